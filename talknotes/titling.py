"""What a language model may put right around the notes: names that were heard, titles that nobody gave, a post's lead.

A part of the pipeline. Whatever the model proposes was said or written somewhere, and is taken only where nobody knows
better: names of the user, an agenda or metadata are never touched, nor are published titles. Without a model all stays
as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from talknotes.models import Author
from talknotes.post.draft import Draft
from talknotes.session import Session, TalkNotes
from talknotes.summarizing import Writer, ask, is_published, known_in, spans_of
from talknotes.values import Evidence, Person, Segment, Talk

_MODEL = "language model"


@dataclass(frozen=True, slots=True)
class Titler:
    """Asks the writer's model; AwaitedError names all prompts that wait for an answer."""

    writer: Writer

    def with_names(self, session: Session) -> Session:
        """Return the session with names spelled as they are known where they were only heard."""
        author, people = self.writer.author, session.programme.people
        heard = {person.name: _mentions(person, session.heard.segments) for person in people if _is_hearsay(person)}
        if author is None or not heard:
            return session
        rows = {name: where for name, where in heard.items() if name is not None}
        known = [name for name in known_in(session) if name not in rows]
        if not known:
            return session
        right = author.tidy_names(rows, known, session.heard.transcript.language)
        spelled = tuple(_spelled(one, right) for one in people)
        return replace(session, programme=replace(session.programme, people=spelled))

    def with_titles(self, session: Session) -> Session:
        """Return the session with titles, made of words that were spoken, for talks that nobody gave one."""
        author = self.writer.author
        if author is None:
            return session
        awaited, talks = self.writer.awaited(), list[Talk]()
        for index, talk in enumerate(session.programme.talks):
            talks.append(awaited.attempt(lambda at=index, one=talk: self._titled(author, session, at, one), talk))  # type: ignore[misc]
        awaited.settle()
        return replace(session, programme=replace(session.programme, talks=tuple(talks)))

    def headed(
        self, session: Session, told: Sequence[TalkNotes], drafts: Sequence[Draft], has_title: bool
    ) -> tuple[Draft, ...]:
        """Return the drafts with a lead, and with a title where nothing but a file's name has given one.

        `has_title` tells that the user gave the title.
        """
        author = self.writer.author
        if author is None:
            return tuple(drafts)
        awaited, headed = self.writer.awaited(), list[Draft]()
        for draft in drafts:
            headed.append(
                awaited.attempt(lambda one=draft: self._headed(author, session, told, one, has_title), draft)  # type: ignore[misc]
            )
        awaited.settle()
        return tuple(headed)

    def _titled(self, author: Author, session: Session, index: int, talk: Talk) -> Talk:
        if is_published(talk) or not session.programme.parts_of(index):
            return talk
        spans = spans_of(session, index, "talk")
        found = author.title_talk(ask(session, index, "talk", spans, manner=self.writer.manner))
        if found is None:
            return talk
        title, segments = found
        time = next((one.span.start for one in session.heard.segments if one.id in segments), None)
        return replace(talk, title=title, evidence=(*talk.evidence, Evidence(_MODEL, title, time)))

    def _headed(
        self, author: Author, session: Session, told: Sequence[TalkNotes], draft: Draft, has_title: bool
    ) -> Draft:
        from talknotes.summarize.titles import TitledTalk

        chosen = [one for one in told if draft.part in (None, one.talk)]
        requests = (
            ask(session, one.talk, "talk", spans_of(session, one.talk, "talk"), manner=self.writer.manner)
            for one in chosen
        )
        talks = [TitledTalk(request, one.notes) for request, one in zip(requests, chosen, strict=True)]
        found = author.title_post(draft.recording.title, talks)
        if found is None:
            return draft
        rests_on = (*(one.segments for one in found.lead), *(one.segments for one in found.verdicts))
        cited = {*chain.from_iterable(rests_on), *(one.id for one in draft.segments)}
        is_named = has_title or draft.part is not None or not _is_file_name(draft.title, session)
        return replace(
            draft,
            title=draft.title if is_named else found.title or draft.title,
            named=draft.title,
            lead=found.lead,
            verdicts=found.verdicts,
            prompts=found.prompts,
            segments=tuple(one for one in session.heard.segments if one.id in cited),
        )


def _is_hearsay(person: Person) -> bool:
    """Tell whether a person's name rests on what was heard alone."""
    return person.name is not None and bool(person.evidence) and all(one.time is not None for one in person.evidence)


def _mentions(person: Person, segments: Sequence[Segment]) -> list[str]:
    return [one.text for one in segments if person.name and person.name in one.text]


def _spelled(person: Person, right: dict[str, str]) -> Person:
    spelling = right.get(person.name or "")
    if spelling is None:
        return person
    return replace(person, name=spelling, evidence=(*person.evidence, Evidence(_MODEL, f"{person.name}: {spelling}")))


def _is_file_name(title: str, session: Session) -> bool:
    place = session.heard.opened.place
    return place is not None and place.stem == title
