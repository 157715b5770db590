"""A talk's segments, read once, and the passages among them that a claim may rest on.

Knows nothing of what is right or wrong about a claim. Caveat: a passage is found by the words that it shares with the
claim, the rare ones first; one that says the same in other words only is not found.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import Final

from talknotes.evidence.quantities import Quantity
from talknotes.evidence.reading import Reading, Token, read
from talknotes.evidence.wordbook import LIKE, SAME, Wordbook, wordbook
from talknotes.values import Segment

_LONGEST: Final = 5
"""A passage that was not cited has so many segments at most."""
_STEM: Final = 5
_STRONG: Final = 1_000_000
"""What parts the two tables' rows, both with numbers under zero."""
_PRESENT: Final = 0.5


@dataclass(frozen=True)
class Passage:
    """Segments of a talk, by their places in it, in order."""

    places: tuple[int, ...]
    segments: tuple[Segment, ...]
    readings: tuple[Reading, ...]
    book: Wordbook
    likes: Callable[[str], Mapping[str, float]]
    """The talk's stems that say the same as one, with how nearly they do."""

    @cached_property
    def tokens(self) -> tuple[tuple[int, Token], ...]:
        """Every word, with the number of its segment in the passage."""
        return tuple((at, token) for at, reading in enumerate(self.readings) for token in reading.tokens)

    @cached_property
    def quantities(self) -> tuple[tuple[int, Quantity], ...]:
        """Every quantity, with the number of its segment in the passage."""
        return tuple((at, one) for at, reading in enumerate(self.readings) for one in reading.quantities)

    @cached_property
    def by_key(self) -> Mapping[str, list[tuple[int, Token]]]:
        """The words by their stems."""
        found: dict[str, list[tuple[int, Token]]] = {}
        for at, token in self.tokens:
            found.setdefault(token.key, []).append((at, token))
        return found

    @cached_property
    def by_word(self) -> Mapping[str, Token]:
        """One of the words for each form that is said."""
        return {token.word: token for _, token in self.tokens}

    @cached_property
    def joined(self) -> frozenset[str]:
        """Stems of words that stand side by side, written as one."""
        found = set()
        for reading in self.readings:
            for one, other in zip(reading.tokens, reading.tokens[1:], strict=False):
                found.add(self.book.lexicon.key(one.word + other.word))
        return frozenset(found)

    @cached_property
    def _like(self) -> dict[str, dict[str, float]]:
        return {}

    def like(self, key: str) -> Mapping[str, float]:
        """Return the passage's stems that say the same as `key`, with how nearly they do."""
        if key not in self._like:
            self._like[key] = {other: value for other, value in self.likes(key).items() if other in self.by_key}
        return self._like[key]

    def matches(self, key: str, least: float = 0.0) -> list[tuple[int, Token]]:
        """Return the words that say the same as `key`, as nearly as `least`; the same stem alone, where it is said."""
        if key in self.by_key:
            return self.by_key[key]
        return [found for other, value in self.like(key).items() if value >= least for found in self.by_key[other]]

    def support(self, token: Token) -> float:
        """Return how surely the passage holds what a word says, 0 to 1."""
        found = max(self.like(token.key).values(), default=0.0)
        if not found and any(key in self.by_key for key in self.book.meaning.opposites.get(token.key, ())):
            found = LIKE  # what is said of it is another matter
        if not found and self.book.plain.compounds and self._is_part(token.word):
            found = LIKE
        return max(found, SAME if token.key in self.joined else 0.0)

    def _is_part(self, word: str) -> bool:
        """Tell whether a word is part of one that is said, or holds it: Lampenhalter, Lampe."""
        return any(
            min(len(word), len(key)) >= _STEM and (key in word or word in token.word)
            for key, found in self.by_key.items()
            for _, token in found[:1]
            if token.kind == "word"
        )


@dataclass
class Index:
    """A talk that claims are held against."""

    segments: tuple[Segment, ...]
    language: str
    book: Wordbook = field(init=False)
    readings: tuple[Reading, ...] = field(init=False)
    place: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.book = wordbook(self.language)
        self.readings = tuple(read(segment.text, self.language) for segment in self.segments)
        self.place = {segment.id: at for at, segment in enumerate(self.segments)}
        self._postings: dict[str, list[int]] = {}
        for at, reading in enumerate(self.readings):
            for key in dict.fromkeys(_keys(reading)):
                self._postings.setdefault(key, []).append(at)
        self._starts: dict[str, list[str]] = {}
        self._rows: dict[int, list[str]] = {}
        said = {token.key for reading in self.readings for token in reading.tokens}
        for key in said.union(self._postings):
            self._starts.setdefault(key[:_STEM], []).append(key)
            meaning = self.book.meaning
            for row in (*meaning.same.get(key, ()), *(row - _STRONG for row in meaning.strong.get(key, ()))):
                self._rows.setdefault(row, []).append(key)
        self._likes: dict[str, dict[str, float]] = {}
        self._passages: dict[tuple[int, ...], Passage] = {}

    def passage(self, places: Iterable[int]) -> Passage:
        """Return the passage of these places; those outside of the talk are left out."""
        chosen = tuple(sorted({at for at in places if 0 <= at < len(self.segments)}))
        if chosen not in self._passages:
            self._passages[chosen] = Passage(
                chosen,
                tuple(self.segments[at] for at in chosen),
                tuple(self.readings[at] for at in chosen),
                self.book,
                self.like,
            )
        return self._passages[chosen]

    def like(self, key: str) -> Mapping[str, float]:
        """Return the talk's stems that say the same as `key`, with how nearly they do."""
        if key not in self._likes:
            near = {*self._starts.get(key[:_STEM], ())}
            meaning = self.book.meaning
            rows = (*meaning.same.get(key, ()), *(row - _STRONG for row in meaning.strong.get(key, ())))
            near.update(other for row in rows for other in self._rows.get(row, ()))
            rated = {other: self.book.likeness(key, other) for other in near}
            self._likes[key] = {other: value for other, value in rated.items() if value > 0}
        return self._likes[key]

    def spoken(self, key: str) -> Sequence[int]:
        """Return where a stem is said."""
        return self._postings.get(key, ())

    def weight(self, key: str) -> float:
        """Return how much a stem tells of the place where it stands: the rarer in the talk, the more."""
        return log(1 + len(self.segments) / max(1, len(self.spoken(key))))

    def best(self, claim: Reading) -> tuple[int, ...]:
        """Return the places of the few neighbours that hold most of what a claim says; none where there are none."""
        scores = self._scores(claim)
        if not scores:
            return ()
        rated = []
        for start in sorted(scores):
            held: Counter[str] = Counter()
            for length in range(1, _LONGEST + 1):
                for key, value in scores.get(start + length - 1, {}).items():
                    held[key] = max(held[key], value)  # type: ignore[assignment]
                rated.append((sum(held.values()) - _PRESENT * (length - 1), -length, -start))
        _, length, start = max(rated)
        return tuple(range(-start, -start - length))

    def _scores(self, claim: Reading) -> dict[int, dict[str, float]]:
        scores: dict[int, dict[str, float]] = {}
        for key in dict.fromkeys(_keys(claim)):
            for other, value in self.like(key).items():
                for at in self.spoken(other):
                    row = scores.setdefault(at, {})
                    row[key] = max(row.get(key, 0.0), value * self.weight(other))
        return scores


def _keys(reading: Reading) -> list[str]:
    """Return what a text is found by: its words of content, and its numbers by value."""
    return [token.key for token in reading.content] + [f"#{one.value:.6g}" for one in reading.quantities]
