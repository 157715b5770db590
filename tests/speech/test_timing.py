from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.speech.timing import spread
from talknotes.values import Span, Word

times = st.lists(st.floats(0, 60), max_size=30)


def words(*rows):
    return [Word(text, Span(start, end), 0.9) for text, start, end in rows]


def spans(found):
    return [(round(word.span.start, 2), round(word.span.end, 2)) for word in found]


def test_the_last_words_of_a_sentence_get_the_speech_after_their_moment():
    said = words(("we", 0.0, 0.4), ("go", 0.4, 0.4), ("away.", 0.4, 0.4), ("So", 1.8, 2.0))
    found = spread(said, [Span(0.0, 2.0)])
    assert spans(found) == [(0.0, 0.4), (0.4, 0.74), (0.74, 1.6), (1.8, 2.0)]


def test_the_first_words_get_the_speech_before_it():
    said = words(("we", 1.0, 1.0), ("go", 1.0, 1.5))
    assert spans(spread(said, [Span(0.0, 2.0)])) == [(0.4, 1.0), (1.0, 1.5)]


@pytest.mark.parametrize(
    "said",
    [
        [],
        words(("a", 0.0, 0.5), ("b", 2.0, 2.5)),
        words(("a", 0.0, 0.0), ("b", 0.1, 0.5)),
    ],
)
def test_words_with_a_time_of_their_own_keep_it(said):
    assert list(spread(said, [Span(0.0, 2.5)])) == said


def test_a_hole_is_left_to_be_told():
    said = words(("a", 0.0, 0.5), ("b", 0.5, 0.5), ("c", 3.6, 4.0))
    assert list(spread(said, [Span(0.0, 4.0)])) == said


def test_silence_is_not_filled():
    said = words(("a", 0.0, 0.5), ("b", 0.5, 0.5), ("c", 9.0, 9.5))
    assert list(spread(said, [Span(0.0, 0.5), Span(9.0, 9.5)])) == said


@given(times, times)
def test_order_text_and_bounds_stay(marks, voices):
    marks, voices = sorted(marks), sorted(voices)
    said = words(*((f"w{number}", *pair) for number, pair in enumerate(zip(marks[::2], marks[1::2], strict=False))))
    voice = [Span(*pair) for pair in zip(voices[::2], voices[1::2], strict=False)]
    found = spread(said, voice)
    assert [word.text for word in found] == [word.text for word in said]
    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    assert all(0 <= word.span.start <= word.span.end <= 60 for word in found)
