"""A verdict as reports keep it: what was written, what came of it, and the words of the recording."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from talknotes.evidence.values import ProblemKind, Verdict, VerdictKind
from talknotes.values import Segment

_DECIMALS = 3


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProblemRecord(_Record):
    """What is wrong: what the sentence says, and what was heard in its place ("" where nothing was)."""

    kind: ProblemKind
    said: str
    heard: str


class VerdictRecord(_Record):
    """A sentence as it was written, as it stands (None: it was dropped), and what it rests on; times in seconds."""

    text: str
    verdict: VerdictKind
    stands: str | None
    start: float | None
    end: float | None
    words: str
    problems: tuple[ProblemRecord, ...]


def record_verdict(verdict: Verdict, segments: Mapping[str, Segment]) -> VerdictRecord:
    """Return the record of a verdict; `segments` are those that may be cited, by id."""
    spans = verdict.spans
    return VerdictRecord(
        text=verdict.claim.text,
        verdict=verdict.kind,
        stands=verdict.text if verdict.kind == "supported" else None,
        start=round(min(span.start for span in spans), _DECIMALS) if spans else None,
        end=round(max(span.end for span in spans), _DECIMALS) if spans else None,
        words=" ".join(segments[name].text for name in verdict.segments if name in segments),
        problems=tuple(ProblemRecord(kind=one.kind, said=one.said, heard=one.heard) for one in verdict.problems),
    )
