"""From a session and its notes to drafts: one post for the whole recording, or one a talk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from talknotes.manner.blog import Blog
from talknotes.post.draft import Draft, Section
from talknotes.session import Session, TalkNotes
from talknotes.summarize.contract import Notes
from talknotes.values import Notice, Segment


@dataclass(frozen=True, slots=True)
class PostOptions:
    """What is asked of the posts: the folder, title, date (ISO 8601), the recording's public URL, one post a talk.

    `talk` (from 1) or `talk_title` ask for one talk of several. `blog` is what the posts follow in front matter, names
    and marks.
    """

    folder: Path
    title: str | None = None
    date: str | None = None
    url: str | None = None
    categories: tuple[str, ...] = ()
    per_talk: bool = False
    force: bool = False
    talk: int | None = None
    talk_title: str | None = None
    blog: Blog = field(default_factory=Blog)


def draft_posts(session: Session, told: Sequence[TalkNotes], options: PostOptions) -> tuple[Draft, ...]:
    """Return the drafts for a session's notes; at least one, even where nothing was told."""
    if options.per_talk and told:
        return tuple(_draft(session, (one,), options, one.talk) for one in told)
    return (_draft(session, tuple(told), options, None),)


def _draft(session: Session, told: tuple[TalkNotes, ...], options: PostOptions, talk: int | None) -> Draft:
    recording = session.heard.recording
    talks = session.programme.talks
    title = options.title or (talks[talk].title if talk is not None else None) or recording.title
    sections = tuple(Section(talks[one.talk], one.span, one.notes, one.questions) for one in told)
    notes = [notes for one in told for notes in (one.notes, one.questions)]
    return Draft(
        title=title,
        date=options.date or session.heard.opened.date,
        recording=recording,
        sections=sections,
        people=session.programme.people,
        segments=_cited(session.heard.segments, notes),
        categories=options.categories,
        url=options.url or recording.url,
        notices=tuple(dict.fromkeys(chain(*_notices(session, options), *(one.notices for one in notes)))),
        part=talk,
    )


def _notices(session: Session, options: PostOptions) -> Iterator[tuple[Notice, ...]]:
    yield session.heard.notices
    yield session.notices
    if options.date is None and session.heard.recording.date is None:
        date = session.heard.opened.date
        yield (Notice("post", f"the recording names no date; the post takes the file's, {date} (--date sets another)"),)


def _cited(segments: Sequence[Segment], notes: Sequence[Notes]) -> tuple[Segment, ...]:
    """Return the segments that sentences rest on, or that sentences which were dropped were checked against."""
    sentences = [sentence for one in notes for block in one.blocks for sentence in block.sentences]
    cited = {name for sentence in sentences for name in sentence.segments}
    cited |= {name for one in notes for verdict in one.verdicts for name in verdict.segments}
    return tuple(segment for segment in segments if segment.id in cited)
