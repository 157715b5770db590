"""Posts as their readers see them; set UPDATE_GOLDEN=1 to write the golden files anew, then read them."""

import os
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from talknotes.post.blocks import quoted
from talknotes.post.compose import compose
from talknotes.post.draft import Draft
from talknotes.post.escape import file_name
from talknotes.post.people import surname
from talknotes.summarize.contract import Block, Notes, Sentence
from talknotes.values import Person, Word
from tests.drafts import AFTERNOON, CASES, CHEN, FIRST, LATER, LOPEZ, SECOND, SPOKEN, quotes, with_one

GOLDEN = Path(__file__).parent / "golden"


def text_of(draft: Draft) -> str:
    return compose(draft).text.decode()


def front_matter(draft: Draft) -> dict[str, object]:
    return tomllib.loads(text_of(draft).split("+++\n")[1])


@pytest.mark.parametrize("title", CASES)
def test_post_is_the_golden_one(title: str) -> None:
    golden = GOLDEN / f"{file_name(title)}.md"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_bytes(compose(CASES[title]).text)
    assert compose(CASES[title]).text == golden.read_bytes()


def test_every_golden_file_has_a_case() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{file_name(title)}.md" for title in CASES}


@pytest.mark.parametrize("title", CASES)
def test_post_is_plain_and_ends_well(title: str) -> None:
    text = compose(CASES[title]).text
    assert text.endswith(b"\n")
    assert not text.endswith(b"\n\n")
    assert b"\r" not in text
    assert not re.search(rb"[ \t]\n", text)
    assert compose(CASES[title]) == compose(CASES[title])


@pytest.mark.parametrize("title", CASES)
def test_all_that_was_quoted_stands_in_quotation_marks_with_its_time(title: str) -> None:
    draft = CASES[title]
    composed = compose(draft)
    notes = [notes for section in draft.sections for notes in (section.notes, section.questions)]
    sentences = [sentence for told in notes for block in told.blocks for sentence in block.sentences]
    assert [told.segments for told in composed.sentences] == [sentence.segments for sentence in sentences]
    for told in composed.sentences:
        assert told.quoted == (f"“{told.text}”" in composed.text.decode())
        assert [span.start for span in told.spans] == [SPOKEN[name][0] for name in told.segments]


def test_every_time_leads_to_its_moment() -> None:
    text = text_of(AFTERNOON)
    assert "([0:25](https://example.com/watch?v=afternoon#t=25))" in text
    assert len(re.findall(r"\(\[\d+:\d\d\]\(https://example\.com/", text)) == len(compose(AFTERNOON).sentences)
    assert "](" not in text_of(replace(AFTERNOON, url=None))


@pytest.mark.parametrize("url", ["http://localhost/x", "file:///home/ann/x.mp4", "https://ann:secret@example.com/x"])
def test_an_address_that_is_not_public_is_not_published(url: str) -> None:
    assert text_of(replace(AFTERNOON, url=url)) == text_of(replace(AFTERNOON, url=None))


@pytest.mark.parametrize("asker", [None, "S1"])
def test_a_question_is_never_the_speakers(asker: str | None) -> None:
    notes = Notes((quotes(asker, "3", question=True), quotes("S1", "4")))
    text = text_of(with_one(AFTERNOON, replace(FIRST, questions=notes), url=None))
    assert "Question (1:24): “How do you test a model?”\n\nLopez answers (1:27): “We replay" in text


@pytest.mark.parametrize(("asker", "name"), [("S3", "Speaker 3"), ("S2", "David Chen")])
def test_a_question_is_its_askers(asker: str, name: str) -> None:
    notes = Notes((quotes(asker, "3", question=True),))
    text = text_of(with_one(AFTERNOON, replace(FIRST, questions=notes), url=None))
    assert f"\n{name} asks (1:24): “How do you test a model?”\n" in text


def test_quotations_a_minute_apart_have_lines_of_their_own() -> None:
    text = text_of(replace(LATER, url=None))
    assert "\n\nChen (1:50): “Since 2015 anyone can make a fake video at home.”\n\nChen (3:10): “We caught" in text


def test_quotations_of_one_minute_share_a_list() -> None:
    notes = Notes((quotes("S1", "4"), quotes("S1", "5"), quotes("S2", "6")))
    text = text_of(with_one(AFTERNOON, replace(FIRST, notes=notes, questions=Notes(())), url=None))
    assert "Lopez, 1:27 to 1:33:\n\n- “We replay the traffic of last week.” (1:27)\n- “My team" in text
    assert "\n\nChen (1:50): “Since 2015" in text


def test_people_of_one_surname_are_told_apart() -> None:
    people = (LOPEZ, replace(CHEN, name="Jennifer Lopez"))
    text = text_of(replace(AFTERNOON, people=people))
    assert "\nMaria Lopez, 0:25 to 1:14:\n" in text
    assert "\nLopez" not in text


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2020-06-25", "2020-06-25"),
        ("2020-06-25T15:00", "2020-06-25T15:00:00"),
        ("2020-06-25T15:00:00+02:00", "2020-06-25T15:00:00+02:00"),
        ("2020-06-25T15:00:00Z", "2020-06-25T15:00:00+00:00"),
        ("2020-06-25T15:00:00+02:00:30", "2020-06-25T12:59:30+00:00"),
    ],
)
def test_date_is_a_toml_date(date: str, written: str) -> None:
    draft = replace(AFTERNOON, date=date)
    assert f"\ndate = {written}\n" in text_of(draft)
    assert not isinstance(front_matter(draft)["date"], str)


@pytest.mark.parametrize("date", ["", "soon", "2020-13-01", '2020-06-25"\nevil = true'])
def test_what_is_no_date_is_left_out(date: str) -> None:
    assert front_matter(replace(AFTERNOON, date=date)).keys() == {"title", "draft", "categories"}


def test_draft_flag() -> None:
    assert front_matter(AFTERNOON)["draft"] is True
    assert b"\ndraft = false\n" in compose(AFTERNOON, draft_flag=False).text


def test_words_that_a_person_wrote_are_not_called_a_machines() -> None:
    written = tuple(replace(s, words=(Word(s.text, s.span),)) for s in AFTERNOON.segments)
    assert "machine" in text_of(AFTERNOON).split("<!--more-->")[0].replace("Machine", "")
    assert "machine" not in text_of(replace(AFTERNOON, segments=written)).split("<!--more-->")[0]


def test_sentences_without_words_are_left_out() -> None:
    empty = Block("quotes", (Sentence("\u200b \n", ("0",), quoted=True),), "S1")
    draft = with_one(AFTERNOON, replace(FIRST, notes=Notes((empty,)), questions=Notes((empty,))))
    assert compose(draft).sentences == ()
    assert "*No notes here:" in text_of(draft)


@pytest.mark.parametrize("cited", [("nowhere",), ()])
def test_a_sentence_without_evidence_is_refused(cited: tuple[str, ...]) -> None:
    block = Block("paragraph", (Sentence("Something.", cited, quoted=False),), "S1")
    with pytest.raises(ValueError, match="a sentence cites"):
        compose(with_one(AFTERNOON, replace(SECOND, notes=Notes((block,)))))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Maria Lopez", "Lopez"),
        ("Guido van Rossum", "van Rossum"),
        ("Oscar de la Renta", "de la Renta"),
        ("Van Morrison", "Morrison"),
        ("Martin Luther King Jr.", "King"),
        ("Ada King, Countess of Lovelace", "King"),
        ("Grace Hopper, PhD", "Hopper"),
        ("Speaker 2", "Speaker 2"),
        ("Prince", "Prince"),
        ("山田太郎", "山田太郎"),
        ("", ""),
    ],
)
def test_surname(name: str, short: str) -> None:
    assert surname(name) == short


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('My team calls it "the time machine".', "My team calls it ‘the time machine’."),
        ("“Hi everybody,” he says", "‘Hi everybody,’ he says"),
        ('("so")', "(‘so’)"),
        ("it's", "it's"),
    ],
)
def test_inner_quotation_marks_are_single(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_a_name_begins_its_line_in_upper_case() -> None:
    text = text_of(replace(AFTERNOON, people=(Person("S1", "Guido van Rossum"), CHEN)))
    assert "\nVan Rossum, 0:25 to 1:14:\n" in text
