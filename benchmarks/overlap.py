"""The baseline of evidence: a sentence stands if enough of its content words are in the passage that it cites.

Stems, stop words and the values of numbers are all that it knows. Its threshold is set by what it rejects of true
sentences.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Final

from alterations import Noted
from english import numbers, tokens

_LEAST_LETTERS: Final = 2


@cache
def _stop_words(language: str) -> frozenset[str]:
    import stopwordsiso

    return frozenset(stopwordsiso.stopwords(language))


@cache
def _stem(word: str, language: str) -> str:
    import snowballstemmer

    return str(snowballstemmer.stemmer({"en": "english", "de": "german"}[language]).stemWord(word))


def overlap(noted: Noted) -> float:
    """Return the share of a sentence's content words that its passage holds."""
    language = noted.speech.language
    words = _content(noted.text, language)
    return len(words & _content(noted.passage, language)) / len(words) if words else 1.0


def _content(text: str, language: str) -> frozenset[str]:
    values = frozenset(f"{one.value:g}" for one in numbers(text))
    for one in reversed(numbers(text)):
        text = text[: one.start] + text[one.end :]
    words = {token.lower.removesuffix("'s").removesuffix("’s") for token in tokens(text)}
    kept = (word for word in words - _stop_words(language) if len(word) >= _LEAST_LETTERS)
    return values | frozenset(_stem(word, language) for word in kept)


def threshold(true: Sequence[Noted], most_rejected: float) -> float:
    """Return the highest share that rejects at most so many of these true sentences."""
    shares = sorted(map(overlap, true))
    return shares[math.floor(most_rejected * len(shares))] if shares else 0.0
