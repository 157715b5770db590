"""Where an author and a recording disagree: a number, a name's spelling, who said something. Rather none than a
false one.

Only where a note was surely found is it compared with what is said there. Knows nothing of what is then done about it:
the author's words stay. Caveat: a recognizer mishears numbers too, so that a disagreement is a question, no verdict.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.alignment.counting import differing
from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.alignment.numbers import Number
from talknotes.alignment.spellings import misspelt
from talknotes.alignment.terms import read
from talknotes.alignment.values import Coverage, Disagreement, Note, Noted
from talknotes.authored.post import Section
from talknotes.people.matching import partial_likeness
from talknotes.people.shape import fold, name_words
from talknotes.values import Person, Programme, Segment

_SURE: Final = 0.8
_SURE_OF_PLACE: Final = 0.5
_ALIKE: Final = 0.8
_SUBJECT: Final = 3
"""Somebody who is credited with a sentence is named within its first words, or beside a verb of saying."""
_MOSTLY: Final = 0.7
"""So much of what a note tells of one voice must say."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|:")


@dataclass(frozen=True, slots=True)
class _Found:
    """A note with all segments (ids) that it tells of, and how surely they were found."""

    note: Note
    segments: tuple[str, ...]
    score: float


def find_disagreements(
    coverage: Coverage,
    section: Section,
    programme: Programme,
    segments: Sequence[Segment],
    language: str,
    notes_language: str | None = None,
) -> tuple[Disagreement, ...]:
    """Return where the notes on a talk and the recording disagree, in the notes' order, each difference once.

    A name that is spelt otherwise in the section's head is told with a note of index -1, the head's own text.
    `notes_language` is the notes'; None where it is the recording's `language`.
    """
    words, own = lexicon(language), lexicon(notes_language or language)
    found: list[Disagreement] = []
    for one in _by_note(coverage.noted):
        if one.score >= _SURE_OF_PLACE:
            found += _by_number(one, segments, words, own)
        if one.score >= _SURE:
            found += _by_attribution(one, programme, segments, own)
    heads = [Note(-1, speaker.name) for speaker in section.speakers]
    for note in dict.fromkeys([*heads, *(noted.note for noted in coverage.noted)]):
        for name in misspelt(note.text, programme.people, coverage.span, segments):
            found.append(Disagreement("name", name.written, name.said, name.time, note, name.segment))
    return tuple({(one.kind, one.noted, one.said): one for one in reversed(found)}.values())[::-1]


def _by_note(noted: Sequence[Noted]) -> Iterator[_Found]:
    """Yield each note that was found once, with all of its places."""
    places: dict[Note, list[Noted]] = {}
    for one in noted:
        if one.span is not None:
            places.setdefault(one.note, []).append(one)
    for note, row in places.items():
        segments = tuple(dict.fromkeys(segment for one in row for segment in one.segments))
        yield _Found(note, segments, max(one.score for one in row))


def _by_number(found: _Found, segments: Sequence[Segment], words: Lexicon, own: Lexicon) -> Iterator[Disagreement]:
    for one in differing(found.note.text, found.segments, segments, words, own):
        time = _time(one.segment, one.number)
        yield Disagreement("number", one.noted, one.said, time, found.note, one.segment.id)


def _time(segment: Segment, number: Number) -> float:
    """Return when a number is said: the start of its first word, or of the segment."""
    before = len(segment.text[: number.start].split())
    return segment.words[before].span.start if before < len(segment.words) else segment.span.start


def _by_attribution(
    found: _Found, programme: Programme, segments: Sequence[Segment], own: Lexicon
) -> Iterator[Disagreement]:
    credited = _credited(found.note.text, programme, own)
    said = [segment for segment in segments if segment.id in found.segments]
    if credited is None or any(segment.speaker == credited.label for segment in said):
        return
    speaker = _speaker(said, programme)
    if speaker is None or speaker.name is None:
        return
    if partial_likeness(credited.name or "", speaker.name)[0] < _ALIKE:
        first = next(segment for segment in said if segment.speaker == speaker.label)
        yield Disagreement("attribution", credited.name or "", speaker.name, first.span.start, found.note, first.id)


def _speaker(said: Sequence[Segment], programme: Programme) -> Person | None:
    """Return who says nearly all of some segments."""
    total = sum(segment.span.duration for segment in said)
    for label in dict.fromkeys(segment.speaker for segment in said if segment.speaker is not None):
        if sum(each.span.duration for each in said if each.speaker == label) >= _MOSTLY * total:
            return programme.person(label)
    return None


def _credited(text: str, programme: Programme, own: Lexicon) -> Person | None:
    """Return the one person of the programme who says what a sentence tells, as far as the sentence shows."""
    named = [person for person in programme.people if person.name is not None]
    saying = [person for person in named if _is_saying(text, name_words(person.name or ""), own)]
    if saying:
        return saying[0] if len(saying) == 1 else None
    starts = [term.start for term in read(text, own) if term.kind != "number"][:_SUBJECT]
    subjects = [person for person in named if _is_subject(text, starts, name_words(person.name or ""), own)]
    return subjects[0] if len(subjects) == 1 else None


def _is_saying(text: str, names: tuple[str, ...], own: Lexicon) -> bool:
    """Tell whether a name stands beside a verb of saying: says Lopez, Lopez argues, according to Lopez, Lopez: ..."""
    words = [match[0] for match in _WORD.finditer(text)]
    for at, word in enumerate(words):
        if not _is_name(word, names):
            continue
        first = at
        while first and _is_name(words[first - 1], names):
            first -= 1
        before = tuple(one.lower() for one in words[:first])
        after = words[at + 1].lower() if at + 1 < len(words) else ""
        if after in own.saying or (after == ":" and not first) or not own.saying.isdisjoint(before[-1:]):
            return True
        if any(before[-len(phrase) :] == phrase for phrase in own.crediting):
            return True
    return False


def _is_subject(text: str, starts: Sequence[int], names: tuple[str, ...], own: Lexicon) -> bool:
    """Tell whether a sentence begins with a name, but neither with what is that person's nor with a question."""
    for match in _WORD.finditer(text):
        if match.start() in starts and _is_name(match[0], names):
            after = _WORD.search(text, match.end())
            theirs = match[0].lower().endswith(("'s", "’s"))
            return not theirs and not (after is not None and after[0].lower() in own.asking)
    return False


def _is_name(word: str, names: tuple[str, ...]) -> bool:
    return (
        word[:1].isupper() and bool(names) and fold(word).removesuffix("'s").removesuffix("’s") in (names[0], names[-1])
    )
