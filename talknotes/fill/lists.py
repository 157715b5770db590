"""How text stands in a list item that is a talk's section: as items of the list there, or as paragraphs.

Knows nothing of what the text says. Blank lines are for lists that have them: they would set others' items apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from talknotes.authored.post import Block, Post
from talknotes.manner.items import as_items, count_on, opens_block, pieces

_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_ITEM: Final = re.compile(rb"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]{1,4}(?=\S)|[ \t]|(?=[\r\n]|\Z))")
_MARKER: Final = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|(?P<number>[0-9]{1,9})(?P<end>[.)]))(?P<gap>[ \t]*)")
_TAB: Final = 4
_MOST_INDENT: Final = 3
"""What stands further in than its place would be code."""
_OWN_MARK: Final = "- "


@dataclass(frozen=True, slots=True)
class ListPlace:
    """How text stands in a list item: the indent of its lines, and the mark of the items there, as items go on.

    `mark` is that of the first item of ours ("* ", "3. "), empty where the item holds paragraphs. `is_loose` tells that
    blank lines part what is in the list, so that more of them change nothing.
    """

    indent: str
    mark: str
    is_loose: bool


def list_place(post: Post, at: int, ends: bool = True) -> ListPlace | None:
    """Return how text must look that stands at a byte between the lines of a list; None where that is no list.

    With `ends` the end of a list whose last item is a talk's section belongs to that item.
    """
    whole = next((block for block in _tops(post, "list") if block.span.start < at <= end_of(post, block)), None)
    if whole is None or (at == end_of(post, whole) and not (ends and _ends_with_section(post, whole))):
        return None
    items = [
        (number, block)
        for number, block in enumerate(post.blocks)
        if block.kind == "item" and block.span.start < at <= end_of(post, block) and whole.span.holds(block.span)
    ]
    if not items:
        return None
    ending = [one for one in items if end_of(post, one[1]) == at]
    number, item = min(ending, key=lambda one: (one[1].level, one[1].span.start), default=items[-1])
    found = _ITEM.match(post.data, item.span.start)
    if found is None:
        return None
    content = re.sub(r"[^ \t]", " ", found.group().decode())
    content = content if content[-1:] in (" ", "\t") and found.group()[-1:] in b" \t" else content + " "
    return _place_within(post, number, content, at)


def in_list(markdown: str, place: ListPlace) -> str:
    """Return a text as it stands in a list item, without the indent."""
    parts = pieces(markdown)
    if not place.mark and place.is_loose:
        return "\n\n".join(parts)
    if not place.mark and not any(opens_block(part) for part in parts):
        return "\n".join(parts)
    return "\n".join(as_items(markdown, place.mark or _OWN_MARK))


def after_list(post: Post, at: int, markdown: str) -> str:
    """Return a text, its numbers counted on where it follows a list with numbers at once."""
    before = [block for block in _tops(post) if block.span.start < at]
    if not before or before[-1].kind != "list" or end_of(post, before[-1]) > at:
        return markdown
    items = _items_of(post, post.blocks.index(before[-1]))
    found = _MARKER.match(items[0].marker) if items else None
    if found is None or found["number"] is None:
        return markdown
    return count_on(markdown, int(found["number"]) + len(items) - 1)


def end_of(post: Post, block: Block) -> int:
    """Return where the last line of a block that is not blank ends, its line end included."""
    return trim(post.data, block.span.start, block.span.end)


def trim(data: bytes, start: int, end: int) -> int:
    """Return where the last line of `start` to `end` that is not blank ends, its line end included."""
    text = data[start:end].rstrip()
    if not text:
        return start
    at = start + len(text)
    found = _LINE_END.search(data, at)
    return min(end, found.end()) if found else end


def _ends_with_section(post: Post, whole: Block) -> bool:
    starts = {section.span.start for section in post.sections if section.form == "item"}
    return any(item.span.start in starts for item in _items_of(post, post.blocks.index(whole))[-1:])


def _place_within(post: Post, number: int, content: str, at: int) -> ListPlace:
    """Return how text stands at a byte in the item with this number, whose own text stands behind `content`."""
    item = post.blocks[number]
    is_loose = item.parent is not None and _is_loose(post, item.parent)
    own = _inner_lists(post, number)
    like = own[-1:]
    if not any(block.parent == number for block in post.blocks):
        like = [one for other in _neighbours(post, item) for one in _inner_lists(post, other)][:1]
    items = _items_of(post, like[0]) if like else []
    marks = [found for one in items if (found := _MARKER.match(one.marker))]
    if not marks:
        return ListPlace(content, "", is_loose)
    first, last = marks[0], marks[-1]
    indent = last["indent"] if 0 <= _columns(last["indent"]) - _columns(content) <= _MOST_INDENT else content
    gap = last["gap"] if last["gap"].strip("\t") else " "
    if not first["number"]:
        return ListPlace(indent, last["mark"] + gap, is_loose)
    following = int(first["number"]) + (sum(one.span.start < at for one in items) if own else 0)
    return ListPlace(indent, f"{following}{first['end']}{gap}", is_loose)


def _inner_lists(post: Post, number: int) -> list[int]:
    return [at for at, block in enumerate(post.blocks) if block.kind == "list" and block.parent == number]


def _items_of(post: Post, number: int) -> list[Block]:
    return [block for block in post.blocks if block.kind == "item" and block.parent == number]


def _neighbours(post: Post, item: Block) -> list[int]:
    """Return the other items of an item's list, the nearest first."""
    found = [at for at, block in enumerate(post.blocks) if block.kind == "item" and block.parent == item.parent]
    return sorted(found, key=lambda at: abs(post.blocks[at].span.start - item.span.start))


def _is_loose(post: Post, number: int) -> bool:
    """Tell whether blank lines stand between a list's items, or between two blocks in one of them."""
    items = {at for at, block in enumerate(post.blocks) if block.kind == "item" and block.parent == number}
    parts = [block for at, block in enumerate(post.blocks) if at in items or block.parent in items]
    return any(
        _is_apart(post.data, block.span.start) for block in parts if block.span.start > post.blocks[number].span.start
    )


def _is_apart(data: bytes, at: int) -> bool:
    """Tell whether the line before a byte is blank."""
    lines = _LINE_END.split(data[max(0, at - 200) : at])
    return len(lines) > 2 and not lines[-2].strip()


def _columns(indent: str) -> int:
    return len(indent.expandtabs(_TAB))


def _tops(post: Post, kind: str = "") -> Iterator[Block]:
    return (block for block in post.blocks if block.parent is None and kind in ("", block.kind))
