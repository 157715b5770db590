"""A session at a glance, as a value: who speaks when and for how long, the parts as bands, every border with its signs.

Knows nothing of terminals or pictures. All text in it is cleaned: a line each, without control characters.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.exchange.formats import clean
from talknotes.values import Evidence, Part, PartKind, Person, Programme, Segment, Span, Talk, Turn, hull

STEPS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600)
"""How far apart the marks of a time axis may lie."""

_BREATH_S: Final = 1.0
"""A longer pause in a sentence is not counted as speaking."""
_FEW: Final = 8
"""So many rows are never folded."""
_GUEST_SHARE: Final = 0.01
"""Who speaks for less may share a row with others."""


@dataclass(frozen=True, slots=True)
class Row:
    """When somebody speaks: `name` as it is shown, seconds, share of all that is spoken (0 to 1), stretches in order.

    `label` is None where a row stands for several people. `seat` counts the rows by first appearance, for a colour.
    `talks` are the numbers of the talks that are theirs.
    """

    label: str | None
    name: str
    seconds: float
    share: float
    spans: tuple[Span, ...]
    seat: int = 0
    talks: tuple[int, ...] = ()
    affiliation: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A part: its kind, the number of its talk (from 1) and what to call it."""

    kind: PartKind
    number: int | None
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A talk as it is listed: its number, its title (None where none is known), its speakers as shown, its time."""

    number: int
    title: str | None
    speakers: tuple[str, ...]
    span: Span | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Border:
    """Where a part begins: when (seconds), what begins, and why there; `talk` is the number of a talk that begins."""

    time: float
    begins: str
    evidence: tuple[Evidence, ...]
    talk: int | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A session at a glance; rows in the order in which people are first heard."""

    title: str
    span: Span
    rows: tuple[Row, ...]
    bands: tuple[Band, ...]
    talks: tuple[Entry, ...]
    borders: tuple[Border, ...]


def timeline(
    programme: Programme, segments: Sequence[Segment], turns: Sequence[Turn] = (), title: str = ""
) -> Timeline:
    """Return the session as a timeline. Times come from the words; a voice without a word has those of its turns.

    Its span is that of the parts, or of what is heard where there are none.
    """
    heard = _stretches(segments)
    for label in dict.fromkeys(turn.speaker for turn in turns if turn.speaker not in heard):
        heard[label] = _joined(turn.span for turn in turns if turn.speaker == label)
    heard = dict(sorted(heard.items(), key=lambda item: item[1][0]))
    spans = [part.span for part in programme.parts] or [span for row in heard.values() for span in row]
    return Timeline(
        _line(title),
        hull(spans) if spans else Span(0.0, 0.0),
        _rows(programme, heard),
        tuple(Band(part.kind, _number(part), _begins(programme, part), part.span) for part in programme.parts),
        tuple(_entry(programme, number, talk) for number, talk in enumerate(programme.talks, start=1)),
        tuple(_border(programme, part) for part in programme.parts),
    )


def speaking_time(segments: Iterable[Segment]) -> dict[str, float]:
    """Return for how many seconds each label speaks, pauses over a second not counted, who is heard first first."""
    return {label: sum(span.duration for span in spans) for label, spans in _stretches(segments).items()}


def shown_name(person: Person) -> str:
    """Return a person's name, or else "Speaker 2"."""
    if name := _line(person.name or ""):
        return name
    numbered = re.fullmatch(r"S([0-9]+)", person.label)
    return f"Speaker {numbered[1]}" if numbered else _line(person.label) or "Speaker"


def folded(rows: Sequence[Row], most: int) -> tuple[Row, ...]:
    """Return at most `most` rows: who speaks little, and gives no talk, shares the last, "and 14 others"."""
    if len(rows) <= _FEW or most < 1:
        return tuple(rows)
    ranked = sorted(rows, key=lambda row: row.seconds, reverse=True)
    kept = [row for row in ranked[: most - 1] if row.talks or row.share >= _GUEST_SHARE]
    rest = [row for row in rows if row not in kept]
    if len(rest) < 2:
        return tuple(rows)
    spans = _joined(span for row in rest for span in row.spans)
    seconds, share = sum(row.seconds for row in rest), sum(row.share for row in rest)
    others = Row(None, f"and {len(rest)} others", seconds, share, tuple(spans), seat=len(rows))
    return (*(row for row in rows if row in kept), others)


def marks(span: Span, most: int) -> tuple[float, ...]:
    """Return the times at which an axis of at most `most` marks has them: round ones, evenly spaced."""
    step = next((step for step in STEPS_S if span.duration / step <= max(1, most - 1)), STEPS_S[-1])
    first = -int(-span.start // step)
    return tuple(float(count * step) for count in range(first, int(span.end // step) + 1))


def _rows(programme: Programme, heard: dict[str, list[Span]]) -> tuple[Row, ...]:
    total = sum(span.duration for spans in heard.values() for span in spans)
    rows = []
    for seat, (label, spans) in enumerate(heard.items()):
        seconds = sum(span.duration for span in spans)
        person = programme.person(label)
        rows.append(
            Row(
                label,
                shown_name(person),
                seconds,
                seconds / total if total else 0.0,
                tuple(spans),
                seat,
                tuple(number for number, talk in enumerate(programme.talks, start=1) if label in talk.speakers),
                _line(person.affiliation or "") or None,
                _cleaned(person.evidence),
                person.confidence,
            )
        )
    return tuple(rows)


def _entry(programme: Programme, number: int, talk: Talk) -> Entry:
    parts = programme.parts_of(number - 1)
    speakers = tuple(shown_name(programme.person(label)) for label in talk.speakers)
    span = hull(part.span for part in parts) if parts else None
    return Entry(number, _line(talk.title or "") or None, speakers, span, _cleaned(talk.evidence))


def _border(programme: Programme, part: Part) -> Border:
    talk = _number(part) if part.kind == "talk" else None
    return Border(part.span.start, _begins(programme, part), _cleaned(part.evidence), talk)


def _number(part: Part) -> int | None:
    return None if part.talk is None else part.talk + 1


def _begins(programme: Programme, part: Part) -> str:
    if part.talk is None:
        return {"intro": "introduction", "break": "break"}.get(part.kind, part.kind)
    name = f"talk {part.talk + 1}"
    if part.kind == "questions":
        return f"questions to {name}"
    title = _line(programme.talks[part.talk].title or "")
    return f"{name}: {title}" if title else name


def _cleaned(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(replace(sign, kind=_line(sign.kind), detail=_line(sign.detail)) for sign in evidence)


def _stretches(segments: Iterable[Segment]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for segment in segments:
        if segment.speaker is not None:
            spans.setdefault(segment.speaker, []).extend(_spoken(segment))
    return {label: _joined(row) for label, row in spans.items()}


def _spoken(segment: Segment) -> Iterator[Span]:
    yield from _joined(word.span for word in segment.words) or [segment.span]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those joined between which no more than a breath lies."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start - joined[-1].end <= _BREATH_S:
            joined[-1] = hull((joined[-1], span))
        else:
            joined.append(span)
    return joined


def _line(text: str) -> str:
    return " ".join(clean(text).split())
