from dataclasses import replace

import pytest
from hypothesis import given as given_examples
from hypothesis import strategies as st

from talknotes.errors import UsageError
from talknotes.people.names import GivenName, name_people, parse_given
from talknotes.talks.phrases import Phrase, find_phrases
from talknotes.talks.signs import Signs
from talknotes.talks.split import split
from talknotes.values import AgendaEntry, Billed, Chapter, Part, Programme, Recording, Segment, Span, Talk, Told
from tests.scenes import scene, truth_segments

RECORDING = Recording("0" * 64, "Afternoon keynotes")


def named(segments, given=(), recording=RECORDING, chapters=()):
    return name_people(divided(segments, chapters), segments, recording, given)


def divided(segments, chapters=()) -> Programme:
    return split(segments, Span(0, segments[-1].span.end + 1), Signs(chapters=tuple(chapters))).programme


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
        ("Machine Learning — In Production", None, None, "Machine Learning — In Production"),
        ("Data in motion — Apache Kafka", None, None, "Data in motion — Apache Kafka"),
        ("Stand by me", None, None, "Stand by me"),
    ],
)
def test_a_name_in_a_chapters_title_is_the_speakers_and_leaves_the_title(title, name, affiliation, left):
    rows = (*HEARD, ("S1", 100, 103, "This is about Kafka."), ("S1", 103, 106, "Kafka is a log."))
    if "Kafka" not in title:
        rows = HEARD
    found = named(scene(*rows), chapters=(Chapter(title, Span(0, 107)),))
    person = found.programme.person("S1")
    assert (person.name, person.affiliation, found.programme.talks[0].title) == (name, affiliation, left)


def test_a_person_whom_a_talk_is_about_did_not_give_it():
    said = ("S1", 70, 75, "Marie Curie was born in Warsaw."), ("S1", 75, 80, "Curie found polonium.")
    title = "What radium did — Marie Curie"
    found = named(scene(("S1", 0, 70), *said), chapters=(Chapter(title, Span(0, 81)),))
    assert found.programme.person("S1").name is None
    assert found.programme.talks[0].title == title


def test_the_user_overrules_a_title():
    found = named(scene(*HEARD), [GivenName("Maria Gomez")], chapters=(Chapter("Tables — Maria Lopez", Span(0, 101)),))
    assert found.programme.person("S1").name == "Maria Gomez"


def test_everybody_who_speaks_is_in_the_programme_with_a_label():
    found = named(truth_segments())
    assert [person.label for person in found.programme.people] == ["S1", "S2", "S3", "S4"]


def test_a_corrected_programme_keeps_its_names_unless_the_user_gives_others():
    segments, recording = scene(*HEARD), Recording("0" * 64, "Tables", artists=("Ann Artist",))
    first = name_people(divided(segments), segments, recording, ()).programme
    people = tuple(replace(person, name="Maria Corrected") for person in first.people if person.label == "S1")
    kept = name_people(replace(first, people=people), segments, recording, ()).programme
    assert kept.person("S1").name == "Maria Corrected"
    given = name_people(replace(first, people=people), segments, recording, [GivenName("Maria Given")]).programme
    assert given.person("S1").name == "Maria Given"


MARIA, DAVID = Billed("Maria Lopez", "FAIR"), Billed("David Chen", "Berkeley")


def session(
    *rows: tuple[str, str, str | None],
    talks: tuple[tuple[str, ...], ...],
    entries: tuple[tuple[Billed, ...] | None, ...] = (),
    posted: tuple[tuple[Billed, ...], ...] = (),
    recording: Recording = RECORDING,
    **others,
) -> dict[str, str | None]:
    """Name the people of (voice, text, part) rows, 20 seconds each; a part is None, "0" for talk 0, or "0?"."""
    segments = scene(*((who, 20.0 * at, 20.0 * at + 19, text) for at, (who, text, _) in enumerate(rows)))
    parts = []
    for at, (_, _, part) in enumerate(rows):
        kind = "intro" if part is None else "questions" if part.endswith("?") else "talk"
        parts.append(Part(kind, None if part is None else int(part.rstrip("?")), Span(20.0 * at, 20.0 * (at + 1))))
    programme = Programme(tuple(parts), tuple(Talk(None, labels) for labels in talks), ())
    agenda = [None if people is None else AgendaEntry("A title", people) for people in entries]
    agenda += [AgendaEntry("A title", people, posted=True) for people in posted]
    phrases = find_phrases(segments, "en")
    return names(name_people(programme, segments, recording, (), entries=agenda, phrases=phrases, **others))


TALK = ("S2", "Tables have rows and columns.", "0")
OTHER = ("S3", "Videos have frames and sounds.", "1")
TWO = (("H", "Please welcome Maria Lopez.", None), TALK, ("H", "Please welcome David Chen.", None), OTHER)


def test_an_introduction_alone_names_the_voice_that_follows():
    found = session(*TWO, talks=(("S2",), ("S3",)))
    assert found == {"H": None, "S2": "Maria Lopez", "S3": "David Chen"}


def test_agenda_and_introduction_agree_on_a_misheard_name_and_the_agenda_spells_it():
    rows = ("H", "Please welcome Mario Lopes.", None), TALK
    assert session(*rows, talks=(("S2",),), entries=((MARIA,),))["S2"] == "Maria Lopez"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (((DAVID,), (MARIA,)), ("Maria Lopez", "David Chen")),
        (((Billed("Zoe Quarrel"),), (DAVID,)), ("Maria Lopez", "David Chen")),
        (((MARIA,), (Billed("Zoe Quarrel"),)), ("Maria Lopez", "David Chen")),
        ((None, (DAVID,)), ("Maria Lopez", "David Chen")),
        (((MARIA, Billed("Ben Absent")), (DAVID,)), ("Maria Lopez", "David Chen")),
        (((MARIA, Billed("Hanna Chair")), (DAVID, Billed("Hanna Chair"))), ("Maria Lopez", "David Chen")),
    ],
    ids=["other order", "one replaced", "another replaced", "one not listed", "co-speaker missing", "chair billed"],
)
def test_an_agenda_that_the_recording_contradicts_names_nobody_wrong(entries, expected):
    found = session(*TWO, talks=(("S2",), ("S3",)), entries=entries)
    assert (found["S2"], found["S3"], found["H"]) == (*expected, None)


def test_an_agenda_that_proves_wrong_is_not_believed_where_nothing_is_heard():
    rows = (*TWO, ("H", "Let us go on.", None), ("S4", "Bridges carry loads.", "2"))
    entries = ((Billed("Zoe Quarrel"),), (Billed("Yan Wrong"),), (Billed("Xenia Wrong"),))
    found = session(*rows, talks=(("S2",), ("S3",), ("S4",)), entries=entries)
    assert found["S4"] is None


def test_an_agenda_alone_names_the_speakers():
    rows = ("H", "Good morning.", None), TALK, ("H", "Let us go on.", None), OTHER
    found = session(*rows, talks=(("S2",), ("S3",)), entries=((MARIA,), (DAVID,)))
    assert found == {"H": None, "S2": "Maria Lopez", "S3": "David Chen"}


def test_first_names_join_the_full_name_that_is_known():
    rows = ("H", "Good morning.", None), ("S2", "Hi, I'm Maria.", "0"), ("H", "Thank you, Maria.", None)
    assert session(*rows, talks=(("S2",),), entries=((MARIA, DAVID),))["S2"] == "Maria Lopez"
    assert session(*rows, talks=(("S2",),))["S2"] == "Maria"


def test_a_first_name_that_two_people_bear_names_neither():
    rows = ("H", "Good morning.", None), ("S2", "Hi, I'm Maria.", "0")
    assert session(*rows, talks=(("S2",),), entries=((MARIA, Billed("Maria Gomez")),))["S2"] is None


def test_a_first_name_joins_the_full_name_that_was_said_without_a_phrase():
    rows = ("H", "Hugo Castellan has spent twenty years at a railway.", None), TALK, ("H", "Thank you, Hugo.", None)
    assert session(*rows, talks=(("S2",),))["S2"] == "Hugo Castellan"


def test_two_speakers_are_told_apart_by_what_they_say_and_the_last_name_goes_to_the_last_voice():
    rows = ("H", "Good morning.", None), ("S2", "Hi, I'm Maria.", "0"), ("S3", "Videos have frames.", "0")
    found = session(*rows, talks=(("S2", "S3"),), entries=((DAVID, MARIA),))
    assert (found["S2"], found["S3"]) == ("Maria Lopez", "David Chen")


def test_two_speakers_of_whom_nothing_is_heard_stay_unnamed():
    rows = ("S2", "Tables have rows.", "0"), ("S3", "Videos have frames.", "0")
    assert set(session(*rows, talks=(("S2", "S3"),), entries=((DAVID, MARIA),)).values()) == {None}


def test_a_speaker_who_thanks_at_the_beginning_names_the_host():
    rows = ("H", "Please welcome Maria Lopez.", None), ("S2", "Thank you, Anna.", "0"), TALK
    found = session(*rows, talks=(("S2",),))
    assert found == {"H": "Anna", "S2": "Maria Lopez"}


def test_a_name_that_a_questioner_gives_is_not_the_speakers():
    rows = (*TWO[:2], ("S2", "Hi, I'm Bob from Leeds.", "0?"), ("S5", "I'm Kim.", "0?"))
    assert session(*rows, talks=(("S2",),))["S2"] == "Maria Lopez"


def test_nobody_is_named_twice():
    rows = ("H", "Please welcome Maria Lopez.", None), TALK, ("S5", "I'm Maria Lopez.", "0?")
    found = session(*rows, talks=(("S2",),))
    assert [name for name in found.values() if name] == ["Maria Lopez"]


def test_words_that_are_no_names_name_nobody():
    segments = scene(("H", 0, 5, "Please welcome our speaker."), ("S2", 6, 60))
    heard = "our speaker", "everyone", "<b>Eve</b>", "Eve\x1b[31m", "A" * 5000, "=cmd()", ""
    for name in heard:
        phrase = Phrase("introduce", 0, 0.0, "Please welcome our speaker.", (name,))
        programme = Programme((Part("talk", 0, Span(0, 60)),), (Talk(None, ("S2",)),), ())
        assert set(names(name_people(programme, segments, RECORDING, (), phrases=[phrase])).values()) == {None}, name


def test_hostile_names_in_an_agenda_stay_data():
    evil = Billed("<script>alert(1)</script> {{< x >}}", "\x1b[31m")
    assert session(TALK, talks=(("S2",),), entries=((evil,),))["S2"] == evil.name


@pytest.mark.parametrize(
    "name", ["Guido van Rossum", "Jürgen Müller-Lüdenscheidt", "María de la Cruz", "Anne L’Écuyer"]
)
def test_names_with_particles_and_accents_keep_their_spelling(name):
    assert session(TALK, talks=(("S2",),), entries=((Billed(name),),))["S2"] == name
    rows = ("H", f"Please welcome {name.replace('ü', 'u').replace('í', 'i')}.", None), TALK
    assert session(*rows, talks=(("S2",),), entries=((Billed(name), DAVID),))["S2"] == name


def test_confirmed_names_come_before_the_agenda_and_are_not_given_twice():
    found = session(
        *TWO, talks=(("S2",), ("S3",)), entries=((MARIA,), (DAVID,)), remembered={"S3": Billed("Maria Lopez")}
    )
    assert found == {"H": None, "S2": None, "S3": "Maria Lopez"}


def test_the_users_name_comes_before_a_confirmed_one():
    segments = scene(("S1", 0, 60))
    found = name_people(
        divided(segments), segments, RECORDING, [GivenName("Given Name")], remembered={"S1": Billed("Remembered Name")}
    )
    assert names(found) == {"S1": "Given Name"}


def test_the_agenda_comes_before_the_posts_line_and_that_before_metadata():
    recording = replace(RECORDING, title="Rows of tables, and why — Ann Title | Conf 2020")
    assert session(TALK, talks=(("S2",),), entries=((MARIA,),), recording=recording)["S2"] == "Maria Lopez"
    assert session(TALK, talks=(("S2",),), posted=((DAVID,),), recording=recording)["S2"] == "David Chen"
    assert session(TALK, talks=(("S2",),), recording=recording)["S2"] == "Ann Title"


def test_captions_that_name_a_voice_throughout_name_it():
    tags = (Told("Maria Lopez", Span(20, 39)), Told("ANNA HOST", Span(0, 19)))
    found = session(("H", "Good morning.", None), TALK, talks=(("S2",),), tags=tags, entries=((MARIA,),))
    assert (found["S2"], found["H"]) == ("Maria Lopez", "ANNA HOST")


def test_captions_that_give_two_voices_one_name_name_neither():
    tags = (Told("Maria Lopez", Span(0, 39)),)
    found = session(
        ("S2", "Tables have rows.", "0"), ("S3", "Videos have frames.", "0"), talks=(("S2", "S3"),), tags=tags
    )
    assert set(found.values()) == {None}


def test_every_name_has_evidence_and_confidence():
    segments = scene(*HEARD)
    found = name_people(
        divided(segments), segments, RECORDING, (), phrases=find_phrases(segments, "en")
    ).programme.person("S1")
    assert [sign.kind for sign in found.evidence] == ["introduced"]
    assert found.evidence[0].time == 0
    assert found.confidence == pytest.approx(0.9)


WHO = st.sampled_from(["H", "S2", "S3", "S4"])
SAID = st.sampled_from(
    ["Please welcome Maria Lopez.", "Thank you, David.", "I'm Maria.", "I'm David Chen.", "Back to you, Anna.", "Yes."]
)
PEOPLE = st.sampled_from([(), (MARIA,), (DAVID,), (MARIA, DAVID), (Billed("Anna Host"),)])


@given_examples(st.lists(st.tuples(WHO, SAID), min_size=2, max_size=12), st.lists(PEOPLE, max_size=2))
def test_whatever_is_said_no_two_voices_share_a_name_and_all_names_have_been_said_or_billed(rows, entries):
    segments: tuple[Segment, ...] = scene(
        *((who, 10.0 * at, 10.0 * at + 9, text) for at, (who, text) in enumerate(rows))
    )
    half = 10.0 * (len(rows) // 2)
    programme = Programme(
        (Part("talk", 0, Span(0, half)), Part("talk", 1, Span(half, 10.0 * len(rows)))),
        (Talk(None, ("S2",)), Talk(None, ("S3", "S4"))),
        (),
    )
    agenda = [AgendaEntry(None, people) for people in entries]
    phrases = find_phrases(segments, "en")
    found = names(name_people(programme, segments, RECORDING, (), entries=agenda, phrases=phrases))
    shown = [name for name in found.values() if name]
    assert len(shown) == len(set(shown))
    assert set(shown) <= {"Maria Lopez", "David Chen", "Anna Host", "Maria", "David", "Anna"}


def panel(*rows):
    """Return people's names where a host moderates three who are billed, two of whom are called on by name."""
    segments = scene(*rows)
    talks = (Talk("On Wax", ("S2",)), Talk("Panel", ("S1", "S3", "S4", "S5")))
    spans = ((0, 10, "intro", None), (10, 60, "talk", 0), (60, 70, "intro", None), (70, 140, "talk", 1))
    parts = [
        Part(kind, talk, Span(start, end), tuple({s.speaker for s in segments if start <= s.span.start < end}))
        for start, end, kind, talk in (*spans, (140, 150, "intro", None))
    ]
    billed = AgendaEntry("Panel", (Billed("Maria Lopez"), Billed("David Chen"), Billed("Kim Hazelwood")))
    phrases = find_phrases(segments, "en")
    programme = Programme(tuple(parts), talks, ())
    return names(name_people(programme, segments, RECORDING, (), entries=(None, billed), phrases=phrases))


PANEL = (
    ("S1", 0, 9),
    ("S2", 10, 59),
    ("S1", 61, 69),
    ("S1", 70, 75, "Maria, is that so?"),
    ("S3", 76, 90),
    ("S1", 91, 94, "David, what do you keep?"),
    ("S4", 95, 110),
    ("S5", 112, 138),
    ("S1", 141, 149),
)


def test_the_last_name_of_a_panel_goes_to_the_last_voice_that_does_not_host():
    assert panel(*PANEL) == {"S1": None, "S2": None, "S3": "Maria Lopez", "S4": "David Chen", "S5": "Kim Hazelwood"}


def test_where_nobody_hosts_a_voice_too_many_leaves_the_last_name_open():
    assert panel(*PANEL[:-1], ("S5", 141, 149))["S5"] is None


@pytest.mark.parametrize(
    "thanks", ["thank you george sam and piotr", "thank you aline george sam", "thanks george sam"]
)
def test_first_names_in_a_row_without_commas_are_nobody_s_full_name(thanks):
    rows = ("H", "Here we go.", None), TALK, ("H", thanks, None)
    assert session(*rows, talks=(("S2",),))["S2"] is None


def test_a_voice_that_is_called_by_two_known_names_gets_neither_on_the_programme_s_word():
    rows = ("H", "Please welcome Maria Lopez.", None), TALK, ("H", "Thank you, David.", None)
    agenda = {"talks": (("S2",),), "entries": ((MARIA,),)}
    assert session(*rows, **agenda, known=(DAVID,))["S2"] is None
    assert session(*rows[:2], **agenda, known=(DAVID,))["S2"] == "Maria Lopez"
    has_a_voice = (*rows, ("H", "Please welcome David Chen.", None), OTHER)
    found = session(*has_a_voice, talks=(("S2",), ("S3",)), entries=((MARIA,), (DAVID,)))
    assert (found["S2"], found["S3"]) == ("Maria Lopez", "David Chen")
