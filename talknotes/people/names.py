"""Who the speakers are: names from the user and from the recording's metadata, each with its evidence.

Order: what the user said, then metadata. A name from metadata is taken only where it is certain whom it means; anything
less stays generic ("Speaker 2" is better than a wrong name). Knows nothing of how names are shown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from talknotes.errors import UsageError
from talknotes.values import Evidence, Notice, Person, Programme, Recording, Segment

_GIVEN = re.compile(r"^(?:(?P<label>S\d+)\s*=\s*)?(?P<name>[^()=]+?)\s*(?:\((?P<affiliation>[^()]+)\))?$")
_TITLE_NAME = re.compile(
    r"^(?P<title>.+?)\s+(?:[—–|-]|by)\s+(?P<name>[^—–|()]+?)\s*(?:\((?P<affiliation>[^()]+)\))?(?:\s*\|.*)?$"
)
_NAME_TITLE = re.compile(r"^(?P<name>[^:()]+?)\s*(?:\((?P<affiliation>[^()]+)\))?\s*:\s+(?P<title>.+)$")
_PERSON_WORD = re.compile(r"^(?:[^\W\d_a-z][\w'’.-]*|de|da|del|della|der|den|van|von|bin|al|el|la|le)$")
_INTRODUCED_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class GivenName:
    """A name that the user gave: for a label, or, where `label` is None, for the next talk in order."""

    name: str
    affiliation: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A programme whose people have names where there is evidence, and what could not be used."""

    programme: Programme
    notices: tuple[Notice, ...] = ()


def parse_given(text: str) -> GivenName:
    """Return the name in `Maria Lopez`, `Maria Lopez (affiliation)` or `S2=Maria Lopez`; UsageError for other forms."""
    found = _GIVEN.match(text.strip())
    if not found:
        raise UsageError(f'--speaker {text!r}: write "Name", "Name (affiliation)" or "S2=Name (affiliation)".')
    affiliation = (found["affiliation"] or "").strip() or None
    return GivenName(found["name"].strip(), affiliation, found["label"])


def name_people(
    programme: Programme, segments: Sequence[Segment], recording: Recording, given: Sequence[GivenName]
) -> Named:
    """Return the programme with its people, one for each label that speaks; titles lose the names they carried.

    People that the programme has already (a person corrected it) keep their names, unless the user gives others.
    """
    labels = dict.fromkeys(segment.speaker for segment in segments if segment.speaker)
    people = {label: Person(label) for label in labels} | {person.label: person for person in programme.people}
    if not programme.people:
        programme = _from_metadata(programme, segments, recording, people)
    programme, notices = _from_user(programme, people, given)
    return Named(replace(programme, people=tuple(people.values())), notices)


def _from_metadata(
    programme: Programme, segments: Sequence[Segment], recording: Recording, people: dict[str, Person]
) -> Programme:
    programme = _from_titles(programme, segments, people)
    if len(programme.talks) == 1 and len(recording.artists) == 1 and len(programme.talks[0].speakers) == 1:
        artist = recording.artists[0]
        _set(people, programme.talks[0].speakers[0], GivenName(artist), Evidence("metadata", artist))
    return programme


def _from_user(
    programme: Programme, people: dict[str, Person], given: Iterable[GivenName]
) -> tuple[Programme, tuple[Notice, ...]]:
    notices: list[Notice] = []
    talks = list(programme.talks)
    in_order = [name for name in given if name.label is None]
    for index, name in enumerate(in_order):
        if index >= len(talks):
            notices.append(Notice("names", f"there is no talk {index + 1} for the speaker {name.name}"))
            continue
        if not talks[index].speakers:  # nobody was told apart: the talk has a speaker all the same, whom the user knows
            talks[index] = replace(talks[index], speakers=(f"T{index + 1}",))
        _set(people, talks[index].speakers[0], name, Evidence("user", name.name))
    for name in (name for name in given if name.label is not None):
        assert name.label is not None
        if name.label in people:
            _set(people, name.label, name, Evidence("user", name.name))
        else:
            known = ", ".join(people) or "none"
            notices.append(Notice("names", f"no voice is labelled {name.label} (known: {known})"))
    return replace(programme, talks=tuple(talks)), tuple(notices)


def _set(people: dict[str, Person], label: str, name: GivenName, why: Evidence) -> None:
    people[label] = Person(label, name.name, name.affiliation, (why,))


def _from_titles(programme: Programme, segments: Sequence[Segment], people: dict[str, Person]) -> Programme:
    """Take names out of titles such as "Title — Name (affiliation)" where the name is also heard."""
    talks = list(programme.talks)
    for index, talk in enumerate(talks):
        found = _name_in(talk.title or "")
        if not found or len(talk.speakers) != 1:
            continue
        start = programme.parts_of(index)[0].span.start
        heard = _heard(found["name"], segments, start)
        if heard is None:
            continue
        evidence = (Evidence("title", talk.title or ""), Evidence("heard", heard.text, heard.span.start))
        people[talk.speakers[0]] = Person(talk.speakers[0], found["name"].strip(), found["affiliation"], evidence)
        talks[index] = replace(talk, title=found["title"].strip())
    return replace(programme, talks=tuple(talks))


def _name_in(title: str) -> re.Match[str] | None:
    for pattern in (_TITLE_NAME, _NAME_TITLE):
        found = pattern.match(title)
        if found and _is_name(found["name"]):
            return found
    return None


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 4 and all(_PERSON_WORD.match(word) for word in words)


def _heard(name: str, segments: Sequence[Segment], start: float) -> Segment | None:
    """Return the sentence near a talk's start that says both the first name and the surname."""
    wanted = {word.casefold() for word in (name.split()[0], name.split()[-1])}
    for segment in segments:
        if abs(segment.span.start - start) <= _INTRODUCED_WITHIN_S:
            said = {word.strip(".,:;!?\"'").casefold() for word in segment.text.split()}
            if wanted <= said:
                return segment
    return None
