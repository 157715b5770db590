"""Text as items of a list: whatever marks it has become those of the list that it stands in, numbers count on.

Knows nothing of posts. A list of our own making is flat; what an author may have nested in it stays nested.
"""

import re
from collections.abc import Iterator
from typing import Final

_BREAK: Final = re.compile(r"\r\n|\r|\n")
_BLANK: Final = re.compile(r"\n(?:[ \t]*\n)+")
_ITEM: Final = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?=\S)")
_NUMBER: Final = re.compile(r"(?P<indent>[ \t]*)(?P<number>[0-9]{1,9})(?=[.)][ \t])")
_OTHER_BLOCK: Final = re.compile(r"[ \t]*(?:#{1,6} |```|~~~|\||> )")


def as_items(markdown: str, mark: str) -> Iterator[str]:
    """Yield the lines of a text as items of a list without a blank line: each paragraph or item becomes an item.

    `mark` is what stands before each ("* ", "3. "), the first one where it is a number. What is neither paragraph nor
    list stays as it is.
    """
    for piece in pieces(markdown):
        if _OTHER_BLOCK.match(piece):
            yield from piece.split("\n")
            continue
        for first, *rest in _texts(piece):
            yield mark + first
            yield from (" " * len(mark) + line for line in rest)
            mark = count_on(mark, 1)


def pieces(markdown: str) -> list[str]:
    """Return what blank lines part in a text."""
    return _BLANK.split(_BREAK.sub("\n", markdown).strip("\n"))


def opens_block(piece: str) -> bool:
    """Tell whether a piece of Markdown is something else than a paragraph."""
    return bool(_ITEM.match(piece) or _OTHER_BLOCK.match(piece))


def is_numbered(mark: str) -> bool:
    """Tell whether a line begins with a list's number, or a list's mark is one."""
    return _NUMBER.match(f"{mark} ") is not None


def count_on(markdown: str, by: int) -> str:
    """Return a text with the numbers of its outermost list raised; every other mark stays."""
    lines = markdown.split("\n")
    indents = [found["indent"] for line in lines if (found := _NUMBER.match(line))]
    return "\n".join(
        f"{found['indent']}{int(found['number']) + by}{line[found.end() :]}"
        if (found := _NUMBER.match(line)) and found["indent"] == indents[0]
        else line
        for line in lines
    )


def _texts(piece: str) -> Iterator[list[str]]:
    """Yield the lines of each item without its mark; a paragraph is one."""
    begun = _ITEM.match(piece)
    if begun is None:
        yield piece.lstrip().split("\n")
        return
    item: list[str] = []
    width = begun.end()
    for line in piece.split("\n"):
        found = _ITEM.match(line)
        if found and found["indent"] == begun["indent"]:
            if item:
                yield item
            item, width = [line[found.end() :]], found.end()
        else:
            item.append(line[min(width, len(line) - len(line.lstrip())) :])
    yield item
