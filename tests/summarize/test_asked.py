from dataclasses import replace

from talknotes.summarize.asked import asked_for, is_clear, surely_heard, told_already
from talknotes.summarize.contract import SummaryRequest
from talknotes.values import Segment, Span, Word
from tests.scenes import scene, spoken

SEGMENTS = scene(("S1", 0, 10), ("S1", 10, 20), ("S1", 20, 30))


def ids(segments):
    return [segment.id for segment in segments]


def heard(*probabilities, seconds=0.3) -> Segment:
    words = tuple(
        Word(f"word{at}", Span(at * seconds, (at + 1) * seconds), probability)
        for at, probability in enumerate(probabilities)
    )
    span = Span(0, len(words) * seconds)
    return Segment("s1", span, "S1", " ".join(word.text for word in words), words)


def test_what_lies_mostly_in_the_spans_is_asked_for():
    request = SummaryRequest(SEGMENTS, (Span(4, 16),), "en")
    assert ids(asked_for(request)) == ["s1", "s2"]
    assert ids(asked_for(replace(request, told=(Span(0, 9),)))) == ["s2"]
    assert ids(told_already(replace(request, told=(Span(0, 9),)))) == ["s1"]


def test_words_without_probabilities_are_sure():
    assert surely_heard(SEGMENTS, "en") == SEGMENTS


def test_a_segment_of_doubtful_words_is_no_ground():
    assert not is_clear(heard(0.5, 0.5, 0.6))
    assert surely_heard([heard(0.5, 0.5, 0.6), heard(0.9, 0.9)], "en") == (heard(0.9, 0.9),)


def test_words_that_come_faster_than_anybody_speaks_are_no_ground():
    assert not is_clear(heard(*[0.9] * 10, seconds=0.05))
    assert is_clear(Segment("s1", Span(0, 3), "S1", "ten words", spoken("word " * 10)))


def test_a_word_that_may_be_misheard_is_left_out_of_the_ground():
    (kept,) = surely_heard([heard(0.9, 0.05, 0.9, 0.9)], "en")
    assert kept.text == "word0 word2 word3"
    assert [word.text for word in kept.words] == ["word0", "word2", "word3"]
