"""Dates, languages, titles and chapters as publishers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.sources.metadata import Metadata, from_info, from_tags, parse_date, parse_language, title_from_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20260304", "2026-03-04"),
        ("2026-03-04", "2026-03-04"),
        ("2026-03-04T10:20:30", "2026-03-04T10:20:30"),
        ("2026-03-04 10:20", "2026-03-04T10:20:00"),
        ("2026-03-04T10:20:30.123456Z", "2026-03-04T10:20:30+00:00"),
        ("2026-03-04T10:20:30+0200", "2026-03-04T10:20:30+02:00"),
        ("2026", None),
        ("2026-03", None),
        ("2026-02-30", None),
        ("2026-0304", None),
        ("2026-03-04T25:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("1904-01-01", None),
        ("4 March 2026", None),
        ("", None),
        (None, None),
        (20260304, "2026-03-04"),
    ],
)
def test_parse_date(text, expected):
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("en", "en"), ("EN-gb", "en"), ("pt_BR", "pt"), ("eng", "en"), ("ger", "de"), ("und", None), ("un", None),
     ("xyz", None), ("English", None), ("", None), (None, None), (7, None)],
)  # fmt: skip
def test_parse_language(text, expected):
    assert parse_language(text) == expected


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("opening_keynote", "opening keynote"),
        ("opening-keynote", "opening keynote"),
        ("Keynote - part 2", "Keynote - part 2"),
        ("Well-known tables [dQw4w9WgXcQ]", "Well-known tables"),
        ("caf%C3%A9", "café"),
        ("a\nb\x1b[31m", "a b [31m"),
        ("__", "Recording"),
        ("\udcff", "Recording"),
        ("", "Recording"),
    ],
)
def test_title_from_name(stem, expected):
    assert title_from_name(stem) == expected


@given(st.text())
def test_a_title_is_one_printable_line(stem):
    title = title_from_name(stem)
    assert title == title.strip() != ""
    assert "\n" not in title
    title.encode()


def test_tags():
    tags = {"artist": "Maria Lopez; David Chen;Maria Lopez", "comment": "https://tool.example.org", "synopsis": "All"}
    known = from_tags(tags | {"creation_time": "2026-03-04T10:00:00.000000Z"})
    assert known.artists == ("Maria Lopez", "David Chen")
    assert (known.url, known.description, known.date) == (None, "All", "2026-03-04T10:00:00+00:00")


def test_chapters_without_title_or_length_are_left_out():
    rows = [(5.0, 6.0, "b"), (0.0, 5.0, "a"), (6.0, 6.0, "c"), (6.0, 7.0, " "), (7.0, 8.0, "<Untitled Chapter 1>")]
    assert [chapter.title for chapter in from_tags({}, rows).chapters] == ["a", "b"]


def test_info_of_odd_kinds():
    assert from_info({"chapters": {"a": 1}, "artists": "x", "duration": float("nan"), "title": ["x"]}) == Metadata()
    assert from_info({}) == Metadata()


def test_or_else_fills_only_gaps():
    first, second = Metadata(title="a", artists=("x",)), Metadata(title="b", date="2026-01-01", artists=("y",))
    assert first.or_else(second) == Metadata(title="a", date="2026-01-01", artists=("x",))
