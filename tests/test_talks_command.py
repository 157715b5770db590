"""`talks` on the sample's stored stages: what it shows, explains, draws and remembers."""

import json
import xml.etree.ElementTree as ET

import pytest

from tests.runs import talknotes
from tests.scenes import SAMPLE


@pytest.fixture
def talks(afternoon, tmp_path):
    """Run `talks` on the sample with user data of its own."""

    def run(*words):
        return talknotes("talks", SAMPLE, *afternoon.options(afternoon.cache), "--data-dir", tmp_path / "data", *words)

    return run


def rows(run) -> list[list[str]]:
    return [line.split("\t") for line in run.out.splitlines()]


def people(run) -> dict[str, str | None]:
    return {person["label"]: person["name"] for person in json.loads(run.out)["people"]}


def test_introductions_alone_name_the_speakers(talks):
    told = [row for row in rows(talks()) if row[2] == "talk"]
    assert [row[3:] for row in told] == [
        ["Machine learning in production", "Maria Lopez"],
        ["How we detect fake videos", "David Chen"],
    ]


def test_explain_tells_what_speaks_for_each_border_title_and_name(talks):
    run = talks("--explain")
    assert run.code == 0
    assert any(
        row[2:4] == ["introduced", "+4.0"] and row[4].startswith("Please welcome David Chen (at 1:4")
        for row in rows(run)
    )
    assert any("is Maria Lopez" in row[1] for row in rows(run))


def test_json_holds_the_evidence_with_weights_and_the_confidence_in_names(talks):
    document = json.loads(talks("--json").out)
    [talk] = [part for part in document["parts"] if part["kind"] == "talk" and part["talk"] == 1]
    assert {"kind", "detail", "time", "weight"} == set(talk["evidence"][0])
    assert all(0 < person["confidence"] <= 1 for person in document["people"] if person["name"])


def test_an_agenda_gives_titles_and_spellings(talks, tmp_path):
    agenda = tmp_path / "agenda.md"
    agenda.write_text(
        "14:00 Machine Learning in Production — Maria López (FAIR)\n14:30 Finding Fake Videos — David Chen (Berkeley)\n"
    )
    told = [row for row in rows(talks("--agenda", agenda, "--no-captions")) if row[2] == "talk"]
    assert [row[3:] for row in told] == [
        ["Machine Learning in Production", "Maria López"],
        ["Finding Fake Videos", "David Chen"],
    ]


def test_an_agenda_that_is_none_is_refused(talks, tmp_path):
    empty = tmp_path / "empty.md"
    empty.write_text("\n")
    run = talks("--agenda", empty)
    assert run.code == 3
    assert "empty.md" in run.err
    assert talks("--agenda", tmp_path / "no.md").code == 3


def test_a_voice_is_renamed_for_good_without_listening_again(talks):
    label = next(label for label, name in people(talks("--json")).items() if name == "David Chen")
    run = talks("--json", "--rename", f"{label}=Davina Chen (Somewhere)")
    assert people(run)[label] == "Davina Chen"
    assert "Telling voices apart" not in run.err
    assert people(talks("--json"))[label] == "Davina Chen"
    assert people(talks("--json", "--rename", f"{label}="))[label] == "David Chen"


@pytest.mark.parametrize("words", ["S9=Bob", "Bob", "=Bob"])
def test_a_name_for_nobody_is_refused_and_nothing_is_remembered(talks, tmp_path, words):
    assert talks("--rename", words).code == 2
    assert not list((tmp_path / "data").rglob("*.json"))


def test_svg_draws_the_timeline_into_a_file(talks, tmp_path):
    path = tmp_path / "timeline.svg"
    assert talks("--svg", path).code == 0
    texts = [element.text for element in ET.parse(path).getroot().iter() if element.text]
    assert any("Maria Lopez" in text for text in texts)


@pytest.mark.parametrize("words", [("--talk", "2"), ("--title", "fake videos")])
def test_one_talk_of_a_recording_becomes_a_post(afternoon, tmp_path, words):
    run = talknotes("notes", SAMPLE, *afternoon.options(afternoon.cache), "-o", tmp_path, *words)
    assert run.code == 0
    [post] = tmp_path.glob("*.md")
    assert post.name == "2020-06-25-how-we-detect-fake-videos.md"
    assert "two hundred trillion" not in post.read_text()


@pytest.mark.parametrize(
    ("words", "code"), [(("--talk", "3"), 3), (("--title", "Birds"), 3), (("--talk", "1", "--title", "x"), 2)]
)
def test_a_talk_that_is_not_there_is_refused(afternoon, tmp_path, words, code):
    run = talknotes("notes", SAMPLE, *afternoon.options(afternoon.cache), "-o", tmp_path, *words)
    assert run.code == code
    assert not list(tmp_path.glob("*.md"))
