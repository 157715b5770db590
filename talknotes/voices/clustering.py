"""Which pieces of speech are one voice: agglomeration of embeddings that knows how far a short piece can be trusted.

Knows nothing of sound or models. The embedding of t seconds of speech is taken for the voice's own direction plus noise
that shrinks with t: two pieces of one voice have an expected cosine of sqrt(r(t1) r(t2)), r(t) = t / (t + noise), and
`noise` (seconds) is estimated from the recording itself, by neighbouring pieces that the segmentation calls one voice.
Divided by that, likenesses of short and of long stretches can be held against the same bar. Caveat: a voice of less
than `FOUNDS_S` seconds in all is given to the voice that is most like it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talknotes.voices.segmentation import Piece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]
    Labels = NDArray[np.int64]

ALIKE: Final = 0.90
"""Of human voices, one has a corrected likeness of 0.99 in one room, of 0.93 to 0.98 where reverberation and noise
differ, of 0.80 to 0.87 where a telephone or a far microphone comes in; two have 0.45 to 0.85."""
_SLACK: Final = 0.40
"""How much lower the bar lies for a stretch that says next to nothing of its voice."""
_SURE: Final = 0.05
"""How much higher it lies within a block, whose unsure cases are left to the whole recording."""
_APART: Final = 0.10
"""What it weighs that the segmentation, in chunks that saw both, called them different voices."""
_TOLD_S: Final = 3.0
"""So many seconds of that weigh half of it."""
_TOGETHER: Final = 0.1
"""What it counts that they called them one voice, beside that: they often overlook a change."""
_LONG_S: Final = 1.5
_MIDDLE_S: Final = 0.8
FOUNDS_S: Final = 1.2
"""A shorter voice is not believed."""
_NOISE_S: Final = 0.9
_NOISE_PAIRS: Final = 10
"""That many pairs' worth of weight has `_NOISE_S`, the noise of human voices on stage, beside what is measured."""
_NOISE_RANGE_S: Final = (0.4, 1.6)
_HINT: Final = 0.1
_ROUNDS: Final = 2
_NEVER: Final = -9.0
_LEAST_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces with what is known of them, a row each: embeddings, undisturbed seconds, and the block they came from."""

    pieces: tuple[Piece, ...]
    vectors: "Floats"
    block: "Labels"

    @property
    def seconds(self) -> "Floats":
        """The undisturbed seconds of each piece, a little more than none."""
        import numpy as np

        return np.array([max(piece.alone, _LEAST_S) for piece in self.pieces])


def cluster(known: Pieces) -> "Labels":
    """Return a voice's number for each piece; which number is of no meaning.

    Deterministic. Costs the square of the pieces in a block, and the square of the voices in all blocks.
    """
    import numpy as np

    if not known.pieces:
        return np.zeros(0, np.int64)
    seconds, told = known.seconds, evidence(known.pieces)
    noise = estimate_noise(known)
    linker = _Linker(known, seconds, told, noise)
    labels = linker.found(min(_LONG_S, float(seconds.max())))
    labels = linker.grown(labels)
    for _ in range(_ROUNDS):
        labels = linker.link(linker.pruned(linker.assigned(linker.pruned(labels))))
    return linker.assigned(linker.pruned(labels))


def evidence(pieces: Sequence[Piece]) -> dict[tuple[int, int], float]:
    """Return, for pairs of pieces that one chunk saw, how many seconds it called them one voice, less two voices."""
    by_chunk: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        for chunk, voice in piece.local:
            by_chunk[chunk].append((index, voice))
    votes: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row in by_chunk.values():
        for at, (one, voice) in enumerate(row):
            for other, another in row[at + 1 :]:
                votes[one, other].append(1 if voice == another else -1)
    shorter = {pair: min(pieces[index].span.duration for index in pair) for pair in votes}
    return {pair: shorter[pair] * sum(row) / len(row) for pair, row in votes.items()}


def estimate_noise(known: Pieces) -> float:
    """Return after how many seconds an embedding is half voice, half chance, in this recording."""
    import numpy as np

    together: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for index, piece in enumerate(known.pieces):
        if piece.alone >= _LONG_S:
            together[piece.local[-1]].append(index)
    found = []
    for row in together.values():
        for at, one in enumerate(row):
            for other in row[at + 1 :]:
                alike = float(np.clip(known.vectors[one] @ known.vectors[other], 0.3, 0.95))
                length = 2 / (1 / known.pieces[one].alone + 1 / known.pieces[other].alone)
                found.append(length * (1 / alike - 1))
    if not found:
        return _NOISE_S
    noise = (float(np.median(found)) * len(found) + _NOISE_S * _NOISE_PAIRS) / (len(found) + _NOISE_PAIRS)
    return min(max(noise, _NOISE_RANGE_S[0]), _NOISE_RANGE_S[1])


@dataclass(frozen=True, slots=True)
class _Linker:
    known: Pieces
    seconds: "Floats"
    told: dict[tuple[int, int], float]
    noise: float

    def found(self, least: float) -> "Labels":
        """Return voices made of the pieces of at least that many seconds; -1 for the others."""
        import numpy as np

        labels = np.full(len(self.seconds), -1, np.int64)
        first = np.flatnonzero(self.seconds >= least)
        labels[first] = first
        return self.link(self.by_block(labels))

    def grown(self, labels: "Labels") -> "Labels":
        """Return voices to which the shorter pieces were added, or which these found."""
        import numpy as np

        new = (labels < 0) & (self.seconds >= _MIDDLE_S)
        labels = np.where(new, np.arange(len(labels)), labels)
        return self.link(self.by_block(labels))

    def by_block(self, labels: "Labels") -> "Labels":
        """Return voices linked within each block where that is sure, so that few are left to link over all of them."""
        import numpy as np

        if self.known.block.max() == self.known.block.min():
            return labels
        labels = labels.copy()
        for block in np.unique(self.known.block):
            inside = (self.known.block == block) & (labels >= 0)
            linked = self.link(np.where(inside, labels, -1), _SURE)
            labels[inside] = linked[inside]
        return labels

    def link(self, labels: "Labels", extra: float = 0.0) -> "Labels":
        """Return voices of which the most alike are made one, again and again, as long as they reach the bar."""
        import numpy as np

        voices = np.unique(labels[labels >= 0])
        member = self._members(labels, voices)
        linked = _agglomerate(
            member @ (self.known.vectors * self.seconds[:, None]),
            member @ self.seconds,
            self._told(labels, voices),
            self.noise,
            ALIKE + extra,
        )
        result = labels.copy()
        for voice, target in zip(voices, linked, strict=True):
            result[labels == voice] = voices[target]
        return result

    def pruned(self, labels: "Labels") -> "Labels":
        """Return -1 for the pieces of voices that are too short to be believed; the longest voice stays in any case."""
        import numpy as np

        voices = np.unique(labels[labels >= 0])
        total = self._members(labels, voices) @ self.seconds
        kept = voices[total >= min(FOUNDS_S, float(total.max()))]
        return np.where(np.isin(labels, kept), labels, -1)

    def assigned(self, labels: "Labels") -> "Labels":
        """Return the voice that each piece is most like, what the segmentation told of its neighbours included."""
        import numpy as np

        voices = np.unique(labels[labels >= 0])
        member = self._members(labels, voices)
        centres = _unit(member @ (self.known.vectors * self.seconds[:, None]))
        trust = np.sqrt(self.seconds / (self.seconds + self.noise))
        alike = self.known.vectors @ centres.T / trust[:, None]
        hints = np.zeros_like(alike)
        column = {voice: at for at, voice in enumerate(voices.tolist())}
        for (one, other), seconds in self.told.items():
            for piece, neighbour in ((one, other), (other, one)):
                if labels[neighbour] >= 0:
                    hints[piece, column[int(labels[neighbour])]] += seconds
        hints /= np.abs(hints).sum(axis=1, keepdims=True) + 1.0
        return np.asarray(voices[(alike + _HINT * hints).argmax(axis=1)], np.int64)

    def _members(self, labels: "Labels", voices: "Labels") -> "Floats":
        import numpy as np

        return np.asarray(labels[None, :] == voices[:, None], self.known.vectors.dtype)

    def _told(self, labels: "Labels", voices: "Labels") -> "Floats":
        import numpy as np

        column = {voice: at for at, voice in enumerate(voices.tolist())}
        found = np.zeros((len(voices), len(voices)))
        for (one, other), seconds in self.told.items():
            if labels[one] >= 0 and labels[other] >= 0:
                at, to = column[int(labels[one])], column[int(labels[other])]
                found[at, to] += seconds
                found[to, at] += seconds
        return found


def _agglomerate(sums: "Floats", seconds: "Floats", told: "Floats", noise: float, bar: float) -> list[int]:
    """Return for each row the row that it ends up with: the pair that is furthest over the bar is made one, repeatedly.

    `sums` are embeddings times seconds, `told` what the segmentation said for each pair.
    """
    import numpy as np

    sums, seconds, told = sums.astype(np.float64), seconds.astype(np.float64), told.copy()
    target = list(range(len(seconds)))
    alive = np.ones(len(seconds), bool)

    def over(row: int) -> "Floats":
        trust = seconds / (seconds + noise)
        alike = _unit(sums) @ _unit(sums[row : row + 1])[0] / np.sqrt(trust * trust[row])
        doubt = 1 - np.minimum(trust, trust[row])
        weight = np.where(told[row] < 0, _APART, _TOGETHER * doubt)
        found = alike - bar + _SLACK * doubt + weight * told[row] / (np.abs(told[row]) + _TOLD_S)
        return np.where(alive & (np.arange(len(alive)) != row), found, _NEVER)

    table = np.array([over(row) for row in range(len(seconds))]).reshape(len(seconds), len(seconds))
    while alive.sum() > 1:
        one, other = divmod(int(table.argmax()), len(seconds))
        if table[one, other] < 0:
            break
        target = [one if at == other else at for at in target]
        sums[one] += sums[other]
        seconds[one] += seconds[other]
        told[one] += told[other]
        told[:, one] += told[:, other]
        alive[other] = False
        table[other] = table[:, other] = _NEVER
        table[one] = table[:, one] = over(one)
    return target


def _unit(rows: "Floats") -> "Floats":
    import numpy as np

    found: Floats = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return found
