import pytest

from talknotes.alignment.disagreements import find_disagreements
from talknotes.alignment.values import Disagreement
from talknotes.values import Person, Programme
from tests.alignment.stories import covered, post, session

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
