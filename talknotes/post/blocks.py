"""Blocks of notes become Markdown: who says it, when, and their own words in quotation marks.

Owns times, names, marks and markup; the wording comes from the notes. Knows nothing of files or front matter. Quoted
words always stand in quotation marks under the name of who said them, and a question never under the speaker's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from talknotes.links import is_public, moment
from talknotes.post import escape
from talknotes.post.draft import Draft
from talknotes.post.people import capitalize, full_name, short_name
from talknotes.summarize.contract import Block, Sentence
from talknotes.values import Segment, Span, clock, hull

_ASKED = "Question"
"""Where the asker's voice was not told apart: whoever it was, it was not the talk's speaker."""
_NOBODY = "From the recording"

_LIST_SECONDS = 60.0


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand: the draft, one of its sections by index, and the draft's segments by id."""

    draft: Draft
    section: int
    segments: Mapping[str, Segment]

    @property
    def speakers(self) -> tuple[str, ...]:
        """The labels of the speakers of the section's talk."""
        return self.draft.sections[self.section].talk.speakers


@dataclass(frozen=True, slots=True)
class Passage:
    """A block in the post: its Markdown, without blank lines around it, and the sentences in it."""

    markdown: str
    sentences: tuple[Told, ...]


def tell_blocks(blocks: Iterable[Block], place: Place) -> tuple[Passage, ...]:
    """Return the passages of a post that tell `blocks`, in order.

    Raises ValueError where a sentence cites a segment that the draft does not hold.
    """
    passages = []
    after_question = False
    for block in _merged(blocks, place):
        told = tuple(_told(sentence, block, place) for sentence in block.sentences)
        passages.append(Passage(_render(block, told, after_question, place), told))
        after_question = block.question
    return tuple(passages)


def show_time(seconds: float, draft: Draft) -> str:
    """Return a time as Markdown: a link to the moment where the recording has a public page, else plain text."""
    target = escape.link_target(moment(draft.url, seconds)) if draft.url and is_public(draft.url) else None
    return f"[{clock(seconds)}]({target})" if target else clock(seconds)


def quoted(text: str) -> str:
    """Return cleaned `text` with its double quotation marks turned into single ones, to stand within double ones."""
    turned = "".join(chain.from_iterable(_turn_quote(text, index) for index in range(len(text))))
    return turned.translate({ord("“"): "‘", ord("”"): "’"})


def _turn_quote(text: str, index: int) -> str:
    if text[index] != '"':
        return text[index]
    return "‘" if index == 0 or text[index - 1].isspace() or text[index - 1] in "([—–-" else "’"


def _merged(blocks: Iterable[Block], place: Place) -> Iterator[Block]:
    """Yield the blocks without empty ones; quotations of one voice within a minute share a block."""
    held: Block | None = None
    for block in blocks:
        block = replace(block, sentences=tuple(s for s in block.sentences if escape.clean(s.text)))
        if not block.sentences:
            continue
        if held is not None and _goes_on(held, block, place):
            held = replace(held, sentences=held.sentences + block.sentences)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _goes_on(held: Block, block: Block, place: Place) -> bool:
    same = (held.kind, held.speaker, held.question) == (block.kind, block.speaker, block.question)
    first, following = (_span(one.sentences[0], place).start for one in (held, block))
    return same and held.kind == "quotes" and 0 <= following - first < _LIST_SECONDS


def _told(sentence: Sentence, block: Block, place: Place) -> Told:
    text = escape.clean(sentence.text)
    return Told(
        text=quoted(text) if sentence.quoted else text,
        quoted=sentence.quoted,
        segments=sentence.segments,
        spans=tuple(segment.span for segment in _cited(sentence, place)),
        speaker=block.speaker,
        section=place.section,
        question=block.question,
    )


def _cited(sentence: Sentence, place: Place) -> tuple[Segment, ...]:
    unknown = [name for name in sentence.segments if name not in place.segments]
    if unknown or not sentence.segments:
        raise ValueError(f"a sentence cites {unknown or 'nothing'}: {sentence.text!r}")
    return tuple(place.segments[name] for name in sentence.segments)


def _span(sentence: Sentence, place: Place) -> Span:
    return hull(segment.span for segment in _cited(sentence, place))


def _render(block: Block, told: tuple[Told, ...], after_question: bool, place: Place) -> str:
    if block.kind == "quotes" or block.question:
        return _render_quotes(_attribute(block, after_question, place), told, place.draft)
    if block.kind == "bullets":
        return "\n".join(f"- {_show(sentence)}" for sentence in told)
    return " ".join(_show(sentence, begins=index == 0) for index, sentence in enumerate(told))


def _render_quotes(lead: str, told: tuple[Told, ...], draft: Draft) -> str:
    """Return one quotation as a line, several as a list under a line with the stretch of time they come from."""
    times = [show_time(hull(sentence.spans).start, draft) for sentence in told]
    lead = escape.markdown_text(lead)
    if len(told) == 1:
        return f"{lead} ({times[0]}): {_show(told[0], begins=False)}"
    items = [f"- {_show(sentence)} ({time})" for sentence, time in zip(told, times, strict=True)]
    return f"{lead}, {_stretch(told)}:\n\n" + "\n".join(items)


def _stretch(told: tuple[Told, ...]) -> str:
    span = hull(chain.from_iterable(sentence.spans for sentence in told))
    start, end = clock(span.start), clock(span.end)
    return start if start == end else f"{start} to {end}"


def _show(told: Told, begins: bool = True) -> str:
    if told.quoted:
        return f"“{escape.markdown_inline(told.text)}”"
    return escape.markdown_text(told.text) if begins else escape.markdown_inline(told.text)


def _attribute(block: Block, after_question: bool, place: Place) -> str:
    """Return who speaks in a block of quotations, as its line begins."""
    label = block.speaker
    if block.question:
        is_known = label is not None and label not in place.speakers
        return f"{capitalize(full_name(place.draft.person(label)))} asks" if label and is_known else _ASKED
    if label is None:
        return "Answer" if after_question else _NOBODY
    name = capitalize(short_name(place.draft, label))
    return f"{name} answers" if after_question and label in place.speakers else name
