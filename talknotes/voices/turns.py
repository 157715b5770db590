"""Pieces of speech with their voices become turns, held to where the detector hears a voice at all.

Knows nothing of how the voices were told apart. The segmentation runs over short silences and the ends of words; the
detector of voice activity is sharper there, but does not know whose voice it hears.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from talknotes.speech.voice import HOP_S, Activity
from talknotes.values import Span
from talknotes.voices.segmentation import Piece

_BEGINS: Final = 0.3
_ENDS: Final = 0.15
_PAUSE_S: Final = 0.1
_EDGE_S: Final = 0.03
"""What the detector's first and last steps may leave of a sound."""
_JOINED_S: Final = 0.15
"""A shorter pause does not end a turn where the detector hears a voice throughout."""
_BLIP_S: Final = 0.2
"""A shorter turn is the segmentation's, not a person's."""
_REST_S: Final = 0.05
"""What is left of a turn between two silences must be longer."""


def make_turns(pieces: Sequence[Piece], voices: Sequence[str], voiced: Sequence[Span]) -> tuple[tuple[str, Span], ...]:
    """Return who speaks when, in order; turns of different voices may overlap.

    `voiced` is where a voice is heard, in order and apart; what lies outside of it is left out.
    """
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for piece, voice in sorted(zip(pieces, voices, strict=True), key=lambda row: row[0].span):
        row = spans[voice]
        if row and piece.span.start - row[-1].end < _JOINED_S:
            row[-1] = Span(row[-1].start, max(row[-1].end, piece.span.end))
        else:
            row.append(piece.span)
    turns = ((voice, span) for voice, row in spans.items() for span in row if span.duration >= _BLIP_S)
    ends = [span.end for span in voiced]
    found = ((voice, part) for voice, span in turns for part in _within(span, voiced, ends))
    return tuple(sorted(found, key=lambda row: (row[1], row[0])))


def voiced_in(activity: Activity) -> tuple[Span, ...]:
    """Return where a voice is heard, in order and apart; a silence of a tenth of a second ends a stretch."""
    found: list[tuple[int, int]] = []
    first = last = None
    for hop, probability in enumerate(activity.probability.tolist()):
        if probability >= (_BEGINS if first is None else _ENDS):
            first, last = hop if first is None else first, hop
        elif first is not None and last is not None and (hop - last) * HOP_S >= _PAUSE_S:
            found.append((first, last + 1))
            first = last = None
    if first is not None and last is not None:
        found.append((first, last + 1))
    return joined(_span(activity.span, *hops) for hops in found)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans, given in order, with those that touch made one."""
    found: list[Span] = []
    for span in spans:
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _span(whole: Span, first: int, last: int) -> Span:
    start = max(whole.start, whole.start + first * HOP_S - _EDGE_S)
    return Span(start, max(start, min(whole.end, whole.start + last * HOP_S + _EDGE_S)))


def _within(span: Span, voiced: Sequence[Span], ends: Sequence[float]) -> list[Span]:
    found = []
    for at in range(bisect_right(ends, span.start), len(voiced)):
        if voiced[at].start >= span.end:
            break
        common = span.intersection(voiced[at])
        if common and common.duration > _REST_S:
            found.append(common)
    return found
