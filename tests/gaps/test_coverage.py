import pytest
from rich.console import Console

from talknotes.alignment.values import Coverage, Disagreement, Note
from talknotes.authored.parse import parse
from talknotes.cli.coverage import coverage_dict, coverage_rows, draw_coverage
from talknotes.values import Part, Person, Programme, Span, Talk

POST = parse(b"# Keynotes\n\n## Deep learning\n**Speaker**: Kim Hazelwood\n\nShe opens with recommender systems.\n")
PROGRAMME = Programme(
    (Part("talk", 0, Span(0, 900)), Part("talk", 1, Span(900, 1500))),
    (Talk("Deep learning at scale", ("S1",)), Talk(None, ("S2",))),
    (Person("S1", "Kim Hazelwood"),),
)
COVERED = Coverage(0, 0, Span(0, 900), (), (Span(60, 300),), 60.0, 300.0, (Span(0, 60), Span(300, 900)))
ABSENT = Coverage(None, 1, Span(900, 1500), (), (), None, None, (Span(900, 1500),))
DIFFERENT = Disagreement("number", "8x", "ten times", 200.0, Note(0, "8x compute"), "s7")


def test_rows_tell_what_is_covered_where_notes_stop_and_what_is_never_mentioned():
    rows = list(coverage_rows(POST, (COVERED, ABSENT), (DIFFERENT,), PROGRAMME))
    assert ("talk", "0:00", "15:00", "Deep learning", "27%") in rows
    assert ("covered", "1:00", "5:00", "Deep learning") in rows
    assert ("stops", "5:00", "", "Deep learning") in rows
    assert [row[1:3] for row in rows if row[0] == "unmentioned"] == [("5:00", "15:00"), ("15:00", "25:00")]
    assert ("disagreement", "3:20", "number", "8x", "ten times", "8x compute") in rows


def test_json_holds_seconds_and_both_sides():
    document = coverage_dict(POST, (COVERED, ABSENT), (DIFFERENT,), PROGRAMME)
    first, second = document["talks"]
    assert (first["title"], first["speakers"], first["stops"]) == ("Deep learning", ["Kim Hazelwood"], 300.0)
    assert first["unmentioned"] == [{"start": 300, "end": 900}]
    assert (second["title"], second["has_section"], second["stops"]) == ("Talk 2", False, None)
    assert document["disagreements"][0]["noted"] == "8x"


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_drawing_keeps_to_its_width(width, unicode):
    console = Console(width=width, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(draw_coverage(POST, (COVERED, ABSENT), (DIFFERENT,), PROGRAMME, width, unicode=unicode))
    text = capture.get()
    assert all(len(line) <= width for line in text.splitlines())
    assert "stops 5:00" in text
    assert "no section in the post" in text
    assert unicode or text.isascii()
