"""The short cut for plain paragraphs finds what markdown-it-py finds without it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from talknotes.authored.markdown import PLAIN, block_tokens
from tests.authored.test_parse import PIECES

LINES = [
    "word\n", "Word and more. \n", "  word\n", "    word\n", "\tword\n", "> word\n", "> - word\n", "- word\n",
    "1. word\n",
    "  - word\n", "===\n", "---\n", "a | b\n", "|---|---|\n", "\n", "> \n", "-\n", "<div>\n", "</div>\n",
    "```\n", "é\n",
]  # fmt: skip


@given(st.lists(st.sampled_from([*PIECES, *LINES * 4]), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_blocks_are_those_of_the_full_parser(text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    peer = MarkdownIt("commonmark").enable("table").parse(text)
    paragraphs = [
        (row.map, row.type, peer[at + 1].content if row.type == "paragraph_open" else row.content)
        for at, row in enumerate(peer)
        if row.map and row.type != "inline"
    ]
    ours = block_tokens(text)
    rows = [
        (row.map, row.type, ours[at + 1].content if row.type == "paragraph_open" else row.content)
        for at, row in enumerate(ours)
        if row.map and row.type != "inline"
    ]
    assert [(span, "paragraph_open" if kind == PLAIN else kind, lines(content)) for span, kind, content in rows] == [
        (span, kind, lines(content)) for span, kind, content in paragraphs
    ]


def lines(content: str) -> list[str]:
    return [line.strip() for line in content.strip().split("\n")]
