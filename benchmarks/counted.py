"""Other numbers and other units in a sentence, as somebody would put them who misremembers.

Works on digits, number words and a table of units; knows nothing of talks but their words. What is in quotation marks
stays.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from english import Number, numbers, plural, spell, tables, tokens, with_article
from turned import is_quoted

_FACTORS: Final = (2.0, 0.5, 3.0, 1.5, 0.25, 10.0)
_YEARS: Final = range(1500, 2101)
_NO_YEAR_YET: Final = 2025
_CLOSE: Final = 0.2
"""Two numbers that differ by less than this share of one could be the same, rounded."""
_NEAR: Final = 5.0
"""Another number of the talk may stand for one if it is at most so many times as large, or as small."""
_ORDINALS: Final = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PARTS: Final = (
    (r"\bhalf of\b", "a quarter of"),
    (r"\bhalf the\b", "a third of the"),
    (r"\bhalf a year\b", "a year and a half"),
    (r"\b(?:a|one) third of\b", "half of"),
    (r"\b(?:a|one) quarter of\b", "half of"),
    (r"\btwo[ -]thirds\b", "three quarters"),
    (r"\bthree quarters\b", "two thirds"),
    (r"\btwice\b", "four times"),
    (r"\bdoubled\b", "tripled"),
    (r"\bdoubles\b", "triples"),
    (r"\ba dozen\b", "two dozen"),
    (r"\ba century\b", "two centuries"),
    (r"\ba decade\b", "three decades"),
)
_COUNTS: Final = re.compile(
    r"(?:\b(?:an?|per|every|each|few|several|half|hundred|thousand|many)|\d)[ -](?:an? )?$", re.I
)
_NO_NUMBER: Final = re.compile(r"(?:st|nd|rd|th|s)\b| \w+ties\b")
"""Behind a number, makes it an ordinal or a decade."""
_IRREGULAR: Final = {"foot": "feet", "inch": "inches"}


# Numbers


def other_numbers(text: str, passage: str, talk: str, dice: random.Random) -> Iterator[str]:
    """Yield a sentence with another number: one of the talk's that the passage does not hold, or one made up."""
    found = [one for one in numbers(text) if _is_a_number(text, one)]
    dice.shuffle(found)
    near = {one.value for one in numbers(passage)}
    said = {one.value for one in numbers(talk)}
    for one in found:
        for value in _others(one, text, near, said, dice)[:1]:
            yield _put(text, one, value)
    yield from _other_parts(text, passage)


def _is_a_number(text: str, one: Number) -> bool:
    if is_quoted(text, one.start) or one.value < 2 or _NO_NUMBER.match(text, one.end):
        return False
    return not re.search(r"(?:[A-Za-z]-?|\d )$", text[: one.start])


def _others(one: Number, text: str, near: set[float], said: set[float], dice: random.Random) -> list[float]:
    if one.value in _YEARS and "," not in one.text:
        values = [one.value + change for change in (-23, -12, -7, 8, 14, 21)]
        dice.shuffle(values)
        return [value for value in values if value not in near and value < _NO_YEAR_YET]
    made = [_rounded(one.value * factor, one.value) for factor in _FACTORS]
    dice.shuffle(made)
    of_talk = sorted(value for value in said - near if one.value / _NEAR <= value <= one.value * _NEAR)
    dice.shuffle(of_talk)
    values = [*of_talk, *made] if dice.random() < 0.4 else [value for value in made if value not in said]
    most = 100 if re.match(r" ?(?:%|per ?cent)", text[one.end :]) else float("inf")
    least = 2 if one.value == int(one.value) else 0
    return [
        value
        for value in values
        if least <= value < most and abs(value - one.value) > _CLOSE * one.value and value not in near
    ]


def _rounded(value: float, like: float) -> float:
    if like != int(like):
        return round(value, 1)
    step = 1
    while step < like and like % (step * 10) == 0:
        step *= 10
    return float(max(round(value / step), 1) * step)


def _put(text: str, one: Number, value: float) -> str:
    start = one.start
    if one.in_words and one.text.split()[0].lower() in {"hundred", "thousand", "million"}:
        start = len(re.sub(r"\b[Aa] $", "", text[:start]))
    new = _written(one, value)
    return text[:start] + (new[0].upper() + new[1:] if start == 0 else new) + text[one.end :]


def _written(one: Number, value: float) -> str:
    whole = int(value)
    if not one.in_words:
        return (
            f"{whole:,}"
            if "," in one.text or (whole >= 1000 and whole not in _YEARS)
            else f"{whole}"
            if whole == value
            else f"{value:g}"
        )
    if one.value in _YEARS and "hundred" not in one.text and "thousand" not in one.text:
        return f"{spell(whole // 100)} {spell(whole % 100)}"
    return spell(whole)


def _other_parts(text: str, passage: str) -> Iterator[str]:
    for pattern, other in _PARTS:
        for found in re.finditer(pattern, text):
            if not is_quoted(text, found.start()) and other not in passage:
                yield text[: found.start()] + other + text[found.end() :]
    for at, word in enumerate(_ORDINALS):
        other = _ORDINALS[at + 1 if at + 1 < len(_ORDINALS) else at - 2]
        for found in re.finditer(rf"(?<!a )(?<!one )(?<!two ){word}\b(?! of)", text):
            if not is_quoted(text, found.start()):
                yield text[: found.start()] + other + text[found.end() :]


# Units


def other_units(text: str, passage: str, dice: random.Random) -> Iterator[str]:
    """Yield a sentence with the next larger or smaller unit, or with a share that became a count or a factor."""
    found = [*_other_words(text, passage, dice), *_other_signs(text, dice), *_no_shares(text)]
    dice.shuffle(found)
    yield from found


def _other_words(text: str, passage: str, dice: random.Random) -> Iterator[str]:
    for found in _unit_words().finditer(text):
        row, at, many = _units()[found[0]]
        other = dice.choice(_beside(row, at))
        if _is_counted(text, found.start()) and not _says(passage, other):
            yield with_article(text[: found.start()], _several(other) if many else other, text[found.end() :])


@cache
def _units() -> Mapping[str, tuple[Sequence[str], int, bool]]:
    """Return, by each unit's word, its row, its place there, and whether it is a plural."""
    rows = [row for name, row in tables()["units"].items() if not name.startswith("short")]
    words = [(row, at, unit) for row in rows for at, unit in enumerate(row)]
    single = {unit: (row, at, False) for row, at, unit in words}
    return {_several(unit): (row, at, True) for row, at, unit in words} | single


@cache
def _unit_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(_units(), key=len, reverse=True))})(?!\w)")


def _several(unit: str) -> str:
    return _IRREGULAR.get(unit, unit if unit == "hertz" or unit.endswith("hertz") else plural(unit))


def _beside(row: Sequence[str], at: int) -> list[str]:
    return [row[place] for place in (at - 1, at + 1) if 0 <= place < len(row)]


def _is_counted(text: str, start: int) -> bool:
    before = text[:start]
    if re.match(r"second (?!(?:and|in|of|to|for|with|at|while|when|or|on|by|per|is|was)\b)[a-z]", text[start:]):
        return False  # an ordinal
    if is_quoted(text, start) or re.search(r"\b(?:one|each other|some) $", before, re.I):
        return False
    return bool(_COUNTS.search(before)) or any(
        re.fullmatch(r"[ -](?:\w+ )?", before[one.end :]) for one in numbers(before)
    )


def _says(passage: str, unit: str) -> bool:
    return bool({unit, _several(unit)} & {token.lower for token in tokens(passage)})


def _other_signs(text: str, dice: random.Random) -> Iterator[str]:
    rows = [row for name, row in tables()["units"].items() if name.startswith("short")]
    known = {unit: (row, at) for row in rows for at, unit in enumerate(row)}
    for found in re.finditer(r"(?<=\d)(?P<space> ?)(?P<unit>[A-Za-z]{1,3})\b", text):
        attached = not found["space"] and len(found["unit"]) == 1  # the 1970s are no seconds
        if found["unit"] in known and not attached and not is_quoted(text, found.start()):
            new = dice.choice(_beside(*known[found["unit"]]))
            yield text[: found.start("unit")] + new + text[found.end() :]
    for sign, other in (("€", "$"), ("$", "€"), ("£", "€")):
        if sign in text and not is_quoted(text, text.index(sign)):
            yield text.replace(sign, other, 1)


def _no_shares(text: str) -> Iterator[str]:
    share = r"(?P<number>[\w.,]+(?:[ -]\w+)?) ?(?:%|per ?cent)"
    patterns = (
        (rf"\bby {share}(?! of)", r"by a factor of \g<number>"),
        (rf"\b{share} of the (?=\w+s\b)", r"\g<number> of the "),
    )
    for pattern, plain in patterns:
        found = re.search(pattern, text)
        if found and not is_quoted(text, found.start()) and numbers(found["number"]):
            yield text[: found.start()] + re.sub(pattern, plain, text[found.start() :], count=1)
