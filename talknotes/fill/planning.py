"""Which stretches of a recording each gap stands for, and where in the post their text goes.

Sets gaps against coverage: what notes tell of is never told again, what stands between the notes before a gap and
those after it is what was missed. Knows nothing of wording, comments or files.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.alignment.headless import beginnings, marks_of, named_alone
from talknotes.alignment.values import Coverage
from talknotes.authored.post import ByteSpan, Post
from talknotes.fill.placing import after_block, before_first, body_of, section_place
from talknotes.fill.resolving import Resolved, resolve
from talknotes.fill.values import Missed, Position
from talknotes.gaps.gap import Gap
from talknotes.values import Notice, Programme, Span, clock, hull

_LEAST_S: Final = 8.0
"""A shorter stretch is a breath between two sentences that the notes tell of, not something that was missed."""
_LEAST_BETWEEN_S: Final = 20.0
"""Where an author says that something is missing somewhere: what shorter stretches hold may be told in their words."""
_LEAST_ABSENT_S: Final = 45.0
_LEAST_BILLED_S: Final = 10.0
"""A talk whose speaker and title are both known may be as short as the shortest lightning talk."""
_SURE: Final = 0.6
_SHOWN_LETTERS: Final = 80
_GUESSED: Final = frozenset({"key phrase"})
"""Evidence for a title that nobody published or said."""
_NOTES: Final = 2
"""A single sentence may be an aside; of several, one at least should tell of the talk."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be told where, in the order of the post, and why some gaps stay open."""

    missed: tuple[Missed, ...]
    notices: tuple[Notice, ...] = ()


def plan(
    post: Post, gaps: Sequence[Gap], coverages: Sequence[Coverage], programme: Programme, absent: bool = True
) -> Plan:
    """Return what a fill of `post` has to tell; without `absent` no talk gets a section that the post has not.

    `coverages` are those of the sections whose talk is in the recording; gaps of others are left alone.
    """
    by_section = {one.section: one for one in coverages if one.section is not None}
    missed: list[Missed] = []
    notices: list[Notice] = []
    taken: dict[int, list[Span]] = {}
    resolved = resolve(post, gaps, by_section, programme)
    for gap in resolved.in_sections:
        if gap.section is None or gap.section not in by_section:
            continue
        coverage = by_section[gap.section]
        if _is_lost(gap, coverage):
            notices.append(_nowhere(gap))
            continue
        spans = tuple(_left(_stretches(post, gap, coverage), (*coverage.covered, *taken.get(coverage.talk, ()))))
        if not spans:
            if coverage.talk not in taken:
                notices.append(_nothing_left(gap))
            continue
        taken.setdefault(coverage.talk, []).extend(spans)
        position, at = _place(post, gap)
        missed.append(Missed(gap, coverage.talk, spans, coverage.covered, position, at))
    if absent:
        missed += _absent(post, resolved, by_section, programme)
    filled = {one.gap.span for one in missed}
    notices += [_of_no_talk(gap) for gap in (*resolved.unknown, resolved.of_event) if gap and gap.span not in filled]
    return Plan(tuple(sorted(missed, key=lambda one: one.at)), tuple(notices))


def _is_lost(gap: Gap, coverage: Coverage) -> bool:
    """Tell whether notes are there and none of them was found: then where they stop is not known."""
    return (
        gap.kind not in ("whole", "empty", "placeholder")
        and len(coverage.noted) >= _NOTES
        and all(one.span is None for one in coverage.noted)
    )


def _stretches(post: Post, gap: Gap, coverage: Coverage) -> Iterator[Span]:
    """Yield the stretches of a talk that a gap may stand for, before what is told is taken out."""
    talk, (before, after) = coverage.span, _neighbours(post, gap, coverage)
    if gap.kind == "rest":
        start = before if before is not None else coverage.stops
        if start is None:
            yield talk
        else:
            end = after if after is not None and after > start else talk.end
            yield Span(min(start, end), end)
    elif gap.kind == "beginning":
        end = coverage.starts if coverage.starts is not None else talk.end
        yield Span(talk.start, max(talk.start, end))
    elif gap.kind in ("part", "item") and before is not None and after is not None and after - before >= _LEAST_S:
        yield Span(before, after)
    else:
        least = _LEAST_BETWEEN_S if coverage.covered else _LEAST_S
        yield from (one for one in coverage.unmentioned if one.duration >= least)


def _neighbours(post: Post, gap: Gap, coverage: Coverage) -> tuple[float | None, float | None]:
    """Return where what is told before a gap's sentence ends, and where what is told after it begins.

    Sentences that were found with doubt count only where no other was.
    """
    placed = [(one, one.span) for one in coverage.noted if one.span is not None]
    sure = [(one, span) for one, span in placed if one.score >= _SURE]
    found = [(post.sentences[one.note.index].span.start, span) for one, span in sure or placed]
    before = [span.end for at, span in found if at < gap.span.start]
    limit = max(before, default=None)
    after = [span.start for at, span in found if at >= gap.span.end and (limit is None or span.start >= limit)]
    return limit, min(after, default=None)


def _left(spans: Iterable[Span], told: Sequence[Span]) -> Iterator[Span]:
    """Yield what of `spans` nobody told, without stretches too short to hold anything."""
    for span in spans:
        start = span.start
        for one in sorted(told):
            if one.end <= start or one.start >= span.end:
                continue
            if one.start - start >= _LEAST_S:
                yield Span(start, one.start)
            start = max(start, one.end)
        if span.end - start >= _LEAST_S:
            yield Span(start, span.end)


def _place(post: Post, gap: Gap) -> tuple[Position, int]:
    assert gap.section is not None
    section = post.sections[gap.section]
    if gap.kind == "empty":
        return "body", body_of(post, section)
    if gap.kind == "beginning":
        return "before", before_first(post, section)
    if section.span.holds(gap.span):
        return "after", after_block(post, gap.span)
    last = next((one for one in reversed(post.sentences) if one.section == gap.section), None)
    return "after", body_of(post, section) if last is None else after_block(post, last.span)


def _absent(
    post: Post, resolved: Resolved, by_section: Mapping[int, Coverage], programme: Programme
) -> Iterator[Missed]:
    """Yield the talks without a section, where the post tells of the event talk by talk, or says that it missed it."""
    said = resolved.of_event is not None or bool(resolved.absent)
    if named_alone(post, programme) is not None or not (by_section or said):
        return
    sections = {coverage.talk: number for number, coverage in by_section.items()}
    begun = beginnings(post)
    for talk in range(len(programme.talks)):
        spans = tuple(part.span for part in programme.parts_of(talk))
        if talk in sections or not spans or not _is_talk(programme, talk, hull(spans)):
            continue
        gap = resolved.absent.get(talk, resolved.of_event)
        if talk not in resolved.absent and _is_headed(programme, talk, begun):
            continue
        previous = next((sections[one] for one in range(talk - 1, -1, -1) if one in sections), None)
        if post.sections or gap is None:
            at = section_place(post, None if previous is None else post.sections[previous])
        else:
            at = after_block(post, gap.span)
        why = f"no section tells of this talk ({_shown(hull(spans))})"
        yield Missed(gap or Gap("absent", ByteSpan(at, at), "", None, why), talk, (hull(spans),), (), "section", at)


def _is_headed(programme: Programme, talk: int, begun: Sequence[str]) -> bool:
    """Tell whether the post tells of a talk, though not in a section that was recognized."""
    return any(mark in text for mark in marks_of(programme, talk) for text in begun)


def _is_talk(programme: Programme, talk: int, span: Span) -> bool:
    """Tell whether a stretch is surely a talk of its own: it lasts, and its speaker or title is known."""
    named = any(programme.person(label).name for label in programme.talks[talk].speakers)
    titled = any(evidence.kind not in _GUESSED for evidence in programme.talks[talk].evidence)
    return span.duration >= (_LEAST_BILLED_S if named and titled else _LEAST_ABSENT_S) and (named or titled)


def _nothing_left(gap: Gap) -> Notice:
    return Notice("fill", f"{_quoted(gap)}: the recording holds nothing here that the notes do not tell of")


def _nowhere(gap: Gap) -> Notice:
    what = "none of the notes around it was found in the recording, so where it belongs is not known"
    return Notice("fill", f"{_quoted(gap)}: {what}")


def _of_no_talk(gap: Gap) -> Notice:
    return Notice("fill", f"{_quoted(gap)}: which talk of the recording this is about is not known")


def _quoted(gap: Gap) -> str:
    words = " ".join(gap.sentence.split())
    return f"“{words[:_SHOWN_LETTERS]}{'…' if len(words) > _SHOWN_LETTERS else ''}”"


def _shown(span: Span) -> str:
    return f"{clock(span.start)} to {clock(span.end)}"
