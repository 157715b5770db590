"""How alike two names are, by spelling and by sound, and which known name a heard one means.

A recognizer writes what it heard in the spelling it likes: "Hani Fareed" for Hany Farid, "hazel wood" for Hazelwood.
Letters are compared after accents are taken off and once more after spellings of one sound are made one (oo and u, ey
and i); sounds by Lawrence Philips' Metaphone. Knows nothing of recordings. Caveat: Metaphone thinks in English, and it
drops vowels, so spelling counts for half of every comparison.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from talknotes.people.shape import is_first_name, name_words
from talknotes.values import Billed

MatchPart = Literal["full", "first", "last"]

ALIKE: Final = 0.8
"""From which likeness on a heard name can be a known one, where nothing else speaks for it."""
MARGIN: Final = 0.15
"""By how much the likeness must exceed that of every other known person."""
_SPELLINGS: Final = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"tsch", "ch"), (r"sch", "sh"), (r"ph", "f"), (r"e?igh(?=$|[^aeiou])", "i"), (r"eaux?", "o"),
        (r"au(?=x?$)", "o"), (r"oo|oux?|ue", "u"), (r"e[iy]|a[iy]", "ai"), (r"ee|ea|ie", "i"),
        (r"y(?![aeiou])", "i"), (r"^y", "j"),
        (r"ck", "k"), (r"c(?=[eiy])", "s"), (r"c(?!h)|q", "k"), (r"x", "ks"), (r"z", "s"), (r"w", "v"),
        (r"(?<=[tdkrgl])h", ""), (r"dt$", "t"), (r"(?<=[aeiou])h", ""), (r"(.)\1+", r"\1"), (r"(?<=..)e$", ""),
    )
)  # fmt: skip
"""Spellings that sound alike in the languages that conferences are held in, in the order in which they are replaced."""
_RESPELLED: Final = 0.95
_SHORT_KEY = 2
_INITIAL = 0.85
_REORDERED = 0.95
_OTHER_FIRST_NAME = 0.85


@dataclass(frozen=True, slots=True)
class Match:
    """The known person whom a heard name means; `score` and `margin` are 0 to 1, `part` is what was heard of it."""

    known: Billed
    score: float
    margin: float
    part: MatchPart


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same but for case, accents, titles and particles."""
    return name_words(one) == name_words(other)


@lru_cache(maxsize=65536)
def word_likeness(one: str, other: str) -> float:
    """Return how alike two folded words are, 0 to 1: half by letters, half by sound; initials count as alike."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) <= 1:
        return _INITIAL if one[:1] == other[:1] and one and other else 0.0
    from rapidfuzz.distance import Levenshtein

    letters = max(
        Levenshtein.normalized_similarity(one, other),
        _RESPELLED * Levenshtein.normalized_similarity(_respell(one), _respell(other)),
    )
    keys = sound(one), sound(other)
    if not all(keys):
        return letters
    weight = 0.5 if min(map(len, keys)) >= _SHORT_KEY else 0.25
    return (1 - weight) * letters + weight * Levenshtein.normalized_similarity(*keys)


@lru_cache(maxsize=65536)
def _respell(word: str) -> str:
    for pattern, plain in _SPELLINGS:
        word = pattern.sub(plain, word)
    return word


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """Return the Metaphone key of a folded word; empty where it has no letters that Metaphone knows."""
    from jellyfish import metaphone

    return metaphone("".join(letter for letter in word if "a" <= letter <= "z")).replace(" ", "")


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1; 1 only for names that are the same.

    Word by word the worst pair counts as much as all together, so that "Daniel Chen" is not David Chen; written
    together otherwise ("hazel wood"), they are compared as one word.
    """
    first, second = name_words(one), name_words(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    if len(first) > 1 and sorted(first) == sorted(second):
        return _REORDERED
    scores = [_pairwise(first, second)] if len(first) == len(second) else [0.0]
    if len(first) > 1 < len(second):
        scores.append(_pairwise((first[0], first[-1]), (second[0], second[-1])) * 0.98)
    if len(first) != len(second):
        scores.append(word_likeness("".join(first), "".join(second)) * 0.98)
    return max(scores)


def partial_likeness(heard: str, known: str) -> tuple[float, MatchPart]:
    """Return how alike a heard name is to a known one, or, where one word was heard, to its first name or surname."""
    words, whole = name_words(heard), name_words(known)
    best: tuple[float, MatchPart] = (likeness(heard, known), "full")
    if len(words) == 1 < len(whole):
        parts: tuple[tuple[str, MatchPart], ...] = ((whole[0], "first"), (whole[-1], "last"))
        best = max(
            best, *((_part_likeness(words[0], word, part), part) for word, part in parts), key=lambda found: found[0]
        )
    elif len(whole) == 1 < len(words):  # a programme may know less than what is said: "Maria", "Maria Lopez"
        best = max(best, (_part_likeness(words[0], whole[0], "first"), "first"), key=lambda found: found[0])
    elif 1 < len(words) < len(whole):  # "van der Berg" or "Hazel Wood" for a surname alone
        best = max(best, (word_likeness("".join(words), whole[-1]), "last"), key=lambda found: found[0])
    return best


def best(heard: str, known: Iterable[Billed], least: float = ALIKE, margin: float = MARGIN) -> Match | None:
    """Return the known person whom `heard` means; None where nobody is alike enough or two people are nearly as alike.

    A known name that is listed twice counts once, with the affiliation that stands first.
    """
    people: dict[tuple[str, ...], Billed] = {}
    for person in known:
        words = name_words(person.name)
        if words and (words not in people or people[words].affiliation is None is not person.affiliation):
            people[words] = person
    rated = sorted(
        ((*partial_likeness(heard, person.name), person) for person in people.values()), key=lambda row: -row[0]
    )
    if not rated or rated[0][0] < least:
        return None
    score, part, person = rated[0]
    ahead = score - rated[1][0] if len(rated) > 1 else score
    return Match(person, score, ahead, part) if ahead >= margin else None


def _pairwise(one: Sequence[str], other: Sequence[str]) -> float:
    scores = [word_likeness(*pair) for pair in zip(one, other, strict=True)]
    scores[0] *= _first_name_factor(one[0], other[0])
    return (sum(scores) / len(scores) + min(scores)) / 2


def _part_likeness(one: str, other: str, part: MatchPart) -> float:
    return word_likeness(one, other) * (_first_name_factor(one, other) if part == "first" else 1.0)


def _first_name_factor(one: str, other: str) -> float:
    """Mario and Maria are two names that people bear; a recognizer's Hani is none, and can only mean Hany."""
    differ = _respell(one) != _respell(other) and is_first_name(one) and is_first_name(other)
    return _OTHER_FIRST_NAME if differ else 1.0
