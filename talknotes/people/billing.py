"""Whom agenda, post, titles and metadata bill for each talk, and how surely: before anybody has listened to a name.

A name in a title is believed where it is heard, or where it looks like nothing else: no product whose name the talk is
about, nor a person whom it is about. Knows nothing of voices.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from talknotes.people.clues import Billing
from talknotes.people.known import TitleNames, names_in_title, people_in_description
from talknotes.people.matching import same_name
from talknotes.people.shape import fold, looks_like_name, name_words
from talknotes.values import AgendaEntry, Billed, Evidence, Person, Programme, Recording, Segment, Span

_AGENDA: Final = 0.85
_POSTED: Final = 0.8
_ARTIST: Final = 0.8
_DESCRIBED: Final = 0.85
_TITLED: Final = 0.75
_TITLED_BY_CAPITALS: Final = 0.6
_TITLED_AND_HEARD: Final = 0.92
_INTRODUCED_WITHIN_S: Final = 120.0
_OWN_NAME_S: Final = 60.0
_TOPIC_TIMES: Final = 2
_SENTENCE_WORDS: Final = 3


def billings_of(
    programme: Programme,
    segments: Sequence[Segment],
    recording: Recording,
    entries: Sequence[AgendaEntry | None],
) -> tuple[Billing, ...]:
    """Return who is billed for each talk; for one talk the source of greater authority comes first."""
    found: list[Billing] = []
    for talk in range(len(programme.talks)):
        entry = entries[talk] if talk < len(entries) else None
        if entry is not None and entry.speakers:
            kind, weight = ("post", _POSTED) if entry.posted else ("agenda", _AGENDA)
            found.append(Billing(talk, entry.speakers, _why(kind, entry.speakers, weight)))
        if programme.parts_of(talk):
            found += _titled(programme, talk, segments, recording)
    if len(programme.talks) == 1:
        found += _of_recording(recording)
    return tuple(found)


def without_names(programme: Programme, people: Mapping[str, Person]) -> Programme:
    """Return the programme whose titles have lost the names of those who are named now."""
    talks = list(programme.talks)
    for at, talk in enumerate(talks):
        named = names_in_title(talk.title or "")
        speakers = [person.name for label in talk.speakers if (person := people.get(label)) and person.name]
        if named and all(any(same_name(one.name, name) for name in speakers) for one in named.people):
            talks[at] = replace(talk, title=named.title)
    return replace(programme, talks=tuple(talks))


def _why(kind: str, people: Sequence[Billed], weight: float) -> Evidence:
    return Evidence(kind, ", ".join(person.name for person in people), weight=weight)


def _of_recording(recording: Recording) -> Iterator[Billing]:
    described = people_in_description(recording.description)
    if described:
        yield Billing(0, described, _why("description", described, _DESCRIBED))
    artists = tuple(Billed(artist) for artist in recording.artists)
    if artists and all(looks_like_name(artist.name, False) for artist in artists):
        yield Billing(0, artists, _why("metadata", artists, _ARTIST))


def _titled(programme: Programme, talk: int, segments: Sequence[Segment], recording: Recording) -> Iterator[Billing]:
    titles = [programme.talks[talk].title, recording.title if len(programme.talks) == 1 else None]
    whole = Span(programme.parts_of(talk)[0].span.start, programme.parts_of(talk)[-1].span.end)
    for title in dict.fromkeys(title for title in titles if title):
        named = names_in_title(title)
        weight = _weight(named, segments, whole, programme.talks[talk].speakers) if named else 0.0
        if named and weight:
            yield Billing(talk, named.people, Evidence("title", title, weight=weight))


def _weight(named: TitleNames, segments: Sequence[Segment], talk: Span, speakers: Sequence[str]) -> float:
    """Return how sure a title's names are, 0 where they are what the talk is about."""
    if any(_is_topic(person.name, segments, talk, speakers) for person in named.people):
        return 0.0
    if all(_is_heard(person.name, segments, talk.start) for person in named.people):
        return _TITLED_AND_HEARD
    if named.sure:
        return _TITLED
    words = named.title.split()
    is_sentence = len(words) >= _SENTENCE_WORDS and any(word[0].islower() for word in words)
    verbs = any(word.endswith("ing") for person in named.people for word in name_words(person.name)[:1])
    return _TITLED_BY_CAPITALS if is_sentence and not verbs else 0.0


def _is_topic(name: str, segments: Sequence[Segment], talk: Span, speakers: Sequence[str]) -> bool:
    """Tell whether the talk's own voice says the name again and again: nobody speaks of themselves like that."""
    surname = name_words(name)[-1]
    own = (segment for segment in segments if segment.speaker in speakers and talk.overlap(segment.span))
    times = sum(surname in _said(segment) for segment in own if segment.span.start > talk.start + _OWN_NAME_S)
    return times >= _TOPIC_TIMES


def _is_heard(name: str, segments: Sequence[Segment], start: float) -> bool:
    """Tell whether a sentence near a talk's start says both the first name and the surname."""
    words = name_words(name)
    near = (segment for segment in segments if abs(segment.span.start - start) <= _INTRODUCED_WITHIN_S)
    return any({words[0], words[-1]} <= _said(segment) for segment in near)


def _said(segment: Segment) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", fold(segment.text)))
