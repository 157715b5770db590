"""Stretches of speech that notes are laid against: segments, the long ones cut at their longest pauses.

Where a recognizer sets no marks, a segment runs on over several sentences, and a note tells of one of them. Knows
nothing of notes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.values import Segment, Span, Word, hull, join_words

_LONGEST_WORDS: Final = 20
_SHORTEST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of one segment, the segment's id, and what is said."""

    segment: str
    span: Span
    text: str


def units(segments: Sequence[Segment], language: str) -> tuple[Unit, ...]:
    """Return the segments in pieces of a sentence's length, in order; whole where their words have no times."""
    return tuple(unit for segment in segments for unit in _pieces(segment, language))


def _pieces(segment: Segment, language: str) -> Iterator[Unit]:
    if len(segment.words) <= _LONGEST_WORDS:
        yield Unit(segment.id, segment.span, segment.text)
        return
    for row in _cut(segment.words):
        yield Unit(segment.id, hull(word.span for word in row), join_words(row, language))


def _cut(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield rows of words, cut again and again where the pause is longest, and where it is the same, in the middle."""
    waiting = [words]
    while waiting:
        row = waiting.pop()
        if len(row) <= _LONGEST_WORDS:
            yield row
            continue
        at = max(
            range(_SHORTEST_WORDS, len(row) - _SHORTEST_WORDS + 1),
            key=lambda at: (round(row[at].span.start - row[at - 1].span.end, 2), -abs(at - len(row) / 2)),
        )
        waiting += [row[at:], row[:at]]
