"""How far the notes on a talk go: what they tell of, where they take up and leave off, what they never mention.

Knows nothing of words. Caveat: notes are shorter than speech, so what lies between two notes counts as told of unless
it is long.
"""

from collections.abc import Sequence
from typing import Final

from talknotes.alignment.values import Coverage, Noted
from talknotes.values import Segment, Span, hull

_JOINED_S: Final = 12.0
"""What lies between two notes that follow one another, and is shorter, is told of."""
_FAR_S: Final = 40.0
_FAR_SHARE: Final = 0.2
"""What lies farther from everything else (at least, and of the talk) must rest on a sure note."""
_SURE: Final = 0.7
_SHORTEST_S: Final = 8.0
"""A stretch at either end that is shorter is not worth a word."""


def cover(section: int | None, talk: int, span: Span, noted: Sequence[Noted], segments: Sequence[Segment]) -> Coverage:
    """Return the coverage of a talk, `span` of the recording, by notes that were laid against it (`align`).

    A doubtful note far from all others counts as covering what it tells of, and neither as where the notes take up nor
    as where they leave off. `segments` are the talk's.
    """
    told = sorted(
        part for note in noted if note.span is not None and (part := note.span.intersection(span)) is not None
    )
    covered = _merged(told)
    sure = _without_strays(covered, noted, span)
    return Coverage(
        section,
        talk,
        span,
        tuple(noted),
        covered,
        sure[0].start if sure else None,
        sure[-1].end if sure else None,
        _left(span, covered),
    )


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start - merged[-1].end <= _JOINED_S:
            merged[-1] = hull((merged[-1], span))
        else:
            merged.append(span)
    return tuple(merged)


def _without_strays(covered: Sequence[Span], noted: Sequence[Noted], span: Span) -> Sequence[Span]:
    """Return the stretches without a last and a first one that lie far off and rest on doubtful notes alone.

    A remark that sums up, or thanks, may be like the end of a talk whose second half nobody took notes on.
    """
    far = max(_FAR_S, _FAR_SHARE * span.duration)
    kept = list(covered)
    while len(kept) > 1 and kept[-1].start - kept[-2].end > far and _best(kept[-1], noted) < _SURE:
        kept.pop()
    while len(kept) > 1 and kept[1].start - kept[0].end > far and _best(kept[0], noted) < _SURE:
        kept.pop(0)
    return kept


def _best(stretch: Span, noted: Sequence[Noted]) -> float:
    """Return the score of the surest note that tells of a stretch."""
    return max(note.score for note in noted if note.span is not None and note.span.overlap(stretch) > 0)


def _left(span: Span, covered: Sequence[Span]) -> tuple[Span, ...]:
    """Return what of `span` is not covered."""
    edges = [span.start, *(edge for part in covered for edge in (part.start, part.end)), span.end]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple(Span(start, end) for start, end in pairs if end - start >= _SHORTEST_S)
