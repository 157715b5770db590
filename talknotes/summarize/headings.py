"""Which headings of a model may stand: those whose every word of content the talk has, and that nothing contradicts.

Knows nothing of Markdown. Caveat: a phrase of words that were all said may still join what was not joined; that the
recording does not contradict it is all that is known then.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.evidence.values import Claim, Verdict

_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST: Final = 70
_MOST_WORDS: Final = 10


class Headings:
    """The words of a talk, and of the names that are known, by their stems."""

    def __init__(self, texts: Iterable[str], language: str, check: Callable[[Claim], Verdict]) -> None:
        self._words = lexicon(language)
        self._check = check
        self._said = frozenset(self._words.key(word) for text in texts for word in _all(text))

    def borne_out(self, heading: str, cited: Iterable[str]) -> str:
        """Return the heading where it may stand above sentences that cite those segments, else ""."""
        text = heading.strip()
        if not self.has_content(text) or len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
            return ""
        return "" if self.unsaid(text) or self.is_contradicted(text, cited) else text

    def unsaid(self, text: str) -> tuple[str, ...]:
        """Return the words of content in a text that the talk does not have."""
        return tuple(word for word in _content(text, self._words) if self._words.key(word) not in self._said)

    def has_content(self, text: str) -> bool:
        """Tell whether a text has words of content."""
        return any(True for _ in _content(text, self._words))

    def is_contradicted(self, text: str, cited: Iterable[str]) -> bool:
        """Tell whether the recording says otherwise than a text."""
        return self._check(Claim(text, tuple(cited))).kind == "contradicted"


def _content(text: str, words: Lexicon) -> Iterator[str]:
    return (word for word in _all(text) if word.isdigit() or not words.is_stop(word))


def _all(text: str) -> Iterator[str]:
    return (word.casefold() for word in _WORD.findall(text))
