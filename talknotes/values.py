"""The values that pass between the stages: frozen, hashable, free of behaviour beyond arithmetic on time.

Knows nothing of files, engines or Markdown. Times are float seconds from the recording's start; they are rounded
only where they are shown. A type that one stage alone uses lives in that stage.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

PartKind = Literal["intro", "talk", "questions", "break"]

TranscriptSource = Literal["engine", "captions", "edited"]

Progress = Callable[[float], None]
"""Told by a stage how many seconds of the recording (or bytes of a download) are done."""

_UNSPACED_LANGUAGES = frozenset({"zh", "yue", "ja", "th", "lo", "my", "km"})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, `start` ≤ `end`, in seconds."""

    start: float
    end: float

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start

    def overlap(self, other: "Span") -> float:
        """Return how many seconds both spans share."""
        return max(0.0, min(self.end, other.end) - max(self.start, other.start))

    def intersection(self, other: "Span") -> "Span | None":
        """Return what both spans share, or None where that is nothing."""
        if self.overlap(other) == 0.0:
            return None
        return Span(max(self.start, other.start), min(self.end, other.end))

    def holds(self, time: float) -> bool:
        """Tell whether `time` lies in the span, its end excluded."""
        return self.start <= time < self.end


def hull(spans: Iterable[Span]) -> Span:
    """Return the shortest span that holds all of `spans`, which must not be empty."""
    spans = tuple(spans)
    return Span(min(span.start for span in spans), max(span.end for span in spans))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the user should know of a result: the stage that saw it, what it is, where it is."""

    stage: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter mark of the recording, as its publisher set it."""

    title: str
    span: Span


CaptionOrigin = Literal["sidecar", "publisher", "embedded"]


@dataclass(frozen=True, slots=True)
class Caption:
    """Captions as they were found, WebVTT or SRT, unparsed; `automatic` where their origin says that a machine wrote.

    `sidecar` lay beside a local file, `publisher` came from the recording's page, `embedded` out of its container.
    `language` is ISO 639-1, or None where nothing names one.
    """

    origin: CaptionOrigin
    language: str | None
    automatic: bool
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a caption names as speaking, and when (the words' interpolated times); None: somebody else than before."""

    speaker: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known of a recording before anyone has listened to it; nothing in it is local to this machine.

    `hash` is the SHA-256 of the media's bytes in hex. `date` is ISO 8601, with a time of day where one is known.
    `url` is public (http or https) or None. `artists` are the performers that the metadata names, not the channel.
    `captions` are in the recording's own language where that is known, else in any.
    """

    hash: str
    title: str
    date: str | None = None
    url: str | None = None
    uploader: str | None = None
    description: str | None = None
    language: str | None = None
    duration: float | None = None
    artists: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    captions: tuple[Caption, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word with its punctuation; `probability` is the engine's, 0 to 1, None where a person wrote the word.

    `overlapped` tells that another voice spoke at the same time; `heard` is what the recognizer wrote where a known
    spelling replaced it.
    """

    text: str
    span: Span
    probability: float | None = None
    speaker: str | None = None
    overlapped: bool = False
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of a recording in order, and their language (ISO 639-1); speakers are labels (S1, S2), never names.

    Words out of captions have interpolated times: right for the caption, by length inside of it.
    """

    language: str
    words: tuple[Word, ...]
    notices: tuple[Notice, ...] = ()
    source: TranscriptSource = "engine"


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which one voice speaks; labels count voices in the order in which they are first heard: S1, S2."""

    speaker: str
    span: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of one speaker; `id` is unique in the recording and counts up in time."""

    id: str
    span: Span
    speaker: str | None
    text: str
    words: tuple[Word, ...] = ()


SoundKind = Literal["applause", "music", "silence"]


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch in which something else than speech is heard, or nothing; `under` where speech goes on over it."""

    kind: SoundKind
    span: Span
    under: bool = False


@dataclass(frozen=True, slots=True)
class Billed:
    """A speaker as a programme names them."""

    name: str
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """An entry of a published programme: a talk, or what lies between talks.

    `start` and `end` are seconds since midnight of the venue's clock, or None; `title` is None where only speakers are
    named. `posted` tells that a post about the event names it, which may leave other talks out.
    """

    title: str | None
    speakers: tuple[Billed, ...] = ()
    start: float | None = None
    end: float | None = None
    kind: PartKind = "talk"
    posted: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why the program believes something: the kind of sign, what it was, and when (seconds), where it has a time.

    `weight` is what the sign counts for where signs are added up: over 0 for, under 0 against; None where it decides
    by itself.
    """

    kind: str
    detail: str
    time: float | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the recording's flat, contiguous row; `talk` is an index into the programme's talks, or None.

    A talk and its questions are separate parts with the same `talk`. A host's introduction and thanks have none.
    """

    kind: PartKind
    talk: int | None
    span: Span
    speakers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk's title (None where none is known) and its speakers' labels, the main one first."""

    title: str | None
    speakers: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Who a label stands for; `name` is None until there is evidence for one, of `confidence` 0 to 1."""

    label: str
    name: str | None = None
    affiliation: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """A recording split into parts: contiguous, in order, without overlap; its talks; its people by label."""

    parts: tuple[Part, ...]
    talks: tuple[Talk, ...]
    people: tuple[Person, ...]

    def __post_init__(self) -> None:
        for before, after in pairwise(self.parts):
            if before.span.end != after.span.start:
                raise ValueError(f"parts are not contiguous at {before.span.end} and {after.span.start}")
        for part in self.parts:
            if part.talk is not None and not 0 <= part.talk < len(self.talks):
                raise ValueError(f"part at {part.span.start} names talk {part.talk}, which does not exist")

    def person(self, label: str) -> Person:
        """Return the person behind `label`; one without a name where nobody is known."""
        return next((person for person in self.people if person.label == label), Person(label))

    def parts_of(self, talk: int) -> tuple[Part, ...]:
        """Return the parts of one talk, its questions included, in order."""
        return tuple(part for part in self.parts if part.talk == talk)


def join_words(words: Iterable[Word], language: str) -> str:
    """Return the text of `words`, with spaces between them where `language` is written with spaces."""
    return ("" if language in _UNSPACED_LANGUAGES else " ").join(word.text for word in words)


def clock(seconds: float) -> str:
    """Render a time for people: 0:07, 12:30, 1:02:03; whole seconds, rounded down so that a link never comes late."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def parse_clock(text: str) -> float:
    """Return the seconds of `90`, `1:30`, `1:02:03` or `1:30.5`; ValueError for anything else."""
    pieces = text.strip().split(":")
    if not 1 <= len(pieces) <= 3 or any(not piece or piece.strip("0123456789.") for piece in pieces):
        raise ValueError(f"not a time: {text!r}")
    if any(float(piece) >= 60 for piece in pieces[1:]):
        raise ValueError(f"not a time: {text!r}")
    total = 0.0
    for piece in pieces:
        total = total * 60 + float(piece)
    return total
