from pathlib import Path

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


@pytest.mark.parametrize(
    "body",
    [
        "<p>Farid shows how noise becomes a face.</p>",
        "<ul>\n<li>Farid shows how noise becomes a face.</li>\n</ul>",
        "<table><tr><td>Real videos form a cluster.</td></tr></table>",
        '{{% expand "Notes" %}}\nFarid shows how noise becomes a face.\n{{% /expand %}}',
        "{{< details >}}\nFarid shows how noise becomes a face.\n{{< /details >}}",
        "::: {.callout-note}\nFarid shows how noise becomes a face.\n:::",
        "> [!note] What he said\n> Farid shows how noise becomes a face.",
        "> Noise becomes a face.",
        "{{< highlight sql >}}\nSELECT 1;\n{{< /highlight >}}",
    ],
)
def test_notes_in_containers_are_notes(body):
    assert gaps(second=body) == []


@pytest.mark.parametrize(
    "body",
    [
        "{{< youtube dQw4w9WgXcQ >}}",
        '<iframe src="https://example.org/embed/1"></iframe>',
        '<p><a href="https://example.org/slides.pdf">Slides</a></p>',
        '<figure><img src="stage.jpg"><figcaption>The stage</figcaption></figure>',
        "> [!info] Slides\n> [here](https://example.org/slides.pdf)",
    ],
)
def test_a_container_without_notes_leaves_a_section_empty(body):
    assert [gap[:2] for gap in gaps(second=body)] == [("empty", 1)]


@pytest.mark.parametrize(
    "body",
    [
        "<p>I missed the rest of this talk.</p>",
        "<ul>\n<li>Noise becomes a face.</li>\n<li>I missed the rest of this talk.</li>\n</ul>",
        "{{% expand %}}\nI missed the rest of this talk.\n{{% /expand %}}",
        "::: {.callout-note}\nI missed the rest of this talk.\n:::",
        "> [!note] I missed the rest of this talk.",
        "> [!warning]- Notes\n> I missed the rest of this talk.",
        "> **Update:** Sorry, I missed the rest of this talk.",
        "> Edit (2024-03-01): I missed the rest of this talk.",
        "| Time | Notes |\n|---|---|\n| 10:00 | I missed the rest of this talk. |",
        "Clusters, again.[^1]\n\n[^1]: I missed the rest of this talk.",
    ],
)
def test_a_gap_in_a_container_is_found(body):
    [(kind, section, said)] = gaps(second=f"{NOTES}\n\n{body}")
    assert (kind, section) == ("rest", 1)
    assert "I missed the rest of this talk." in said
    assert "<" not in said


@pytest.mark.parametrize(
    "body",
    [
        "> **Maria:** I missed the rest of this talk.",
        "<blockquote><p>I missed the rest of this talk.</p></blockquote>",
        '{{< quote author="Maria" >}}\nI missed the rest of this talk.\n{{< /quote >}}',
        "<pre>I missed the rest of this talk.</pre>",
        "> [!note]\n> > I missed the rest of this talk.",
    ],
)
def test_a_quotation_in_any_form_holds_no_gap(body):
    assert gaps(second=f"{NOTES}\n\n{body}") == []


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("rest", "## Detecting deep fakes (missed the end)"),
        ("beginning", "## Detecting deep fakes (came in late)"),
        ("rest", "## Detecting deep fakes [left early]"),
    ],
)
def test_a_remark_in_a_heading_is_a_gap(kind, heading):
    text = POST.format(first="More models.", second=NOTES).replace("## Detecting deep fakes", heading)
    post = parse(text.encode())
    [gap] = find_gaps(post)
    assert (gap.kind, gap.section) == (kind, 1)
    assert post.source(gap.span) == heading.removeprefix("## Detecting deep fakes ")


@pytest.mark.parametrize(
    "text",
    [
        "His code is on [the site][missing].\n\n[missing]: https://example.org",
        "See [missing].\n\n[missing]: https://example.org",
        "Fakes cluster.[^gap]\n\n[^gap]: As in his paper of 2019.",
        "Fakes cluster.[^todo]\n\n[^todo]: As in his paper of 2019.",
    ],
)
def test_labels_and_footnotes_are_no_placeholders(text):
    assert gaps(second=f"{NOTES}\n\n{text}") == []


def test_a_cell_to_be_done_is_a_placeholder():
    table = "| Time | Notes |\n|---|---|\n| 10:00 | TODO |\n| 11:00 | … |"
    assert [gap[0] for gap in gaps(second=f"{NOTES}\n\n{table}")] == ["placeholder"]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("I missed Hany Farid’s talk.", "missed: “missed Hany Farid’s talk”"),
        ("I missed the rest of “Detecting deep fakes”, sorry.", "missed: “missed the rest of “Detecting deep fakes”"),
        ("Unfortunately I MISSED the opening.", "missed: “MISSED the opening”"),
    ],
)
def test_the_reason_is_in_the_authors_words(sentence, words):
    [gap] = find_gaps(parse(POST.format(first="Models.", second=f"{NOTES}\n\n{sentence}").encode()))
    assert gap.why.startswith(words)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("rest", "Farid said most of their compute goes to video, and then I had to take a call and missed the rest."),
        ("rest", "She said 40 percent of it is inference before I had to run."),
        ("rest", "He told us how the cluster works; then my laptop died."),
        ("rest", "According to Farid, fakes are never the bottleneck, but I missed the rest of the talk."),
        ("beginning", "Farid was explaining the second kind when I came in late."),
        ("rest", "I lost the stream here and it never came back"),
        ("rest", "battery died at this point"),
        ("rest", "- They cluster.\n- had to run out"),
        ("part", "The stream froze for ten minutes."),
    ],
)
@pytest.mark.parametrize("more", ["", "\n\nReal videos form a cluster, again."])
def test_a_rule_is_found_beside_what_is_told_of_the_talk(kind, sentence, more):
    [gap] = find_gaps(parse(POST.format(first="Models.", second=f"{NOTES}\n\n{sentence}{more}").encode()))
    assert gap.kind == kind
    assert "other words" not in gap.why


@pytest.mark.parametrize(
    "sentence",
    [
        "Someone behind me had to leave early.",
        "Half the room had to leave early.",
        "A few people left before the end.",
        "My sister came late and missed everything, luckily I didn't.",
        "I didn't go to Farid's talk on purpose.",
        "Deliberately skipped, it's on YouTube already and I know it.",
        "Farid told us: I missed the rest of that launch.",
        "Nothing more than a yes is sent back.",
        "On paper from here on.",
    ],
)
def test_others_and_choices_are_no_gaps(sentence):
    assert gaps(second=f"{NOTES}\n\n{sentence}") == []


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


def test_what_else_a_sentence_says_does_not_hide_what_was_missed():
    seed = Path(__file__).parents[1] / "authored" / "posts" / "seed.md"
    [gap] = find_gaps(parse(seed.read_bytes()))
    assert (gap.kind, gap.section) == ("rest", 0)
    assert gap.sentence.startswith("I missed the rest of this talk, sadly, but this blog post")
