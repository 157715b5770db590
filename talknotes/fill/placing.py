"""Where text can stand in a post without a change to how anything else in it is rendered.

Every place is a byte at the start of a line, or the end of the post, outside of front matter, code, lists, tables,
quotes, raw HTML, paired shortcodes and blocks of ours, and is tried before it is returned: Markdown must read the
author's own text as before. Knows nothing of what is put there. A list item that is a talk's section is the one thing
that text goes into: after its own lines, before the next item.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from talknotes.authored.post import Block, ByteSpan, Post, Section
from talknotes.fill.lists import end_of, list_place, trim
from talknotes.fill.marks import find_marks
from talknotes.fill.proof import body_start, keeps_reading

_BOM: Final = b"\xef\xbb\xbf"
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_SHORTCODE: Final = re.compile(rb"\{\{[<%]\s*(/?)\s*([\w/.-]+)[^{}]*?(/?)\s*[>%]\}\}")
_LIQUID: Final = re.compile(rb"\{%-?\s*(end)?(\w+)[^{}]*?()-?%\}")
_ATTRIBUTES: Final = re.compile(rb"[ \t]*\{[:.#](?![<%])[^{}\r\n]*\}[ \t]*(?:\r\n|\r|\n|\Z)")
_TRAILING: Final = frozenset({"definition", "comment", "rule", "html", "split"})
_BESIDE_TEXT: Final = frozenset({"shortcode", "comment", "rule", "html", "definition", "split"})
_SIGN_OFF: Final = 3
"""So many paragraphs after a last rule are the post's farewell and no part of its last talk."""


def after_block(post: Post, span: ByteSpan) -> int:
    """Return the place after the block that holds `span`; after the whole of a list, unless its items are sections."""
    item = _section_item(post, span)
    if item is not None:
        return _settle(post, end_of(post, item))
    return _settle(post, end_of(post, _outermost(post, span.start)) if post.blocks else span.end)


def before_first(post: Post, section: Section) -> int:
    """Return the place before the first text of a section's body: a paragraph, list, heading or the like.

    A figure that stands above it stays above. Where the body begins inside a paragraph (a speaker line directly above
    its text) the place is after that paragraph, which can't be split.
    """
    split = next((one for one in _tops(post) if one.span.start < section.body.start < end_of(post, one)), None)
    if split is not None and split.kind == "paragraph":
        return _settle(post, end_of(post, split))
    inside = [block for block in _tops(post) if _within(block, section.body)]
    first = next((block for block in inside if block.kind not in _BESIDE_TEXT), None)
    if first is None:
        return body_of(post, section)
    return _settle(post, first.span.start)


def body_of(post: Post, section: Section) -> int:
    """Return the place where the body of a section without text would stand: below its heading and speaker line."""
    return _settle(post, trim(post.data, section.head.start, section.head.end) or section.body.start)


def section_place(post: Post, after: Section | None) -> int:
    """Return the place for a section of its own: after the given one, or before all; at the end where there is none.

    Link definitions, rules and comments that end the section before stay behind the new one, and so does a farewell
    ("---" and a line or two) at the end of the post. Where sections are items of a list, the place is after the list.
    """
    if after is None and post.sections:
        return _settle(post, post.sections[0].span.start, in_items=False)
    span = after.span if after is not None else ByteSpan(body_start(post), len(post.data))
    blocks = [block for block in _tops(post) if _within(block, span)]
    if after is None or after.span == post.sections[-1].span:
        blocks = _without_farewell(blocks)
    while blocks and blocks[-1].kind in _TRAILING:
        blocks.pop()
    if blocks:
        return _settle(post, end_of(post, blocks[-1]), in_items=False)
    if after is not None and after.form == "item" and post.blocks:
        return _settle(post, end_of(post, _outermost(post, after.span.start)), in_items=False)
    return _settle(post, trim(post.data, span.start, span.end), in_items=False)


def is_line_start(data: bytes, at: int) -> bool:
    """Tell whether a line begins at a byte."""
    if at == 0 or data[:at] == _BOM:
        return True
    return data[at - 1 : at] == b"\n" or (data[at - 1 : at] == b"\r" and data[at : at + 1] != b"\n")


def _size_first(block: Block) -> tuple[int, int]:
    return block.level, block.span.start


def _tops(post: Post) -> list[Block]:
    return [block for block in post.blocks if block.parent is None]


def _within(block: Block, span: ByteSpan) -> bool:
    return span.start <= block.span.start < span.end


def _outermost(post: Post, at: int) -> Block:
    """Return the block at the top that holds a byte, or the last one before it."""
    tops = _tops(post)
    return tops[max(0, bisect_right([block.span.start for block in tops], at) - 1)]


def _section_item(post: Post, span: ByteSpan) -> Block | None:
    """Return the list item that is the section which holds `span`, if a section is a list item there."""
    section = next((one for one in post.sections if one.form == "item" and one.span.holds(span)), None)
    if section is None:
        return None
    items = [block for block in post.blocks if block.kind == "item" and section.span.start == block.span.start]
    return min(items, key=_size_first, default=None)


def _without_farewell(blocks: list[Block]) -> list[Block]:
    rules = [number for number, block in enumerate(blocks) if block.kind == "rule"]
    if not rules or rules[-1] == 0:
        return blocks
    rest = blocks[rules[-1] + 1 :]
    is_farewell = len(rest) <= _SIGN_OFF and all(block.kind == "paragraph" or block.kind in _TRAILING for block in rest)
    return blocks[: rules[-1]] if is_farewell else blocks


def _settle(post: Post, at: int, in_items: bool = True) -> int:
    """Return the first place from `at` on where text changes nothing else; the last one before it, where none is.

    Without `in_items` the end of a list of talks is the place behind it, not in its last item.
    """
    at = max(at, body_start(post))
    closed = _closed(post)
    places = (_out_of(closed, post, at), *_boundaries(post, at))
    return next((one for one in dict.fromkeys(places) if _is_free(post, closed, one, in_items)), body_start(post))


def _is_free(post: Post, closed: tuple[ByteSpan, ...], at: int, in_items: bool) -> bool:
    if not (is_line_start(post.data, at) or at == len(post.data)) or any(one.start < at < one.end for one in closed):
        return False
    place = list_place(post, at, in_items)
    if place is None:
        return keeps_reading(post, at, None)
    if not is_line_start(post.data, at):
        post = replace(post, data=post.data + post.newline.encode())
        at = len(post.data)
    return keeps_reading(post, at, place.indent)


def _out_of(closed: tuple[ByteSpan, ...], post: Post, at: int) -> int:
    """Return `at`, or where what it stands inside of ends; attributes ("{: .lead}") belong to what they follow."""
    for _ in closed:
        around = next((one for one in closed if one.start < at < one.end), None)
        if around is None:
            break
        at = around.end
    found = _ATTRIBUTES.match(post.data, at)
    return found.end() if found else at


def _boundaries(post: Post, at: int) -> Iterator[int]:
    ends = [end_of(post, block) for block in _tops(post)]
    yield from (end for end in ends if end >= at)
    yield from (block.span.start for block in reversed(_tops(post)) if block.span.start < at)


def _closed(post: Post) -> tuple[ByteSpan, ...]:
    """Return what nothing may be put into: blocks of ours, whole lines of paired shortcodes and tags."""
    return (*(block.span for block in find_marks(post).blocks), *_paired(post.data))


def _paired(data: bytes) -> Iterator[ByteSpan]:
    """Yield what stands between a shortcode or tag and the one that closes it, both included, in whole lines."""
    for pattern in (_SHORTCODE, _LIQUID):
        opened: list[tuple[bytes, int]] = []
        for found in pattern.finditer(data):
            if found[3]:
                continue
            if not found[1]:
                opened.append((found[2], found.start()))
                continue
            number = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == found[2]), None)
            if number is not None:
                yield _whole_lines(data, opened[number][1], found.end())
                del opened[number:]


def _whole_lines(data: bytes, start: int, end: int) -> ByteSpan:
    found = _LINE_END.search(data, end)
    start = max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) + 1
    return ByteSpan(start, found.end() if found else len(data))
