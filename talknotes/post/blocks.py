"""Blocks of notes become Markdown: who says it, when, and their own words in quotation marks.

Owns times, headings, marks and markup; the wording comes from the notes. Knows nothing of files or front matter. Quoted
words always stand in quotation marks under the name of who said them, and a question never under the speaker's. With
an author's habits quotations stand as that author writes: in running paragraphs or in a flat list.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Literal, Protocol

from talknotes.links import is_public, moment
from talknotes.manner.habits import Habits
from talknotes.manner.items import count_on
from talknotes.manner.wording import wording
from talknotes.post import escape
from talknotes.post.attributing import Voices, attribute, attribute_in_manner
from talknotes.post.calling import called
from talknotes.post.draft import Draft
from talknotes.post.paragraphs import divided
from talknotes.post.typography import requote, running_text, within_quotes
from talknotes.summarize.contract import Block, Sentence
from talknotes.values import Person, Segment, Span, clock, hull

Timestamps = Literal["none", "section", "sentence"]
"""Which sentences bear the time at which it was said: none, the first below each heading, all.

Where nothing is chosen (None), quotations do and no other sentence.
"""

_OMISSION: Final = re.compile(r"\\\[…\](?= )")
"""An editor's mark needs no escaping where a space keeps it from being a link."""
_LIST_SECONDS: Final = 60.0
_MARKS: Final = ("“", "”")
_CODE_INDENT: Final = 4
"""A list that stands so far in would be code, unless it stands in another list."""
_DEEPEST: Final = 6
_LEVEL: Final = 3
"""A phrase within a talk stands below the talk's own heading, which has two marks."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as the post tells it, and what it rests on: the cited segments' ids and spans, in the same order.

    `text` is what the reader sees, without Markdown or quotation marks; `section` is the section's index in the draft,
    -1 in the lead.
    """

    text: str
    quoted: bool
    segments: tuple[str, ...]
    spans: tuple[Span, ...]
    speaker: str | None
    section: int
    question: bool = False


class Where(Voices, Protocol):
    """What must be known of the place where blocks stand: whose voices are heard, what may be cited, where it is."""

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

    `is_list` tells that it is a list and nothing else, which goes on in the next one. `heading` is the line of
    Markdown above it, "" where it has none.
    """

    markdown: str
    sentences: tuple[Told, ...]
    is_list: bool = False
    heading: str = ""


def tell_blocks(
    blocks: Iterable[Block],
    place: Where,
    habits: Habits | None = None,
    timestamps: Timestamps | None = None,
    is_headed: bool = True,
) -> tuple[Passage, ...]:
    """Return the passages of a post that tell `blocks`, in order; in an author's manner where `habits` are given.

    `is_headed` tells that headings may stand between them: nothing else comes to stand below one, and no heading of the
    same level stands above. Raises ValueError where a sentence cites a segment that the place does not hold.
    """
    return tuple(_Teller(place, habits, timestamps, is_headed).passages(blocks))


def join_passages(passages: Sequence[Passage], habits: Habits | None = None) -> str:
    """Return passages as one piece of Markdown; lists that follow one another become one, numbers count on."""
    pieces: list[str] = []
    number = 0
    for index, passage in enumerate(passages):
        goes_on = bool(index) and passage.is_list and passages[index - 1].is_list and not passage.heading
        number = number if goes_on else 0
        if index:
            pieces.append(_between_items(habits) if goes_on else "\n\n")
        if passage.heading:
            pieces.append(f"{passage.heading}\n\n")
        pieces.append(count_on(passage.markdown, number) if passage.is_list else passage.markdown)
        number += len(passage.sentences)
    return "".join(pieces)


def show_time(seconds: float, url: str | None) -> str:
    """Return a time as Markdown: a link to the moment where the recording has a public page, else plain text."""
    target = escape.link_target(moment(url, seconds)) if url and is_public(url) else None
    return f"[{clock(seconds)}]({target})" if target else clock(seconds)


def quoted(text: str) -> str:
    """Return cleaned `text` with its double quotation marks turned into single ones, to stand within double ones."""
    return requote(text, "‘", "’")


@dataclass(frozen=True, slots=True)
class _Teller:
    """How blocks are told in a place: in whose manner, with which times, and whether headings may stand there."""

    place: Where
    habits: Habits | None
    timestamps: Timestamps | None
    is_headed: bool

    def passages(self, blocks: Iterable[Block]) -> Iterator[Passage]:
        """Yield the passages of blocks, in order."""
        before: tuple[Block, ...] = ()
        for block in self._merged(blocks):
            told = tuple(self._told(sentence, block) for sentence in block.sentences)
            heading = self._heading(block)
            times = self._times(told, begins=not before or bool(heading or self._lead_in(block)))
            tell = self._quotations if _is_spoken(block) else self._prose
            markdown = tell(block, told, times, before)
            yield Passage(markdown, told, self._is_list(block), heading)
            before += (block,)

    def _merged(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Yield the blocks without empty ones; quotations of one voice that belong together share a block."""
        held: Block | None = None
        for block in blocks:
            block = replace(block, sentences=tuple(s for s in block.sentences if escape.clean(s.text)))
            if not block.sentences:
                continue
            if held is not None and self._is_more(held, block):
                held = replace(held, sentences=held.sentences + block.sentences)
                continue
            if held is not None:
                yield from divided(held, self.habits)
            held = block
        if held is not None:
            yield from divided(held, self.habits)

    def _is_more(self, held: Block, block: Block) -> bool:
        same = (held.kind, held.speaker, held.question) == (block.kind, block.speaker, block.question)
        if not same or held.kind != "quotes" or self._heading(block) or self._lead_in(block):
            return False
        first, following = (_span(one.sentences[0], self.place).start for one in (held, block))
        return self.habits is not None or 0 <= following - first < _LIST_SECONDS

    def _is_list(self, block: Block) -> bool:
        if _is_spoken(block):
            return self.habits is not None and self.habits.text == "bullets"
        return block.kind == "bullets"

    def _told(self, sentence: Sentence, block: Block) -> Told:
        return Told(
            text=_typeset(sentence, self.habits),
            quoted=sentence.quoted,
            segments=sentence.segments,
            spans=tuple(segment.span for segment in _cited(sentence, self.place)),
            speaker=block.speaker,
            section=self.place.section,
            question=block.question,
        )

    def _heading(self, block: Block) -> str:
        """Return the line over a block; in an author's manner only where theirs have headings within a talk."""
        phrase = escape.clean(block.heading)
        level = _LEVEL if self.habits is None else self.habits.heading_level + 1
        is_theirs = self.habits is None or (self.habits.heading_level and self.habits.questions is not None)
        if not phrase or not self.is_headed or not is_theirs:
            return ""
        text = requote(phrase, *_MARKS) if self.habits is None else running_text(phrase, self.habits)
        return f"{'#' * min(level, _DEEPEST)} {escape.heading(text)}"

    def _lead_in(self, block: Block) -> str:
        """Return what a block is about in bold letters, where the author begins so and no heading stands above it."""
        phrase = escape.clean(block.heading)
        if not phrase or self.habits is None or not self.habits.has_bold_terms or self._heading(block):
            return ""
        return f"**{escape.markdown_inline(running_text(phrase, self.habits))}**{self.habits.colon} "

    def _times(self, told: Sequence[Told], begins: bool) -> list[str]:
        """Return the time that each sentence bears, as Markdown, "" for none."""
        times = [show_time(hull(one.spans).start, self.place.url) for one in told]
        if self.timestamps is None:
            return [time if one.quoted else "" for one, time in zip(told, times, strict=True)]
        if self.timestamps == "sentence":
            return times
        first = times[:1] if begins and self.timestamps == "section" else [""]
        return [*first, *([""] * (len(told) - 1))]

    def _quotations(self, block: Block, told: Sequence[Told], times: Sequence[str], before: Sequence[Block]) -> str:
        if self.habits is None:
            return self._listed(attribute(block, before[-1] if before else None, self.place), told, times)
        lead = attribute_in_manner(block, before, self.place, self.habits)
        start = f"{escape.markdown_text(lead)}{self.habits.colon} " if lead else ""
        quotations = [_with(_show(one, self.habits), time) for one, time in zip(told, times, strict=True)]
        quotations[0] = f"{self._lead_in(block)}{start}{quotations[0]}"
        return _items(quotations, self.habits) if self.habits.text == "bullets" else " ".join(quotations)

    def _listed(self, lead: str, told: Sequence[Told], times: Sequence[str]) -> str:
        """Return one quotation as a line, several as a list under a line with the stretch of time they come from."""
        lead = escape.markdown_text(lead)
        if len(told) == 1:
            return f"{_with(lead, times[0])}: {_show(told[0])}"
        if all(times):
            lead = f"{lead}, {_stretch(told)}"
        items = (_with(_show(one, begins=True), time) for one, time in zip(told, times, strict=True))
        return "\n".join((f"{lead}:\n", *(f"- {item}" for item in items)))

    def _prose(self, block: Block, told: Sequence[Told], times: Sequence[str], before: Sequence[Block]) -> str:
        is_list = block.kind == "bullets"
        lead_in = self._lead_in(block)
        texts = [
            self._beside(one, time, begins=is_list or (at == 0 and not lead_in))
            for at, (one, time) in enumerate(zip(told, times, strict=True))
        ]
        texts[0] = f"{lead_in}{texts[0]}"
        if not is_list:
            return " ".join(texts)
        return "\n".join(f"- {text}" for text in texts) if self.habits is None else _items(texts, self.habits)

    def _beside(self, told: Told, time: str, begins: bool) -> str:
        """Return a sentence among told ones; in an author's manner a quotation bears its speaker's name."""
        if self.habits is None:
            return _with(_show(told, None, begins), "" if self.timestamps is None else time)
        name = ""
        if told.quoted and told.speaker:
            words = wording(self.habits.language)
            name = escape.markdown_inline(called(self.place.people, told.speaker, self.habits.name, words))
        return _with(_show(told, self.habits, begins), ", ".join(filter(None, (name, time))))


def _is_spoken(block: Block) -> bool:
    """Tell whether a block's words are set apart under who says them."""
    return block.kind == "quotes" or block.question


def _typeset(sentence: Sentence, habits: Habits | None) -> str:
    text = escape.clean(sentence.text)
    if habits is not None:
        return within_quotes(text, habits) if sentence.quoted else running_text(text, habits)
    return quoted(text) if sentence.quoted else requote(text, *_MARKS)


def _cited(sentence: Sentence, place: Where) -> tuple[Segment, ...]:
    unknown = [name for name in sentence.segments if name not in place.segments]
    if unknown or not sentence.segments:
        raise ValueError(f"a sentence cites {unknown or 'nothing'}: {sentence.text!r}")
    return tuple(place.segments[name] for name in sentence.segments)


def _span(sentence: Sentence, place: Where) -> Span:
    return hull(segment.span for segment in _cited(sentence, place))


def _stretch(told: Sequence[Told]) -> str:
    span = hull(chain.from_iterable(sentence.spans for sentence in told))
    start, end = clock(span.start), clock(span.end)
    return start if start == end else f"{start} to {end}"


def _show(told: Told, habits: Habits | None = None, begins: bool = False) -> str:
    """Return a sentence as Markdown; `begins` where a paragraph or a list's item begins with it."""
    if told.quoted:
        opening, closing = (habits.opening, habits.closing) if habits else _MARKS
        return f"{opening}{_OMISSION.sub('[…]', escape.markdown_inline(told.text))}{closing}"
    return escape.markdown_text(told.text) if begins else escape.markdown_inline(told.text)


def _with(text: str, note: str) -> str:
    """Return a text with a note in parentheses behind it, where there is one."""
    return f"{text} ({note})" if note else text


def _items(texts: Iterable[str], habits: Habits) -> str:
    indent = habits.indent if len(habits.indent.expandtabs(_CODE_INDENT)) < _CODE_INDENT else ""
    mark = f"{indent}{habits.bullet}{habits.bullet_gap}"
    return _between_items(habits).join(f"{count_on(mark, at)}{text}" for at, text in enumerate(texts))


def _between_items(habits: Habits | None) -> str:
    return "\n" * (1 + (habits.blank_between_items if habits else 0))
