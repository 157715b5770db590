from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from talknotes.segments import segment
from talknotes.values import Span, Turn, Word
from talknotes.voices.attribute import attribute
from tests.scenes import spoken


def test_sentences_end_at_their_marks_but_not_at_abbreviations():
    texts = [s.text for s in segment(spoken("Ask Dr. Smith about J. Doe. Is it e.g. here? Yes"), "en")]
    assert texts == ["Ask Dr. Smith about J. Doe.", "Is it e.g. here?", "Yes"]


def test_a_long_pause_ends_a_sentence_without_a_mark():
    words = (*spoken("no mark here"), *spoken("and on", start=3.0))
    assert [s.text for s in segment(words, "en")] == ["no mark here", "and on"]


def test_a_row_without_marks_is_cut_at_its_longest_pause():
    words = (*spoken("la " * 40), *spoken("li " * 40, start=12.5))
    assert [s.text.split()[0] for s in segment(words, "en")] == ["la", "li"]


def test_a_change_of_speaker_ends_a_sentence():
    words = spoken("Better data makes better models and so on.")
    late = [Turn("S1", Span(0, 1.2)), Turn("S2", Span(1.2, 3))]
    assert [s.speaker for s in segment(attribute(words, late), "en")] == ["S1", "S2"]


def test_a_speaker_that_a_person_set_is_never_smoothed_away():
    words = [replace(w, speaker="S2") for w in spoken("Better data makes better models and so on.")]
    corrected = [replace(words[0], speaker="S1"), *words[1:]]
    assert [s.speaker for s in segment(corrected, "en")] == ["S1", "S2"]


def test_ids_are_unique_and_count_up():
    assert [s.id for s in segment(spoken("One. Two. Three."), "en")] == ["s1", "s2", "s3"]


def test_chinese_is_joined_without_spaces():
    assert segment(spoken("你 好。"), "zh")[0].text == "你好。"


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b.", "Dr.", "c?"]), st.floats(0, 3), st.sampled_from([None, "S1", "S2"])))
)
def test_no_word_is_lost_doubled_or_moved(rows):
    at, words = 0.0, []
    for text, gap, speaker in rows:
        at += gap
        words.append(Word(text, Span(at, at + 0.2), 0.9, speaker))
        at += 0.2
    found = [w for s in segment(words, "en") for w in s.words]
    assert [(w.text, w.span) for w in found] == [(w.text, w.span) for w in words]
