"""What holds for the parse of any bytes, and for posts in every state that files come in."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from talknotes.authored.parse import parse
from talknotes.authored.post import Post

PIECES = [
    "+++\n", "---\n", 'title = "x"\n', "title: x\n", "date: 2020-01-01\n", '{"title": "x"}\n', "# H\n",
    "## Title — Ann Lee\n", "Title\n=====\n", "**Speaker**: Ann Lee (Acme)\n",
    'Some *words* here. And [more](http://a.b "t")!\n', "\n", "\n\n", "  ", "- item one. Two.\n", "  - nested\n",
    "1. first\n", "> quoted. Text\n", "> ", "```\n", "~~~\n", "    code\n", "\t", "<!--more-->\n", "<!-- c -->",
    "<!--", "-->", "<div>\n", "</div>\n", '{{< fig a="b" >}}\n', "{{% n %}}\n", "{{% /n %}}\n", "{% raw %}\n",
    "{% endraw %}\n", "::: note\n", ":::\n", "| a | b |\n|---|---|\n| c. d | e |\n", "Itâ€™s\n", "é", "日本語。はい。",
    "\r\n", "\r", "\ufeff", "\x00", "&amp; &nbsp;", "`", "**", "_", "[", "](", ")", "![", "[^1]", "[^1]: note\n",
    "[a]: http://x.y\n", "\\\n", "  \n", "<br>", "# ", "import X from 'y'\n", "$$\n", "\u2028",
    "**Bold: Title** (Ann Lee, Acme). Text\n", "Speaker: ", "by Ann Lee\n", "## Q&A\n", "##No space\n", "- - - x\n",
    "~~s~~", "==h==",
]  # fmt: skip
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def check(post: Post) -> None:
    """Assert what holds for every post."""
    size = len(post.data)
    spans = [post.lead, post.body, *(block.span for block in post.blocks), *(row.span for row in post.sentences)]
    spans += [row.span for row in post.links] + [one for row in post.sections for one in (row.span, row.head, row.body)]
    spans += [field.span for field in (post.front.fields if post.front else ())]
    for span in spans:
        assert span.end <= size
        post.source(span)  # A span that cuts a character in two can't be decoded.
    assert post.data[: post.body.start] + post.data[post.body.start : post.body.end] == post.data
    check_blocks(post)
    for before, after in pairwise(post.sentences):
        assert before.span.end <= after.span.start
    for before, after in pairwise(post.sections):
        assert before.span.end <= after.span.start
    for sentence in post.sentences:
        assert sentence.text
        assert post.blocks[sentence.block].span.holds(sentence.span)
        source = post.source(sentence.span)
        assert source == source.strip(" \t\r\n")
    for section in post.sections:
        assert post.body.holds(section.span)
        assert section.span.holds(section.head)
        assert section.span.holds(section.body)
        assert section.head.end == section.body.start


def check_blocks(post: Post) -> None:
    covered = post.body.start
    for at, block in enumerate(post.blocks):
        assert post.body.holds(block.span)
        assert block.span.start < block.span.end
        if block.parent is not None:
            assert block.parent < at
            assert post.blocks[block.parent].span.holds(block.span)
        else:
            assert block.span.start >= covered
            covered = block.span.end
    for before, after in pairwise([block for block in post.blocks if block.parent is None]):
        assert before.span.end <= after.span.start


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_a_post(data: bytes) -> None:
    post = parse(data)
    assert post.data == data
    check(post)


@given(MARKDOWN, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
@settings(max_examples=300, deadline=None)
def test_spans_hold_whatever_is_written(text: str, newline: str, encoding: str) -> None:
    post = parse(text.replace("\n", newline).encode(encoding, "replace"))
    check(post)


@given(MARKDOWN)
@settings(max_examples=200, deadline=None)
def test_nothing_that_is_written_lies_outside_of_all_blocks(text: str) -> None:
    post = parse(text.encode())
    place = post.body.start
    for block in post.blocks:
        if block.parent is None:
            assert not post.data[place : block.span.start].decode().strip(" \t\r\n")
            place = block.span.end
    assert not post.data[place:].decode().strip(" \t\r\n")
