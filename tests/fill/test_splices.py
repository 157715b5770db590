"""Blocks go in with exactly the line ends they need, and out again, whatever the post's bytes are."""

import pytest

from talknotes.authored.parse import parse
from talknotes.authored.post import ByteSpan
from talknotes.errors import InputError
from talknotes.fill.marks import find_blocks, find_marks
from talknotes.fill.splices import apply, insert, remove, replace, undo
from talknotes.fill.values import Origin, Splice

TEXT = "It went on.\n\nAnd on."


def origin(name: str = "one", key: str = "k1") -> Origin:
    return Origin(name, "rest", "Keynotes", "ab" * 32, (), key)


def fill(post: bytes, at: int, text: str = TEXT, **options: int) -> bytes:
    return apply(post, [insert(parse(post), at, text, origin(), **options)])


def around(filled: bytes) -> tuple[bytes, bytes]:
    """Return what stands above the opening and below the closing comment."""
    end = filled.index(b'<!-- talknotes end id="one" -->') + len(b'<!-- talknotes end id="one" -->')
    return filled[: filled.index(b"<!--")], filled[end:]


@pytest.mark.parametrize(
    ("post", "above", "below"),
    [
        ("A.\n|\nB.\n", "A.\n\n", "\n\nB.\n"),
        ("A.\n\n|B.\n", "A.\n\n", "\n\nB.\n"),
        ("A.\n|\n\n\nB.\n", "A.\n\n", "\n\n\n\nB.\n"),
        ("# A\n|B.\n", "# A\n\n", "\n\nB.\n"),
        ("|A.\n", "", "\n\nA.\n"),
        ("\ufeff|A.\n", "\ufeff", "\n\nA.\n"),
        ("\n\n|A.\n", "\n\n", "\n\nA.\n"),
        ("A.|", "A.\n\n", ""),
        ("A.\n|", "A.\n\n", "\n"),
        ("A.\n\n|", "A.\n\n", "\n"),
        ("A.\n|\n  \n", "A.\n\n", "\n\n  \n"),
        ("A.\n  \t\n|B.\n", "A.\n  \t\n", "\n\nB.\n"),
        ("A.\n   |", "A.\n   \n", ""),
        ("|", "", "\n"),
        ("+++\n+++\n|A.\n", "+++\n+++\n\n", "\n\nA.\n"),
        ("+++\n+++|", "+++\n+++\n\n", ""),
        ("A.\r\n|\r\nB.\r\n", "A.\r\n\r\n", "\r\n\r\nB.\r\n"),
        ("A.\r|\rB.\r", "A.\r\r", "\r\rB.\r"),
        ("\ufeffA.\r\n|B.\r\n", "\ufeffA.\r\n\r\n", "\r\n\r\nB.\r\n"),
    ],
)  # fmt: skip
def test_a_blank_line_stands_on_either_side(post: str, above: str, below: str) -> None:
    data, at = post.replace("|", "").encode(), post.encode().index(b"|")
    filled = fill(data, at)
    assert around(filled) == (above.encode(), below.encode())
    assert find_marks(filled).notices == ()
    assert undo(filled).data == data


def test_more_blank_lines_stand_where_they_are_asked_for() -> None:
    filled = fill(b"A.\n\nB.\n", 3, blank_before=2, blank_after=3)
    assert around(filled) == (b"A.\n\n\n", b"\n\n\n\nB.\n")
    assert undo(filled).data == b"A.\n\nB.\n"


@pytest.mark.parametrize("post", ["A.\r|\nB.\n", "A.\n|\rB.\r", "A.\r\n|\nB.\n\n", "A.\n\n\n\r|\nB.\r\r\r\r"])
def test_line_ends_that_differ_never_merge(post: str) -> None:
    """A CR that stood at the end of a line and an LF of ours would be one line end, and undo would miss one."""
    data, at = post.replace("|", "").encode(), post.encode().index(b"|")
    if data[at - 1 : at + 1] == b"\r\n":
        with pytest.raises(ValueError, match="start of a line"):
            fill(data, at)
        return
    filled = fill(data, at)
    assert undo(filled).data == data


@pytest.mark.parametrize("at", [1, 2, 5])
def test_no_other_place_than_the_start_of_a_line_is_taken(at: int) -> None:
    with pytest.raises(ValueError, match="start of a line"):
        fill(b"AB\r\nCD", at)


def test_text_takes_on_the_posts_line_ends() -> None:
    filled = fill(b"A.\r\n\r\nB.\r\n", 4, "One.\nTwo.\r\nThree.")
    assert b"One.\r\nTwo.\r\nThree.\r\n" in filled
    assert filled.count(b"\n") == filled.count(b"\r\n")


def test_what_the_posts_encoding_lacks_becomes_a_reference() -> None:
    post = "Schön.\n".encode("latin-1")
    filled = fill(post, len(post), "Größer – 漢")
    assert "Größer &#8211; &#28450;".encode("latin-1") in filled
    assert not find_blocks(filled)[0].edited
    assert undo(filled).data == post


@pytest.mark.parametrize("data", ["A.\n".encode("utf-16"), b"A.\0\n"])
def test_a_file_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="UTF-8"):
        fill(data, len(data))


def test_text_cannot_bring_comments() -> None:
    filled = fill(b"A.\n", 3, 'x <!-- talknotes end id="one" --> y\n\n<!-- more')
    assert len(find_blocks(filled)) == 1
    assert not find_blocks(filled)[0].edited
    assert undo(filled).data == b"A.\n"


@pytest.mark.parametrize("post", [b"A.\n\nB.\n", b"A.\n", b"A.", b"", b"A.\r\n\r\nB."])
def test_blocks_at_one_place_keep_their_order_and_go_one_by_one(post: bytes) -> None:
    parsed = parse(post)
    at = min(len(post), post.find(b"\n") + 1 or len(post))
    splices = [insert(parsed, at, f"Text {name}.", origin(name)) for name in ("one", "two", "three")]
    filled = apply(post, splices)
    assert [block.origin.id for block in find_blocks(filled)] == ["one", "two", "three"]
    for first, second in (("one", "three"), ("two", "one"), ("three", "two")):
        left = undo(filled, [first]).data
        assert len(find_blocks(left)) == 2
        left = undo(left, [second]).data
        assert undo(left).data == post


def test_a_replaced_block_keeps_what_is_around_it() -> None:
    filled = fill(b"A.\n\nB.\n", 3)
    (block,) = find_blocks(filled)
    again = apply(filled, [replace(parse(filled), block, "Other.", origin(key="k2"))])
    assert around(again) == around(filled)
    assert find_blocks(again)[0].origin.key == "k2"
    assert b"It went on." not in again
    assert undo(again).data == b"A.\n\nB.\n"


def test_replacing_what_is_not_there_is_a_mistake() -> None:
    filled = fill(b"A.\n\nB.\n", 3)
    with pytest.raises(ValueError, match="no such block"):
        replace(parse(b"A.\n"), find_blocks(filled)[0], "x", origin())


def test_edits_that_overlap_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply(b"abcdef", [Splice(ByteSpan(0, 3), b"x"), Splice(ByteSpan(2, 4), b"y")])


def test_undo_refuses_what_the_author_edited() -> None:
    filled = fill(b"A.\n\nB.\n", 3).replace(b"And on.", b"And on and on.")
    undone = undo(filled)
    assert (undone.data, undone.removed) == (filled, ())
    assert [block.origin.id for block in undone.refused] == ["one"]
    assert undo(filled, force=True).data == b"A.\n\nB.\n"
    assert undo(filled, ["two"]).unknown == ("two",)


def test_removing_some_blocks_leaves_the_others() -> None:
    filled = fill(b"A.\n\nB.\n", 3)
    assert remove(filled, ()) == filled
    assert undo(filled, []).data == filled
