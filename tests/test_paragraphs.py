"""How quotations are parted into paragraphs."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.post.paragraphs import balanced


@pytest.mark.parametrize(
    ("lengths", "wanted", "paragraphs"),
    [
        ([10] * 12, 60, [6, 6]),
        ([10] * 7, 60, [7]),
        ([10] * 10, 60, [5, 5]),
        ([20, 20, 20, 8], 60, [4]),
        ([50, 50, 50], 60, [1, 1, 1]),
        ([8], 60, [1]),
        ([], 60, []),
    ],
)
def test_paragraphs_are_balanced(lengths: list[int], wanted: int, paragraphs: list[int]) -> None:
    assert sorted(len(lengths[part]) for part in balanced(lengths, wanted)) == sorted(paragraphs)


@given(st.lists(st.integers(1, 40), max_size=150), st.integers(30, 120))
def test_every_sentence_stands_in_one_paragraph_in_its_order(lengths: list[int], wanted: int) -> None:
    parts = list(balanced(lengths, wanted))
    assert list(chain.from_iterable(range(len(lengths))[part] for part in parts)) == list(range(len(lengths)))
    if len(lengths) > 1:
        assert all(len(lengths[part]) > 1 or sum(lengths[part]) >= wanted / 2 for part in parts)
