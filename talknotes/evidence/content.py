"""Whether a passage says what a claim says at all: enough of its words, clause by clause, in the same words or like.

Knows nothing of numbers, names or who said it. Caveat: words are counted, not understood; a clause in wholly other
words counts as not heard.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.evidence.naming import Names
from talknotes.evidence.passages import Index, Passage
from talknotes.evidence.reading import Reading, Token
from talknotes.evidence.values import Problem
from talknotes.evidence.wordbook import SAME
from talknotes.people.shape import fold

NEAR: Final = 4
_NEARBY: Final = 0.7
_HALF: Final = 0.45
_ELSEWHERE: Final = 0.4
_CLAUSE: Final = 0.25
_WHOLE: Final = 0.34
_FEW: Final = 2
_DIRECT: Final = 0.75
"""From here on a word is said in the passage, and not only near it."""
_RUN: Final = 3


@dataclass(frozen=True, slots=True)
class Support:
    """How far each of a claim's words of content is borne out, 0 to 1, in their order."""

    words: tuple[tuple[Token, float], ...]
    figures: int
    heard: tuple[int, ...] = ()
    """Where in the claim quantities begin that the passage has."""
    direct: float = 0.0
    """The share of the claim that the passage itself bears out, without what is said around it."""

    @property
    def share(self) -> float:
        """The share of the claim that is borne out."""
        total = len(self.words) + self.figures
        return (sum(value for _, value in self.words) + self.figures) / total if total else 1.0


def support(claim: Reading, passage: Passage, index: Index, known: Names) -> Support:
    """Return how far a passage bears a claim out; names that are known are looked after elsewhere."""
    content = [token for token in claim.content if not known.is_known(fold(token.word))]
    if not passage.places:
        return Support(tuple((token, 0.0) for token in content), 0)
    near = index.passage(range(passage.places[0] - NEAR, passage.places[-1] + NEAR + 1))
    words = tuple((token, _supported(token, passage, near, index, known)) for token in content)
    heard = tuple(
        one.start for one in claim.quantities if any(one.value == other.value for _, other in passage.quantities)
    )
    figures = len(heard)
    total = len(words) + len(claim.quantities)
    direct = (sum(passage.support(token) for token in content) + figures) / total if total else 1.0
    return Support(words, figures, heard, direct)


def unheard(claim: Reading, found: Support) -> Iterator[Problem]:
    """Yield a stretch of a claim that nobody said; all of one that says nothing at all."""
    if not found.words and not claim.quantities:
        yield Problem("content", claim.text.strip())
        return
    rows = list(_clauses(claim, found.words))
    for row in rows:
        last = row is rows[-1] and len(rows) > 1
        if _is_unheard(row) or (last and _is_added(row, claim)):
            yield Problem("content", claim.text[row[0][0].start : row[-1][0].end])
            return
    for words in _runs(claim, found):
        yield Problem("content", claim.text[words[0].start : words[-1].end])
        return
    if found.words and found.share < _WHOLE:
        yield Problem("content", claim.text.strip())


def _is_unheard(row: Sequence[tuple[Token, float]]) -> bool:
    missing = [token for token, value in row if value < _ELSEWHERE]
    return len(missing) >= _FEW and sum(value for _, value in row) < _CLAUSE * len(row)


def _is_added(row: Sequence[tuple[Token, float]], claim: Reading) -> bool:
    """Tell whether a claim's last clause says nothing that the passage itself says, as clauses do that are made up."""
    start, end = row[0][0].start, row[-1][0].end
    if len(row) < _FEW or any(start <= one.start < end for one in claim.quantities):
        return False
    return max(value for _, value in row) < _DIRECT


def _supported(token: Token, passage: Passage, near: Passage, index: Index, known: Names) -> float:
    here = SAME if token.kind == "name" and known.is_said(token, passage) else passage.support(token)
    if here >= _NEARBY:
        return here
    beside = near.support(token)
    if beside:
        return max(here, _NEARBY if beside >= SAME else _HALF)
    return max(here, _ELSEWHERE if max(index.like(token.key).values(), default=0.0) >= SAME else 0.0)


def _clauses(claim: Reading, words: Sequence[tuple[Token, float]]) -> Iterator[list[tuple[Token, float]]]:
    for number in dict.fromkeys(token.clause for token, _ in words):
        yield [(token, value) for token, value in words if token.clause == number]


def _runs(claim: Reading, found: Support) -> Iterator[list[Token]]:
    row: list[Token] = []
    for token, value in found.words:
        if row and any(row[-1].end <= start < token.start for start in found.heard):
            row = []
        if value < _ELSEWHERE:
            row.append(token)
            if len(row) >= _RUN:
                yield row
        else:
            row = []
