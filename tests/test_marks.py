"""Windows, gaps and runs over rows of flags and values."""

import numpy as np
import pytest

from talknotes.sound import marks
from talknotes.sound.marks import closed, in_quietest, opened, quietest, runs, sliding, spread


def flags(text):
    return np.array([char == "#" for char in text], np.bool_)


def drawn(row):
    return "".join("#" if flag else "." for flag in row)


@pytest.mark.parametrize(
    ("row", "gap", "found"),
    [
        ("#..#...#", 2, "####...#"),
        ("..#.#..", 1, "..###.."),
        ("..#.#..", 0, "..#.#.."),
        ("....", 9, "...."),
        ("", 1, ""),
    ],
)
def test_short_gaps_are_closed_but_not_the_ends(row, gap, found):
    assert drawn(closed(flags(row), gap)) == found


@pytest.mark.parametrize(
    ("row", "least", "found"), [("##.###", 3, "...###"), ("##.#", 1, "##.#"), ("#", 2, "."), ("", 1, "")]
)
def test_short_runs_are_opened(row, least, found):
    given = flags(row)
    assert drawn(opened(given, least)) == found
    assert drawn(given) == row


def test_runs():
    assert list(runs(flags("##..#"))) == [slice(0, 2), slice(4, 5)]
    assert list(runs(flags(""))) == []


def test_a_window_marks_all_of_its_frames():
    assert drawn(spread(flags("#..#"), 6)) == "######"
    assert drawn(spread(flags(".#....."), 9)) == ".###....."
    assert drawn(spread(flags("#"), 5)) == "#####"


@pytest.mark.parametrize("at_once", [1, 3, 1000])
def test_windows_are_looked_at_in_pieces(monkeypatch, at_once):
    monkeypatch.setattr(marks, "_AT_ONCE", at_once)
    values = np.array([5, 1, 4, 2, 3, 9], np.float32)
    assert sliding(values, 3, quietest(50)).tolist() == [4, 2, 3, 3]
    assert sliding(values, 3, quietest(0)).tolist() == [1, 1, 2, 2]
    assert in_quietest(np.arange(6, dtype=np.float32), values, 3).tolist() == [1, 1, 3, 3]


def test_fewer_values_than_a_window_are_one():
    values = np.array([2, 1], np.float32)
    assert sliding(values, 5, quietest(50)).tolist() == [2]
    assert in_quietest(values, values, 5).tolist() == [1]
