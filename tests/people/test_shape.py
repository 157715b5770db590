import pytest

from talknotes.people.shape import has_first_name, is_no_name, looks_like_name, name_words, tidy_name


@pytest.mark.parametrize(
    "name",
    [
        "Maria Lopez",
        "Guido van Rossum",
        "Jean-Pierre O'Neill",
        "J. R. Smith",
        "Doris Day",
        "Will Smith",
        "Łukasz Wójcik",
    ],
)
def test_names_look_like_names(name):
    assert looks_like_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "Machine Learning",
        "In Production",
        "Main Stage",
        "Grand Ballroom",
        "Jane Street",
        "Maria",
        "maria lopez",
        "<b>Eve</b> Smith",
        "Maria\x1b[31m Lopez",
        "Room 5",
        "Maria Lopez " * 50,
        "",
    ],
)
def test_other_things_do_not(text):
    assert not looks_like_name(text)


def test_without_capitals_a_row_of_words_may_be_a_name_if_none_of_them_is_an_everyday_one():
    assert looks_like_name("maria lopez", cased=False)
    assert not looks_like_name("our next speaker", cased=False)


def test_titles_particles_suffixes_and_accents_are_no_part_of_what_is_compared():
    assert name_words("Prof. Dr. María de la Cruz-Peña, PhD") == ("maria", "cruz", "pena")


def test_a_first_name_that_is_not_listed_speaks_against_nobody():
    assert has_first_name("Maria Lopez")
    assert not has_first_name("Timnit Gebru")
    assert looks_like_name("Timnit Gebru")


@pytest.mark.parametrize(
    ("heard", "tidy"),
    [
        ("maria lopez", "Maria Lopez"),
        (" Maria  Lopez. ", "Maria Lopez"),
        ("guido van rossum", "Guido van Rossum"),
        ("anne-marie duff", "Anne-Marie Duff"),
        ("Ian McKellen", "Ian McKellen"),
    ],
)
def test_heard_names_are_tidied(heard, tidy):
    assert tidy_name(heard) == tidy


def test_words_that_are_no_names():
    assert is_no_name("Everyone,")
    assert not is_no_name("Will")
