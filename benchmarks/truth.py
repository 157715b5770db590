"""What is true of a session: its lines, words, sounds, parts and chapters, each with its exact time.

Knows nothing of sound. Words inside a sentence are interpolated by their length.
"""

from dataclasses import dataclass

from script import Script

from talknotes.values import Chapter, PartKind, Span, Word, clock


@dataclass(frozen=True, slots=True)
class TrueLine:
    """A sentence as it is heard: who says it, in which part of which talk, its words, and whether others speak too."""

    who: str
    talk: int | None
    part: PartKind
    span: Span
    text: str
    words: tuple[Word, ...]
    overlapped: bool = False


@dataclass(frozen=True, slots=True)
class TrueSound:
    """Something else that is heard; `under` where somebody speaks over it."""

    kind: str
    span: Span
    under: bool
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class TruePart:
    """A part from its first word to its last. Silence and applause between two parts belong to neither."""

    kind: PartKind
    talk: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Truth:
    """All there is to know of a session: `people` by voice, `talks` with spans from first word to last answer."""

    name: str
    script: Script
    duration: float
    lines: tuple[TrueLine, ...]
    sounds: tuple[TrueSound, ...]
    parts: tuple[TruePart, ...]
    chapters: tuple[Chapter, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words in the order in which they are said, `speaker` being the voice's name in the script."""
        return tuple(sorted((word for line in self.lines for word in line.words), key=lambda word: word.span))

    @property
    def description(self) -> str | None:
        """The recording's description, with its chapters' times."""
        marks = "\n".join(f"{clock(chapter.span.start)} {chapter.title}" for chapter in self.chapters)
        return self.script.description and self.script.description.replace("{chapters}", marks)

    def talk_span(self, talk: int) -> Span:
        """Return a talk's span, its questions included."""
        spans = [part.span for part in self.parts if part.talk == talk]
        return Span(spans[0].start, spans[-1].end)
