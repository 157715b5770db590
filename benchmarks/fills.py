"""Pairs of a post and a session: what its author missed, what the recording says there, what the notes tell already.

Pairs lie in `fills/`, a post and its labels each, written by hand; `held_out` ones are not read while code is made.
Labels quote the script's own sentences; `resolve` turns them into times. Knows nothing of how gaps are found or filled.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from truth import TrueLine, Truth

from talknotes.gaps.gap import GapKind
from talknotes.values import Span, hull

FILLS: Final = Path(__file__).with_name("fills")

_WHOLE: Final = frozenset({"whole", "empty", "placeholder", "absent"})


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MissedPart(_Written):
    """What an author missed: from one of the script's sentences to another, and the post's sentence that says so.

    `sentence` is None where nothing says so; for an `absent` talk it may stand anywhere in the post. An `optional` one
    may be filled or left: people would differ.
    """

    kind: GapKind
    talk: int
    sentence: str | None
    first: str = Field(alias="from")
    last: str = Field(alias="to")
    optional: bool = False


class Point(_Written):
    """Something worth telling in a missed part: where it is said, and words of it.

    It is told where each group of `words` has a form that the text holds, or the stem of one.
    """

    talk: int
    said: str
    words: tuple[tuple[str, ...], ...] = Field(min_length=1)


class Pair(_Written):
    """The labels of a post on a script's session; `covered` are the script's sentences that the notes tell.

    `none` tells that nothing in the recording was missed.
    """

    script: str
    held_out: bool
    situation: str
    gaps: tuple[MissedPart, ...] = ()
    points: tuple[Point, ...] = ()
    covered: tuple[str, ...]
    none: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """Where something missed begins or ends: anywhere in the pause between two sentences."""

    pause: Span

    def error(self, time: float) -> float:
        """Return how many seconds `time` lies beside the pause."""
        return max(self.pause.start - time, time - self.pause.end, 0.0)


@dataclass(frozen=True, slots=True)
class ExpectedGap:
    """A missed part with its times: `talk_span` is its talk's; edges are None where nobody could tell one from it."""

    label: MissedPart
    span: Span
    talk_span: Span
    start: Edge | None
    end: Edge | None


@dataclass(frozen=True, slots=True)
class ExpectedPoint:
    """A point worth telling and when it is said."""

    label: Point
    span: Span


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be found and told of one pair, in the recording's times."""

    gaps: tuple[ExpectedGap, ...]
    points: tuple[ExpectedPoint, ...]
    covered: tuple[Span, ...]
    talks: tuple[Span, ...]

    def talk_at(self, spans: Iterable[Span]) -> int | None:
        """Return the true talk that most of `spans` lies in, or None."""
        spans = tuple(spans)
        shares = [sum(span.overlap(talk) for span in spans) for talk in self.talks]
        most = max(shares, default=0.0)
        return shares.index(most) if most > 0 else None


class Said:
    """What is said in a stretch, searched by its words, whatever the white space."""

    def __init__(self, lines: Sequence[TrueLine]) -> None:
        self.lines = tuple(lines)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the first and last line of each place where whole sentences say `text`."""
        wanted = _spaced(text)
        at = self._text.find(wanted)
        while at >= 0:
            first = bisect(self._starts, at) - 1
            last = bisect(self._starts, at + len(wanted) - 1) - 1
            if self._starts[first] == at:
                yield first, last
            at = self._text.find(wanted, at + 1)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(_spaced(line.text)) + 1 for line in self.lines[:-1]), initial=0))

    @cached_property
    def _text(self) -> str:
        return " ".join(_spaced(line.text) for line in self.lines)


def load_pairs() -> dict[str, Pair]:
    """Return all pairs by name."""
    return {path.stem: Pair.model_validate_json(path.read_bytes()) for path in sorted(FILLS.glob("*.json"))}


def load_post(name: str) -> bytes:
    """Return the post of a pair."""
    return (FILLS / f"{name}.md").read_bytes()


def resolve(pair: Pair, truth: Truth) -> Expected:
    """Return the times of a pair's labels.

    What a recording that begins late or stops early does not hold is left out: nothing can be told of it.
    """
    lines = sorted(truth.lines, key=lambda line: line.span)
    talks = tuple(Said([line for line in lines if line.talk == talk]) for talk in range(len(truth.script.talks)))
    everything = Said(lines)
    covered = (span for text in pair.covered for span in _spans(everything, text))
    points = ((point, next(_spans(talks[point.talk], point.said), None)) for point in pair.points)
    return Expected(
        tuple(_expected(gap, talks[gap.talk]) for gap in pair.gaps if talks[gap.talk].lines),
        tuple(ExpectedPoint(point, span) for point, span in points if span is not None),
        tuple(sorted(covered)),
        tuple(_hull(said.lines) if said.lines else Span(0.0, 0.0) for said in talks),
    )


def _expected(gap: MissedPart, said: Said) -> ExpectedGap:
    lines = said.lines
    first = next((first for first, _ in said.find(gap.first)), 0)
    last = max((last for _, last in said.find(gap.last)), default=len(lines) - 1)
    start = Edge(_pause(lines[first - 1], lines[first])) if first > 0 else None
    end = Edge(_pause(lines[last], lines[last + 1])) if last + 1 < len(lines) else None
    if gap.kind in _WHOLE:
        start = end = None
    elif gap.kind == "rest":
        end = None
    elif gap.kind == "beginning":
        start = None
    return ExpectedGap(gap, _hull(lines[first : last + 1]), _hull(lines), start, end)


def _pause(before: TrueLine, after: TrueLine) -> Span:
    edges = sorted((before.span.end, after.span.start))
    return Span(edges[0], edges[1])


def _spans(said: Said, text: str) -> Iterator[Span]:
    for first, last in said.find(text):
        yield _hull(said.lines[first : last + 1])


def _hull(lines: Sequence[TrueLine]) -> Span:
    return hull(line.span for line in lines)


def _spaced(text: str) -> str:
    return " ".join(text.split())
