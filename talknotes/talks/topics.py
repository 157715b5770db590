"""The words that carry a topic: where they change, and which phrase tells best what a talk is about.

Lexical cohesion after Hearst, TextTiling, 1997. Knows nothing of voices. Caveat: a language without a list of stop
words gets no topics.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_WINDOW: Final = 12
"""Sentences on each side whose words are compared."""
_DEPTH: Final = 0.25
"""Valleys of likeness that are less deep are none."""
_MOST: Final = 1.0
_PHRASE_WORDS: Final = (3, 2)
_SAID_TIMES: Final = 3


class Vocabulary:
    """The content words of a language."""

    def __init__(self, language: str) -> None:
        self._stops = _stop_words(language)

    @property
    def known(self) -> bool:
        """Whether the language has a list of stop words."""
        return bool(self._stops)

    def content(self, text: str) -> set[str]:
        """Return the content words of a text, folded and without a plural's s."""
        return {_stem(word) for word in self.words(text) if word not in self._stops}

    def words(self, text: str) -> list[str]:
        """Return all words of a text, folded."""
        return [word.casefold() for word in _WORD.findall(text)]

    def shifts(self, sentences: Sequence[str]) -> dict[int, float]:
        """Return where the words change, by the index of the sentence after it, and how much: 0 to 1."""
        if not self._stops or len(sentences) < 2 * _WINDOW:
            return {}
        counts = [Counter(self.content(text)) for text in sentences]
        likeness = [_likeness(counts, at) for at in range(1, len(sentences))]
        return {
            at + 1: min(_MOST, depth)
            for at, depth in enumerate(_depths(likeness))
            if depth >= _DEPTH and _WINDOW // 2 <= at < len(likeness) - _WINDOW // 2
        }

    def key_phrase(self, sentences: Iterable[str], others: Iterable[str]) -> str | None:
        """Return the words, as they were said, that come again and again in `sentences` and hardly in `others`.

        None where nothing does: two or three content words in a row, at least three times.
        """
        if not self._stops:
            return None
        here = Counter(phrase for text in sentences for phrase in self._phrases(text))
        there = Counter(phrase for text in others for phrase in self._phrases(text))
        said = {phrase: count for phrase, count in here.items() if count >= _SAID_TIMES and count > 2 * there[phrase]}
        best = max(said, key=lambda phrase: (said[phrase] * len(phrase.split()), phrase), default=None)
        return None if best is None else best[0].upper() + best[1:]

    def _phrases(self, text: str) -> Iterator[str]:
        words = self.words(text)
        for length in _PHRASE_WORDS:
            for first in range(len(words) - length + 1):
                row = words[first : first + length]
                if not any(word in self._stops or len(word) < 3 for word in row) and len(set(row)) == length:
                    yield " ".join(row)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=8)
def _stop_words(language: str) -> frozenset[str]:
    import stopwordsiso

    found: Iterable[str] = stopwordsiso.stopwords(language) if stopwordsiso.has_lang(language) else ()
    return frozenset(found)


def _likeness(counts: Sequence[Counter[str]], at: int) -> float:
    before, after = sum(counts[max(0, at - _WINDOW) : at], Counter()), sum(counts[at : at + _WINDOW], Counter())
    product = sum(before[word] * after[word] for word in before)
    powers = sum(n * n for n in before.values()) * sum(n * n for n in after.values())
    return product / math.sqrt(powers) if powers else 0.0


def _depths(likeness: Sequence[float]) -> list[float]:
    """Return for each valley how far the likeness rises on both sides of it; 0 elsewhere."""
    depths = []
    for at, value in enumerate(likeness):
        around = likeness[max(0, at - 2) : at + 3]
        left, right = _peak(likeness, at, -1), _peak(likeness, at, 1)
        depths.append(left + right - 2 * value if value == min(around) else 0.0)
    return depths


def _peak(likeness: Sequence[float], at: int, step: int) -> float:
    peak = likeness[at]
    while 0 <= at + step < len(likeness) and likeness[at + step] >= peak:
        at += step
        peak = likeness[at]
    return peak
