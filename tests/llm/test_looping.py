import pytest

from talknotes.llm.looping import LOOKED_AT, is_looping


@pytest.mark.parametrize("period", [1, 2, 7, 12, 40, 96])
def test_the_same_tokens_again_and_again_are_a_loop(period):
    cycle = list(range(period))
    rounds = max(4, -(-48 // period))
    assert is_looping([500, 501, *cycle * rounds])
    assert is_looping([500, *cycle * rounds, *cycle[: period // 2]])
    assert is_looping(([500] * 9 + cycle * rounds)[-LOOKED_AT:])


@pytest.mark.parametrize("period", [13, 40, 96])
def test_three_times_are_no_loop(period):
    assert not is_looping([500, *list(range(period)) * 3, 0])


def test_a_list_of_much_alike_is_no_loop():
    rows = [token for number in range(40) for token in (1, 2, 3, 100 + number, 4, 5)]
    assert not is_looping(rows)
    assert not is_looping([])
    assert not is_looping([7] * 47)
    assert is_looping([7] * 48)
    assert not is_looping([7] * 48 + [8])
