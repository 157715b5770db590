import pytest

from talknotes.errors import InputError
from talknotes.talks.selection import select_talk
from talknotes.values import Programme, Talk

PROGRAMME = Programme((), (Talk("Tables at Scale", ("S1",)), Talk("Finding Fakes", ("S2",)), Talk(None, ("S3",))), ())


def test_all_talks_are_wanted_where_nothing_is_said():
    assert select_talk(PROGRAMME, None, None) is None


@pytest.mark.parametrize(("number", "index"), [(1, 0), (3, 2)])
def test_a_talk_is_chosen_by_its_number(number, index):
    assert select_talk(PROGRAMME, number, None) == index


@pytest.mark.parametrize("title", ["Finding Fakes", "finding fakes", "Fakes", "Finding fake"])
def test_a_talk_is_chosen_by_its_title_as_somebody_remembers_it(title):
    assert select_talk(PROGRAMME, None, title) == 1


@pytest.mark.parametrize(("number", "title"), [(4, None), (None, "Birds")])
def test_a_talk_that_is_not_there_is_refused_with_those_that_are(number, title):
    with pytest.raises(InputError, match="1 Tables at Scale; 2 Finding Fakes; 3 Talk 3") as caught:
        select_talk(PROGRAMME, number, title)
    assert "--t" in str(caught.value)


def test_two_talks_that_fit_are_no_choice():
    twice = Programme((), (Talk("Tables, part 1", ()), Talk("Tables, part 2", ())), ())
    with pytest.raises(InputError, match="several talks fit"):
        select_talk(twice, None, "Tables")


def test_a_recording_without_talks_says_so():
    with pytest.raises(InputError, match="Talks: none"):
        select_talk(Programme((), (), ()), 1, None)
