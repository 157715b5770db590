"""Who speaks, as the line over or before a quotation says it.

A question is never put under the name of the talk's own speaker, and nobody is named whose voice was not told apart.
Knows nothing of Markdown: what is returned is plain text.
"""

from collections.abc import Sequence
from typing import Protocol

from talknotes.manner.habits import Habits, NameForm
from talknotes.manner.wording import Wording, wording
from talknotes.post.calling import called
from talknotes.post.people import capitalize
from talknotes.summarize.contract import Block
from talknotes.values import Person


class Voices(Protocol):
    """Whose voices are heard; `speakers` are the labels of the talk's speakers."""

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone who is heard, by label."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """The labels of the talk's speakers."""


def attribute(block: Block, before: Block | None, voices: Voices) -> str:
    """Return who speaks in a block of quotations, in English and as this program writes; `before` stands above it."""
    words, after_question = wording("en"), before is not None and before.question
    label = block.speaker
    if block.question:
        return _asker(block, voices, words.present.asks, words, "full")
    if label is None:
        return words.answer if after_question else words.nobody
    name = capitalize(called(voices.people, label, "surname", words))
    return f"{name} answers" if after_question and label in voices.speakers else name


def attribute_in_manner(block: Block, before: Sequence[Block], voices: Voices, habits: Habits) -> str:
    """Return who speaks, with a verb where the author writes prose; nothing where the same voice goes on.

    In prose that is said once, the first time that a voice has a second paragraph. `before` are the blocks above.
    """
    words = wording(habits.language)
    phrases = words.past if habits.tense == "past" else words.present
    after_question = bool(before) and before[-1].question
    is_same = bool(before) and _is_same_voice(before[-1], block)
    if block.question:
        is_named = any(person.label == block.speaker and person.name for person in voices.people)
        return _asker(block, voices, phrases.asks, words, "full") if is_named else words.question
    if block.speaker is None:
        return words.answer if after_question else "" if is_same else words.nobody
    name = capitalize(called(voices.people, block.speaker, habits.name, words))
    if after_question and block.speaker in voices.speakers:
        return phrases.answers.format(name=name)
    if is_same and (habits.text == "bullets" or any(map(_is_same_voice, before, before[1:]))):
        return ""
    if habits.text == "bullets":
        return name
    return (phrases.goes_on if is_same else phrases.says).format(name=name)


def _asker(block: Block, voices: Voices, asks: str, words: Wording, form: NameForm) -> str:
    """Return who asks: nobody in particular where no voice was told apart, and never the talk's own speaker."""
    if block.speaker is None or block.speaker in voices.speakers:
        return words.question
    return asks.format(name=capitalize(called(voices.people, block.speaker, form, words)))


def _is_same_voice(before: Block, block: Block) -> bool:
    """Tell whether a block of quotations goes on with what was said in the one before it."""
    kinds = (before.kind, block.kind)
    return kinds == ("quotes", "quotes") and not (before.question or block.question) and before.speaker == block.speaker
