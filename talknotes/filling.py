"""The order in which a post is filled: gaps → talks → alignment → coverage → plan → notes, and then what is said of it.

A part of the pipeline. `prepare` takes a post and a session that was heard and split, and tells what is missing, where
notes and recording disagree, and what there is to insert; the bytes are `inserting`'s. Reads and writes no file.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.alignment.align import align
from talknotes.alignment.coverage import cover
from talknotes.alignment.disagreements import find_disagreements
from talknotes.alignment.headless import as_whole, named_alone, with_sections
from talknotes.alignment.language import language_of
from talknotes.alignment.matching import Match, match_sections
from talknotes.alignment.values import Coverage, Disagreement, Note
from talknotes.authored.post import ByteSpan, Post, Section
from talknotes.fill.planning import plan
from talknotes.fill.values import Missed
from talknotes.gaps.find import find_gaps
from talknotes.gaps.gap import Gap
from talknotes.session import Session
from talknotes.summarize.contract import Manner, Notes, Sentence, SummaryRequest
from talknotes.summarize.extractive import Extractive
from talknotes.summarizing import ask, names_in
from talknotes.values import AgendaEntry, Evidence, Notice, Person, Programme, Span, hull

_AROUND_BYTES: Final = 1500
"""So much of the author's text before and after a place goes along with what is asked for it."""

_DOUBTFUL: Final = ("told in other words", "came after the start", "account begins", "item gone", "attention")
"""The rules of the grammar whose words may tell of a talk as well as of a gap."""
_TOLD: Final = 0.9
"""A sentence found in the recording as surely as this tells of it."""
_TELLS: Final = 0.8
_WORD: Final = re.compile(r"[^\W_]+")
QUOTED: Final = Manner(block="quotes", detail="full")
"""How the speaker's own words are told."""

Write = Callable[[SummaryRequest], Notes]
MannerOf = Callable[[Section | None], Manner]
"""How notes on what a section is missing are to be written; None: a section of its own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was written for one place of a post: notes on the talk's own part, and on the questions after it."""

    missed: Missed
    notes: Notes
    questions: Notes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A post laid against one session: its gaps, which section tells of which talk, how far, and what to insert.

    `session` is the one that was given, its speakers named after the post where nobody else named them. `missed` is all
    that was to be told, `pieces` that of which something was.
    """

    post: Post
    session: Session
    gaps: tuple[Gap, ...]
    matches: tuple[Match, ...]
    coverages: tuple[Coverage, ...]
    disagreements: tuple[Disagreement, ...]
    missed: tuple[Missed, ...]
    pieces: tuple[Piece, ...]
    notices: tuple[Notice, ...]


def posted_talks(post: Post) -> tuple[AgendaEntry, ...]:
    """Return the talks that a post tells of, as an agenda for splitting the recording."""
    return tuple(
        AgendaEntry(section.title, section.speakers, posted=True)
        for section in post.sections
        if section.title or section.speakers
    )


def prepare(
    post: Post,
    session: Session,
    absent: bool = True,
    write: Write | None = None,
    manner: MannerOf = lambda section: QUOTED,
) -> Prepared:
    """Lay a post against a session and have what was missed written; without `write` as quotations.

    Without `absent` no section is made for a talk that the post does not tell of.
    """
    programme = session.programme
    post = with_sections(post, programme)
    gaps = find_gaps(post)
    matches = _match(post, programme, session)
    if not matches and post.sections and named_alone(post, programme) is not None:  # its sections are parts of one talk
        post = as_whole(post)
        gaps = find_gaps(post)
        matches = _match(post, programme, session)
    session = replace(session, programme=_named(programme, post, matches))
    gaps = _without_told(post, session, gaps, matches)
    coverages = tuple(_cover(post, session, gaps, match) for match in matches)
    planned = plan(post, gaps, coverages, session.programme, absent)
    pieces = [_write(post, session, missed, write or Extractive().summarize, manner) for missed in planned.missed]
    told = tuple(piece for piece in pieces if piece.notes.blocks or piece.questions.blocks)
    return Prepared(
        post,
        session,
        gaps,
        matches,
        coverages,
        tuple(_disagreements(post, session, coverages)),
        planned.missed,
        told,
        (*planned.notices, *_silent(pieces)),
    )


def notes_language(post: Post, spoken: str) -> str:
    """Return the language of a post's notes: its front matter's, what its words tell, or else the spoken one."""
    stated = post.front.values.get("lang") or post.front.values.get("language") if post.front else None
    if isinstance(stated, str) and stated[:2].isalpha():
        return stated[:2].lower()
    return language_of([sentence.text for sentence in post.sentences], spoken)


def _match(post: Post, programme: Programme, session: Session) -> tuple[Match, ...]:
    spoken = session.heard.transcript.language
    return match_sections(post, programme, session.heard.segments, spoken, notes_language(post, spoken))


def _named(programme: Programme, post: Post, matches: Sequence[Match]) -> Programme:
    """Return the programme with the post's names for speakers whom nothing else names, where it can be no one else."""
    people = {person.label: person for person in programme.people}
    taken = {person.name for person in people.values() if person.name}
    for match in matches:
        labels, speakers = programme.talks[match.talk].speakers, post.sections[match.section].speakers
        free = [label for label in labels if programme.person(label).name is None]
        if len(labels) == len(speakers) == 1 and free and speakers[0].name not in taken:
            why = Evidence("post", speakers[0].name)
            people[free[0]] = Person(free[0], speakers[0].name, speakers[0].affiliation, (why,))
    return replace(programme, people=tuple(people.values()))


def _without_told(post: Post, session: Session, gaps: tuple[Gap, ...], matches: Sequence[Match]) -> tuple[Gap, ...]:
    """Return the gaps without doubtful ones whose sentence tells of the talk: the recording says the same, in order."""
    doubtful = [gap for gap in gaps if gap.why.startswith(_DOUBTFUL) and gap.section is not None]
    if not doubtful:
        return gaps
    others = [gap for gap in gaps if gap not in doubtful]
    told = [
        post.sentences[one.note.index].span
        for match in matches
        for one in _cover(post, session, others, match).noted
        if one.span is not None and one.score >= _TOLD
    ]
    return tuple(gap for gap in gaps if gap not in doubtful or not any(_meet(gap.span, span) for span in told))


def _cover(post: Post, session: Session, gaps: Sequence[Gap], match: Match) -> Coverage:
    """Return how far a section's notes go; a sentence that also says what is missing counts where it surely tells."""
    span = hull(part.span for part in session.programme.parts_of(match.talk))
    segments = tuple(one for one in session.heard.segments if one.span.overlap(span) > one.span.duration / 2)
    spoken = session.heard.transcript.language
    written = notes_language(post, spoken)
    notes, missing = _notes(post, match.section, gaps)
    noted = align(notes, segments, spoken, notes_language=written)
    if missing:
        both = align((*notes, *missing), segments, spoken, notes_language=written)
        telling = [one for one in both if one.note in missing and one.span is not None and one.score >= _TELLS]
        noted = (*noted, *telling)
    return cover(match.section, match.talk, span, sorted(noted, key=lambda one: one.note.index), segments)


def _notes(post: Post, section: int, gaps: Sequence[Gap]) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """Return the sentences of a section's body that tell of its talk, and those that say what is missing."""
    body = post.sections[section].body
    sentences = [
        (index, one) for index, one in enumerate(post.sentences) if one.section == section and body.holds(one.span)
    ]
    missing = {index for index, one in sentences if any(_meet(one.span, gap.span) for gap in gaps)}
    return (
        tuple(Note(index, one.text) for index, one in sentences if index not in missing),
        tuple(Note(index, one.text) for index, one in sentences if index in missing),
    )


def _meet(one: ByteSpan, other: ByteSpan) -> bool:
    return one.start < other.end and other.start < one.end


def _disagreements(post: Post, session: Session, coverages: Sequence[Coverage]) -> Iterator[Disagreement]:
    heard, spoken = session.heard, session.heard.transcript.language
    for coverage in coverages:
        if coverage.section is not None:
            section = post.sections[coverage.section]
            yield from find_disagreements(
                coverage, section, session.programme, heard.segments, spoken, notes_language(post, spoken)
            )


def _write(post: Post, session: Session, missed: Missed, write: Write, manner: MannerOf) -> Piece:
    section = None if missed.gap.section is None else post.sections[missed.gap.section]
    there = _words(post.source(section.body)) if section else ""
    notes = write(request(post, session, missed, "talk", manner(section)))
    questions = write(request(post, session, missed, "questions", manner(section)))
    return Piece(missed, _without_quoted(notes, there), _without_quoted(questions, there))


def _without_quoted(notes: Notes, there: str) -> Notes:
    """Return notes without quotations that stand in the author's text word for word."""
    blocks = (
        replace(block, sentences=tuple(one for one in block.sentences if not _stands(one, there)))
        for block in notes.blocks
    )
    return replace(notes, blocks=tuple(block for block in blocks if block.sentences))


def _stands(sentence: Sentence, there: str) -> bool:
    return sentence.quoted and _words(sentence.text) in there


def _words(text: str) -> str:
    found = " ".join(_WORD.findall(text.casefold()))
    return f" {found} "


def request(post: Post, session: Session, missed: Missed, kind: str, manner: Manner = QUOTED) -> SummaryRequest:
    """Return what is asked of the summarizer for the talk's own part of what was missed, or for the questions in it."""
    parts = [part.span for part in session.programme.parts_of(missed.talk) if part.kind == kind]
    spans = tuple(common for part in parts for tell in missed.tell if (common := part.intersection(tell)) is not None)
    first, at = max(post.body.start, missed.at - _AROUND_BYTES), missed.at
    around = (
        post.data[first:at].decode(post.encoding, errors="ignore"),  # the first byte may be in the middle of a letter
        post.data[at : at + _AROUND_BYTES].decode(post.encoding, errors="ignore"),
    )
    spoken = session.heard.transcript.language
    return ask(
        session,
        missed.talk,
        "talk" if kind == "talk" else "questions",
        spans,
        missed.told,
        manner,
        around,
        tuple(_known(post, missed)),
        notes_language(post, spoken),
        tuple(parts) if spans else (),
    )


def _known(post: Post, missed: Missed) -> Iterator[str]:
    """Yield the names that the author writes: their headings and speakers first, then those around the place."""
    for section in post.sections:
        yield from filter(
            None, (section.title, *(name for one in section.speakers for name in (one.name, one.affiliation)))
        )
    if missed.gap.section is not None:
        yield from names_in(post.source(post.sections[missed.gap.section].body))


def _silent(pieces: Sequence[Piece]) -> Iterator[Notice]:
    for piece in pieces:
        span: Span = hull(piece.missed.tell)
        yield from piece.notes.notices
        yield from piece.questions.notices
        if not piece.notes.blocks and not piece.questions.blocks:
            yield Notice("fill", "nothing new could be quoted from this stretch, so nothing is inserted", span)
