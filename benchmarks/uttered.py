"""Quotations that nobody said: somebody's words with one of them changed, or a writer's own words in quotation marks.

Knows nothing of how quotations are checked. A word is changed into its opposite, into its kin (`alterations.toml`), a
number into another; nothing else of a quotation is touched.
"""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from counted import other_numbers
from credited import surname
from english import matching_case, plural, tables, tokens, with_article
from speeches import Speech
from turned import opposed

_WORDS: Final = (4, 16)
"""How long a quotation is, in words."""
_OWN_WORDS: Final = 0.3
"""How often it is the writer's sentence that is put in marks."""
_MARKS: Final = re.compile(r"(?P<open>[“\"])(?P<words>[^”\"]+)(?P<close>[”\"])")
_SAID: Final = re.compile(r"^(?:He|She|His|Her|They|Their|According|Asked)\b")


def misquoted(text: str, cited: Sequence[str], speech: Speech, dice: random.Random) -> Iterator[str]:
    """Yield a sentence with a quotation that is not what was said."""
    talk = " ".join(one.text for one in speech.segments)
    found = _MARKS.search(text)
    if found and len(found["words"].split()) >= 2:
        for changed in _changed(found["words"], talk, dice):
            yield text[: found.start("words")] + changed + text[found.end("words") :]
        return
    if not text.endswith("."):
        return
    own = list(_in_marks(text, cited, speech, talk, dice))
    taken = [f"{text[:-1]}: “{run}”" for run in quotable(cited, speech) for run in _changed(run, talk, dice)[:1]]
    dice.shuffle(taken)
    yield from [*own, *taken] if dice.random() < _OWN_WORDS else [*taken, *own]


def quotable(cited: Sequence[str], speech: Speech) -> Iterator[str]:
    """Yield what may be quoted of the cited segments: whole sentences that are neither too short nor too long."""
    for one in speech.segments:
        if one.id in cited and _WORDS[0] <= len(one.text.split()) <= _WORDS[1]:
            yield one.text


def _in_marks(text: str, cited: Sequence[str], speech: Speech, talk: str, dice: random.Random) -> Iterator[str]:
    """Yield the writer's own sentence as if the speaker had said so, a word of it changed."""
    heard = {one.speaker for one in speech.segments if one.id in cited}
    names = [surname(person) for person in speech.people if person.name and person.label in heard]
    if not names or _SAID.match(text) or any(name in text for name in speech.names):
        return
    for changed in _changed(text[:-1], talk, dice):
        yield f"“{changed},” says {names[0]}."


def _changed(run: str, talk: str, dice: random.Random) -> list[str]:
    """Return forms of a run of words with one word changed, in an order of the dice."""
    found = [*_kindred(run, talk, dice), *opposed(run, run), *list(other_numbers(run, run, talk, dice))[:2]]
    dice.shuffle(found)
    return found


def _kindred(run: str, talk: str, dice: random.Random) -> Iterator[str]:
    said = {token.lower for token in tokens(talk)}
    for token in tokens(run):
        others = [word for word in _kin().get(token.lower, ()) if word not in said]
        if others:
            yield with_article(run[: token.start], matching_case(dice.choice(others), token.text), run[token.end :])


@cache
def _kin() -> dict[str, tuple[str, ...]]:
    """Return, by each word, those that may stand for it, plurals for plurals."""
    found: dict[str, tuple[str, ...]] = {}
    for row in tables()["kin"]["rows"].strip().splitlines():
        words = row.split()
        for forms in (words, [plural(word) for word in words]):
            found |= {word: tuple(other for other in forms if other != word) for word in forms}
    return found
