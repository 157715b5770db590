"""Words as a recognizer may write them: some wrong, names by their sound, marks and capitals missing here and there.

Made from a seed. Names that are written nowhere stay right, since nobody could mend them. Times are left as they are.
"""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from truth import TrueLine, Truth

from talknotes.values import Word

WRONG_SHARE: Final = 0.05
"""Of all words but names."""
NAMES_SHARE: Final = 0.75
"""Of the names' words that have a form to be misheard in."""
PLAIN_SHARE: Final = 0.3
"""Of the sentences: those without marks and capitals."""

_PROBABILITY: Final = 0.9
_CORE: Final = re.compile(r"^(\W*)(.*?)((?:['’]s)?\W*)$", re.S)
_ALIKE: Final = {
    "their": "there", "to": "too", "two": "to", "know": "no", "right": "write", "hear": "here",
    "for": "four", "weather": "whether", "our": "are", "than": "then", "it's": "its", "your": "you're",
    "week": "weak", "whole": "hole", "sea": "see", "an": "and", "and": "an", "in": "and",
    "is": "as", "as": "is", "of": "have", "a": "the", "the": "a", "this": "the",
    "that": "the", "they": "there", "was": "is", "we're": "were", "i'll": "all", "well": "while",
    "them": "then", "one": "won", "would": "wood", "by": "buy", "so": "sow", "thank": "think",
    "talk": "dock", "please": "police", "next": "text", "speaker": "speakers", "questions": "question",
    "die": "der", "der": "dir", "das": "dass", "ist": "isst", "und": "unter", "wir": "wie",
    "ein": "einen",
}  # fmt: skip


def mishear(truth: Truth, seed: int) -> tuple[Word, ...]:
    """Return the session's words, misheard, in the order in which they are said, without speakers."""
    dice = random.Random(f"{seed}/{truth.name}")
    vocabulary = sorted({core for line in truth.lines for word in line.words if len(core := _core(word.text)) > 2})
    people = truth.script.people.values()
    names = {part for person in people for part in person.name.casefold().split()}
    forms = {form.casefold(): misheard for person in people for form, misheard in person.misheard.items()}
    words = (word for line in truth.lines for word in _mishear_line(line, dice, vocabulary, names, forms))
    return tuple(sorted(words, key=lambda word: word.span))


def _mishear_line(
    line: TrueLine, dice: random.Random, vocabulary: list[str], names: set[str], forms: dict[str, str]
) -> Iterator[Word]:
    plain = dice.random() < PLAIN_SHARE
    for word in line.words:
        found = _CORE.match(word.text)
        assert found is not None
        before, core, after = found.groups()
        if core.casefold() in forms:
            core = forms[core.casefold()] if dice.random() < NAMES_SHARE else core
        elif core.casefold() not in names and dice.random() < WRONG_SHARE:
            core = _other(core, dice, vocabulary)
        text = _plain(before + core + after) if plain else before + core + after
        if text:
            yield replace(word, text=text, probability=_PROBABILITY, speaker=None)


def _other(core: str, dice: random.Random, vocabulary: list[str]) -> str:
    alike = _ALIKE.get(core.casefold())
    other = alike or dice.choice([word for word in vocabulary if abs(len(word) - len(core)) <= 1] or vocabulary)
    return other.capitalize() if core[:1].isupper() else other


def _plain(text: str) -> str:
    return re.sub(r"[^\w'’-]", "", text).lower()


def _core(text: str) -> str:
    return text.strip(".,:;!?\"'…").lower()


def plain_words(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return the words without their speakers."""
    return tuple(replace(word, speaker=None) for word in words)
