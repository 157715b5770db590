"""Blocks are found where Markdown sees their comments, and nothing that isn't provably ours is taken for one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.authored.parse import parse
from talknotes.fill.attributes import escape, unescape
from talknotes.fill.marks import Separators, close_mark, find_blocks, find_marks, open_mark, text_hash
from talknotes.fill.splices import apply, insert, undo
from talknotes.fill.values import Origin
from talknotes.values import Span

ORIGIN = Origin("rest-1", "rest", "Keynotes, day 3", "ab" * 32, (Span(750.25, 2710.5),), "k1")
POST = b"## A talk\n\nI missed the rest.\n\n## Another\n\nText.\n"
TEXT = "It went on.\n\nAnd on."


def filled(origin: Origin = ORIGIN, post: bytes = POST, at: int = 30, text: str = TEXT) -> bytes:
    return apply(post, [insert(parse(post), at, text, origin)])


def test_a_block_is_found_with_all_that_its_comment_tells() -> None:
    data = filled()
    (block,) = find_blocks(data)
    assert block.origin == ORIGIN
    assert data[block.inner.start : block.inner.end] == TEXT.encode()
    assert not block.edited
    assert data[: block.span.start] + data[block.span.end :] == POST


def test_the_comment_can_be_read_by_people() -> None:
    mark = open_mark(ORIGIN, TEXT, Separators(("\n",), ("\n",)))
    assert 'recording="Keynotes, day 3" times="12:30.25-45:10.5"' in mark
    assert mark.startswith('<!-- talknotes begin id="rest-1" kind="rest" ')
    assert close_mark("rest-1") == '<!-- talknotes end id="rest-1" -->'


def test_a_post_without_blocks_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talknotes.fill.marks.parse", None)
    assert find_blocks(POST) == ()


HOSTILE = [
    "a --> <script>alert(1)</script>",
    "a --!> b",
    "-->",
    "--",
    "---",
    "-",
    "->",
    "{{< evil >}} {{% x %}} {% raw %}",
    '" text="0" id="other',
    "line\nbreak\r\n\x85\u2028\x00\x1b[31m",
    "&#45;&#45; &amp; &quot;",
    "\u202edesrever \ufeff\u200b",
    "\ud800 half",
    "naïve ½ 漢字 🎤",
    "<!--more-->",
    "",
    "   spaces   ",
    "`code` \\ $x$ :tada:",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_gets_out_of_its_comment(title: str) -> None:
    origin = Origin(title, title, title, "ab" * 32, (), title)
    mark = open_mark(origin, TEXT, Separators())
    inside = mark.removeprefix("<!--").removesuffix("-->")
    assert not re.search(r"--|[<>{}`\x00-\x1f\x7f-\x9f\u2028\u202e\ufeff]", inside)
    if "\ud800" not in title:
        (block,) = find_blocks(filled(origin))
        assert block.origin == origin


@given(st.text() | st.text('-<>{}%!"&#;0123456789 \n\r\x00'))
def test_escaped_text_comes_back(text: str) -> None:
    escaped = escape(text)
    assert unescape(escaped) == text
    assert not re.search(r'--|[<>{}"\r\n]', escaped)


@given(st.floats(0, 1e7, allow_nan=False))
def test_times_come_back_exactly(seconds: float) -> None:
    origin = Origin("a", "rest", "x", "ab" * 32, (Span(0.0, seconds), Span(seconds, seconds)), "k")
    (block,) = find_blocks(filled(origin))
    assert block.origin.spans == origin.spans


def test_the_hash_tells_an_edit_and_no_conversion() -> None:
    assert text_hash("a\nb") == text_hash("\r\na\r\nb\r\n")
    assert text_hash("a\nb") != text_hash("a\nb.")
    assert text_hash("a\nb") != text_hash("a b")


def test_an_edited_block_is_told_with_its_line() -> None:
    data = filled().replace(b"It went on.", b"It went on, he said.")
    marked = find_marks(data)
    assert [block.edited for block in marked.blocks] == [True]
    assert [notice.message for notice in marked.notices] == ["line 5: block rest-1 was edited; it is yours now"]


def test_a_block_that_was_emptied_is_edited() -> None:
    data = filled().replace(TEXT.encode(), b"")
    (block,) = find_blocks(data)
    assert block.edited
    assert block.inner.start == block.inner.end


OPEN, CLOSE = rb"<!-- talknotes begin[^\n]*\n", rb"<!-- talknotes end[^\n]*\n"


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        (OPEN, b""),
        (CLOSE, b""),
        (rb'after="LF"', b'after="LF'),
        (rb'after="LF"', b""),
        (rb'after="LF"', b'after="NEL"'),
        (rb' times="[^"]*"', b' times="noon"'),
        (rb' times="[^"]*"', b' times="9:00-1:00"'),
        (rb' text="[^"]*"', b""),
        (rb' id="rest-1" kind', b" kind"),
        (rb' id="rest-1" -->', b' id="rest-2" -->'),
        (rb' id="rest-1" -->', b' id="rest-1" --> and more'),
        (rb' id="rest-1" -->', b' id="rest-1"'),
        (OPEN, b"<!-- talknotes begin -->\n"),
        (rb"\n\n" + CLOSE, b" " + rb'<!-- talknotes end id="rest-1" -->' + b"\n"),
    ],
    ids=lambda value: value.decode("ascii", "replace"),
)
def test_damaged_comments_make_no_block(pattern: bytes, new: bytes) -> None:
    data = re.sub(pattern, lambda found: new, filled())
    assert data != filled()
    marked = find_marks(data)
    assert marked.blocks == ()
    assert marked.notices
    assert "rest-1" in marked.ids or b'"rest-1"' not in data
    assert undo(data, force=True).data == data


def test_a_copied_block_makes_both_copies_the_authors() -> None:
    data = filled()
    (block,) = find_blocks(data)
    copied = data + b"\n" + data[block.span.start : block.span.end]
    marked = find_marks(copied)
    assert [one.edited for one in marked.blocks] == [True, True]
    assert all("more than once" in notice.message for notice in marked.notices)
    assert undo(copied).data == copied
    assert b"It went on." not in undo(copied, force=True).data


def test_a_copied_opening_comment_makes_the_block_the_authors() -> None:
    data = filled()
    found = re.search(OPEN, data)
    assert found
    copied = found.group() + b"\n" + data
    marked = find_marks(copied)
    assert [one.edited for one in marked.blocks] == [True]
    assert undo(copied).data == copied


def test_of_nested_blocks_the_inner_one_is_ours() -> None:
    data = filled()
    at = data.index(b"And on.")
    other = filled(Origin("rest-2", "rest", "x", "ab" * 32, (), "k"), b"", 0, "More.")
    nested = data[:at] + other + b"\n" + data[at:]
    marked = find_marks(nested)
    assert [block.origin.id for block in marked.blocks] == ["rest-2"]
    assert {"rest-1", "rest-2"} == marked.ids
    assert len(marked.notices) == 2
    assert undo(nested).data == data[:at] + b"\n" + data[at:]


def test_a_block_that_an_author_hides_in_a_comment_of_theirs_is_left_alone() -> None:
    """Their comment ends where ours does; without our line it would go on and hide the rest of the post."""
    data = re.sub(rb"(<!-- talknotes begin)", rb"<!--\n\1", filled())
    marked = find_marks(data)
    assert marked.blocks == ()
    assert marked.notices
    assert undo(data, force=True).data == data


@pytest.mark.parametrize("wrap", ["> []", "    []", "{{< note >}}\n[]\n{{< /note >}}", "```\n[]\n```"])
def test_a_block_that_was_moved_into_something_else_is_left_alone(wrap: str) -> None:
    data = filled()
    (block,) = find_blocks(data)
    lines = data[block.span.start : block.span.end].decode().strip("\n").split("\n")
    start, _, end = wrap.partition("[]")
    single = "\n" not in wrap
    moved = "\n".join(start + line + end for line in lines) if single else start + "\n".join(lines) + end
    edited = data[: block.span.start] + f"\n{moved}\n".encode() + data[block.span.end :]
    assert find_blocks(edited) == ()
    assert undo(edited, force=True).data == edited


def test_a_block_that_was_moved_elsewhere_goes_and_keeps_paragraphs_apart() -> None:
    data = filled()
    (block,) = find_blocks(data)
    moved = POST + data[block.span.start : block.span.end]
    assert undo(moved).data == POST


@pytest.mark.parametrize(
    "post",
    [
        b"```\n%s\n```\n",
        b"    %s\n",
        b"Write `%s` above it.\n",
        b"+++\ntitle = '''\n%s\n'''\n+++\n\nText.\n",
    ],
)
def test_who_writes_about_such_comments_has_no_block_and_hears_nothing(post: bytes) -> None:
    data = post % b'<!-- talknotes begin id="a" -->'
    assert find_marks(data).blocks == ()
    assert find_marks(data).notices == ()


def test_a_block_survives_git_changing_line_ends() -> None:
    data = filled().replace(b"\n", b"\r\n")
    assert not find_blocks(data)[0].edited
    assert undo(data).data == POST.replace(b"\n", b"\r\n")


def test_a_block_survives_another_encoding() -> None:
    post = "## Ein Vortrag\n\nSchön: café.\n\n## Noch einer\n".encode("latin-1")
    data = filled(post=post, at=len("## Ein Vortrag\n\nSchön: café.\n"), text="Größer.")
    assert not find_blocks(data.decode("latin-1").encode())[0].edited


def test_separators_that_the_author_took_away_are_not_taken_from_elsewhere() -> None:
    """Between paragraph and comment there is no blank line any more: the paragraph keeps its own line end."""
    data = filled().replace(b"rest.\n\n<!--", b"rest.\n<!--")
    assert undo(data).data == POST
