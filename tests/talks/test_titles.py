import pytest

from talknotes.talks.phrases import find_phrases
from talknotes.talks.titles import from_agenda, from_chapters, from_speaker, from_words
from talknotes.talks.topics import Vocabulary
from talknotes.values import AgendaEntry, Chapter, Span, Talk
from tests.scenes import scene

TALK = Talk(None, ("A",))
SPAN = Span(20, 200)


def test_the_agendas_spelling_stays_exactly():
    titled = from_agenda(TALK, AgendaEntry("C++  &  me:  a «love» story"))
    assert titled.title == "C++  &  me:  a «love» story"
    assert titled.evidence[-1].kind == "agenda"
    assert from_agenda(TALK, None) == from_agenda(TALK, AgendaEntry(None)) == TALK


@pytest.mark.parametrize("start", [0, 18, 25])
def test_a_chapter_that_holds_the_talk_gives_its_title(start):
    chapters = [Chapter("Owls", Span(start, 210)), Chapter("Q&A", Span(210, 240))]
    assert from_chapters(TALK, SPAN, chapters).title == "Owls"


def test_chapters_that_are_topics_or_no_talks_give_none():
    topics = [Chapter(f"Topic {at}", Span(20 + at * 60, 80 + at * 60)) for at in range(3)]
    assert from_chapters(TALK, SPAN, topics).title is None
    assert from_chapters(TALK, SPAN, [Chapter("Welcome", Span(0, 210))]).title is None
    assert from_chapters(TALK, SPAN, [Chapter("Gulls", Span(190, 400))]).title is None


def announced(*rows):
    segments = scene(*rows)
    return from_speaker(TALK, SPAN, segments, find_phrases(segments, "en"))


def test_what_the_speaker_announces_is_the_title():
    talk = announced(("H", 0, 10), ("A", 21, 25, "Today I want to talk about owls at night."))
    assert talk.title == "Owls at night"
    assert talk.evidence[-1].time == 21


def test_what_somebody_else_announces_or_much_later_is_none():
    assert announced(("H", 22, 25, "Today I want to talk about owls at night.")).title is None
    assert announced(("A", 190, 195, "I want to talk about owls at night.")).title is None
    assert announced(("A", 5, 10, "Today I want to talk about owls at night.")).title is None


def test_a_known_title_is_kept():
    known = Talk("Owls", ("A",))
    segments = scene(("A", 21, 25, "Today I want to talk about gulls."))
    assert from_speaker(known, SPAN, segments, find_phrases(segments, "en")) == known
    assert from_chapters(known, SPAN, [Chapter("Gulls", Span(0, 210))]) == known
    assert from_words(known, SPAN, segments, Vocabulary("en")) == known


def test_the_key_phrase_is_the_last_resort():
    rows = [("A", 20 + at, 21 + at, "A query planner guesses, and the query planner is wrong.") for at in range(4)]
    talk = from_words(TALK, SPAN, scene(*rows, ("B", 300, 310, "Owls sing at night.")), Vocabulary("en"))
    assert (talk.title, talk.evidence[-1].kind) == ("Query planner", "key phrase")
