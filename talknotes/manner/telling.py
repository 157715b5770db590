"""What a fill inserts, as Markdown in the author's manner: told notes, a line on where they come from, a new section.

Blocks are `post.blocks`' to render; here they are put together, headed and attributed. Knows nothing of bytes, comments
or places in a post. Whatever comes from outside passes through `escape`; the templates are the author's own Markdown.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.links import is_public
from talknotes.manner.habits import Habits
from talknotes.manner.items import as_items
from talknotes.manner.templates import fill, list_width, placeholders
from talknotes.manner.wording import Wording, wording
from talknotes.post import blocks as passages
from talknotes.post import escape
from talknotes.post.calling import called
from talknotes.post.typography import running_text, within_quotes
from talknotes.summarize.contract import Notes
from talknotes.values import Person, Recording, Segment, Span, Talk, clock, hull

_ONE_STRETCH_S: Final = 60.0
"""What is told of moments no further apart is told of one stretch."""
_TAB: Final = 4
_MOST_FURTHER: Final = 3
"""What stands further in than its place would be code."""
_MOST_STRETCHES: Final = 4
"""More stretches than that are told as one, in parts."""


@dataclass(frozen=True, slots=True)
class TellPlace:
    """What must be known to tell notes: who is heard, whose talk it is (labels), what may be cited, the public page.

    `is_whole` tells that a whole talk is told in a section of its own, so that its questions may have a heading.
    """

    people: tuple[Person, ...]
    speakers: tuple[str, ...]
    segments: Mapping[str, Segment]
    url: str | None
    section: int = 0
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Told notes: Markdown with \\n line ends and no blank lines around it, and its sentences in order."""

    markdown: str
    sentences: tuple[passages.Told, ...]


def tell(
    notes: Notes,
    questions: Notes,
    place: TellPlace,
    habits: Habits,
    timestamps: passages.Timestamps | None = None,
) -> Told:
    """Return the notes on a talk and on the questions after it, in the author's manner; empty where there are none.

    Headings within a talk stand only where a whole one is told: elsewhere the author's text would come to stand below
    them. Raises ValueError where a sentence cites a segment that the place does not hold.
    """
    if place.is_whole and habits.questions and habits.heading_level and notes.blocks and questions.blocks:
        pieces: tuple[tuple[passages.Passage, ...], ...] = (
            passages.tell_blocks(notes.blocks, place, habits, timestamps),
            passages.tell_blocks(questions.blocks, place, habits, timestamps, is_headed=False),
        )
        heading = f"{'#' * min(habits.heading_level + 1, 6)} {escape.heading(habits.questions)}"
        markdown = f"\n\n{heading}\n\n".join(passages.join_passages(piece, habits) for piece in pieces)
    else:
        blocks = (*notes.blocks, *questions.blocks)
        pieces = (passages.tell_blocks(blocks, place, habits, timestamps, is_headed=place.is_whole),)
        markdown = passages.join_passages(pieces[0], habits)
    return Told(markdown, tuple(sentence for piece in pieces for passage in piece for sentence in passage.sentences))


def attribution(recording: Recording, url: str | None, spans: Sequence[Span], habits: Habits, language: str) -> str:
    """Return the line that says where told text comes from, with links to the moments; in `language` (ISO 639-1).

    Moments that are close to one another are one stretch. The recording is named where no public page can be linked to.
    Raises ValueError without spans.
    """
    if not spans:
        raise ValueError("nothing was told of no stretch")
    words = wording(language)
    link = url if url and is_public(url) else None
    title = "" if link else running_text(escape.clean(recording.title), habits)
    named = f"{habits.opening}{escape.markdown_inline(title)}{habits.closing}" if title else ""
    times = _times(tuple(_stretches(spans)), link, words)
    line = (words.added_named if named else words.added).replace("'", habits.apostrophe).replace("’", habits.apostrophe)
    return f"{habits.emphasis}{line.format(times=times, title=named)}{habits.emphasis}"


def tell_section(talk: Talk, people: tuple[Person, ...], body: str, habits: Habits) -> str:
    """Return a section on a talk as this author heads one: heading, speaker line, and `body` below.

    A speaker without a name is not introduced; a talk without a title is headed by its speakers' names.
    """
    speakers = tuple(person for label in talk.speakers for person in people if person.label == label and person.name)
    heading = _heading(talk, people, speakers, habits)
    line = habits.speaker_line if len(speakers) == 1 else habits.speakers_line
    head, blank = heading, habits.blank_before_body
    title = escape.clean(talk.title or "") if "{title}" not in habits.heading else ""
    indent = " " * list_width(heading) if habits.heading_level == 0 else ""
    if line and (speakers or title) and (introduced := _filled(line, title, speakers, habits)):
        head += "\n" + "\n" * _least_blank(habits.blank_after_heading, habits) + indent + introduced
        blank = max(blank, 1)
    if not body:
        return head
    if indent and habits.text == "bullets":
        return f"{head}\n" + "\n" * (head != heading) + _indented(_nested(body, habits), _inner_indent(indent, habits))
    return head + "\n" + "\n" * _least_blank(blank, habits) + _indented(body, indent)


def _stretches(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the stretches of time that spans make up, in order, those that are close to one another as one."""
    held: Span | None = None
    for span in sorted(spans):
        if held is not None and span.start - held.end > _ONE_STRETCH_S:
            yield held
            held = None
        held = span if held is None else hull((held, span))
    if held is not None:
        yield held


def _times(spans: Sequence[Span], url: str | None, words: Wording) -> str:
    if len(spans) <= _MOST_STRETCHES:
        return words.enumerate(tuple(_stretch(span, url, words) for span in spans))
    start, end = spans[0].start, spans[-1].end
    return words.parts.format(start=passages.show_time(start, url), end=passages.show_time(end, url))


def _stretch(span: Span, url: str | None, words: Wording) -> str:
    start, end = passages.show_time(span.start, url), passages.show_time(span.end, url)
    return start if clock(span.start) == clock(span.end) else words.stretch.format(start=start, end=end)


def _heading(talk: Talk, people: tuple[Person, ...], speakers: tuple[Person, ...], habits: Habits) -> str:
    is_marked = bool(habits.heading_level) and not habits.underline
    title = escape.clean(talk.title or "")
    text = _filled(habits.heading, title, speakers, habits, is_marked)
    if not text.strip(" *_"):
        words = wording(habits.language)
        names = tuple(called(people, label, "full", words) for label in talk.speakers)
        spare = title or words.enumerate(names, habits.conjunction) or words.nobody
        text = escape.heading(spare) if is_marked else _line_start(spare)
    if habits.underline:
        return f"{text}\n{habits.underline * max(3, len(text))}"
    return f"{'#' * habits.heading_level} {text}" if habits.heading_level else text


def _filled(template: str, title: str, speakers: tuple[Person, ...], habits: Habits, is_marked: bool = False) -> str:
    """Return a template with its values, escaped for a line's beginning, or for a heading behind its marks."""
    affiliations = {escape.clean(person.affiliation or "") for person in speakers}
    is_mixed = len(affiliations) > 1 and "affiliation" in placeholders(template)
    is_quoted = re.search(r"[\"“„«]\s?{title}", template) is not None
    values = {
        "title": (within_quotes if is_quoted else running_text)(title, replace(habits, dash="")),
        "name": _introduce(speakers, habits, with_affiliations=is_mixed),
        "people": _introduce(speakers, habits, with_affiliations=True),
        "affiliation": affiliations.pop() if len(affiliations) == 1 else "",
    }
    escaped = escape.heading if is_marked else _line_start
    return fill(template, {name: escaped(value) for name, value in values.items()})


def _line_start(text: str) -> str:
    """Return text for a line's beginning that an underline may follow, which would make a table of one with a bar."""
    return escape.markdown_text(text).replace("\\|", "|").replace("|", "&#124;")


def _introduce(speakers: tuple[Person, ...], habits: Habits, with_affiliations: bool) -> str:
    """Return "A (x), B, and C (y)", without affiliations where those aren't wanted."""
    names = []
    for person in speakers:
        name, affiliation = escape.clean(person.name or ""), escape.clean(person.affiliation or "")
        names.append(f"{name} ({affiliation})" if affiliation and with_affiliations else name)
    return wording(habits.language).enumerate(tuple(names), habits.conjunction)


def _least_blank(lines: int, habits: Habits) -> int:
    """Return how many blank lines stand below a head: one at least where text would become part of it."""
    return lines if habits.heading_level else max(lines, 1)


def _nested(body: str, habits: Habits) -> str:
    return "\n".join(as_items(body, f"{habits.bullet}{habits.bullet_gap}"))


def _inner_indent(indent: str, habits: Habits) -> str:
    """Return the author's indent of a list in a list where it holds below a mark of this width."""
    further = len(habits.indent.expandtabs(_TAB)) - len(indent)
    return habits.indent if 0 <= further <= _MOST_FURTHER else indent


def _indented(body: str, indent: str) -> str:
    return "\n".join(indent + line if line else line for line in body.split("\n"))
