"""What is checked, against what, and what came of it. Times are in seconds of the recording."""

from dataclasses import dataclass
from typing import Literal

from talknotes.values import Person, Segment, Span

VerdictKind = Literal["supported", "contradicted", "not found"]
ProblemKind = Literal["quotation", "number", "unit", "name", "negation", "direction", "role", "content", "opinion"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that stands, or is to stand, in notes, and the ids of the segments that it cites (none: unknown).

    `quoted` tells that all of it is given as the speaker's own words.
    """

    text: str
    cited: tuple[str, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a claim may rest on: the talk's segments in time order, who is heard, whose talk it is (labels).

    `known` are names and terms that the agenda, the author, metadata or slides vouch for. `language` is ISO 639-1, that
    of the words spoken; claims are in the same.
    """

    segments: tuple[Segment, ...]
    language: str
    people: tuple[Person, ...] = ()
    speakers: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a claim: what it says, and what was heard in its place ("" where nothing was)."""

    kind: ProblemKind
    said: str
    heard: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a claim.

    `text` is the claim as it may stand: its own, or without the marks around words that are no quotation. It rests
    on `segments`, which may be others than it cited; empty where nothing was found. `problems` tell why it may not
    stand, and, where it is supported, what was mended.
    """

    claim: Claim
    kind: VerdictKind
    text: str
    segments: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()
