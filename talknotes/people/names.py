"""Who the speakers are: puts names to voices, each with its evidence and how sure it is.

Order: what the user said or confirmed, the agenda, the post's own speaker lines, metadata, what is heard. A name is
taken only where it is certain whom it means; anything less stays generic ("Speaker 2" is better than a wrong name).
Knows nothing of how names are shown.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from talknotes.errors import UsageError
from talknotes.people.addressed import addressed_clues
from talknotes.people.billing import billings_of, without_names
from talknotes.people.clues import clues_of, full_mentions, tag_clues
from talknotes.people.known import distinct, gather
from talknotes.people.voices import moderators, scene_of
from talknotes.people.weighing import Cast, decide
from talknotes.values import AgendaEntry, Billed, Evidence, Notice, Person, Programme, Recording, Segment, Told

if TYPE_CHECKING:
    from talknotes.talks.phrases import Phrase

_GIVEN: Final = re.compile(r"^(?:(?P<label>S\d+)\s*=\s*)?(?P<name>[^()=]+?)\s*(?:\((?P<affiliation>[^()]+)\))?$")


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
    programme: Programme,
    segments: Sequence[Segment],
    recording: Recording,
    given: Sequence[GivenName],
    *,
    entries: Sequence[AgendaEntry | None] = (),
    phrases: Sequence["Phrase"] = (),
    remembered: Mapping[str, Billed] | None = None,
    tags: Sequence[Told] = (),
    known: Sequence[Billed] = (),
) -> Named:
    """Return the programme with its people, one for each label that speaks; titles lose the names they carried.

    `entries` holds what an agenda, or a post, says of each talk in order; `phrases` point into `segments`;
    `remembered` maps labels to names that the user confirmed; `tags` are the captions' speakers; `known` are people
    whom the agenda names without saying where. People that the programme has already (a person corrected it) keep
    their names, unless the user gives others.
    """
    labels = dict.fromkeys(segment.speaker for segment in segments if segment.speaker)
    people = {label: Person(label) for label in labels} | {person.label: person for person in programme.people}
    corrected = bool(programme.people)
    for label, confirmed in (remembered or {}).items():
        if label in people and people[label].name is None:
            _set(people, label, confirmed, Evidence("confirmed", confirmed.name))
    programme, notices = _from_user(programme, people, given)
    if not corrected:
        sources = _Sources(recording, tuple(entries), tuple(phrases), tuple(tags), tuple(known))
        programme, found = _automatic(programme, segments, people, sources)
        people |= found
    return Named(replace(programme, people=tuple(people.values())), notices)


@dataclass(frozen=True, slots=True)
class _Sources:
    """All that may name a voice but the user."""

    recording: Recording
    entries: tuple[AgendaEntry | None, ...]
    phrases: tuple["Phrase", ...]
    tags: tuple[Told, ...]
    known: tuple[Billed, ...]


def _automatic(
    programme: Programme, segments: Sequence[Segment], people: Mapping[str, Person], sources: _Sources
) -> tuple[Programme, dict[str, Person]]:
    """Return the programme with tidied titles, and the people among those without a name, as far as signs name them."""
    recording, agenda = sources.recording, [entry for entry in sources.entries if entry is not None]
    taken = tuple(Billed(person.name, person.affiliation) for person in people.values() if person.name)
    scene = scene_of(programme, segments)
    billings = billings_of(programme, segments, recording, sources.entries)
    clues, announced = clues_of(scene, sources.phrases)
    clues = (*clues, *addressed_clues(scene, (*billings, *announced), sources.phrases))
    known = gather(recording, agenda, taken, sources.tags).people
    cast = Cast(
        {talk: entry.speakers for talk, entry in enumerate(programme.talks)},
        (*billings, *announced),
        distinct((*known, *sources.known, *(person for billing in announced for person in billing.people))),
        taken,
        full_mentions(segments, clues),
        moderators(programme),
    )
    free = [label for label, person in people.items() if person.name is None]
    found = decide(free, (*clues, *tag_clues(segments, sources.tags)), cast)
    return without_names(programme, {**people, **found}), found


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
        _set(people, talks[index].speakers[0], Billed(name.name, name.affiliation), Evidence("user", name.name))
    for name in (name for name in given if name.label is not None):
        assert name.label is not None
        if name.label in people:
            _set(people, name.label, Billed(name.name, name.affiliation), Evidence("user", name.name))
        else:
            known = ", ".join(people) or "none"
            notices.append(Notice("names", f"no voice is labelled {name.label} (known: {known})"))
    return replace(programme, talks=tuple(talks)), tuple(notices)


def _set(people: dict[str, Person], label: str, name: Billed, why: Evidence) -> None:
    people[label] = Person(label, name.name, name.affiliation, (why,), 1.0)
