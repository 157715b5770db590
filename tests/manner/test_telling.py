"""Told notes in an author's manner, the line that says where they come from, and sections on talks that had none."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from talknotes.manner.habits import Habits
from talknotes.manner.telling import TellPlace, Told, attribution, tell, tell_section
from talknotes.manner.wording import languages, wording
from talknotes.summarize.contract import Notes
from talknotes.values import Person, Recording, Segment, Span, Talk
from tests.drafts import CHEN, HASH, LOPEZ, URL, make_segments, quotes, told

SEGMENTS = {segment.id: segment for segment in make_segments()}
PLACE = TellPlace((LOPEZ, CHEN), ("S1",), SEGMENTS, URL)
UNLINKED = replace(PLACE, url=None)
NONE = Notes(())
NOTES = Notes((quotes("S1", "0", "1"), quotes("S1", "2")))
ASKED = Notes((quotes("S3", "3", question=True), quotes("S1", "4", "5")))
RECORDING = Recording(HASH, "Afternoon keynotes", url=URL)
BULLETS = Habits(text="bullets", bullet="*")


def markdown(notes: Notes = NOTES, questions: Notes = NONE, place: TellPlace = UNLINKED, **habits: object) -> str:
    return tell(notes, questions, place, replace(Habits(), **habits)).markdown


def test_prose_is_a_running_paragraph_under_a_name() -> None:
    assert markdown() == (
        "Lopez says: “Better data makes better models and better models make better systems.” (0:25) "
        "“And better systems give us better data again.” (0:29) "
        "“We make two hundred trillion predictions every day.” (1:10)"
    )


def test_prose_has_paragraphs_of_the_authors_length() -> None:
    notes = Notes((quotes("S1", "0", "1"), quotes("S1", "2", "4", "5"), quotes("S1", "3")))
    short, long = (markdown(notes, paragraph_words=words).split("\n\n") for words in (30, 200))
    assert len(long) == 1
    assert [paragraph.partition(":")[0] for paragraph in short] == ["Lopez says", "Lopez goes on"]
    assert all(len(paragraph.split()) < 50 for paragraph in short)


def test_a_voice_that_goes_on_is_named_once_more_and_then_no_longer() -> None:
    rows = [quotes("S1", "0", "1"), quotes("S1", "2", "4")] * 3
    told_ = markdown(Notes(tuple(rows)), paragraph_words=30).split("\n\n")
    leads = [paragraph.partition("“")[0] for paragraph in told_]
    assert leads[:2] == ["Lopez says: ", "Lopez goes on: "]
    assert len(leads) > 2
    assert not any(leads[2:])
    assert markdown(Notes((*rows, quotes("S2", "6"), *rows)), paragraph_words=30).count("goes on") == 1
    told_ = markdown(Notes((*rows, quotes("S2", "6"))), paragraph_words=30).split("\n\n")
    assert told_[-1].startswith("Chen says: ")


def test_no_paragraph_is_one_short_sentence_where_more_is_said() -> None:
    notes = Notes((quotes("S1", "0", "1", "2", "4"),))
    for words in range(30, 121):
        paragraphs = markdown(notes, paragraph_words=words).split("\n\n")
        assert all(paragraph.count("“") > 1 for paragraph in paragraphs)


def test_numbers_count_on_through_a_list() -> None:
    told_ = markdown(Notes((*NOTES.blocks, quotes("S2", "6"))), ASKED, text="bullets", bullet="1.").split("\n")
    assert [line.split(" ")[0] for line in told_] == [f"{number}." for number in range(1, 8)]
    assert markdown(text="bullets", bullet="1)", indent="  ").split("\n")[2].startswith("  3) “")


@pytest.mark.parametrize("indent", ["\t", "    "])
def test_a_list_of_its_own_is_never_code(indent: str) -> None:
    assert markdown(text="bullets", indent=indent).startswith("- Lopez")


def test_bullets_are_a_flat_list_and_name_each_new_voice() -> None:
    told_ = markdown(Notes((*NOTES.blocks, quotes("S2", "6"))), ASKED, text="bullets", bullet="*")
    assert told_.split("\n") == [
        "* Lopez: “Better data makes better models and better models make better systems.” (0:25)",
        "* “And better systems give us better data again.” (0:29)",
        "* “We make two hundred trillion predictions every day.” (1:10)",
        "* Chen: “Since 2015 anyone can make a fake video at home.” (1:50)",
        "* Question: “How do you test a model?” (1:24)",
        "* Lopez answers: “We replay the traffic of last week.” (1:27)",
        "* “My team calls it ‘the time machine’.” (1:30)",
    ]


def test_list_marks_are_the_authors() -> None:
    lines = markdown(text="bullets", bullet="+", bullet_gap="   ", indent="  ", blank_between_items=1).split("\n")
    assert lines[0].startswith("  +   Lopez: “")
    assert lines[1] == ""
    assert lines[2].startswith("  +   “And")


@pytest.mark.parametrize(
    ("habits", "begins"),
    [
        ({"name": "first"}, "Maria says:"),
        ({"name": "full", "tense": "past"}, "Maria Lopez said:"),
        ({"language": "de", "tense": "past"}, "Lopez sagte:"),
        ({"language": "fr", "colon": "\u00a0:"}, "Lopez dit\u00a0:"),
        ({"language": "es"}, "Lopez dice:"),
        ({"language": "pt-BR", "tense": "past"}, "Lopez disse:"),
        ({"language": "nl"}, "Lopez says:"),
    ],
)
def test_speakers_are_introduced_as_the_author_does(habits: dict[str, object], begins: str) -> None:
    assert markdown(**habits).startswith(begins)


@pytest.mark.parametrize("form", ["surname", "first", "full"])
def test_two_people_are_never_called_the_same(form: str) -> None:
    people = (Person("S1", "Maria Lopez"), Person("S2", "Maria Lopez-Chen"), Person("S3", "Ana Lopez"))
    names = {
        line.split(" says:")[0]
        for label in ("S1", "S2", "S3")
        for line in [markdown(Notes((quotes(label, "0"),)), place=replace(UNLINKED, people=people), name=form)]
    }
    assert len(names) == 3


def test_nobody_is_given_a_name_without_evidence() -> None:
    place = replace(UNLINKED, people=())
    assert markdown(place=place).startswith("Speaker 1 says:")
    assert markdown(place=place, language="de").startswith("Stimme 1 sagt:")
    assert markdown(Notes((quotes(None, "0"),))).startswith("From the recording: “Better")


@pytest.mark.parametrize(
    ("asker", "begins"), [(None, "Question"), ("S1", "Question"), ("S3", "Question"), ("S2", "David Chen asks")]
)
@pytest.mark.parametrize("text", ["paragraph", "bullets"])
def test_a_question_is_never_the_speakers(asker: str | None, begins: str, text: str) -> None:
    questions = Notes((quotes(asker, "3", question=True), quotes("S1", "4")))
    lines = [line.removeprefix("- ") for line in markdown(NONE, questions, text=text).split("\n") if line]
    assert lines[0] == f"{begins}: “How do you test a model?” (1:24)"
    assert lines[1] == "Lopez answers: “We replay the traffic of last week.” (1:27)"


@pytest.mark.parametrize("text", ["paragraph", "bullets"])
def test_every_quotation_has_its_marks_and_leads_to_its_moment(text: str) -> None:
    result = tell(NOTES, ASKED, PLACE, Habits(text=text))
    assert [one.segments for one in result.sentences] == [("0",), ("1",), ("2",), ("3",), ("4",), ("5",)]
    for one in result.sentences:
        seconds = int(one.spans[0].start)
        assert f"“{one.text}” ([" in result.markdown
        assert result.markdown.split(f"“{one.text}” ([")[1].split("]")[1].startswith(f"({URL}#t={seconds})")


@pytest.mark.parametrize(
    ("marks", "inside"),
    [
        (("“", "”"), "‘the time machine’"),
        (('"', '"'), "'the time machine'"),
        (("„", "“"), "‚the time machine‘"),
        (("«\u00a0", "\u00a0»"), "“the time machine”"),
        (("»", "«"), "›the time machine‹"),
        (("‘", "’"), "“the time machine”"),
    ],
)
def test_quotation_marks_are_the_authors(marks: tuple[str, str], inside: str) -> None:
    told_ = markdown(Notes((quotes("S1", "5"),)), opening=marks[0], closing=marks[1])
    assert told_ == f"Lopez says: {marks[0]}My team calls it {inside}.{marks[1]} (1:30)"


def test_apostrophes_and_dashes_are_the_authors() -> None:
    segment = Segment("9", Span(1, 2), "S1", "It’s 10–20 — or so – isn't it, state-of-the-art?")
    place = replace(UNLINKED, segments={"9": segment})
    notes = Notes((told("quotes", (segment.text, "9", True)),))
    assert "“It's 10–20 -- or so -- isn't it, state-of-the-art?”" in markdown(notes, place=place, dash=" -- ")
    assert "“It’s 10–20—or so—isn’t it" in markdown(notes, place=place, dash="—", apostrophe="’")


def test_told_sentences_stand_as_they_are_and_quotations_among_them_are_marked() -> None:
    notes = Notes(
        (
            told("paragraph", ('She opens with "a loop".', "0", False), ("And better systems.", "1", True)),
            told("bullets", ("200 trillion predictions a day", "2", False)),
        )
    )
    text = markdown(notes, opening="„", closing="“", language="de")
    assert text == "She opens with „a loop“. „And better systems.“ (Lopez, 0:29)\n\n- 200 trillion predictions a day"


def test_nothing_is_told_of_nothing() -> None:
    assert tell(NONE, NONE, PLACE, Habits()) == Told("", ())


def test_a_sentence_without_evidence_is_refused() -> None:
    with pytest.raises(ValueError, match="a sentence cites"):
        tell(NOTES, NONE, replace(PLACE, segments={}), Habits())


def test_a_whole_talks_questions_have_the_authors_heading() -> None:
    whole, habits = replace(UNLINKED, is_whole=True), Habits(questions="Q&A")
    assert "\n\n### Q&A\n\nQuestion: “How" in tell(NOTES, ASKED, whole, habits).markdown
    assert "#" not in tell(NOTES, ASKED, UNLINKED, habits).markdown
    assert "#" not in tell(NOTES, NONE, whole, habits).markdown
    assert "#" not in tell(NOTES, ASKED, whole, Habits()).markdown


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "*Added from the recording, 12:40 to 18:02.*"),
        ("de", "*Aus der Aufzeichnung ergänzt, 12:40 bis 18:02.*"),
        ("fr", "*Ajouté d'après l'enregistrement, de 12:40 à 18:02.*"),
        ("es", "*Añadido a partir de la grabación, de 12:40 a 18:02.*"),
        ("pt", "*Acrescentado a partir da gravação, de 12:40 a 18:02.*"),
    ],
)
def test_attribution_is_in_the_posts_language(language: str, line: str) -> None:
    assert attribution(replace(RECORDING, title=""), None, [Span(760, 1082)], Habits(), language) == line


def test_attribution_links_to_the_moments() -> None:
    line = attribution(RECORDING, URL, [Span(760, 1082.9)], Habits(emphasis="_"), "en")
    assert line == f"_Added from the recording, [12:40]({URL}#t=760) to [18:02]({URL}#t=1082)._"


def test_attribution_names_a_recording_without_a_page() -> None:
    line = attribution(replace(RECORDING, title="Day *one*"), "http://localhost/x", [Span(1, 2)], Habits(), "en")
    assert line == r"*Added from the recording “Day \*one*”, 0:01 to 0:02.*"


def test_attribution_tells_stretches_and_many_of_them_as_parts() -> None:
    spans = [Span(100, 110), Span(0, 10), Span(0.2, 10.4), Span(50, 55), Span(300, 300.5)]
    assert "0:00 to 1:50 and 5:00." in attribution(RECORDING, None, spans, Habits(), "en")
    many = [Span(120.0 * n, 120.0 * n + 5) for n in range(9)]
    assert "in parts from 0:00 to 16:05." in attribution(RECORDING, None, many, Habits(), "en")
    with pytest.raises(ValueError, match="no stretch"):
        attribution(RECORDING, None, [], Habits(), "en")


TALK = Talk("Sound & “Vision”", ("S1",))
DUET = Talk("Sound & “Vision”", ("S1", "S2"))


@pytest.mark.parametrize(
    ("habits", "talk", "section"),
    [
        ({}, TALK, "## Sound & “Vision”\n**Speaker**: Maria Lopez (head of engineering at a research lab)\n\nBody"),
        (
            {"speaker_line": "*{name}, {affiliation}*", "blank_after_heading": 1, "heading_level": 3},
            TALK,
            "### Sound & “Vision”\n\n*Maria Lopez, head of engineering at a research lab*\n\nBody",
        ),
        (
            {"speakers_line": "**Speakers**: {name}", "conjunction": "&"},
            DUET,
            "## Sound & “Vision”\n**Speakers**: Maria Lopez & David Chen\n\nBody",
        ),
        (
            {"heading": "**{title}** by {name}", "speaker_line": None, "blank_before_body": 0},
            TALK,
            "## **Sound & “Vision”** by Maria Lopez\nBody",
        ),
        (
            {"heading": '{name}, "{title}"', "speaker_line": None, "opening": '"', "closing": '"'},
            TALK,
            "## Maria Lopez, \"Sound & 'Vision'\"\n\nBody",
        ),
        (
            {"heading": "{name}: {title}", "speaker_line": None, "underline": "-", "blank_before_body": 0},
            TALK,
            "Maria Lopez: Sound & “Vision”\n-----------------------------\nBody",
        ),
        (
            {"heading": "- **{title}**, {name}", "speaker_line": None, "heading_level": 0, "blank_before_body": 0},
            TALK,
            "- **Sound & “Vision”**, Maria Lopez\n\n  Body",
        ),
    ],
)
def test_a_section_is_headed_as_the_author_heads_one(habits: dict[str, object], talk: Talk, section: str) -> None:
    assert tell_section(talk, (LOPEZ, CHEN), "Body", replace(Habits(), **habits)) == section


@pytest.mark.parametrize(
    ("indent", "heading", "lines"),
    [
        ("\t", "- **{title}**", ["\t* Told.", "\t* One.", "\t* Two."]),
        ("    ", "- **{title}**", ["    * Told.", "    * One.", "    * Two."]),
        ("", "1. **{title}**", ["   * Told.", "   * One.", "   * Two."]),
        ("          ", "- **{title}**", ["  * Told.", "  * One.", "  * Two."]),
    ],
)
def test_where_talks_are_items_a_new_ones_text_is_a_list_in_its_item(
    indent: str, heading: str, lines: list[str]
) -> None:
    habits = replace(BULLETS, heading=heading, speaker_line=None, heading_level=0, indent=indent)
    told_ = tell_section(Talk("Ice", ("S1",)), (LOPEZ,), f"Told.\n\n{indent}* One.\n{indent}* Two.", habits)
    assert told_.split("\n") == [heading.format(title="Ice"), *lines]


@pytest.mark.parametrize(
    ("template", "without_name", "without_title", "without_affiliation"),
    [
        ("{title}", "Talk", "", "Talk"),
        ("{name} - {title}", "Talk", "Ann", "Ann - Talk"),
        ("{title} ({name}, {affiliation})", "Talk", "Ann, Acme", "Talk (Ann)"),
        ("**{title}** by {name}", "**Talk**", "Ann", "**Talk** by Ann"),
        ("**{name}**: *{title}*", "*Talk*", "**Ann**", "**Ann**: *Talk*"),
        ('{name}, "{title}"', '"Talk"', "Ann", 'Ann, "Talk"'),
        ("{people} – {title}", "Talk", "Ann (Acme)", "Ann – Talk"),
    ],
)
def test_what_is_not_known_takes_its_marks_with_it(
    template: str, without_name: str, without_title: str, without_affiliation: str
) -> None:
    habits = Habits(heading=template, speaker_line=None, opening='"', closing='"')
    ann = Person("S1", "Ann", "Acme")

    def heading(talk: Talk, person: Person) -> str:
        return tell_section(talk, (person,), "", habits).removeprefix("## ")

    assert heading(Talk("Talk", ("S1",)), Person("S1")) == without_name
    assert heading(Talk(None, ("S1",)), ann) == (without_title or "Ann")
    assert heading(Talk("Talk", ("S1",)), replace(ann, affiliation=None)) == without_affiliation
    assert heading(Talk(None, ("S1",)), Person("S1")) == "Speaker 1"


def test_a_speaker_without_a_name_is_not_introduced() -> None:
    assert tell_section(TALK, (), "Body", Habits()) == "## Sound & “Vision”\n\nBody"


WORDS = st.text(st.sampled_from(list("ab1 *_`[]()<>&#+-=|~{}%\\\"'“”«».:!\n—")), max_size=30)
HABITS = [
    Habits(text=text, opening=marks[0], closing=marks[1], heading_level=level, heading=heading, underline=underline)
    for (text, marks), (level, heading, underline) in product(
        [("paragraph", ("“", "”")), ("bullets", ('"', '"')), ("paragraph", ("«\u00a0", "\u00a0»"))],
        [
            (2, "{title}", ""),
            (2, "{name}: {title}", "-"),
            (0, "**{title}** ({name})", ""),
            (3, '{name}, "{title}"', ""),
        ],
    )
]
LIVE = {
    "html_block",
    "html_inline",
    "link_open",
    "image",
    "code_inline",
    "fence",
    "code_block",
    "hr",
    "blockquote_open",
}


@settings(max_examples=200, deadline=None)
@given(WORDS, WORDS, st.sampled_from(HABITS))
def test_text_from_outside_stays_text(words: str, name: str, habits: Habits) -> None:
    place = TellPlace((Person("S1", name, words),), ("S1",), {"0": Segment("0", Span(1, 2), "S1", words)}, None)
    body = tell(Notes((told("quotes", (words, "0", True)),)), NONE, place, habits)
    line = attribution(replace(RECORDING, title=words), None, [Span(1, 2)], habits, "en")
    tokens = (
        MarkdownIt("commonmark")
        .enable("table")
        .parse(tell_section(Talk(words, ("S1",)), place.people, f"{line}\n\n{body.markdown}", habits))
    )
    kinds = [one.type for token in tokens for one in (token, *(token.children or []))]
    assert not LIVE.intersection(kinds)
    assert kinds.count("heading_open") == (1 if habits.heading_level else 0)
    assert kinds.count("list_item_open") == (len(body.sentences) if habits.text == "bullets" else 0)
    seen = [
        "".join(one.content for one in token.children if one.type == "text")
        for token in tokens
        if token.type == "inline"
    ]
    for one in body.sentences:
        assert any(f"{habits.opening}{one.text}{habits.closing}" in text for text in seen)


@pytest.mark.parametrize("language", languages())
def test_every_language_has_all_words(language: str) -> None:
    words = wording(language)
    assert "{times}" in words.added
    assert {"{times}", "{title}"} <= set(words.added_named.replace(".", " ").replace(",", " ").split()) | {"{times}"}
    for phrases in (words.present, words.past):
        assert all("{name}" in phrase for phrase in (phrases.says, phrases.goes_on, phrases.asks, phrases.answers))


def test_headings_stand_within_a_talk_only_where_the_authors_do() -> None:
    notes = Notes((replace(quotes("S1", "0"), heading="Better # data"), replace(quotes("S1", "2"), heading="Scale")))
    whole = replace(UNLINKED, is_whole=True)
    assert "Better" not in markdown(notes).replace("Better data", "")
    assert "Scale" not in markdown(notes, place=whole)
    told_ = tell(notes, NONE, whole, Habits(questions="Q&A", heading_level=3)).markdown
    assert told_.startswith("#### Better # data\n\nLopez says: “Better data")
    assert "\n\n#### Scale\n\n" in told_
    assert "####" not in tell(notes, NONE, UNLINKED, Habits(questions="Q&A", heading_level=3)).markdown


def test_a_bold_lead_in_stands_for_a_heading_where_the_author_begins_so() -> None:
    notes = Notes((replace(quotes("S1", "0"), heading='The *"loop"*'), replace(quotes("S1", "2"), heading="Scale")))
    habits = Habits(has_bold_terms=True, opening="«", closing="»", colon=" :")
    prose, bullets = (
        tell(notes, NONE, UNLINKED, replace(habits, text=text)).markdown for text in ("paragraph", "bullets")
    )
    assert prose.startswith("**The \\*«loop»\\*** : Lopez says : «Better data")
    assert "\n\n**Scale** : " in prose
    assert [line.partition(" :")[0] for line in bullets.split("\n")] == ["- **The \\*«loop»\\***", "- **Scale**"]


@pytest.mark.parametrize("text", ["paragraph", "bullets"])
def test_which_sentences_of_a_fill_bear_times(text: str) -> None:
    prose = told(text, ("Lopez opens.", "0", False), ("“Data” is all.", "2", False))
    notes = Notes((prose, quotes("S1", "4")))
    shown = {
        times: tell(notes, NONE, UNLINKED, Habits(text=text), times).markdown
        for times in (None, "none", "section", "sentence")
    }
    times = {name: [part.partition(")")[0] for part in markdown_.split("(")[1:]] for name, markdown_ in shown.items()}
    assert times == {None: ["1:27"], "none": [], "section": ["0:25"], "sentence": ["0:25", "1:10", "1:27"]}
