"""A sentence made ready for the grammar: lower case, clauses marked, quotations and names of the post out of the way.

Knows nothing of gaps. What comes out serves matching alone; `words` gives back what the author wrote.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

CLAUSE: Final = "\x1f"
"""Stands, as a word, at both ends of a sentence and wherever a clause ends."""
QUOTE: Final = "qquote"
TITLE: Final = "qtitle"
NAME: Final = "qname"

_LONGEST: Final = 2000
"""No sentence that tells of a gap has more characters; longer ones are cut."""
_FEWEST_TITLE_WORDS: Final = 2
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " ", CLAUSE: " "})
_QUOTED = re.compile(r'"[^"]{1,400}"|“[^”]{1,400}”|„[^“”]{1,400}[“”]|«[^»]{1,400}»|»[^«]{1,400}«')
_SHORT_QUOTED = re.compile(r"(?<![\w'])'[^']{2,200}'(?![\w'])")
_BREAK = re.compile(
    r"\s[-–—]{1,3}\s|[—–]|--|\.{2,}|…|[;:!()\[\]{}|<>/*_~\"“”„«»]|\?+|\.(?=\s)|\.$|(?<!\w)'|'(?!\w)|[^\w\s'.,&+#%@=-]"
)


@dataclass(frozen=True, slots=True)
class Mentions:
    """The titles and names of a post's talks and speakers as a pattern each; None where there are none."""

    titles: re.Pattern[str] | None = None
    names: re.Pattern[str] | None = None


def mentions(titles: Iterable[str], names: Iterable[str]) -> Mentions:
    """Return how a post's sentences mention its talks (by titles of two words or more) and speakers (or surnames)."""
    known = {_plain(title).strip(" .!?") for title in titles if len(title.split()) >= _FEWEST_TITLE_WORDS}
    people = {_plain(name) for name in names if name.strip()}
    people |= {name.split()[-1] for name in people}
    return Mentions(_any_of(known), _any_of(name for name in people if len(name) > 1))


def read(text: str, known: Mentions = Mentions()) -> str:
    """Return a sentence as the grammar reads it: words, one space apart, between marks of clauses.

    Commas stay with their words; each quotation is one word, and so is each mention of a known title or name.
    """
    text = _plain(text[:_LONGEST])
    if known.titles is not None:
        text = known.titles.sub(f" {TITLE} ", text)
    if known.names is not None:
        text = known.names.sub(NAME, text)
    text = _SHORT_QUOTED.sub(f" {QUOTE} ", _QUOTED.sub(f" {QUOTE} ", text))
    words = _BREAK.sub(f" {CLAUSE} ", text).replace(" ,", ",").split()
    kept = [word for word in words if word == CLAUSE or word.strip(",.-=")]
    return " ".join(_single([CLAUSE, *kept, CLAUSE]))


def _single(words: list[str]) -> list[str]:
    return [word for place, word in enumerate(words) if word != CLAUSE or not place or words[place - 1] != CLAUSE]


def _plain(text: str) -> str:
    return " ".join(text.translate(_APOSTROPHES).lower().split())


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    sources = sorted({re.escape(text) for text in texts}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(sources)})(?!\w)") if sources else None
