import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.people.matching import ALIKE, best, likeness, word_likeness
from talknotes.values import Billed


def people(*names: str) -> list[Billed]:
    return [Billed(name) for name in names]


@pytest.mark.parametrize(
    ("heard", "known"),
    [
        ("Mario Lopez", "Maria Lopez"),
        ("mario lopes", "Maria Lopez"),
        ("Hani Fareed", "Hany Farid"),
        ("Honey Fareed", "Hany Farid"),
        ("Jon Smyth", "John Smith"),
        ("Kim Hazel Wood", "Kim Hazelwood"),
        ("Kim Hazlewood", "Kim Hazelwood"),
        ("Joel Pino", "Joelle Pineau"),
        ("Sumit Chintala", "Soumith Chintala"),
        ("Steven Woo", "Stephen Wu"),
        ("Ann Lee", "Anne Leigh"),
        ("Thomas Becker", "Tomas Bäcker"),
        ("Juergen Mueller", "Jürgen Müller"),
        ("Peter Berg", "Peter van der Berg"),
        ("Lukasz Wojcik", "Łukasz Wójcik"),
        ("Zhang Wei", "Wei Zhang"),
        ("Prof. Maria Lopez", "Maria Lopez, PhD"),
        ("J. Smith", "John Smith"),
    ],
)
def test_a_misheard_name_is_the_known_one(heard, known):
    assert likeness(heard, known) >= ALIKE
    found = best(heard, people("David Chen", known, "Priya Raman"))
    assert found is not None
    assert found.known.name == known


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Daniel Chen", "David Chen"),
        ("Maria Gomez", "Maria Lopez"),
        ("Marie Curie", "Maria Lopez"),
        ("John Doe", "Jane Doe"),
        ("Anna Stone", "Hannah Stein"),
        ("Jack Chen", "Zack Chen"),
        ("Хани Фарид", "Hany Farid"),
        ("", "Maria Lopez"),
        ("!!!", "???"),
    ],
)
def test_other_people_are_not_taken_for_the_known_one(one, other):
    assert likeness(one, other) < ALIKE
    assert best(one, people(other)) is None


@pytest.mark.parametrize(
    ("heard", "known"),
    [
        ("Maria", ("Maria Lopez", "Maria Gomez")),
        ("Maria", ("Maria Lopez", "Maria")),
        ("Marie Lopez", ("Maria Lopez", "Mario Lopez")),
        ("Chen", ("David Chen", "Anna Chen")),
        ("John Smith", ("Jon Smyth", "John Smythe")),
    ],
)
def test_a_name_that_two_known_people_could_bear_means_nobody(heard, known):
    assert best(heard, people(*known)) is None


@pytest.mark.parametrize(
    ("heard", "name", "part"),
    [("Maria", "Maria Lopez", "first"), ("lopez", "Maria Lopez", "last"), ("Maria Lopez", "Maria Lopez", "full")],
)
def test_a_part_of_a_name_means_its_only_bearer(heard, name, part):
    found = best(heard, people("David Chen", name))
    assert found is not None
    assert (found.known.name, found.score, found.part) == (name, 1.0, part)


def test_a_person_listed_twice_is_one_person_with_an_affiliation():
    found = best("Maria Lopez", [Billed("Maria Lopez"), Billed("María López", "FAIR")])
    assert found is not None
    assert found.known == Billed("María López", "FAIR")


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_the_same_both_ways_and_whole_for_the_same(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= word_likeness(one, other) <= 1
    assert word_likeness(one, one) == 1


@given(st.lists(st.sampled_from(["Maria Lopez", "Mario Lopez", "David Chen", "Dave Chan", "Maria"]), max_size=4))
def test_the_order_of_the_known_does_not_matter(names):
    one, other = best("Maria Lopez", people(*names)), best("Maria Lopez", people(*reversed(names)))
    assert (one and one.known) == (other and other.known)
