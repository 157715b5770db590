import pytest

from talknotes.alignment.coverage import cover
from talknotes.alignment.values import Note, Noted
from talknotes.authored.parse import parse
from talknotes.authored.post import ByteSpan
from talknotes.fill.planning import plan
from talknotes.gaps.gap import Gap
from talknotes.values import Evidence, Part, Person, Programme, Span, Talk

TEXT = b"""# Day one

Two talks.

## Owls at night
**Speaker**: Maria Lopez

She counts owls. She has nets. GAP. They live long.

## Gulls from the air
**Speaker**: David Chen

He counts gulls.
"""
OWLS, GULLS = Span(10, 310), Span(330, 630)
PROGRAMME = Programme(
    (
        Part("intro", None, Span(0, 10)),
        Part("talk", 0, OWLS),
        Part("intro", None, Span(310, 330)),
        Part("talk", 1, GULLS),
    ),
    (
        Talk("Owls at night", ("S1",), (Evidence("agenda", "Owls at night"),)),
        Talk("Gulls from the air", ("S2",), (Evidence("agenda", "Gulls from the air"),)),
    ),
    (Person("S1", "Maria Lopez"), Person("S2", "David Chen")),
)
GULL_NOTES = {"He counts gulls.": (340, 600)}


def planned(kind, told, sentence="GAP.", *, text=TEXT, section=0, absent=True, gap=True):
    """Plan a post whose sentences tell of the spans in `told` (or of nothing), and whose gap is `sentence`."""
    post = parse(text)
    at = text.index(sentence.encode())
    gaps = [Gap(kind, ByteSpan(at, at + len(sentence)), sentence, section, "missed")] if gap else []
    return post, plan(
        post, gaps, [_covered(post, number, told, sentence) for number in range(len(post.sections))], PROGRAMME, absent
    )


def _covered(post, number, told, gap):
    talk = next(n for n, one in enumerate(PROGRAMME.talks) if one.title == post.sections[number].title)
    span = PROGRAMME.parts_of(talk)[0].span
    noted = []
    for index, sentence in enumerate(post.sentences):
        if sentence.section == number and gap not in sentence.text:
            where = told.get(sentence.text)
            noted.append(Noted(Note(index, sentence.text), Span(*where) if where else None, (), 0.9 if where else 0.0))
    return cover(number, talk, span, noted, ())


def spans(found):
    return [one.tell for one in found.missed if one.position != "section"]


def test_the_rest_begins_where_the_notes_before_the_gap_end():
    text = TEXT.replace(b" They live long.", b"")
    _, found = planned("rest", {"She counts owls.": (12, 60), "She has nets.": (60, 120), **GULL_NOTES}, text=text)
    assert spans(found) == [(Span(120, 310),)]
    assert [one.position for one in found.missed] == ["after"]


def test_a_rest_ends_where_notes_take_up_again():
    told = {"She counts owls.": (12, 60), "She has nets.": (60, 120), "They live long.": (280, 305), **GULL_NOTES}
    assert spans(planned("rest", told)[1]) == [(Span(120, 280),)]


def test_a_part_lies_between_the_notes_around_it():
    told = {"She counts owls.": (12, 60), "She has nets.": (60, 120), "They live long.": (200, 305), **GULL_NOTES}
    assert spans(planned("part", told)[1]) == [(Span(120, 200),)]


def test_a_beginning_stands_before_the_sections_text():
    told = {"She counts owls.": (100, 160), "She has nets.": (160, 220), "They live long.": (220, 305), **GULL_NOTES}
    post, found = planned("beginning", told)
    assert spans(found) == [(Span(10, 100),)]
    assert post.data[found.missed[0].at :].startswith(b"She counts owls.")


def test_where_notes_are_there_and_none_is_found_nothing_is_told_and_that_is_said():
    _, found = planned("rest", GULL_NOTES)
    assert spans(found) == []
    assert any("none of the notes around it was found" in notice.message for notice in found.notices)


def test_where_the_notes_tell_everything_nothing_is_left():
    told = {"She counts owls.": (10, 160), "She has nets.": (160, 305), "They live long.": (300, 309), **GULL_NOTES}
    _, found = planned("unspecified", told)
    assert spans(found) == []
    assert any("nothing here that the notes do not tell of" in notice.message for notice in found.notices)


def test_a_talk_without_a_section_gets_one_after_its_neighbour_unless_it_is_not_wanted():
    text = TEXT[: TEXT.index(b"## Gulls")].replace(b"GAP. ", b"")
    told = {"She counts owls.": (12, 60)}
    _, found = planned("rest", told, "She has", text=text, gap=False)
    assert [(one.talk, one.position, one.at) for one in found.missed] == [(1, "section", len(text.rstrip()) + 1)]
    assert planned("rest", told, "She has", text=text, gap=False, absent=False)[1].missed == ()


@pytest.mark.parametrize("title", ["# Owls at night", "# Maria Lopez on owls"])
def test_a_post_about_one_talk_gets_no_other(title):
    text = TEXT[: TEXT.index(b"## Gulls")].replace(b"# Day one", title.encode()).replace(b"GAP. ", b"")
    assert planned("rest", {"She counts owls.": (12, 60)}, "She has", text=text, gap=False)[1].missed == ()


def test_what_is_told_of_the_event_goes_to_each_section_that_says_nothing_itself():
    text = TEXT.replace(b"Two talks.", b"I missed the end of both.").replace(b"GAP. They live long.", b"")
    told = {"She counts owls.": (12, 60), "She has nets.": (60, 120), "He counts gulls.": (340, 400)}
    _, found = planned("rest", told, "I missed the end of both.", text=text, section=None)
    assert spans(found) == [(Span(120, 310),), (Span(400, 630),)]


def test_a_gap_under_another_talk_goes_to_the_talk_that_it_names():
    sentence = "I missed the rest of Maria's talk."
    text = TEXT.replace(b"GAP. They live long.", b"").replace(
        b"He counts gulls.", f"He counts gulls. {sentence}".encode()
    )
    told = {"She counts owls.": (12, 60), "She has nets.": (60, 120), **GULL_NOTES}
    _, found = planned("rest", told, sentence, text=text, section=1)
    assert [(one.talk, one.tell) for one in found.missed] == [(0, (Span(120, 310),))]


def test_a_talk_that_the_lead_says_was_missed_is_filled_for_that_gap():
    sentence = "I missed David Chen's talk."
    text = TEXT[: TEXT.index(b"## Gulls")].replace(b"Two talks.", sentence.encode()).replace(b"GAP. ", b"")
    _, found = planned("whole", {"She counts owls.": (12, 60)}, sentence, text=text, section=None)
    assert [(one.talk, one.gap.sentence) for one in found.missed] == [(1, sentence)]
    assert found.notices == ()


def test_the_rest_of_an_event_is_its_last_talks_where_these_have_no_section():
    sentence = "I had to leave after the first talk."
    text = TEXT[: TEXT.index(b"## Gulls")].replace(b"Two talks.", sentence.encode()).replace(b"GAP. ", b"")
    _, found = planned("rest", {"She counts owls.": (12, 60)}, sentence, text=text, section=None)
    assert [(one.talk, one.position, one.gap.sentence) for one in found.missed] == [(1, "section", sentence)]
