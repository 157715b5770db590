from itertools import pairwise

import numpy as np
import pytest

from talknotes.values import Span
from talknotes.voices.segmentation import CHUNK_S, FRAME_S, STEP_S, Chunk, decide, pieces, plan

FRAMES = 589


WHOLE = Span(0, 10)


def chunk(*said, number=0, start=0.0, decides=WHOLE):
    """A chunk in which each of `said`, (local voice, start, end), is active."""
    empty = Chunk(number, start, decides, np.zeros((FRAMES, 3), bool))
    for voice, first, last in said:
        empty.active[(empty.times() >= first) & (empty.times() < last), voice] = True
    return empty


@pytest.mark.parametrize("window", [Span(0, 3), Span(0, 10), Span(7.25, 61.5), Span(0, 1203.1)])
def test_chunks_decide_on_every_moment_once_and_stay_inside_of_the_window(window):
    rows = plan(window, window)
    decided = [row[2] for row in rows]
    assert (decided[0].start, decided[-1].end) == (window.start, window.end)
    assert all(one.end == other.start for one, other in pairwise(decided))
    for _, start, span in rows:
        assert window.start <= start <= span.start
        assert span.end <= start + CHUNK_S
        assert start + CHUNK_S <= max(window.end, window.start + CHUNK_S)


def test_blocks_share_one_grid():
    window = Span(3, 203)
    assert plan(Span(3, 103), window) + plan(Span(103, 203), window) == plan(window, window)


def test_a_pause_ends_a_piece_and_a_breath_does_not():
    found = pieces([chunk((0, 1.0, 2.0), (0, 2.1, 3.0), (0, 3.5, 4.5))])
    assert [(round(piece.span.start, 1), round(piece.span.end, 1)) for piece in found] == [(1.0, 3.0), (3.5, 4.5)]


def test_a_long_piece_is_cut_into_equal_ones_without_a_gap():
    found = pieces([chunk((1, 0.5, 9.5))])
    assert len(found) == 4
    assert all(one.span.end == other.span.start for one, other in pairwise(found))


def test_what_is_said_at_the_same_time_is_not_alone():
    first, second = pieces([chunk((0, 1.0, 3.0), (1, 2.0, 4.0))])
    assert [first.alone, second.alone] == pytest.approx([1.0, 1.0], abs=2 * FRAME_S)


def test_each_moment_belongs_to_the_chunk_that_decides_on_it():
    said = (0, 1.0, 14.0)
    early, late = (
        chunk(said, number=number, start=STEP_S * number, decides=span)
        for number, span in enumerate((Span(0, 7.5), Span(7.5, 15)))
    )
    found = pieces([early, late])
    assert sum(piece.span.duration for piece in found) == pytest.approx(13.0, abs=3 * FRAME_S)
    seen = [[number for number, _ in piece.local] for piece in found]
    assert [seen[0], seen[-1]] == [[0], [1]]
    assert [0, 1] in seen


def heard(window, *said):
    """Return the chunks that decide on a window in which each of `said`, (voice, start, end), is active, and which
    were listened to."""
    asked = []

    def judge(starts):
        asked.extend(starts)
        return np.stack([chunk(*said, start=start).active for start in starts])

    return decide(plan(window, window), judge), asked


@pytest.mark.parametrize("window", [Span(0, 3), Span(0, 10), Span(7.25, 61.5), Span(0, 21), Span(600, 1203.1)])
@pytest.mark.parametrize("change", [None, 0.3, 0.9])
def test_fewer_chunks_still_decide_on_every_moment_once_and_hear_what_they_decide_on(window, change):
    said = [(0, window.start, window.end)]
    if change is not None:
        said.append((1, window.start + change * window.duration, window.end))
    found, _ = heard(window, *said)
    decided = [one.decides for one in found]
    assert (decided[0].start, decided[-1].end) == (window.start, window.end)
    assert all(one.end == other.start for one, other in pairwise(decided))
    assert all(one.start <= one.decides.start and one.decides.end <= one.start + CHUNK_S for one in found)


def test_while_one_voice_goes_on_every_second_chunk_is_left_out():
    window = Span(0, 600)
    assert len(plan(window, window)) == 120
    assert len(heard(window, (0, 0, 600))[1]) == 61
    assert len(heard(window)[1]) == 61


def test_where_the_voice_changes_a_chunk_with_context_on_both_sides_decides():
    window = Span(0, 600)
    found, asked = heard(window, (0, 0, 306), (1, 306, 600))
    [own] = [one for one in found if one.decides.holds(306)]
    assert min(306 - own.start, own.start + CHUNK_S - 306) >= 2.5
    assert 61 < len(asked) <= 64
    assert len(set(asked)) == len(asked)
