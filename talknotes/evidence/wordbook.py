"""What words do to a claim: those that deny, opposites, units, and words that anybody may use who retells a talk.

The words are data (`languages/`), compiled once; stems and words that say the same are the alignment's. Knows nothing
of claims. Caveat: a language without a file has no negations and no opposites, so that only numbers, names and
quotations are looked after.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from talknotes.alignment.lexicon import Lexicon, lexicon

SAME: Final = 0.9
LIKE: Final = 0.8
OPPOSED: Final = -1.0
"""How nearly two stems say the same that mean the same in notes, and two that may stand for each other in a retelling."""
_ALIKE: Final = 0.75
_LEAST: Final = 5
_NONE: Final[frozenset[int]] = frozenset()
_LONGEST_COMPARED: Final = 6


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, and how many of its smallest one it holds."""

    dimension: str
    size: float


@dataclass(slots=True)
class Wordbook:
    """The words of a language. Sets hold words in lower case, `opposites` and `same` stems (`lexicon.key`)."""

    lexicon: Lexicon
    negations: frozenset[str]
    endings: tuple[str, ...]
    affirming: tuple[tuple[str, ...], ...]
    """Phrases that hold a negation and deny nothing: not only, no doubt."""
    lacking: frozenset[str]
    denying: frozenset[str]
    """Those of them that a negation would make a double one of (not impossible)."""
    ahead: frozenset[str]
    lacking_phrases: tuple[tuple[str, ...], ...]
    """Words that say no without a negation (impossible), those of what follows alone (without), and phrases."""
    borders: frozenset[str]
    """Words over which no negation reaches."""
    grammar: frozenset[str]
    """Words that hold a sentence together and say nothing by themselves."""
    free: frozenset[str]
    counting: frozenset[str]
    kinds: Mapping[str, frozenset[int]]
    """For each word, the rows of things of which one is never another: colours, months, woods."""
    units: Mapping[str, Unit]
    extra: frozenset[str]
    """Words between a number and its unit: three more hours."""
    periods: Mapping[str, str]
    """Words that hold a unit: daily."""
    measured: frozenset[str]
    loose: frozenset[str]
    """Dimensions whose units tell something without a number as well, and units that are other words too."""
    opposites: Mapping[str, frozenset[str]]
    adjectives: frozenset[str]
    bases: Mapping[str, str]
    """Adjectives that have an opposite, in all of their forms, and what these are forms of: faster, fast."""
    same: Mapping[str, frozenset[int]]
    strong: Mapping[str, frozenset[int]]
    """For each stem, its rows of words that say the same, loosely, and surely."""
    reaches: Mapping[str, int]
    """How many words a negation reaches over, where that is not as far as its clause."""
    relations: frozenset[str]
    """Words that set what follows them against something else: above, before."""
    reporting: frozenset[str]
    _turning: frozenset[str]
    _prefixes: tuple[str, ...] = ()
    _suffixes: tuple[str, ...] = ()
    _alike: dict[str, dict[str, float]] = field(default_factory=dict)

    def excludes(self, one: str, other: str) -> bool:
        """Tell whether two words in lower case are different things of one kind."""
        return one != other and bool(self.kinds.get(one, frozenset()) & self.kinds.get(other, frozenset()))

    def opposed(self, one: str, other: str) -> bool:
        """Tell whether two stems are opposites: by the table, or by a prefix that denies (pleasant, unpleasant)."""
        return self.likeness(one, other) < 0

    def likeness(self, one: str, other: str) -> float:
        """Return how nearly two stems say the same, 0 to 1; under 0 where they are opposites."""
        if one == other:
            return 1.0
        row = self._alike.get(one)
        if row is None:
            row = self._alike[one] = {}
        value = row.get(other)
        if value is None:
            value = row[other] = self._likeness(one, other)
        return value

    def _likeness(self, one: str, other: str) -> float:
        if other in self.opposites.get(one, ()):
            return OPPOSED
        if one[:1] == other[:1]:
            short = min(len(one), len(other))
            if short >= _LEAST and _common(one, other) >= max(_LEAST, _ALIKE * short):
                return SAME
        if not self.strong.get(one, _NONE).isdisjoint(self.strong.get(other, _NONE)):
            return SAME
        shared = self.same.get(one, _NONE) & self.same.get(other, _NONE)
        return max((SAME if row >= 0 else LIKE for row in shared), default=0.0)

    def prefixed(self, one: str, other: str) -> bool:
        """Tell whether one word is another with a prefix that denies it: pleasant, unpleasant."""
        short, long = (one, other) if len(one) < len(other) else (other, one)
        return len(short) >= _LEAST - 1 and long.endswith(short) and long[: -len(short)] in self._prefixes

    def turns(self, word: str, key: str) -> bool:
        """Tell whether a word, in the form in which it is written, has an opposite."""
        return word in self.adjectives or key in self._turning

    def key(self, word: str) -> str:
        """Return a word's stem, of an adjective that of its plain form."""
        return self.lexicon.key(self.bases.get(word, word))

    def lacks(self, word: str) -> bool:
        """Tell whether a word in lower case says no by itself, by its meaning or by its ends (unable, useless)."""
        if word in self.lacking:
            return True
        return any(word.endswith(end) and len(word) > len(end) + 2 for end in self._suffixes)


def _common(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


@cache
def wordbook(language: str) -> Wordbook:
    """Return what is known of a language (ISO 639-1); of one without a file, its stems and numbers."""
    data = _load(language)
    words = lexicon(language)
    return Wordbook(
        words,
        frozenset(data.get("negations", ())),
        tuple(data.get("endings", ())),
        tuple(tuple(row.replace("’", "'").split()) for row in data.get("affirming", ())),
        frozenset(data.get("lacking", "").split()),
        frozenset(data.get("denying", "").split()),
        frozenset(data.get("ahead", "").split()),
        tuple(tuple(row.split()) for row in data.get("lacking_phrases", ())),
        frozenset(data.get("borders", "").split()),
        frozenset(data.get("grammar", "").split()),
        (frozenset(data.get("free", "").split()) | words.stops) - frozenset(data.get("content", "").split()),
        frozenset(words.key(word) for word in data.get("counting", "").split()),
        _kinds(data.get("kinds", ())),
        _units(data.get("units", ())),
        frozenset(data.get("extra", "").split()),
        data.get("periods", {}),
        frozenset(data.get("measured", ())),
        frozenset(data.get("loose", "").split()),
        _opposites(data.get("opposites", ()), data.get("adjectives", ()), words),
        frozenset(_forms(data.get("adjectives", ()))),
        {form: base for row in data.get("adjectives", ()) for base in row.split() for form in _compared(base)},
        _same(data.get("same", ()), words),
        _rows(data.get("strong", ()), words),
        data.get("reaches", {}),
        frozenset(data.get("relations", "").split()),
        words.saying | frozenset(data.get("reporting", "").split()),
        frozenset(words.key(word) for row in data.get("opposites", ()) for word in row.replace("|", " ").split()),
        tuple(data.get("prefixes", ())),
        tuple(data.get("suffixes", ())),
    )


def _load(language: str) -> dict[str, Any]:
    file = files(__package__).joinpath("languages", f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8")) if language.isalpha() and file.is_file() else {}


def _units(rows: Iterable[str]) -> dict[str, Unit]:
    found = {"%": Unit("percent", 1.0)}
    for row in rows:
        dimension, size, *words = row.split()
        found |= {word: Unit(dimension, float(size)) for word in words}
    return found


def _opposites(rows: Iterable[str], adjectives: Iterable[str], words: Lexicon) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    bases = {form: base for row in adjectives for base in row.split() for form in _compared(base)}
    for row in (*rows, *adjectives):
        sides = [{words.key(bases.get(word, word)) for word in side.split()} for side in row.split("|")]
        for side, other in (sides, sides[::-1]):
            for key in side:
                found.setdefault(key, set()).update(other - side)
    return {key: frozenset(keys) for key, keys in found.items()}


def _forms(rows: Iterable[str]) -> Iterator[str]:
    """Yield the adjectives of some rows in all of their forms."""
    for row in rows:
        for word in row.replace("|", " ").split():
            yield word
            yield from _compared(word)


def _kinds(rows: Iterable[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        for word in row.split():
            for form in (word, f"{word}s"):
                found.setdefault(form, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _compared(word: str) -> tuple[str, ...]:
    """Return the comparative forms that a short word has in English; stems of what is no word harm nobody."""
    if len(word) > _LONGEST_COMPARED:
        return ()
    base = word[:-1] if word[-1] in "ey" else word
    middle = "i" if word[-1] == "y" else ""
    doubled = word + word[-1]
    return (base + middle + "er", base + middle + "est", doubled + "er", doubled + "est", word + "ly")


def _same(rows: Iterable[str], words: Lexicon) -> dict[str, frozenset[int]]:
    """Return for each stem its rows: the alignment's, and our own with numbers under zero."""
    own = _rows(rows, words)
    return {key: words.same.get(key, frozenset()) | own.get(key, frozenset()) for key in {*words.same, *own}}


def _rows(rows: Iterable[str], words: Lexicon) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        for word in row.split():
            found.setdefault(words.key(word), set()).add(-1 - number)
    return {key: frozenset(numbers) for key, numbers in found.items()}
