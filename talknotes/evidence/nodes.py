"""The words and numbers of a sentence that somebody does something with: where they stand, and in which voice.

Knows nothing of claims. Caveat: whether a verb is passive is told by the words before it and by its end alone.
"""

from dataclasses import dataclass
from typing import Final

from talknotes.evidence.passages import Passage
from talknotes.evidence.quantities import Quantity
from talknotes.evidence.reading import Reading, Token
from talknotes.evidence.wordbook import SAME, Wordbook

_BEFORE: Final = 3
"""So many words before "by" may hold the passive's verb."""
_BESIDE: Final = 2


@dataclass(frozen=True, slots=True)
class Node:
    """A word or number that ties are made of: its key, its place among words that say something, and its clause.

    `number` is what kind of number it is and what it measures, empty for words.
    """

    key: str
    place: int
    clause: int
    number: str
    token: Token


def nodes_of(reading: Reading, book: Wordbook) -> list[Node]:
    """Return the words and numbers of a text that say something, in order."""
    found: list[Node] = []
    numbers = {one.start: one for one in reading.quantities}
    place = 0
    for token in reading.tokens:
        if token.kind == "number":
            if token.start in numbers and numbers[token.start].kind != "unit":
                one = numbers[token.start]
                place += 1
                found.append(Node(f"#{one.value:.6g}", place, token.clause, _sort(one), token))
        elif token.word not in book.plain.grammar or token.word in book.plain.wholes:
            place += 1
            if token.kind != "free" or token.key in book.meaning.opposites or token.word in book.plain.wholes:
                found.append(Node(token.key, place, token.clause, "", token))
    return found


def _sort(one: Quantity) -> str:
    return f"#{one.kind} {one.unit.dimension if one.unit else ''}"


def is_held(node: Node, passage: Passage) -> bool:
    """Tell whether a passage says a word or number."""
    if node.number:
        return any(f"#{one.value:.6g}" == node.key for _, one in passage.quantities)
    return max(passage.like(node.key).values(), default=0.0) >= SAME


def is_passive(reading: Reading, first: Token, last: Token, book: Wordbook) -> bool:
    """Tell whether a sentence says from one word to another who something is done by."""
    inside = [token for token in reading.tokens if first.start <= token.start < last.start]
    return any(
        token.word in book.order.passive
        and any(_is_participle(before.word, book) for before in inside[max(0, at - _BEFORE) : at])
        for at, token in enumerate(inside)
    )


def is_suffered(reading: Reading, verb: Token, book: Wordbook) -> bool:
    """Tell whether a word is a passive's verb: was burnt."""
    at = reading.tokens.index(verb)
    before = {token.word for token in reading.tokens[max(0, at - _BESIDE) : at]}
    return bool(before & book.order.being) and _is_participle(verb.word, book)


def is_loose(claim: Reading, first: Token, last: Token) -> bool:
    """Tell whether words hold together otherwise than side by side, as compounds do."""
    inside = [token for token in claim.tokens if first.start <= token.start <= last.start]
    return any(token.kind == "free" for token in inside)


def _is_participle(word: str, book: Wordbook) -> bool:
    return book.order.participle is not None and book.order.participle.search(word) is not None


def is_named(node: Node, book: Wordbook) -> bool:
    """Tell whether a word is a name: by its capital, or at a sentence's beginning by being known as nothing else."""
    token, meaning = node.token, book.meaning
    if token.kind == "name" or not token.first or not token.written[:1].isupper() or node.number:
        return token.kind == "name"
    return token.kind == "word" and not any(
        node.key in table for table in (meaning.same, meaning.strong, meaning.opposites)
    )
