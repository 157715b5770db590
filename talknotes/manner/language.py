"""Which language a post is written in, of those that the program has words in.

The front matter says so, or the small words do. Knows nothing of manner. Caveat: a few words in two languages tell
nothing, which is said as such.
"""

import re
from collections import Counter
from functools import cache
from typing import Final

from talknotes.manner.reading import Reading
from talknotes.manner.wording import languages as known_languages

_KEYS: Final = ("lang", "language", "locale")
_MOST_WORDS: Final = 3000
_LEAST_HITS: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+")


def languages(reading: Reading) -> Counter[str]:
    """Count the language of a post (ISO 639-1): none where nothing tells."""
    language = _of(reading)
    return Counter([language] if language else [])


def _of(reading: Reading) -> str | None:
    front = reading.post.front
    for key in _KEYS if front is not None else ():
        value = front.values.get(key) if front else None
        if isinstance(value, str) and re.fullmatch(r"[a-z]{2}(?:[-_]\w+)?", value, re.IGNORECASE):
            return value[:2].lower()
    titles = (section.title or "" for section in reading.sections)
    return _spoken(" ".join([*reading.texts(), *titles]))


def _spoken(text: str) -> str | None:
    """Return the language whose small words a text has most of; None where they are few, or as many of another."""
    words = [word.lower() for word in _WORD.findall(text)[:_MOST_WORDS]]
    hits = {code: sum(word in _small_words(code) for word in words) for code in known_languages()}
    first, second = sorted(hits, key=lambda code: -hits[code])[:2]
    return first if hits[first] >= _LEAST_HITS and hits[first] > hits[second] else None


@cache
def _small_words(code: str) -> frozenset[str]:
    import stopwordsiso

    return frozenset(stopwordsiso.stopwords(code))
