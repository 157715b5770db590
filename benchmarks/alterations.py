"""True sentences about a talk, each made false in one way, as a model might that writes from a hazy memory of it.

Seeded: the same sentence is always altered alike. Made without a look at how claims are checked. What would stay true,
as far as words tell, is left out: a number that the passage holds as well, an opposite that is said there too. English
only.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final, Literal, get_args

from counted import other_numbers, other_units
from credited import kind_of, other_names, other_speakers
from english import tables, tokens
from roles import reversed_range, swapped
from speeches import Speech
from turned import is_quoted, negated, opposed
from uttered import misquoted

Kind = Literal["number", "unit", "name", "speaker", "role", "negation", "direction", "invented clause", "quotation"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_LIKELIEST: Final = 3
"""Of so many ways to alter a sentence in one kind, the dice choose."""
_SHARED_WORDS: Final = 1
"""So many long words an invented clause may have in common with the talk."""
_LONG_WORD: Final = 5


@dataclass(frozen=True, slots=True)
class Noted:
    """A sentence of notes on a talk, and the ids of the segments that it cites."""

    speech: Speech
    text: str
    cited: tuple[str, ...]

    @property
    def passage(self) -> str:
        """The words that it cites."""
        return " ".join(one.text for one in self.speech.segments if one.id in self.cited)


@dataclass(frozen=True, slots=True)
class Altered:
    """A false sentence: what was true, in which way it is not any more, and what it says now."""

    true: Noted
    kind: Kind
    text: str


def alter(noted: Noted, seed: int = 0) -> Iterator[Altered]:
    """Yield a false sentence for each kind that applies to a true one."""
    if noted.speech.language != "en" or noted.text.rstrip().endswith("?"):
        return
    for kind, ways in _WAYS.items():
        dice = random.Random(f"{seed} {kind} {noted.speech.name} {noted.text}")
        found = list(islice((text for text in ways(noted, dice) if text != noted.text), _LIKELIEST))
        if found:
            yield Altered(noted, kind, dice.choice(found))


def _numbers(noted: Noted, dice: random.Random) -> Iterator[str]:
    return other_numbers(noted.text, noted.passage, _words(noted.speech), dice)


def _units(noted: Noted, dice: random.Random) -> Iterator[str]:
    return other_units(noted.text, noted.passage, dice)


def _negated(noted: Noted, dice: random.Random) -> Iterator[str]:
    return negated(noted.text)


def _opposed(noted: Noted, dice: random.Random) -> Iterator[str]:
    found = [*opposed(noted.text, noted.passage), *reversed_range(noted.text)]
    dice.shuffle(found)
    return iter(found)


def _swapped(noted: Noted, dice: random.Random) -> Iterator[str]:
    names = noted.speech.names - _calendar()
    found = swapped(noted.text, names, lambda name: kind_of(name, noted.speech))
    return (text for text in found if not is_quoted(noted.text, 1))


def _invented(noted: Noted, dice: random.Random) -> Iterator[str]:
    """Yield the sentence with a clause behind it about something of which the talk says nothing."""
    said = {token.lower for token in tokens(_words(noted.speech))}
    clauses = list(tables()["invented"]["clauses"])
    dice.shuffle(clauses)
    if not noted.text.endswith("."):
        return
    for clause in clauses:
        long = {token.lower for token in tokens(clause) if len(token.text) >= _LONG_WORD}
        if len(long & said) <= _SHARED_WORDS:
            yield f"{noted.text[:-1]}, {clause}."


@cache
def _calendar() -> frozenset[str]:
    """Return the names of days and months, which do nothing to anybody."""
    classes = tables()["names"]["classes"]
    return frozenset((*classes["days"], *classes["months"], "May"))


@cache
def _words(speech: Speech) -> str:
    return " ".join(one.text for one in speech.segments)


_WAYS: Final[Mapping[Kind, Callable[[Noted, random.Random], Iterator[str]]]] = {
    "number": _numbers,
    "unit": _units,
    "name": lambda noted, dice: other_names(noted.text, noted.speech, dice),
    "speaker": lambda noted, dice: other_speakers(noted.text, noted.cited, noted.speech, dice),
    "role": _swapped,
    "negation": _negated,
    "direction": _opposed,
    "invented clause": _invented,
    "quotation": lambda noted, dice: misquoted(noted.text, noted.cited, noted.speech, dice),
}
