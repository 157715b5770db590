"""How much a sentence sounds like an author's word on what they missed, where no rule of the grammar knows the phrase.

Classes of words are counted: the author, what keeps people from a talk (a phone, a train, a queue), a moment of a talk,
notes, a loss; and besides single words, pairs of neighbours, and in languages with few known sentences pieces of words.
`weights.toml` says what each counts for, alone and together; the words are each language's own, the weights of classes
are shared. Knows nothing of posts. Caveat: it is less sure than a rule, and says less why.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from talknotes.gaps.pattern import Pattern
from talknotes.gaps.reading import CLAUSE

SHORT_WORDS: Final = 8
LONG_WORDS: Final = 25

_CHUNK: Final = 5
_INFLECTED: Final = "inflected"
"""A class that stands in a language's file where pieces of words are counted too, as few of its forms are known."""

_FIRST: Final = ("author", "implied", "notes", "thistalk", "keeper")
_PLAIN = re.compile(r"[\w'&-]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A class of words: single ones, and a pattern for all else (None where there is nothing else)."""

    words: frozenset[str]
    pattern: Pattern | None

    def is_in(self, sentence: str, words: frozenset[str]) -> bool:
        """Tell whether a sentence, of these `words`, holds one of the class."""
        return not self.words.isdisjoint(words) or (self.pattern is not None and bool(self.pattern.search(sentence)))


@dataclass(frozen=True, slots=True)
class Weights:
    """What classes of words, pairs of them, single words and places count for; a gap's sum is at least `least`.

    `sure` is the least where a rule names what was missed, `unruled` where none knows a phrase of the sentence; `doubt`
    is the most that a rule may add. `kinds` says
    the same of each kind.
    """

    least: float
    sure: float
    unruled: float
    doubt: float
    start: float
    counts: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]


@cache
def weights() -> Weights:
    """Return the weights that all languages share."""
    data = tomllib.loads(files(__package__).joinpath("weights.toml").read_text("utf-8"))
    return Weights(**data)


def cue(source: str, compiled: Callable[[str], Pattern]) -> Cue:
    """Return the class that `source` describes, alternatives with bars between; `compiled` makes patterns of a file."""
    entries = list(_alternatives(source))
    plain = {entry for entry in entries if _PLAIN.fullmatch(entry)}
    others = [entry for entry in entries if entry not in plain]
    return Cue(frozenset(plain), compiled("|".join(others)) if others else None)


def cues_of(sentence: str, place: str, classes: Mapping[str, Cue]) -> frozenset[str]:
    """Return what a sentence (as `reading.read` returns it) holds: classes, pairs of them, words, its place."""
    row = [word.strip(",.-") for word in sentence.split()]
    words = frozenset(row)
    held = {name for name, known in classes.items() if name != _INFLECTED and known.is_in(sentence, words)}
    shape = {f"at {place}"}
    if len(row) < SHORT_WORDS:
        shape.add("short")
    if len(row) > LONG_WORDS:
        shape.add("long")
    if "author" in held or "implied" in held:
        shape.add("by the author" if "others" in held else "by the author alone")
        if place == "only":
            shape.add("author at only")
    single = {f"={word}" for word in words}
    if _INFLECTED in classes:
        single.update(*(_chunks(word) for word in words))
    return frozenset(held | shape | set(_pairs(held)) | single | set(_neighbours(sentence)))


def is_pair(cue: str) -> bool:
    """Tell whether a cue of `cues_of` is a pair of words."""
    return cue[0] == "=" and " " in cue


def score(cues: Iterable[str]) -> float:
    """Return the sum of what a sentence holds; a gap is likely from `Weights.least`."""
    known = weights()
    return known.start + sum(known.counts.get(name, 0.0) for name in cues)


def likeliest_kind(cues: Iterable[str]) -> str:
    """Return the kind of gap that a sentence with these cues is likely to tell of."""
    known, held = weights().kinds, ("", *cues)
    return max(known, key=lambda kind: sum(known[kind].get(name, 0.0) for name in held))


@lru_cache(maxsize=20_000)
def _chunks(word: str) -> frozenset[str]:
    """Return the pieces of a word, its ends marked, that forms and compounds of it share."""
    if len(word) <= _CHUNK:
        return frozenset()
    marked = f"<{word}>"
    return frozenset(f"=#{marked[at : at + _CHUNK]}" for at in range(len(marked) - _CHUNK + 1))


def _pairs(held: set[str]) -> Iterator[str]:
    for first in _FIRST:
        if first in held:
            yield from (f"{first}+{other}" for other in held if other != first)


def _neighbours(sentence: str) -> Iterator[str]:
    """Yield the words that stand side by side, marks of clauses among them, and those with one between."""
    row = ["/" if word == CLAUSE else word.strip(",.-") for word in sentence.split(" ")]
    yield from (f"={one} {other}" for one, other in pairwise(row))
    yield from (f"={one} _ {other}" for one, other in zip(row, row[2:], strict=False))


def _alternatives(source: str) -> Iterator[str]:
    """Yield what stands between the bars of a pattern, brackets regarded."""
    depth, entry = 0, ""
    for char in source:
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            yield entry
            entry = ""
        else:
            entry += char
    yield entry
