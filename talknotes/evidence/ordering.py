"""What a claim has in the opposite order: a way from one number to another, a preference, doer and done-to.

Only what one sentence of the passage says together is compared. Knows nothing of what is told in several sentences.
Caveat: doer and done-to are told by their order around a word that both sides share, and by a passive's little words.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

from talknotes.evidence.nodes import Node, is_named, is_passive, is_suffered, nodes_of
from talknotes.evidence.passages import Passage
from talknotes.evidence.quantities import Quantity, agree
from talknotes.evidence.reading import Reading
from talknotes.evidence.values import Problem
from talknotes.evidence.wordbook import SAME, Wordbook

_VERB: Final = 4
"""The verb of a way stands within so many words before it."""
_SENTENCE: Final = 6
"""A doer, what is done and whom it is done to stand within so many words."""


def turned_figures(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that tells of a way from one number to another, and back is said."""
    for one, other in pairwise(claim.quantities):
        before = claim.text[: one.start].lower().split()[-1:]
        between = claim.text[one.end : other.start].lower().split()[-1:]
        if (*before, *between) not in passage.book.order.ways:
            continue
        if _is_against(claim, one, other, passage.book):
            return Problem("direction", claim.text[one.start : other.end], f"{other.text} … {one.text}")
        said = [each for _, each in passage.quantities]
        first = next((at for at, each in enumerate(said) if agree(one, each)), -1)
        last = next((at for at, each in enumerate(said) if agree(other, each)), -1)
        if 0 <= last < first and _is_way(said[last], said[first], passage):
            return Problem("direction", claim.text[one.start : other.end], f"{said[last].text} … {said[first].text}")
    return None


def _is_against(claim: Reading, one: Quantity, other: Quantity, book: Wordbook) -> bool:
    """Tell whether something falls to a number that is higher, or rises to one that is lower."""
    if one.unit != other.unit or one.kind != other.kind or one.value == other.value:
        return False
    before = [token for token in claim.tokens if token.end <= one.start and not token.denied][-_VERB:]
    falls = any(book.opposed(token.key, book.key(book.order.rising)) for token in before if book.order.rising)
    rises = any(book.opposed(token.key, book.key(book.order.falling)) for token in before if book.order.falling)
    return falls != rises and falls == (one.value < other.value)


def _is_way(one: Quantity, other: Quantity, passage: Passage) -> bool:
    """Tell whether a passage tells of a way from one number to another itself."""
    for reading in passage.readings:
        if one in reading.quantities and other in reading.quantities:
            before = reading.text[: one.start].lower().split()[-1:]
            between = reading.text[one.end : other.start].lower().split()[-1:]
            return (*before, *between) in passage.book.order.ways
    return False


def preferred(claim: Reading, passage: Passage) -> Problem | None:
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
    match = next((match for pattern in book.order.preferences if (match := pattern.search(reading.text))), None)
    if match is None:
        return None
    (a, b), (c, d) = match.span(1), match.span(2)
    content = [token for token in reading.tokens if token.kind != "number"]
    above = {token.key for token in content if a <= token.start < b and token.word not in book.plain.grammar}
    below = {token.key for token in content if c <= token.start < d and token.word not in book.plain.grammar}
    return (above, below) if above and below else None


def _common(mine: set[str], theirs: set[str], book: Wordbook) -> int:
    return sum(any(book.likeness(one, other) >= SAME for other in theirs) for one in mine)


def reversed_roles(claim: Reading, nodes: Sequence[Node], passage: Passage) -> Problem | None:
    """Return the problem of three words that the passage says in one sentence, and there from last to first."""
    rows = [nodes_of(reading, passage.book) for reading in passage.readings]
    nodes = [node for node in nodes if node.token.kind in ("word", "name")]
    for part in dict.fromkeys(node.token.part for node in nodes):
        inside = [node for node in nodes if node.token.part == part]
        for one, pivot, other in combinations(inside, 3):
            if other.place - one.place > _SENTENCE or len({one.key, pivot.key, other.key}) < 3:
                continue
            named = is_named(one, passage.book) and is_named(other, passage.book)
            if not named:
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
    three: tuple[Node, Node, Node],
    inside: Sequence[Node],
    reading: Reading,
    row: Sequence[Node],
    book: Wordbook,
) -> Iterator[tuple[int, bool, str]]:
    """Yield each place where a sentence says three words close together: how many more of the claim's stand there,
    whether the three stand from last to first, and what is said."""
    one, pivot, other = ([node for node in row if book.likeness(node.key, mine.key) >= SAME] for mine in three)
    named = is_named(three[0], book) and is_named(three[2], book)
    if not named:  # who lacks what is missing in whom
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
                passive = is_passive(reading, *ends, book) != is_passive(claim, three[0].token, three[2].token, book)
                if named:
                    straight = first.place < middle.place < last.place
                    yield count, straight if passive else turned, reading.text[ends[0].start : ends[1].end]
                    continue
                passive |= is_suffered(reading, middle.token, book) != is_suffered(claim, three[1].token, book)
                yield count, turned and not passive, reading.text[ends[0].start : ends[1].end]
