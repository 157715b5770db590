"""Other names in a sentence, and other people as those who said it.

A name is a word with a capital that somebody of the session has, or that has it in the middle of what is said. Knows
nothing of meaning: which kind of thing a name stands for, a table tells.
"""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from english import Token, tables, tokens
from speeches import Speech
from turned import is_quoted

import talknotes
from talknotes.values import Person

_OWN: Final = re.compile(r"^(?P<who>He|She)\b(?![’'])")
_OWNED: Final = re.compile(r"^(?P<who>His|Her)\b")
_REPORTS: Final = "says|replies|answers|explains|argues|admits|adds|notes|thinks|believes|reports|recommends"
_SAYS: Final = re.compile(rf"(?<=, )(?:she|he)(?= (?:{_REPORTS})\b)")
_FULL_NAME: Final = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b")
_HUMAN: Final = (
    "said|says|asked|asks|told|thinks|wanted|wants|wrote|came|went|noticed|objected|preferred|refused|knew|looked"
)
_ACTS: Final = re.compile(rf"\b([A-Z][\w-]+) (?:{_HUMAN})\b")
_NEAR: Final = 2
"""So many segments around the cited ones must not name somebody who is credited with them."""
_LISTENER: Final = "a listener in the audience"
_NO_NAME: Final = frozenset(["I", "I'm", "I've", "I'd", "I'll", "I’m", "I’ve", "I’d", "I’ll", "Okay", "OK"])
_MONTH_WORDS: Final = frozenset({"May", "March"})


def other_names(text: str, speech: Speech, dice: random.Random) -> Iterator[str]:
    """Yield a sentence with another name in the place of one: of the same class, of the same talk, or made up."""
    found = [token for token in tokens(text) if _is_name(text, token, speech)]
    dice.shuffle(found)
    # Things and places first: a speaker's own name is easily known.
    for token in sorted(found, key=lambda one: one.text.split("’")[0].split("'")[0] in speech.names):
        bare = re.sub(r"[’']s$", "", token.text)
        other = _other_name(bare, speech, dice)
        if other is not None:
            yield text[: token.start] + other + text[token.start + len(bare) :]
    if not found:
        yield from _added_names(text, speech, dice)


def _added_names(text: str, speech: Speech, dice: random.Random) -> Iterator[str]:
    """Yield a sentence in which a place or a group has a name that nobody gave it."""
    names, said = tables()["names"], " ".join(one.text for one in speech.segments)
    for found in _nouns().finditer(text):
        link, row = ("at", "companies") if found[0] in names["groups"].split() else ("in", "cities")
        name = dice.choice([one for one in names["classes"][row] if one not in said])
        if not is_quoted(text, found.start()):
            yield f"{text[: found.end()]} {link} {name}{text[found.end() :]}"


@cache
def _nouns() -> re.Pattern[str]:
    names = tables()["names"]
    nouns = "|".join((*names["places"].split(), *names["groups"].split()))
    return re.compile(rf"\b(?:{nouns})\b(?! (?:in|at|of|from|for|to|on|\w+s\b))(?=[ ,.;:])")


def _is_name(text: str, token: Token, speech: Speech) -> bool:
    bare = re.sub(r"[’']s$", "", token.text)
    if not bare[0].isupper() or bare in _NO_NAME or is_quoted(text, token.start):
        return False
    if re.match(r" (?:[a-z]+ )?[A-Z]", text[token.end :]) and bare == token.text:
        return False  # a name's last word is what is changed
    begins = token.start == 0 or text[: token.start].rstrip()[-1:] in {".", ":", "“", '"', "!", "?"}
    return not begins or bare in speech.names


def _other_name(name: str, speech: Speech, dice: random.Random) -> str | None:
    said = " ".join(one.text for one in speech.segments)
    for row in tables()["names"]["classes"].values():
        if name in row:
            return str(dice.choice([one for one in row if one != name and one not in said]))
    if any(person.name and name in person.name.split()[:-1] for person in speech.people):
        return None  # a first name of its own says little
    if any(person.name and name in person.name.split() for person in speech.people):
        return str(dice.choice(tables()["names"]["surnames"]))
    if name.lower() in first_names():
        return str(dice.choice(tables()["names"]["firstnames"]))
    return None if name in _MONTH_WORDS else str(dice.choice(tables()["names"]["things"]))


def kind_of(name: str, speech: Speech) -> str:
    """Return what a name stands for: a person, a row of the table, or something else."""
    if name in _persons(speech):
        return "person"
    return next((kind for kind, row in tables()["names"]["classes"].items() if name in row), "")


@cache
def _persons(speech: Speech) -> frozenset[str]:
    """Return the names of people in a talk: those who give it, who have a first name, who do what people do."""
    said = " ".join(one.text for one in speech.segments)
    full = (words for words in _FULL_NAME.findall(said) if words[0].lower() in first_names())
    known = ((person.name or "").split() for person in speech.people)
    return frozenset((*chain(*full, *known), *_ACTS.findall(said)))


@cache
def first_names() -> frozenset[str]:
    """Return the first names that the product knows, in small letters."""
    path = Path(talknotes.__file__).parent / "people" / "firstnames.txt"
    return frozenset(line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("#"))


def other_speakers(text: str, cited: Sequence[str], speech: Speech, dice: random.Random) -> Iterator[str]:
    """Yield a sentence that credits somebody else of the session with what was said."""
    heard = {one.speaker for one in speech.segments if one.id in cited}
    named = [one for one in speech.people if one.name and one.label in heard]
    others = [surname(one) for one in speech.people if one.name and one.label not in heard]
    others = [other for other in others if other not in text]
    if not others:
        others = [*_mentioned(cited, speech), *([_LISTENER] if len(speech.people) > len(speech.speakers) else [])]
        others = [other for other in others if other not in text]
    if not others or not heard:
        return
    other = dice.choice(others)
    if is_quoted(text, 1):
        return
    replaced = _replaced(text, named, other)
    if replaced is not None:
        yield replaced
    elif not any(surname(one) in text for one in speech.people if one.name):
        yield _credited(text, other, dice, speech.names)


def _mentioned(cited: Sequence[str], speech: Speech) -> list[str]:
    """Return surnames of people of whom the talk tells, but not near the cited words."""
    rows = speech.segments
    near = {at + step for at, one in enumerate(rows) if one.id in cited for step in range(-_NEAR, _NEAR + 1)}
    said = " ".join(one.text for at, one in enumerate(rows) if at not in near)
    beside = {token.text for at, one in enumerate(rows) if at in near for token in tokens(one.text)}
    found = [(first, last) for first, last in _FULL_NAME.findall(said) if first.lower() in first_names()]
    classed = {name for row in tables()["names"]["classes"].values() for name in row}
    own = {word for person in speech.people for word in (person.name or "").split()}
    return [last for first, last in dict.fromkeys(found) if not {first, last} & (classed | beside | own)]


def _replaced(text: str, named: Sequence[Person], other: str) -> str | None:
    """Return the sentence with its speaker's name, or the pronoun that it begins with, made somebody else's."""
    begun = other[0].upper() + other[1:]
    for person in named:
        names = rf"\b(?:{re.escape(person.name or '')}|{re.escape(surname(person))})\b"
        found = re.search(names, text)
        if found:
            owner = text[found.end() :][:1] in {"’", "'"}
            new = other.split(" in ")[0] if owner else other
            return (
                text[: found.start()] + (new[0].upper() + new[1:] if found.start() == 0 else new) + text[found.end() :]
            )
    if _SAYS.search(text):
        return _SAYS.sub(other, text, count=1)
    if _OWN.match(text):
        return _OWN.sub(begun, text)
    return _OWNED.sub(f"{begun.split(' in ')[0]}'s", text) if _OWNED.match(text) else None


def _credited(text: str, other: str, dice: random.Random, names: frozenset[str]) -> str:
    first = text.split()[0]
    bare = re.sub(r"[’']s$", "", first.rstrip(",;:"))
    small = text if bare in names or (len(bare) > 1 and bare.isupper()) else text[0].lower() + text[1:]
    begun = other[0].upper() + other[1:]
    return dice.choice(
        [f"According to {other}, {small}", f"{begun} says that {small}", f"{begun} explains that {small}"]
    )


def surname(person: Person) -> str:
    """Return a name's last word, with the small ones before it: de Boer."""
    words = (person.name or "").split()
    first = next((at for at, word in enumerate(words) if at and word[0].islower()), len(words) - 1)
    return " ".join(words[first:])
