"""Where talks begin and end: sentences and signs become a contiguous row of parts, each border with its evidence.

`signs` says what speaks for a border, `divide` decides, `schedule` finds each talk in the agenda, `titles` names it.
People are left without names. Caveat: where no voices are told apart and nothing is said or published of the talks, all
speech is one talk.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from talknotes.talks import titles
from talknotes.talks.borders import Border, Role
from talknotes.talks.chapters import chapter_kind
from talknotes.talks.divide import Stretch, divide
from talknotes.talks.hosts import host_likeness
from talknotes.talks.schedule import match_entries
from talknotes.talks.signs import Signs, find_borders
from talknotes.talks.structure import main_speakers, segments_within
from talknotes.talks.topics import Vocabulary
from talknotes.values import (
    AgendaEntry,
    Chapter,
    Evidence,
    Part,
    PartKind,
    Programme,
    Segment,
    Span,
    Talk,
    clock,
    hull,
)

_BREAK_S: Final = 2.5
_LONG_BREAK_S: Final = 20.0
"""Nobody speaks for so long between two talks: that is a break, and not a host who waits."""
_NO_SIGNS: Final = Signs()


@dataclass(frozen=True, slots=True)
class Split:
    """A programme without names, and for each of its talks the agenda's entry, where there is one for it."""

    programme: Programme
    entries: tuple[AgendaEntry | None, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part before the silences between parts are given to one side."""

    kind: PartKind
    talk: int | None
    span: Span
    evidence: tuple[Evidence, ...]


def split(segments: Sequence[Segment], window: Span, signs: Signs = _NO_SIGNS, title: str | None = None) -> Split:
    """Split what is heard inside `window` into parts; `title` is the recording's, for a recording of one talk."""
    hosting = host_likeness(segments, signs.phrases)
    borders = {border.index: border for border in find_borders(segments, signs, hosting)}
    stretches = divide(segments, tuple(borders.values()), hosting)
    if segments and not any(stretch.kind == "talk" for stretch in stretches):
        stretches = (Stretch("talk", 0, len(segments), 0, main_speakers(segments)),)
    pieces = list(_pieces(segments, stretches, borders, signs.chapters))
    talks = [Talk(None, stretch.speakers) for stretch in stretches if stretch.kind == "talk"]
    vocabulary = Vocabulary(signs.language)
    spans = [_span_of(pieces, number) for number in range(len(talks))]
    entries = match_entries(spans, signs.agenda, segments, signs.phrases, vocabulary)
    talks = [
        _titled(talk, span, entry, segments, signs, title if len(talks) == 1 else None)
        for talk, span, entry in zip(talks, spans, entries, strict=True)
    ]
    return Split(Programme(_contiguous(pieces, segments, window), tuple(talks), ()), entries)


def hosts(programme: Programme) -> frozenset[str]:
    """Return the labels of those who speak between the talks and give none themselves."""
    speakers = {label for talk in programme.talks for label in talk.speakers}
    return frozenset(
        label for part in programme.parts if part.talk is None for label in part.speakers if label not in speakers
    )


def _titled(
    talk: Talk,
    span: Span,
    entry: AgendaEntry | None,
    segments: Sequence[Segment],
    signs: Signs,
    alone: str | None,
) -> Talk:
    """Return the talk with its title; `alone` is the recording's, where it holds this one talk."""
    is_doubtful = entry is not None and entry.posted and not entry.speakers  # a heading may be of a part of a talk
    talk = titles.from_chapters(titles.from_agenda(talk, None if is_doubtful else entry), span, signs.chapters)
    if talk.speakers or alone is None:  # what one unknown voice announces may be one of several talks
        talk = titles.from_speaker(talk, span, segments, signs.phrases)
    if talk.title is None and is_doubtful:
        talk = titles.from_agenda(talk, entry)
    if talk.title is None and alone is not None:
        return replace(talk, title=alone, evidence=(*talk.evidence, Evidence("metadata", alone)))
    return titles.from_words(talk, span, segments, Vocabulary(signs.language))


def _span_of(pieces: Sequence[_Piece], talk: int) -> Span:
    return hull(piece.span for piece in pieces if piece.talk == talk)


def _pieces(
    segments: Sequence[Segment],
    stretches: Sequence[Stretch],
    borders: dict[int, Border],
    chapters: Sequence[Chapter],
) -> Iterator[_Piece]:
    breaks = [chapter for chapter in chapters if chapter_kind(chapter.title) == "break"]
    before: Stretch | None = None
    for stretch in stretches:
        inside = segments[stretch.first : stretch.last]
        why = (*_why(stretch, before, borders), *_inner(stretch, inside))
        before = stretch
        if stretch.kind != "intro":
            yield _Piece(stretch.kind, stretch.talk, hull(one.span for one in inside), why)
            continue
        for chapter, rows in groupby(inside, key=lambda one: _chapter_of(one, breaks)):
            if chapter is None:
                yield from (_Piece("intro", None, span, why) for span in _without_breaks(list(rows)))
            else:
                span = hull(one.span for one in rows)
                yield _Piece("break", None, span, (Evidence("chapter", chapter.title, chapter.span.start),))


def _without_breaks(rows: Sequence[Segment]) -> Iterator[Span]:
    """Yield the spans of what is said between talks, cut where nobody speaks for so long that it is a break."""
    start = rows[0].span.start
    for before, after in pairwise(rows):
        if after.span.start - before.span.end >= _LONG_BREAK_S:
            yield Span(start, before.span.end)
            start = after.span.start
    yield Span(start, max(start, *(one.span.end for one in rows)))


def _why(stretch: Stretch, before: Stretch | None, borders: dict[int, Border]) -> tuple[Evidence, ...]:
    border = borders.get(stretch.first)
    if border is None:
        return ()
    roles: tuple[Role, ...] = (stretch.kind,)
    return border.evidence(*roles, *(("end",) if before and before.kind != "intro" else ()))


def _inner(stretch: Stretch, inside: Sequence[Segment]) -> tuple[Evidence, ...]:
    """Return why the part is what it is, beside its border: who speaks in it, at what price in the model."""
    start = inside[0].span.start
    if stretch.kind == "talk" and len(stretch.speakers) == 1:
        seconds = sum(one.span.duration for one in inside if one.speaker == stretch.speakers[0])
        detail = f"one voice speaks for {clock(seconds)}"
    elif stretch.kind == "talk" and not stretch.speakers:
        detail = "nobody was told apart, so all speech is taken for one talk"
    elif stretch.kind == "talk":
        detail = f"{len(stretch.speakers)} voices speak in turn"
    elif stretch.kind == "questions":
        detail = "the talk's speaker speaks again after others"
    else:
        detail = "short turns outside of any talk"
    return (Evidence("structure", detail, start, stretch.price),)


def _chapter_of(segment: Segment, chapters: Sequence[Chapter]) -> Chapter | None:
    middle = (segment.span.start + segment.span.end) / 2
    return next((chapter for chapter in chapters if chapter.span.holds(middle)), None)


def _contiguous(pieces: Sequence[_Piece], segments: Sequence[Segment], window: Span) -> tuple[Part, ...]:
    """Return the pieces as parts that fill the window: a long gap becomes a break, a short one joins a neighbour."""
    parts: list[Part] = []
    at = window.start
    for piece in pieces:
        start, end = max(at, piece.span.start), max(at, piece.span.end)
        if start - at >= _BREAK_S:
            parts.append(_break(Span(at, start)))
        elif parts:
            parts[-1] = replace(parts[-1], span=Span(parts[-1].span.start, start))
        else:
            start = at
        speakers = tuple(dict.fromkeys(s.speaker for s in segments_within(segments, Span(start, end)) if s.speaker))
        parts.append(Part(piece.kind, piece.talk, Span(start, end), speakers, piece.evidence))
        at = end
    if window.end - at >= _BREAK_S or not parts:
        return (*parts, _break(Span(at, window.end)))
    return (*parts[:-1], replace(parts[-1], span=Span(parts[-1].span.start, window.end)))


def _break(span: Span) -> Part:
    why = Evidence("no words", f"nothing is said for {span.duration:.1f} s", span.start)
    return Part("break", None, span, (), (why,))
