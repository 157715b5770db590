"""Who speaks before and after whom: the runs of voices and the talks among which a host's words find their addressee.

Knows nothing of names. A short interjection counts neither as the voice before nor as the voice after.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from talknotes.values import Programme, Segment, Span

_INTERJECTION_S = 2.0
_EARLY_S = 4.0
"""A talk's part may begin so long before the sentence that introduces its speaker begins."""
_BORDER_S = 90.0
"""An introduction that a part holds belongs to its talk, if it comes so soon."""
_LONGEST_INTRODUCTION_S = 240.0
_OTHERS_S = 10.0
"""Others may speak for so long between an introduction and its talk."""


@dataclass(frozen=True, slots=True)
class VoiceRun:
    """Consecutive segments of one voice, as indices: `first` to `last`."""

    label: str | None
    first: int
    last: int
    span: Span


@dataclass(frozen=True, slots=True)
class TalkVoices:
    """A talk's number, the labels of its speakers, its stretch without questions, and the stretch with them."""

    talk: int
    labels: tuple[str, ...]
    span: Span
    whole: Span


@dataclass(frozen=True, slots=True)
class Scene:
    """A recording as its voices show it."""

    segments: tuple[Segment, ...]
    runs: tuple[VoiceRun, ...]
    talks: tuple[TalkVoices, ...]

    def run_of(self, segment: int) -> int:
        """Return which run holds the segment."""
        return bisect_right(self.runs, segment, key=lambda run: run.first) - 1

    def before(self, segment: int) -> VoiceRun | None:
        """Return the last other voice before a segment; an interjection only where there is nothing else."""
        own = self.segments[segment].speaker
        earlier = [run for run in self.runs[: self.run_of(segment)] if run.label not in (own, None)]
        long = [run for run in earlier if run.span.duration >= _INTERJECTION_S]
        return next(reversed(long or earlier), None)

    def after(self, segment: int, least_s: float, within_s: float, among: Sequence[str] = ()) -> VoiceRun | None:
        """Return the first other voice that begins within `within_s` seconds of a segment and speaks for `least_s`."""
        own, end = self.segments[segment].speaker, self.segments[segment].span.end
        for run in self.runs[self.run_of(segment) + 1 :]:
            if run.span.start - end > within_s:
                return None
            if run.label not in (own, None) and run.span.duration >= least_s and (not among or run.label in among):
                return run
        return None

    def talk_at(self, time: float) -> TalkVoices | None:
        """Return the talk that lasts at `time`, its questions included."""
        return next((talk for talk in self.talks if talk.whole.holds(time)), None)

    def talk_before(self, time: float) -> TalkVoices | None:
        """Return the last talk that began before `time`."""
        return next((talk for talk in reversed(self.talks) if talk.span.start < time), None)

    def introduced(self, segment: int) -> TalkVoices | None:
        """Return the talk that begins right after a segment which another voice says, or has just begun with it."""
        said, own = self.segments[segment].span, self.segments[segment].speaker
        for talk in self.talks:
            if own in talk.labels and own is not None:
                continue
            start = self._first_word(talk, said.start)
            if start is None or start - said.end > _LONGEST_INTRODUCTION_S or talk.span.start < said.start - _BORDER_S:
                continue
            if self._others(Span(said.end, max(said.end, start)), (own, *talk.labels)) <= _OTHERS_S:
                return talk
            return None
        return None

    def _first_word(self, talk: TalkVoices, time: float) -> float | None:
        """Return when a talk's voice begins to speak; None where that was before `time`."""
        inside = (run.span.start for run in self.runs if run.label in talk.labels and run.span.overlap(talk.span))
        start = next(inside, None)
        return start if start is not None and start >= time - _EARLY_S else None

    def _others(self, span: Span, but: Sequence[str | None]) -> float:
        return sum(run.span.overlap(span) for run in self.runs if run.label not in but and run.label is not None)


def scene_of(programme: Programme, segments: Sequence[Segment]) -> Scene:
    """Return the voices of a recording in order, and the talks that they give."""
    runs: list[VoiceRun] = []
    for at, segment in enumerate(segments):
        if runs and runs[-1].label == segment.speaker:
            whole = Span(runs[-1].span.start, max(runs[-1].span.end, segment.span.end))
            runs[-1] = VoiceRun(segment.speaker, runs[-1].first, at, whole)
        else:
            runs.append(VoiceRun(segment.speaker, at, at, segment.span))
    talks = (_talk(programme, talk) for talk in range(len(programme.talks)))
    ordered = sorted((talk for talk in talks if talk is not None), key=lambda talk: talk.span)
    return Scene(tuple(segments), tuple(runs), tuple(ordered))


def moderators(programme: Programme) -> dict[int, str]:
    """Return who hosts a talk in which they speak at length: the one of its voices that is heard between talks.

    That is before and after the talk, and in no talk but this one.
    """
    found = {}
    for number, talk in enumerate(programme.talks):
        parts = programme.parts_of(number)
        others = {label for at, other in enumerate(programme.talks) if at != number for label in other.speakers}
        between = [part for part in programme.parts if part.kind == "intro"]
        before = {
            label for part in between if parts and part.span.end <= parts[0].span.start for label in part.speakers
        }
        after = {
            label for part in between if parts and part.span.start >= parts[-1].span.end for label in part.speakers
        }
        hosting = [label for label in talk.speakers if label in before & after and label not in others]
        if len(hosting) == 1:
            found[number] = hosting[0]
    return found


def _talk(programme: Programme, talk: int) -> TalkVoices | None:
    parts = programme.parts_of(talk)
    if not parts:
        return None
    main = [part for part in parts if part.kind == "talk"] or list(parts)
    span, whole = Span(main[0].span.start, main[-1].span.end), Span(parts[0].span.start, parts[-1].span.end)
    return TalkVoices(talk, programme.talks[talk].speakers, span, whole)
