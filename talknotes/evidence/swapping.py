"""Two words of a claim that stand in one another's place: who did it and to whom, which number belongs to what.

Each word is said in the passage; what is compared is how near it stands there to its neighbours in the claim, on which
side, and denied or not. If both words fit the claim clearly better the other way round, they were swapped. Knows nothing
of grammar but a passive's little words. Caveat: a word whose neighbours are all told in other words tells nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from talknotes.evidence.passages import Passage
from talknotes.evidence.quantities import agree
from talknotes.evidence.reading import Reading, Token
from talknotes.evidence.values import Problem
from talknotes.evidence.wordbook import SAME, Wordbook

_REACH: Final = 4
"""So many words on either side are a word's neighbours."""
_FARTHEST: Final = 12
_TURNED: Final = 0.45
_APART: Final = 0.6
"""What remains of a tie whose words stand the other way round, or in two clauses."""
_CLEARLY: Final = 0.15
_TIMES: Final = 1.5
_WHOLES: Final = frozenset(["everything", "everyone", "everybody", "all", "alles", "alle", "tout", "todo", "tudo"])
_PASSIVE: Final = frozenset(["by", "von", "durch", "par", "por", "pelo", "pela"])


@dataclass(frozen=True, slots=True)
class _Node:
    """A word or number that ties are made of: its key, its place among words that say something, and its clause."""

    key: str
    place: int
    clause: int
    number: bool
    token: Token


def swapped(claim: Reading, passage: Passage) -> Iterator[Problem]:
    """Yield the first two words of a claim that the passage has the other way round."""
    turned = _turned_figures(claim, passage)
    if turned is not None:
        yield turned
        return
    nodes = [node for node in _nodes(claim, passage.book) if _is_held(node, passage)]
    ties = _Ties(passage)
    best: tuple[float, _Node, _Node] | None = None
    for one, other in combinations(nodes, 2):
        if one.number != other.number or one.key == other.key or passage.book.likeness(one.key, other.key):
            continue
        gain = _gain(one, other, nodes, claim, ties)
        if gain > 0 and (best is None or gain > best[0]):
            best = gain, one, other
    if best is not None:
        _, one, other = best
        yield Problem("role", claim.text[one.token.start : other.token.end], ties.around(one.key, other.key))


def _turned_figures(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that tells of a way from one number to another, and back is said."""
    for one, other in pairwise(claim.quantities):
        before = claim.text[: one.start].lower().split()[-1:]
        between = claim.text[one.end : other.start].lower().split()
        if before[:1] not in (["from"], ["von"], ["de"]) or between[-1:] not in (
            ["to"],
            ["auf"],
            ["à"],
            ["a"],
            ["para"],
        ):
            continue
        said = [each for _, each in passage.quantities]
        first = next((at for at, each in enumerate(said) if agree(one, each)), -1)
        last = next((at for at, each in enumerate(said) if agree(other, each)), -1)
        if 0 <= last < first:
            return Problem("direction", claim.text[one.start : other.end], f"{said[last].text} … {said[first].text}")
    return None


def _gain(one: _Node, other: _Node, nodes: Sequence[_Node], claim: Reading, ties: "_Ties") -> float:
    """Return by how much better both words fit in each other's place; 0 where that is not clear."""
    if abs(one.place - other.place) <= 1:
        return 0.0
    total = 0.0
    for mine, theirs in ((one, other), (other, one)):
        own = turned = 0.0
        for near in nodes:
            steps = near.place - mine.place
            if near in (one, other) or not 0 < abs(steps) <= _REACH or near.clause != mine.clause:
                continue
            side = 0 if _is_compound(claim, mine.token, near.token) else (1 if steps > 0 else -1)
            side *= 2 if _is_passive(claim, one.token, other.token) else 1
            own += ties.between(mine.key, near.key, side) / abs(steps)
            turned += ties.between(theirs.key, near.key, side) / abs(steps)
        if turned - own < _CLEARLY or turned < _TIMES * own:
            return 0.0
        total += turned - own
    return total


class _Ties:
    """How near words stand to one another in a passage."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._nodes: list[Mapping[str, list[_Node]]] = []
        for reading in passage.readings:
            found: dict[str, list[_Node]] = {}
            for node in _nodes(reading, passage.book):
                found.setdefault(node.key, []).append(node)
            self._nodes.append(found)
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
        for reading, nodes in zip(self._passage.readings, self._nodes, strict=True):
            mine, theirs = self._found(one, nodes), self._found(other, nodes)
            if mine and theirs:
                start, end = sorted((mine[0].token, theirs[0].token), key=lambda token: token.start)
                return reading.text[start.start : end.end]
        for reading, nodes in zip(self._passage.readings, self._nodes, strict=True):
            if self._found(one, nodes):
                return reading.text
        return ""

    def _strengths(self, one: str, other: str, side: int) -> Iterator[float]:
        for reading, nodes in zip(self._passage.readings, self._nodes, strict=True):
            for mine in self._found(one, nodes):
                for theirs in self._found(other, nodes):
                    steps = theirs.place - mine.place
                    if steps == 0 or abs(steps) > _FARTHEST:
                        continue
                    strength = 1 - (abs(steps) - 1) / _FARTHEST
                    ends = sorted((mine.token, theirs.token), key=lambda token: token.start)
                    voiced = side == 0 or (abs(side) == 2) != _is_passive(reading, *ends)
                    strength *= 1.0 if voiced or side * steps > 0 else _TURNED
                    yield strength * (1.0 if mine.clause == theirs.clause else _APART)

    def _found(self, key: str, nodes: Mapping[str, list[_Node]]) -> list[_Node]:
        if key in nodes:
            return nodes[key]
        like = {} if key.startswith("#") else self._passage.like(key)
        return [node for other, value in like.items() if value >= SAME for node in nodes.get(other, ())]


def _nodes(reading: Reading, book: Wordbook) -> list[_Node]:
    found: list[_Node] = []
    numbers = {one.start: one for one in reading.quantities}
    place = 0
    for token in reading.tokens:
        if token.kind == "number":
            if token.start in numbers and numbers[token.start].kind != "unit":
                one = numbers[token.start]
                place += 1
                found.append(_Node(f"#{one.value:.6g}", place, token.clause, True, token))
        elif token.word not in book.grammar or token.word in _WHOLES:
            place += 1
            if token.kind != "free" or token.key in book.opposites or token.word in _WHOLES:
                found.append(_Node(token.key, place, token.clause, False, token))
    return found


def _is_held(node: _Node, passage: Passage) -> bool:
    if node.number:
        return any(f"#{one.value:.6g}" == node.key for _, one in passage.quantities)
    return max(passage.like(node.key).values(), default=0.0) >= SAME


def _is_compound(claim: Reading, one: Token, other: Token) -> bool:
    """Tell whether a word is tied to its neighbour, or that to its own, by a hyphen, which turns their order."""
    return any("-" in claim.text[token.start - 1 : token.end + 1] for token in (one, other))


def _is_passive(claim: Reading, first: Token, last: Token) -> bool:
    return any(token.word in _PASSIVE for token in claim.tokens if first.start < token.start < last.start)
