"""Cues that overlap, repeat and roll: each word once, in order, with a time of its own."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.captions.cuefile import RawCue
from talknotes.captions.cuemerge import in_order, is_rolling, timed_words, without_repeats
from talknotes.captions.cuetext import read_texts

LINES = ["now we come to", "the second part of", "what we have built", "for the last year", "and it works well"]


def merged(*cues: tuple[float, float, str], language: str = "en", duration: float = 100.0):
    raws = [RawCue(*cue) for cue in cues]
    shown = in_order(raws, read_texts(raw.payload for raw in raws), language)
    return timed_words(without_repeats(shown), duration)


def words(*cues: tuple[float, float, str], **more) -> list[str]:
    return [word for cue, _ in merged(*cues, **more) for word in cue.words]


def spans(*cues: tuple[float, float, str], **more) -> list[tuple[float, float]]:
    return [(span.start, span.end) for _, found in merged(*cues, **more) for span in found]


def test_a_cues_words_share_its_time_by_their_length():
    assert spans((1, 5, "four ab ab")) == [(1, 3), (3, 4), (4, 5)]


def test_cues_come_in_the_order_of_their_times():
    assert words((5, 6, "two"), (1, 2, "one"), (9, 10, "three")) == ["one", "two", "three"]


def test_overlapping_cues_end_where_the_next_begins():
    assert spans((0, 4, "one"), (2, 6, "two"), (9, 10, "three")) == [(0, 2), (2, 6), (9, 10)]


def test_cues_of_one_start_share_their_time():
    assert spans((0, 2, "one"), (0, 4, "two"), (9, 10, "x")) == [(0, 2), (2, 4), (9, 10)]


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        ([(0, 2, "one two"), (0, 2, "one two")], "one two"),
        ([(0, 2, "one two three"), (2, 4, "one two three")], "one two three"),
        ([(0, 2, "no."), (1, 3, "no.")], "no."),
        ([(0, 2, "No."), (2, 4, "No.")], "No. No."),
        ([(0, 2, "one two three"), (3, 5, "one two three")], "one two three one two three"),
        ([(0, 2, "I said\nthank you"), (2, 4, "thank you\nall")], "I said thank you thank you all"),
        ([(0, 2, "one two three"), (2, 3, ""), (2.05, 4, "one two three")], "one two three"),
    ],
)
def test_what_is_shown_again_is_not_said_again(cues, expected):
    assert " ".join(words(*cues)) == expected


def test_a_cue_that_stands_on_lends_its_time():
    assert spans((0, 2, "ab ab ab"), (2, 6, "ab ab ab")) == [(0, 2), (2, 4), (4, 6)]


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_rolling_cues_say_each_line_once(lines):
    cues = [
        (at, at + 1, "\n".join(LINES[max(0, at - lines) : at + 1])) for at in range(len(LINES))
    ]  # each line stays below `lines` new ones
    assert words(*cues) == " ".join(LINES).split()


def test_cues_that_grow_say_each_word_once():
    text = LINES[0].split()
    assert words(*[(at, at + 1, " ".join(text[: at + 1])) for at in range(len(text))]) == text


def test_rolling_cues_as_youtube_writes_them_say_each_line_once():
    cues, before = [], ""
    for at, line in enumerate(LINES):
        cues += [(at * 2, at * 2 + 1.99, f"{before}\n{line}"), (at * 2 + 1.99, at * 2 + 2, f"{line}\n ")]
        before = line
    assert words(*cues) == " ".join(LINES).split()


def test_plain_cues_are_not_rolling():
    plain = [RawCue(at, at + 1, line) for at, line in enumerate(LINES * 3)]
    assert not is_rolling(in_order(plain, read_texts(raw.payload for raw in plain), "en"))
    thanks = [RawCue(at, at + 1, "Thank you.") for at in range(9)]
    assert not is_rolling(in_order(thanks, read_texts(raw.payload for raw in thanks), "en"))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "今日は、晴れです。「はい」", ["今", "日", "は、", "晴", "れ", "で", "す。", "「は", "い」"]),
        ("ja", "これは Deep Learning です", ["こ", "れ", "は", "Deep Learning", "で", "す"]),
        ("zh", "「", ["「"]),
        ("en", "don't  well-known", ["don't", "well-known"]),
    ],
)
def test_a_language_without_spaces_is_cut_into_its_characters(language, text, expected):
    assert words((0, 9, text), language=language) == expected


WORDS = st.lists(st.text("abc", min_size=1, max_size=2), max_size=5)
CUES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9), WORDS.map(" ".join)), max_size=12)


@given(CUES)
def test_words_keep_their_order_and_never_overlap(rows):
    found = spans(*[(start, start + length, text) for start, length, text in rows], duration=40.0)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert all(0 <= start <= end <= 50 for start, end in found)


@given(CUES)
def test_no_word_is_lost_or_doubled_where_none_is_shown_again(rows):
    cues = [(start, start + length, f"{text} w{at}") for at, (start, length, text) in enumerate(rows)]
    expected = [word for _, _, text in sorted(cues, key=lambda cue: cue[0]) for word in text.split()]
    assert words(*cues) == expected


@given(st.lists(st.lists(st.text("abcd", min_size=1, max_size=3), min_size=1, max_size=4), min_size=4, max_size=12))
def test_no_word_is_lost_or_doubled_by_rolling(rows):
    lines = [" ".join([*row, f"w{at}"]) for at, row in enumerate(rows)]
    cues = [(at, at + 1, f"{lines[at - 1]}\n{line}" if at else line) for at, line in enumerate(lines)]
    assert words(*cues) == " ".join(lines).split()


def test_repeats_are_found_with_few_comparisons():
    compared = 0

    class Counted(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other):
            nonlocal compared
            compared += 1
            return str.__eq__(self, other)

        def __ne__(self, other):
            return not self == other

    from talknotes.captions.cuemerge import _overlap

    size = 20_000
    before = [Counted("a")] * size + [Counted("b")]
    assert _overlap(before, [Counted("a")] * size) == 0
    assert _overlap([Counted("a")] * size, [Counted("a")] * size) == size
    assert compared < 20 * size
