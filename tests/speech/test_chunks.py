from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talknotes.speech.chunks import WINDOW_S, WINDOWS, Window, grouped, plan
from talknotes.speech.voice import HOP_S, Activity, listen, stretches
from talknotes.values import Span

from .conftest import Samples


def activity(start, duration):
    hops = int(duration / HOP_S) + 1
    dice = np.random.default_rng(hops)
    return Activity(Span(start, start + duration), dice.random(hops, np.float32), dice.normal(-20, 5, hops))


@st.composite
def speech(draw):
    start, duration = draw(st.floats(0, 100)), draw(st.floats(1, 200))
    times = sorted(draw(st.lists(st.floats(start, start + duration), max_size=12, unique=True)))
    voice = [Span(*pair) for pair in zip(times[::2], times[1::2], strict=False)]
    return activity(start, duration), voice


@settings(deadline=None)
@given(speech(), st.floats(6, WINDOW_S))
def test_windows_hold_all_speech_once_and_no_more_than_fits(made, longest):
    heard, voice = made
    windows = plan(voice, heard, longest)
    pieces = [piece for window in windows for piece in window.pieces]
    assert all(before.end <= after.start for before, after in pairwise(pieces))
    assert all(heard.span.start <= piece.start <= piece.end <= heard.span.end for piece in pieces)
    assert all(window.duration <= longest + 1e-6 for window in windows)
    for span in voice:
        assert sum(span.overlap(piece) for piece in pieces) == pytest.approx(span.duration, abs=1e-6)


def test_words_are_put_back_where_they_were_said():
    window = Window((Span(10.0, 14.0), Span(60.0, 62.0), Span(100.0, 101.0)))
    assert window.place(Span(1.0, 2.0)) == Span(11.0, 12.0)
    assert window.place(Span(4.5, 5.0)) == Span(60.5, 61.0)
    assert window.place(Span(3.5, 4.2)) == Span(13.5, 14.0)
    assert window.place(Span(3.9, 4.8)) == Span(60.0, 60.8)
    assert window.place(Span(6.5, 9.0)) == Span(100.0, 101.0) or window.place(Span(6.5, 9.0)).end == 101.0


@given(st.lists(st.floats(0, 7), min_size=2, max_size=20))
def test_order_is_kept_where_words_are_put_back(times):
    window = Window((Span(10.0, 14.0), Span(60.0, 62.0), Span(100.0, 101.0)))
    placed = [window.place(Span(*pair)) for pair in pairwise(sorted(times))]
    assert all(before.end <= after.start + 1e-9 for before, after in pairwise(placed))


@pytest.mark.parametrize(("level", "expected"), [(0.2, 0.2), (0.05, 0.05), (0.01, 0.1), (0.0001, 0.003), (0.0, 0.0)])
def test_quiet_windows_are_made_louder(level, expected):
    samples = Samples(np.full(16_000, level, np.float32))
    found = Window((Span(0.0, 0.5), Span(0.5, 1.0))).samples(samples)
    assert len(found) == 16_000
    assert float(found.max()) == pytest.approx(expected, rel=1e-3)


def test_a_chunk_is_a_few_minutes():
    windows = [Window((Span(number * 30.0, number * 30.0 + 29.0),)) for number in range(20)]
    assert [len(chunk) for chunk in grouped(windows, WINDOWS)] == [8, 8, 4]


@pytest.mark.parametrize("longest", [12.0, 20.0, 30.0])
def test_never_cuts_through_a_sentence_of_the_sample(sample, truth, longest):
    heard = listen(Samples(sample), Span(0.0, len(sample) / 16_000))
    windows = plan(stretches(heard), heard, longest)
    ends = [window.span.end for window in windows]
    assert len(ends) > 6
    # a quarter of a second, because the truth's borders include the silence around a voice
    inside = [end for end in ends for line in truth if line["start"] + 0.25 < end < line["end"] - 0.25]
    assert inside == []
