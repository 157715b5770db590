"""A talk's sentences as stretches of one topic each, with a phrase out of the speaker's own words for a heading.

Borders are where words change: of all ways to part a talk the one whose words are the likeliest (Utiyama and Isahara,
A statistical model for domain-independent text segmentation, 2001). Knows nothing of who speaks. Caveat: no parts of
speech are known, so that a phrase counts only where small words and marks around it tell that it is one; a stretch
without one belongs to the one before.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from talknotes.summarize.speech import Headings, bare, speech
from talknotes.talks.topics import Vocabulary

_LEAST_SENTENCES: Final = 6
_MOST_SENTENCES: Final = 160
"""No topic is looked for that goes on for longer."""
_CAUTION: Final = 1.0
"""How much likelier the words must be for a further border; 1 is what the model itself asks for."""
_LONGEST_PHRASE: Final = 3
_LEAST_SAID: Final = 2
"""How often a phrase must be said within its topic; one of two words once where the last stands alone elsewhere."""
_LEAST_TOGETHER: Final = 3
"""How often the words of a phrase must be said there, taken together."""
_LEAST_SHARE: Final = 0.6
"""So much of all its mentions in the talk must be within the topic."""
_LEAST_LETTERS: Final = 3
_ELISION: Final = re.compile(r"\b((?:[cdjlmnst]|qu)['’])(?=\w)", re.IGNORECASE)
_MARK: Final = re.compile(r"[.,;:?!…]+[\"”’)]*$")


@dataclass(frozen=True, slots=True)
class Topic:
    """Sentences of one topic, by index; `phrase` is its heading, "" where no phrase is sure."""

    first: int
    end: int
    phrase: str = ""


def topics(sentences: Sequence[str], language: str, avoid: Iterable[str] = ()) -> tuple[Topic, ...]:
    """Return the topics of a talk in order, which hold all its sentences.

    Only the first may have no phrase; where fewer than two have one, all is one topic without. No phrase consists of
    words of `avoid`, such as the talk's title and the speakers' names.
    """
    whole = (Topic(0, len(sentences)),)
    words, vocabulary = speech(language).headings, Vocabulary(language)
    if words is None or not vocabulary.known:
        return whole
    borders = _borders([sorted(vocabulary.content(text)) for text in sentences])
    finder = _Finder(words, vocabulary, sentences, frozenset(bare(word) for text in avoid for word in text.split()))
    found = finder.headed(borders)
    return found if sum(bool(topic.phrase) for topic in found) > 1 else whole


def _borders(bags: Sequence[Sequence[str]]) -> list[int]:
    """Return where topics begin, the first at 0, and the end of the last."""
    total = sum(map(len, bags))
    if not total:
        return [0, len(bags)]
    size = len({word for bag in bags for word in bag})
    price = _CAUTION * math.log(max(total, 2))
    best = [0.0] + [math.inf] * len(bags)
    came_from = [0] * (len(bags) + 1)
    for start in range(len(bags)):
        if best[start] == math.inf:
            continue
        for end, cost in _costs(bags, start, size):
            if best[start] + cost + price < best[end]:
                best[end], came_from[end] = best[start] + cost + price, start
    if best[-1] == math.inf:
        return [0, len(bags)]
    row = [len(bags)]
    while row[-1]:
        row.append(came_from[row[-1]])
    return row[::-1]


def _costs(bags: Sequence[Sequence[str]], start: int, size: int) -> Iterator[tuple[int, float]]:
    """Yield each end that a topic from `start` on can have, and how unlikely its words are (negative logarithm)."""
    counts: Counter[str] = Counter()
    said, likely = 0, 0.0
    for end in range(start + 1, min(len(bags), start + _MOST_SENTENCES) + 1):
        for word in bags[end - 1]:
            count = counts[word]
            likely += (count + 1) * math.log(count + 2) - count * math.log(count + 1)
            counts[word] = count + 1
            said += 1
        if end - start >= _LEAST_SENTENCES:
            yield end, said * math.log(said + size) - likely


class _Finder:
    """Finds the phrases of topics in a talk's sentences."""

    def __init__(
        self, words: Headings, vocabulary: Vocabulary, sentences: Sequence[str], avoided: frozenset[str]
    ) -> None:
        self._words = words
        self._vocabulary = vocabulary
        self._avoided = avoided
        self._tokens = [_ELISION.sub(r"\1 ", text).split() for text in sentences]
        self._folded = [f" {' '.join(map(_fold, tokens))} " for tokens in self._tokens]
        rows = (row for tokens in self._tokens for row in self._rows(tokens))
        self._nouns = {_fold(row[0]) for row in rows if len(row) == 1}

    def headed(self, borders: Sequence[int]) -> tuple[Topic, ...]:
        """Return topics with their phrases; one without, or with that of the one before, belongs to the one before."""
        found: list[Topic] = []
        for first, end in pairwise(borders):
            taken = [topic.phrase.casefold() for topic in found]
            phrase = self._phrase(first, end, taken[:-1])
            if found and (not phrase or phrase.casefold() == taken[-1]):
                first = found.pop().first
                phrase = self._phrase(first, end, taken[:-1])
            found.append(Topic(first, end, phrase))
        return tuple(found)

    def _phrase(self, first: int, end: int, taken: Sequence[str]) -> str:
        """Return the phrase that tells best what sentences are about, "" where none is sure."""
        rows: dict[str, _Said] = {}
        for tokens in self._tokens[first:end]:
            for row, after in self._rows(tokens):
                said = rows.setdefault(" ".join(map(_fold, row)), _Said())
                said.shown[_show(row)] += 1
                said.after[after] += 1
        scores = {key: self._score(key, said, first, end) for key, said in rows.items()}
        for key in sorted(scores, key=lambda key: -scores[key]):
            phrase = rows[key].shown.most_common(1)[0][0]
            if scores[key] > 0 and phrase.casefold() not in taken:
                return phrase
        return ""

    def _score(self, key: str, row: "_Said", first: int, end: int) -> float:
        """Return how telling a phrase is; 0 where it is not sure.

        It tells as much as its words do that are said more here than elsewhere.
        """
        words = key.split()
        here = [self._said(word, first, end) for word in words]
        shares = [said / self._said(word, 0, len(self._folded)) for word, said in zip(words, here, strict=True)]
        times = self._said(key, first, end)
        if max(shares) < _LEAST_SHARE or not (row.alone if len(words) == 1 else self._is_sure)(key, row, times):
            return 0.0
        weight = sum(said * share for said, share in zip(here, shares, strict=True))
        return weight * (1 + math.log(times))

    def _said(self, words: str, first: int, end: int) -> int:
        """Return in how many sentences a row of words is said."""
        return sum(f" {words} " in text for text in self._folded[first:end])

    def _rows(self, tokens: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the rows of words behind a small word, with the word after each, "" where a border of phrases is."""
        openers = self._words.determiners | self._words.prepositions
        for first in range(1, len(tokens)):
            if bare(tokens[first - 1]) not in openers or _MARK.search(tokens[first - 1]):
                continue
            for length in range(1, _LONGEST_PHRASE + 1):
                row = tuple(tokens[first : first + length])
                if len(row) < length or any(map(_MARK.search, row[:-1])):
                    break
                after = bare("".join(tokens[first + length : first + length + 1]))
                is_ended = _MARK.search(row[-1]) or after in self._words.breaks
                if self._is_phrase(tuple(map(_strip, row))):
                    yield tuple(map(_strip, row)), "" if is_ended else after

    def _is_phrase(self, row: Sequence[str]) -> bool:
        """Tell whether all words can be of a heading, and one of them can be a heading by itself."""
        linked = len(row) == _LONGEST_PHRASE and bare(row[1]) in self._words.links
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
