import json
from dataclasses import replace

import pytest

from talknotes.llm.contract import AwaitedError
from talknotes.summarize.contract import Block, Notes, Sentence
from talknotes.summarize.titles import TitledTalk, tidy_names, title_post, title_talk
from tests.summarize.models import Scripted, Waiting, lines_of
from tests.summarize.test_written import PROMPTS, long_talk, talk


def answer(**values):
    return json.dumps(values)


def told(request):
    sentence = Sentence("Lopez began with 40 servers in a basement.", ("s1",), quoted=False)
    return TitledTalk(request, Notes((Block("paragraph", (sentence,), "S1"),)))


def test_a_talk_is_titled_in_its_own_words():
    model = Scripted(answer(title="“A Small Tool for Deploys.”", segments=["s3", "s4"]))
    assert title_talk(model, PROMPTS, talk(title="")) == ("A Small Tool for Deploys", ("s3", "s4"))
    assert [ask.name for ask in model.asks] == ["talk-title"]


@pytest.mark.parametrize(
    "title",
    ["Kubernetes for Deploys", "", "The and of", "Tool " * 20, "The Tool Runs on the Old Mainframe", "[]", 7],
)
def test_what_is_no_title_is_asked_for_again_and_then_left(title):
    model = Scripted(answer(title=title, segments=["s5"]))
    assert title_talk(model, PROMPTS, talk()) is None
    assert [ask.name for ask in model.asks] == ["talk-title", "repair"]


def test_the_second_title_may_do():
    model = Scripted("Sure!", answer(title="Deploys in Four Minutes", segments="s4"))
    assert title_talk(model, PROMPTS, talk()) == ("Deploys in Four Minutes", ("s4",))


def test_of_a_long_talk_the_first_section_is_shown():
    model, request = Scripted(answer(title="Server Bolts", segments=["s1"])), long_talk(300)
    assert title_talk(model, PROMPTS, request) == ("Server Bolts", ("s1",))
    shown = [name for name, _, _ in lines_of(model.asks[0])]
    assert shown == [segment.id for segment in request.segments][: len(shown)]
    assert 20 < len(shown) < 300


def test_no_words_need_no_title():
    model = Scripted("{}")
    assert title_talk(model, PROMPTS, talk(tell=())) is None
    assert model.asks == []


def test_a_post_gets_a_title_and_a_lead_that_is_borne_out():
    lead = [
        {"segments": ["s3", "s4"], "text": "Maria Lopez speaks about a tool that copies only what changed."},
        {"segments": ["s5"], "text": "The tool runs on the old mainframe."},
    ]
    model = Scripted(answer(title="Tuesday: Servers in a Basement", lead=lead))
    found = title_post(model, PROMPTS, "Tuesday talks", (told(talk()),))
    assert found is not None
    assert found.title == "Tuesday: Servers in a Basement"
    assert [(one.text, one.segments) for one in found.lead] == [(lead[0]["text"], ("s3", "s4"))]
    assert {one.text: one.kind for one in found.verdicts}[lead[1]["text"]] == "contradicted"
    assert dict(found.prompts)["post-title"] == PROMPTS["post-title"].hash


def test_a_title_for_a_post_is_made_of_its_words():
    model = Scripted(answer(title="Kubernetes at Northwind", lead=[]))
    assert title_post(model, PROMPTS, "Tuesday talks", (told(talk()),)) is None


def test_a_post_of_many_notes_fits_into_the_window():
    request = long_talk(300)
    rows = tuple(Sentence(one.text, (one.id,), quoted=False) for one in request.segments)
    many = TitledTalk(request, Notes((Block("paragraph", rows, "S1"),)))
    model = Scripted(answer(title="Server Bolts", lead=[]))
    found = title_post(model, PROMPTS, "", (many, many))
    assert found is not None
    assert "The server number 0" in model.asks[0].messages[-1].text


def test_notes_in_another_language_get_no_title():
    model = Scripted("{}")
    assert title_post(model, PROMPTS, "Talks", (told(replace(talk(), written="de")),)) is None
    assert title_post(model, PROMPTS, "Talks", ()) is None
    assert model.asks == []


HEARD = {"Myra Okafur": ("I am Myra Okafur, and I run the pottery.",), "Ruthven": ("We drove through Ruthven.",)}


@pytest.mark.parametrize(
    ("spelling", "right"),
    [
        ("Mira Okafor", True),
        ("Ruth Lane", False),
        ("Mira O'Kafor", False),
        ("Myra Okafur", False),
        ("pottery", False),
        ("", False),
        ("ira Okafor", False),
    ],
)
def test_a_name_is_spelled_as_it_is_known(spelling, right):
    model = Scripted(answer(names=[{"heard": "Myra Okafur", "spelling": spelling}]))
    found = tidy_names(model, PROMPTS, HEARD, ("Mira Okafor", "Ruth Lane"))
    assert found == ({"Myra Okafur": spelling} if right else {})


def test_a_spelling_may_stand_in_what_was_said():
    heard = {"Myra Okafur": ("I am Myra Okafur.", "Thank you, Mira Okafor.")}
    model = Scripted(answer(names=[{"heard": "Myra Okafur", "spelling": "Mira Okafor"}]))
    assert tidy_names(model, PROMPTS, heard, ()) == {"Myra Okafur": "Mira Okafor"}


@pytest.mark.parametrize("text", ["", "no", answer(names=3), answer(names=[3, {"heard": "x", "spelling": "y"}])])
def test_no_spellings_are_no_error(text):
    assert tidy_names(Scripted(text), PROMPTS, HEARD, ("Mira Okafor",)) == {}


def test_nobody_is_asked_about_no_names():
    model = Scripted("{}")
    assert tidy_names(model, PROMPTS, {}, ("Mira Okafor",)) == {}
    assert model.asks == []


def test_a_title_that_is_awaited_is_no_failure():
    with pytest.raises(AwaitedError):
        title_talk(Waiting(), PROMPTS, talk())
