"""What templates put into Markdown and no Markdown parser knows: Hugo's shortcodes, Liquid's tags, fenced divs.

Finds the pairs that wrap whole lines and takes their marks out of the lines that a Markdown parser will see; what
stands alone or within a line is left to it. Knows nothing of blocks. Caveat: what a shortcode renders is unknown, so
that what it wraps is taken for Markdown, except where its name says that it is code.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

_TAG: Final = re.compile(
    r"\{\{(?P<open>[<%])(?!/\*)\s*(?P<end>/?)\s*(?P<name>[\w./-]{1,60})(?P<rest>(?:[^{}]|\{(?!\{)|\}(?!\})){0,4000}?)(?P<self>/?)[>%]\}\}"
    r"|\{%-?\s*(?P<lend>end)?(?P<lname>\w{1,40})\b(?:(?!%\}).){0,1000}%\}"
    r"|^[ \t]{0,3}(?P<div>:{3,20})[ \t]*(?P<divname>\{?[^\n`]{0,200})$",
    re.S | re.M,
)
_CODE: Final = """
highlight code mermaid math katex raw rawhtml html chart diagram plantuml gallery comment embed gist codeblock
"""
_OPAQUE: Final = frozenset(_CODE.split())
_FENCE: Final = re.compile(r"^[ \t]{0,12}(?:[-*+>][ \t]*)*(`{3,}|~{3,})")
_MARKS: Final = ("{{<", "{{%", "{%", ":::")
_MOST_OPEN: Final = 100


@dataclass(frozen=True, slots=True)
class Wrap:
    """A pair of tags around whole lines, `end` excluded; `opaque` where it holds no Markdown."""

    kind: Literal["shortcode", "comment"]
    first: int
    end: int
    opaque: bool


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    start: int
    end: int
    line: int
    last: int
    closes: bool
    opaque: bool


def unwrap(lines: Sequence[str]) -> tuple[list[str], tuple[Wrap, ...]]:
    """Return the lines without the tags that wrap others, as many as before, and these wraps, outer ones first."""
    lines = list(lines)
    text = "\n".join(lines)
    if not any(mark in text for mark in _MARKS):
        return lines, ()
    wraps: list[Wrap] = []
    tags = _tags(lines, text)
    for tag in tags:
        if tag.last > tag.line and _leads(lines[tag.line], tag) and not lines[tag.last][tag.end :].strip():
            wraps.append(Wrap("shortcode", tag.line, tag.last + 1, opaque=True))
            lines[tag.line : tag.last + 1] = [""] * (tag.last + 1 - tag.line)
    for opening, closing in _pairs([tag for tag in tags if tag.last == tag.line]):
        if closing.last == opening.line or not _leads(lines[opening.line], opening):
            continue
        kind: Literal["shortcode", "comment"] = "comment" if opening.name == "comment" else "shortcode"
        wraps.append(Wrap(kind, opening.line, closing.last + 1, opening.opaque))
        _cut(lines, opening)
        _cut(lines, closing)
        if opening.opaque:
            lines[opening.line : closing.last + 1] = [""] * (closing.last + 1 - opening.line)
    return lines, tuple(sorted(wraps, key=lambda wrap: (wrap.first, -wrap.end)))


def _tags(lines: Sequence[str], text: str) -> list[_Tag]:
    """Return the tags of a text in order; their places count from the start of their first and last line."""
    fenced = _fenced(lines)
    found: list[_Tag] = []
    line = start = 0
    for match in _TAG.finditer(text):
        passed = text.count("\n", start, match.start())
        if passed:
            line += passed
            start = text.rfind("\n", 0, match.start()) + 1
        last = line + match[0].count("\n")
        if last >= len(lines):
            continue
        head = match.start() - start
        tail = match.end() - (text.rfind("\n", 0, match.end()) + 1)
        if match["div"]:
            if not fenced[line]:
                found.append(_Tag(":::", head, tail, line, last, not match["divname"].strip(), False))
        elif match["lname"]:
            name = match["lname"]
            opaque = name in _OPAQUE - {"raw"} and not fenced[line]
            found.append(_Tag(name, head, tail, line, last, bool(match["lend"]), opaque))
        elif not match["self"]:
            opaque = match["name"] in _OPAQUE and not fenced[line]
            found.append(_Tag(match["open"] + match["name"], head, tail, line, last, bool(match["end"]), opaque))
    return found


def _fenced(lines: Sequence[str]) -> list[bool]:
    inside = ""
    found: list[bool] = []
    for line in lines:
        fence = _FENCE.match(line)
        if inside:
            found.append(True)
            if fence and fence[1].startswith(inside) and not line[fence.end() :].strip("`~ \t"):
                inside = ""
        else:
            found.append(bool(fence))
            inside = fence[1] if fence else ""
    return found


def _pairs(tags: Sequence[_Tag]) -> list[tuple[_Tag, _Tag]]:
    """Return which tag closes which; what lies open in between stands alone."""
    stack: list[_Tag] = []
    pairs: list[tuple[_Tag, _Tag]] = []
    for tag in tags:
        if not tag.closes:
            stack.append(tag)
            continue
        near = stack[-_MOST_OPEN:]
        at = next((at for at in range(len(near) - 1, -1, -1) if near[at].name == tag.name), None)
        if at is not None:
            pairs.append((near[at], tag))
            del stack[len(stack) - len(near) + at :]
    hidden = sorted((one.line, other.last) for one, other in pairs if one.opaque)
    return [pair for pair in pairs if not _is_hidden(pair, hidden)]


def _is_hidden(pair: tuple[_Tag, _Tag], hidden: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a pair stands in another one that is code; the last one that starts before it tells."""
    at = bisect_left(hidden, (pair[0].line, 0)) - 1
    return at >= 0 and pair[1].last < hidden[at][1]


def _leads(line: str, tag: _Tag) -> bool:
    return not line[: tag.start].strip()


def _cut(lines: list[str], tag: _Tag) -> None:
    """Take a tag out of its lines, and the blanks that it leaves at their start."""
    before, behind = lines[tag.line][: tag.start], lines[tag.last][tag.end :]
    lines[tag.line : tag.last + 1] = [""] * (tag.last + 1 - tag.line)
    lines[tag.line] = before if before.strip() else ""
    if behind.strip():
        lines[tag.last] = behind.strip() if tag.last > tag.line or not before.strip() else f"{before}{behind}"
