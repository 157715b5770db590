"""A draft becomes a post: front matter, a lead, and a section for each talk, in the manner of a blog.

Pure and deterministic: it reads no file and no clock. All text from outside passes through `escape`. Times, names,
order and markup are decided here and in `blocks` and `lead`; the notes bring only wording. What the blog's own habits
say of front matter, headings and marks, is learned and kept in `manner`; without any, Hugo builds the post as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from talknotes.manner.blog import Blog
from talknotes.manner.dates import parse_date, render_date
from talknotes.manner.frontwriting import Facts, render_front
from talknotes.manner.habits import Habits
from talknotes.manner.opening import fill_headline
from talknotes.manner.telling import tell_section
from talknotes.post import escape
from talknotes.post.blocks import Passage, Place, Timestamps, Told, join_passages, tell_blocks
from talknotes.post.draft import Draft
from talknotes.post.lead import describe, tell_silence, write_lead
from talknotes.post.people import enumerate_names, full_name
from talknotes.post.typography import requote
from talknotes.summarize.contract import Block
from talknotes.values import Person, Talk

__all__ = ["Composed", "Timestamps", "Told", "compose"]

_QUESTIONS = "### Questions"
_LEAD = -1
_HUGO = Blog()
_UNHEADED: Mapping[str, Any] = {"heading_level": 2, "heading": "{title}", "underline": ""}
"""Makes a heading of one line, to be left out."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A post as it will be written, UTF-8, and every sentence that it tells, in order, those of the lead first."""

    text: bytes
    sentences: tuple[Told, ...]


def compose(
    draft: Draft, draft_flag: bool = True, blog: Blog = _HUGO, timestamps: Timestamps | None = None
) -> Composed:
    """Return the post of `draft` in the manner of `blog`.

    `draft_flag` keeps a post off the site until it is read, on blogs whose front matter can say so. `timestamps` tells
    which sentences bear the time at which they were said; None: quotations do. Raises ValueError where a sentence cites
    a segment that the draft does not hold.
    """
    segments = {segment.id: segment for segment in draft.segments}
    places = [Place(draft, index, segments) for index in range(len(draft.sections))]
    is_headed = blog.heads_single or len(places) != 1
    sections = [_compose_section(place, blog.body, is_headed, timestamps) for place in places]
    sentences = tuple(chain.from_iterable(told for _, told in sections))
    language = blog.body.language if blog.body is not None else "en"
    lead = write_lead(draft, sentences, has_times=_shows_times(draft, timestamps), language=language)
    if blog.body is not None:
        lead = requote(lead, blog.body.opening, blog.body.closing)
    opening = _tell_lead(Place(draft, _LEAD, segments), blog.body, timestamps)
    front = render_front(blog.front, _facts(draft, draft_flag, language))
    gap = "\n" * (blog.front.blank_after if front else 0)
    head = "\n\n".join(
        [*_above(draft, blog), *(one.markdown for one in opening), lead, *filter(None, [blog.split_mark])]
    )
    space = "\n" * (2 if blog.body is None else max(1, blog.body.blank_before_heading) if is_headed else 1)
    text = "".join([front, gap, head, "\n", *(f"{space}{markdown}\n" for markdown, _ in sections)])
    return Composed(text.replace("\n", blog.newline).encode(), _sentences(opening) + sentences)


def _facts(draft: Draft, draft_flag: bool, language: str) -> Facts:
    talks = [section.talk for section in draft.sections]
    people = [draft.person(label) for talk in talks for label in talk.speakers]
    return Facts(
        _title_of(draft),
        draft.date,
        draft_flag,
        draft.categories,
        tuple(dict.fromkeys(person.name for person in people if person.name)),
        describe(draft, language),
        tuple(talk.title for talk in talks if talk.title),
    )


def _title_of(draft: Draft) -> str:
    return escape.clean(draft.title) or escape.clean(draft.recording.title) or "Notes"


def _above(draft: Draft, blog: Blog) -> list[str]:
    """Return what the blog's posts have above their lead: the title as a heading, a line with the date."""
    lines = []
    if blog.headline is not None:
        lines.append(fill_headline(blog.headline, _title_of(draft)))
    moment = parse_date(draft.date)
    if blog.dateline is not None and moment is not None:
        lines.append(blog.dateline.replace("{date}", render_date(blog.dateline_form, moment)))
    return lines


def _shows_times(draft: Draft, timestamps: Timestamps | None) -> bool:
    if timestamps is not None:
        return timestamps != "none"
    notes = chain.from_iterable((section.notes, section.questions) for section in draft.sections)
    return any(block.kind == "quotes" or block.question for told in notes for block in told.blocks)


def _tell_lead(place: Place, habits: Habits | None, timestamps: Timestamps | None) -> tuple[Passage, ...]:
    """Return a model's opening sentences; what code says of the talks and where the words come from stands below."""
    times: Timestamps = "sentence" if timestamps == "sentence" else "none"
    return tell_blocks((Block("paragraph", place.draft.lead),), place, habits, times)


def _compose_section(
    place: Place, habits: Habits | None, is_headed: bool, timestamps: Timestamps | None
) -> tuple[str, tuple[Told, ...]]:
    section = place.draft.sections[place.section]
    if habits is not None:
        return _compose_in_manner(place, habits, is_headed, timestamps)
    talk = tell_blocks(section.notes.blocks, place, timestamps=timestamps)
    questions = tell_blocks(section.questions.blocks, place, timestamps=timestamps, is_headed=False)
    pieces = [_heading(place), join_passages(talk) or tell_silence(section.span)]
    if questions:
        pieces += [_QUESTIONS, join_passages(questions)]
    return "\n\n".join(pieces), _sentences(talk) + _sentences(questions)


def _compose_in_manner(
    place: Place, habits: Habits, is_headed: bool, timestamps: Timestamps | None
) -> tuple[str, tuple[Told, ...]]:
    """Return a section as the blog's author writes one; questions have a heading only where theirs do."""
    section = place.draft.sections[place.section]
    blocks = (section.notes.blocks, section.questions.blocks)
    if habits.questions is None:
        blocks = (blocks[0] + blocks[1], ())
    talk = tell_blocks(blocks[0], place, habits, timestamps)
    questions = tell_blocks(blocks[1], place, habits, timestamps, is_headed=False)
    pieces = [join_passages(talk, habits) or tell_silence(section.span, habits.language)]
    if questions:
        pieces += [f"{'#' * (habits.heading_level + 1)} {habits.questions}", join_passages(questions, habits)]
    body = "\n\n".join(pieces)
    markdown = tell_section(section.talk, place.people, body, habits if is_headed else replace(habits, **_UNHEADED))
    if not is_headed:
        markdown = markdown.partition("\n")[2].lstrip("\n")
    return markdown, _sentences(talk) + _sentences(questions)


def _sentences(passages: tuple[Passage, ...]) -> tuple[Told, ...]:
    return tuple(chain.from_iterable(passage.sentences for passage in passages))


def _heading(place: Place) -> str:
    talk = place.draft.sections[place.section].talk
    people = [place.draft.person(label) for label in talk.speakers]
    line = f"## {escape.heading(_title(talk, people, place.section))}"
    if not people:
        return line
    word = "Speaker" if len(people) == 1 else "Speakers"
    return f"{line}\n**{word}**: {_introduce(people)}"


def _title(talk: Talk, people: list[Person], section: int) -> str:
    named = [escape.clean(person.name) for person in people if person.name]
    return escape.clean(talk.title or "") or enumerate_names(tuple(filter(None, named))) or f"Talk {section + 1}"


def _introduce(people: list[Person]) -> str:
    """Return "A (x), B, and C (y)" as Markdown."""
    return enumerate_names(tuple(escape.markdown_inline(_with_affiliation(person)) for person in people))


def _with_affiliation(person: Person) -> str:
    affiliation = escape.clean(person.affiliation or "")
    return f"{full_name(person)} ({affiliation})" if affiliation else full_name(person)
