"""How much of what was spoken no word covers.

Knows nothing of engines. Spoken is what the truth's sentences span; pauses between them are no part of it. An engine's
times of words are rough (the sample checkpoint's are off by a second at times), so gaps shorter than SHORTEST_GAP_S
don't count, and longer ones in full; no word covers more than LONGEST_WORD_S, however long an engine draws it out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

from sessions import Line

from talknotes.values import Span, Word

SHORTEST_GAP_S: Final = 1.25
LONGEST_WORD_S: Final = 2.0


def lost_spans(lines: Iterable[Line], words: Iterable[Word]) -> tuple[Span, ...]:
    """Return the stretches of `lines` that none of `words`, whose starts never decrease, covers."""
    covered = [Span(word.span.start, min(word.span.end, word.span.start + LONGEST_WORD_S)) for word in words]
    starts = [cover.start for cover in covered]
    found: list[Span] = []
    for line in lines:
        near = covered[bisect_left(starts, line.span.start - LONGEST_WORD_S) : bisect_right(starts, line.span.end)]
        found += _gaps(line.span, near)
    return tuple(found)


def _gaps(span: Span, covered: Iterable[Span]) -> list[Span]:
    """Return what is left of a sentence's span; all of it, however short it is, where no word lies on it."""
    gaps, start = [], span.start
    for cover in covered:
        if start < cover.start < span.end:
            gaps.append(Span(start, cover.start))
        start = max(start, cover.end)
    rest = [*gaps, Span(start, span.end)] if start < span.end else gaps
    return [gap for gap in rest if gap.duration >= SHORTEST_GAP_S or gap == span]
