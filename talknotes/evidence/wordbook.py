"""What words do to a claim: those that deny, opposites, units, and words that anybody may use who retells a talk.

The words are data (`languages/`), compiled once; stems and words that say the same are the alignment's. Knows nothing
of claims. Caveat: in a language without a file, only numbers, names and quotations are looked after.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.evidence.tables import Denials, Figures, Order, denials, figures, order, phrases, table, words

SAME: Final = 0.9
LIKE: Final = 0.8
"""How nearly two stems say the same that mean the same, and two that may stand for each other in a retelling."""
OPPOSED: Final = -1.0
_ALIKE: Final = 0.75
_LEAST: Final = 5
_LONGEST_COMPARED: Final = 6
_NONE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that tell little, in lower case.

    `free` may be said by whoever retells a talk, `grammar` words hold a sentence together; `wholes` of them can be
    done to, or do. `reporting` verbs credit whoever stands beside them, `listeners` are phrases for those who only
    listen; by `ours` a speaker tells of what they belong to. A name at a sentence's beginning stands before one of
    `verbs`, and has none of `endings`. `counting` stems count what was listed (three reasons).
    `compounds` tells that words are written as one.
    """

    free: frozenset[str]
    grammar: frozenset[str]
    wholes: frozenset[str]
    reporting: frozenset[str]
    listeners: tuple[tuple[str, ...], ...]
    ours: frozenset[str]
    verbs: frozenset[str]
    endings: tuple[str, ...]
    counting: frozenset[str]
    compounds: bool


@dataclass(frozen=True, slots=True)
class Meanings:
    """Which stems say the same or the opposite.

    `same` and `strong` hold the rows of each that say the same, loosely and surely; `opposites` those on the other
    side. `adjectives` are opposites in all of their forms, `bases` what these are forms of (faster: fast), `turning`
    the stems of all others. `kinds` hold for each word the rows of things of which one is never another.
    """

    same: Mapping[str, frozenset[int]]
    strong: Mapping[str, frozenset[int]]
    opposites: Mapping[str, frozenset[str]]
    adjectives: frozenset[str]
    bases: Mapping[str, str]
    turning: frozenset[str]
    kinds: Mapping[str, frozenset[int]]


@dataclass(slots=True)
class Wordbook:
    """The words of a language; what pairs of them have to do with each other is remembered."""

    lexicon: Lexicon
    plain: Plain
    figures: Figures
    denial: Denials
    order: Order
    meaning: Meanings
    _alike: dict[str, dict[str, float]] = field(default_factory=dict)

    def key(self, word: str) -> str:
        """Return a word's stem, of an adjective that of its plain form."""
        return self.lexicon.key(self.meaning.bases.get(word, word))

    def excludes(self, one: str, other: str) -> bool:
        """Tell whether two words in lower case are different things of one kind."""
        rows = self.meaning.kinds
        return one != other and not rows.get(one, _NONE).isdisjoint(rows.get(other, _NONE))

    def turns(self, word: str, key: str) -> bool:
        """Tell whether a word, in the form in which it is written, has an opposite."""
        return word in self.meaning.adjectives or key in self.meaning.turning

    def opposed(self, one: str, other: str) -> bool:
        """Tell whether two stems are opposites."""
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
        meaning = self.meaning
        if other in meaning.opposites.get(one, ()):
            return OPPOSED
        if one[:1] == other[:1]:
            short = min(len(one), len(other))
            if short >= _LEAST and _common(one, other) >= max(_LEAST, _ALIKE * short):
                return SAME
        if not meaning.strong.get(one, _NONE).isdisjoint(meaning.strong.get(other, _NONE)):
            return SAME
        shared = meaning.same.get(one, _NONE) & meaning.same.get(other, _NONE)
        return max((SAME if row >= 0 else LIKE for row in shared), default=0.0)


@cache
def wordbook(language: str) -> Wordbook:
    """Return what is known of a language (ISO 639-1); of one without a file, its stems and numbers."""
    known = lexicon(language)
    return Wordbook(known, _plain(known), figures(language), denials(language), order(language), _meanings(known))


def _plain(known: Lexicon) -> Plain:
    data = table(known.language)
    return Plain(
        free=(words(data.get("free")) | known.stops) - words(data.get("content")),
        grammar=words(data.get("grammar")) or known.stops,
        wholes=words(data.get("wholes")),
        reporting=known.saying | words(data.get("reporting")),
        listeners=phrases(data.get("listeners", ())),
        ours=words(data.get("ours")),
        verbs=words(data.get("verbs")),
        endings=tuple(data.get("endings", "").split()),
        counting=frozenset(known.key(word) for word in words(data.get("counting"))),
        compounds=data.get("compounds", False),
    )


def _meanings(known: Lexicon) -> Meanings:
    data = table(known.language).get("meaning", {})
    adjectives, others = data.get("adjectives", ()), data.get("opposites", ())
    strong, loose = (_rows(data.get(name, ()), known) for name in ("strong", "same"))
    same = {key: known.same.get(key, _NONE) | loose.get(key, _NONE) for key in {*known.same, *loose}}
    bases = {form: base for row in adjectives for base in row.split() for form in _compared(base)}
    return Meanings(
        same=same,
        strong=strong,
        opposites=_opposites((*others, *adjectives), bases, known),
        adjectives=frozenset(form for word in _sided(adjectives) for form in (word, *_compared(word))),
        bases=bases,
        turning=frozenset(known.key(word) for word in _sided(others)),
        kinds=_kinds(data.get("kinds", ())),
    )


def _sided(rows: Iterable[str]) -> Iterator[str]:
    """Yield the words on both sides of some rows."""
    for row in rows:
        yield from row.replace("|", " ").split()


def _common(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _opposites(rows: Iterable[str], bases: Mapping[str, str], known: Lexicon) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        sides = [{known.key(bases.get(word, word)) for word in side.split()} for side in row.split("|")]
        for side, other in (sides, sides[::-1]):
            for key in side:
                found.setdefault(key, set()).update(other - side)
    return {key: frozenset(keys) for key, keys in found.items()}


def _kinds(rows: Iterable[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        for word in row.split():
            for form in (word, f"{word}s"):
                found.setdefault(form, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _compared(word: str) -> tuple[str, ...]:
    """Return the other forms that a short adjective has in English; what is no word is never met."""
    if len(word) > _LONGEST_COMPARED or not word.isalpha():
        return ()
    base = word[:-1] if word[-1] in "ey" else word
    middle = "i" if word[-1] == "y" else ""
    doubled = word + word[-1]
    return (base + middle + "er", base + middle + "est", doubled + "er", doubled + "est", word + "ly")


def _rows(rows: Iterable[str], known: Lexicon) -> dict[str, frozenset[int]]:
    """Return for each stem its rows, as numbers under zero, which the alignment's are not."""
    found: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        for word in row.split():
            found.setdefault(known.key(word), set()).add(-1 - number)
    return {key: frozenset(numbers) for key, numbers in found.items()}
