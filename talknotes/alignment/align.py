"""Notes laid against a recording: for each sentence of the notes the segments that it tells of.

Words that are shared speak for a place (`evidence`), the order of notes for places after one another (`placing`). A
sentence is placed as a whole, then its clauses, which may tell of what was said far apart. Knows nothing of posts,
talks or gaps. Caveat: without an embedding model only words, numbers and names that notes and speech share are seen,
and words that the languages' files know to say the same.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from talknotes.alignment.clauses import clauses
from talknotes.alignment.evidence import Embed, weigh
from talknotes.alignment.lexicon import Lexicon, lexicon
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
_CLAUSE_SURE: Final = 0.7
_CLAUSE_RATIO: Final = 3.0
"""The same for a clause, which has fewer words, beside the place of the whole sentence."""


def align(
    notes: Sequence[Note],
    segments: Sequence[Segment],
    language: str,
    embed: Embed | None = None,
    notes_language: str | None = None,
) -> tuple[Noted, ...]:
    """Return each note with the segments that it tells of, in the notes' order.

    A note whose clauses tell of places apart from each other is there once for each place, in the order of time; every
    other one once. `segments` are those of the talk (or the event) that the notes are about, in order; `language` is
    theirs, `notes_language` the notes' (None: the same), both ISO 639-1. With `embed`, likeness of meaning counts as
    well.
    """
    if not segments:
        return tuple(Noted(note, None, (), 0.0) for note in notes)
    said = units(segments, language)
    words = lexicon(language), lexicon(notes_language or language)
    wholes = _placed([note.text for note in notes], said, *words, embed)
    parts = [clauses(note.text, words[1]) for note in notes]
    rows = _by_note(parts, _placed([text for row in parts for text in row], said, *words, embed))
    found = (_places(whole, row) for whole, row in zip(wholes, rows, strict=True))
    return tuple(one for note, places in zip(notes, found, strict=True) for one in _noted(note, places, said))


def _placed(
    texts: Sequence[str], said: Sequence[Unit], words: Lexicon, own: Lexicon, embed: Embed | None
) -> list[Placed | None]:
    found = weigh(texts, [unit.text for unit in said], words, embed, own)
    placed = place(found.ratios, len(said))
    return [where and reach(where, terms, len(said)) for where, terms in zip(placed, found.terms, strict=True)]


def _by_note(parts: Sequence[Sequence[str]], placed: Sequence[Placed | None]) -> Iterator[Sequence[Placed | None]]:
    at = 0
    for row in parts:
        yield placed[at : at + len(row)]
        at += len(row)


def _places(whole: Placed | None, parts: Sequence[Placed | None]) -> list[Placed]:
    """Return where a note tells: the whole sentence's place, and clauses' beside it, in order, none twice."""
    places = [whole] if whole is not None and _is_found(whole, SURE, _LEAST_RATIO) else []
    if len(parts) > 1:
        places += _in_order([one for one in parts if one is not None and _is_found(one, _CLAUSE_SURE, _CLAUSE_RATIO)])
    return _merged(places) or ([whole] if whole is not None else [])


def _is_found(where: Placed, sure: float, least: float) -> bool:
    return where.chance >= sure and where.ratio >= least


def _in_order(parts: Sequence[Placed]) -> list[Placed]:
    """Return clauses' places without those that lie before an earlier clause's, the surer ones kept."""
    kept = list(parts)
    while wrong := [pair for pair in pairwise(kept) if pair[1].last < pair[0].first]:
        kept.remove(min(wrong[0], key=lambda one: one.ratio))
    return kept


def _merged(places: Sequence[Placed]) -> list[Placed]:
    """Return places in order, those that touch as one that is as sure as the surer of them."""
    merged: list[Placed] = []
    for one in sorted(places, key=lambda one: one.first):
        if merged and one.first <= merged[-1].last + 1:
            before = merged[-1]
            surer = max(before, one, key=_score)
            merged[-1] = Placed(before.first, max(before.last, one.last), surer.chance, surer.ratio)
        else:
            merged.append(one)
    return merged


def _noted(note: Note, places: Sequence[Placed], said: Sequence[Unit]) -> Iterator[Noted]:
    found = [where for where in places if _is_found(where, SURE, _LEAST_RATIO)]
    if not found:
        yield Noted(note, None, (), max(map(_score, places), default=0.0))
    for where in found:
        told = said[where.first : where.last + 1]
        names = tuple(dict.fromkeys(unit.segment for unit in told))
        yield Noted(note, hull(unit.span for unit in told), names, _score(where))


def _score(where: Placed) -> float:
    """Return how sure a place is: by all notes together, and by the note's own words."""
    return min(1.0, where.chance) * (1 - math.exp(-max(0.0, where.ratio) / _HALF_SURE))
