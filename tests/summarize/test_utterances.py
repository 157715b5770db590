"""Sentences out of segments: halves joined, fragments told from whole ones, doubtful words known."""

from dataclasses import replace

import pytest

from talknotes.summarize.utterances import utterances
from talknotes.values import Span, Word
from tests.scenes import scene

_LAST = ("S1", 90, 95, "The end is a whole sentence.")


def of(*texts: str, language: str = "en"):
    rows = [("S1", at * 5.0, at * 5.0 + 4, text) for at, text in enumerate(texts)]
    return utterances(scene(*rows, ("S1", 90, 94, "This is whole."), ("S1", 95, 99, "And so is this one.")), language)


def test_halves_that_a_breath_parted_are_one_sentence() -> None:
    first, *_ = of("And the other thing is", "that the label printer jams.")
    assert first.text == "And the other thing is that the label printer jams."
    assert [segment.id for segment in first.segments] == ["s1", "s2"]
    assert first.is_whole
    assert first.span == Span(0, 9)


@pytest.mark.parametrize(
    ("speaker", "start", "text"),
    [("S2", 5, "that it jams."), ("S1", 30, "that it jams."), ("S1", 5, "That it jams.")],
)
def test_what_is_another_voice_or_later_or_a_new_sentence_is_not_joined(speaker: str, start: float, text: str) -> None:
    rows = [("S1", 0, 4, "And the other thing is"), (speaker, start, start + 4, text), _LAST, _LAST]
    assert [len(one.segments) for one in utterances(scene(*rows), "en")] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("And the other thing is.", "en"),
        ("We moved it because the.", "en"),
        ("So we had to…", "en"),
        ("and then it jammed.", "en"),
        ("It jams when", "en"),
        ("Das Problem ist.", "de"),
        ("Mais le problème est.", "fr"),
        ("Porque la.", "es"),
        ("Mas o problema é.", "pt"),
    ],
)
def test_fragments_are_not_whole(text: str, language: str) -> None:
    assert not of(text, language=language)[0].is_whole


@pytest.mark.parametrize("text", ["That is what it is.", "Does it jam?", "He said “it jams.”", "It jams!"])
def test_sentences_are_whole(text: str) -> None:
    assert of(text)[0].is_whole


def test_where_no_marks_or_capitals_are_set_every_sentence_is_whole() -> None:
    for texts in (["it jams when", "the paper is wet", "so we moved it"], ["it jams.", "we moved it.", "all is well."]):
        rows = [("S1", at * 5.0, at * 5.0 + 4, text) for at, text in enumerate(texts)]
        found = utterances(scene(*rows), "en")
        assert [one.text for one in found] == texts
        assert all(one.is_whole for one in found)


def test_one_doubtful_half_makes_the_sentence_doubtful() -> None:
    first, second = scene(("S1", 0, 4, "It jams when"), ("S1", 5, 9, "the paper is wet."))
    doubtful = replace(second, words=(Word("the", Span(5, 6), 0.05), Word("paper", Span(6, 7), 0.9)))
    more = [replace(one, id=f"x{one.id}") for one in scene(_LAST, _LAST)]
    assert [one.is_sure for one in utterances((first, doubtful, *more), "en")] == [False, True, True]


def test_sounds_alone_are_left_out() -> None:
    assert [one.text for one in of("Um.")] == ["This is whole.", "And so is this one."]


def test_marks_tell_nothing_of_a_stretch_without_any() -> None:
    first, second, *_ = of("so we moved the printer upstairs", "where it is dry", "It is.", "It was.")
    assert [one.text for one in (first, second)] == ["so we moved the printer upstairs", "where it is dry"]
    assert first.is_whole
    assert second.is_whole


def test_a_beginning_that_never_ends_stays_alone() -> None:
    first, second, *_ = of("So we moved the printer", "where it is dry", "It is.", "It was.")
    assert [len(one.segments) for one in (first, second)] == [1, 1]
    assert not first.is_whole


@pytest.mark.parametrize(("text", "is_broken"), [("It jams,", True), ("It jams —", True), ("It jams", False)])
def test_what_is_broken_off_shows_in_its_own_words(text: str, is_broken: bool) -> None:
    assert of(text)[0].is_broken == is_broken
