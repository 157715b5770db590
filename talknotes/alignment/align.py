"""Notes laid against a recording: for each sentence of the notes the segments that it tells of.

Words that are shared speak for a place (`evidence`), the order of notes for places after one another (`placing`).
Knows nothing of posts, talks or gaps. Caveat: without an embedding model only words, numbers and names that notes and
speech share are seen, and words that the language's file knows to say the same.
"""

import math
from collections.abc import Sequence
from typing import Final

from talknotes.alignment.evidence import Embed, weigh
from talknotes.alignment.lexicon import lexicon
from talknotes.alignment.placing import Placed, place
from talknotes.alignment.reaching import reach
from talknotes.alignment.units import Unit, units
from talknotes.alignment.values import Note, Noted
from talknotes.values import Segment, hull

SURE: Final = 0.5
"""From which score on a note counts as found."""
_HALF_SURE: Final = 1.5
"""A note whose own words say so much counts as 0.63 sure at most; one whose words say three times as much, as 0.95."""
_LEAST_RATIO: Final = 1.0
"""So much, in nats, a note's own words must say for a place: order alone finds nothing."""


def align(
    notes: Sequence[Note], segments: Sequence[Segment], language: str, embed: Embed | None = None
) -> tuple[Noted, ...]:
    """Return each note with the segments that it tells of, in the notes' order.

    `segments` are those of the talk (or the event) that the notes are about, in order; `language` is ISO 639-1. With
    `embed`, likeness of meaning counts as well.
    """
    if not segments:
        return tuple(Noted(note, None, (), 0.0) for note in notes)
    said = units(segments, language)
    found = weigh([note.text for note in notes], [unit.text for unit in said], lexicon(language), embed)
    placed = place(found.ratios, len(said))
    reached = (where and reach(where, terms, len(said)) for where, terms in zip(placed, found.terms, strict=True))
    return tuple(_noted(note, where, said) for note, where in zip(notes, reached, strict=True))


def _noted(note: Note, where: Placed | None, said: Sequence[Unit]) -> Noted:
    if where is None or where.chance < SURE or where.ratio < _LEAST_RATIO:
        return Noted(note, None, (), 0.0 if where is None else _score(where))
    told = said[where.first : where.last + 1]
    names = tuple(dict.fromkeys(unit.segment for unit in told))
    return Noted(note, hull(unit.span for unit in told), names, _score(where))


def _score(where: Placed) -> float:
    """Return how sure a place is: by all notes together, and by the note's own words."""
    return min(1.0, where.chance) * (1 - math.exp(-max(0.0, where.ratio) / _HALF_SURE))
