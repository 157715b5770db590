"""Numbers in texts, however they are written: "200 trillion", "two hundred trillion", "2x", "twice", "a third", "90%".

Number words are read by text2num; what people make of numbers (shares, factors, years, scales) is read here, with the
words of `languages/`. Knows nothing of what is counted. Caveat: a lone "one" is an article as often as a number, and
is none here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from talknotes.alignment.lexicon import NumberWords, lexicon

NumberUnit = Literal["", "share", "times", "ordinal", "year"]

_TOKEN: Final = re.compile(
    r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,'’]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%×]|[^\w\s]"
)
_CLOCK: Final = re.compile(r"\d{1,2}:\d\d(?::\d\d)?|\d{4}-\d\d-\d\d|(?<![\d.])\d{1,3}(?:\.\d{1,3}){2,}")
_SPOKEN: Final = frozenset(["en", "de", "fr", "es", "pt", "it", "nl"])
_DECIMAL_COMMA: Final = frozenset(["de", "fr", "es", "pt", "it", "nl", "ru", "pl", "sv", "da", "no", "cs"])
_HYPHENS: Final = "-‐‑"
_CENTURIES: Final = range(16, 22)
_YEARS: Final = range(1000, 2101)
_WHOLES: Final = frozenset([2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1000])
"""What people count a share out of."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value, what it is (a share is 0 to 1 for the most part), and its characters."""

    value: float
    unit: NumberUnit
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or mark, as text2num wants it."""

    word: str
    start: int
    end: int
    apart: bool = False

    def text(self) -> str:
        return self.word

    def nt_separated(self, previous: object) -> bool:
        return self.apart

    def not_a_number_part(self) -> bool:
        return self.apart


@dataclass(frozen=True, slots=True)
class _Found:
    """A number among tokens, `first` to `last`, the last excluded."""

    value: float
    first: int
    last: int
    unit: NumberUnit = ""
    digits: bool = False


def find_numbers(text: str, language: str) -> tuple[Number, ...]:
    """Return the numbers of a text in order; times of day, dates in digits and versions are none."""
    if not text:
        return ()
    words = lexicon(language).numbers
    clocks = [match.span() for match in _CLOCK.finditer(text)]
    tokens = [_token(match) for match in _TOKEN.finditer(text) if not _within(match.start(), clocks)]
    found = list(_plain(tokens, words, language))
    found = list(_years(_scaled(found, tokens, words), words))
    found = list(_related(found, tokens, words))
    return tuple(_number(number, tokens) for number in found)


def close(one: float, other: float, tolerance: float) -> bool:
    """Tell whether two values differ by no more than `tolerance` of the larger one."""
    return abs(one - other) <= tolerance * max(abs(one), abs(other)) + 1e-9


def _token(match: re.Match[str]) -> _Token:
    return _Token(match[0].lower(), match.start(), match.end())


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _plain(tokens: Sequence[_Token], words: NumberWords, language: str) -> Iterator[_Found]:
    """Yield numbers in digits and in words, fractions and factors, in order."""
    taken: dict[int, _Found] = {}
    for at, token in enumerate(tokens):
        if token.word[0].isdigit():
            taken[at] = _Found(_digits(token.word, language), at, at + 1, digits=True)
        elif (fraction := _fraction(tokens, at, words)) is not None:
            taken[at] = _Found(1 / fraction, at, at + 1, "share")
        elif token.word in words.factors:
            taken[at] = _Found(words.factors[token.word], at, at + 1, "times")
        elif token.word in words.words:
            taken[at] = _Found(words.words[token.word], at, at + 1)
        elif (factor := _multiplied(token.word, words, language)) is not None:
            taken[at] = _Found(factor, at, at + 1, "times")
        elif _is_one(tokens, at, words, language):
            taken[at] = _Found(1.0, at, at + 1)
    spoken = _spoken([replace(t, apart=at in taken) for at, t in enumerate(tokens)], language)
    free = (number for number in spoken if not any(at in taken for at in range(number.first, number.last)))
    yield from sorted([*taken.values(), *free], key=lambda number: number.first)


def _multiplied(word: str, words: NumberWords, language: str) -> float | None:
    """Return by how much a word multiplies that is made of a number (zwölfmal, thirtyfold)."""
    for end in words.multiplied:
        if word.endswith(end) and len(word) > len(end) and language in _SPOKEN:
            value = _value(word[: -len(end)], language)
            return value if value > 1 else None
    return None


def _is_one(tokens: Sequence[_Token], at: int, words: NumberWords, language: str) -> bool:
    """Tell whether a word for one is a number, and no article: one percent, one in ten."""
    if tokens[at].word not in words.ones:
        return False
    after = tuple(token.word for token in tokens[at + 1 : at + 4])
    if any(after[: len(phrase)] == phrase for phrase in words.percent):
        return True
    whole = next((after[len(phrase)] for phrase in words.out_of if after[: len(phrase)] == phrase < after), "")
    if not whole:
        return False
    return (_digits(whole, language) if whole[0].isdigit() else _value(whole, language)) in _WHOLES - {2}


def _digits(word: str, language: str) -> float:
    """Return the value of digits: 1.5, 1,500, 1.500 and 1,5 by the habit of the language, where it can be either."""
    word = re.sub(r"['’\s]", "", word)
    marks = [mark for mark in word if mark in ".,"]
    if not marks:
        return float(word)
    thousands = "." if language in _DECIMAL_COMMA else ","
    if len(set(marks)) == 2 or len(marks) > 1:
        thousands = marks[0]
    elif len(word.rpartition(marks[0])[2]) != 3:
        thousands = "," if marks[0] == "." else "."
    plain = word.replace(thousands, "").replace(",", ".")
    return float(plain) if plain.count(".") <= 1 else float(plain.replace(".", ""))


def _fraction(tokens: Sequence[_Token], at: int, words: NumberWords) -> float | None:
    fraction = words.fractions.get(tokens[at].word)
    if fraction is None or tokens[at].word not in words.ambiguous:
        return fraction
    before = tokens[at - 1].word if at else ""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return fraction if before in words.articles or after in words.parts else None


def _spoken(tokens: Sequence[_Token], language: str) -> Iterator[_Found]:
    """Yield the numbers in words, ordinals among them; a lone one is none."""
    if language not in _SPOKEN or not any(_is_number(token.word, language) for token in tokens):
        return
    from text_to_num import find_numbers as find

    for found in find(list(tokens), language, 0.0):
        if found.value == 1 and not found.is_ordinal:
            continue
        if not any(token.word[0].isdigit() for token in tokens[found.start : found.end]):
            yield _Found(found.value, found.start, found.end, "ordinal" if found.is_ordinal else "")


@lru_cache(maxsize=65536)
def _is_number(word: str, language: str) -> bool:
    """Tell whether a word by itself is a number; without any such word, a text holds none."""
    from text_to_num import find_numbers as find

    return bool(find([_Token(word, 0, len(word))], language, 0.0))


@lru_cache(maxsize=4096)
def _value(word: str, language: str) -> float:
    """Return the value of a word that is a number, 0 of any other."""
    from text_to_num import find_numbers as find

    found = find([_Token(word, 0, len(word))], language, 0.0) if language in _SPOKEN else []
    return float(found[0].value) if found and not found[0].is_ordinal else 0.0


def _scaled(found: Sequence[_Found], tokens: Sequence[_Token], words: NumberWords) -> Iterator[_Found]:
    """Yield the numbers with "and a half" and with the scales that follow them (3 million, 200k)."""
    rest = list(found)
    while rest:
        number = rest.pop(0)
        if rest and number.unit == "" and rest[0].unit == "share" and rest[0].value == 0.5:
            between = [token.word for token in tokens[number.last : rest[0].first]]
            if between and len(between) <= 2 and all(word.isalpha() and len(word) <= 4 for word in between):
                number = replace(number, value=number.value + 0.5, last=rest.pop(0).last, digits=True)
        while number.unit == "" and number.last < len(tokens):
            token = tokens[number.last]
            short = len(token.word) == 1 and (not number.digits or token.start > tokens[number.last - 1].end)
            if token.word not in words.scales or short:
                break
            number = replace(number, value=number.value * words.scales[token.word], last=number.last + 1)
        while rest and rest[0].first < number.last:
            rest.pop(0)
        yield number


def _years(found: Iterator[_Found], words: NumberWords) -> Iterator[_Found]:
    """Yield the numbers, years that are said in two halves (twenty fifteen) as one."""
    held: _Found | None = None
    for number in found:
        if held is not None:
            joined = number.first == held.last and not (number.digits or held.digits or number.unit or held.unit)
            if words.years and joined and held.value in _CENTURIES and 10 <= number.value <= 99:
                held = replace(held, value=held.value * 100 + number.value, last=number.last)
                continue
            yield held
        held = number
    if held is not None:
        yield held


def _related(found: Sequence[_Found], tokens: Sequence[_Token], words: NumberWords) -> Iterator[_Found]:
    """Yield the numbers with what they are: "two thirds", "9 of 10", "5 percent", "8x"."""
    rest = list(found)
    while rest:
        number = rest.pop(0)
        if rest and number.unit == "" and rest[0].unit == "share" and rest[0].first == number.last:
            part = rest.pop(0)
            yield replace(part, value=number.value * part.value, first=number.first)
        elif rest and (whole := _whole(number, rest[0], tokens, words)):
            rest.pop(0)
            yield replace(whole, value=number.value / whole.value, unit="share", first=number.first)
        else:
            number = _with_unit(number, tokens, words)
            while rest and rest[0].first < number.last:
                rest.pop(0)
            yield number


def _whole(number: _Found, after: _Found, tokens: Sequence[_Token], words: NumberWords) -> _Found | None:
    between = tuple(token.word for token in tokens[number.last : after.first])
    fits = number.unit == after.unit == "" and number.value < after.value and after.value in _WHOLES
    return after if fits and between in (*words.out_of, ("/",)) else None


def _with_unit(number: _Found, tokens: Sequence[_Token], words: NumberWords) -> _Found:
    if number.unit == "share":
        return _part(number, tokens, words)
    if number.unit:
        return number
    after = tuple(token.word for token in tokens[number.last : number.last + 2])
    for phrase in words.percent:
        if after[: len(phrase)] == phrase:
            return replace(number, value=number.value / 100, unit="share", last=number.last + len(phrase))
    if after and after[0] in words.times:
        return replace(number, unit="times", last=number.last + 1)
    if len(after) == 2 and after[0] in _HYPHENS and (after[1] in words.times or after[1] in words.multiplied):
        return replace(number, unit="times", last=number.last + 2)
    if number.value in _YEARS and number.value == int(number.value) and number.last - number.first <= 4:
        plain = tokens[number.first].word
        if not number.digits or (plain.isdigit() and len(plain) == 4):
            return replace(number, unit="year")
    return number


def _part(number: _Found, tokens: Sequence[_Token], words: NumberWords) -> _Found:
    """Return half an hour as 30, and any other share as it is."""
    for token in tokens[number.last : number.last + 3]:
        if token.word in words.parts:
            return replace(number, value=number.value * words.parts[token.word], unit="")
        if token.word not in words.articles and (token.word,) not in words.out_of:
            break
    return number


def _number(number: _Found, tokens: Sequence[_Token]) -> Number:
    return Number(number.value, number.unit, tokens[number.first].start, tokens[number.last - 1].end)
