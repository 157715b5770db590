"""Two words of a claim that stand in one another's place: who did it and to whom, which number belongs to what.

Each word is said in the passage; what is compared is how near it stands there to its neighbours in the claim, and on
which side. If both words fit the claim clearly better the other way round, they were swapped. Knows nothing of grammar
but a passive's little words. Caveat: a word whose neighbours are all told in other words tells nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from talknotes.evidence.nodes import Node, is_held, is_loose, is_named, is_passive, nodes_of
from talknotes.evidence.ordering import preferred, reversed_roles, turned_figures
from talknotes.evidence.passages import Passage
from talknotes.evidence.reading import Reading, Token
from talknotes.evidence.values import Problem
from talknotes.evidence.wordbook import SAME

_REACH: Final = 4
"""So many words on either side are a word's neighbours."""
_FARTHEST: Final = 12
_TURNED: Final = 0.45
_APART: Final = 0.6
"""What remains of a tie whose words stand the other way round, or in two clauses."""
_CLEARLY: Final = 0.3
_TIMES: Final = 2.0
"""By so much must each of two words fit better in the other's place, and by how many times both together."""
_WORSE: Final = -0.2
_MUCH: Final = 0.4
_MORE: Final = 1.7
"""The same for two names or numbers, of which one may fit a little worse."""


def swapped(claim: Reading, passage: Passage) -> Iterator[Problem]:
    """Yield the first two words of a claim that the passage has the other way round."""
    nodes = [node for node in nodes_of(claim, passage.book) if is_held(node, passage)]
    problem = turned_figures(claim, passage) or preferred(claim, passage) or reversed_roles(claim, nodes, passage)
    problem = problem or _exchanged(claim, nodes, passage)
    if problem is not None:
        yield problem


def _exchanged(claim: Reading, nodes: Sequence[Node], passage: Passage) -> Problem | None:
    """Return the problem of the two words that gain most by standing in each other's place."""
    ties = _Ties(passage)
    best: tuple[float, Node, Node] | None = None
    for one, other in combinations(nodes, 2):
        if one.number != other.number or one.key == other.key or passage.book.likeness(one.key, other.key) > 0:
            continue
        gain = _gain(one, other, nodes, claim, ties)
        if gain > 0 and (best is None or gain > best[0]):
            best = gain, one, other
    if best is None:
        return None
    _, one, other = best
    return Problem("role", claim.text[one.token.start : other.token.end], ties.around(one.key, other.key))


def _gain(one: Node, other: Node, nodes: Sequence[Node], claim: Reading, ties: "_Ties") -> float:
    """Return by how much better both words fit in each other's place; 0 where that is not clear."""
    if abs(one.place - other.place) <= 1:
        return 0.0
    surely = bool(one.number) or (is_named(one, ties.book) and is_named(other, ties.book))
    passive = is_passive(claim, one.token, other.token, ties.book)
    gains: list[float] = []
    before = after = 0.0
    for mine, theirs in ((one, other), (other, one)):
        own = turned = 0.0
        for near in nodes:
            steps = near.place - mine.place
            if near in (one, other) or not 0 < abs(steps) <= _REACH:
                continue
            if near.clause != mine.clause:
                continue
            weight = 1.0 / abs(steps)
            side = 0 if _is_compound(claim, mine.token, near.token) else (1 if steps > 0 else -1)
            side *= 2 if passive else 1
            own += ties.between(mine.key, near.key, side) * weight
            turned += ties.between(theirs.key, near.key, side) * weight
        if turned - own < (_WORSE if surely else _CLEARLY):
            return 0.0
        gains.append(turned - own)
        before += own
        after += turned
    if min(gains) >= _CLEARLY and after >= _TIMES * before:
        return sum(gains)
    return sum(gains) if surely and after - before >= _MUCH and after >= _MORE * before else 0.0


class _Ties:
    """How near words stand to one another in a passage."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self.book = passage.book
        self.nodes_of: list[Mapping[str, list[Node]]] = []
        for reading in passage.readings:
            found: dict[str, list[Node]] = {}
            for node in nodes_of(reading, passage.book):
                found.setdefault(node.key, []).append(node)
            self.nodes_of.append(found)
        self._known: dict[tuple[str, str, int], float] = {}

    def between(self, one: str, other: str, side: int) -> float:
        """Return how closely two stems are tied, 0 to 1, where `other` is to stand behind `one`, or before (under 0).

        A side of 2 is that of a passive, which has the order of a passive alone; 0 takes either.
        """
        key = one, other, side
        if key not in self._known:
            self._known[key] = max(self._strengths(one, other, side), default=0.0)
        return self._known[key]

    def around(self, one: str, other: str) -> str:
        """Return what is said from one word to the other."""
        for reading, nodes in zip(self._passage.readings, self.nodes_of, strict=True):
            mine, theirs = self._found(one, nodes), self._found(other, nodes)
            if mine and theirs:
                start, end = sorted((mine[0].token, theirs[0].token), key=lambda token: token.start)
                return reading.text[start.start : end.end]
        for reading, nodes in zip(self._passage.readings, self.nodes_of, strict=True):
            if self._found(one, nodes):
                return reading.text
        return ""

    def _strengths(self, one: str, other: str, side: int) -> Iterator[float]:
        for reading, nodes in zip(self._passage.readings, self.nodes_of, strict=True):
            for mine in self._found(one, nodes):
                for theirs in self._found(other, nodes):
                    steps = theirs.place - mine.place
                    if steps == 0 or abs(steps) > _FARTHEST:
                        continue
                    strength = 1 - (abs(steps) - 1) / _FARTHEST
                    first, last = sorted((mine.token, theirs.token), key=lambda token: token.start)
                    voiced = side == 0 or (abs(side) == 2) != is_passive(reading, first, last, self.book)
                    strength *= 1.0 if voiced or side * steps > 0 else _TURNED
                    yield strength * (1.0 if mine.clause == theirs.clause else _APART)

    def _found(self, key: str, nodes: Mapping[str, list[Node]]) -> list[Node]:
        if key in nodes:
            return nodes[key]
        like = {} if key.startswith("#") else self._passage.like(key)
        found = [node for other, value in like.items() if value >= SAME for node in nodes.get(other, ())]
        return [node for node in found if not self._passage.book.denial.lacks(node.token.word)]


def _is_compound(claim: Reading, one: Token, other: Token) -> bool:
    """Tell whether two words stand side by side or at a hyphen, as compounds do, which turns their order."""
    first, last = sorted((one, other), key=lambda token: token.start)
    if "name" not in (one.kind, other.kind) and not is_loose(claim, first, last):
        return True
    return any("-" in claim.text[token.start - 1 : token.end + 1] for token in (one, other))
