"""Packs stretches of speech into windows for an engine, and windows into chunks that are heard and stored one by one.

Knows nothing of engines or words. A window holds at most half a minute of speech, which is what Whisper hears at once;
long silences are left out of it, and the times of words are put back. Cuts lie between stretches where they can, else
at the quietest place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from talknotes.speech.voice import Activity, Readable
from talknotes.values import Span, hull

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW_S: Final = 30.0
"""No window holds more."""
WINDOWS: Final = 8
"""Windows of a chunk: up to four minutes of speech."""

_QUIET: Final = 0.03
"""Root mean square of a window that is made louder, to `_LEVEL`: some 12 dB below speech as it is usually recorded."""
_LEVEL: Final = 0.1
_MOST_GAIN: Final = 30.0

_MARGIN_S: Final = 0.3
"""What is heard before and after a stretch, because the detector is late by a step or two."""
_SEARCH_S: Final = 8.0
_SMALLEST_S: Final = 6.0
"""Less room than this is not worth a cut through speech."""


@dataclass(frozen=True, slots=True)
class Window:
    """What an engine hears at once: pieces of the recording in order, joined."""

    pieces: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """From the first piece to the last."""
        return hull(self.pieces)

    @property
    def duration(self) -> float:
        """Seconds of sound in it."""
        return sum(piece.duration for piece in self.pieces)

    def samples(self, audio: Readable) -> "NDArray[np.float32]":
        """Return its sound, louder where it is so quiet that engines hear less in it."""
        import numpy as np

        samples = np.concatenate([audio.read(piece) for piece in self.pieces])
        level = float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0
        gain = min(_LEVEL / level, _MOST_GAIN) if 0 < level < _QUIET else 1.0
        return np.clip(samples * np.float32(gain), -1, 1)

    def place(self, heard: Span) -> Span:
        """Return where in the recording something is that was heard in this window, in the piece of its middle."""
        middle, before = (heard.start + heard.end) / 2, 0.0
        piece = self.pieces[0]
        for following in self.pieces[1:]:
            if middle < before + piece.duration:
                break
            before, piece = before + piece.duration, following
        start = min(max(piece.start, piece.start + heard.start - before), piece.end)
        return Span(start, min(max(start, piece.start + heard.end - before), piece.end))


def plan(stretches: Iterable[Span], activity: Activity, longest: float = WINDOW_S) -> tuple[Window, ...]:
    """Return the windows, each at most `longest` seconds of sound, that together hold all of `stretches`."""
    windows: list[Window] = []
    pieces, room = list[Span](), longest
    for stretch in _widened(list(stretches), activity.span):
        rest = stretch
        while rest.duration > room:
            if not pieces or room >= min(_SMALLEST_S, longest / 2):
                cut = activity.quietest(_search(rest, room))
                pieces.append(Span(rest.start, cut))
                rest = Span(cut, rest.end)
            windows.append(Window(tuple(pieces)))
            pieces, room = [], longest
        pieces.append(rest)
        room -= rest.duration
    return (*windows, Window(tuple(pieces))) if pieces else tuple(windows)


def grouped(windows: Iterable[Window], size: int) -> Iterator[tuple[Window, ...]]:
    """Yield the windows of one chunk after the other."""
    windows = list(windows)
    for first in range(0, len(windows), size):
        yield tuple(windows[first : first + size])


def _search(rest: Span, room: float) -> Span:
    """Return where to cut what is too long for the room: late, but not so late that next to nothing is left over."""
    end = rest.start + min(room, max(room / 2, rest.duration - 1.0))
    return Span(max(rest.start + room / 3, end - _SEARCH_S), end)


def _widened(stretches: list[Span], bounds: Span) -> Iterator[Span]:
    """Yield the stretches with their margins; what touches then is shared out in the middle."""
    middles = [(before.end + after.start) / 2 for before, after in pairwise(stretches)]
    earliest, latest = [bounds.start, *middles], [*middles, bounds.end]
    for stretch, first, last in zip(stretches, earliest, latest, strict=True) if stretches else ():
        yield Span(max(stretch.start - _MARGIN_S, first), min(stretch.end + _MARGIN_S, last))
