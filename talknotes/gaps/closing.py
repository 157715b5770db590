"""Whether an author says that a gap was closed since: "I've watched the recording and filled this in".

A wish or a plan ("I'll catch the recording") closes nothing. Knows nothing of how gaps are found.
"""

import re
from collections.abc import Sequence
from typing import Final

from talknotes.gaps.grammar import Grammar
from talknotes.gaps.judging import is_author
from talknotes.gaps.reading import CLAUSE
from talknotes.gaps.sayings import Saying

_NEAR: Final = 2
"""A gap and a sentence that closes it stand at most so many sentences apart, unless they share a paragraph."""
_EVERYTHING = re.compile(
    r"\b(?:gaps?|holes?|everything|all|missing|rest|parts|these notes|lücken?|alles|trous?|tout|lagunas?|todo|tudo"
    r"|lacunas?|huecos?|buracos?)\b"
)
_STATED: Final = frozenset({"the", "these", "this", "my", "notes", "is", "are", "now", "all"})


def closers(sayings: Sequence[Saying], known: Grammar) -> tuple[int, ...]:
    """Return which of the sayings tell that something was caught up with."""
    return tuple(at for at, saying in enumerate(sayings) if _redeems(saying.text, known))


def is_closed(sayings: Sequence[Saying], at: int, closing: Sequence[int]) -> bool:
    """Tell whether the gap that a saying tells of was closed since, by one of the sayings near it or for all gaps."""
    gap = sayings[at].sentence
    for index in closing:
        other = sayings[index].sentence
        if other.section == gap.section and (other.block == gap.block or abs(index - at) <= _NEAR):
            return True
        if other.section is None and _EVERYTHING.search(sayings[index].text):
            return True
    return False


def _redeems(text: str, known: Grammar) -> bool:
    for match in known.redeemed.finditer(text):
        before = text[: match.start()].rstrip()
        clause = before.rpartition(CLAUSE)[2]
        first = match[0].split()[0]
        stated = first in known.subjects.others or first in _STATED
        if not known.pending.search(f"{clause} {match[0]}") and (stated or is_author(before, known.subjects)):
            return True
    return False
