from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.speech.words import Piece, clean_words

times = st.floats(-5, 50, allow_nan=False)
pieces = st.builds(Piece, st.text(max_size=6), times, times, st.floats(-0.1, 1.1))


@given(st.lists(st.lists(pieces, max_size=8), max_size=5), st.floats(0, 40))
def test_words_are_whole_ordered_and_inside(segments, duration):
    words = clean_words(segments, "en", duration)
    assert all(0 <= word.span.start <= word.span.end <= duration for word in words)
    assert all(before.span.end <= after.span.start for before, after in pairwise(words))
    assert all(word.text and word.text == word.text.strip() for word in words)
    assert all(word.probability is not None and 0 <= word.probability <= 1 for word in words)
    said = "".join(piece.text for segment in segments for piece in segment)
    assert "".join("".join(word.text for word in words).split()) == "".join(said.split())


@pytest.mark.parametrize(
    ("language", "said", "words"),
    [
        ("en", [" We", " grew", " 3", ".5", "%"], ["We", "grew", "3.5%"]),
        ("en", [" a", " well", "-known", " U", ".S.", " lab."], ["a", "well-known", "U.S.", "lab."]),
        ("en", ["First", " word"], ["First", "word"]),
        ("en", [" a", " ", " b"], ["a", "b"]),
        ("ja", ["今日", "は", "。"], ["今日", "は", "。"]),
    ],
)
def test_joins_what_has_no_space_between(language, said, words):
    segment = [Piece(text, at, at + 1.0, 0.9) for at, text in enumerate(said)]
    assert [word.text for word in clean_words([segment], language, 60.0)] == words


def test_never_joins_over_a_segments_border():
    segments = [[Piece(" end.", 0, 1, 0.9)], [Piece("So", 1, 2, 0.9)]]
    assert [word.text for word in clean_words(segments, "en", 9.0)] == ["end.", "So"]


def test_a_joined_word_spans_its_pieces_and_is_as_sure_as_the_weakest():
    (word,) = clean_words([[Piece(" 20", 1.0, 1.5, 0.9), Piece("%", 1.5, 2.0, 0.4)]], "en", 9.0)
    assert (word.span.start, word.span.end, word.probability) == (1.0, 2.0, 0.4)


def test_a_word_that_is_too_long_does_not_push_the_next():
    first, second = clean_words([[Piece(" a", 0, 9, 1), Piece(" b", 1, 2, 1)]], "en", 9.0)
    assert (first.span.end, second.span.start, second.span.end) == (1.0, 1.0, 2.0)
