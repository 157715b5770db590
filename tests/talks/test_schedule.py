import pytest

from talknotes.talks.phrases import find_phrases
from talknotes.talks.schedule import match_entries
from talknotes.talks.topics import Vocabulary
from talknotes.values import AgendaEntry, Billed, Span
from tests.scenes import scene

OWLS = AgendaEntry("Owls at night in old forests", (Billed("Maria Lopez"),))
GULLS = AgendaEntry("Counting gulls from the air", (Billed("David Chen"),))
BATS = AgendaEntry("What bats hear", (Billed("Ann Stone"),))
LUNCH = AgendaEntry("Lunch", kind="break")

SPANS = (Span(20, 100), Span(120, 200), Span(220, 300))


def matched(agenda, *said, spans=SPANS):
    segments = scene(*said) if said else scene(("A", 0, 1))
    return match_entries(spans, agenda, segments, find_phrases(segments, "en"), Vocabulary("en"))


def introduced(at, name):
    return ("H", at - 8, at - 2, f"Please welcome {name}.")


def test_introductions_find_the_entries_in_any_order():
    said = [introduced(20, "David Chen"), introduced(120, "Ann Stone"), introduced(220, "Maria Lopez")]
    assert matched((OWLS, GULLS, LUNCH, BATS), *said) == (GULLS, BATS, OWLS)


def test_a_misheard_name_still_finds_its_entry():
    assert matched((OWLS, GULLS), introduced(120, "Mario Lopez"), spans=SPANS[:2])[1] == OWLS


def test_title_words_find_an_entry_without_speakers():
    entries = (AgendaEntry("Owls at night in old forests"), AgendaEntry("Counting gulls from the air"))
    said = ("A", 22, 30, "I count gulls, and counting gulls from the air is hard.")
    assert matched(entries, said, spans=SPANS[:1]) == (entries[1],)


def test_order_alone_matches_as_many_talks_as_entries():
    assert matched((OWLS, LUNCH, GULLS, BATS)) == (OWLS, GULLS, BATS)


@pytest.mark.parametrize("agenda", [(OWLS, GULLS), (OWLS, GULLS, BATS, BATS)])
def test_order_alone_matches_nothing_where_numbers_differ(agenda):
    assert matched(agenda) == (None, None, None)


def test_what_lies_between_two_matches_follows_by_order():
    said = [introduced(20, "Maria Lopez"), introduced(220, "Ann Stone")]
    assert matched((OWLS, GULLS, BATS), *said) == (OWLS, GULLS, BATS)


def test_no_entry_is_given_twice():
    said = [introduced(20, "Maria Lopez"), introduced(120, "Maria Lopez")]
    found = matched((OWLS,), *said, spans=SPANS[:2])
    assert sorted(entry is None for entry in found) == [False, True]


def test_breaks_are_no_talks_and_nothing_gives_nothing():
    assert matched((LUNCH,)) == (None, None, None)
    assert matched(()) == (None, None, None)
    assert matched((OWLS,), spans=()) == ()


def test_what_a_post_tells_of_is_never_matched_by_order_alone():
    posted = tuple(AgendaEntry(one.title, one.speakers, posted=True) for one in (OWLS, GULLS, BATS))
    assert matched(posted) == (None, None, None)
    assert matched(posted, introduced(120, "Maria Lopez")) == (None, posted[0], None)
