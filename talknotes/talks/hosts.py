"""Who hosts: how likely each voice is one that leads from talk to talk, by what it says and by when it speaks.

Knows nothing of names. Where voices are unknown, nobody hosts.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from talknotes.talks.phrases import Phrase, PhraseKind
from talknotes.talks.structure import Run, runs_of
from talknotes.values import Segment

_SAID: Final[Mapping[PhraseKind, float]] = {
    "welcome": 1.5,
    "introduce": 2.0,
    "thank": 0.6,
    "open_questions": 0.7,
    "close": 1.5,
    "break": 1.5,
    "announce": -1.5,
    "speaker_close": -0.7,
    "floor": -1.5,
    "self": -0.3,
}
_MOST_SAID: Final = 2
"""Times that a phrase of one kind counts."""
_BETWEEN: Final = 1.2
_MOST_BETWEEN: Final = 3
_LONG_S: Final = 30.0
_MONOLOGUE_S: Final = 120.0
_MOST_MONOLOGUE: Final = 1.2
_BIAS: Final = -2.0


def host_likeness(segments: Sequence[Segment], phrases: Sequence[Phrase]) -> dict[str, float]:
    """Return for each label how likely it hosts, 0 to 1; nobody hosts where one voice alone is heard."""
    runs = runs_of(segments)
    labels = dict.fromkeys(run.speaker for run in runs if run.speaker)
    if len(labels) < 2:
        return dict.fromkeys(labels, 0.0)
    said, between = _said(segments, phrases), _between(runs)
    return {label: _likely(said[label] + between[label] - _monologue(runs, label)) for label in labels}


def _said(segments: Sequence[Segment], phrases: Sequence[Phrase]) -> dict[str, float]:
    counts: defaultdict[tuple[str, PhraseKind], int] = defaultdict(int)
    for phrase in phrases:
        speaker = segments[phrase.segment].speaker
        if speaker is not None:
            counts[speaker, phrase.kind] += 1
    points: defaultdict[str, float] = defaultdict(float)
    for (speaker, kind), count in counts.items():
        points[speaker] += _SAID.get(kind, 0.0) * min(count, _MOST_SAID)
    return points


def _between(runs: Sequence[Run]) -> dict[str, float]:
    """Count how often a voice leads from one that speaks at length to the next, or to the first: it speaks last."""
    points: defaultdict[str, float] = defaultdict(float)
    long = [at for at, run in enumerate(runs) if run.span.duration >= _LONG_S]
    for first, last in zip([-1, *long], long, strict=False):
        former = runs[first].speaker if first >= 0 else None
        leads = runs[last - 1].speaker if last - 1 > first else None
        if leads is not None and leads not in (former, runs[last].speaker) and former != runs[last].speaker:
            points[leads] += _BETWEEN / (2 if first < 0 else 1)
    return defaultdict(float, {label: min(count, _MOST_BETWEEN * _BETWEEN) for label, count in points.items()})


def _monologue(runs: Sequence[Run], label: str) -> float:
    longest = max(run.span.duration for run in runs if run.speaker == label)
    return min(_MOST_MONOLOGUE, longest / _MONOLOGUE_S)


def _likely(points: float) -> float:
    return 1 / (1 + math.exp(-(points + _BIAS) * 1.5))
