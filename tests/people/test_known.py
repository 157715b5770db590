import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.people.known import Known, gather, hotwords, names_in_title, people_in, people_in_description
from talknotes.values import AgendaEntry, Billed, Chapter, Recording, Span, Told

MARIA, HANY = Billed("Maria Lopez", "FAIR"), Billed("Hany Farid", "UC Berkeley")


@pytest.mark.parametrize(
    ("text", "title", "people"),
    [
        ("Tables at Scale — Maria Lopez | DataConf 2021", "Tables at Scale", (Billed("Maria Lopez"),)),
        ("Tables at Scale - Maria Lopez (FAIR)", "Tables at Scale", (MARIA,)),
        ("Maria Lopez: Tables at Scale", "Tables at Scale", (Billed("Maria Lopez"),)),
        ("Maria Lopez (FAIR): Tables at Scale", "Tables at Scale", (MARIA,)),
        ("Maria Lopez - Tables at Scale (PyCon 2020)", "Tables at Scale (PyCon 2020)", (Billed("Maria Lopez"),)),
        ("Spotting fakes by Hany Farid (UC Berkeley)", "Spotting fakes", (HANY,)),
        ("Hany Farid, UC Berkeley — Deep fakes", "Deep fakes", (HANY,)),
        ("EuroPython 2019 - Anna Schmidt - Async in depth", "Async in depth", (Billed("Anna Schmidt"),)),
        ("PyCon 2020 | Ann Lee & Bob Stone: The future", "The future", (Billed("Ann Lee"), Billed("Bob Stone"))),
        ("Fast code - Ann Lee and Bob Stone (ACME)", "Fast code", (Billed("Ann Lee"), Billed("Bob Stone", "ACME"))),
        ("Thorsten Groß – Warum Züge zu spät kommen", "Warum Züge zu spät kommen", (Billed("Thorsten Groß"),)),
        ("Keynote: Maria Lopez", "Keynote", (Billed("Maria Lopez"),)),
    ],
)
def test_titles_are_taken_apart(text, title, people):
    found = names_in_title(text)
    assert found is not None
    assert (found.title, found.people, found.sure) == (title, people, True)


@pytest.mark.parametrize(
    "text",
    [
        "Afternoon keynotes",
        "Machine Learning — In Production",
        "Kubernetes Operators – Google Cloud",
        "Day One — Main Stage",
        "Live from New York | Tech Summit",
        "Rust: Fearless Concurrency",
        "Paris, France — Opening",
        "Jane Street - Real world OCaml",
        "Stand by me",
        "Ann Lee — Bob Stone",
        "— — —",
        "x" * 100_000,
        " - ".join(["Ann Lee"] * 5000),
    ],
)
def test_titles_without_a_certain_name_are_left_alone(text):
    assert names_in_title(text) is None


def test_a_name_that_only_capitals_show_is_not_sure():
    found = names_in_title("Attention is all you need — Ashish Vaswani | MLConf 2021")
    assert found is not None
    assert (found.people, found.sure) == ((Billed("Ashish Vaswani"),), False)


def test_a_list_of_which_one_piece_is_no_name_holds_nobody():
    assert people_in("Ann Lee, Bob Stone and Carla Diaz") == tuple(map(Billed, ("Ann Lee", "Bob Stone", "Carla Diaz")))
    assert people_in("Maria Lopez and friends") == ()


def test_a_description_names_its_speakers():
    text = "A talk about tables.\n\n**Speaker:** Maria Lopez (FAIR)\nRecorded by X\nReferent: Hany Farid, UC Berkeley"
    assert people_in_description(text) == (MARIA, HANY)
    assert people_in_description(None) == ()


def test_all_sources_are_gathered_each_person_once():
    recording = Recording(
        "0" * 64,
        "Big Tables — Ann Lee | Conf 2020",
        artists=("Bob Stone", "ConfTV"),
        chapters=(Chapter("Deep fakes - Hany Farid", Span(0, 9)),),
        description="Speaker: Carla Diaz",
    )
    known = gather(
        recording,
        (
            AgendaEntry("All about PyTorch", (MARIA,)),
            AgendaEntry("Fakes", (HANY,)),
            AgendaEntry(None, (Billed("Post Person"),), posted=True),
        ),
        (Billed("hany farid"),),
        (Told("Tag Person", Span(0, 1)), Told("SPEAKER", Span(1, 2)), Told(None, Span(2, 3))),
    )
    names = [person.name for person in known.people]
    assert names[:3] == ["hany farid", "Maria Lopez", "Post Person"]
    assert set(names) == {
        "hany farid",
        "Maria Lopez",
        "Post Person",
        "Bob Stone",
        "Ann Lee",
        "Carla Diaz",
        "Tag Person",
    }
    assert known.people[0].affiliation == "UC Berkeley"
    assert "PyTorch" in known.terms


def test_hotwords_hold_names_first_and_are_capped():
    known = Known((MARIA, HANY), ("PyTorch", "CUDA"))
    assert hotwords(known) == ("Maria Lopez", "Hany Farid", "PyTorch", "CUDA", "FAIR", "UC Berkeley")
    assert hotwords(known, 1) == ("Maria Lopez",)


@given(st.text(max_size=300))
def test_whatever_a_title_is_its_names_stand_in_it(text):
    found = names_in_title(text)
    if found is not None:
        assert all(person.name in " ".join(text.split()) for person in found.people)
        assert found.people
