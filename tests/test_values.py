import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.values import (
    Part,
    Person,
    Programme,
    Span,
    Talk,
    Word,
    clock,
    hull,
    join_words,
    parse_clock,
)

SPANS = st.tuples(st.floats(0, 1e5), st.floats(0, 1e5)).map(lambda pair: Span(*sorted(pair)))


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (float("nan"), 1), (0, float("nan")), (-2, -1)])
def test_what_is_no_span_is_refused(start: float, end: float) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (Span(0, 4), Span(2, 6), Span(2, 4)),
        (Span(0, 9), Span(2, 6), Span(2, 6)),
        (Span(0, 2), Span(2, 6), None),
        (Span(0, 1), Span(2, 6), None),
        (Span(1, 1), Span(0, 2), None),
    ],
)
def test_what_spans_share(one: Span, other: Span, shared: Span | None) -> None:
    assert one.intersection(other) == other.intersection(one) == shared
    assert one.overlap(other) == other.overlap(one) == (shared.duration if shared else 0)


@given(SPANS, SPANS)
def test_arithmetic_of_spans(one: Span, other: Span) -> None:
    shared, both = one.intersection(other), hull((one, other))
    assert one.overlap(other) <= min(one.duration, other.duration)
    assert one.overlap(one) == one.duration
    assert both.start <= min(one.start, other.start)
    assert both.end >= max(one.end, other.end)
    assert both.duration == max(one.end, other.end) - min(one.start, other.start)
    assert (shared is None) == (one.overlap(other) == 0)
    if shared is not None:
        assert shared.overlap(one) == shared.overlap(other) == shared.duration == one.overlap(other)


def test_a_span_holds_its_start_but_not_its_end() -> None:
    assert [Span(1, 2).holds(time) for time in (0.999, 1, 1.5, 2)] == [False, True, True, False]


def test_spans_are_in_order_of_their_start() -> None:
    assert sorted((Span(2, 3), Span(1, 9), Span(1, 2))) == [Span(1, 2), Span(1, 9), Span(2, 3)]


def test_nothing_has_no_hull() -> None:
    with pytest.raises(ValueError, match="empty"):
        hull(())


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (59.999, "0:59"), (60, "1:00"), (750, "12:30"), (3723, "1:02:03"), (3.6e5, "100:00:00")],
)
def test_a_clock_for_people(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


@given(st.floats(0, 1e7))
def test_a_clock_reads_back_to_the_second(seconds: float) -> None:
    assert parse_clock(clock(seconds)) == int(seconds)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), (" 1:30 ", 90), ("1:02:03", 3723), ("1:30.5", 90.5), ("0.25", 0.25), ("100:00:00", 360_000)],
)
def test_times_that_people_write(text: str, seconds: float) -> None:
    assert parse_clock(text) == seconds


@pytest.mark.parametrize(
    "text", ["", " ", ":", "1:", ":30", "-5", "1:-30", "1e3", "nan", "inf", "1:2:3:4", "1.2.3", ".", "1,5", "soon", "٣"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a time|could not convert"):
        parse_clock(text)


def test_words_join_with_spaces_where_the_language_has_them() -> None:
    words = (Word("eins", Span(0, 1)), Word("zwei", Span(1, 2)))
    assert join_words(words, "de") == "eins zwei"
    assert join_words(words, "ja") == "einszwei"
    assert join_words((), "de") == ""


PARTS = (Part("intro", None, Span(0, 1)), Part("talk", 0, Span(1, 2)), Part("questions", 0, Span(2, 3)))


def test_a_programme_knows_its_people_and_parts() -> None:
    programme = Programme(PARTS, (Talk("One", ("S1",)),), (Person("S1", "Ada"),))
    assert programme.person("S1") == Person("S1", "Ada")
    assert programme.person("S2") == Person("S2")
    assert programme.parts_of(0) == PARTS[1:]


@pytest.mark.parametrize("after", [Span(1.5, 3), Span(0.5, 3)])
def test_parts_with_a_gap_or_an_overlap_are_no_programme(after: Span) -> None:
    with pytest.raises(ValueError, match="not contiguous"):
        Programme((PARTS[0], Part("break", None, after)), (), ())


@pytest.mark.parametrize("talk", [1, -1])
def test_a_part_of_a_talk_that_does_not_exist_is_no_programme(talk: int) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        Programme((Part("talk", talk, Span(0, 1)),), (Talk("One", ()),), ())
