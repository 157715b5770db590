"""Where an author and a recording disagree: a number, a name's spelling, who said something. Rather none than a
false one.

Only where a note was surely found is it compared with what is said there. Knows nothing of what is then done about it:
the author's words stay. Caveat: a recognizer mishears numbers too, so that a disagreement is a question, no verdict.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.alignment.numbers import Number, close, find_numbers
from talknotes.alignment.terms import Term, read
from talknotes.alignment.values import Coverage, Disagreement, Note, Noted
from talknotes.authored.post import Section
from talknotes.people.matching import partial_likeness, word_likeness
from talknotes.people.shape import fold, is_first_name, name_words
from talknotes.values import Person, Programme, Segment, Span

_SURE: Final = 0.8
_SURE_OF_PLACE: Final = 0.5
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
_ALIKE: Final = 0.8
_SAME: Final = 0.86
_SHORTEST_NAME: Final = 5
_SUBJECT: Final = 3
"""Somebody who is credited with a sentence is named within its first words."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number with its text, what it counts (the content word behind it), and the content words around it."""

    number: Number
    text: str
    rough: bool
    percent: bool
    counts: str | None
    around: frozenset[str]


def find_disagreements(
    coverage: Coverage, section: Section, programme: Programme, segments: Sequence[Segment], language: str
) -> tuple[Disagreement, ...]:
    """Return where the notes on a talk and the recording disagree, in the notes' order, each difference once.

    A name that is spelt otherwise in the section's head is told with a note of index -1, the head's own text.
    """
    words = lexicon(language)
    found: list[Disagreement] = []
    for noted in coverage.noted:
        if noted.span is not None and noted.score >= _SURE_OF_PLACE:
            found += _by_number(noted, segments, words)
        if noted.span is not None and noted.score >= _SURE:
            found += _by_attribution(noted, coverage.talk, programme, segments, words)
    found += _by_name(coverage, section, programme, segments)
    return tuple({(one.kind, one.noted, one.said): one for one in reversed(found)}.values())[::-1]


def _by_number(noted: Noted, segments: Sequence[Segment], words: Lexicon) -> Iterator[Disagreement]:
    at = [number for number, segment in enumerate(segments) if segment.id in noted.segments]
    first, last = at[0], at[-1]
    mine = _counted(noted.note.text, words)
    around = range(max(0, first - _NEAR), min(len(segments), last + _NEAR + 1))
    said = [(number, each) for number in around for each in _counted(segments[number].text, words)]
    free = [one for one in mine if not any(_agree(one, other) for _, other in said)]
    for one in free:
        likely = [
            (_likely(one, other, first <= number <= last), number, other)
            for number, other in said
            if not any(_agree(each, other) for each in mine)
        ]
        best = sorted((row for row in likely if row[0]), key=lambda row: -row[0])
        if best and (len(best) == 1 or best[0][0] > best[1][0]):
            _, number, other = best[0]
            segment = segments[number]
            yield Disagreement("number", one.text, other.text, _time(segment, other.number), noted.note, segment.id)


def _likely(one: _Counted, other: _Counted, told: bool) -> int:
    """Return how many words speak for two numbers telling of the same thing; 0 where too few do."""
    if one.number.unit != other.number.unit:
        return 0
    shared = len(one.around & other.around)
    if one.counts is not None and one.counts == other.counts:
        return shared + 1 if told or shared > 1 else 0
    if (one.counts and other.counts) or _converted(one.number.value, other.number.value):
        return 0
    if one.number.unit == "year":
        return shared if shared >= _SHARED or (told and shared) else 0
    low, high = sorted((one.number.value, other.number.value))
    fraction = one.number.unit == "share" and not (one.percent and other.percent)  # "half a year" is no share of it
    return shared if shared >= _SHARED and high <= _MAGNITUDE * low and not fraction else 0


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
    percent = any(_ends_with(written, phrase) for phrase in words.numbers.percent) or written.endswith("%")
    return _Counted(number, written, rough, percent, counts, frozenset(around))


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
    if "year" in (one.number.unit, other.number.unit):
        tolerance = 0.0
    value = other.number.value
    return close(one.number.value, value, tolerance) or (value != 0 and close(one.number.value, 1 / value, 0.01))


def _time(segment: Segment, number: Number) -> float:
    """Return when a number is said: the start of its first word, or of the segment."""
    before = len(segment.text[: number.start].split())
    return segment.words[before].span.start if before < len(segment.words) else segment.span.start


def _by_attribution(
    noted: Noted, talk: int, programme: Programme, segments: Sequence[Segment], words: Lexicon
) -> Iterator[Disagreement]:
    credited = _credited(noted.note, programme, words)
    said = [segment for segment in segments if segment.id in noted.segments]
    labels = {segment.speaker for segment in said if segment.speaker is not None}
    if credited is None or len(labels) != 1:
        return
    speaker = programme.person(labels.pop())
    if speaker.name is None or speaker.label == credited.label:
        return
    if partial_likeness(credited.name or "", speaker.name)[0] < _ALIKE:
        yield Disagreement("attribution", credited.name or "", speaker.name, said[0].span.start, noted.note, said[0].id)


def _credited(note: Note, programme: Programme, words: Lexicon) -> Person | None:
    """Return the one person of the programme whom a note's first words name as the one who says it."""
    terms = [term for term in read(note.text, words) if term.kind != "number"][:_SUBJECT]
    named = [
        person
        for person in programme.people
        if person.name is not None
        and any(_is_name(note.text[term.start : term.end], name_words(person.name)) for term in terms)
    ]
    return named[0] if len(named) == 1 else None


def _is_name(word: str, names: tuple[str, ...]) -> bool:
    return (
        word[:1].isupper() and bool(names) and fold(word).removesuffix("'s").removesuffix("’s") in (names[0], names[-1])
    )


def _by_name(
    coverage: Coverage, section: Section, programme: Programme, segments: Sequence[Segment]
) -> Iterator[Disagreement]:
    people = [person for person in programme.people if person.name is not None]
    known = {word for person in people for word in name_words(person.name or "")}
    heads = [Note(-1, speaker.name) for speaker in section.speakers]
    for note in (*heads, *(noted.note for noted in coverage.noted)):
        for word in _capitals(note.text):
            if fold(word) in known:
                continue
            meant = [(person, part) for person in people for part in _misspelt(word, note.text, person)]
            if len({part for _, part in meant}) == 1:
                person, part = meant[0]
                time, segment = _heard(person, part, coverage.span, segments)
                yield Disagreement("name", word, part, time, note, segment)


def _capitals(text: str) -> Iterator[str]:
    for word in text.split():
        bare = word.strip('.,:;!?()[]"“”„«»*_…').removesuffix("'s").removesuffix("’s")
        if bare[:1].isupper() and bare.isalpha():
            yield bare


def _misspelt(word: str, text: str, person: Person) -> Iterator[str]:
    """Yield the part of a person's name that a word means and spells otherwise.

    A surname must be long to be recognized alone; a first name only stands for one beside the surname.
    """
    written = (person.name or "").split()
    surname = written[-1]
    likely = word_likeness(fold(word), fold(surname)) >= _SAME and fold(word)[:1] == fold(surname)[:1]
    if likely and min(len(word), len(surname)) >= _SHORTEST_NAME and not is_first_name(fold(word)):
        yield surname
    elif len(written) > 1 and surname in text and word_likeness(fold(word), fold(written[0])) >= _ALIKE:
        beside = text[: text.find(surname)].split()
        if beside and beside[-1].strip("*_") == word and fold(word)[:1] == fold(written[0])[:1]:
            yield written[0]


def _heard(person: Person, name: str, span: Span, segments: Sequence[Segment]) -> tuple[float, str]:
    """Return when a name is said first, or else when its bearer first speaks."""
    for segment in segments:
        if name in segment.text:
            return segment.span.start, segment.id
    for segment in segments:
        if segment.speaker == person.label:
            return segment.span.start, segment.id
    inside = [segment.id for segment in segments if segment.span.start >= span.start]
    return span.start, inside[0] if inside else ""
