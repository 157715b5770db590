import numpy as np
import pytest

from talknotes.speech.voice import HOP_S, Activity
from talknotes.values import Span
from talknotes.voices.segmentation import Piece
from talknotes.voices.turns import joined, make_turns, voiced_in

ALWAYS = (Span(0, 100),)


def turns(*rows, voiced=ALWAYS):
    pieces = [Piece(Span(start, end), end - start, ()) for _, start, end in rows]
    return [(who, span.start, span.end) for who, span in make_turns(pieces, [row[0] for row in rows], voiced)]


def activity(*rows):
    """Rows of (probability, seconds)."""
    hops = [probability for probability, seconds in rows for _ in range(round(seconds / HOP_S))]
    return Activity(Span(0, len(hops) * HOP_S), np.array(hops, np.float32), np.zeros(len(hops), np.float32))


def test_pieces_of_one_voice_are_joined_over_a_breath_and_not_over_a_pause():
    assert turns(("a", 1, 2), ("a", 2.1, 3), ("a", 3.2, 4)) == [("a", 1, 3), ("a", 3.2, 4)]


def test_a_blip_is_nobodys_turn():
    assert turns(("a", 1, 2), ("b", 2, 2.1), ("a", 5, 6)) == [("a", 1, 2), ("a", 5, 6)]


def test_voices_may_overlap():
    assert turns(("a", 1, 3), ("b", 2, 4)) == [("a", 1, 3), ("b", 2, 4)]


def test_turns_are_held_to_where_a_voice_is_heard():
    voiced = (Span(0, 0.5), Span(1.2, 1.9), Span(2.5, 3.1), Span(9, 10))
    assert turns(("a", 1, 3), voiced=voiced) == [("a", 1.2, 1.9), ("a", 2.5, 3)]


def test_a_silence_ends_what_is_voiced_and_a_dip_does_not():
    heard = voiced_in(activity((0.0, 1), (0.9, 1), (0.2, 0.5), (0.9, 1), (0.0, 0.064), (0.9, 1), (0.0, 0.5), (0.9, 1)))
    assert [(span.start, span.end) for span in heard] == [
        pytest.approx((0.97, 4.6), abs=0.1),
        pytest.approx((5.06, 6.1), abs=0.1),
    ]


def test_where_nothing_begins_nothing_is_voiced():
    assert voiced_in(activity((0.25, 3))) == ()


def test_what_touches_is_one():
    assert joined([Span(0, 1), Span(1, 2), Span(1.5, 1.8), Span(3, 4)]) == (Span(0, 2), Span(3, 4))
