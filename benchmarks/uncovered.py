"""How much of what was spoken no word covers.

Knows nothing of engines. Spoken is what the truth's sentences span. Times of words are rough and pauses between
sentences are none of their time, so shorter gaps than SHORTEST_GAP_S don't count, longer ones in full; and no word
covers more than LONGEST_WORD_S, however long an engine draws it out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from sessions import Line

from talknotes.values import Span, Word

SHORTEST_GAP_S: Final = 0.5
LONGEST_WORD_S: Final = 2.0


def lost_spans(lines: Iterable[Line], words: Iterable[Word]) -> tuple[Span, ...]:
    """Return the stretches of `lines` that none of `words`, whose starts never decrease, covers."""
    covered = [Span(word.span.start, min(word.span.end, word.span.start + LONGEST_WORD_S)) for word in words]
    starts = [cover.start for cover in covered]
    found: list[Span] = []
    for line in lines:
        near = covered[bisect_left(starts, line.span.start - LONGEST_WORD_S) : bisect_right(starts, line.span.end)]
        found += _gaps(line.span, near)
    return tuple(gap for gap in found if gap.duration >= SHORTEST_GAP_S)


def lost_share(lines: Sequence[Line], words: Iterable[Word]) -> float:
    """Return how much of the seconds of `lines` no word covers, 0 to 1."""
    lost = sum(gap.duration for gap in lost_spans(lines, words))
    return lost / max(sum(line.span.duration for line in lines), 1e-9)


def _gaps(span: Span, covered: Iterable[Span]) -> list[Span]:
    gaps, start = [], span.start
    for cover in covered:
        if start < cover.start < span.end:
            gaps.append(Span(start, cover.start))
        start = max(start, cover.end)
    return [*gaps, Span(start, span.end)] if start < span.end else gaps
