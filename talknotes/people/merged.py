"""Voices that a diarizer took for one, though hosts introduce them as two: each gets a label of its own again.

Only full names that are nothing like each other count, and only introductions after which that voice speaks at length:
a rare mistake of diarizers, of similar voices, that would give one person the other's words. Knows nothing of sound.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Final

from talknotes.people.matching import likeness
from talknotes.people.shape import name_words
from talknotes.values import Segment, Turn

if TYPE_CHECKING:
    from talknotes.talks.phrases import Phrase

_DIFFERENT: Final = 0.5
"""Names that are more alike than that may be one name, misheard."""
_SOON_S: Final = 45.0
_LONG_S: Final = 12.0


@dataclass(frozen=True, slots=True)
class _Introduction:
    """A voice that is introduced by a full name, from when on it speaks (seconds)."""

    label: str
    name: str
    start: float


def separate(
    segments: Sequence[Segment], turns: Sequence[Turn], phrases: Sequence["Phrase"]
) -> tuple[tuple[Segment, ...], tuple[Turn, ...]]:
    """Return segments and turns in which a voice that is introduced as several people is several voices.

    What such a voice says belongs to whom it was introduced as last; before its first introduction, to the first.
    """
    labels = _new_labels(segments, turns)
    periods: dict[str, list[tuple[float, str]]] = {}
    for label, rows in _by_voice(_introductions(segments, phrases)).items():
        names: list[tuple[str, str]] = []
        for row in rows:
            known = next((mine for name, mine in names if likeness(row.name, name) >= _DIFFERENT), None)
            mine = known or (label if not names else next(labels))
            names.append((row.name, mine))
            periods.setdefault(label, []).append((row.start, mine))
    changed = {label: rows for label, rows in periods.items() if len({mine for _, mine in rows}) > 1}
    if not changed:
        return tuple(segments), tuple(turns)
    return (
        tuple(_relabelled(segment, changed) for segment in segments),
        tuple(replace(turn, speaker=_at(turn.span.start, turn.speaker, changed)) for turn in turns),
    )


def _introductions(segments: Sequence[Segment], phrases: Sequence["Phrase"]) -> list[_Introduction]:
    found = []
    for phrase in phrases:
        if phrase.kind != "introduce" or len(phrase.names) != 1 or len(name_words(phrase.names[0])) < 2:
            continue
        host = segments[phrase.segment].speaker
        after = next((at for at in range(phrase.segment + 1, len(segments)) if segments[at].speaker != host), None)
        if host is None or after is None or (label := segments[after].speaker) is None:
            continue
        soon = segments[after].span.start - segments[phrase.segment].span.end <= _SOON_S
        if soon and _run_length(segments, after) >= _LONG_S:
            found.append(_Introduction(label, phrase.names[0], segments[after].span.start))
    return found


def _run_length(segments: Sequence[Segment], first: int) -> float:
    last = first
    while last + 1 < len(segments) and segments[last + 1].speaker == segments[first].speaker:
        last += 1
    return segments[last].span.end - segments[first].span.start


def _by_voice(introductions: Sequence[_Introduction]) -> dict[str, list[_Introduction]]:
    rows: dict[str, list[_Introduction]] = {}
    for one in sorted(introductions, key=lambda one: one.start):
        rows.setdefault(one.label, []).append(one)
    return rows


def _new_labels(segments: Sequence[Segment], turns: Sequence[Turn]) -> Iterator[str]:
    used = {segment.speaker for segment in segments} | {turn.speaker for turn in turns}
    numbers = [int(label[1:]) for label in used if label and label[1:].isdigit()]
    return (f"S{number}" for number in count(max(numbers, default=0) + 1))


def _relabelled(segment: Segment, changed: dict[str, list[tuple[float, str]]]) -> Segment:
    if segment.speaker not in changed:
        return segment
    label = _at(segment.span.start, segment.speaker, changed)
    words = tuple(replace(word, speaker=label) if word.speaker == segment.speaker else word for word in segment.words)
    return replace(segment, speaker=label, words=words)


def _at(time: float, label: str, changed: dict[str, list[tuple[float, str]]]) -> str:
    """Return whose voice a label is at some time."""
    rows = changed.get(label, [])
    last = [mine for start, mine in rows if start <= time]
    return last[-1] if last else rows[0][1] if rows else label
