"""Which of a speaker's own phrases tells best what some of the sentences of a talk are about.

No parts of speech are known: a row of words is a phrase where small words stand before it, and small words, marks or
ever other words behind. It tells as much as its words do that are said more there than elsewhere.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from talknotes.summarize.speech import Headings, bare
from talknotes.talks.topics import Vocabulary

_LONGEST: Final = 3
_LEAST_SAID: Final = 2
"""How often a phrase must be said there; one of two words once, if its last word is a phrase elsewhere."""
_LEAST_TOGETHER: Final = 3
"""How often the words of a longer phrase must be said there, taken together."""
_LEAST_SHARE: Final = 0.6
"""So much of what is said of one of its words in the talk must be said there."""
_LEAST_LETTERS: Final = 3
_ELISION: Final = re.compile(r"\b((?:[cdjlmnst]|qu)['’])(?=\w)", re.IGNORECASE)
_MARK: Final = re.compile(r"[.,;:?!…]+[\"”’)]*$")


@dataclass(slots=True)
class _Row:
    """The forms in which a row of words was said, and the words behind it, "" where a phrase ends for sure."""

    shown: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)


class Phrases:
    """The phrases of a talk's sentences. None consists of `avoided` words (in lower case) alone."""

    def __init__(
        self, words: Headings, vocabulary: Vocabulary, sentences: Sequence[str], avoided: frozenset[str]
    ) -> None:
        self._words = words
        self._vocabulary = vocabulary
        self._avoided = avoided
        self._tokens = [_ELISION.sub(r"\1 ", text).split() for text in sentences]
        self._folded = [f" {' '.join(map(_fold, tokens))} " for tokens in self._tokens]
        self._nouns = {
            _fold(row[0]) for tokens in self._tokens for row, after in self._rows(tokens) if len(row) == 1 and not after
        }

    def best(self, first: int, end: int, taken: Collection[str] = ()) -> str:
        """Return the phrase that tells best what sentences `first` to `end` are about; "" where none is sure.

        `taken` are phrases in lower case that it must not be.
        """
        rows: dict[str, _Row] = {}
        for tokens in self._tokens[first:end]:
            for words, after in self._rows(tokens):
                row = rows.setdefault(" ".join(map(_fold, words)), _Row())
                row.shown[_show(words)] += 1
                row.after[after] += 1
        scores = {key: self._score(key.split(), row, first, end) for key, row in rows.items()}
        for key in sorted(scores, key=lambda key: -scores[key]):
            phrase = rows[key].shown.most_common(1)[0][0]
            if scores[key] > 0 and phrase.casefold() not in taken:
                return phrase
        return ""

    def _score(self, words: Sequence[str], row: _Row, first: int, end: int) -> float:
        times = self._said(" ".join(words), first, end)
        here = [self._said(word, first, end) for word in words]
        shares = [said / self._said(word, 0, len(self._folded)) for word, said in zip(words, here, strict=True)]
        is_sure = self._is_sure(words, row, times) and (len(words) == 1 or sum(here) >= _LEAST_TOGETHER)
        if not is_sure or max(shares) < _LEAST_SHARE:
            return 0.0
        return (1 + math.log(times)) * sum(said * share for said, share in zip(here, shares, strict=True))

    def _is_sure(self, words: Sequence[str], row: _Row, times: int) -> bool:
        """Tell whether a row of words is a phrase, neither a part of a longer one nor one with a verb behind it."""
        if len(words) == 1:
            return min(times, row.after[""]) >= _LEAST_SAID
        is_noun = words[-1] in self._nouns
        is_often = times >= _LEAST_SAID and (is_noun or not self._words.verbal.search(next(iter(row.shown))))
        is_ended = bool(row.after[""]) or len(row.after) > 1
        return is_ended and (is_often or (len(words) < _LONGEST and is_noun and bool(row.after[""])))

    def _said(self, words: str, first: int, end: int) -> int:
        """Return in how many sentences a row of words is said."""
        return sum(f" {words} " in text for text in self._folded[first:end])

    def _rows(self, tokens: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the rows of words behind a small word, with the word behind each, "" where a phrase ends for sure."""
        openers = self._words.determiners | self._words.prepositions
        for first in range(1, len(tokens)):
            if bare(tokens[first - 1]) not in openers or _MARK.search(tokens[first - 1]):
                continue
            for length in range(1, _LONGEST + 1):
                row = tuple(tokens[first : first + length])
                if len(row) < length or any(map(_MARK.search, row[:-1])):
                    break
                after = bare("".join(tokens[first + length : first + length + 1]))
                words = tuple(map(_strip, row))
                if self._is_phrase(words):
                    yield words, "" if _MARK.search(row[-1]) or after in self._words.breaks else after

    def _is_phrase(self, row: Sequence[str]) -> bool:
        """Tell whether all words can be of a heading, and one of them can be a heading by itself."""
        linked = len(row) == _LONGEST and bare(row[1]) in self._words.links
        nouns = (row[0], row[2]) if linked else row
        contents = [self._is_content(word) for word in nouns]
        joined = [bare(word) in self._words.joined for word in nouns]
        is_new = any(
            is_content and bare(word) not in self._avoided for word, is_content in zip(nouns, contents, strict=True)
        )
        return is_new and all(one or other for one, other in zip(contents, joined, strict=True))

    def _is_content(self, word: str) -> bool:
        folded = bare(word)
        is_word = len(folded) >= _LEAST_LETTERS or word.isupper()
        is_small = folded in self._words.vague or folded in self._words.joined or not self._vocabulary.content(folded)
        return is_word and folded.isalpha() and not is_small and self._words.shape.fullmatch(word) is not None


def _strip(token: str) -> str:
    return re.sub(r"^\W+|[^\w'’]+$", "", token)


def _show(row: Sequence[str]) -> str:
    shown = " ".join(row).replace("' ", "'").replace("’ ", "’")
    return shown[:1].upper() + shown[1:]


def _fold(token: str) -> str:
    """Return a word in lower case without a plural's s."""
    word = bare(token)
    return word[:-1] if len(word) > _LEAST_LETTERS and word.endswith("s") and not word.endswith("ss") else word
