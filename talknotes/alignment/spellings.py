"""Names that a post spells otherwise than a recording's programme does, or than was heard.

A name that is known from the post alone is no evidence for its own spelling: then what the recognizer wrote, before
that spelling replaced it, is held against it. Knows nothing of notes. Caveat: recognizers misspell names, so that only
a spelling counts that they are sure of and keep to.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from talknotes.people.matching import word_likeness
from talknotes.people.shape import fold, is_first_name, name_words
from talknotes.values import Person, Segment, Span, Word

_ALIKE: Final = 0.8
_SAME: Final = 0.86
_SHORTEST_NAME: Final = 5
_SURE: Final = 0.8
"""So sure a recognizer must be of a name that it spells otherwise."""
_PUBLISHED: Final = frozenset(["agenda", "description", "metadata", "title", "captions", "user", "confirmed"])
"""Evidence for a name in writing; what was heard is spelled as the post spells it."""


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A word of a text, how the recording spells it, and when (seconds), with the segment's id."""

    written: str
    said: str
    time: float
    segment: str


def misspelt(text: str, people: Iterable[Person], span: Span, segments: Sequence[Segment]) -> Iterator[Misspelt]:
    """Yield the names in a text that the recording of a talk, `span` of it, spells otherwise."""
    named = [person for person in people if person.name is not None]
    published = [person for person in named if not _is_from_post(person)]
    known = {word for person in published for word in name_words(person.name or "")}
    for word in _capitals(text):
        if fold(word) in known:
            continue
        meant = [(person, part) for person in published for part in _meant(word, text, person)]
        if len({part for _, part in meant}) == 1:
            person, part = meant[0]
            yield Misspelt(word, part, *_said(person, part, span, segments))
        elif not meant and any(fold(word) in name_words(person.name or "") for person in named):
            yield from _heard_otherwise(word, text, segments)


def _is_from_post(person: Person) -> bool:
    kinds = {sign.kind for sign in person.evidence}
    return "post" in kinds and not kinds & _PUBLISHED


def _capitals(text: str) -> Iterator[str]:
    for word in text.split():
        bare = _bare(word)
        if bare[:1].isupper() and bare.isalpha():
            yield bare


def _bare(word: str) -> str:
    return word.strip('.,:;!?()[]"“”„«»*_…').removesuffix("'s").removesuffix("’s")


def _meant(word: str, text: str, person: Person) -> Iterator[str]:
    """Yield the part of a person's name that a word means and spells otherwise.

    A surname must be long to be recognized alone; a first name only stands for one beside the surname.
    """
    written = (person.name or "").split()
    surname = written[-1]
    if _is_spelling(word, surname) and not is_first_name(fold(word)):
        yield surname
    elif len(written) > 1 and surname in text and word_likeness(fold(word), fold(written[0])) >= _ALIKE:
        beside = text[: text.find(surname)].split()
        if beside and beside[-1].strip("*_") == word and fold(word)[:1] == fold(written[0])[:1]:
            yield written[0]
    elif len(written) > 1 and _is_spelling(word, surname) and fold(written[0]) in fold(text).split():
        yield surname


def _is_spelling(word: str, surname: str) -> bool:
    one, other = fold(word), fold(surname)
    return min(len(one), len(other)) >= _SHORTEST_NAME and one[0] == other[0] and word_likeness(one, other) >= _SAME


def _said(person: Person, name: str, span: Span, segments: Sequence[Segment]) -> tuple[float, str]:
    """Return when a name is said first, or else when its bearer first speaks."""
    for segment in segments:
        if name in segment.text:
            return segment.span.start, segment.id
    for segment in segments:
        if segment.speaker == person.label:
            return segment.span.start, segment.id
    inside = [segment.id for segment in segments if segment.span.start >= span.start]
    return span.start, inside[0] if inside else ""


def _heard_otherwise(word: str, text: str, segments: Sequence[Segment]) -> Iterator[Misspelt]:
    """Yield how a name of the post was heard, where it was surely and always heard in the same other spelling."""
    said = [(each, segment) for segment in segments for each in segment.words]
    as_written = [(each, segment) for each, segment in said if fold(_bare(each.text)) == fold(word)]
    if any(each.heard is None or fold(_bare(each.heard)) == fold(word) for each, _ in as_written):
        return
    heard = [(_bare(each.heard or ""), each, segment) for each, segment in as_written]
    heard += list(_beside_first_name(word, text, segments))
    if heard and len({fold(name) for name, _, _ in heard}) == 1 and all(map(_is_sure, (one for _, one, _ in heard))):
        name, each, segment = heard[0]
        if name[:1].isupper() and name.isalpha() and len(name) >= _SHORTEST_NAME:
            yield Misspelt(word, name, each.span.start, segment.id)


def _beside_first_name(word: str, text: str, segments: Sequence[Segment]) -> Iterator[tuple[str, Word, Segment]]:
    """Yield the surnames like `word` that are said behind the first name which stands before it in a text."""
    words = [_bare(each) for each in text.split()]
    first = next((one for one, other in pairwise(words) if other == word), None)
    for segment in segments if first and first[:1].isupper() else ():
        for one, other in pairwise(segment.words):
            name = _bare(other.text)
            if (
                _bare(one.text) == first
                and fold(name) != fold(word)
                and name[:1].isupper()
                and _is_spelling(name, word)
            ):
                yield name, other, segment


def _is_sure(word: Word) -> bool:
    return word.probability is None or word.probability >= _SURE
