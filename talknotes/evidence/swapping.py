"""Two words of a claim that stand in one another's place: who did it and to whom, which number belongs to what.

Each word is said in the passage; what is compared is how near it stands there to its neighbours in the claim, on which
side, and denied or not. If both words fit the claim clearly better the other way round, they were swapped. Knows nothing
of grammar but a passive's little words. Caveat: a word whose neighbours are all told in other words tells nothing.
"""

import re
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
_SENTENCE: Final = 6
"""A doer, what is done and whom it is done to stand within so many words."""
_FARTHEST: Final = 12
_TURNED: Final = 0.45
_APART: Final = 0.6
"""What remains of a tie whose words stand the other way round, or in two clauses."""
_CLEARLY: Final = 0.15
_TIMES: Final = 1.5
_WORSE: Final = -0.2
_MUCH: Final = 0.4
_MORE: Final = 1.7
_WHOLES: Final = frozenset(["everything", "everyone", "everybody", "all", "alles", "alle", "tout", "todo", "tudo"])
_PREFERENCE: Final = re.compile(
    r"\brather (?!than)([^.;:]+?) than ([^.;:,]+)|\bprefer\w* ([^.;:]+?) to (?!\w+ing\b)([^.;:,]+)"
    r"|([^.;:,]+?),? (?:rather than|instead of) ([^.;:,]+)"
)
_PARTICIPLE: Final = re.compile(r"(?:ed|en|wn|ne|ght|ld|nt|lt|id|ut)$|^ge")
_BEING: Final = frozenset(
    ["is", "are", "was", "were", "be", "been", "being", "gets", "got", "wird", "wurde", "werden", "wurden"]
)
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
    preferred = _preferred(claim, passage)
    if preferred is not None:
        yield preferred
        return
    nodes = [node for node in _nodes(claim, passage.book) if _is_held(node, passage)]
    reversed_ = _reversed(claim, nodes, passage)
    if reversed_ is not None:
        yield reversed_
        return
    ties = _Ties(passage)
    best: tuple[float, _Node, _Node] | None = None
    for one, other in combinations(nodes, 2):
        if one.number != other.number or one.key == other.key or passage.book.likeness(one.key, other.key) > 0:
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


def _reversed(claim: Reading, nodes: Sequence[_Node], passage: Passage) -> Problem | None:
    """Return the problem of three words that the passage says in one sentence, and there from last to first."""
    rows = [_nodes(reading, passage.book) for reading in passage.readings]
    nodes = [node for node in nodes if node.token.kind in ("word", "name")]
    for part in dict.fromkeys(node.token.part for node in nodes):
        inside = [node for node in nodes if node.token.part == part]
        for one, pivot, other in combinations(inside, 3):
            if other.place - one.place > _SENTENCE or len({one.key, pivot.key, other.key}) < 3:
                continue
            named = one.token.kind == other.token.kind == "name"
            if not named and not _is_loose(claim, one.token, other.token):
                continue
            rated: list[tuple[int, bool, str]] = []
            for reading, row in zip(passage.readings, rows, strict=True):
                rated += _orders(claim, (one, pivot, other), inside, reading, row, passage.book)
            best = max((count for count, _, _ in rated), default=0)
            if rated and all(turned for count, turned, _ in rated if count == best):
                heard = next(text for count, _, text in rated if count == best)
                return Problem("role", claim.text[one.token.start : other.token.end], heard)
    return None


def _orders(
    claim: Reading,
    three: tuple[_Node, _Node, _Node],
    inside: Sequence[_Node],
    reading: Reading,
    row: Sequence[_Node],
    book: Wordbook,
) -> Iterator[tuple[int, bool, str]]:
    """Yield each place where a sentence says three words close together: how many more of the claim's stand there,
    whether the three stand from last to first, and what is said."""
    one, pivot, other = ([node for node in row if book.likeness(node.key, mine.key) >= SAME] for mine in three)
    if three[0].token.kind != "name" or three[2].token.kind != "name":  # who lacks what is missing in whom
        pivot = [node for node in pivot if node.key == three[1].key]
    for middle in pivot:
        for first in one:
            for last in other:
                places = sorted((first, middle, last), key=lambda node: node.place)
                if places[2].place - places[0].place > _SENTENCE or len({node.place for node in places}) < 3:
                    continue
                if len({node.token.part for node in places}) > 1:
                    continue
                beside = [node for node in row if node.token.part == middle.token.part]
                count = sum(any(node.key == mine.key for node in beside) for mine in inside)
                turned = last.place < middle.place < first.place
                ends = places[0].token, places[2].token
                passive = _is_passive(reading, *ends) != _is_passive(claim, three[0].token, three[2].token)
                passive |= _is_suffered(reading, middle.token) != _is_suffered(claim, three[1].token)
                yield count, turned and not passive, reading.text[ends[0].start : ends[1].end]


def _is_loose(claim: Reading, first: Token, last: Token) -> bool:
    """Tell whether words hold together otherwise than side by side, as compounds do."""
    inside = [token for token in claim.tokens if first.start <= token.start <= last.start]
    return any(token.kind == "free" for token in inside)


def _preferred(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that sets above something what the passage sets below it."""
    mine = _sides(claim, passage.book)
    for reading in passage.readings if mine else ():
        theirs = _sides(reading, passage.book)
        if mine and theirs:
            turned = _common(mine[0], theirs[1], passage.book), _common(mine[1], theirs[0], passage.book)
            if all(turned) and not _common(mine[1], theirs[1], passage.book):
                return Problem("role", claim.text, reading.text)
    return None


def _sides(reading: Reading, book: Wordbook) -> tuple[set[str], set[str]] | None:
    """Return the stems on both sides of a preference: rather … than …, prefers … to …, … instead of …"""
    match = _PREFERENCE.search(reading.text)
    if match is None:
        return None
    span = next(at for at in range(1, (match.re.groups // 2) + 1) if match.group(2 * at - 1) is not None)
    (a, b), (c, d) = match.span(2 * span - 1), match.span(2 * span)
    content = [token for token in reading.tokens if token.kind != "number"]
    above = {token.key for token in content if a <= token.start < b and token.word not in book.grammar}
    below = {token.key for token in content if c <= token.start < d and token.word not in book.grammar}
    return (above, below) if above and below else None


def _common(mine: set[str], theirs: set[str], book: Wordbook) -> int:
    return sum(any(book.likeness(one, other) >= SAME for other in theirs) for one in mine)


def _gain(one: _Node, other: _Node, nodes: Sequence[_Node], claim: Reading, ties: "_Ties") -> float:
    """Return by how much better both words fit in each other's place; 0 where that is not clear."""
    if abs(one.place - other.place) <= 1:
        return 0.0
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
            side *= 2 if _is_passive(claim, one.token, other.token) else 1
            own += ties.between(mine.key, near.key, side) * weight
            turned += ties.between(theirs.key, near.key, side) * weight
        if turned - own < _WORSE:
            return 0.0
        gains.append(turned - own)
        before += own
        after += turned
    if min(gains) >= _CLEARLY and after >= _TIMES * before:
        return sum(gains)
    surely = one.number or one.token.kind == other.token.kind == "name"
    return sum(gains) if surely and after - before >= _MUCH and after >= _MORE * before else 0.0


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
        found = [node for other, value in like.items() if value >= SAME for node in nodes.get(other, ())]
        return [node for node in found if not self._passage.book.lacks(node.token.word)]


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
    """Tell whether two words stand side by side or at a hyphen, as compounds do, which turns their order."""
    first, last = sorted((one, other), key=lambda token: token.start)
    if "name" not in (one.kind, other.kind) and not _is_loose(claim, first, last):
        return True
    return any("-" in claim.text[token.start - 1 : token.end + 1] for token in (one, other))


def _is_passive(claim: Reading, first: Token, last: Token) -> bool:
    """Tell whether a sentence says from one word to another who something is done by."""
    inside = [token for token in claim.tokens if first.start <= token.start < last.start]
    return any(
        token.word in _PASSIVE and any(_PARTICIPLE.search(before.word) for before in inside[max(0, at - 3) : at])
        for at, token in enumerate(inside)
    )


def _is_suffered(reading: Reading, verb: Token) -> bool:
    """Tell whether a word is a passive's verb: was burnt."""
    at = reading.tokens.index(verb)
    before = {token.word for token in reading.tokens[max(0, at - 2) : at]}
    return bool(before & _BEING) and bool(_PARTICIPLE.search(verb.word))
