from dataclasses import replace

import pytest

from talknotes.errors import UsageError
from talknotes.people.names import GivenName, name_people, parse_given
from talknotes.talks.split import split
from talknotes.values import Chapter, Recording, Span
from tests.scenes import scene, truth_segments

RECORDING = Recording("0" * 64, "Afternoon keynotes")


def named(segments, given=(), recording=RECORDING, chapters=()):
    programme = split(segments, chapters, Span(0, segments[-1].span.end + 1), None)
    return name_people(programme, segments, recording, given)


def names(found) -> dict[str, str | None]:
    return {person.label: person.name for person in found.programme.people}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maria Lopez", GivenName("Maria Lopez")),
        ("Maria Lopez (head of engineering)", GivenName("Maria Lopez", "head of engineering")),
        ("S2=Maria Lopez", GivenName("Maria Lopez", None, "S2")),
        (" S12 = Jürgen O'Neill-Smith ( ACME ) ", GivenName("Jürgen O'Neill-Smith", "ACME", "S12")),
    ],
)
def test_names_are_read_in_three_forms(text, expected):
    assert parse_given(text) == expected


@pytest.mark.parametrize("text", ["", "(only this)", "S2=", "a=b=c", "Maria (one) (two)"])
def test_other_forms_are_refused_with_the_known_ones(text):
    with pytest.raises(UsageError, match="Name"):
        parse_given(text)


def test_names_in_order_go_to_the_talks_and_nobody_else():
    given = [GivenName("Maria Lopez", "a lab"), GivenName("David Chen")]
    found = named(truth_segments(), given)
    assert names(found) == {"S1": None, "S2": "Maria Lopez", "S3": None, "S4": "David Chen"}
    assert found.notices == ()


def test_a_labelled_name_goes_to_that_voice():
    assert names(named(truth_segments(), [GivenName("Ann Host", None, "S1")]))["S1"] == "Ann Host"


def test_a_name_too_many_and_an_unknown_label_are_told():
    given = [GivenName(n) for n in "ABC"] + [GivenName("X", None, "S9")]
    messages = [notice.message for notice in named(truth_segments(), given).notices]
    assert "no talk 3" in messages[0]
    assert "S9" in messages[1]
    assert "S1, S2, S3, S4" in messages[1]


def test_a_name_given_for_a_talk_of_unknown_voices_stands_at_the_talk():
    segments = scene((None, 0, 50), (None, 51, 99))
    found = named(segments, [GivenName("Maria Lopez")])
    [talk] = found.programme.talks
    assert found.programme.person(talk.speakers[0]).name == "Maria Lopez"


def test_the_artist_of_a_single_talk_is_its_speaker():
    recording = Recording("0" * 64, "On Tables", artists=("Maria Lopez",))
    found = named(scene(("S1", 0, 90)), recording=recording)
    assert names(found) == {"S1": "Maria Lopez"}


def test_an_artist_of_several_talks_names_nobody():
    recording = Recording("0" * 64, "Day", artists=("Maria Lopez",))
    assert set(names(named(truth_segments(), recording=recording)).values()) == {None}


HEARD = (("H", 0, 5, "Please welcome Maria Lopez."), ("S1", 6, 100, "Thank you."))


@pytest.mark.parametrize(
    ("title", "name", "affiliation", "left"),
    [
        ("Tables at Scale — Maria Lopez", "Maria Lopez", None, "Tables at Scale"),
        ("Tables at Scale - Maria Lopez (FAIR)", "Maria Lopez", "FAIR", "Tables at Scale"),
        ("Tables at Scale by Maria Lopez", "Maria Lopez", None, "Tables at Scale"),
        ("Maria Lopez (FAIR): Tables at Scale", "Maria Lopez", "FAIR", "Tables at Scale"),
        ("Tables at Scale — Marie Curie", None, None, "Tables at Scale — Marie Curie"),
        ("Machine Learning — In Production", None, None, "Machine Learning — In Production"),
        ("Stand by me", None, None, "Stand by me"),
    ],
)
def test_a_name_in_a_chapters_title_counts_only_where_it_is_heard(title, name, affiliation, left):
    segments = scene(*HEARD)
    found = named(segments, chapters=(Chapter(title, Span(0, 101)),))
    person = found.programme.person("S1")
    assert (person.name, person.affiliation, found.programme.talks[0].title) == (name, affiliation, left)


def test_the_user_overrules_a_title():
    found = named(scene(*HEARD), [GivenName("Maria Gomez")], chapters=(Chapter("Tables — Maria Lopez", Span(0, 101)),))
    assert found.programme.person("S1").name == "Maria Gomez"


def test_everybody_who_speaks_is_in_the_programme_with_a_label():
    found = named(truth_segments())
    assert [person.label for person in found.programme.people] == ["S1", "S2", "S3", "S4"]


def test_a_corrected_programme_keeps_its_names_unless_the_user_gives_others():
    segments, recording = scene(*HEARD), Recording("0" * 64, "Tables", artists=("Ann Artist",))
    first = name_people(split(segments, (), Span(0, 101)), segments, recording, ()).programme
    people = tuple(replace(person, name="Maria Corrected") for person in first.people if person.label == "S1")
    kept = name_people(replace(first, people=people), segments, recording, ()).programme
    assert kept.person("S1").name == "Maria Corrected"
    given = name_people(replace(first, people=people), segments, recording, [GivenName("Maria Given")]).programme
    assert given.person("S1").name == "Maria Given"
