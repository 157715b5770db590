"""Sentences in what a reader sees, each with the source that it stands on, markup included.

The splitting is sentencex's, with what notes need besides: a line break that a reader sees ends a sentence, and so does
a closing bracket behind a full stop. Knows nothing of blocks. Caveat: a language that is not told is guessed by its
small words.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from talknotes.authored.text import BREAK, Seen, tidy

_LONGEST_SAMPLE: Final = 20_000
_LEAST_WORDS: Final = 4
_LONGEST: Final = 20_000
"""Characters that are split at once; what is longer is cut at spaces, so that no text takes long."""
_ENDS: Final = re.compile(r"[.!?…。！？:;]\S{0,5}\s|[。！？]|\n")
_BRACKETED: Final = re.compile(r"(?<=[.!?…][)\]])\s+(?=[^\sa-z)\]])")
_UNENDED: Final = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|cf|vs|approx|resp|incl|excl|Dr|Prof|Mr|Mrs|Ms|St|Fig|Eq|Sec|Ch|vol|pp|p|bzw|z\.\s?B|d\.\s?h"
    r"|u\.\s?a|ca|vgl|Nr|p\.\s?ex|M|Mme|Sr|Sra|Dra?|págs?|núm|[A-Z])\.\s*$"
)
_GAP: Final = re.compile(r"(?:\\\n|<br\s{0,3}/?>|[ \t\n])+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SMALL_WORDS: Final = {
    "en": "the of and to is that it for was with this are but they from have not",
    "de": "der die das und ist nicht ein eine mit auf für den zu von ich dass sich auch wie",
    "fr": "le les des et est une que pour dans pas sur qui du au avec ce il je nous",
    "es": "el los las y es una que por para con del se no lo como pero más al en",
    "pt": "o os as e é uma que por para com do da não se em um mais no na dos",
}


def guess_language(text: str) -> str:
    """Return the language (ISO 639-1) whose small words a text holds most of; English where nothing tells."""
    words = [word.lower() for word in _WORD.findall(text[:_LONGEST_SAMPLE])]
    counts = {code: sum(word in small for word in words) for code, small in _small_words().items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= _LEAST_WORDS else "en"


def split_sentences(seen: Seen, source: str, language: str) -> list[tuple[str, int, int]]:
    """Return each sentence: its text on one line, and where in `source` it starts and ends, markup included.

    `seen` is what a reader sees of `source`.
    """
    pieces = _pieces(seen.text, language)
    if len(seen.seen) == 1 and seen.places[0] == 0:
        return _unmarked(source, pieces)
    found: list[tuple[str, int, int]] = []
    for start, end in pieces:
        text = seen.text[start:end]
        bare = text.strip()
        if not bare:
            continue
        first = start + text.index(bare[0])
        opening = 0 if first == 0 else _opening(seen, source, first)
        found.append((tidy(bare), opening, _closing(seen, source, first + len(bare))))
    return found


def _unmarked(source: str, pieces: list[tuple[int, int]]) -> list[tuple[str, int, int]]:
    """Return the sentences of a text that stands in the source as it is read."""
    if len(pieces) == 1:
        return [(tidy(source), 0, len(source))] if source.strip() else []
    found: list[tuple[str, int, int]] = []
    for start, end in pieces:
        text = source[start:end]
        bare = text.strip()
        if bare:
            first = start + text.index(bare[0])
            found.append((tidy(bare), first, first + len(bare)))
    return found


def _opening(seen: Seen, source: str, start: int) -> int:
    """Return where in the source a sentence begins: with the markup that opens before its first character."""
    if seen.text[start - 1].isspace():
        place = seen.place(start - 1)
        gap = _GAP.match(source, place)
        return gap.end() if gap else place + 1
    return seen.place(start)


def _closing(seen: Seen, source: str, end: int) -> int:
    """Return where in the source a sentence ends: with the markup that closes behind its last character."""
    return seen.place(end) if end < len(seen.text) else len(source)


def _pieces(text: str, language: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text start and end, together all of it."""
    if BREAK not in text and len(text) <= _LONGEST:
        return _in_line(text, language)
    start = 0
    found: list[tuple[int, int]] = []
    for line in text.split(BREAK):
        for first, end in _chunks(line):
            found += [(start + first + one, start + first + two) for one, two in _in_line(line[first:end], language)]
        start += len(line) + len(BREAK)
    return found


def _chunks(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(line):
        end = line.rfind(" ", start, start + _LONGEST) + 1 if start + _LONGEST < len(line) else len(line)
        end = end if end > start else start + _LONGEST
        yield start, min(end, len(line))
        start = end


def _in_line(line: str, language: str) -> list[tuple[int, int]]:
    if not _ENDS.search(line):
        return [(0, len(line))]
    import sentencex

    found: list[tuple[int, int]] = []
    brackets = ")" in line or "]" in line
    start = place = 0
    for piece in sentencex.segment(language, line):
        place += len(piece)
        if place < len(line) and "." in piece[-4:] and _UNENDED.search(line[max(start, place - 20) : place]):
            continue
        if brackets:
            for match in _BRACKETED.finditer(line, start, place):
                if match.end() < place:
                    found.append((start, match.end()))
                    start = match.end()
        found.append((start, place))
        start = place
    if start < len(line):
        found.append((start, len(line)))
    return found


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items()}
