"""Quantities of a text: a number's value with its unit, what it counts, and whether it is said to be a rough one.

Numbers are read by the alignment; here, units are put to them, "half a million" becomes one number, and times of day
become minutes. Knows nothing of claims. Caveat: what is counted is the next word of content behind the number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from talknotes.alignment.numbers import Number, close, find_numbers
from talknotes.evidence.tables import Unit
from talknotes.evidence.wordbook import Wordbook

_EXACT: Final = 0.000001
_SHARE: Final = 0.01
"""A share is rounded to a percent: a third is 33%."""
_ROUGH: Final = 0.1
_CONVERTED: Final = 0.005
"""A year has 52 weeks, or 365 days."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[$€£¥%°]")
_COUNTED: Final = 3
_PHRASE: Final = 24
_CLOCK: Final = re.compile(r"\b([01]?\d|2[0-4])[:h]([0-5]\d)\b")
_SHORT_YEAR: Final = re.compile(r"['’‘](\d\d)\b")
_DECADE: Final = re.compile(r"\b(\d\d)?(\d0)['’]?s\b")
_BOTH: Final = re.compile(r"\b(hundred|thousand|million) and (?=\w+ \1\b)", re.I)
_RANGE: Final = re.compile(r"\bbetween(?: [^\W\d_]+){1,4} and (?=\w)", re.I)
_ONE_AND: Final = re.compile(r"\b(?:one|1) and (?:a )?$", re.I)
_BETWEEN: Final = re.compile(
    r"^[\s,]*(?:(?:to|or|and|bis|oder|und|à|ou|et|a|o|y|e)\b|[-–—])?[\s,]*(?:maybe|perhaps|even)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its characters. `kind` is the number's ("share" has values from 0 to 1), or "clock" in minutes.

    `unit` is None where nothing is measured; `counts` are stems of what is counted, nearest first.
    """

    value: float
    kind: str
    unit: Unit | None
    counts: tuple[str, ...]
    rough: bool
    start: int
    end: int
    text: str
    counted: bool = False
    """Whether what is counted stands right behind the number."""


def find_quantities(text: str, book: Wordbook) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order."""
    if not any(letter.isdigit() for letter in text) and not text.strip():
        return ()
    clocks = [
        Quantity(60.0 * int(m[1]) + int(m[2]), "clock", None, (), False, m.start(), m.end(), m[0])
        for m in _CLOCK.finditer(text)
        if not _is_reference(text, m.start(), m.end())
    ]
    clocks += [*_halves(text, book), *_decades(text, book)]
    numbers = list(_merged(find_numbers(_apart(text), book.lexicon.language), text))
    numbers = [number for number in numbers if number.unit != "ordinal" or not _is_no_ordinal(number, text, book)]
    found = [_quantity(number, numbers, text, book) for number in numbers]
    found = [one for one in found if not any(c.start < one.end and one.start < c.end for c in clocks)]
    found = list(_shared(sorted([*found, *clocks], key=lambda one: one.start), text))
    return tuple(sorted([*found, *_unnumbered(text, found, book)], key=lambda one: one.start))


def _is_no_ordinal(number: Number, text: str, book: Wordbook) -> bool:
    """Tell whether an ordinal counts nothing: first, and a second that is a unit (per second, after a second)."""
    if text[number.start : number.end].lower() not in book.figures.units:
        return number.value == 1
    before = text[: number.start].lower().split()[-1:]
    after = _WORD.match(text[number.end :].lstrip())
    if before in (["per"], ["/"]):
        return True
    return before in (["a"], ["each"], ["every"], ["one"]) and (after is None or after[0].lower() in book.plain.free)


def _unnumbered(text: str, found: Sequence[Quantity], book: Wordbook) -> Iterator[Quantity]:
    """Yield the units that stand without a number: per second, daily, kilometres of shelf."""
    for match in _WORD.finditer(text):
        word = match[0].lower()
        name = book.figures.periods.get(word, word)
        if word in book.figures.parts_of_day and not book.figures.every.intersection(
            text[: match.start()].lower().split()[-1:]
        ):
            continue
        unit = book.figures.units.get(name)
        if unit is None or unit.dimension not in book.figures.measured:
            continue
        if any(one.start < match.end() and match.start() < one.end for one in found):
            continue
        before = text[: match.start()].lower().split()[-1:]
        if word in book.figures.loose and not book.figures.one.intersection(before):
            continue
        yield Quantity(1.0, "unit", unit, (), False, match.start(), match.end(), match[0])


def _is_reference(text: str, start: int, end: int) -> bool:
    """Tell whether a time stands alone in brackets, as one of the recording's own does: (0:24)."""
    return text[:start].rstrip()[-1:] in ("(", "[") and text[end:].lstrip()[:1] in (")", "]")


def _apart(text: str) -> str:
    """Return a text of the same length whose numbers on both sides of "and" are two: between nine hundred and two
    thousand, one hundred and eight hundred."""
    text = _BOTH.sub(lambda match: match[0][:-5] + "  ,  ", text)
    return _RANGE.sub(lambda match: match[0][:-5] + "  ,  ", text)


def _halves(text: str, book: Wordbook) -> Iterator[Quantity]:
    """Yield a day and a half as one quantity."""
    for match in book.figures.half_after.finditer(text) if book.figures.half_after is not None else ():
        unit = book.figures.units.get(match[1].lower())
        if unit is not None:
            yield Quantity(1.5, "", unit, (), False, match.start(), match.end(), match[0])


def _decades(text: str, book: Wordbook) -> Iterator[Quantity]:
    """Yield decades: their first years, or these in their century where that is not said."""
    for match in _DECADE.finditer(text):
        value = 100.0 * int(match[1] or 0) + int(match[2])
        yield Quantity(value, "decade", None, (), False, match.start(), match.end(), match[0])
    before = ""
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word in book.figures.decades:
            century = book.figures.centuries.get(before, 0)
            start = match.start() - len(before) - 1 if century else match.start()
            value = 100.0 * century + book.figures.decades[word]
            yield Quantity(value, "decade", None, (), False, start, match.end(), text[start : match.end()])
        before = word


def agree(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities are the same in value, whatever they count; a rough one may be rounded."""
    if "decade" in (one.kind, other.kind):
        return _same_decade(one, other)
    values = _comparable(one, other)
    if values is None:
        return False
    mine, theirs = values
    if close(mine, theirs, _EXACT) or (one.kind == other.kind == "share" and _is_rounded(mine, theirs)):
        return True
    return one.rough and close(mine, theirs, _ROUGH) and _digits(mine) < _digits(theirs)


def _same_decade(one: Quantity, other: Quantity) -> bool:
    mine, theirs = (10 * (each.value // 10) for each in (one, other))
    if min(mine, theirs) < 100:
        mine, theirs = mine % 100, theirs % 100
    return mine == theirs and {one.kind, other.kind} <= {"decade", "year", ""}


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities may be in the same unit: where one has none, nothing speaks against it."""
    if one.kind == "share" and other.kind == "share":
        return True
    if "clock" in (one.kind, other.kind):
        return one.kind == other.kind or (one.unit is None and other.unit is None)
    if "unit" in (one.kind, other.kind):
        return one.unit is not None and other.unit is not None and one.unit.dimension == other.unit.dimension
    mine, theirs = _dimension(one), _dimension(other)
    if mine == theirs:
        return True
    return not mine or not theirs


def _dimension(one: Quantity) -> str:
    if one.kind in ("share", "times", "ordinal"):
        return one.kind
    return one.unit.dimension if one.unit else ""


def _comparable(one: Quantity, other: Quantity) -> tuple[float, float] | None:
    """Return both values in the same measure."""
    if "ordinal" in (one.kind, other.kind) and (one.unit or other.unit):
        return None
    if one.unit and other.unit and one.unit.dimension == other.unit.dimension:
        if one.unit != other.unit:
            mine, theirs = one.value * one.unit.size, other.value * other.unit.size
            return (mine, mine) if close(mine, theirs, _CONVERTED) else (mine, theirs)
        return one.value, other.value
    if {one.kind, other.kind} == {"share", "times"} and min(one.value, other.value) > 0:
        return one.value, 1 / other.value
    if (one.kind == "share") != (other.kind == "share"):
        share, plain = (one, other) if one.kind == "share" else (other, one)
        return (share.value * 100, plain.value) if plain.unit is None and plain.kind == "" else None
    return one.value, other.value


def _is_rounded(mine: float, theirs: float) -> bool:
    """Tell whether one of two shares is a fraction that the other gives in percent."""
    fraction = any(
        abs(value * whole - round(value * whole)) < _EXACT for value in (mine, theirs) for whole in (3, 6, 7, 8, 9, 12)
    )
    return fraction and abs(mine - theirs) <= _SHARE / 2


def _digits(value: float) -> int:
    """Return how many digits of a value say something: 2 for 4,200,000."""
    return len(f"{value:.6g}".split("e")[0].replace(".", "").strip("0")) or 1


def _merged(numbers: Sequence[Number], text: str) -> Iterator[Number]:
    """Yield the numbers, half a million and one and a half as one, '98 as a year, one sixty as 160."""
    rest = list(numbers)
    while rest:
        number = rest.pop(0)
        both = _both(number, rest[0], text) if rest else None
        if both is not None:
            rest.pop(0)
        yield both or _mended(number, text)


def _both(number: Number, after: Number, text: str) -> Number | None:
    """Return two numbers as the one that they are: half a million, three-quarters, forty one percent."""
    between = text[number.end : after.start].lower().strip()
    if _is_tens(number, text) and after.unit == "share" and after.value == 0.01 and between in ("", "-"):
        return Number((number.value + 1) / 100, "share", number.start, after.end)
    if number.unit == "share" and after.unit == "" and after.value >= 1000 and between in ("a", "of a", "", "of"):
        return Number(number.value * after.value, "", number.start, after.end)
    if number.unit == "" and after.unit == "share" and after.value < 1 and between in ("-", "‑"):
        return Number(number.value * after.value, "share", number.start, after.end)
    return None


def _mended(number: Number, text: str) -> Number:
    """Return a number as it is meant where words before it are part of it."""
    if number.unit == "share" and number.value == 0.5 and _ONE_AND.search(text[: number.start]):
        return Number(1.5, "", number.start, number.end)
    if number.unit or not 0 <= number.value < 100:
        return number
    if _SHORT_YEAR.fullmatch(text[max(0, number.start - 1) : number.end]):
        return replace(number, value=number.value + (1900 if number.value > 40 else 2000), unit="year")
    if number.value >= 10 and re.search(r"\bone $", text[: number.start]):
        return Number(100 + number.value, "", number.start - 4, number.end)
    return number


def _is_tens(number: Number, text: str) -> bool:
    """Tell whether a number is twenty or the like in words: forty one percent is read as 40 and 1%."""
    return number.unit == "" and 20 <= number.value <= 90 and number.value % 10 == 0 and text[number.start].isalpha()


def _quantity(number: Number, numbers: Sequence[Number], text: str, book: Wordbook) -> Quantity:
    later = min((other.start for other in numbers if other.start >= number.end), default=len(text))
    end, unit = _unit(number, text, later, book)
    kind: str = number.unit
    if kind == "share" and (of := re.match(r"\s+of (?:an?|one) (?=percent|per cent)", text[number.end : later])):
        number = replace(number, value=number.value / 100)
        end = number.end + of.end() + len("percent")
    part = book.lexicon.numbers.fractions.get(text[number.start : number.end].lower())
    if part and number.value >= 1 and not kind:  # the alignment reads half an hour as 30
        number = replace(number, value=1 / part + bool(_ONE_AND.search(text[: number.start])))
        if unit is None:
            end, unit = _unit(number, text, later, book, r"[\s-]*(?:an?|of an?)\s+")
    if kind == "year" and unit is not None:
        kind = ""
    rough = any(_ends_with(text[: number.start], phrase) for phrase in book.lexicon.numbers.approximately)
    counts = tuple(_counts(text[end:later], book))
    behind = _WORD.match(text[end:later].lstrip())
    counted = unit is None and bool(counts) and behind is not None and book.lexicon.key(behind[0].lower()) == counts[0]
    return Quantity(number.value, kind, unit, counts, rough, number.start, end, text[number.start : end], counted)


def _unit(
    number: Number, text: str, later: int, book: Wordbook, between: str = r"[\s\u202f\u00a0-]*(?:of\s+)?"
) -> tuple[int, Unit | None]:
    """Return where a number ends with its unit, and the unit: 40 ms, $40, forty-minute, 5 million dollars."""
    if number.unit in ("share", "times", "ordinal"):
        return number.end, None
    before = text[: number.start].rstrip()[-1:]
    if before and before in "$€£¥":
        return number.end, book.figures.units[before]
    match = re.match(between + r"([^\W\d_]+|[$€£¥°])", text[number.end : later])
    if match is not None and match[1].lower() in book.figures.extra:
        match = re.match(between + r"(?:[^\W\d_]+\s+){1,2}?([^\W\d_]+)", text[number.end : later])
        if match is None or match[1].lower() not in book.figures.units:
            match = re.match(between + r"(?:[^\W\d_]+\s+){2}([^\W\d_]+)", text[number.end : later])
    if match is None:
        return number.end, None
    word = match[1].lower()
    glued = text[number.end : number.end + 1].isalpha()
    if word not in book.figures.units or (len(word) == 1 and word.isalpha() and not glued and match[1] not in "shm"):
        return number.end, None
    return number.end + match.end(), book.figures.units[word]


def _counts(text: str, book: Wordbook) -> Iterator[str]:
    clause = re.split(r"[,.;:!?()–—]", text)[0]
    for match in islice(_WORD.finditer(clause), _COUNTED):
        word = match[0].lower()
        if word in ("and", "or", "to", "but", "than", "when", "because", "who", "which", "that"):
            return
        if word not in book.plain.free or book.lexicon.key(word) in book.plain.counting:
            yield book.lexicon.key(word)


def _ends_with(text: str, phrase: tuple[str, ...]) -> bool:
    said = re.findall(r"\w+", text[-_PHRASE:].lower())
    return tuple(said[-len(phrase) :]) == phrase


def _shared(found: Sequence[Quantity], text: str) -> Iterator[Quantity]:
    """Yield the quantities, those without a unit with that of the number which follows: twenty to thirty minutes."""
    rest = list(found)
    for at in range(len(rest) - 2, -1, -1):
        one, after = rest[at], rest[at + 1]
        if not one.kind and one.unit is None and not one.counts and _BETWEEN.match(text[one.end : after.start]):
            if after.kind == "share" and after.value * 100 == int(after.value * 100) and "half" not in after.text:
                rest[at] = replace(one, value=one.value / 100, kind="share")
            elif after.kind == "":
                rest[at] = replace(one, unit=after.unit, counts=after.counts)
    yield from rest
