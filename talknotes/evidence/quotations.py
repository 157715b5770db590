"""Words that a claim gives as somebody's own: between quotation marks, or all of it.

A quotation is true where its words stand in one run in the passage, whatever the case, the marks, filler words and the
way numbers are written; an ellipsis stands for words left out. Knows nothing of what a claim says beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.alignment.numbers import find_numbers
from talknotes.people.shape import fold

_PAIRS: Final = (
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
    ("»", "«"),
    ("‹", "›"),
    ("‘", "’"),
    ('"', '"'),
    ("“", "“"),
    ("”", "”"),
)
_QUOTED: Final = re.compile(
    "|".join(
        rf"{re.escape(start)}(?P<q{at}>[^{start}{end}\n]{{1,600}}){re.escape(end)}"
        for at, (start, end) in enumerate(_PAIRS)
    )
    + r"|(?<![\w’'])'(?P<single>[^'\n]{1,600}(?:'\w+[^'\n]*)*)'(?!\w)"
)
_OMISSION: Final = re.compile(r"\[\s*(?:…|\.{2,})\s*\]|\(\s*(?:…|\.{3,})\s*\)|…|\.{3,}")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FILLERS: Final = frozenset(["uh", "um", "uhm", "er", "erm", "eh", "ah", "hm", "hmm", "mm", "äh", "ähm", "euh", "öh"])


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between marks, and the characters of a claim that they take with their marks."""

    text: str
    start: int
    end: int


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Return what stands between quotation marks, in order."""
    return tuple(
        Quotation(next(group for group in match.groups() if group is not None), match.start(), match.end())
        for match in _QUOTED.finditer(text)
    )


def plain_words(text: str, language: str) -> tuple[str, ...]:
    """Return a text's words as they are compared: folded, numbers by value, without fillers and stammering."""
    numbers = find_numbers(text, language)
    found = [(number.start, f"#{number.value:.6g}") for number in numbers]
    for match in _WORD.finditer(text):
        if not any(number.start <= match.start() < number.end for number in numbers):
            word = re.sub(r"['’]", "", fold(match[0]))
            if word and word not in _FILLERS:
                found.append((match.start(), word))
    return tuple(word for _, word in sorted(found))


def locate(quotation: str, said: Sequence[str], language: str) -> tuple[int, int] | None:
    """Return from which to which of the words `said` (`plain_words`) a quotation's runs stand in order, or None."""
    first, at = -1, 0
    for run in _runs(quotation, language):
        found = _find(run, said, at)
        if found < 0:
            return None
        first, at = (found if first < 0 else first), found + len(run)
    return None if first < 0 else (first, at)


def without_marks(text: str, quotations: Sequence[Quotation]) -> str:
    """Return a claim whose quotations stand in it without their marks."""
    for one in reversed(quotations):
        text = text[: one.start] + one.text + text[one.end :]
    return text


def without(text: str, quotations: Sequence[Quotation]) -> str:
    """Return a claim without some quotations, of which a sign is left."""
    for one in reversed(quotations):
        text = text[: one.start] + "…" + text[one.end :]
    return text


def _runs(quotation: str, language: str) -> Iterator[tuple[str, ...]]:
    for piece in _OMISSION.split(quotation):
        if words := plain_words(piece, language):
            yield words


def _find(run: Sequence[str], said: Sequence[str], start: int) -> int:
    """Return where a run of words stands in others, -1 where it doesn't; words said twice in a row count once."""
    for first in range(start, len(said)):
        at = first
        for word in run:
            while at < len(said) and said[at] != word and at > first and said[at] == said[at - 1]:
                at += 1
            if at >= len(said) or said[at] != word:
                break
            at += 1
        else:
            return at - len(run) if at - len(run) >= first else first
    return -1
