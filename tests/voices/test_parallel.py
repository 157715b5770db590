import threading

import pytest
import torch

from talknotes.voices.parallel import side_by_side


def test_results_keep_the_order_of_what_was_given():
    gate = threading.Barrier(2, timeout=10)

    def work(number):
        gate.wait()  # two at once, or the test fails
        return 10 * number

    assert side_by_side(work, range(6), 2) == [0, 10, 20, 30, 40, 50]


def test_each_thread_computes_on_one_core_and_torch_gets_its_own_back():
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        assert side_by_side(lambda _: torch.get_num_threads(), range(4), 2) == [1] * 4
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_what_goes_wrong_is_raised():
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda number: 1 // number, [1, 0], 2)
    assert torch.get_num_threads() >= 1
