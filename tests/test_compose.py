"""Posts as their readers see them; set UPDATE_GOLDEN=1 to write the golden files anew, then read them."""

import os
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from talknotes.manner.blog import Blog
from talknotes.manner.habits import Habits
from talknotes.post.blocks import Timestamps, quoted
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
    sentences = [*draft.lead, *(sentence for told in notes for block in told.blocks for sentence in block.sentences)]
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


def headed(block: Block, heading: str) -> Block:
    return replace(block, heading=heading)


PROSE = with_one(
    AFTERNOON,
    replace(
        FIRST,
        notes=Notes(
            (
                headed(
                    Block(
                        "paragraph",
                        (
                            Sentence('Lopez opens with "a loop" of data.', ("0",), quoted=False),
                            Sentence("It runs every night.", ("2", "1"), quoted=False),
                        ),
                        "S1",
                    ),
                    "Better # data",
                ),
                headed(quotes("S1", "4", "5"), "Time machine"),
            )
        ),
        questions=Notes((quotes("S3", "3", question=True),)),
    ),
)
LINK = r"\(\[\d:\d\d\]\(https://example\.com/watch\?v=afternoon#t=\d+\)\)"


def body(draft: Draft, timestamps: Timestamps | None = None) -> str:
    return compose(draft, timestamps=timestamps).text.decode().split("<!--more-->")[1]


def test_headings_stand_below_the_talks_and_are_escaped() -> None:
    hostile = headed(quotes("S1", "0"), '{{< x >}} <b> ### [a](javascript:b)\n# "c" #')
    text = body(with_one(AFTERNOON, replace(FIRST, notes=Notes((hostile,)))))
    assert [line for line in text.split("\n") if line.startswith("### ")] == [
        "### &#123;&#123;< x >}} &lt;b> ### \\[a](javascript:b) # “c” \\#",
        "### Questions",
    ]
    lines = body(PROSE).split("\n")
    assert [line for line in lines if line.startswith("#")] == [
        "## Machine Learning in Production",
        "### Better # data",
        "### Time machine",
        "### Questions",
    ]


def test_questions_have_no_headings_below_their_own() -> None:
    questions = Notes((headed(quotes("S3", "3", question=True), "Testing"), headed(quotes("S1", "4"), "Replay")))
    for blog in (Blog(), Blog(body=Habits(questions="Q&A"))):
        text = compose(with_one(AFTERNOON, replace(FIRST, questions=questions)), blog=blog).text.decode()
        assert "Testing" not in text
        assert "Replay" not in text


def test_quotations_below_a_heading_of_their_own_stay_there() -> None:
    notes = Notes((quotes("S1", "3"), headed(quotes("S1", "4"), "Time machine")))
    text = body(with_one(AFTERNOON, replace(FIRST, notes=notes)))
    assert text.index("How do you test") < text.index("### Time machine") < text.index("We replay")


def test_told_paragraphs_have_curly_marks_and_no_times() -> None:
    text = body(PROSE)
    assert "Lopez opens with “a loop” of data. It runs every night.\n" in text
    assert len(re.findall(LINK, text)) == 3


def test_no_sentence_bears_a_time_where_none_is_wanted() -> None:
    text = body(PROSE, "none")
    assert "example.com" not in text
    assert "\nLopez:\n\n- “We replay the traffic of last week.”\n- “My team" in text
    assert "Speaker 3 asks: “How do you test a model?”" in text
    assert "each time links" not in compose(AFTERNOON, timestamps="none").text.decode()


def test_the_first_sentence_of_each_part_bears_a_time() -> None:
    text = body(PROSE, "section")
    assert re.findall(rf"[^\n]*{LINK}[^\n]*", text) == [
        "Lopez opens with “a loop” of data. ([0:25](https://example.com/watch?v=afternoon#t=25)) It runs every night.",
        "- “We replay the traffic of last week.” ([1:27](https://example.com/watch?v=afternoon#t=87))",
        "Speaker 3 asks ([1:24](https://example.com/watch?v=afternoon#t=84)): “How do you test a model?”",
    ]


@pytest.mark.parametrize("title", CASES)
def test_every_sentence_bears_a_time_where_that_is_wanted(title: str) -> None:
    draft = replace(CASES[title], url="https://example.com/watch?v=afternoon")
    text = compose(draft, timestamps="sentence").text.decode()
    assert len(re.findall(LINK, text)) == len(compose(draft).sentences)
    assert compose(draft, timestamps="sentence").sentences == compose(draft).sentences


def test_a_time_is_when_the_first_of_the_cited_words_were_said() -> None:
    assert "It runs every night. ([0:29](" in body(PROSE, "sentence")


def test_a_written_lead_stands_above_what_code_says() -> None:
    draft = replace(PROSE, lead=(Sentence('Better "data", [x](y) better models.', ("0",), quoted=False),))
    lead = compose(draft).text.decode().split("+++")[2].split("<!--more-->")[0].strip().split("\n\n")
    assert lead[0] == "Better “data”, \\[x](y) better models."
    assert lead[1].startswith("Maria Lopez on “Machine Learning in Production”")
    assert lead[1].endswith("These notes were made from a machine transcript, so a word may be misheard.")
    first, *others = compose(draft).sentences
    assert (first.section, first.segments) == (-1, ("0",))
    assert others == list(compose(PROSE).sentences)


def test_an_editors_mark_is_readable_and_no_link() -> None:
    texts = ("We had […] to move it.", "We […](https://evil.example) it […]")
    block = Block("quotes", tuple(Sentence(text, ("0",), quoted=True) for text in texts), "S1")
    text = body(with_one(AFTERNOON, replace(FIRST, notes=Notes((block,)), questions=Notes(()))))
    assert "“We had […] to move it.”" in text
    assert "“We \\[…](https" in text


def test_a_long_told_paragraph_is_parted() -> None:
    sentence = Sentence(" ".join(["word"] * 29) + " end.", ("0",), quoted=False)
    block = headed(Block("paragraph", (sentence,) * 10, "S1"), "Once")
    text = body(with_one(AFTERNOON, replace(FIRST, notes=Notes((block,)), questions=Notes(()))))
    paragraphs = [part for part in text.split("\n\n") if part.strip().endswith("end.")]
    assert all(len(part.split()) <= 150 for part in paragraphs)
    assert len(paragraphs) == 2
    assert text.count("### Once") == 1
