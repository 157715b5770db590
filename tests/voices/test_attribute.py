from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.values import Span, Turn, Word
from talknotes.voices.attribute import attribute
from tests.scenes import spoken


def word(start, end, text="word"):
    return Word(text, Span(start, end), 0.9)


def speakers(words, *turns):
    rows = [Turn(who, Span(start, end)) for who, start, end in turns]
    return [found.speaker for found in attribute(words, rows)]


def test_a_word_goes_to_the_turn_that_it_overlaps_most():
    words = [word(1.2, 2.2, "One."), word(1.9, 2.9, "Two.")]
    assert speakers(words, ("S1", 0, 2), ("S2", 2, 4)) == ["S1", "S2"]


def test_a_word_stretched_over_a_silence_is_clipped_to_its_turn():
    [clipped] = attribute([word(12.6, 17.0, "Thank")], [Turn("S1", Span(0, 12.7)), Turn("S2", Span(16.6, 30))])
    assert (clipped.speaker, clipped.span) == ("S2", Span(16.6, 17.0))


@pytest.mark.parametrize(("gap", "speaker"), [(0.4, "S1"), (0.6, None)])
def test_a_word_near_a_turn_belongs_to_it_and_one_far_from_all_to_nobody(gap, speaker):
    assert speakers([word(2 + gap, 3)], ("S1", 0, 2)) == [speaker]


def test_without_turns_words_stay_as_they_are():
    words = spoken("one two three")
    assert attribute(words, []) == words


def test_a_long_turn_that_began_long_ago_is_found():
    short = [("S2", at, at + 0.1) for at in range(1, 900)]
    assert speakers([word(950, 951)], ("S1", 0, 1000), *short) == ["S1"]


def test_where_two_speak_at_once_the_longer_turn_has_the_word_and_it_is_marked():
    turns = [Turn("S1", Span(0, 10)), Turn("S2", Span(4, 5))]
    found = attribute([word(3.0, 3.4), word(4.2, 4.6), word(6.0, 6.4)], turns)
    assert [(w.speaker, w.overlapped) for w in found] == [("S1", False), ("S1", True), ("S1", False)]


def test_one_after_the_other_is_not_at_once():
    [found] = attribute([word(1.8, 2.3)], [Turn("S1", Span(0, 2)), Turn("S2", Span(2, 4))])
    assert not found.overlapped


def test_one_or_two_words_at_a_sentences_edge_return_to_it():
    words = spoken("Better data makes better models and so on.")
    assert set(speakers(words, ("S1", 0, 0.3), ("S2", 0.3, 3))) == {"S2"}


def test_a_change_inside_a_sentence_stays_where_a_turns_border_supports_it():
    words = spoken("Better data makes better models and so on.")
    assert speakers(words, ("S1", 0, 1.2), ("S2", 1.2, 3)) == ["S1"] * 4 + ["S2"] * 4


def test_a_change_close_to_a_clauses_end_is_put_there():
    words = spoken("we always train them again, but you never said how long that takes")
    assert speakers(words, ("S1", 0, 1.75), ("S2", 1.75, 9)) == ["S1"] * 5 + ["S2"] * 8


def test_a_short_interjection_with_a_turn_of_its_own_survives_in_the_middle_of_a_sentence():
    words = (*spoken("and then we went"), word(1.5, 1.9, "right"), *spoken("to the north that year", 2.2))
    assert speakers(words, ("S1", 0, 1.2), ("S2", 1.5, 1.9), ("S1", 2.2, 4)) == ["S1"] * 4 + ["S2"] + ["S1"] * 5


def test_a_blip_inside_a_sentence_does_not():
    words = spoken("and then we went to the north", seconds=0.2)
    assert set(speakers(words, ("S1", 0, 0.6), ("S2", 0.6, 0.75), ("S1", 0.75, 3))) == {"S1"}


def test_an_interjection_between_pauses_survives_without_a_mark():
    words = (word(0, 0.4, "yes"), *spoken("that is what we saw in the data", 0.8))
    assert speakers(words, ("S2", 0, 0.4), ("S1", 0.8, 4))[:2] == ["S2", "S1"]


def test_unknown_stays_unknown():
    words = (*spoken("we went to the north"), word(2.2, 2.5, "hm"), *spoken("and came back", 3.2))
    assert speakers(words, ("S1", 0, 1.5), ("S1", 3.2, 5))[5] is None


SPANS = st.tuples(st.floats(0, 30), st.floats(0.01, 8))
TEXTS = st.sampled_from(["a", "b.", "Dr.", "c,", "d?"])
ROWS = st.lists(st.tuples(TEXTS, st.floats(0, 2), st.floats(0.05, 0.6)), max_size=40)


@given(ROWS, st.lists(st.tuples(st.sampled_from(["S1", "S2", "S3"]), SPANS), max_size=12))
def test_number_order_and_text_of_words_never_change_and_speakers_are_those_of_turns(rows, spans):
    at, words = 0.0, []
    for text, gap, seconds in rows:
        words.append(word(at + gap, at + gap + seconds, text))
        at += gap + seconds
    turns = [Turn(who, Span(start, start + seconds)) for who, (start, seconds) in spans]
    found = attribute(words, turns)
    assert [w.text for w in found] == [w.text for w in words]
    assert {w.speaker for w in found} <= {None, *(turn.speaker for turn in turns)}
    for old, new in zip(words, found, strict=True):
        assert old.span.start <= new.span.start <= new.span.end <= old.span.end
        assert replace(new, speaker=None, span=old.span, overlapped=False) == old


@given(ROWS)
def test_one_voice_keeps_all_words_that_its_turn_holds(rows):
    at, words = 0.0, []
    for text, gap, seconds in rows:
        words.append(word(at + gap, at + gap + seconds, text))
        at += gap + seconds
    assert {w.speaker for w in attribute(words, [Turn("S1", Span(0, at + 1))])} <= {"S1"}


def test_words_piled_up_at_one_moment_go_to_the_voice_that_is_heard_through_their_sentence():
    words = [
        word(4.4, 4.9, "How"),
        *(word(4.9, 4.9, text) for text in ["do", "you", "know", "when"]),
        word(4.9, 6.8, "so?"),
    ]
    assert speakers(words, ("S1", 2.5, 4.45), ("S1", 4.85, 4.95), ("S3", 5.0, 6.8)) == ["S3"] * 6


def test_two_who_both_speak_within_a_sentence_keep_their_words():
    words = [word(at, at + 0.5, "word") for at in range(6)]
    assert speakers(words, ("S1", 0, 2.8), ("S2", 2.9, 6)) == ["S1"] * 3 + ["S2"] * 3
