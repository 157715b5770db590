"""A spoken sentence as an honest quotation: what is no word goes, words that go leave a mark, all others stay.

As oral history and the press quote: "um" is not a word, so nothing tells of it; a phrase that only fills a pause, a
small word said twice and a start that is started over are words, so that "[…]" stands where they were. At a sentence's
beginning no mark is needed. Only what is sure goes: small words, phrases that commas set off, halves of words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from talknotes.summarize.speech import Speech, bare, speech

OMITTED: Final = "[…]"
_LONGEST_RESTART: Final = 4
_LONGEST_ASIDE: Final = 4
_BROKEN_OFF: Final = re.compile(r"\w+(?:-|–|—)")
_SET_OFF: Final = (",", "–", "—", "-")
_ENDS: Final = ".?!…"


@dataclass(frozen=True, slots=True)
class _Rest:
    """The words that are left, by their place in the sentence, and the places where words were taken out."""

    kept: tuple[int, ...]
    cut: frozenset[int] = frozenset()


def as_quoted(text: str, language: str) -> str:
    """Return a sentence as it can be quoted, "[…]" where words were taken out within; "" where nothing is left."""
    known, words = speech(language), text.split()
    kept = [at for at, word in enumerate(words) if bare(word) not in known.fillers]
    sounds = set(range(len(words))) - set(kept)
    kept = _without_broken(words, kept)
    kept = _without_asides(words, kept, known)
    kept = _without_restarts(words, kept, known)
    if not kept or len(kept) == len(words):
        return text if kept else ""
    return _joined(words, kept, sounds)


def omissions(quotation: str) -> int:
    """Return how many places of a quotation tell that words were left out."""
    return quotation.count(OMITTED)


def _without_broken(words: Sequence[str], kept: Sequence[int]) -> list[int]:
    """Leave out halves of words that are said in full right after."""
    following = {at: bare(words[after]) for at, after in pairwise(kept)}
    return [at for at in kept if not (_is_broken_off(words[at]) and _goes_on(words[at], following.get(at, "")))]


def _is_broken_off(word: str) -> bool:
    return _BROKEN_OFF.fullmatch(word.rstrip(",.…")) is not None


def _goes_on(half: str, word: str) -> bool:
    return word.startswith(bare(half)) and word != bare(half)


def _without_asides(words: Sequence[str], kept: Sequence[int], known: Speech) -> list[int]:
    left = list(kept)
    for first in reversed(range(len(left))):
        if first and not words[left[first - 1]].endswith(_SET_OFF):
            continue
        said = tuple(bare(words[at]) for at in left[first : first + _LONGEST_ASIDE])
        for phrase in known.asides if first else known.openers:
            end = first + len(phrase)
            if said[: len(phrase)] == phrase and end < len(left) and words[left[end - 1]].endswith(_SET_OFF):
                del left[first:end]
                break
    return left


def _without_restarts(words: Sequence[str], kept: Sequence[int], known: Speech) -> list[int]:
    """Leave out what is said again at once in the same words, where more follows: the last time stays."""
    left = list(kept)
    for length in range(_LONGEST_RESTART, 0, -1):
        at = 0
        while at + 2 * length < len(left):
            once, again = left[at : at + length], left[at + length : at + 2 * length]
            if _is_restart(words, once, again, known):
                del left[at : at + length]
            else:
                at += 1
    return left


def _is_restart(words: Sequence[str], once: Sequence[int], again: Sequence[int], known: Speech) -> bool:
    said = [bare(words[at]) for at in once]
    if said != [bare(words[at]) for at in again] or said[0] not in known.starters:
        return False
    if any(words[at].endswith(tuple(_ENDS)) for at in (*once, *again)):
        return False
    return len(once) > 1 or said[0] not in known.doubled or words[once[0]].endswith(_SET_OFF)


def _joined(words: Sequence[str], kept: Sequence[int], sounds: set[int]) -> str:
    first = words[kept[0]]
    pieces = [first[0].upper() + first[1:] if kept[0] and words[0][0].isupper() else first]
    for before, after in pairwise(kept):
        gap = range(before + 1, after)
        if gap and pieces[-1].endswith(",") and any(words[at].endswith(_SET_OFF) for at in gap):
            pieces[-1] = pieces[-1][:-1]
        if any(at not in sounds for at in gap):
            pieces.append(OMITTED)
        pieces.append(words[after])
    return " ".join(_ended(pieces, words, kept[-1]))


def _ended(pieces: list[str], words: Sequence[str], last: int) -> Iterator[str]:
    """Yield the pieces, the last with the mark that stood behind the sound that ended the sentence."""
    yield from pieces[:-1]
    mark = re.search(r"[.?!…]+\W*$", words[-1]) if last < len(words) - 1 else None
    yield re.sub(r"[,–—-]$", "", pieces[-1]) + mark.group() if mark else pieces[-1]
