from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talknotes.speech.chunks import LONGEST_S, cut
from talknotes.values import Span

from .conftest import Samples


class Noise:
    """Endless noise, the same at the same place."""

    def read(self, span):
        count = round((span.end - span.start) * 16_000)
        return np.random.default_rng(int(span.start)).normal(0, 0.1, count).astype(np.float32)


@settings(deadline=None)
@given(st.floats(0, 100), st.floats(0, 60), st.floats(3, 9))
def test_chunks_cover_the_window_exactly(start, duration, longest):
    window = Span(start, start + duration)
    chunks = list(cut(Noise(), window, longest))
    assert (chunks[0].start, chunks[-1].end) == (window.start, window.end)
    assert all(before.end == after.start for before, after in pairwise(chunks))
    assert all(chunk.duration <= longest + 1e-6 for chunk in chunks)
    if len(chunks) > 1:
        assert min(chunk.duration for chunk in chunks) >= longest / 3 - 1e-6


@pytest.mark.parametrize("duration", [0.0, 1.0, 185.6, LONGEST_S])
def test_what_fits_is_not_cut(duration):
    assert list(cut(Noise(), Span(5.0, 5.0 + duration))) == [Span(5.0, 5.0 + duration)]


@pytest.mark.parametrize("pause", [6.9, 7.5, 8.0, 9.1])
def test_cuts_in_the_pause(pause):
    samples = np.random.default_rng(1).normal(0, 0.1, 30 * 16_000).astype(np.float32)
    samples[int(pause * 16_000) : int((pause + 0.6) * 16_000)] *= 0.01
    first = next(cut(Samples(samples), Span(0.0, 30.0), 10.0))
    assert pause + 0.2 < first.end < pause + 0.4


def test_never_cuts_through_a_sentence_of_the_sample(sample, truth):
    ends = [chunk.end for chunk in cut(Samples(sample), Span(0.0, 185.0), 40.0)][:-1]
    assert len(ends) > 3
    # a quarter of a second, because the truth's borders include the silence around a voice
    inside = [end for end in ends for line in truth if line["start"] + 0.25 < end < line["end"] - 0.25]
    assert inside == []
