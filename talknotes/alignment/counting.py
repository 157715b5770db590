"""Numbers of notes held against those that are said where the notes were taken: the same thing counted otherwise.

Knows nothing of posts. Caveat: whether two numbers count the same is told by the words around them, so that a number
without any is never compared.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.alignment.crossing import Crossing, crossing
from talknotes.alignment.lexicon import Lexicon
from talknotes.alignment.numbers import Number, close, find_numbers
from talknotes.alignment.terms import Term, read
from talknotes.values import Segment

_ROUNDED: Final = 0.1
"""A number that differs by less is a rounded one."""
_ROUGH: Final = 0.34
"""The same, where either side says that it is one (over 200)."""
_NEAR: Final = 3
"""So many segments around those that a note tells of may hold its number."""
_COUNTED: Final = 3
"""What is counted stands within so many words of its number."""
_AROUND: Final = 3
"""So many content words on each side tell what a number is about."""
_SHARED: Final = 2
_MAGNITUDE: Final = 10.0
"""Numbers that differ by more tell of the same thing only where they count the same."""
_PHRASE: Final = 24
"""So many characters before a number may say that it is a rough one."""
_FACTORS: Final = (2.2046, 2.54, 3.2808, 1.6093, 7, 12, 24, 30, 52, 60, 100, 365, 1000, 1440, 3600, 1e6)
_CONVERSION: Final = 0.01


@dataclass(frozen=True, slots=True)
class Differing:
    """A number of a note and the one that is said instead, each as it is written, with the segment that says it."""

    noted: str
    said: str
    segment: Segment
    number: Number


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number with its text, what it counts (the content word behind it), and the content words around it.

    `scale` tells of a share what it is counted in: "%", what it is out of ("10"), or nothing.
    """

    number: Number
    text: str
    rough: bool
    scale: str
    counts: str | None
    around: frozenset[str]


def differing(
    text: str, told: Sequence[str], segments: Sequence[Segment], words: Lexicon, own: Lexicon
) -> Iterator[Differing]:
    """Yield the numbers of a note that differ from what is said in or near the segments (ids) that it tells of."""
    at = [number for number, segment in enumerate(segments) if segment.id in told]
    near = sorted({other for each in at for other in range(each - _NEAR, each + _NEAR + 1)} & {*range(len(segments))})
    said = [(number, each) for number in near for each in _counted(segments[number].text, words)]
    mine = _counted(text, own)
    if own.language != words.language:
        spoken = {term.key for number in near for term in read(segments[number].text, words)}
        mine = [_translated(one, read(text, own), crossing(spoken, words, own)) for one in mine]
    for one in mine:
        if any(_agree(one, other) for _, other in said):
            continue
        likely = [
            (_likely(one, other, number in at), number, other)
            for number, other in said
            if not any(_agree(each, other) for each in mine)
        ]
        best = sorted((row for row in likely if row[0]), key=lambda row: -row[0])
        if best and all(row[0] < best[0][0] or _agree(row[2], best[0][2]) for row in best):
            _, number, other = best[0]
            yield Differing(one.text, other.text, segments[number], other.number)


def _translated(one: _Counted, terms: Sequence[Term], across: Crossing) -> _Counted:
    """Return a number whose words are those that the recording has for them; of the others nothing is known."""
    likes = {term.key: across.like(term) for term in terms}
    best = {key: max(like, key=lambda word: like[word]) for key, like in likes.items() if like}
    around = frozenset(best[key] for key in one.around if key in best)
    return replace(one, counts=best.get(one.counts or ""), around=around)


def _likely(one: _Counted, other: _Counted, told: bool) -> int:
    """Return how many words speak for two numbers telling of the same thing; 0 where too few do."""
    if one.number.unit != other.number.unit:
        return 0
    shared = len(one.around & other.around)
    if one.counts is not None and one.counts == other.counts:
        return shared + 1 if told or shared > 1 else 0
    if one.number.unit == "share":  # "half a year" is no share of it
        same = bool(one.scale) and one.scale == other.scale
        return shared if same and (shared >= _SHARED or (told and shared)) else 0
    if (one.counts and other.counts) or _converted(one.number.value, other.number.value):
        return 0
    if one.number.unit == "year":
        return shared if shared >= _SHARED or (told and shared) else 0
    low, high = sorted((one.number.value, other.number.value))
    return shared if shared >= _SHARED and high <= _MAGNITUDE * low else 0


def _converted(one: float, other: float) -> bool:
    """Tell whether one value may be the other in another unit: minutes and hours, miles and kilometres."""
    low, high = sorted((abs(one), abs(other)))
    return low > 0 and any(close(high / low, factor, _CONVERSION) for factor in _FACTORS)


def _counted(text: str, words: Lexicon) -> list[_Counted]:
    terms = [term for term in read(text, words) if term.kind != "number"]
    return [
        _of_number(number, terms, text, words)
        for number in find_numbers(text, words.language)
        if number.unit != "ordinal" and (number.value != 1 or number.unit)
    ]


def _of_number(number: Number, terms: Sequence[Term], text: str, words: Lexicon) -> _Counted:
    behind = [term for term in terms if term.start >= number.end and _one_clause(text[number.end : term.start])]
    before = [term for term in terms if term.end <= number.start and _one_sentence(text[term.end : number.start])]
    after = [term for term in terms if term.start >= number.end and _one_sentence(text[number.end : term.start])]
    counts = next((term.key for term in behind[:_COUNTED] if term.kind != "stop"), None)
    around = [term.key for term in before if term.kind != "stop"][-_AROUND:]
    around += [term.key for term in after if term.kind != "stop"][:_AROUND]
    rough = any(_ends_with(text[: number.start], phrase) for phrase in words.numbers.approximately)
    written = text[number.start : number.end]
    scale = _scale(written, words) if number.unit == "share" else ""
    return _Counted(number, written, rough, scale, counts, frozenset(around))


def _scale(written: str, words: Lexicon) -> str:
    if written.endswith("%") or any(_ends_with(written, phrase) for phrase in words.numbers.percent):
        return "%"
    pieces = re.findall(r"\w+", written)
    whole = find_numbers(pieces[-1], words.language) if len(pieces) > 1 else ()
    return f"{whole[0].value:g}" if whole and not whole[0].unit else ""


def _ends_with(text: str, phrase: tuple[str, ...]) -> bool:
    said = re.findall(r"\w+", text[-_PHRASE:].lower())
    return tuple(said[-len(phrase) :]) == phrase


def _one_clause(between: str) -> bool:
    return not any(mark in between for mark in ",.;:!?()–—")


def _one_sentence(between: str) -> bool:
    return not any(mark in between for mark in ".;!?")


def _agree(one: _Counted, other: _Counted) -> bool:
    """Tell whether two numbers can mean the same: rounded, or turned about (half, twice)."""
    tolerance = _ROUGH if one.rough or other.rough else _ROUNDED
    if "year" in (one.number.unit, other.number.unit) or (one.scale == other.scale and one.scale not in ("", "%")):
        tolerance = 0.0  # nobody rounds eight out of ten to nine
    value = other.number.value
    return close(one.number.value, value, tolerance) or (value != 0 and close(one.number.value, 1 / value, 0.01))
