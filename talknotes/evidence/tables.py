"""What is known of a language where claims are checked, as its file in `languages/` says it, parsed.

Knows nothing of what is done with it. Caveat: a language without a file has no denials, no opposites and no units.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, and how many of its smallest one it holds."""

    dimension: str
    size: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The words around numbers, in lower case.

    `periods` hold a unit (daily), those in `parts_of_day` only behind a word in `every`. Units in `loose` are other
    words too, and meant behind a word in `one`; those that measure something in `measured` tell something without a
    number as well. `extra` words stand between a number and its unit, `said` are numbers in words of their own,
    `relations` set what follows them against something else (above). `decade` and `half_after` find the seventies, and
    a day and a half.
    """

    units: Mapping[str, Unit]
    periods: Mapping[str, str]
    parts_of_day: frozenset[str]
    every: frozenset[str]
    loose: frozenset[str]
    one: frozenset[str]
    measured: frozenset[str]
    extra: frozenset[str]
    relations: frozenset[str]
    said: Mapping[str, float]
    digits: tuple[str, ...]
    decades: Mapping[str, int]
    centuries: Mapping[str, int]
    half_after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Denials:
    """The words that deny, in lower case.

    `negations` turn round what follows them in their clause, in some languages `both` sides, for as many words as
    `reaches` tells and up to one in `borders`; the `mild` ones may retell anything (at no charge). `affirming` phrases
    hold one and deny nothing. `lacking` words and `phrases` say no without a negation, those in `ahead` of what follows
    them alone, and a negation makes a double one of those in `denying`. What is said in one of the `conditions` (or
    else), or denied within `limits` (only), may be retold the other way; behind `places` nothing is denied itself.
    """

    negations: frozenset[str]
    both: bool
    endings: tuple[str, ...]
    reaches: Mapping[str, int]
    borders: frozenset[str]
    mild: frozenset[str]
    affirming: Phrases
    lacking: frozenset[str]
    ahead: frozenset[str]
    denying: frozenset[str]
    phrases: Phrases
    conditions: Phrases
    limits: frozenset[str]
    places: frozenset[str]
    prefixes: frozenset[str]
    suffixes: tuple[str, ...]

    def lacks(self, word: str) -> bool:
        """Tell whether a word in lower case says no by its meaning, or by its end (useless)."""
        return word in self.lacking or any(word.endswith(end) and len(word) > len(end) + 2 for end in self.suffixes)

    def negates(self, word: str) -> bool:
        """Tell whether a word in lower case is a negation."""
        return word in self.negations or word.endswith(self.endings)

    def prefixed(self, one: str, other: str) -> bool:
        """Tell whether one word is another with a prefix that denies it: pleasant, unpleasant."""
        short, long = (one, other) if len(one) < len(other) else (other, one)
        return len(short) >= _SHORTEST and long.endswith(short) and long[: -len(short)] in self.prefixes


@dataclass(frozen=True, slots=True)
class Order:
    """What tells who does what to whom.

    A `passive` word stands before whoever does it, `being` and `participle` tell a passive's verb. `preferences` find
    what is set above what, in two groups each; `ways` are words before two numbers, of which one leads to the other;
    what is opposed to `falling` goes up, and what is to `rising` goes down.
    """

    passive: frozenset[str]
    being: frozenset[str]
    participle: re.Pattern[str] | None
    preferences: tuple[re.Pattern[str], ...]
    ways: frozenset[tuple[str, ...]]
    rising: str
    falling: str


_SHORTEST = 4


@cache
def table(language: str) -> Mapping[str, Any]:
    """Return what the file of a language (ISO 639-1) holds; nothing where there is none."""
    file = files(__package__).joinpath("languages", f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8")) if language.isalpha() and file.is_file() else {}


def figures(language: str) -> Figures:
    """Return the words around numbers."""
    data = table(language).get("figures", {})
    return Figures(
        units={"%": Unit("percent", 1.0), **_units(data.get("units", ()))},
        periods=data.get("periods", {}),
        parts_of_day=words(data.get("parts_of_day")),
        every=words(data.get("every")),
        loose=words(data.get("loose")),
        one=words(data.get("one")),
        measured=frozenset(data.get("measured", ())),
        extra=words(data.get("extra")),
        relations=words(data.get("relations")),
        said=data.get("said", {}),
        digits=tuple(data.get("digits", "").split()),
        decades=_counts(data.get("decades", ())),
        centuries=_counts(data.get("centuries", ())),
        half_after=_pattern(data.get("half_after")),
    )


def denials(language: str) -> Denials:
    """Return the words that deny."""
    data = table(language).get("denial", {})
    return Denials(
        negations=words(data.get("negations")),
        both=data.get("both", False),
        endings=tuple(data.get("endings", ())),
        reaches=data.get("reaches", {}),
        borders=words(data.get("borders")),
        mild=words(data.get("mild")),
        affirming=phrases(data.get("affirming", ())),
        lacking=words(data.get("lacking")),
        ahead=words(data.get("ahead")),
        denying=words(data.get("denying")),
        phrases=phrases(data.get("phrases", ())),
        conditions=phrases(data.get("conditions", ())),
        limits=words(data.get("limits")),
        places=words(data.get("places")),
        prefixes=frozenset(data.get("prefixes", ())),
        suffixes=tuple(data.get("suffixes", ())),
    )


def order(language: str) -> Order:
    """Return what tells who does what to whom."""
    data = table(language).get("order", {})
    return Order(
        passive=words(data.get("passive")),
        being=words(data.get("being")),
        participle=_pattern(data.get("participle")),
        preferences=tuple(re.compile(pattern) for pattern in data.get("preferences", ())),
        ways=frozenset(phrases(data.get("ways", ()))),
        rising=data.get("rising", ""),
        falling=data.get("falling", ""),
    )


def words(text: str | None) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset((text or "").split())


def phrases(rows: Iterable[str]) -> Phrases:
    """Return phrases as rows of words."""
    return tuple(tuple(row.split()) for row in rows)


def _units(rows: Iterable[str]) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for row in rows:
        dimension, size, *names = row.split()
        found |= {name: Unit(dimension, float(size)) for name in names}
    return found


def _counts(rows: Iterable[str]) -> dict[str, int]:
    return {name: int(value) for name, value in (row.split() for row in rows)}


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return None if text is None else re.compile(text, re.I)
