import pytest

from talknotes.people.merged import separate
from talknotes.talks.phrases import find_phrases
from talknotes.values import Span, Turn
from tests.scenes import scene


def voices(*rows, turns=()):
    segments = scene(*rows)
    found, heard = separate(segments, turns, find_phrases(segments, "en"))
    assert [one.text for one in found] == [one.text for one in segments]
    return [one.speaker for one in found], [turn.speaker for turn in heard]


def introduced(at, name):
    return ("S1", at, at + 4, f"Please welcome {name}.")


TWICE = (
    introduced(0, "Maria Lopez"),
    ("S2", 5, 60),
    introduced(61, "David Chen"),
    ("S2", 66, 120),
    ("S1", 121, 123, "Thank you, David."),
    ("S2", 124, 126, "Thanks."),
)


def test_a_voice_that_is_introduced_as_two_people_is_two_voices():
    turns = (Turn("S1", Span(0, 4)), Turn("S2", Span(5, 60)), Turn("S2", Span(66, 120)))
    found, heard = voices(*TWICE, turns=turns)
    assert found == ["S1", "S2", "S1", "S3", "S1", "S3"]
    assert heard == ["S1", "S2", "S3"]


@pytest.mark.parametrize("name", ["Maria Lopez", "Mario Lopez", "Maria Lopes"])
def test_the_same_person_introduced_twice_stays_one_voice(name):
    found, _ = voices(TWICE[0], TWICE[1], introduced(61, name), *TWICE[3:])
    assert set(found) == {"S1", "S2"}


def test_who_comes_back_has_their_first_label_again():
    again = (introduced(130, "Maria Lopez"), ("S2", 135, 190))
    assert voices(*TWICE, *again)[0][-1] == "S2"


@pytest.mark.parametrize(
    "second",
    [
        (introduced(61, "David Chen"), ("S2", 66, 70)),
        (introduced(61, "David"), ("S2", 66, 120)),
        (introduced(61, "David Chen"), ("S3", 66, 120)),
        (introduced(61, "David Chen"), ("S2", 166, 220)),
    ],
    ids=["a short answer", "a first name alone", "another voice", "much later"],
)
def test_without_a_clear_second_introduction_a_voice_stays_one(second):
    found, _ = voices(*TWICE[:2], *second)
    assert found[1] == "S2"
    assert set(found) <= {"S1", "S2", "S3"}
    assert found[3] == second[1][0]


def test_unknown_voices_stay_unknown():
    found, _ = voices((None, 0, 4, "Please welcome Maria Lopez."), (None, 5, 60), (None, 61, 120))
    assert found == [None, None, None]
