"""Direction: whether a claim says the opposite of what its passage says, or another thing of its kind.

An opposite counts only where the words around it are the claim's, more so than around the claim's own word. Knows
nothing of negation beyond whether a word is denied. Caveat: an opposite that no table knows is none.
"""

from collections.abc import Iterator
from typing import Final

from talknotes.evidence.passages import Passage
from talknotes.evidence.reading import Reading, Token
from talknotes.evidence.values import Problem, ProblemKind
from talknotes.evidence.wordbook import SAME, Wordbook

_AROUND: Final = 5
"""So many words on either side tell what a word is about."""
_BORDER: Final = 2
"""A clause's border is as far as so many words."""
_CLOSE: Final = 4
_CLEARLY: Final = 0.1
"""By so much more must a claim's words be those around the opposite."""
_COMPARING: Final = frozenset(["more", "most", "less", "least"])


def wrong_directions(claim: Reading, passage: Passage) -> Iterator[Problem]:
    """Yield the words of a claim in whose place their opposite is said, or another thing of their kind."""
    for at, token in enumerate(claim.tokens):
        if token.kind == "number":
            continue
        rival = _rival(at, token, claim, passage)
        if rival is not None:
            kind: ProblemKind = "direction" if passage.book.opposed(token.key, rival.key) else "name"
            yield Problem(kind, token.written, rival.written)
            return


def _rival(at: int, token: Token, claim: Reading, passage: Passage) -> Token | None:
    """Return the opposite of a word that the passage says where the claim's neighbouring words are said."""
    book = passage.book
    turns = book.turns(token.word, token.key)
    if token.kind == "number" or token.word in book.plain.grammar - _COMPARING:
        return None
    opposed = list(_opposites(token, turns, passage))
    if not opposed:
        return None
    said = {mine.key for mine in claim.tokens}
    mine = _context(at, claim, book)
    own = max((_overlap(mine, _place(*found, passage), book) for found in passage.matches(token.key)), default=0.0)
    best: tuple[float, Token] | None = None
    for key in opposed:
        if key in said or any(book.likeness(key, mine_key) >= SAME for mine_key in said):
            continue
        for segment, found in passage.by_key[key]:
            if (found.denied and not token.denied) or _is_turned(
                found, passage.readings[segment], book
            ) != token.denied:
                continue
            value = _overlap(mine, _place(segment, found, passage), book)
            if value > own + _CLEARLY and (best is None or value > best[0]):
                best = value, found
    return best[1] if best else None


def _opposites(token: Token, turns: bool, passage: Passage) -> Iterator[str]:
    """Yield the passage's stems that say the opposite of a word, or another thing of its kind."""
    book = passage.book
    if turns:
        for key in book.meaning.opposites.get(token.key, ()):
            if key in passage.by_key and book.turns(passage.by_key[key][0][1].word, key):
                yield key
    for prefix in book.denial.prefixes:
        for word in (prefix + token.word, token.word.removeprefix(prefix)):
            if word != token.word and word in passage.by_word and book.denial.prefixed(token.word, word):
                yield passage.by_word[word].key
    if token.word in book.meaning.kinds:
        for word, other in passage.by_word.items():
            if book.excludes(token.word, word):
                yield other.key


def _is_turned(token: Token, reading: Reading, book: Wordbook) -> bool:
    """Tell whether the words right before one turn it round: stops accepting."""
    at = reading.tokens.index(token)
    before = reading.tokens[max(0, at - _CLOSE) : at]
    return any(book.denial.lacks(other.word) for other in before[-2:]) or any(
        book.denial.negates(other.word) for other in before
    )


def _place(segment: int, token: Token, passage: Passage) -> dict[str, int]:
    reading = passage.readings[segment]
    return _context(reading.tokens.index(token), reading, passage.book)


def _context(at: int, reading: Reading, book: Wordbook) -> dict[str, int]:
    """Return the words around a place by stem, each with its distance in words that say something."""
    found: dict[str, int] = {}
    numbers = {one.start: f"#{one.value:.6g}" for one in reading.quantities}
    sided = reading.tokens[at].word in book.figures.relations
    for step in (1,) if sided else (-1, 1):
        distance, place = 0, at + step
        while 0 <= place < len(reading.tokens) and distance < (1 if sided else _AROUND):
            token = reading.tokens[place]
            if token.clause != reading.tokens[place - step].clause:
                distance += _BORDER
            if token.word not in book.plain.grammar:
                distance += 1
                key = token.key if token.kind != "number" else numbers.get(token.start, token.key)
                key = f"{key}{'<' if step < 0 else '>'}" if sided else key
                found[key] = min(found.get(key, distance), distance)
            place += step
    return found


def _overlap(mine: dict[str, int], theirs: dict[str, int], book: Wordbook) -> float:
    total = 0.0
    for key, distance in mine.items():
        beside = [
            like / (distance + other_distance)
            for other, other_distance in theirs.items()
            if (like := abs(_alike(key, other, book)))
        ]
        total += max(beside, default=0.0)
    return total


def _alike(one: str, other: str, book: Wordbook) -> float:
    """Return how alike two keys of a context are; keys that tell their side are alike on the same side only."""
    if one[-1] in "<>" and other[-1] in "<>":
        return book.likeness(one[:-1], other[:-1]) if one[-1] == other[-1] else 0.0
    return book.likeness(one.rstrip("<>"), other.rstrip("<>"))
