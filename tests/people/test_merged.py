import pytest

from talknotes.people.merged import separate
from talknotes.talks.phrases import find_phrases
from talknotes.values import Billed, Span, Turn
from tests.scenes import scene


def voices(*rows, turns=(), known=()):
    segments = scene(*rows)
    found, heard = separate(segments, turns, find_phrases(segments, "en"), known)
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


PEOPLE = (Billed("Maria Lopez"), Billed("David Chen"), Billed("Kim Hazelwood"), Billed("Ann Lee"))
EVENING = (
    introduced(0, "Ann Lee"),
    ("S2", 5, 60),
    introduced(61, "Maria Lopez"),
    ("S3", 66, 120),
    ("S1", 121, 125, "Police Kim Hazelwood, hop hop."),
    ("S2", 126, 180),
)


def test_a_known_name_that_a_host_calls_counts_though_the_words_around_it_are_misheard():
    assert voices(*EVENING)[0][-1] == "S2"
    assert voices(*EVENING, known=PEOPLE)[0] == ["S1", "S2", "S1", "S3", "S1", "S4"]


@pytest.mark.parametrize(
    "called",
    [
        "Police Kim, hop hop.",
        "Not Kim Hazelwood, David Chen.",
        "Thank you, Kim Hazelwood.",
        "Police Maria Lopez, hop hop.",
        "Police Someone Else, hop hop.",
    ],
    ids=["a first name", "two names", "thanks", "who has a voice", "nobody known"],
)
def test_a_name_that_may_be_only_spoken_of_makes_no_voice(called):
    found, _ = voices(*EVENING[:4], ("S1", 121, 125, called), EVENING[5], known=PEOPLE)
    assert found[-1] == "S2"


def test_whoever_answers_a_question_about_somebody_stays_who_they_are():
    question = ("S1", 61, 65, "What would Kim Hazelwood say to that?")
    found, _ = voices(*EVENING[:2], question, ("S2", 66, 120), *EVENING[2:4], known=PEOPLE)
    assert found[3] == "S2"


def test_only_a_host_calls_anybody_up():
    found, _ = voices(*EVENING[:4], ("S3", 121, 125, "I read Kim Hazelwood."), EVENING[5], known=PEOPLE)
    assert found[-1] == "S2"
