"""Names in a claim: each must be somebody or something that the talk tells of, and there where the claim rests.

Knows nothing of what is told of them. Caveat: a name is told by its capitals, so that at a sentence's start, and in a
language that writes all nouns with capitals, only those are names that are known or look like nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from talknotes.evidence.passages import Index, Passage
from talknotes.evidence.reading import Reading, Token
from talknotes.evidence.values import Ground, Problem
from talknotes.people.matching import ALIKE, word_likeness
from talknotes.people.shape import fold, is_first_name, name_words
from talknotes.values import Person

_BEFORE: Final = 30
_AFTER: Final = 3
"""A name may be said so many segments before or after a passage that tells of it as it or she."""
_OFTEN: Final = 3
_SHORT: Final = 4
_SPELT: Final = 3
_LONGEST: Final = 4
"""A person's name has so many words at most."""


_fold = lru_cache(maxsize=65536)(fold)


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a claim: its words in a row."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The name as it is written."""
        return " ".join(token.written.removesuffix("'s").removesuffix("’s") for token in self.tokens)


@dataclass(frozen=True)
class Names:
    """Whom and what a talk's names are: people, and words that are vouched for."""

    ground: Ground
    index: Index

    def wrong(self, claim: Reading, passage: Passage) -> Iterator[Problem]:
        """Yield the names in a claim that the passage does not bear out."""
        for name in names(claim, self):
            unknown = [token for token in name.tokens if not self.is_said(token, passage)]
            if not unknown:
                continue
            rival = self._rival(name, claim, passage)
            if rival is not None:
                yield Problem("name", name.text, rival)
            elif not self._is_speaker(name, passage) and not self._is_meant(name, unknown, claim, passage):
                yield Problem("name", name.text)

    def is_known(self, word: str) -> bool:
        """Tell whether a folded word is part of a known name."""
        return word in self._vouched

    @cached_property
    def _vouched(self) -> frozenset[str]:
        people = [person.name for person in self.ground.people if person.name]
        places = [person.affiliation for person in self.ground.people if person.affiliation]
        return frozenset(_parts(_fold(word) for text in (*people, *places) for word in text.split()))

    @cached_property
    def _partners(self) -> dict[str, set[str]]:
        """For each part of a name of two or more words the other parts, as the talk or whoever vouches says them."""
        rows = [row for reading in self.index.readings for row in _rows(reading.tokens)]
        texts = (*(person.name for person in self.ground.people if person.name), *self.ground.known)
        found: dict[str, set[str]] = {}
        for keys in (
            *([token.key for token in row] for row in rows),
            *([self.index.book.key(word.lower()) for word in text.split()] for text in texts),
        ):
            for key in keys if len(keys) <= _LONGEST else ():
                found.setdefault(key, set()).update(other for other in keys if other != key)
        return found

    def person(self, name: Named) -> Person | None:
        """Return the one person whom a name means, of those who are heard."""
        words = _parts(_fold(word) for word in name.text.split())
        found = [each for each in self.ground.people if each.name and _means(words, _parts(name_words(each.name)))]
        return found[0] if len(found) == 1 else None

    def _is_speaker(self, name: Named, passage: Passage) -> bool:
        person = self.person(name)
        if person is None:
            return False
        return any(segment.speaker in (person.label, None) for segment in passage.segments) or (
            person.label in self.ground.speakers
        )

    def _is_meant(self, name: Named, unknown: Sequence[Token], claim: Reading, passage: Passage) -> bool:
        """Tell whether a passage may tell of a name without saying it: as it, she or we."""
        near = self.index.passage(range(passage.places[0] - _BEFORE, passage.places[-1] + _AFTER + 1))
        if all(self.is_said(token, near) or self._is_about(token) for token in unknown):
            return True
        told = {token.word for _, token in passage.tokens}
        keys = {key for token in claim.tokens for key in (token.key, *passage.like(token.key))}
        rows = [row for reading in passage.readings for row in _rows(reading.tokens)]
        others = any(all(token.key not in keys for token in row) for row in rows)
        return (
            not others
            and bool(told & passage.book.plain.ours)
            and all(self.index.spoken(token.key) for token in unknown)
        )

    def _is_about(self, token: Token) -> bool:
        """Tell whether the whole talk is about a name."""
        return len(self.index.spoken(token.key)) >= _OFTEN

    def is_written(self, token: Token, passage: Passage) -> bool:
        """Tell whether a passage says a word of a name as it is spelt, or another part of the same name."""
        return token.key in passage.by_key or any(key in passage.by_key for key in self._partners.get(token.key, ()))

    def is_said(self, token: Token, passage: Passage) -> bool:
        """Tell whether a passage says a word of a name, in its spelling, by its sound, or in full (ML)."""
        if self.is_written(token, passage) or token.key in passage.joined or passage.like(token.key):
            return True
        word = _fold(token.word)
        if any(_sounds(word, _fold(other.word)) for _, other in passage.tokens):
            return True
        return _is_letters(token.written) and _is_spelt(word, passage)

    def _rival(self, name: Named, claim: Reading, passage: Passage) -> str | None:
        """Return the name that the passage has beside the words which stand beside this one in the claim."""
        mine = _beside(name.tokens, claim.tokens)
        person = self.person(name)
        keys = {token.key for token in claim.tokens}
        for reading in passage.readings:
            for other in _rows(reading.tokens):
                if any(token.key in keys for token in other):
                    continue
                theirs = _beside(other, reading.tokens)
                if mine & theirs and (person is None or self.person(Named(other)) != person):
                    return " ".join(token.written for token in other)
        return None


def names(claim: Reading, known: Names) -> Iterator[Named]:
    """Yield the names of a claim in order."""
    row: list[Token] = []
    for token in claim.tokens:
        if token.kind == "name" or (token.first and _is_name(token, claim, known)):
            if row and claim.text[row[-1].end : token.start].strip(" .-’'"):
                yield Named(tuple(row))
                row = []
            row.append(token)
        elif row:
            yield Named(tuple(row))
            row = []
    if row:
        yield Named(tuple(row))


def _is_name(token: Token, claim: Reading, known: Names) -> bool:
    """Tell whether a sentence's first word is a name."""
    if not token.written[0].isupper() or token.kind in ("free", "number"):
        return False
    word = _fold(token.word)
    if known.is_known(word):
        return True
    if known.index.spoken(token.key) or known.index.like(token.key) or token.key in known.index.book.meaning.same:
        return any(
            other.kind == "name"
            for at in known.index.spoken(token.key)
            for other in known.index.readings[at].tokens
            if other.key == token.key
        )
    after = next((other for other in claim.tokens if other.start > token.start), None)
    if after is None:
        return False
    if is_first_name(word) or after.kind == "name" or token.written.endswith(("'s", "’s")):
        return True
    verb = (
        after.word in known.index.book.plain.reporting
        or after.word.endswith(("s", "ed"))
        or after.word in known.index.book.plain.verbs
    )
    return verb and not word.endswith(known.index.book.plain.endings)


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    row: list[Token] = []
    for token in tokens:
        if token.kind == "name":
            row.append(token)
        elif row:
            yield tuple(row)
            row = []
    if row:
        yield tuple(row)


def _beside(row: Sequence[Token], tokens: Sequence[Token]) -> set[tuple[str, int]]:
    """Return the words of content next to a name, each with the side on which it stands."""
    before = [token for token in tokens if token.end <= row[0].start and token.kind in ("word", "name", "number")][-1:]
    after = [token for token in tokens if token.start >= row[-1].end and token.kind in ("word", "name", "number")][:1]
    return {(token.key, -1) for token in before} | {(token.key, 1) for token in after}


def _parts(words: Iterable[str]) -> tuple[str, ...]:
    """Return words with those that a hyphen joins apart."""
    return tuple(part for word in words for part in word.split("-") if part)


def _means(words: Sequence[str], whole: Sequence[str]) -> bool:
    """Tell whether the words of a name are somebody's: all of them, or some."""
    return bool(words) and all(any(_sounds(word, each) for each in whole) for word in words)


def _sounds(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) >= _SHORT and one[:1] == other[:1] and word_likeness(one, other) >= ALIKE


def _is_letters(written: str) -> bool:
    return len(written) > 1 and written.removesuffix("s").isupper()


def _is_spelt(letters: str, passage: Passage) -> bool:
    """Tell whether the passage says letters in full, but for one at most: language processing for NLP."""
    letters = letters.removesuffix("s") if len(letters) > _SHORT - 1 else letters
    for reading in passage.readings:
        starts = [_fold(token.word)[:1] for token in reading.tokens if token.word not in passage.book.plain.grammar]
        for first in range(len(starts)):
            found = _in_order(letters, starts[first : first + len(letters) + 1])
            if found >= len(letters) or (len(letters) >= _SPELT and found == len(letters) - 1):
                return True
    return False


def _in_order(letters: str, starts: Sequence[str]) -> int:
    """Return how many of some letters stand in order among others, the longest row of them."""
    best = [0] * (len(starts) + 1)
    for letter in letters:
        row = [0]
        for at, start in enumerate(starts):
            row.append(max(row[-1], best[at + 1], best[at] + (letter == start)))
        best = row
    return best[-1]
