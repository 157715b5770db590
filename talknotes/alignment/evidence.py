"""How much speaks for it that a note tells of a stretch of speech: log-likelihood ratios, in nats.

Of a note that tells of a stretch, many words are said there; of one that does not, as many as anywhere. So a shared
word counts by how rare it is in the recording, and a longer stretch has to share more (the weights are those of
Robertson and Spärck Jones, 1976). Knows nothing of order.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from talknotes.alignment.lexicon import Lexicon
from talknotes.alignment.likeness import Vocabulary, vocabulary
from talknotes.alignment.terms import Term, TermKind, joined, read, start_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Embed = Callable[[Sequence[str]], "Floats"]
"""Texts to vectors, a row each."""

WINDOWS: Final = (1, 2, 3, 4, 6, 8)
"""Segments that a note may tell of."""
_SAID: Final[dict[TermKind, float]] = {"word": 0.45, "name": 0.5, "number": 0.7, "stop": 0.3}
"""How many of a note's terms are said where it was taken."""
_WEIGHT: Final[dict[TermKind, float]] = {"word": 1.0, "name": 1.1, "number": 1.2, "stop": 0.25}
_NOWHERE: Final = 0.25
"""How much a term counts against every place that is said nowhere: it is the author's word."""
_PRIOR: Final = 0.01
_PRIOR_SEGMENTS: Final = 20.0
_MOST: Final = 25.0
_MEANT: Final = 1.5
"""By so many standard deviations a note is likelier in meaning to what it tells of than to anything else."""
_MEANT_MOST: Final = 5.0


@dataclass(frozen=True, slots=True)
class Sounded:
    """What a note's term is worth in each segment (0 to 1: it is said there), and the term itself."""

    term: Term
    said: "Floats"


@dataclass(frozen=True, slots=True)
class Evidence:
    """For each note, its terms and where they are said, and for each width of `WINDOWS` a row over first segments."""

    terms: tuple[tuple[Sounded, ...], ...]
    ratios: "tuple[tuple[Floats, ...], ...]"


def weigh(
    notes: Sequence[str],
    segments: Sequence[str],
    lexicon: Lexicon,
    embed: Embed | None = None,
    notes_lexicon: Lexicon | None = None,
) -> Evidence:
    """Return what speaks for each note at each place among the segments.

    `notes_lexicon` is that of the notes; None where they are in the recording's language.
    """
    note_terms, said_in, words = _index(notes, segments, lexicon, notes_lexicon or lexicon)
    nowhere = _NOWHERE if words.across is None else 0.0  # a word of another language is said nowhere
    count = len(segments)
    likes: dict[str, dict[str, float]] = {}
    terms: list[tuple[Sounded, ...]] = []
    ratios: list[tuple[Floats, ...]] = []
    sounded: dict[str, Floats] = {}
    for row in note_terms:
        found = []
        for term in row:
            if term.key not in sounded:
                likes[term.key] = words.like(term)
                sounded[term.key] = _said(likes[term.key], said_in, count)
            found.append(Sounded(term, sounded[term.key]))
        terms.append(tuple(found))
        ratios.append(_ratios(found, count, nowhere))
    if embed is not None and count and notes:
        likeness = embed(list(notes)) @ embed(list(segments)).T
        ratios = [_with_meaning(row, like) for row, like in zip(ratios, likeness, strict=True)]
    return Evidence(tuple(terms), tuple(ratios))


def _index(
    notes: Sequence[str], segments: Sequence[str], lexicon: Lexicon, own: Lexicon
) -> tuple[list[tuple[Term, ...]], dict[str, set[int]], Vocabulary]:
    """Return the distinct terms of each note, in which segments each word is said, and the recording's vocabulary."""
    note_rows = [read(text, own) for text in notes]
    said_rows = [read(text, lexicon) for text in segments]
    wanted = {term.key for row in note_rows for term in row}
    spoken = {term.key for row in said_rows for term in row}
    wanted_starts, spoken_starts = (frozenset(map(start_of, keys)) for keys in (wanted, spoken))
    said_in: dict[str, set[int]] = defaultdict(set)
    compounds: set[str] = set()
    for at, (row, text) in enumerate(zip(said_rows, segments, strict=True)):
        for term in row:
            said_in[term.key].add(at)
        for key in joined(row, text, lexicon, wanted_starts):
            if key in wanted:
                said_in[key].add(at)
                compounds.add(key)
    distinct = []
    for row, text in zip(note_rows, notes, strict=True):
        together = {key: Term(key, "word", 0, 0) for key in joined(row, text, own, spoken_starts) if key in spoken}
        distinct.append(tuple({term.key: term for term in row}.values()) + tuple(together.values()))
    return distinct, said_in, vocabulary((term for row in said_rows for term in row), compounds, lexicon, own)


def _said(likes: dict[str, float], said_in: dict[str, set[int]], count: int) -> "Floats":
    import numpy as np

    said = np.zeros(count)
    for key, likeness in likes.items():
        at = list(said_in.get(key, ()))
        said[at] = np.maximum(said[at], likeness)
    return said


def _ratios(terms: Sequence[Sounded], count: int, nowhere: float) -> "tuple[Floats, ...]":
    """Return the log-likelihood ratios of a note, for each width of `WINDOWS` a row over first segments."""
    import numpy as np

    totals = [np.zeros(max(0, count - width + 1)) for width in WINDOWS]
    for sounded in terms:
        often = float(sounded.said.sum())
        alone = _alone(sounded, count)
        rows = _widest(sounded.said) if often else ()
        for at, width in enumerate(WINDOWS):
            present, absent = _worth(sounded.term.kind, 1 - (1 - alone) ** width)
            if not often:
                totals[at] += absent * nowhere
            elif len(totals[at]):
                totals[at] += absent + (present - absent) * rows[at]
    return tuple(np.clip(total, -_MOST, _MOST) for total in totals)


def rarity(sounded: Sounded, count: int) -> float:
    """Return what a term counts, in nats, where it is said in one segment of `count`."""
    return _worth(sounded.term.kind, _alone(sounded, count))[0]


def _alone(sounded: Sounded, count: int) -> float:
    """Return how likely a term is said in a segment, whatever a note tells of."""
    return (float(sounded.said.sum()) + _PRIOR * _PRIOR_SEGMENTS) / (count + _PRIOR_SEGMENTS)


def _worth(kind: TermKind, chance: float) -> tuple[float, float]:
    """Return what a term counts where it is said and where it is not, if it is said anywhere by `chance`."""
    chance = min(0.999, chance)
    present = max(0.0, math.log(_SAID[kind] / chance))
    absent = min(0.0, math.log((1 - _SAID[kind]) / (1 - chance)))
    return _WEIGHT[kind] * present, _WEIGHT[kind] * absent


def _with_meaning(ratios: "tuple[Floats, ...]", likeness: "Floats") -> "tuple[Floats, ...]":
    """Return a note's ratios with what its likeness of meaning to each segment says, as if that were normal."""
    import numpy as np

    deviation = float(likeness.std())
    if deviation == 0.0:
        return ratios
    scaled = (likeness - likeness.mean()) / deviation
    meant = np.clip(_MEANT * scaled - _MEANT**2 / 2, -_MEANT_MOST, _MEANT_MOST)
    return tuple(row + most - math.log(width) for row, most, width in zip(ratios, _widest(meant), WINDOWS, strict=True))


def _widest(said: "Floats") -> "tuple[Floats, ...]":
    """Return the maximum over each window, for each width of `WINDOWS`, each made of the width before."""
    import numpy as np

    rows = [said]
    for before, width in pairwise(WINDOWS):
        last, shift = rows[-1], width - before
        rows.append(np.maximum(last[: len(last) - shift], last[shift:]) if len(last) > shift else last[:0])
    return tuple(rows)
