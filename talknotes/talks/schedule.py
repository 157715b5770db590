"""Which entry of an agenda is which talk: by the names and title words that are heard, then by order.

An agenda may hold talks that the recording does not, in another order, and the other way round: what fits no talk is
left out, and by order alone only what cannot be otherwise is matched. Knows nothing of borders.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from talknotes.people.matching import best
from talknotes.talks.phrases import Phrase
from talknotes.talks.structure import segments_within
from talknotes.talks.topics import Vocabulary
from talknotes.values import AgendaEntry, Segment, Span

_BEFORE_S: Final = 90.0
_AFTER_S: Final = 60.0
_OPENING_S: Final = 90.0
_NAME: Final = 3.0
_MENTION: Final = 1.0
_TITLE: Final = 3.0
_TITLE_SHARE: Final = 0.5
_ENOUGH: Final = 1.2
_CLEARLY: Final = 0.5
"""By so much the best entry for a talk must beat the second best."""


def match_entries(
    spans: Sequence[Span],
    agenda: Sequence[AgendaEntry],
    segments: Sequence[Segment],
    phrases: Sequence[Phrase],
    vocabulary: Vocabulary,
) -> tuple[AgendaEntry | None, ...]:
    """Return for each talk, given by its span, the agenda's entry for it, or None; no entry is given twice."""
    entries = [entry for entry in agenda if entry.kind == "talk"]
    if not entries or not spans:
        return (None,) * len(spans)
    regions = [_region(spans, number) for number in range(len(spans))]
    scores = [
        [_score(entry, span, region, segments, phrases, vocabulary) for entry in entries]
        for span, region in zip(spans, regions, strict=True)
    ]
    found = _by_evidence(scores)
    if not any(entry.posted for entry in entries):  # a post leaves talks out, and tells of others
        _by_order(found, len(entries))
    return tuple(None if number is None else entries[number] for number in found)


def _region(spans: Sequence[Span], number: int) -> Span:
    """Return a talk with what is said of it before and after, but nothing of its neighbours' talks."""
    span = spans[number]
    earliest = spans[number - 1].end if number else 0.0
    latest = spans[number + 1].start if number + 1 < len(spans) else span.end + _AFTER_S
    return Span(min(span.start, max(earliest, span.start - _BEFORE_S)), max(span.end, min(latest, span.end + _AFTER_S)))


def _score(
    entry: AgendaEntry,
    span: Span,
    region: Span,
    segments: Sequence[Segment],
    phrases: Sequence[Phrase],
    vocabulary: Vocabulary,
) -> float:
    return (
        _introduced(entry, span, region, phrases)
        + _mentioned(entry, region, segments, vocabulary)
        + _announced(entry, span, region, segments, vocabulary)
    )


def _introduced(entry: AgendaEntry, span: Span, region: Span, phrases: Sequence[Phrase]) -> float:
    """Return what introductions before a talk, and names that its speaker gives, say for an entry."""
    for phrase in phrases:
        before = phrase.kind == "introduce" and region.start <= phrase.time <= span.start + 1.0
        itself = phrase.kind == "self" and span.start <= phrase.time <= span.start + _OPENING_S
        if (before or itself) and any(best(name, entry.speakers) for name in phrase.names):
            return _NAME
    return 0.0


def _mentioned(entry: AgendaEntry, region: Span, segments: Sequence[Segment], vocabulary: Vocabulary) -> float:
    said = {word for segment in segments_within(segments, region) for word in vocabulary.words(segment.text)}
    surnames = [vocabulary.words(speaker.name)[-1:] for speaker in entry.speakers]
    return _MENTION if any(name and name[0] in said for name in surnames) else 0.0


def _announced(
    entry: AgendaEntry, span: Span, region: Span, segments: Sequence[Segment], vocabulary: Vocabulary
) -> float:
    """Return how much of the title is said around a talk's beginning; in all of the talk, it counts for half."""
    wanted = vocabulary.content(entry.title or "")
    if not wanted:
        return 0.0
    opening = Span(region.start, min(region.end, span.start + _OPENING_S))
    shares = []
    for stretch in (opening, region):
        said: set[str] = set()
        for segment in segments_within(segments, stretch):
            said |= vocabulary.content(segment.text)
        share = len(wanted & said) / len(wanted)
        shares.append(share if share >= _TITLE_SHARE else 0.0)
    few = min(1.0, len(wanted) / 2)  # one common word alone says little
    return _TITLE * few * max(shares[0], shares[1] / 2)


def _by_evidence(scores: Sequence[Sequence[float]]) -> list[int | None]:
    """Return the matches that evidence makes, the surest first, each entry once."""
    found: list[int | None] = [None] * len(scores)
    pairs = sorted(
        ((score, talk, entry) for talk, row in enumerate(scores) for entry, score in enumerate(row)), reverse=True
    )
    taken: set[int] = set()
    for score, talk, entry in pairs:
        if score < _ENOUGH or found[talk] is not None or entry in taken:
            continue
        rivals = [other for number, other in enumerate(scores[talk]) if number != entry and number not in taken]
        if score - max(rivals, default=0.0) >= _CLEARLY:
            found[talk] = entry
            taken.add(entry)
    return found


def _by_order(found: list[int | None], count: int) -> None:
    """Match what is left between two matches where as many talks as entries are left, and the order holds."""
    known = [(talk, entry) for talk, entry in enumerate(found) if entry is not None]
    if any(later <= earlier for (_, earlier), (_, later) in pairwise(known)):
        return
    anchors = [(-1, -1), *known, (len(found), count)]
    for (talk, entry), (next_talk, next_entry) in pairwise(anchors):
        if next_talk - talk == next_entry - entry:
            for step in range(1, next_talk - talk):
                found[talk + step] = entry + step
