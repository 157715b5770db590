"""What every summarizer takes and returns; nothing here knows how notes are made or how a post looks.

A summarizer owns wording alone. Order, times, names and markup belong to the code that renders the notes, which is
why a sentence cites the segments that it rests on and carries no time, name or markup of its own.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from talknotes.evidence.values import Verdict
from talknotes.values import Notice, Person, Segment, Span

BlockKind = Literal["quotes", "paragraph", "bullets"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How the author writes: what each block of told text is, how the speaker is named, in how much detail.

    `full` is for what the author missed: few minutes, of which a reader knows nothing else.
    """

    block: BlockKind = "paragraph"
    name: Literal["surname", "first", "full"] = "surname"
    tense: Literal["present", "past"] = "present"
    detail: Literal["brief", "full"] = "brief"


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """What is to be told, out of which words.

    `segments` are in time order and hold all that may be cited; `tell` the spans to write about, `told` those that the
    author's own text covers already; `before` and `after` the author's text around the place, empty for a new post.
    `speakers` are the labels of those whose talk it is; in `questions` others ask them. `title` is the talk's; `known`
    are names and terms that the agenda, the author or metadata vouch for; `written` is the language of the notes (ISO
    639-1), the spoken one where it is empty.
    """

    segments: tuple[Segment, ...]
    tell: tuple[Span, ...]
    language: str
    told: tuple[Span, ...] = ()
    before: str = ""
    after: str = ""
    manner: Manner = Manner()
    people: tuple[Person, ...] = ()
    speakers: tuple[str, ...] = ()
    kind: Literal["talk", "questions"] = "talk"
    title: str = ""
    known: tuple[str, ...] = ()
    written: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of notes and the ids of the segments it rests on, at least one.

    `quoted` means that the text is the speaker's own, word for word, and must stand in quotation marks.
    """

    text: str
    segments: tuple[str, ...]
    quoted: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that belong together, in order. `speaker` is the label of who says them, None where that is not known.

    `question` marks words that someone asked the speaker; whoever asked, it was not the talk's speaker. `heading` is a
    phrase of what the block is about, "" where it has none.
    """

    kind: BlockKind
    sentences: tuple[Sentence, ...]
    speaker: str | None = None
    question: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """What was told, block by block; empty where there was nothing to tell.

    `verdicts` tell of each sentence that a model wrote whether the recording bears it out, dropped ones included.
    `prompts` are the hashes of the prompts' files by name, where a model was asked.
    """

    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    prompts: tuple[tuple[str, str], ...] = ()


class Summarizer(Protocol):
    """A back-end that turns a request into notes."""

    def summarize(self, request: SummaryRequest) -> Notes:
        """Return notes on `request.tell` that rest on `request.segments` alone."""
        ...
