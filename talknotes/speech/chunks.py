"""Cuts a long recording into chunks at its quietest places, so that memory does not grow with its length.

Knows nothing of speech. A cut lies where the sound is weakest over half a second, which between words it nearly
always is.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Protocol

from talknotes.speech.engine import SAMPLE_RATE
from talknotes.values import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST_S: Final = 200.0
"""No chunk is longer; what fits into one is not cut."""

_HOP_SAMPLES: Final = 160
_QUIET_HOPS: Final = 50


class Readable(Protocol):
    """Decoded audio, 16 kHz mono, that is read in pieces."""

    def read(self, span: Span) -> "NDArray[np.float32]":
        """Return the samples of `span`, in [-1, 1]."""
        ...


def cut(audio: Readable, window: Span, longest: float = LONGEST_S) -> Iterator[Span]:
    """Yield the chunks of `window`, each at most `longest` seconds, that together are exactly `window`.

    None is shorter than a third of `longest`, unless `window` is.
    """
    start = window.start
    while window.end - start > longest:
        end = _quietest(audio, _search(start, window.end, longest))
        yield Span(start, end)
        start = end
    yield Span(start, window.end)


def _search(start: float, end: float, longest: float) -> Span:
    """Return where to cut: the last third of a chunk, earlier where else too little would be left for the next."""
    rest = end - start
    return Span(start + min(longest * 2 / 3, rest / 2), start + min(longest, rest - longest / 3))


def _quietest(audio: Readable, search: Span) -> float:
    import numpy as np

    samples = audio.read(search)
    hops = len(samples) // _HOP_SAMPLES
    if hops <= _QUIET_HOPS:
        return search.start + search.duration / 2
    power = np.square(samples[: hops * _HOP_SAMPLES], dtype=np.float64).reshape(hops, _HOP_SAMPLES).mean(axis=1)
    around = np.convolve(power, np.ones(_QUIET_HOPS), mode="valid")
    middle = (int(np.argmin(around)) + _QUIET_HOPS / 2) * _HOP_SAMPLES / SAMPLE_RATE
    return min(search.start + middle, search.end)
