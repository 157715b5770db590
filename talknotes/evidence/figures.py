"""A claim's quantities held against those of a passage: the same value, in the same unit, of the same thing.

Knows nothing of the claim's other words. Caveat: what is counted is told by the words behind a number, so that a number
is taken for another thing's only where the passage counts the claim's thing otherwise.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from talknotes.evidence.passages import Passage
from talknotes.evidence.quantities import Quantity, agree, same_unit
from talknotes.evidence.reading import Reading
from talknotes.evidence.values import Problem
from talknotes.evidence.wordbook import Wordbook

_FEW: Final = 4
"""So many things that a passage lists may be counted by who retells it."""


def wrong_figures(claim: Reading, passage: Passage, near: Passage) -> Iterator[Problem]:
    """Yield what is wrong with a claim's quantities.

    What the claim calls the 37 may be said `near` the passage.
    """
    for one in claim.quantities:
        if _is_told_before(one, claim) and any(agree(one, other) for _, other in near.quantities):
            continue
        if not _is_idle(one, claim, passage.book):
            problem = _judge(one, claim, passage)
            if problem is not None:
                yield problem


def _is_told_before(one: Quantity, claim: Reading) -> bool:
    """Tell whether a claim takes a number for known: the 37, those 37."""
    return claim.text[: one.start].lower().split()[-1:] in (["the"], ["these"], ["those"]) and not one.kind


def _is_idle(one: Quantity, claim: Reading, book: Wordbook) -> bool:
    """Tell whether a number tells nothing that must be heard: second, one, three reasons."""
    if one.kind == "ordinal":
        before = claim.text[: one.start].lower().split()[-1:]
        return one.value <= 1 or before == ["a"] or not before
    if one.value == 1 and not one.kind and one.unit is None:
        return True
    if one.kind == "share" and _is_no_share(one, claim):
        return True
    if one.value == 2 and one.text.split()[0].lower() in book.lexicon.numbers.words:
        return True  # a couple is a few
    if one.value > _FEW or one.kind or one.unit is not None:
        return False
    before = claim.text[: one.start].lower().split()[-1:]
    return (
        (before[:1] in (["the"], ["these"], ["those"], ["all"]))
        if not one.counts
        else one.counts[0] in book.plain.counting
    )


def _is_no_share(one: Quantity, claim: Reading) -> bool:
    """Tell whether a word for a share is none: half past eight, on the fifth."""
    before, after = claim.text[: one.start].lower().split()[-1:], claim.text[one.end :].lower().split()[:1]
    return after == ["past"] or (
        before == ["the"] and after != ["of"] and not one.text[:1].isdigit() and one.value < 0.5
    )


def _judge(one: Quantity, claim: Reading, passage: Passage) -> Problem | None:
    said = passage.quantities
    if one.kind == "unit":
        return _judge_unit(one, passage)
    equal = [
        other
        for _, other in said
        if agree(one, other) and (other.kind != "unit" or one.unit != other.unit or one.value == 1)
    ]
    fitting = [other for other in equal if _fits(one, other, claim, passage)]
    if any(other.unit is not None or other.kind or one.unit is None for other in fitting):
        return None
    if fitting and not any(other.unit for other in equal):
        return None
    if not equal and (_is_otherwise_said(one, passage) or _is_ratio(one, passage)):
        return None
    if fitting or (equal and not any(same_unit(one, other) and not _is_measured(one, other) for other in equal)):
        measured = next((other for other in equal if other.unit), equal[0])
        return Problem("unit", _shown(one, claim.text), _heard(measured, passage))
    rival = _rival(one, claim, passage)
    if one.kind == "ordinal" and one.value <= _FEW and (rival is None or rival.kind != "ordinal"):
        return None
    if rival and rival.value == one.value:
        return Problem("unit", _shown(one, claim.text), _heard(rival, passage))
    return Problem("number", _shown(one, claim.text), _heard(rival, passage) if rival else "")


def _judge_unit(one: Quantity, passage: Passage) -> Problem | None:
    """Return the problem of a unit without a number where others of its dimension are said, and it is not."""
    beside = [
        each for _, each in passage.quantities if each.unit and one.unit and each.unit.dimension == one.unit.dimension
    ]
    if not beside or any(each.unit == one.unit for each in beside):
        return None
    rivals = [each for each in beside if each.kind == "unit"]
    return Problem("unit", one.text, rivals[0].text) if rivals else None


def _fits(one: Quantity, other: Quantity, claim: Reading, passage: Passage) -> bool:
    """Tell whether two quantities of one value are of one thing, as far as that can be told."""
    if not same_unit(one, other):
        return False
    return not _counts_other(one, other, passage) and not _is_measured(one, other)


def _is_measured(one: Quantity, other: Quantity) -> bool:
    """Tell whether one of two quantities is measured, and the other counts things right behind it."""
    if one.kind or other.kind or (one.unit is None) == (other.unit is None):
        return False
    counting = one if one.unit is None else other
    return counting.counted


def _counts_other(one: Quantity, other: Quantity, passage: Passage) -> bool:
    """Tell whether the passage counts the claim's thing with another number, and something else with this one."""
    if not one.counts or not other.counts or _shares(one, other, passage.book):
        return False
    rivals = [each for _, each in passage.quantities if each.counts and _shares(one, each, passage.book)]
    return bool(rivals) and not any(agree(one, each) for each in rivals)


def _shares(one: Quantity, other: Quantity, book: Wordbook) -> bool:
    return any(book.likeness(mine, theirs) == 1.0 for mine in one.counts for theirs in other.counts)


def _rival(one: Quantity, claim: Reading, passage: Passage) -> Quantity | None:
    """Return the passage's quantity that stands in this one's place: of the same thing, or else in the same unit."""
    free = [
        each
        for _, each in passage.quantities
        if each.kind != "unit" and not any(agree(mine, each) for mine in claim.quantities)
    ]
    for each in free:
        if one.counts and each.counts and _shares(one, each, passage.book):
            return each
    for each in free:
        if one.kind == each.kind and one.unit and each.unit and one.unit.dimension == each.unit.dimension:
            return each
    return next((each for each in free if one.kind == each.kind and one.unit == each.unit), None)


def _is_otherwise_said(one: Quantity, passage: Passage) -> bool:
    """Tell whether a value is said in a way that is no number of its own: both, once, half past nine, three eleven."""
    words = {token.word for _, token in passage.tokens}
    said = passage.book.figures.said
    if any(one.value == value and word in words for word, value in said.items()) and not one.unit:
        return True
    if one.value in (1900, 2000) and {"turn", "century"} <= words | {"millennium"} and "turn" in words:
        return True
    values = [each for _, each in passage.quantities]
    if one.kind == "year" and any(each.kind == "year" and each.value // 100 == one.value // 100 for each in values):
        return any(not each.kind and each.value == one.value % 100 for each in values)
    if one.value >= 100 and any(_is_short_hundred(one.value, at, each, passage) for at, each in passage.quantities):
        return True
    if re.fullmatch(r"\d+[kK]", one.text) and any(1000 * each.value == one.value for each in values):
        return True
    for before, after in pairwise(values):
        if (
            before.unit is None
            and one.text[:1].isdigit()
            and one.text[-1:] in "kK"
            and one.value == 1000 * before.value
        ):
            return True
        if not one.kind.strip("year") and _is_joined(one.value, before, after):
            return True
        if one.kind == "clock" and _is_clock(one.value, before, after):
            return True
        if not one.kind and one.value != int(one.value) and f"{before.value:g}.{after.value:g}" == f"{one.value:g}":
            return True
    if one.kind == "clock":
        return any(not each.kind and each.value * 60 % 720 == one.value % 720 for each in values)
    return False


def _is_short_hundred(value: float, at: int, tens: Quantity, passage: Passage) -> bool:
    """Tell whether a value is said as people say hundreds: one sixty."""
    hundreds, rest = divmod(value, 100)
    before = passage.readings[at].text[: tens.start].lower().split()[-1:]
    return (
        rest == tens.value
        and 1 <= hundreds <= 9
        and before == [*passage.book.figures.digits[int(hundreds) - 1 : int(hundreds)]]
    )


def _is_ratio(one: Quantity, passage: Passage) -> bool:
    """Tell whether a share or factor is that of two numbers in a sentence: halved, from two people to one."""
    if one.kind not in ("share", "times") or one.text[:1].isdigit():
        return False
    for at, reading in enumerate(passage.readings):
        values = [each.value for place, each in passage.quantities if place == at and each.kind in ("", "share")]
        values += [1.0 for token in reading.tokens if token.word == "one"]
        if any(
            low and high and one.value in (low / high, high / low) for low in values for high in values if low != high
        ):
            return True
    return False


def _is_joined(value: float, before: Quantity, after: Quantity) -> bool:
    """Tell whether a value is said in two numbers: fifteen thirty eight, two pounds forty."""
    if not 10 <= after.value < 100 or after.kind or before.kind not in ("", "unit") or after.unit is not None:
        return False
    return value in (100 * before.value + after.value, before.value + after.value / 100)  # also of one euro twenty


def _is_clock(minutes: float, before: Quantity, after: Quantity) -> bool:
    if before.kind == "share" and before.value in (0.5, 0.25):
        past = after.value * 60 + before.value * 60, after.value * 60 - before.value * 60
        return any(time % 720 == minutes % 720 for time in past)
    return (before.value * 60 + after.value) % 720 == minutes % 720 and after.value < 60


def _shown(one: Quantity, text: str) -> str:
    """Return a quantity as it is written, with the word behind it."""
    return _with_next(one, text)


def _heard(one: Quantity, passage: Passage) -> str:
    for at, each in passage.quantities:
        if each is one:
            return _with_next(one, passage.readings[at].text)
    return one.text


def _with_next(one: Quantity, text: str) -> str:
    mark = text[one.start - 1 : one.start] if text[one.start - 1 : one.start] in "$€£¥" else ""
    behind = re.match(r"[\s%-]*[^\W_]*%?", text[one.end :])
    return (mark + one.text + (behind[0] if behind and one.unit is None else "")).strip()
