"""Edits that put marked blocks into a post, change them, and take them out to the exact former bytes.

Nothing but the bytes of a splice changes. Knows nothing of why text goes where it goes (`placing` finds the places) nor
of files. Text of ours takes on the post's line ends and encoding; line ends are added around it where Markdown needs
them, and the opening comment tells which, so that they go with the block.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from talknotes.authored.parse import parse
from talknotes.authored.post import ByteSpan, Post
from talknotes.errors import InputError
from talknotes.fill.lists import ListPlace, after_list, in_list, list_place
from talknotes.fill.marks import Separators, close_mark, encode, find_marks, open_mark
from talknotes.fill.placing import is_line_start
from talknotes.fill.proof import body_start
from talknotes.fill.values import FilledBlock, Origin, Splice
from talknotes.manner.items import is_numbered
from talknotes.values import Notice

_BREAK: Final = re.compile(r"\r\n|\r|\n")
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_ABSENT: Final = "absent"
"""The kind of a block that is a section of its own; it begins anew."""
_OWN_MARK: Final = "- "
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Undone:
    """A post without blocks of ours: those that were taken out, those that the author edited and that stay.

    `unknown` are ids that were asked for and that no block has, `known` those of all blocks; `notices` tell of comments
    of ours that make no block.
    """

    data: bytes
    removed: tuple[FilledBlock, ...] = ()
    refused: tuple[FilledBlock, ...] = ()
    unknown: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


def insert(post: Post, at: int, markdown: str, origin: Origin, blank_before: int = 1, blank_after: int = 1) -> Splice:
    """Return the edit that puts a marked block at a byte of the post, which must be the start of a line or the end.

    At least `blank_before` and `blank_after` blank lines will stand around it, those of the post counted. Between the
    lines of a list the block stands in the item that ends there, as `lists` tells; in a tight list without a blank
    line, which would set the author's items apart. Raises ValueError for other places, InputError for files that are
    no text of bytes (UTF-16).
    """
    data = post.data
    if data.startswith(_UTF_16) or b"\0" in data:
        raise InputError("this file is not UTF-8 (UTF-16, perhaps), so nothing is put into it. Save it as UTF-8 first.")
    if not is_line_start(data, at) and at != len(data):
        raise ValueError(f"not the start of a line: byte {at}")
    place = list_place(post, at, ends=origin.kind != _ABSENT)
    if place is not None and not place.is_loose:
        blank_before = blank_after = 0
    separators = _separators(post, at, blank_before, blank_after)
    core = _core(post, _as_it_stands(post, at, markdown, origin, place), origin, separators, place)
    before, after = ("".join(ends).encode() for ends in (separators.before, separators.after))
    return Splice(ByteSpan(at, at), before + core + after)


def replace(post: Post, block: FilledBlock, markdown: str, origin: Origin) -> Splice:
    """Return the edit that puts another text into a block of ours; the line ends around it stay.

    Raises ValueError where the post does not hold the block.
    """
    mark = next((mark for mark in find_marks(post).marks if mark.block == block), None)
    if mark is None:
        raise ValueError(f"no such block: {block.origin.id}")
    marks = find_marks(post).blocks
    at = block.span.start - sum(one.span.end - one.span.start for one in marks if one.span.end <= block.span.start)
    own = parse(remove(post.data, marks))
    place = list_place(own, at, ends=origin.kind != _ABSENT)
    if place is None and (indent := _indent(post.data, mark.core)):
        place = ListPlace(indent, _OWN_MARK, is_loose=False)
    return Splice(
        mark.core, _core(post, _as_it_stands(own, at, markdown, origin, place), origin, mark.separators, place)
    )


def apply(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the bytes with all edits made, those at one place in the order given; ValueError where two overlap."""
    pieces: list[bytes] = []
    at = 0
    for splice in sorted(splices, key=lambda splice: splice.span):
        if splice.span.start < at:
            raise ValueError(f"edits overlap at byte {splice.span.start}")
        pieces += (data[at : splice.span.start], splice.text)
        at = splice.span.end
    return b"".join((*pieces, data[at:]))


def remove(data: bytes, blocks: Iterable[FilledBlock]) -> bytes:
    """Return the bytes without these blocks, which were found in them."""
    return apply(data, (Splice(block.span, b"") for block in blocks))


def undo(data: bytes, ids: Collection[str] | None = None, force: bool = False) -> Undone:
    """Return a post without the blocks that have these ids, or without all: its bytes as they were before.

    What the author changed elsewhere stays changed. A block that they edited stays too, unless `force` is given.
    """
    marked = find_marks(data)
    wanted = [block for block in marked.blocks if ids is None or block.origin.id in ids]
    refused = tuple(block for block in wanted if block.edited and not force)
    removed = tuple(block for block in wanted if not block.edited or force)
    known = tuple(dict.fromkeys(block.origin.id for block in marked.blocks))
    unknown = tuple(name for name in ids or () if name not in known)
    return Undone(remove(data, removed), removed, refused, unknown, known, marked.stray)


def _as_it_stands(post: Post, at: int, markdown: str, origin: Origin, place: ListPlace | None) -> str:
    """Return a text as it stands at a byte of a post: in a list item, or with numbers that go on after a list."""
    if place is not None:
        return in_list(markdown, place)
    return markdown if origin.kind == _ABSENT and not is_numbered(markdown) else after_list(post, at, markdown)


def _indent(data: bytes, core: ByteSpan) -> str:
    line = data[core.start : core.end]
    return line[: len(line) - len(line.lstrip(b" \t"))].decode("ascii")


def _core(post: Post, markdown: str, origin: Origin, separators: Separators, place: ListPlace | None = None) -> bytes:
    """Return both comments and the text between them, without the separators."""
    indent = place.indent if place is not None else ""
    text = _BREAK.sub("\n", markdown.replace("<!--", "&lt;!--")).strip("\n").rstrip()
    lines = [indent + line if line.strip() else "" for line in text.split("\n")]
    written = encode("\n".join(lines), post).decode(post.encoding)
    blank = [""] if place is None or place.is_loose else []
    opening = open_mark(origin, written, separators)
    whole = [indent + opening, *blank, *written.split("\n"), *blank, indent + close_mark(origin.id)]
    return encode(post.newline.join(whole), post)


def _separators(post: Post, at: int, blank_before: int, blank_after: int) -> Separators:
    data, end = post.data, post.newline
    is_unfinished = at == len(data) and at > 0 and not is_line_start(data, at)
    before: list[str] = []
    if data[:at].lstrip(b"\xef\xbb\xbf").strip():
        before = [end] * max(0, blank_before - _blank_lines_above(data[body_start(post) : at]))
    if is_unfinished:
        return Separators((end, *before), ())
    if before and end == "\n" and data[at - 1 : at] == b"\r":
        before[0] = "\r\n"
    below = data[at:].lstrip()
    blank_below = len(_LINE_END.findall(data, at, len(data) - len(below)))
    after = [end] * (1 + (max(0, blank_after - blank_below) if below else 0))
    after[-1] = _after_end(data, at, after[-1])
    return Separators(tuple(before), tuple(after))


def _after_end(data: bytes, at: int, end: str) -> str:
    """Return a line end that what stands at `at` can follow: a CR would merge with an LF."""
    return "\r\n" if end == "\r" and data[at : at + 1] == b"\n" else end


def _blank_lines_above(above: bytes) -> int:
    lines = _LINE_END.split(above)
    if lines[-1] == b"":
        lines.pop()
    return len(list(takewhile(lambda line: not line.strip(), reversed(lines))))
