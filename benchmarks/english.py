"""English as far as altering a sentence asks for it: the forms of verbs, numbers in words, the words of a text.

Works on tables (`alterations.toml`) and endings; knows nothing of meaning. A word that no table holds is no verb.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

Form = Literal["base", "third", "past", "participle"]

WORD: Final = re.compile(r"\w+(?:[’'.,-]\w+)*", re.UNICODE)
BARE_PLURAL: Final = re.compile(r"\w{2,}[^s’']s$|^(?:they|we|you|people|children|men|women|bees|mice|data)$", re.I)
"""Ends a plural noun, or is one."""
_SMALL: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_UNITS: Final = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_NUMBER_WORD: Final = "|".join((*_UNITS, *_SCALES))
_ROW: Final = re.compile(rf"\b(?:{_NUMBER_WORD})(?:(?:[ -]| and )(?:{_NUMBER_WORD}))*\b", re.I)
_DIGITS: Final = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\w]*[-/]\w)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text and where it stands."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text, in digits or in words, and where it stands."""

    text: str
    value: float
    start: int
    end: int

    @property
    def in_words(self) -> bool:
        """Tell whether it is written out."""
        return not self.text[0].isdigit()


@cache
def tables() -> Mapping[str, Any]:
    """Return what `alterations.toml` holds."""
    return tomllib.loads(Path(__file__).with_name("alterations.toml").read_text(encoding="utf-8"))


@cache
def word_set(name: str) -> frozenset[str]:
    """Return a row of words of the tables as a set."""
    return frozenset(tables()["words"][name].split())


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text, in order; a hyphen, an apostrophe, a point inside of a word does not end it."""
    return tuple(Token(found[0], found.start(), found.end()) for found in WORD.finditer(text))


def matching_case(word: str, like: str) -> str:
    """Return a word with a capital where `like` has one."""
    return word[0].upper() + word[1:] if like[:1].isupper() else word


def with_article(before: str, word: str, after: str) -> str:
    """Return a text whose article, where one stands before a new word, is the one that the word asks for."""
    article = "an" if re.match(r"[aeio]|u(?!ni|se)|hour|honest", word, re.I) else "a"
    return re.sub(r"\b([Aa])n? $", lambda found: found[1] + article[1:] + " ", before) + word + after


# Verbs


@cache
def forms() -> Mapping[str, tuple[tuple[str, Form], ...]]:
    """Return, by each form of each known verb, the verbs and forms that it may be."""
    found: dict[str, list[tuple[str, Form]]] = defaultdict(list)
    for verb in _verbs():
        for form in ("base", "third", "past", "participle"):
            if (verb, form) not in found[inflect(verb, form)]:
                found[inflect(verb, form)].append((verb, form))
    return {word: tuple(readings) for word, readings in found.items()}


@cache
def _verbs() -> tuple[str, ...]:
    verbs = tables()["verbs"]
    return tuple(dict.fromkeys((*verbs["regular"].split(), *_doubled(), *verbs["irregular"])))


@cache
def _doubled() -> frozenset[str]:
    return frozenset(tables()["verbs"]["doubled"].split())


def inflect(verb: str, form: Form) -> str:
    """Return a form of a verb that is given in its base form."""
    if form == "base":
        return verb
    if form == "third":
        return {"have": "has", "do": "does", "go": "goes"}.get(verb) or plural(verb)
    irregular = tables()["verbs"]["irregular"].get(verb)
    if irregular:
        return str(irregular[0 if form == "past" else 1])
    if verb in _doubled():
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}d" if verb.endswith("e") else f"{verb}ed"


def plural(word: str) -> str:
    """Return a noun's plural, or a verb's third person, by its ending."""
    if re.search(r"(s|x|z|ch|sh)$", word):
        return f"{word}es"
    return f"{word[:-1]}ies" if re.search(r"[^aeiou]y$", word) else f"{word}s"


# Numbers


def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of a text in order: digits and words; years in words are read as years."""
    digits = (
        Number(found[0], float(found[0].replace(",", "")), found.start(), found.end())
        for found in _DIGITS.finditer(text)
    )
    words = (Number(found[0], value_of(found[0]), found.start(), found.end()) for found in _ROW.finditer(text))
    return tuple(sorted((*digits, *words), key=lambda one: one.start))


def value_of(words: str) -> float:
    """Return the value of a number in words: "two hundred and six", "forty-one", "nineteen thirty two"."""
    values = [word for word in re.split(r"[ -]", words.lower()) if word != "and"]
    years = _year(values)
    return years if years is not None else _counted(values)


def _year(values: list[str]) -> float | None:
    """Return the value of two numbers side by side ("eighteen ninety two", "one sixty"), if that is what these are."""
    if any(word in _SCALES for word in values) or len(values) < 2:
        return None
    first, rest = _UNITS[values[0]], [_UNITS[word] for word in values[1:]]
    if first >= 20 and rest[0] < 10:
        return None
    return float(first * 100 + sum(rest)) if sum(rest) >= 10 else None


def _counted(values: list[str]) -> float:
    total = part = 0.0
    for word in values:
        if word in _UNITS:
            part += _UNITS[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        else:
            total, part = total + max(part, 1) * _SCALES[word], 0.0
    return total + part


def spell(value: int) -> str:
    """Return a whole number below a thousand million in words."""
    if value < 20:
        return _SMALL[value]
    if value < 100:
        return _TENS[value // 10 - 2] + (f"-{_SMALL[value % 10]}" if value % 10 else "")
    for name, scale in reversed(_SCALES.items()):
        if value >= scale:
            rest = value % scale
            joint = " and " if rest < 100 else " "
            return f"{spell(value // scale)} {name}" + (f"{joint}{spell(rest)}" if rest else "")
    raise AssertionError(value)


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each clause of a sentence begins and ends: between marks."""
    start = 0
    for mark in re.finditer(r"[,;:–—()]", text):
        yield start, mark.start()
        start = mark.end()
    yield start, len(text)
