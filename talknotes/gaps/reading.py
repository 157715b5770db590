"""A sentence made ready for the grammar: lower case, clauses marked, quotations and names of the post out of the way.

Knows nothing of gaps. What comes out serves matching alone; `as_said` gives back what the author wrote.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " ", CLAUSE: " "})
_QUOTED = re.compile(r'"[^"]{1,400}"|“[^”]{1,400}”|„[^“”]{1,400}[“”]|«[^»]{1,400}»|»[^«]{1,400}«')
_SHORT_QUOTED = re.compile(r"(?<![\w'])'[^']{2,200}'(?![\w'])")
_SHOWN: Final = 80
_UNSAID = re.compile(rf"[^\w']+|{CLAUSE}")
_STANDS_FOR: Final = {
    QUOTE: r"""(?:"[^"]{1,400}"|“[^”]{1,400}”|„[^“”]{1,400}[“”]|«[^»]{1,400}»|»[^«]{1,400}«|['‘][^'’]{1,200}['’])""",
    TITLE: r".{1,300}?",
    NAME: r"\w.{0,60}?",
}
_BREAK = re.compile(
    r"\s[-–—]{1,3}\s|[—–]|--|\.{2,}|…|[;:!()\[\]{}|<>/*_~\"“”„«»]|\?+|\.(?=\s)|\.$|(?<!\w)'|'(?!\w)|[^\w\s'.,&+#%@=-]"
)


@dataclass(frozen=True, slots=True)
class Mentions:
    """How a post's talks are mentioned: what stands for rows of words, the talks that each means, and by its first
    word how long rows are, the longest first.
    """

    stands: Mapping[tuple[str, ...], str]
    talks: Mapping[tuple[str, ...], frozenset[int]]
    lengths: Mapping[str, Sequence[int]]


NOTHING: Final = Mentions({}, {}, {})


def mentions(talks: Iterable[tuple[str | None, Iterable[str]]]) -> Mentions:
    """Return how sentences mention talks, each a title and its speakers: by titles of two words, names, surnames."""
    stands: dict[tuple[str, ...], str] = {}
    meant: dict[tuple[str, ...], frozenset[int]] = {}
    lengths: dict[str, set[int]] = {}
    for talk, (title, people) in enumerate(talks):
        for words, mark in _rows(title, people):
            stands.setdefault(words, mark)
            meant[words] = meant.get(words, frozenset()) | {talk}
            lengths.setdefault(words[0], set()).add(len(words))
    return Mentions(stands, meant, {first: sorted(found, reverse=True) for first, found in lengths.items()})


def named_in(text: str, known: Mentions) -> frozenset[int]:
    """Return the indices of the talks that a sentence mentions."""
    found = (known.talks[words] for _, _, words in _mentioned(_plain(text[:_LONGEST]), known))
    return frozenset().union(*found)


def _rows(title: str | None, people: Iterable[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    if title is not None and len(words := _words(title)) >= _FEWEST_TITLE_WORDS:
        yield words, TITLE
    for name in people:
        words = _words(name)
        for row in {words, words[-1:]}:
            if row and len(row[0]) > 1:
                yield row, NAME


def _mentioned(text: str, known: Mentions) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield each mention in a text: where it starts and ends, and its words; of several at a place the longest."""
    words = list(_WORD.finditer(text)) if known.stands else []
    at = 0
    while at < len(words):
        for length in known.lengths.get(words[at][0], ()):
            row = tuple(word[0] for word in words[at : at + length])
            if row in known.stands:
                yield words[at].start(), words[at + length - 1].end(), row
                at += length - 1
                break
        at += 1


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_plain(text)))


def read(text: str, known: Mentions = NOTHING) -> str:
    """Return a sentence as the grammar reads it: words, one space apart, between marks of clauses.

    Commas stay with their words; each quotation is one word, and so is each mention of a known title or name.
    """
    text = _plain(text[:_LONGEST])
    text = _replaced(text, known)
    text = _SHORT_QUOTED.sub(f" {QUOTE} ", _QUOTED.sub(f" {QUOTE} ", text))
    words = _BREAK.sub(f" {CLAUSE} ", text).replace(" ,", ",").split(" ")  # CLAUSE is a space too.
    kept = [word for word in words if word == CLAUSE or word.strip(",.-= \n\t")]
    return " ".join(_single([CLAUSE, *kept, CLAUSE]))


def as_said(words: str, said: str) -> str:
    """Return the words of a sentence as its author wrote them, where `words` are those that `read` made of them."""
    written = " ".join(said[:_LONGEST].split())
    tokens = [word for word in _UNSAID.split(words) if word]
    source = r"[^\w'’‘`´\"“„«]{1,12}".join(_STANDS_FOR.get(token) or _spelled(token) for token in tokens)
    found = re.search(rf"(?<!\w){source}(?!\w)", written, re.I) if tokens else None
    return found[0] if found else written[:_SHOWN].strip()


def _spelled(token: str) -> str:
    return re.escape(token).replace("'", "['’‘`´]").replace(NAME, r"\w.{0,60}?")


def _single(words: list[str]) -> list[str]:
    return [word for place, word in enumerate(words) if word != CLAUSE or not place or words[place - 1] != CLAUSE]


def _plain(text: str) -> str:
    return " ".join(text.translate(_APOSTROPHES).lower().split())


def _replaced(text: str, known: Mentions) -> str:
    pieces: list[str] = []
    last = 0
    for start, end, words in _mentioned(text, known):
        pieces += [text[last:start], f" {TITLE} " if known.stands[words] == TITLE else NAME]
        last = end
    return "".join((*pieces, text[last:]))
