"""Whether those whom a section's head names are those whose voices the recording has for the talk.

A part of the pipeline. A name is borne out by a voice that has it, or by somebody who says it. It is contradicted only
where every voice that carries the talk surely has another one. Knows nothing of what the section tells.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from talknotes.alignment.values import Disagreement
from talknotes.authored.post import Section
from talknotes.evidence.values import Claim, Problem, Verdict
from talknotes.people.matching import partial_likeness, word_likeness
from talknotes.people.shape import name_words
from talknotes.values import Person, Programme, Segment, Span

_ALIKE: Final = 0.8
_OTHER: Final = 0.7
"""A name that is as like as that is not surely somebody else's."""
_SURE: Final = 0.8
_CARRIES: Final = 0.15
"""A voice that speaks for so much of a talk carries it."""
_BEFORE_S: Final = 180.0
"""So long before a talk somebody may introduce its speaker."""


def credited(
    section: Section,
    span: Span,
    programme: Programme,
    segments: Sequence[Segment],
    differing: Sequence[Disagreement] = (),
) -> Iterator[Verdict]:
    """Yield a verdict for each name in a section's head.

    `span` is the talk's, `segments` are the whole recording's; a name that `programme` has from the post alone counts
    for nothing; `differing` tells of names that the recording spells otherwise.
    """
    voices = _voices(span, programme, segments)
    named = [person for person in voices if _is_named(person)]
    anyone = any(_is_alike(speaker.name, person) for speaker in section.speakers for person in named)
    is_settled = not anyone and bool(named) and all(map(_is_sure, voices))
    for speaker in section.speakers:
        claim = Claim(speaker.name)
        spelt = next((one for one in differing if one.note.text == speaker.name), None)
        voice = next((person for person in named if _is_alike(speaker.name, person)), None)
        if spelt is not None:
            at = [segment for segment in segments if segment.id == spelt.segment]
            yield _verdict(claim, at, Problem("name", spelt.noted, spelt.said))
        elif voice is not None:
            yield _verdict(claim, _first(voice, span, segments))
        elif is_settled and not any(_may_be(speaker.name, person) for person in named):
            names = ", ".join(person.name or "" for person in named)
            yield _verdict(claim, _first(named[0], span, segments), Problem("name", speaker.name, names))
        elif said := _said(speaker.name, span, segments):
            yield _verdict(claim, [said])
        else:
            yield Verdict(claim, "not found", claim.text)


def _verdict(claim: Claim, segments: Sequence[Segment], problem: Problem | None = None) -> Verdict:
    ids, spans = tuple(one.id for one in segments), tuple(one.span for one in segments)
    if problem is None:
        return Verdict(claim, "supported", claim.text, ids, spans)
    return Verdict(claim, "contradicted", claim.text, ids, spans, (problem,))


def _voices(span: Span, programme: Programme, segments: Sequence[Segment]) -> list[Person]:
    """Return the people who carry a talk, the one who speaks most first; nobody where a voice was not told apart."""
    spoken: dict[str | None, float] = {}
    for segment in segments:
        if shared := segment.span.overlap(span):
            spoken[segment.speaker] = spoken.get(segment.speaker, 0.0) + shared
    total = sum(spoken.values())
    carrying = sorted((label for label in spoken if spoken[label] >= _CARRIES * total), key=lambda one: -spoken[one])
    return [] if None in carrying else [programme.person(label) for label in carrying if label is not None]


def _is_named(person: Person) -> bool:
    """Tell whether a voice has a name, and not from the post alone."""
    return bool(person.name) and {sign.kind for sign in person.evidence} != {"post"}


def _is_sure(person: Person) -> bool:
    return _is_named(person) and (person.confidence is None or person.confidence >= _SURE)


def _is_alike(name: str, person: Person) -> bool:
    known = person.name or ""
    return max(partial_likeness(name, known)[0], partial_likeness(known, name)[0]) >= _ALIKE


def _may_be(name: str, person: Person) -> bool:
    """Tell whether any two words of two names are too like for different people."""
    return any(
        word_likeness(one, other) >= _OTHER for one in name_words(name) for other in name_words(person.name or "")
    )


def _first(person: Person, span: Span, segments: Sequence[Segment]) -> list[Segment]:
    """Return the first segment of a talk that a person says."""
    return [one for one in segments if one.speaker == person.label and one.span.overlap(span)][:1]


def _said(name: str, span: Span, segments: Sequence[Segment]) -> Segment | None:
    """Return where a full name is said, shortly before the talk or in it."""
    words = name_words(name)
    for segment in segments:
        if span.start - _BEFORE_S <= segment.span.start < span.end and len(words) > 1:
            said = name_words(segment.text)
            if words[-1] in said and words[0] in said:
                return segment
    return None
