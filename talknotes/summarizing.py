"""From a session to notes: what is asked of the summarizer for a talk or a stretch of it, with the stored result.

A part of the pipeline, which alone calls it. Knows nothing of posts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from talknotes.cache import Cache, Stage
from talknotes.files import hash_bytes
from talknotes.session import Session, TalkNotes
from talknotes.settings import Settings
from talknotes.summarize import open_summarizer, resolve_summarizer
from talknotes.summarize.contract import Manner, Notes, SummaryRequest
from talknotes.talks.split import hosts
from talknotes.talks.structure import segments_within
from talknotes.values import Span, hull

SUMMARIZED = Stage("summarize", 1, Notes)
_QUOTES = Manner(block="quotes")

RequestKind = Literal["talk", "questions"]


@dataclass(frozen=True, slots=True)
class Writer:
    """Has notes written under the same settings; what was written once is stored."""

    settings: Settings
    cache: Cache

    def notes_on(self, session: Session, talk: int) -> TalkNotes:
        """Return the notes on one talk of a session, by its index."""
        parts = session.programme.parts_of(talk)
        spans = {kind: tuple(part.span for part in parts if part.kind == kind) for kind in ("talk", "questions")}
        return TalkNotes(
            talk,
            hull(part.span for part in parts),
            self.write(ask(session, talk, "talk", spans["talk"])),
            self.write(ask(session, talk, "questions", spans["questions"])),
        )

    def write(self, request: SummaryRequest) -> Notes:
        """Return the notes that were asked for; none, without asking anyone, where there are no words."""
        if not request.segments:
            return Notes(())
        name = resolve_summarizer(self.settings.llm)
        digest = hash_bytes(TypeAdapter(SummaryRequest).dump_json(request))
        key = self.cache.key(SUMMARIZED, (digest,), {"summarizer": name})
        return self.cache.load_or_make(SUMMARIZED, key, lambda: open_summarizer(name).summarize(request))


def ask(
    session: Session,
    talk: int,
    kind: RequestKind,
    spans: tuple[Span, ...],
    told: Sequence[Span] = (),
    manner: Manner = _QUOTES,
    around: tuple[str, str] = ("", ""),
) -> SummaryRequest:
    """Return what to tell of a talk or of its questions: a host's words only where they ask something.

    `told` are the stretches that the author's text covers, which stands `around` the place: before and after it.
    """
    programme, heard = session.programme, session.heard
    inside = tuple(found for span in spans for found in segments_within(heard.segments, span))
    known = {found.speaker for found in inside}
    others = hosts(programme)
    return SummaryRequest(
        segments=tuple(found for found in inside if found.speaker not in others or found.text.rstrip().endswith("?")),
        tell=spans,
        language=heard.transcript.language,
        told=tuple(told),
        before=around[0],
        after=around[1],
        manner=manner,
        people=programme.people,
        speakers=tuple(label for label in programme.talks[talk].speakers if label in known),
        kind=kind,
    )
