"""What text of ours looks like within the author's lists: `@@` stands for the place, the fill has two pieces."""

import pytest

from talknotes.authored.parse import parse
from talknotes.authored.post import Post
from talknotes.fill.marks import find_blocks
from talknotes.fill.placing import after_block
from talknotes.fill.proof import flaw
from talknotes.fill.splices import apply, insert, replace, undo
from talknotes.fill.values import Origin
from tests.hugo_site import build_site

PROSE = "*Added.*\n\nShe went on."
LIST = "*Added.*\n\n- One.\n- Two."
NUMBERED = "*Added.*\n\n1. One.\n2. Two."


def origin(kind: str = "rest", key: str = "k1") -> Origin:
    return Origin("one", kind, "Keynotes", "ab" * 32, (), key)


def fill(text: str, markdown: str, kind: str = "rest") -> tuple[Post, bytes]:
    """Return the post and what it is with a text after the place."""
    data = text.encode()
    at = data.index(b"@@")
    post = parse(data.replace(b"@@", b""))
    return post, apply(post.data, [insert(post, at, markdown, origin(kind))])


def inside(filled: bytes) -> list[str]:
    """Return the lines between both comments, these left out."""
    lines = filled.decode().splitlines()
    begin, end = (next(at for at, line in enumerate(lines) if f"talknotes {word}" in line) for word in ("begin", "end"))
    return lines[begin + 1 : end]


A, B = "**Fakes** by Hany Farid", "**Models** by Kim Hazelwood"
PLACES = {
    "stars": (f"* {A}\n  * a\n  * b\n@@* {B}\n  * c\n", LIST, ["  * *Added.*", "  * One.", "  * Two."]),
    "stars in dashes": (f"- {A}\n  * a\n@@- {B}\n", LIST, ["  * *Added.*", "  * One.", "  * Two."]),
    "tabs": (f"- {A}\n\t* a\n@@- {B}\n\t* c\n", LIST, ["\t* *Added.*", "\t* One.", "\t* Two."]),
    "four spaces": (f"- {A}\n    - a\n@@- {B}\n", LIST, ["    - *Added.*", "    - One.", "    - Two."]),
    "wide gaps": (f"*   {A}\n    *   a\n@@*   {B}\n", LIST, ["    *   *Added.*", "    *   One.", "    *   Two."]),
    "numbers": (f"- {A}\n  1. a\n  2. b\n@@- {B}\n", LIST, ["  3. *Added.*", "  4. One.", "  5. Two."]),
    "the same number": (f"- {A}\n  1) a\n  1) b\n@@- {B}\n", PROSE, ["  3) *Added.*", "  4) She went on."]),
    "numbered talks": (f"1. {A}\n   - a\n@@2. {B}\n", LIST, ["   - *Added.*", "   - One.", "   - Two."]),
    "as in the other talk": (f"- {A}\n@@- {B}\n  + c\n", LIST, ["  + *Added.*", "  + One.", "  + Two."]),
    "numbers of the other talk": (f"- {A}\n@@- {B}\n  1. c\n", PROSE, ["  1. *Added.*", "  2. She went on."]),
    "text below": (f"1. {A}\n   He told.\n@@2. {B}\n   She told.\n", PROSE, ["   *Added.*", "   She went on."]),
    "text below, and a list": (f"- {A}\n  He told.\n@@- {B}\n", LIST, ["  - *Added.*", "  - One.", "  - Two."]),
    "paragraphs": (f"- {A}\n\n  He told.\n@@\n- {B}\n", PROSE, ["", "  *Added.*", "", "  She went on.", ""]),
    "paragraphs below numbers": (
        f"10. {A}\n\n    He told.\n@@\n11. {B}\n", PROSE, ["", "    *Added.*", "", "    She went on.", ""]
    ),
    "the last talk": (f"* {A}\n  * a\n* {B}\n  * c\n@@\nText.\n", LIST, ["  * *Added.*", "  * One.", "  * Two."]),
    "no line end": (f"* {A}\n  * a\n* {B}\n  * c@@", LIST, ["  * *Added.*", "  * One.", "  * Two."]),
    "before the notes": (f"- {A}\n@@  1. a\n  2. b\n- {B}\n", PROSE, ["  1. *Added.*", "  2. She went on."]),
    "paragraphs, and a list": (f"- {A}\n\n  He told.\n\n- {B}\n\n  She told.\n@@", LIST,
        ["", "  *Added.*", "", "  - One.", "  - Two.", ""]),
    "items apart": (f"- {A}\n\n  - a\n\n  - b\n@@\n- {B}\n", PROSE, ["", "  - *Added.*", "  - She went on.", ""]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "markdown", "lines"), PLACES.values(), ids=PLACES)
def test_text_in_an_item_goes_on_as_the_author_does(text: str, markdown: str, lines: list[str]) -> None:
    post, filled = fill(text, markdown)
    assert inside(filled) == lines
    assert flaw(post, filled) is None
    assert undo(filled).data == post.data


@pytest.mark.parametrize(("text", "markdown", "lines"), PLACES.values(), ids=PLACES)
def test_a_replaced_text_stands_as_the_first_did(text: str, markdown: str, lines: list[str]) -> None:
    post, filled = fill(text, "Something else.")
    (block,) = find_blocks(filled)
    again = apply(filled, [replace(parse(filled), block, markdown, origin(key="k2"))])
    assert inside(again) == lines
    assert undo(again).data == post.data


@pytest.mark.parametrize(
    ("text", "kind", "markdown", "lines"),
    [
        ("1. a\n2. b\n@@\nText.\n", "rest", NUMBERED, ["*Added.*", "", "3. One.", "4. Two."]),
        ("3) a\n3) b\n@@\n", "rest", NUMBERED, ["*Added.*", "", "5. One.", "6. Two."]),
        ("1. a\n\nText.\n@@\n", "rest", NUMBERED, ["*Added.*", "", "1. One.", "2. Two."]),
        ("- a\n@@\n", "rest", NUMBERED, ["*Added.*", "", "1. One.", "2. Two."]),
        ("1. a\n2. b\n@@\n", "absent", "## Ice\n\n1. One.", ["## Ice", "", "1. One."]),
        ("1. a\n2. b\n@@\n", "absent", "1. **Ice**\n   1. One.", ["3. **Ice**", "   1. One."]),
    ],
)
def test_numbers_go_on_after_a_list_with_numbers(text: str, kind: str, markdown: str, lines: list[str]) -> None:
    post, filled = fill(text, markdown, kind)
    assert inside(filled) == ["", *lines, ""]
    (block,) = find_blocks(filled)
    assert inside(apply(filled, [replace(parse(filled), block, markdown, origin(kind))])) == ["", *lines, ""]
    assert flaw(post, filled) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_change_nothing(end: str) -> None:
    for text, markdown, lines in PLACES.values():
        post, filled = fill(text.replace("\n", end), markdown)
        assert inside(filled) == lines
        assert undo(filled).data == post.data


def test_after_a_gap_a_page_has_one_more_list_and_no_more(tmp_path) -> None:
    post = parse(f"# A day\n\n* {A}\n\t* a\n\t* I missed the rest.\n* {B}\n\t* c\n".encode())
    start = post.data.index(b"I missed")
    at = after_block(post, type(post.body)(start, start + 8))
    filled = apply(post.data, [insert(post, at, LIST, origin())])
    posts = {name: b"+++\n+++\n" + data for name, data in (("before.md", post.data), ("after.md", filled))}
    site = build_site(tmp_path, posts, unsafe=True)
    before, after = (
        (site.folder / "post" / name / "index.html").read_text(encoding="utf-8").count("<ul")
        for name in ("before", "after")
    )
    assert after == before + 1
