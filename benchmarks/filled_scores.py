"""How good a fill is: the right talk, where it takes up and leaves off, what it tells, and what it should not.

Works on insertions, however they came about, and on what was expected of them. Knows nothing of posts or scripts.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fills import Expected, ExpectedGap, ExpectedPoint, Point

from talknotes.values import Span

TOLERANCE_S: Final = 15.0

_ALIKE: Final = 92.0
"""Of 100: a slip of the recognizer passes in a long word."""
_SHORTEST_STEM: Final = 4
_NUMBER_TAILS: Final = frozenset({"y", "ty", "teen", "zehn", "zig", "hundert"})
"""What makes another number of one; any other tail of a stem passes, such as a plural's."""
_MOSTLY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """An inserted sentence, and the passages that it rests on; `quoted` where it is the speaker's own."""

    text: str
    passages: tuple[Span, ...]
    quoted: bool


@dataclass(frozen=True, slots=True)
class Insertion:
    """A block that a fill inserts: for which gap (its kind and sentence), out of which stretches, and what it tells."""

    kind: str
    sentence: str
    tell: tuple[Span, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of one missed part: whether the right talk's words were inserted, and how far off both edges are.

    `errors` are in seconds, infinite where nothing was inserted; none where a part has no edge that could be missed.
    """

    gap: ExpectedGap
    insertions: tuple[Insertion, ...]
    right_talk: bool
    errors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A fill against what was expected; `wrong` are the insertions that nobody asked for."""

    filled: tuple[Filled, ...]
    points: tuple[bool, ...]
    new: tuple[bool, ...]
    wrong: tuple[Insertion, ...]


def score(expected: Expected, insertions: Sequence[Insertion], exact: bool) -> Score:
    """Return the score of a fill; `exact` tells that its words are the true ones.

    Where words were misheard a point counts as told, too, where a quotation rests on the passage that says it.
    """
    matched = _match(expected, insertions)
    wanted = [(gap, found) for gap, found in matched if not gap.label.optional]
    used = {id(one) for _, found in matched for one in found}
    return Score(
        tuple(_filled(expected, gap, found) for gap, found in wanted),
        tuple(is_told(point, _of_talk(matched, point.label), exact) for point in expected.points),
        tuple(not is_covered(one, expected.covered) for insertion in insertions for one in insertion.told),
        tuple(one for one in insertions if id(one) not in used),
    )


def is_told(point: ExpectedPoint, told: Iterable[Told], exact: bool) -> bool:
    """Tell whether inserted sentences tell a point: by its words or, unless `exact`, by a quotation of the passage."""
    told = tuple(told)
    tokens = _tokens(" ".join(one.text for one in told))
    if all(any(_holds(tokens, _tokens(form)) for form in forms) for forms in point.label.words):
        return True
    quoted = sum(point.span.overlap(passage) for one in told if one.quoted for passage in one.passages)
    return not exact and quoted > _MOSTLY * point.span.duration


def is_covered(told: Told, covered: Sequence[Span]) -> bool:
    """Tell whether most of what an inserted sentence rests on is told in the notes already."""
    length = sum(passage.duration for passage in told.passages)
    return sum(passage.overlap(span) for passage in told.passages for span in covered) > _MOSTLY * length


def _match(expected: Expected, insertions: Sequence[Insertion]) -> list[tuple[ExpectedGap, tuple[Insertion, ...]]]:
    """Return the gaps with their insertions: by the sentence, or by the talk, where none has to be named beside it."""
    said = [gap for gap in expected.gaps if gap.label.sentence is not None]
    found = {id(one): gap for one in insertions for gap in said if _same(gap.label.sentence or "", one.sentence)}
    for one in insertions:
        talk = expected.talk_at(one.tell)
        unsaid = (gap for gap in expected.gaps if gap.label.talk == talk and _is_known_by_talk(gap))
        if id(one) not in found and (gap := next(unsaid, None)) is not None:
            found[id(one)] = gap
    return [(gap, tuple(one for one in insertions if found.get(id(one)) is gap)) for gap in expected.gaps]


def _is_known_by_talk(gap: ExpectedGap) -> bool:
    return gap.label.sentence is None or gap.label.kind == "absent"


def _same(labelled: str, found: str) -> bool:
    one, other = (" ".join(re.findall(r"\w+", text.casefold())) for text in (labelled, found))
    return bool(one and other) and (one in other or other in one)


def _filled(expected: Expected, gap: ExpectedGap, insertions: tuple[Insertion, ...]) -> Filled:
    tell = [span for one in insertions for span in one.tell]
    start, end = (
        min((span.start for span in tell), default=math.inf),
        max((span.end for span in tell), default=math.inf),
    )
    edges = ((gap.start, start), (gap.end, end))
    errors = tuple(edge.error(time) if tell else math.inf for edge, time in edges if edge is not None)
    return Filled(gap, insertions, expected.talk_at(tell) == gap.label.talk, errors)


def _of_talk(matched: Iterable[tuple[ExpectedGap, tuple[Insertion, ...]]], point: Point) -> Iterator[Told]:
    for gap, insertions in matched:
        if gap.label.talk == point.talk:
            yield from (told for insertion in insertions for told in insertion.told)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("’", "'"))


def _holds(tokens: Sequence[str], wanted: Sequence[str]) -> bool:
    return any(
        all(_is_form(one, other) for one, other in zip(tokens[at:], wanted, strict=False))
        for at in range(len(tokens) - len(wanted) + 1)
    )


def _is_form(token: str, stem: str) -> bool:
    from rapidfuzz.fuzz import ratio

    if token.startswith(stem) and len(stem) >= _SHORTEST_STEM:
        return token[len(stem) :] not in _NUMBER_TAILS
    return bool(ratio(token, stem) >= _ALIKE)
