"""Blocks of notes become Markdown: who says it, when, and their own words in quotation marks.

Owns times, names, marks and markup; the wording comes from the notes. Knows nothing of files or front matter. Quoted
words always stand in quotation marks under the name of who said them, and a question never under the speaker's. With
an author's habits quotations stand as that author writes: in running paragraphs or in a flat list.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Protocol

from talknotes.links import is_public, moment
from talknotes.manner.habits import Habits, NameForm
from talknotes.manner.items import count_on
from talknotes.manner.wording import Wording, wording
from talknotes.post import escape
from talknotes.post.calling import called
from talknotes.post.draft import Draft
from talknotes.post.paragraphs import divided
from talknotes.post.people import capitalize
from talknotes.post.typography import requote, running_text, within_quotes
from talknotes.summarize.contract import Block, Sentence
from talknotes.values import Person, Segment, Span, clock, hull

_LIST_SECONDS: Final = 60.0
_CODE_INDENT: Final = 4
"""A list that stands so far in would be code, unless it stands in another list."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as the post tells it, and what it rests on: the cited segments' ids and spans, in the same order.

    `text` is what the reader sees, without Markdown or quotation marks; `section` is the section's index in the draft.
    """

    text: str
    quoted: bool
    segments: tuple[str, ...]
    spans: tuple[Span, ...]
    speaker: str | None
    section: int
    question: bool = False


class Where(Protocol):
    """What must be known of the place where blocks stand; `speakers` are the labels of the talk's speakers."""

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone who is heard, by label."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """The labels of the talk's speakers."""

    @property
    def segments(self) -> Mapping[str, Segment]:
        """The segments that may be cited, by id."""

    @property
    def url(self) -> str | None:
        """The public page of the recording, or None."""

    @property
    def section(self) -> int:
        """The index of the section."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a draft: one of its sections by index, and the draft's segments by id."""

    draft: Draft
    section: int
    segments: Mapping[str, Segment]

    @property
    def people(self) -> tuple[Person, ...]:
        """The draft's people."""
        return self.draft.people

    @property
    def speakers(self) -> tuple[str, ...]:
        """The labels of the speakers of the section's talk."""
        return self.draft.sections[self.section].talk.speakers

    @property
    def url(self) -> str | None:
        """The public page of the draft's recording."""
        return self.draft.url


@dataclass(frozen=True, slots=True)
class Passage:
    """A block in the post: its Markdown, without blank lines around it, and the sentences in it.

    `is_list` tells that it is a list in the author's manner, which goes on in the next one.
    """

    markdown: str
    sentences: tuple[Told, ...]
    is_list: bool = False


def tell_blocks(blocks: Iterable[Block], place: Where, habits: Habits | None = None) -> tuple[Passage, ...]:
    """Return the passages of a post that tell `blocks`, in order; in an author's manner where `habits` are given.

    Raises ValueError where a sentence cites a segment that the place does not hold.
    """
    passages = []
    before: tuple[Block, ...] = ()
    for block in _merged(blocks, place, habits):
        told = tuple(_told(sentence, block, place, habits) for sentence in block.sentences)
        if habits is None:
            passages.append(Passage(_render(block, told, before[-1] if before else None, place), told))
        else:
            passages.append(_tell_in_manner(block, told, before, place, habits))
        before += (block,)
    return tuple(passages)


def join_passages(passages: Sequence[Passage], habits: Habits | None = None) -> str:
    """Return passages as one piece of Markdown; lists that follow one another become one, numbers count on."""
    pieces: list[str] = []
    number = 0
    for index, passage in enumerate(passages):
        if index:
            goes_on = passage.is_list and passages[index - 1].is_list and habits is not None
            pieces.append(_between_items(habits) if goes_on and habits else "\n\n")
        if passage.is_list:
            pieces.append(count_on(passage.markdown, number))
            number += len(passage.sentences)
        else:
            pieces.append(passage.markdown)
    return "".join(pieces)


def show_time(seconds: float, url: str | None) -> str:
    """Return a time as Markdown: a link to the moment where the recording has a public page, else plain text."""
    target = escape.link_target(moment(url, seconds)) if url and is_public(url) else None
    return f"[{clock(seconds)}]({target})" if target else clock(seconds)


def quoted(text: str) -> str:
    """Return cleaned `text` with its double quotation marks turned into single ones, to stand within double ones."""
    return requote(text, "‘", "’")


def _merged(blocks: Iterable[Block], place: Where, habits: Habits | None) -> Iterator[Block]:
    """Yield the blocks without empty ones; quotations of one voice that belong together share a block."""
    held: Block | None = None
    for block in blocks:
        block = replace(block, sentences=tuple(s for s in block.sentences if escape.clean(s.text)))
        if not block.sentences:
            continue
        if held is not None and _is_more(held, block) and (habits is not None or _is_soon(held, block, place)):
            held = replace(held, sentences=held.sentences + block.sentences)
            continue
        if held is not None:
            yield from divided(held, habits)
        held = block
    if held is not None:
        yield from divided(held, habits)


def _is_more(held: Block, block: Block) -> bool:
    same = (held.kind, held.speaker, held.question) == (block.kind, block.speaker, block.question)
    return same and held.kind == "quotes"


def _is_soon(held: Block, block: Block, place: Where) -> bool:
    first, following = (_span(one.sentences[0], place).start for one in (held, block))
    return 0 <= following - first < _LIST_SECONDS


def _told(sentence: Sentence, block: Block, place: Where, habits: Habits | None) -> Told:
    text = escape.clean(sentence.text)
    if habits is not None:
        text = within_quotes(text, habits) if sentence.quoted else running_text(text, habits)
    elif sentence.quoted:
        text = quoted(text)
    return Told(
        text=text,
        quoted=sentence.quoted,
        segments=sentence.segments,
        spans=tuple(segment.span for segment in _cited(sentence, place)),
        speaker=block.speaker,
        section=place.section,
        question=block.question,
    )


def _cited(sentence: Sentence, place: Where) -> tuple[Segment, ...]:
    unknown = [name for name in sentence.segments if name not in place.segments]
    if unknown or not sentence.segments:
        raise ValueError(f"a sentence cites {unknown or 'nothing'}: {sentence.text!r}")
    return tuple(place.segments[name] for name in sentence.segments)


def _span(sentence: Sentence, place: Where) -> Span:
    return hull(segment.span for segment in _cited(sentence, place))


def _render(block: Block, told: tuple[Told, ...], before: Block | None, place: Where) -> str:
    if block.kind == "quotes" or block.question:
        return _render_quotes(_attribute(block, before, place), told, place.url)
    if block.kind == "bullets":
        return "\n".join(f"- {_show(sentence)}" for sentence in told)
    return " ".join(_show(sentence, begins=index == 0) for index, sentence in enumerate(told))


def _render_quotes(lead: str, told: tuple[Told, ...], url: str | None) -> str:
    """Return one quotation as a line, several as a list under a line with the stretch of time they come from."""
    times = [_time(sentence, url) for sentence in told]
    lead = escape.markdown_text(lead)
    if len(told) == 1:
        return f"{lead} ({times[0]}): {_show(told[0], begins=False)}"
    items = [f"- {_show(sentence)} ({time})" for sentence, time in zip(told, times, strict=True)]
    return f"{lead}, {_stretch(told)}:\n\n" + "\n".join(items)


def _time(told: Told, url: str | None) -> str:
    return show_time(hull(told.spans).start, url)


def _stretch(told: tuple[Told, ...]) -> str:
    span = hull(chain.from_iterable(sentence.spans for sentence in told))
    start, end = clock(span.start), clock(span.end)
    return start if start == end else f"{start} to {end}"


def _show(told: Told, begins: bool = True, habits: Habits | None = None) -> str:
    if told.quoted:
        opening, closing = (habits.opening, habits.closing) if habits else ("“", "”")
        return f"{opening}{escape.markdown_inline(told.text)}{closing}"
    return escape.markdown_text(told.text) if begins else escape.markdown_inline(told.text)


def _attribute(block: Block, before: Block | None, place: Where) -> str:
    """Return who speaks in a block of quotations, as its line begins."""
    words, after_question = wording("en"), before is not None and before.question
    label = block.speaker
    if block.question:
        return _asker(block, place, words.present.asks, words, "full")
    if label is None:
        return words.answer if after_question else words.nobody
    name = capitalize(called(place.people, label, "surname", words))
    return f"{name} answers" if after_question and label in place.speakers else name


def _asker(block: Block, place: Where, asks: str, words: Wording, form: NameForm) -> str:
    """Return who asks: nobody in particular where no voice was told apart, and never the talk's own speaker."""
    if block.speaker is None or block.speaker in place.speakers:
        return words.question
    return asks.format(name=capitalize(called(place.people, block.speaker, form, words)))


def _tell_in_manner(
    block: Block, told: tuple[Told, ...], before: tuple[Block, ...], place: Where, habits: Habits
) -> Passage:
    words = wording(habits.language)
    if block.kind == "quotes" or block.question:
        lead = _lead(block, before, place, habits, words)
        start = f"{escape.markdown_text(lead)}{habits.colon} " if lead else ""
        quotations = [f"{_show(one, False, habits)} ({_time(one, place.url)})" for one in told]
        if habits.text == "bullets":
            return Passage(_items([start + quotations[0], *quotations[1:]], habits), told, is_list=True)
        return Passage(start + " ".join(quotations), told)
    shown = [_show_beside(one, place, habits, words, block.kind == "bullets" or at == 0) for at, one in enumerate(told)]
    if block.kind == "bullets":
        return Passage(_items(shown, habits), told, is_list=True)
    return Passage(" ".join(shown), told)


def _lead(block: Block, before: tuple[Block, ...], place: Where, habits: Habits, words: Wording) -> str:
    """Return who speaks, with a verb where the author writes prose; nothing where the same voice goes on.

    In prose that is said once, the first time that a voice has a second paragraph.
    """
    phrases = words.past if habits.tense == "past" else words.present
    after_question = bool(before) and before[-1].question
    is_same = bool(before) and _is_same_voice(before[-1], block)
    if block.question:
        is_named = any(person.label == block.speaker and person.name for person in place.people)
        return _asker(block, place, phrases.asks, words, "full") if is_named else words.question
    if block.speaker is None:
        return words.answer if after_question else "" if is_same else words.nobody
    name = capitalize(called(place.people, block.speaker, habits.name, words))
    if after_question and block.speaker in place.speakers:
        return phrases.answers.format(name=name)
    if is_same and (habits.text == "bullets" or any(map(_is_same_voice, before, before[1:]))):
        return ""
    if habits.text == "bullets":
        return name
    return (phrases.goes_on if is_same else phrases.says).format(name=name)


def _is_same_voice(before: Block, block: Block) -> bool:
    """Tell whether a block of quotations goes on with what was said in the one before it."""
    kinds = (before.kind, block.kind)
    return kinds == ("quotes", "quotes") and not (before.question or block.question) and before.speaker == block.speaker


def _show_beside(told: Told, place: Where, habits: Habits, words: Wording, begins: bool) -> str:
    """Return a sentence among told ones; a quotation bears its speaker's name and its time."""
    shown = _show(told, begins, habits)
    if not told.quoted:
        return shown
    name = [escape.markdown_inline(called(place.people, told.speaker, habits.name, words))] if told.speaker else []
    return f"{shown} ({', '.join([*name, _time(told, place.url)])})"


def _items(texts: Iterable[str], habits: Habits) -> str:
    indent = habits.indent if len(habits.indent.expandtabs(_CODE_INDENT)) < _CODE_INDENT else ""
    mark = f"{indent}{habits.bullet}{habits.bullet_gap}"
    return _between_items(habits).join(f"{count_on(mark, at)}{text}" for at, text in enumerate(texts))


def _between_items(habits: Habits) -> str:
    return "\n" * (1 + habits.blank_between_items)
