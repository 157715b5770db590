"""A session at a glance: who speaks for how long, and what a terminal shows of it, however narrow and plain."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from talknotes.cli import timeline as drawing
from talknotes.cli.timeline import draw, explanation
from talknotes.exchange.timeline import folded, marks, shown_name, speaking_time, timeline
from talknotes.values import Evidence, Part, Person, Programme, Segment, Span, Talk, Turn

from .timelines import PARTS, PEOPLE, SAID, TALKS, afternoon, day, said, words

EMPTY = Programme((), (), ())


def drawn(shown, width=80, unicode=True, explain=False, **options):
    console = Console(width=width, file=io.StringIO(), highlight=False, **options)
    console.print(draw(shown, width, unicode, explain))
    return console.file.getvalue()


def test_speaking_time_is_summed_by_label_and_leaves_pauses_out():
    spoken = Segment("a", Span(0, 10), "S2", "One two.", words((0, 2), (2.5, 4), (8, 10)))
    rest = [Segment("b", Span(11, 14), "S1", "Three."), Segment("c", Span(20, 21), "S2", "Four.")]
    assert speaking_time([spoken, *rest, Segment("d", Span(30, 99), None, "Who?")]) == {"S2": 7.0, "S1": 3.0}


def test_rows_are_in_the_order_of_first_words():
    shown = afternoon()
    assert [(row.name, row.seconds, row.talks) for row in shown.rows] == [
        ("Speaker 1", 12.0, ()),
        ("Maria Lopez", 68.0, (1,)),
        ("Speaker 3", 4.0, ()),
        ("David", 68.0, (2,)),
    ]
    assert sum(row.share for row in shown.rows) == pytest.approx(1.0)
    assert shown.rows[1].spans == (Span(16, 76), Span(85, 93))
    assert (shown.rows[1].affiliation, shown.rows[1].confidence) == ("head of engineering", 0.97)


def test_bands_and_borders_are_the_parts():
    shown = afternoon()
    assert shown.span == Span(0, 180)
    assert [(band.kind, band.number, band.name) for band in shown.bands] == [
        ("intro", None, "introduction"),
        ("talk", 1, "talk 1: Machine Learning"),
        ("questions", 1, "questions to talk 1"),
        ("break", None, "break"),
        ("talk", 2, "talk 2"),
    ]
    assert [border.time for border in shown.borders] == [0, 14, 78, 94, 104]
    assert shown.borders[1].evidence == PARTS[1].evidence
    assert [(entry.title, entry.speakers, entry.span) for entry in shown.talks] == [
        ("Machine Learning", ("Maria Lopez",), Span(14, 94)),
        (None, ("David",), Span(104, 180)),
    ]


def test_a_voice_without_a_word_has_the_time_of_its_turns():
    turns = [Turn("S1", Span(0, 13)), Turn("S9", Span(95, 97)), Turn("S9", Span(97.5, 99))]
    rows = timeline(Programme(PARTS, TALKS, PEOPLE), said(SAID), turns).rows
    assert [(row.name, row.seconds) for row in rows if row.name in ("Speaker 1", "Speaker 9")] == [
        ("Speaker 1", 12.0),
        ("Speaker 9", 4.0),
    ]


def test_text_from_outside_becomes_one_clean_line():
    people = (Person("S1", "Ma\x1b[31mria\n Lopez\t"),)
    talks = (Talk("A\x00 title\r\nof two lines", ("S1",)),)
    parts = (Part("talk", 0, Span(0, 9), ("S1",), (Evidence("agenda", "a\x9b2J\nb"),)),)
    shown = timeline(Programme(parts, talks, people), said([("S1", 0, 9)]), title="The\x07 day")
    assert shown.title == "The day"
    assert (shown.rows[0].name, shown.talks[0].title) == ("Ma[31mria Lopez", "A title of two lines")
    assert shown.borders[0].evidence[0].detail == "a2J b"


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (Person("S2"), "Speaker 2"),
        (Person("S12", "  "), "Speaker 12"),
        (Person("S2", "Maria"), "Maria"),
        (Person("guest"), "guest"),
        (Person("\x07"), "Speaker"),
    ],
)
def test_a_person_without_a_name_is_numbered(person, name):
    assert shown_name(person) == name


def test_guests_share_a_row_and_keep_their_time():
    rows = day(5, 25).rows
    kept = folded(rows, 24)
    assert [row.name for row in kept] == ["Host Person", *(f"Given Surname {at}" for at in range(5)), "and 25 others"]
    assert kept[-1].label is None
    assert sum(row.seconds for row in kept) == pytest.approx(sum(row.seconds for row in rows))
    assert folded(rows[:8], 4) == rows[:8]


def test_no_more_rows_than_asked_for_even_of_those_who_give_talks():
    rows = day(20, 3).rows
    kept = folded(rows, 10)
    assert len(kept) == 10
    assert kept[-1].name == f"and {len(rows) - 9} others"


@pytest.mark.parametrize(
    ("span", "most", "times"),
    [
        (Span(0, 180), 4, (0, 60, 120, 180)),
        (Span(0, 8 * 3600), 5, (0, 7200, 14_400, 21_600, 28_800)),
        (Span(3605, 3650), 4, (3615, 3630, 3645)),
        (Span(0, 0), 3, (0,)),
        (Span(0, 10), 1, (0, 10)),
    ],
)
def test_the_axis_has_round_times(span, most, times):
    assert marks(span, most) == times


def test_an_afternoon_on_a_terminal():
    assert drawn(afternoon()).splitlines()[:6] == [
        "parts        ····│━━━━━━━━ 1 ━━━━━━━━┅┅┅┅┅   │━━━━━━━━━━ 2 ━━━━━━━━━━",
        "Speaker 1    ████                                                      0:12   8%",
        "Maria Lopez      ░██████████████████▓  ▓██                             1:08  45%",
        "Speaker 3                            ░█░                               0:04   3%",
        "David                                        ░█████████████████████░   1:08  45%",
        "             0:00     0:30     1:00      1:30     2:00     2:30",
    ]


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize(
    "shown",
    [
        afternoon(),
        day(20, 25),
        day(1, 1, 0.05),
        day(20, 3, 0.1),
        day(5, 25, 8.0, "机器学习在生产环境中的应用与挑战" * 4, "王小明教授深度学习研究所"),
    ],
    ids=["afternoon", "day", "one", "lightning", "chinese"],
)
def test_no_line_is_wider_than_the_terminal(shown, width, unicode):
    text = drawn(shown, width, unicode, explain=True)
    lines = text.splitlines()
    assert max(map(cell_len, lines)) <= width
    chart = lines[: 2 + len(folded(shown.rows, 24))]
    assert chart[0].startswith("parts")
    assert chart[-1].strip().startswith("0:00")
    assert text.isascii() or unicode


def test_every_talk_that_has_room_shows_its_number():
    band = drawn(day(20, 1), 120).splitlines()[0]
    assert re.findall(r"\d+", band) == [str(number) for number in range(1, 21)]


def test_without_colour_the_text_is_the_same(monkeypatch):
    coloured = drawn(afternoon(), force_terminal=True, color_system="standard")
    assert "\x1b[36m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" not in drawn(afternoon(), force_terminal=True, color_system="standard")
    assert "Maria Lopez" in drawn(afternoon(), force_terminal=False)


def test_markup_in_names_is_shown_as_it_stands():
    people = (Person("S1", "[bold]Ann[/bold] [x"),)
    shown = timeline(Programme(PARTS[:1], (), people), said([("S1", 0, 9)]))
    assert "[bold]Ann[/bold]" in drawn(shown)


def test_names_in_ascii_stay_readable():
    people = (Person("S1", "José Müller – 王"),)
    shown = timeline(Programme(PARTS[:1], (), people), said([("S1", 0, 9)]))
    assert "Jose Muller - ?" in drawn(shown, unicode=False)


def test_what_steers_a_terminal_is_replaced():
    people = (Person("S1", "Ann\u202e\u2066x"),)
    text = drawn(timeline(Programme(PARTS[:1], (), people), said([("S1", 0, 9)])))
    assert "\u202e" not in text
    assert "Ann\N{REPLACEMENT CHARACTER}" in text


def test_every_border_is_explained():
    rows = list(explanation(afternoon()))
    assert rows[1:3] == [
        ("0:14", "talk 1: Machine Learning", "handover", "+2.5", '"please welcome Maria Lopez" (at 0:09)'),
        ("", "", "topic", "-0.4", "the words go on"),
    ]
    assert ("1:18", "questions to talk 1", "", "", "") in rows
    assert ("", "title of talk 1: Machine Learning", "agenda", "", "line 2") in rows
    assert ("", "S2 is Maria Lopez (97% sure)", "handover", "+2.5", '"please welcome Maria Lopez" (at 0:09)') in rows
    assert "please welcome Maria Lopez" in drawn(afternoon(), 200, explain=True)
    assert "please welcome" not in drawn(afternoon(), 200)


def test_reasons_go_to_a_pipe_as_rows_with_tabs(capsys):
    drawing.show(afternoon(), explain=True)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == '0:14\ttalk 1: Machine Learning\thandover\t+2.5\t"please welcome Maria Lopez" (at 0:09)'
    assert {line.count("\t") for line in lines} == {4}
    drawing.show(afternoon(), explain=False)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("programme", [EMPTY, Programme((Part("talk", 0, Span(0, 0)),), (Talk(None, ()),), ())])
def test_a_session_in_which_nobody_speaks(programme):
    shown = timeline(programme, ())
    assert shown.rows == ()
    assert "Traceback" not in drawn(shown, explain=True)
