from dataclasses import replace

import pytest

from talknotes.alignment.disagreements import find_disagreements
from talknotes.alignment.values import Disagreement
from talknotes.values import Evidence, Person, Programme, Segment
from tests.alignment.stories import covered, post, segments, session

PROGRAMME, SAID = session()
TUNNEL = [segment for segment in SAID if segment.speaker == "S1"]


def found(*notes: str, speaker: str | None = None, programme: Programme = PROGRAMME) -> tuple[Disagreement, ...]:
    section = post(("The tunnel", speaker, notes)).sections[0]
    return find_disagreements(covered(notes, TUNNEL), section, programme, SAID, "en")


@pytest.mark.parametrize(
    ("note", "noted", "said"),
    [
        ("They hung 50 sensors for nitrogen dioxide from the ceiling.", "50", "thirty"),
        ("The tunnel is 17 kilometres long.", "17", "eleven"),
        ("A truck with brushes washes the lamps every 12 weeks.", "12", "six"),
        ("There are 90,000 cars in it each day.", "90,000", "forty thousand"),
        ("It was opened in 1987, and he runs the maintenance.", "1987", "nineteen seventy eight"),
    ],
)
def test_another_number(note: str, noted: str, said: str):
    (one,) = found(note)
    segment = next(segment for segment in SAID if segment.id == one.segment)
    assert (one.kind, one.noted, one.said) == ("number", noted, said)
    assert said in segment.text
    assert segment.span.start <= one.time < segment.span.end


@pytest.mark.parametrize(
    "note",
    [
        "They hung 30 sensors for nitrogen dioxide from the ceiling.", "The tunnel is about 7 miles long.",
        "Roughly 42,000 cars are in it every day.", "Almost a million francs a year (they save 900,000).",
        "66% of the power bill went into ventilation.", "The button is red and has been pressed 2x.",
        "After a decade half of the light is gone.", "50% of the light is gone after 10 years.",
        "Acrylic covers last 36 months.", "Of the sensors, 3 were stolen in 2 weeks.", "My own tunnel has 5 lamps.",
    ],
)  # fmt: skip
def test_rounding_units_and_other_things_are_no_disagreement(note: str):
    assert found(note) == ()


def test_another_spelling_of_a_name():
    (one,) = found("Then Zurbrigen spoke of 30 sensors for nitrogen dioxide.")
    assert (one.kind, one.noted, one.said, one.note.index) == ("name", "Zurbrigen", "Zurbriggen", 0)


def test_another_spelling_in_the_head():
    (one,) = found("30 sensors for nitrogen dioxide.", speaker="Ueli Zurbrigen")
    assert (one.kind, one.noted, one.said, one.note.index, one.note.text) == (
        "name", "Zurbrigen", "Zurbriggen", -1, "Ueli Zurbrigen",
    )  # fmt: skip


@pytest.mark.parametrize(
    "speaker", ["Ueli Zurbriggen", "Zurbriggen", "ueli zürbriggen", "Felix Amundsen", "U. Zurbriggen"]
)
def test_the_same_and_wholly_other_names_are_no_disagreement(speaker: str):
    assert found("30 sensors for nitrogen dioxide.", speaker=speaker) == ()


def test_somebody_else_said_it():
    (one,) = found("Achterberg says that the firefighters' red button has been pressed twice.")
    assert (one.kind, one.noted, one.said) == ("attribution", "Rosalind Achterberg", "Ueli Zurbriggen")


def test_who_said_it_or_nobody_known_is_no_disagreement():
    assert found("Zurbriggen says that the firefighters' red button has been pressed twice.") == ()
    nameless = Programme(PROGRAMME.parts, PROGRAMME.talks, (Person("S1"), PROGRAMME.people[1]))
    assert found("Achterberg says that the red button has been pressed twice.", programme=nameless) == ()


def test_a_note_that_is_found_nowhere_disagrees_with_nothing():
    assert found("I counted 17 violins on the stage.") == ()


def test_a_difference_is_told_once():
    assert len(found("Zurbrigen came.", "Zurbrigen hung 30 sensors.", speaker="Ueli Zurbrigen")) == 1


FORGERIES = [
    "Hello, it is good to be in this room.",
    "I hunt forged videos for a newspaper.",
    "People find eight out of ten forgeries by themselves.",
    "Only one percent of the videos that we get is forged at all.",
    "The rest is old material with a new caption.",
    "A reporter calls whoever uploaded the video.",
    "Ninety percent of the calls end with a shrug.",
    "One in five captions was written by a machine.",
    "Thank you for listening.",
]


def in_forgeries(note: str, notes_language: str | None = None) -> list[tuple[str, str]]:
    said = segments(FORGERIES)
    section = post(("Forged videos", None, [note])).sections[0]
    coverage = covered([note], said, notes_language)
    found = find_disagreements(coverage, section, Programme((), (), ()), said, "en", notes_language)
    return [(one.noted, one.said) for one in found if one.kind == "number"]


@pytest.mark.parametrize(
    ("note", "noted", "said"),
    [
        ("People find nine out of ten forgeries by themselves.", "nine out of ten", "eight out of ten"),
        ("9 of 10 forgeries are found by people.", "9 of 10", "eight out of ten"),
        ("10% of the videos they get are forged.", "10%", "one percent"),
        ("Ten percent of the videos is forged.", "Ten percent", "one percent"),
        ("50 percent of the calls end with a shrug.", "50 percent", "Ninety percent"),
        ("3 in 5 captions were written by a machine.", "3 in 5", "One in five"),
    ],
)
def test_another_share(note: str, noted: str, said: str):
    assert in_forgeries(note) == [(noted, said)]


@pytest.mark.parametrize(
    "note",
    [
        "80% of the forgeries are found by people.", "8/10 forgeries are found by people.",
        "1% of the videos is forged.", "Nearly all calls (about 95%) end with a shrug.",
        "20% of the captions were written by a machine.", "Half of the videos bored me, says my neighbour.",
    ],
)  # fmt: skip
def test_the_same_share_in_other_words_is_no_disagreement(note: str):
    assert in_forgeries(note) == []


def test_another_share_in_another_language():
    assert in_forgeries("Nur zehn Prozent der Videos sind gefälscht.", "de") == [("zehn Prozent", "one percent")]
    assert in_forgeries("Nur ein Prozent der Videos ist gefälscht.", "de") == []


@pytest.mark.parametrize(
    "note",
    [
        "The firefighters' red button has been pressed twice, says Achterberg.",
        "The firefighters' red button has been pressed twice, as Rosalind Achterberg said.",
        "According to Achterberg the firefighters' red button has been pressed twice.",
        "Achterberg: the firefighters' red button has been pressed twice.",
        "Achterberg pressed the firefighters' red button twice.",
    ],
)
def test_whoever_is_credited_anywhere_in_a_sentence(note: str):
    assert [(one.kind, one.noted, one.said) for one in found(note)] == [
        ("attribution", "Rosalind Achterberg", "Ueli Zurbriggen")
    ]


@pytest.mark.parametrize(
    "note",
    [
        "The firefighters' red button has been pressed twice, says Zurbriggen.",
        "Zurbriggen says that Achterberg pressed the firefighters' red button twice.",
        "Achterberg asked about the firefighters' red button; it was pressed twice.",
        "Achterberg's firefighters pressed the red button twice.",
        "The red button of the firefighters was pressed twice, unlike that of Achterberg.",
    ],
)
def test_who_is_only_spoken_of_is_not_credited(note: str):
    assert [one for one in found(note) if one.kind == "attribution"] == []


def heard(*evidence: str, spelled: str = "Lopez", probability: float | None = 0.95) -> list[tuple[str, str, int]]:
    """Return name disagreements of a heading's Maria Lopes, spelled otherwise before the post's spelling won."""
    said = segments(["Please welcome Maria Lopes from the tunnel.", *[segment.text for segment in TUNNEL]])
    words = said[0].words
    at = next(number for number, word in enumerate(words) if word.text == "Lopes")
    mended = replace(words[at], heard=spelled, probability=probability) if spelled else words[at]
    said[0] = Segment("s1", said[0].span, "S9", said[0].text, (*words[:at], mended, *words[at + 1 :]))
    person = Person("S1", "Maria Lopes", evidence=tuple(Evidence(kind, "Maria Lopes") for kind in evidence))
    section = post(("The tunnel", "Maria Lopes", [])).sections[0]
    found = find_disagreements(covered([], said), section, Programme((), (), (person,)), said, "en")
    return [(one.noted, one.said, one.note.index) for one in found if one.kind == "name"]


@pytest.mark.parametrize("evidence", [("post",), ("post", "introduced")])
@pytest.mark.parametrize("probability", [None, 0.95])
def test_a_name_of_the_post_is_no_evidence_against_what_was_heard(evidence, probability):
    assert heard(*evidence, probability=probability) == [("Lopes", "Lopez", -1)]


def test_a_name_that_is_published_or_hardly_heard_is_no_disagreement():
    assert heard("post", "agenda") == []
    assert heard("agenda") == []
    assert heard("post", probability=0.4) == []
    assert heard("post", spelled="") == []
    assert heard("post", spelled="lopes,") == []


def test_an_introduction_that_was_left_as_it_was_heard_counts_too():
    said = segments(["Please welcome Maria Lopez from the tunnel.", *[segment.text for segment in TUNNEL]])
    person = Person("S1", "Maria Lopes", evidence=(Evidence("post", "Maria Lopes"),))
    section = post(("The tunnel", "Maria Lopes", [])).sections[0]
    (one,) = find_disagreements(covered([], said), section, Programme((), (), (person,)), said, "en")
    assert (one.noted, one.said, one.note.index, one.segment) == ("Lopes", "Lopez", -1, "s1")


def test_a_heading_against_an_agenda():
    person = Person("S1", "Maria Lopez", evidence=(Evidence("agenda", "Maria Lopez"),))
    section = post(("The tunnel", "Maria Lopes", [])).sections[0]
    (one,) = find_disagreements(covered([], TUNNEL), section, Programme((), (), (person,)), SAID, "en")
    assert (one.kind, one.noted, one.said, one.note.index) == ("name", "Lopes", "Lopez", -1)
