"""A note's sentence in clauses that tell of something each: what was said far apart may be told in one sentence.

Cut at marks and at words that join, wherever both sides have enough content of their own. Knows nothing of recordings.
Caveat: a list of things ("fans, lamps and doors") stays whole, for each of its items says too little.
"""

import re
from collections.abc import Sequence
from typing import Final

from talknotes.alignment.lexicon import Lexicon
from talknotes.alignment.terms import Term, read

_BORDER: Final = re.compile(r"[,;:.!?…)\]]+(?=\s)|\s(?=[(\[])|[—–]|\s--?\s")
_LEAST: Final = 2.0
_WORTH: Final = {"word": 1.0, "name": 1.0, "number": 2.0, "stop": 0.0}


def clauses(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the clauses of a sentence in order, with all of its characters; the sentence alone where it is one."""
    terms = read(text, lexicon)
    cuts = [at for at in _borders(text, terms, lexicon) if not any(term.start < at < term.end for term in terms)]
    rest = _content(terms, 0, len(text))
    kept = [0]
    for at in cuts:
        here = _content(terms, kept[-1], at)
        if here >= _LEAST and rest - here >= _LEAST:
            kept.append(at)
            rest -= here
    return tuple(text[start:end] for start, end in zip(kept, [*kept[1:], len(text)], strict=True))


def _borders(text: str, terms: Sequence[Term], lexicon: Lexicon) -> list[int]:
    marks = {match.end() for match in _BORDER.finditer(text)}
    joining = {term.start for term in terms if term.kind == "stop" and term.word in lexicon.joining}
    return sorted(at for at in marks | joining if 0 < at < len(text))


def _content(terms: Sequence[Term], start: int, end: int) -> float:
    found = {term.key: _WORTH[term.kind] for term in terms if start <= term.start < end}
    return sum(found.values())
