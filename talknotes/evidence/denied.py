"""What a sentence denies: by a negation, by words that say no by their meaning, or by the sentence after it.

Knows nothing of claims. Caveat: what is denied is told by words alone, so that irony and rhetorical questions are
taken at their face.
"""

from collections.abc import Sequence
from typing import Final

from talknotes.evidence.passages import Passage
from talknotes.evidence.reading import Reading, Token
from talknotes.evidence.tables import Phrases
from talknotes.evidence.wordbook import SAME, Wordbook

_NEAR: Final = 4
"""A word that says no by its meaning reaches over so many words on either side, in its clause."""
_CLOSE: Final = 6
"""A negation so few words before may deny a word across a border."""
_SHORT: Final = 4
"""A sentence that denies the one before has no more words."""


def is_denied(token: Token, reading: Reading, book: Wordbook) -> bool:
    """Tell whether a word may be denied: by a negation in its clause, or by a word that says no by its meaning."""
    if token.denied:
        return True
    at = reading.tokens.index(token)
    before = reading.tokens[max(0, at - 2 * _NEAR) : at]
    close = reading.tokens[max(0, at - _CLOSE) : at]
    if any(book.denial.negates(other.word) and (other.clause == token.clause or other in close) for other in before):
        return True
    near = [
        (place, reading.tokens[place]) for place in range(max(0, at - _NEAR), min(len(reading.tokens), at + _NEAR + 1))
    ]
    for place, other in near:
        if other.clause != token.clause or (place > at and other.word in book.denial.ahead):
            continue
        if book.denial.lacks(other.word) or (other.cue and place > at):
            return True
    row = [other.word for _, other in near if other.clause == token.clause]
    if "too" in row and "to" in row[row.index("too") :]:
        return True
    words = " ".join(other.word for other in reading.tokens[max(0, at - 2 * _NEAR) : at])
    return any(f" {' '.join(phrase)} " in f" {words} " for phrase in book.denial.phrases)


def is_excused(token: Token, at: int, passage: Passage) -> bool:
    """Tell whether a word of the passage may be denied there, in its own sentence or by the next."""
    return is_denied(token, passage.readings[at], passage.book) or _is_taken_back(at, passage)


def _is_taken_back(at: int, passage: Passage) -> bool:
    """Tell whether the next sentence denies the whole of one: talk to them early; we didn't."""
    if at + 1 >= len(passage.readings):
        return False
    tokens = passage.readings[at + 1].tokens
    return len(tokens) <= _SHORT and any(token.cue for token in tokens) and not passage.readings[at + 1].content


def holds(phrases: Phrases, reading: Reading) -> bool:
    """Tell whether a sentence holds one of some phrases."""
    words = f" {' '.join(token.word for token in reading.tokens)} "
    return any(f" {' '.join(phrase)} " in words for phrase in phrases)


def told(token: Token, passage: Passage) -> list[tuple[int, Token]]:
    """Return the passage's words that say what a word of a claim says, with their segments' numbers in it."""
    if not says_something(token, passage.book):
        return []
    return passage.matches(token.key, SAME) if token.kind in ("word", "name") else passage.by_key.get(token.key, [])


def says_something(token: Token, book: Wordbook) -> bool:
    """Tell whether a word can be denied: it is no number, no negation, and more than grammar."""
    return token.kind != "number" and not token.cue and token.word not in book.plain.grammar


def quote(token: Token, reading: Reading, back: int = 3) -> str:
    """Return a word with a few words around it, as it was said."""
    at = reading.tokens.index(token)
    row: Sequence[Token] = reading.tokens[max(0, at - back) : at + 3]
    return reading.text[row[0].start : row[-1].end]
