"""What makes an answer unusable, or a sentence of it, whatever the recording says: copied, in another language, linked.

Knows nothing of evidence. Caveat: which language a few words are in can't be told; then they pass.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from talknotes.alignment.language import language_of
from talknotes.summarize.answers import Answer, UnusableError
from talknotes.summarize.asking import language_name

_LONGEST_COPY: Final = 12
"""Words in a row that may stand outside of quotation marks as they were said."""
_WHOLESALE: Final = 0.5
_TOLD_BY_SMALL_WORDS: Final = frozenset(["en", "de", "fr", "es", "pt"])
_SMALL_SHARE: Final = 0.25
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_QUOTED: Final = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"")
_LINK: Final = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,20}://\S+|\b(?:javascript|vbscript|data|mailto|file|tel|ftp|ssh|git|about|blob):\S+|\bwww\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:[\w-]+\.)+(?:com|org|net|io|dev|ai|app|co|de|fr|es|pt|uk|eu|edu|gov|info|ly|me|tv|xyz|site|online|ru|cn)\b(?:/\S*)?",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"\S*(?:<[a-z/!?]|[{}|`\\]|&#?\w+;|~~|==|\+\+\+|\]\()\S*", re.IGNORECASE)
"""What no sentence of prose holds; "<5 ms", "C#" and "C++" are none of it."""
_SCHEME: Final = re.compile(r"^(?:https?:/*|mailto:)?(?:www\.)?", re.IGNORECASE)
_SPELLED_OUT: Final = re.compile(r"\b(?:dot|at|slash|dash|hyphen|underscore|colon|punkt|arroba|point)\b", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\W_]+")


class Spoken:
    """The words of a talk in a row, to find in other texts what was taken from them."""

    def __init__(self, texts: Iterable[str]) -> None:
        texts = tuple(texts)
        words = [word for text in texts for word in _words(text)]
        self._runs = frozenset(_rows(words))
        self._text = " ".join(texts)
        self._letters = _letters(self._text)

    def copied(self, text: str) -> str:
        """Return the first words outside of quotation marks that are the talk's for too long; "" where none are."""
        for piece in _QUOTED.split(text):
            words = _words(piece)
            found = next((row for row in _rows(words) if row in self._runs), None)
            if found is not None:
                return " ".join(found)
        return ""

    def unsaid_link(self, text: str) -> str:
        """Return the first address in a text that nobody said; "" where there is none."""
        links = (match.group().rstrip(".,;:!?)”’") for match in _LINK.finditer(text))
        return next((link for link in links if _letters(_SCHEME.sub("", link)) not in self._letters), "")

    def unsaid_code(self, text: str) -> str:
        """Return the first piece of markup or code in a text that nobody said so; "" where there is none."""
        return next((found for found in _CODE.findall(text) if found not in self._text), "")


def refuse(answer: Answer, spoken: Spoken, language: str) -> None:
    """Raise UnusableError for an answer in another language than asked, or one that copies the transcript."""
    texts = [sentence.text for sentence in answer.sentences]
    found = language_of(texts, language)
    if found != language and not _is_written_in(texts, language):
        raise UnusableError(f"It is in {language_name(found)}. Write it in {language_name(language)}.")
    copied = [text for text in texts if spoken.copied(text)]
    if len(copied) > 1 and len(copied) >= _WHOLESALE * len(texts):
        raise UnusableError(
            f"{len(copied)} of its {len(texts)} sentences are copied from the transcript. Tell it in your own words."
        )


def _is_written_in(texts: Iterable[str], language: str) -> bool:
    """Tell whether texts hold as many small words of a language as its texts do; True where these are not known."""
    import stopwordsiso

    if language in _TOLD_BY_SMALL_WORDS or not stopwordsiso.has_lang(language):
        return language not in _TOLD_BY_SMALL_WORDS
    words = [word for text in texts for word in _words(text)]
    small = stopwordsiso.stopwords(language)
    return sum(word in small for word in words) >= _SMALL_SHARE * len(words)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _rows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    length = _LONGEST_COPY + 1
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def _letters(text: str) -> str:
    return _BETWEEN.sub("", _SPELLED_OUT.sub(" ", text.casefold()))
