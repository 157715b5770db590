"""From a session to notes: what is asked of the summarizer for a talk or a stretch of it, and who answers.

A part of the pipeline, which alone calls it. What was quoted is stored; so is each answer of a language model, from
which its notes follow. Knows nothing of posts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final, Literal

from pydantic import TypeAdapter

from talknotes.cache import Cache, Stage
from talknotes.files import hash_bytes
from talknotes.models import Author, Awaited
from talknotes.session import Session, TalkNotes
from talknotes.settings import Settings
from talknotes.summarize.contract import Manner, Notes, SummaryRequest
from talknotes.summarize.extractive import Extractive
from talknotes.talks.split import hosts
from talknotes.talks.structure import segments_within
from talknotes.values import Span, Talk, hull

SUMMARIZED = Stage("summarize", 3, Notes)
_QUOTES = Manner(block="quotes")
_PROSE = Manner(block="paragraph")
_NOTHING = Notes(())
_CAPITALIZED: Final = r"(?:[^\W\d_a-zß-öø-ÿ]\.(?= )|[^\W\d_a-zß-öø-ÿ][\w'’&-]*)"
_NAME: Final = re.compile(rf"\b{_CAPITALIZED}(?: {_CAPITALIZED})*")
_GOES_ON: Final = re.compile(r"[\w,;)]\s$|[(\[*_-]$")
_SHORT_WORD: Final = 3
_LANGUAGES: Final = ("en", "de", "fr", "es", "pt")
_MOST_KNOWN: Final = 80
_UNPUBLISHED: Final = ("key phrase",)
"""Signs of a title that nobody gave the talk."""

RequestKind = Literal["talk", "questions"]
_KINDS: Final[tuple[RequestKind, ...]] = ("talk", "questions")


@dataclass
class Writer:
    """Has notes written under the same settings; what was written once is stored.

    With `dry` nobody is asked: what would be asked next is raised as AwaitedError.
    """

    settings: Settings
    cache: Cache
    dry: bool = False

    @cached_property
    def author(self) -> Author | None:
        """The language model that writes; None where speakers are quoted."""
        return Author.of(self.settings, self.cache, self.dry)

    @property
    def identity(self) -> dict[str, str]:
        """What makes notes: the back-end, its model, the prompts."""
        return {"summarizer": "extractive"} if self.author is None else self.author.identity

    def awaited(self) -> Awaited:
        """Return what gathers prompts that wait for an answer."""
        return Awaited(lambda asks: "" if self.author is None else self.author.pending(asks))

    @property
    def manner(self) -> Manner:
        """How a new post's notes are written where its author's manner is not known."""
        return _QUOTES if self.author is None else _PROSE

    def notes_on(self, session: Session, talk: int) -> TalkNotes:
        """Return the notes on one talk of a session, by its index."""
        parts = session.programme.parts_of(talk)
        awaited = self.awaited()
        notes, questions = (
            awaited.attempt(
                lambda kind=kind: self.write(  # type: ignore[misc]
                    ask(session, talk, kind, spans_of(session, talk, kind), manner=self.manner)
                ),
                _NOTHING,
            )
            for kind in _KINDS
        )
        awaited.settle()
        return TalkNotes(talk, hull(part.span for part in parts), notes, questions)

    def write(self, request: SummaryRequest) -> Notes:
        """Return the notes that were asked for; none, without asking anyone, where there are no words."""
        if not request.segments:
            return _NOTHING
        if self.author is not None:
            return self.author.summarize(request)
        digest = hash_bytes(TypeAdapter(SummaryRequest).dump_json(request))
        key = self.cache.key(SUMMARIZED, (digest,), {"summarizer": "extractive"})
        return self.cache.load_or_make(SUMMARIZED, key, lambda: Extractive().summarize(request))


def spans_of(session: Session, talk: int, kind: RequestKind) -> tuple[Span, ...]:
    """Return the spans of a talk's parts of one kind, in order."""
    return tuple(part.span for part in session.programme.parts_of(talk) if part.kind == kind)


def is_published(talk: Talk) -> bool:
    """Tell whether somebody gave the talk its title: an agenda, a chapter, its speaker, the recording."""
    return talk.title is not None and not any(one.kind in _UNPUBLISHED for one in talk.evidence)


def ask(
    session: Session,
    talk: int,
    kind: RequestKind,
    spans: tuple[Span, ...],
    told: Sequence[Span] = (),
    manner: Manner = _QUOTES,
    around: tuple[str, str] = ("", ""),
    known: Sequence[str] = (),
    written: str = "",
    within: tuple[Span, ...] | None = None,
) -> SummaryRequest:
    """Return what to tell of a talk or of its questions: a host's words only where they ask something.

    `told` are the stretches that the author's text covers, which stands `around` the place: before and after it.
    `known` are names and terms that vouch for themselves beside those of recording and programme; `written` is the
    language to write in, where it is not the spoken one. What may be cited lies `within` these spans, in `spans` where
    none are given.
    """
    programme, heard = session.programme, session.heard
    places = spans if within is None else within
    inside = tuple(found for span in places for found in segments_within(heard.segments, span))
    heard_here = {found.speaker for found in inside}
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
        speakers=tuple(label for label in programme.talks[talk].speakers if label in heard_here),
        kind=kind,
        title=(programme.talks[talk].title or "") if is_published(programme.talks[talk]) else "",
        known=tuple(dict.fromkeys((*known, *known_in(session))))[:_MOST_KNOWN],
        written=written,
    )


def names_in(text: str) -> tuple[str, ...]:
    """Return the runs of capitalized words of a text; a word that only begins a sentence is none."""
    found = (_without_opening(match, text) for match in _NAME.finditer(text))
    return tuple(dict.fromkeys(name for name in found if len(name) > 1 and not _is_everyday(name)))


def _is_everyday(name: str) -> bool:
    """Tell whether a lone capitalized word is one of those that every text is full of."""
    return re.split("['’]", name)[0].casefold() in _everyday()


@cache
def _everyday() -> frozenset[str]:
    import stopwordsiso

    return frozenset(stopwordsiso.stopwords(list(_LANGUAGES)))


def _without_opening(match: re.Match[str], text: str) -> str:
    """Return a run of capitalized words without the one that a sentence begins with, whose capital tells nothing."""
    words = [word.strip(".-'’") for word in match.group().split(" ")]
    begins = not _GOES_ON.search(text[: match.start()])
    return " ".join(words[1:] if begins and (len(words) == 1 or len(words[0]) <= _SHORT_WORD) else words)


def known_in(session: Session) -> Iterator[str]:
    """Yield names and terms that people wrote: of the programme, the recording's title, chapters and description."""
    recording, programme = session.heard.recording, session.programme
    for person in programme.people:
        yield from filter(None, (person.name, person.affiliation))
    yield from (talk.title for talk in programme.talks if talk.title and is_published(talk))
    yield recording.title
    yield from recording.artists
    yield from (chapter.title for chapter in recording.chapters)
    yield from names_in(recording.description or "")
