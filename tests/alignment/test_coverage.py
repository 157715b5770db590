import pytest

from talknotes.alignment.coverage import cover
from talknotes.alignment.values import Note, Noted
from talknotes.values import Span
from tests.alignment.stories import TUNNEL, covered, segments

SAID = segments(TUNNEL)


def noted(*spans: tuple[float, float] | None, scores: tuple[float, ...] = ()) -> list[Noted]:
    return [
        Noted(Note(at, "…"), Span(*span), (f"s{at}",), scores[at] if scores else 0.9)
        if span is not None
        else Noted(Note(at, "…"), None, (), 0.0)
        for at, span in enumerate(spans)
    ]


def test_notes_that_stop_halfway():
    found = covered(
        ["11 km and 40k cars.", "30 sensors for nitrogen dioxide.", "It saves 900,000 francs a year."], SAID
    )
    assert found.starts == SAID[2].span.start
    assert found.stops == SAID[7].span.end
    assert found.unmentioned[-1] == Span(SAID[7].span.end, SAID[-1].span.end)


def test_what_lies_between_two_notes_is_told_of_unless_it_is_long():
    found = cover(0, 0, Span(0, 200), noted((10, 20), (25, 40), (120, 130)), ())
    assert found.covered == (Span(10, 40), Span(120, 130))
    assert found.unmentioned == (Span(0, 10), Span(40, 120), Span(130, 200))
    assert (found.starts, found.stops) == (10, 130)


def test_notes_in_another_order_are_sorted_and_merged():
    found = cover(None, 1, Span(0, 60), noted((40, 50), None, (10, 42), (45, 58)), ())
    assert found.covered == (Span(10, 58),)
    assert found.unmentioned == (Span(0, 10),)
    assert len(found.noted) == 4


def test_a_talk_that_no_note_tells_of():
    found = cover(2, 0, Span(5, 60), noted(None, None), ())
    assert (found.covered, found.starts, found.stops, found.unmentioned) == ((), None, None, (Span(5, 60),))


def test_what_lies_outside_of_the_talk_does_not_count():
    found = cover(0, 0, Span(100, 200), noted((10, 20), (90, 110), (190, 230)), ())
    assert found.covered == (Span(100, 110), Span(190, 200))


@pytest.mark.parametrize("cut", range(3, 15, 3))
def test_the_stopping_point_follows_the_notes(cut: int):
    notes = [
        "Open since 1978.", "40,000 cars a day.", "Fans from the time of leaded petrol.", "67% of the power bill.",
        "30 sensors.", "At night nobody needs a fan.", "900,000 francs saved a year.", "Firefighters weren't amused.",
        "Smoke is different from exhaust.", "Their red button was pressed twice.",
        "LED lamps (light emitting diodes) come next summer.",
        "Trucks with brushes wash them every six weeks.", "Scratched glass: half of the light gone in ten years.",
        "Acrylic covers: only 3 years.",
    ]  # fmt: skip
    found = covered(notes[:cut], SAID)
    assert found.stops is not None
    assert abs(found.stops - SAID[cut].span.end) <= 6.0


def test_a_doubtful_note_far_off_is_not_where_the_notes_stop():
    spans = ((100, 110), (115, 130), (290, 295))
    doubtful = cover(0, 0, Span(0, 300), noted(*spans, scores=(0.9, 0.9, 0.6)), ())
    sure = cover(0, 0, Span(0, 300), noted(*spans, scores=(0.9, 0.9, 0.95)), ())
    near = cover(0, 0, Span(0, 300), noted(*spans[:2], (150, 155), scores=(0.9, 0.9, 0.6)), ())
    assert (doubtful.stops, sure.stops, near.stops) == (130, 295, 155)
    assert doubtful.covered == sure.covered


def test_a_doubtful_note_far_off_is_not_where_the_notes_begin():
    found = cover(0, 0, Span(0, 300), noted((2, 6), (150, 200), (205, 210), scores=(0.6, 0.9, 0.9)), ())
    assert found.starts == 150


def test_one_doubtful_note_is_better_than_none():
    found = cover(0, 0, Span(0, 300), noted((150, 160), scores=(0.5,)), ())
    assert (found.starts, found.stops) == (150, 160)


def test_all_that_one_sentence_tells_of_is_covered():
    found = covered(["Two thirds of the power bill went into ventilation, and lamps get washed by trucks."], SAID)
    assert any(span.overlap(SAID[4].span) == SAID[4].span.duration for span in found.covered)
    assert any(span.overlap(SAID[12].span) == SAID[12].span.duration for span in found.covered)
    assert all(span.overlap(SAID[8].span) == 0 for span in found.covered)


def test_notes_in_another_language_cover_as_much():
    notes = [
        "Elf Kilometer, 40.000 Autos am Tag.",
        "30 Sensoren für Stickstoffdioxid.",
        "Spart 900.000 Franken im Jahr.",
    ]
    found = covered(notes, SAID, notes_language="de")
    assert (found.starts, found.stops) == (SAID[2].span.start, SAID[7].span.end)
