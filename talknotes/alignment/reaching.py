"""How far a note goes on telling around the place where it was found: a sentence may sum up what took a minute.

What a note shares with its place speaks for the place; words of it that are said beside the place, and not in it, speak
for its telling of these as well. Knows nothing of order.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from talknotes.alignment.evidence import Sounded, rarity
from talknotes.alignment.placing import Placed

_ENOUGH: Final = (2.5, 4.0)
"""So much, in nats, new words must say for the next segment, and for the one after the next."""
_HEARD: Final = 0.5
_MOST: Final = 8
"""So many segments at most are added on either side."""


def reach(where: Placed, terms: Sequence[Sounded], count: int) -> Placed:
    """Return a note's place with the segments beside it that it tells of, too; `count` segments there are in all."""
    missing = [
        sounded
        for sounded in terms
        if sounded.term.kind != "stop" and sounded.said[where.first : where.last + 1].max() < _HEARD
    ]
    last = _edge(where.last, 1, missing, count)
    first = _edge(where.first, -1, missing, count)
    return replace(where, first=first, last=last)


def _edge(at: int, step: int, missing: list[Sounded], count: int) -> int:
    """Return how far a place reaches to one side; what is found there is missing no more."""
    added = 0
    while missing and added < _MOST:
        for distance, enough in enumerate(_ENOUGH, 1):
            there = at + step * distance
            if not 0 <= there < count:
                return at
            new = [sounded for sounded in missing if sounded.said[there] >= _HEARD]
            if new and sum(sounded.said[there] * rarity(sounded, count) for sounded in new) >= enough:
                missing[:] = [sounded for sounded in missing if all(sounded is not other for other in new)]
                at, added = there, added + distance
                break
        else:
            return at
    return at
