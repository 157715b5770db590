"""The shape of a session: who speaks in runs of what length, who speaks most.

Works on segments with speakers alone; knows nothing of chapters, titles, names or of what is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from talknotes.values import Segment, Span, hull

_INTERJECTION_S = 1.5
_INTERJECTION_GAP_S = 1.0
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
