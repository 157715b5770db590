import pytest

from talknotes.authored.parse import parse
from talknotes.gaps.find import find_gaps

POST = """+++
title = "Thursday keynotes"
+++

The keynotes featured Kim Hazelwood and Hany Farid.

<!--more-->

## Deep learning in production
**Speaker**: Kim Hazelwood (FAIR)

Hazelwood opens with what drives the growth. They make 200 trillion predictions a day.

{first}

## Detecting deep fakes
**Speaker**: Hany Farid (UC Berkeley)

{second}
"""
NOTES = "Farid shows how noise becomes a face. Real videos form a cluster, fakes fall outside of it."


def gaps(first="She shows many kinds of models.", second=NOTES):
    post = parse(POST.format(first=first, second=second).encode())
    return [(gap.kind, gap.section, post.source(gap.span).strip()) for gap in find_gaps(post)]


def test_complete_notes_have_no_gap():
    assert gaps() == []


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("rest", "I missed the rest of this talk, sadly, but I'll catch the recording."),
        ("rest", "Had to leave early to catch my train."),
        ("rest", "My stream died here and never came back."),
        ("beginning", "I came in ten minutes late."),
        ("beginning", "Unfortunately I missed the opening."),
        ("part", "I had to step out for a few minutes in the middle."),
        ("most", "I only caught the tail end of this one."),
        ("whole", "I missed this talk, sorry."),
        ("whole", "Skipped this one, I was at lunch."),
        ("unspecified", "My notes for this one are incomplete."),
        ("unspecified", "other things that went super fast"),
    ],
)
def test_a_sentence_that_tells_of_a_gap_is_one(kind, sentence):
    found = gaps(second=sentence if kind == "whole" else f"{NOTES}\n\n{sentence}")
    assert found == [(kind, 1, sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "She missed the rest of the talk before hers.",
        'The chair said: "I missed the rest of this talk."',
        "If you missed the start, watch the recording.",
        "Don't miss this one.",
        "The cache missed the first half of the requests.",
        "The rest of the talk was a demo.",
        "I missed lunch for this and regret nothing.",
        "I missed this one live, but have since watched the recording and filled in these notes.",
        "> I missed the rest of this talk.",
        "```\n# TODO: the rest of this talk\n```",
        "`[missing]` is what the tool prints for a field.",
        "<!-- TODO: resize the photo -->",
        "He predicts which TODO will never be done.",
        "{{< note >}}\n",
    ],
)
def test_a_sentence_that_only_sounds_like_a_gap_is_none(sentence):
    assert gaps(second=f"{NOTES}\n\n{sentence}") == []


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "TBD",
        "???",
        "[missing]",
        "(to be written up)",
        "Notes to come.",
        "coming soon",
        "…",
        "- ...",
        "[fill in]",
    ],
)
def test_a_placeholder_is_found_where_notes_should_be(text):
    [(kind, section, said)] = gaps(second=text)
    assert (kind, section) == ("placeholder", 1)
    assert said.removeprefix("- ") == text.removeprefix("- ")


def test_a_comment_that_says_that_notes_are_missing_is_a_placeholder():
    assert gaps(second=f"{NOTES}\n\n<!-- TODO: fill in from the recording -->") == [
        ("placeholder", 1, "<!-- TODO: fill in from the recording -->")
    ]


@pytest.mark.parametrize("body", ["", "[Slides](https://example.org/slides.pdf)", "![](stage.jpg)"])
def test_a_section_without_words_is_empty(body):
    [(kind, section, _)] = gaps(second=body)
    assert (kind, section) == ("empty", 1)


def test_a_section_with_code_alone_is_not_empty():
    assert gaps(second="```\nSELECT 1;\n```") == []


def test_a_gap_told_in_the_lead_belongs_to_the_post_or_to_the_talk_that_it_names():
    text = POST.format(first="More models.", second=NOTES)
    lead = "The keynotes featured Kim Hazelwood and Hany Farid."
    wide = parse(text.replace(lead, "I wasn't able to listen to all of it.").encode())
    assert [gap.section for gap in find_gaps(wide)] == [None]
    named = parse(text.replace(lead, "I missed the end of Hany Farid's talk.").encode())
    assert [(gap.kind, gap.section) for gap in find_gaps(named)] == [("rest", 1)]


def test_another_talk_that_was_missed_is_the_posts_own_gap():
    assert [gap[:2] for gap in gaps(second=f"{NOTES}\n\nI missed the closing keynote.")] == [("whole", None)]


def test_what_this_program_inserted_holds_no_gap():
    block = '<!-- talknotes begin id="x" -->\nI missed the rest of this talk.\n<!-- talknotes end id="x" -->'
    assert gaps(second=f"{NOTES}\n\n{block}") == []


def test_a_gap_before_an_inserted_block_stays_the_authors():
    block = 'I missed the rest of this talk.\n\n<!-- talknotes begin id="x" -->\nMore.\n<!-- talknotes end id="x" -->'
    assert [gap[0] for gap in gaps(second=f"{NOTES}\n\n{block}")] == ["rest"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_spans_are_bytes_of_the_file(newline, bom):
    sentence = "Ünfortunately I missed the rest of this talk — «désolé»."
    text = POST.format(first="Hälfte.", second=f"{NOTES}\n\n{sentence}").replace("\n", newline)
    post = parse(bom + text.encode())
    [gap] = find_gaps(post)
    assert post.data[gap.span.start : gap.span.end].decode() == sentence


@pytest.mark.parametrize(
    ("code", "kind", "sentence"),
    [
        ("de", "rest", "Den Rest des Vortrags habe ich leider verpasst."),
        ("fr", "rest", "J'ai malheureusement raté la fin de cette présentation."),
        ("es", "rest", "Por desgracia me perdí el final de esta charla."),
        ("pt", "rest", "Infelizmente perdi o final desta palestra."),
        ("de", "beginning", "Den Anfang habe ich leider verpasst."),
        ("fr", "beginning", "J'ai manqué le début de la présentation."),
        ("es", "beginning", "Me perdí el principio de la charla."),
        ("pt", "beginning", "Perdi o começo da palestra."),
    ],
)
def test_the_posts_language_is_the_gaps(code, kind, sentence):
    post = parse(f'+++\ntitle = "x"\nlanguage = "{code}"\n+++\n\n## A — Ann Lee\n\nA.\n\n{sentence}\n'.encode())
    assert [(gap.kind, gap.language) for gap in find_gaps(post)] == [(kind, code)]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"---\n", b"# \n", b"[" * 5_000, "⟦⟧".encode() * 1_000])
def test_no_bytes_are_too_strange(data):
    assert isinstance(find_gaps(parse(data)), tuple)
