"""A sentence as the checks see it: its words with what they are, in clauses, denied or not, and its quantities.

Knows nothing of claims or passages: both are read alike. Caveat: there is no grammar here; a clause is what stands
between marks and joining words, and a negation reaches from its word to the clause's end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from talknotes.evidence.quantities import Quantity, find_quantities
from talknotes.evidence.wordbook import Wordbook, wordbook
from talknotes.people.shape import fold

TokenKind = Literal["free", "word", "name", "number"]

_PIECE: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARK: Final = re.compile(r"[;!?…()\[\]—–]|[,.:](?!\d)|\s-\s")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:…\n])[\s\"'“”‘’«»(*_\[-]*$")
_CLITIC: Final = re.compile(r"['’](?:s|ll|re|ve|d|m)$")
_OPEN: Final = frozenset(["whether", "if", "ob", "si", "se"])
"""What follows these is neither said nor denied."""
_REACH: Final = 8
"""A negation reaches over so many words, where nothing ends its clause before."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its stem, itself in lower case and as written, its place, what it is, its clause, and whether denied.

    `first` tells that it begins a sentence; `cue` that it denies something itself. A `part` ends where a clause does,
    and at every word that begins one of its own (that, who, if).
    """

    key: str
    word: str
    written: str
    start: int
    end: int
    kind: TokenKind
    clause: int
    denied: bool = False
    first: bool = False
    cue: bool = False
    part: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and what it says."""

    text: str
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]

    @property
    def content(self) -> tuple[Token, ...]:
        """Words and names, in order."""
        return tuple(token for token in self.tokens if token.kind in ("word", "name"))


@lru_cache(maxsize=16384)
def read(text: str, language: str) -> Reading:
    """Return what a text says."""
    book = wordbook(language)
    quantities = find_quantities(text, book)
    tokens = list(_tokens(text, quantities, book))
    tokens = list(_denied(tokens, text, book))
    return Reading(text, tuple(_before(tokens) if book.denial.both else tokens), quantities)


def _tokens(text: str, quantities: Sequence[Quantity], book: Wordbook) -> Iterator[Token]:
    marks = [match.start() for match in _MARK.finditer(text)]
    clause = passed = 0
    for match in _PIECE.finditer(text):
        start, end = match.span()
        while passed < len(marks) and marks[passed] < start:
            passed += 1
            clause += 1
        written = match[0]
        word = _CLITIC.sub("", written).lower().replace("’", "'")
        if word in book.lexicon.joining:
            clause += 1
        first = bool(_SENTENCE_START.search(text[max(0, start - 8) : start]))
        if any(start < one.end and one.start < end for one in quantities):
            yield Token(book.key(word), word, written, start, end, "number", clause, first=first)
            continue
        kind = _kind(written, word, first, book)
        key = fold(word) if kind == "name" and written.isupper() else book.key(word)
        yield Token(key, word, written, start, end, kind, clause, first=first, cue=_is_cue(word, book))


def _kind(written: str, word: str, first: bool, book: Wordbook) -> TokenKind:
    bare = _CLITIC.sub("", written)
    if len(bare) > 1 and bare.isupper():
        return "name"
    if len(bare) > 1 and not bare.islower() and not bare.istitle() and bare[1:] != bare[1:].lower():
        return "name"
    capital = written[0].isupper() and not first and word not in ("i", "i'm", "i've", "i'd", "i'll")
    if capital and book.lexicon.language != "de":
        return "name"
    return "free" if word in book.plain.free or len(word) < 2 or _is_cue(word, book) else "word"


def _is_cue(word: str, book: Wordbook) -> bool:
    return book.denial.negates(word)


def _denied(tokens: Sequence[Token], text: str, book: Wordbook) -> Iterator[Token]:
    words = [token.word for token in tokens]
    reach = clause = -1
    part = 0
    for at, token in enumerate(tokens):
        part += token.word in book.denial.borders
        cue = token.cue and not _affirms(words, at, book) and not _asks(tokens, at, text)
        if token.word in book.denial.borders and not cue and (tokens[at - 1].kind != "free" or token.word in _OPEN):
            reach = -1
        inside = token.clause == clause and at <= reach
        yield replace(token, cue=cue, denied=inside and not cue, part=100 * part + token.clause)
        if cue:
            whole = words[at + 1 : at + 2] == ["one"]
            clause, reach = token.clause, at + (_REACH if whole else book.denial.reaches.get(token.word, _REACH))


def _before(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens, those denied too that stand before a negation in its clause: das skaliert nicht."""
    cues = {token.clause: at for at, token in enumerate(tokens) if token.cue}
    for at, token in enumerate(tokens):
        reached = 0 <= cues.get(token.clause, -1) - at <= _REACH
        yield replace(token, denied=token.denied or (reached and not token.cue))


def _asks(tokens: Sequence[Token], at: int, text: str) -> bool:
    """Tell whether a negation is a question's, whose answer is yes as often: isn't it, whether it isn't."""
    before = [token.word for token in tokens[:at] if token.clause == tokens[at].clause]
    if "whether" in before:
        return True
    return not before and tokens[at].word.endswith("n't") and "?" in text[tokens[at].end :]


def _affirms(words: Sequence[str], at: int, book: Wordbook) -> bool:
    """Tell whether a negation is part of a phrase that denies nothing."""
    words = ["not" if word.endswith(book.denial.endings) else word for word in words]
    for phrase in book.denial.affirming:
        for back in range(len(phrase)):
            if at >= back and tuple(words[at - back : at - back + len(phrase)]) == phrase:
                return True
    return False
