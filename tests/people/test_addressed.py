import pytest

from talknotes.people.addressed import addressed_clues
from talknotes.people.clues import Billing
from talknotes.people.voices import scene_of
from talknotes.values import Billed, Evidence, Part, Programme, Span, Talk
from tests.scenes import scene

PEOPLE = (Billed("Paula Achterberg"), Billed("Ken Whitaker"), Billed("Divya Menon"))


def clues(*rows, people=PEOPLE, labels=("A", "B", "C")):
    segments = scene(*rows)
    part = Part("talk", 0, Span(0, 100))
    voices = scene_of(Programme((part,), (Talk("Panel", labels),), ()), segments)
    found = addressed_clues(voices, (Billing(0, people, Evidence("agenda", "")),))
    return [(clue.label, clue.name.name) for clue in found]


@pytest.mark.parametrize(
    "asked",
    [
        "Divya, is that legal?",
        "And Divya, is that legal?",
        "Is that legal, Divya?",
        "divya is that legal",
        "What do you say, Divya Menon?",
    ],
)
def test_who_is_called_on_by_name_speaks_next(asked):
    assert clues(("H", 0, 4, asked), ("B", 5, 20)) == [("B", "Divya Menon")]


@pytest.mark.parametrize(
    "asked",
    [
        "I think that Divya said it well before.",
        "Is that legal?",
        "Somebody, is that legal?",
        "Ken, what Paula means is this.",
    ],
)
def test_a_name_within_a_sentence_or_none_says_nothing_of_who_comes_next(asked):
    assert ("B", "Divya Menon") not in clues(("H", 0, 4, asked), ("B", 5, 20))


def test_two_who_are_called_on_at_once_are_nobody_for_sure():
    assert clues(("H", 0, 4, "Ken?"), ("H", 4, 6, "Or Divya?"), ("B", 7, 20)) == []


def test_a_short_sound_or_a_voice_that_comes_late_is_no_answer():
    assert clues(("H", 0, 4, "Divya?"), ("B", 5, 6)) == []
    assert clues(("H", 0, 4, "Divya?"), ("B", 12, 30)) == []
    assert clues(("H", 0, 4, "Divya?"), ("Q", 5, 30)) == []


def test_a_talk_with_one_voice_needs_no_such_clue():
    assert clues(("H", 0, 4, "Divya?"), ("A", 5, 20), labels=("A",)) == []
