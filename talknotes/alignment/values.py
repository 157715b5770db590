"""What laying notes against a recording yields: sentences with the spans they tell of, coverage, disagreements."""

from dataclasses import dataclass
from typing import Literal

from talknotes.values import Span


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of an author's notes to be found in a recording; `index` is its place in `Post.sentences`."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Where a note's sentence was found: the segments it tells of, their span, and how sure that is, 0 to 1.

    `span` is None and `segments` empty where the recording says nothing like it (an aside of the author's, a gap).
    """

    note: Note
    span: Span | None
    segments: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the notes on a talk go. `section` is an index into `Post.sections`, `talk` into `Programme.talks`.

    `covered` are the stretches that the notes tell of, merged and in order; `starts` and `stops` where the notes take
    up and leave off (None where nothing was found); `unmentioned` the stretches of the talk that no note mentions.
    """

    section: int | None
    talk: int
    span: Span
    noted: tuple[Noted, ...]
    covered: tuple[Span, ...]
    starts: float | None
    stops: float | None
    unmentioned: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where author and recording differ: what each says, when the recording says it, and the note's sentence."""

    kind: Literal["number", "name", "attribution"]
    noted: str
    said: str
    time: float
    note: Note
    segment: str
