"""The shape of a session: who speaks in runs of what length, and which of these runs are talks.

Works on segments with speakers alone; knows nothing of chapters, titles, names or of what is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from talknotes.values import Evidence, Segment, Span, clock, hull

_TALK_S = (30.0, 180.0)
"""A run of one voice counts as a talk's from a fifth of the longest run on, within these bounds."""
_TALK_SHARE = 0.2
_INTERJECTION_S = 1.5
_INTERJECTION_GAP_S = 1.0
_SAME_TALK_S = 20.0
"""Others may speak for so long between two runs of one voice, and it is still the same talk."""
_ANSWERS_SHARE = 0.5
"""A later run of the same voice that is shorter than this share of the talk is an answer, no talk of its own."""
_PANEL_SHARE = 0.1
_DOMINANT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive segments of one speaker."""

    speaker: str | None
    segments: tuple[Segment, ...]

    @property
    def span(self) -> Span:
        """From the first word to the last."""
        return hull(segment.span for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Core:
    """A talk as structure shows it: its speaker, its first and last run, and why it is one."""

    speaker: str
    first: int
    last: int
    evidence: Evidence


def segments_within(segments: Iterable[Segment], span: Span) -> tuple[Segment, ...]:
    """Return the segments of which the greater part lies in `span`."""
    return tuple(segment for segment in segments if segment.span.overlap(span) > segment.span.duration / 2)


def runs_of(segments: Sequence[Segment]) -> list[Run]:
    """Return the runs of one voice; a short interjection inside one leaves it whole."""
    runs: list[Run] = []
    for segment in segments:
        if runs and runs[-1].speaker == segment.speaker:
            runs[-1] = replace(runs[-1], segments=(*runs[-1].segments, segment))
        elif len(runs) > 1 and runs[-2].speaker == segment.speaker and _interjects(runs[-1], runs[-2], segment):
            runs[-2:] = [Run(segment.speaker, (*runs[-2].segments, *runs[-1].segments, segment))]
        else:
            runs.append(Run(segment.speaker, (segment,)))
    return runs


def _interjects(middle: Run, before: Run, after: Segment) -> bool:
    gaps = middle.span.start - before.span.end, after.span.start - middle.span.end
    return middle.span.duration <= _INTERJECTION_S and max(gaps) <= _INTERJECTION_GAP_S


def cores_of(runs: Sequence[Run]) -> list[Core]:
    """Return the talks that stand out from the runs, in order; none where no voice speaks for long."""
    longest = max(run.span.duration for run in runs)
    threshold = max(_TALK_S[0], min(_TALK_S[1], _TALK_SHARE * longest))
    cores: list[Core] = []
    for at, run in enumerate(runs):
        if run.speaker is None or run.span.duration < threshold:
            continue
        if cores and cores[-1].speaker == run.speaker:
            between = sum(other.span.duration for other in runs[cores[-1].last + 1 : at])
            if run.span.duration < _ANSWERS_SHARE * _length(runs, cores[-1]):
                continue
            if between <= _SAME_TALK_S:
                cores[-1] = replace(cores[-1], last=at)
                continue
        why = f"one voice speaks for {clock(run.span.duration)}"
        cores.append(Core(run.speaker, at, at, Evidence("voice", why, run.span.start)))
    return cores


def _length(runs: Sequence[Run], core: Core) -> float:
    return runs[core.last].span.end - runs[core.first].span.start


def longest_run(runs: Sequence[Run], speaker: str) -> Core:
    """Return the longest run of `speaker`, who must have one, as a talk's core, however short it is."""
    at = max((at for at, run in enumerate(runs) if run.speaker == speaker), key=lambda at: runs[at].span.duration)
    return Core(speaker, at, at, Evidence("voice", "the chapter's main voice", runs[at].span.start))


def _seconds(segments: Iterable[Segment]) -> dict[str, float]:
    seconds: dict[str, float] = defaultdict(float)
    for segment in segments:
        if segment.speaker is not None:
            seconds[segment.speaker] += segment.span.duration
    return seconds


def dominant_speaker(segments: Sequence[Segment]) -> str | None:
    """Return who speaks for at least half of the time, or None."""
    seconds = _seconds(segments)
    if not seconds:
        return None
    speaker = max(seconds, key=lambda label: seconds[label])
    return speaker if seconds[speaker] >= _DOMINANT_SHARE * sum(seconds.values()) else None


def main_speakers(segments: Sequence[Segment]) -> tuple[str, ...]:
    """Return who speaks for at least a tenth of the time, who speaks longest first."""
    seconds = _seconds(segments)
    floor = _PANEL_SHARE * sum(seconds.values())
    return tuple(sorted((label for label in seconds if seconds[label] >= floor), key=lambda label: -seconds[label]))
