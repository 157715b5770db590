"""A talk's sentences as stretches of one topic each, with a phrase out of the speaker's own words for a heading.

Borders are where words change: of all ways to part a talk the one whose words are the likeliest (Utiyama and Isahara,
A statistical model for domain-independent text segmentation, 2001). Knows nothing of who speaks. Caveat: no parts of
speech are known, so that a phrase counts only where small words and marks around it tell that it is one; a stretch
without one belongs to the one before.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from talknotes.summarize.phrases import Phrases
from talknotes.summarize.speech import bare, speech
from talknotes.talks.topics import Vocabulary

_LEAST_SENTENCES: Final = 6
_MOST_SENTENCES: Final = 120
"""No topic is looked for that goes on for longer."""
_CAUTION: Final = 1.0
"""How much likelier the words must be for a further border; 1 is what the model itself asks for."""

_GAINS: Final = tuple((n + 1) * math.log(n + 2) - n * math.log(n + 1) for n in range(_MOST_SENTENCES))
"""By how much a word grows likelier (logarithm) when it is said once more, by how often it was said before."""


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
    avoided = frozenset(bare(word) for text in avoid for word in text.split())
    found = _headed(borders, Phrases(words, vocabulary, sentences, avoided))
    return found if sum(bool(topic.phrase) for topic in found) > 1 else whole


def _headed(borders: Sequence[int], phrases: Phrases) -> tuple[Topic, ...]:
    """Return topics with their phrases; one without, or with that of the one before, belongs to the one before."""
    found: list[Topic] = []
    for first, end in pairwise(borders):
        taken = [topic.phrase.casefold() for topic in found]
        phrase = phrases.best(first, end, taken[:-1])
        if found and (not phrase or phrase.casefold() == taken[-1]):
            first = found.pop().first
            phrase = phrases.best(first, end, taken[:-1])
        found.append(Topic(first, end, phrase))
    return tuple(found)


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
    counts: defaultdict[str, int] = defaultdict(int)
    said, likely = 0, 0.0
    for end in range(start + 1, min(len(bags), start + _MOST_SENTENCES) + 1):
        for word in bags[end - 1]:
            likely += _GAINS[counts[word]]
            counts[word] += 1
        said += len(bags[end - 1])
        if end - start >= _LEAST_SENTENCES:
            yield end, said * math.log(said + size) - likely
