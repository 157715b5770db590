"""Which words of a recording a word of the notes may stand for, and how surely.

The same stem, a word that says the same, one that is written apart or together, a spelling or a sound that is near
(recognizers mishear, authors mistype), a number that is rounded. Knows nothing of places in time.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from talknotes.alignment.crossing import Crossing, crossing
from talknotes.alignment.lexicon import Lexicon
from talknotes.alignment.numbers import close
from talknotes.alignment.terms import Term

_SAME: Final = 0.6
_COMPOUND: Final = 0.55
_NEAR_NUMBER: Final = 0.8
_ROUNDED: Final = 0.5
_SHORTEST: Final = 4
_SHORTEST_PART: Final = 4
_SHORTEST_REST: Final = 3
_ALIKE: Final = 0.78
_NEAR: Final = 0.03
_ROUND: Final = 0.1
_YEARS: Final = range(1900, 2101)
_COMPOUNDING: Final = frozenset(["de", "nl", "sv", "da", "no", "fi"])


@dataclass(slots=True)
class Vocabulary:
    """The words of a recording, arranged so that those like a given word are found without looking at all of them.

    `across` is there where the words that are looked for are of another language.
    """

    lexicon: Lexicon
    words: frozenset[str]
    numbers: Mapping[str, float]
    by_row: Mapping[int, tuple[str, ...]]
    by_start: Mapping[str, tuple[str, ...]]
    across: Crossing | None = None

    def like(self, term: Term) -> dict[str, float]:
        """Return the recording's words that `term` may stand for, each with how surely, over 0 to 1."""
        if term.kind == "number":
            return self._like_number(term)
        if self.across is not None:
            return self.across.like(term)
        found: dict[str, float] = {}
        if term.key in self.words:
            found[term.key] = 1.0
        if term.kind == "stop":
            return found
        for row in self.lexicon.same.get(term.key, ()):
            for word in self.by_row.get(row, ()):
                found.setdefault(word, _SAME)
        for word, likeness in self._spelt_alike(term.key):
            found[word] = max(found.get(word, 0.0), likeness)
        return found

    def _like_number(self, term: Term) -> dict[str, float]:
        found: dict[str, float] = {}
        for key, value in self.numbers.items():
            if key == term.key:
                found[key] = 1.0
            elif key[-1:] == term.key[-1:] or (key[-1].isdigit() and term.key[-1].isdigit()):
                year = value in _YEARS and term.value in _YEARS
                if not year and close(value, term.value, _ROUND):
                    found[key] = _NEAR_NUMBER if close(value, term.value, _NEAR) else _ROUNDED
        return found

    def _spelt_alike(self, key: str) -> list[tuple[str, float]]:
        """Return words of nearly the same letters or sound, and compounds that a word is a part of."""
        if len(key) < _SHORTEST or not key.isalpha():
            return []
        from rapidfuzz.distance import JaroWinkler, Levenshtein

        found = []
        for word in self.by_start.get(key[:1], ()):
            if word == key or abs(len(word) - len(key)) > 3:
                continue
            shortest = min(len(word), len(key))
            common = Levenshtein.normalized_similarity(word, key, score_cutoff=_ALIKE)
            if common >= _ALIKE and shortest >= 5:
                found.append((word, common * 0.8))
            elif word.startswith(key[:shortest]) and key.startswith(word[:shortest]) and shortest >= 5:
                found.append((word, JaroWinkler.similarity(word, key) * 0.8))
        if self.lexicon.language in _COMPOUNDING:
            found += [(word, _COMPOUND) for word in self.words if _is_part(key, word)]
        return found


def vocabulary(
    terms: Iterable[Term], compounds: Iterable[str], lexicon: Lexicon, notes: Lexicon | None = None
) -> Vocabulary:
    """Return the vocabulary of a recording's terms; `compounds` are keys of words written as one.

    `notes` is the lexicon of the words that are looked for; None where it is the recording's.
    """
    words: set[str] = set(compounds)
    numbers: dict[str, float] = {}
    for term in terms:
        if term.kind == "number":
            numbers[term.key] = term.value
        else:
            words.add(term.key)
    by_row: dict[int, list[str]] = defaultdict(list)
    by_start: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        by_start[word[:1]].append(word)
        for row in lexicon.same.get(word, ()):
            by_row[row].append(word)
    return Vocabulary(
        lexicon,
        frozenset(words),
        numbers,
        {row: tuple(found) for row, found in by_row.items()},
        {start: tuple(found) for start, found in by_start.items() if start},
        crossing(words, lexicon, notes) if notes is not None and notes.language != lexicon.language else None,
    )


def _is_part(one: str, other: str) -> bool:
    """Tell whether one word is the first or the last part of the other (Bienenstock, Stock)."""
    part, whole = sorted((one, other), key=len)
    if len(part) < _SHORTEST_PART or len(whole) - len(part) < _SHORTEST_REST:
        return False
    return whole.startswith(part) or whole.endswith(part)
