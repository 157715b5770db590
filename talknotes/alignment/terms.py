"""What a text says, as terms that can be compared: stems of its words, and its numbers by value.

Knows nothing of where a text comes from. Caveat: a name is told by its capital alone, so that in a language that
writes nouns with capitals every noun is one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from talknotes.alignment.lexicon import Lexicon
from talknotes.alignment.lexicon import lexicon as known_words
from talknotes.alignment.numbers import Number, find_numbers
from talknotes.people.shape import fold

TermKind = Literal["word", "stop", "name", "number"]

_PIECE: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CLITIC: Final = re.compile(r"['’](?:s|ll|re|ve|d|m|t)$|^(?:l|d|j|m|n|s|t|c|qu)['’](?=\w)", re.I)
_LETTERS: Final = re.compile(
    r"(?<![^\W_])(?:(?:[A-Z][. ]){1,5}[A-Z]|(?:[a-z]\.){1,5}[a-z]|[b-hj-z] (?:[a-z] ){1,4}[a-z])(?![^\W_])"
)
"""Letters that are said one by one: "G P U", "n.l.p."."""
_START: Final = 5
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:…\n])[\s\"'“”‘’«»(*_-]*$")


@dataclass(frozen=True, slots=True)
class Term:
    """A word's stem (folded) or a number's value as a key, what it is, its characters, and the word in lower case."""

    key: str
    kind: TermKind
    start: int
    end: int
    value: float = 0.0
    word: str = ""


def read(text: str, lexicon: Lexicon) -> tuple[Term, ...]:
    """Return the terms of a text in order, repetitions included; a number's words are no terms of their own."""
    return _read(text, lexicon.language)


@lru_cache(maxsize=65536)
def _read(text: str, language: str) -> tuple[Term, ...]:
    lexicon = known_words(language)
    numbers = find_numbers(text, language)
    found = [_of_number(number) for number in numbers if number.value != 1 or number.unit == "share"]
    found += _words(text, lexicon, [(number.start, number.end) for number in numbers])
    return tuple(sorted(found, key=lambda term: (term.start, term.end)))


def number_key(number: Number) -> str:
    """Return the key of a number: a year is a plain number, "8x" is 8, shares and ordinals are of their own kind."""
    mark = {"share": "/", "ordinal": "."}.get(number.unit, "")
    return f"#{number.value:.6g}{mark}"


def joined(terms: Sequence[Term], text: str, lexicon: Lexicon, starts: frozenset[str]) -> Iterator[str]:
    """Yield the keys of words that stand side by side, written as one: "deep fakes" as deepfakes.

    Only those whose first letters, as many as `start_of` takes, are among `starts`: few can be what is looked for.
    """
    words = [term for term in terms if term.kind != "number"]
    for one, other in pairwise(words):
        if other.start - one.end == 1 and min(len(one.key), len(other.key)) >= 2:
            together = text[one.start : one.end].lower() + text[other.start : other.end].lower()
            if start_of(fold(together)) in starts:
                yield lexicon.key(together)


def start_of(key: str) -> str:
    """Return the letters that words written as one are looked up by."""
    return key[:_START]


def _of_number(number: Number) -> Term:
    return Term(number_key(number), "number", number.start, number.end, number.value)


def _words(text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]]) -> Iterator[Term]:
    spelled = [match.span() for match in _LETTERS.finditer(text)]
    for start, end in spelled:
        letters = re.sub(r"\W", "", text[start:end]).lower()
        if not _overlaps(start, end, taken):
            yield Term(fold(letters), "name", start, end, word=letters)
    for match in _PIECE.finditer(text):
        start, end = match.span()
        if _overlaps(start, end, taken) or _overlaps(start, end, spelled):
            continue
        word = _CLITIC.sub("", match[0]).lower()
        if word and not word.isdigit():
            kind = _kind(match[0], word, text, start, lexicon)
            yield Term(lexicon.key(word.replace("’", "'")), kind, start, end, word=word)


def _kind(written: str, word: str, text: str, start: int, lexicon: Lexicon) -> TermKind:
    if written.isupper() and len(word) > 1:
        return "name"
    if lexicon.is_stop(word):
        return "stop"
    capital = written[0].isupper() and not _SENTENCE_START.search(text[max(0, start - 8) : start])
    return "name" if capital or (not written.islower() and not written.istitle()) else "word"


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in spans)
