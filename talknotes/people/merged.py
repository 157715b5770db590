"""Voices that a diarizer took for one, though hosts introduce them as two: each gets a label of its own again.

Only full names that are nothing like each other count, and only introductions after which that voice speaks at length:
a rare mistake of diarizers, of similar voices, that would give one person the other's words. Where a host's words are
misheard, the full name of somebody known still tells whom they call up. Knows nothing of sound.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Final

from talknotes.people.matching import likeness
from talknotes.people.shape import fold, name_words
from talknotes.values import Billed, Segment, Turn

if TYPE_CHECKING:
    from talknotes.talks.phrases import Phrase

_DIFFERENT: Final = 0.5
"""Names that are more alike than that may be one name, misheard."""
_SOON_S: Final = 45.0
_LONG_S: Final = 12.0
_CALLED_WITHIN: Final = 2
"""So many sentences before a voice begins a host may call its name."""
_HOSTS_AFTER: Final = 2
"""Who introduces so many people is a host."""
_WORD: Final = re.compile(r"[^\W\d_][^\W_]*")


@dataclass(frozen=True, slots=True)
class _Introduction:
    """A voice that is introduced by a full name, from when on it speaks (seconds)."""

    label: str
    name: str
    start: float


def separate(
    segments: Sequence[Segment], turns: Sequence[Turn], phrases: Sequence["Phrase"], known: Sequence[Billed] = ()
) -> tuple[tuple[Segment, ...], tuple[Turn, ...]]:
    """Return segments and turns in which a voice that is introduced as several people is several voices.

    What such a voice says belongs to whom it was introduced as last; before its first introduction, to the first.
    `known` are people whom a programme names, spelled as the segments spell them.
    """
    labels = _new_labels(segments, turns)
    periods: dict[str, list[tuple[float, str]]] = {}
    said = _introductions(segments, phrases)
    for label, rows in _by_voice([*said, *_called(segments, phrases, known, said)]).items():
        names: list[tuple[str, str]] = []
        for row in rows:
            before = next((mine for name, mine in names if likeness(row.name, name) >= _DIFFERENT), None)
            mine = before or (label if not names else next(labels))
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


def _called(
    segments: Sequence[Segment], phrases: Sequence["Phrase"], known: Sequence[Billed], said: Sequence[_Introduction]
) -> list[_Introduction]:
    """Return whom a host calls by the full name of somebody known, in whatever words, before another voice begins.

    Nobody who is called before two voices: one of them was only spoken of. Nor whoever spoke just before the host:
    these go on, in answer to a question in which somebody else's name fell.
    """
    hosts = _hosts(segments, phrases)
    thanks = {phrase.segment for phrase in phrases if phrase.kind == "thank"}
    found = []
    for first in range(1, len(segments)):
        label, host = segments[first].speaker, segments[first - 1].speaker
        if host not in hosts or label is None or label in hosts or _run_length(segments, first) < _LONG_S:
            continue
        last = [at for at in range(max(0, first - _CALLED_WITHIN), first) if segments[at].speaker == host]
        names = {name for at in last if at not in thanks for name in _full_names(segments[at], known)}
        if len(names) == 1 and _before(segments, first, host) != label:
            found.append(_Introduction(label, names.pop(), segments[first].span.start))
    voices = {(one.label, name_words(one.name)) for one in (*said, *found)}
    times = Counter(words for _, words in voices)
    return [one for one in found if times[name_words(one.name)] == 1]


def _hosts(segments: Sequence[Segment], phrases: Sequence["Phrase"]) -> frozenset[str]:
    introduced = Counter(segments[phrase.segment].speaker for phrase in phrases if phrase.kind == "introduce")
    return frozenset(label for label, times in introduced.items() if label and times >= _HOSTS_AFTER)


def _full_names(segment: Segment, known: Sequence[Billed]) -> Iterator[str]:
    said = [fold(word) for word in _WORD.findall(segment.text)]
    for person in known:
        words = [fold(word) for word in _WORD.findall(person.name)]
        starts = range(len(said) - len(words) + 1) if len(words) > 1 else ()
        if any(said[at : at + len(words)] == words for at in starts):
            yield person.name


def _before(segments: Sequence[Segment], first: int, host: str | None) -> str | None:
    """Return who spoke before the host did who speaks before segment `first`."""
    earlier = (segments[at].speaker for at in range(first - 1, -1, -1))
    return next((speaker for speaker in earlier if speaker not in (host, None)), None)


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
