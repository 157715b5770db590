"""The blocks of Markdown with the lines that they stand on, and the source of what can be read in them.

Lines are markdown-it-py's; what it doesn't know (shortcodes, split marks, comments as such) is told apart here. Knows
nothing of talks. A paragraph that opens a list item is the item itself.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from talknotes.authored.lines import Lines
from talknotes.authored.markdown import PLAIN, block_tokens
from talknotes.authored.post import BlockKind
from talknotes.authored.shortcodes import Wrap, unwrap
from talknotes.authored.text import Seen, see, tidy

if TYPE_CHECKING:
    from markdown_it.token import Token

SPLIT: Final = re.compile(
    r"<!--\s{0,9}(?:more\b[^<>]{0,80}?|truncate|excerpt(?:[-_ ]?end)?|end[-_ ]?excerpt|teaser[-_]end)\s{0,9}-->"
    r"|\{/\*\s{0,9}truncate\s{0,9}\*/\}",
    re.I,
)
_HTML_HEADING: Final = re.compile(r"\s*<h([1-6])\b[^<>]{0,500}>(?P<inside>.{1,500}?)</h\1\s*>[ \t]*(?:\n|\Z)", re.I)
_LONGEST_HTML: Final = 50_000
_SHOWN_HTML: Final = re.compile(
    r"(?:[^<]|</?(?:p|div|em|strong|b|i|a|br|span|small|section|details|summary|aside|center|u|mark|blockquote|li|ul|ol)\b"
    r"[^<>]{0,500}>)+",
    re.I,
)
"""HTML whose text stands there to be read."""
_TAGS_ALONE: Final = re.compile(
    r"(?:\{\{[<%].{0,4000}?[%>]\}\}|\{%.{0,1000}?%\}|:{3,20}[^\n]{0,200}|\{:[^{}\n]{0,300}\}|&nbsp;|\s)+", re.S
)
_MODULE: Final = re.compile(
    r"(?:import\s.{1,500}?['\"];?\s*|export\s+(?:const|default|let|function|async|\{).{0,500}\s*)+", re.S
)
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]{1,60}\]:[ \t]*")
_BARE_HEADING: Final = re.compile(r"(#{2,6})(?=[^\s#])")
_MARKER: Final = re.compile(r"(?:[ \t]*>)*([ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$))")
_START: Final = (0,)
_TASK: Final = re.compile(r"\[[ xX]\]\s+")
_ATTRIBUTES: Final = re.compile(r"\s*\{[#.][^{}]{0,300}\}$")


@dataclass(slots=True)
class Draft:
    """A block while it is read: its lines, `end` excluded; `parts` are its pieces of readable source.

    `_refine` sets `seen`, what a reader sees of each piece, and `text`, what they see of the block itself.
    """

    kind: BlockKind
    first: int
    end: int
    level: int = 0
    marker: str = ""
    parent: int | None = None
    parts: list["Part"] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of inline Markdown without the marks of its blocks (quote, list); what no reader sees is still there.

    From `starts[i]` on, its characters stand in the file's text from `places[i]` on.
    """

    source: str
    starts: tuple[int, ...]
    places: tuple[int, ...]

    def place(self, char: int) -> int:
        """Return where in the file's text a character of the piece stands; its end for the character after the last."""
        if len(self.starts) == 1:
            return self.places[0] + char
        at = bisect_right(self.starts, char) - 1
        return self.places[at] + char - self.starts[at]


def read_blocks(lines: Lines, first: int) -> list[Draft]:
    """Return the blocks from line `first` on, in the order in which they start, outer ones before what they hold."""
    seen, wraps = unwrap(lines.lines[first:])
    drafts = list(_drafts(block_tokens("\n".join(seen)), lines, seen, first))
    drafts += _definitions(drafts, lines, seen, first)
    drafts = _nested(drafts, [Wrap(wrap.kind, wrap.first + first, wrap.end + first, wrap.opaque) for wrap in wraps])
    if wraps and (left := [*_left(drafts, lines, first)]):
        drafts = _nested([*drafts, *left], ())
    for draft in drafts:
        _refine(draft)
    return drafts


def _drafts(tokens: Sequence["Token"], lines: Lines, seen: Sequence[str], shift: int) -> Iterator[Draft]:
    """Yield a draft for each block that the parser found."""
    lists = 0
    holder: Draft | None = None
    item: Draft | None = None
    cell = 0
    for token in tokens:
        kind = token.type
        if kind == PLAIN and token.map:
            part = _part(token.content, token.map[0] + shift, lines)
            if item is not None and not item.parts:
                item.parts.append(part)
            else:
                yield Draft("paragraph", token.map[0] + shift, token.map[1] + shift, parts=[part])
            item = None
            continue
        if kind == "inline":
            if holder is not None and token.map and token.content:
                row = token.map[0] + shift
                if holder.kind == "table":
                    cell = _take_cell(holder, token.content, row, lines, cell)
                else:
                    holder.parts.append(_part(token.content, row, lines))
            continue
        if kind in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        if token.map is None:
            continue
        first, end = token.map[0], _trimmed(seen, token.map[0], token.map[1])
        if kind == "paragraph_open":
            if item is not None and not item.parts:
                holder, item = item, None
                continue
            holder = Draft("paragraph", first + shift, end + shift)
            yield holder
        elif kind == "heading_open":
            marker = token.markup if token.markup.startswith("#") else token.markup * 3
            holder = Draft("heading", first + shift, end + shift, int(token.tag[1]), marker)
            yield holder
        elif kind in ("bullet_list_open", "ordered_list_open"):
            lists += 1
            yield Draft("list", first + shift, end + shift, 0)
        elif kind == "list_item_open":
            bullet = _MARKER.match(lines.lines[first + shift])
            item = holder = Draft("item", first + shift, end + shift, lists, bullet[1] if bullet else token.markup)
            yield holder
            continue
        elif kind == "blockquote_open":
            yield Draft("quote", first + shift, end + shift, 0, ">")
        elif kind == "table_open":
            holder, cell = Draft("table", first + shift, end + shift), 0
            yield holder
        elif kind in ("fence", "code_block"):
            yield Draft("code", first + shift, end + shift, 0, token.markup)
        elif kind == "hr":
            yield Draft("rule", first + shift, end + shift, 0, token.markup[:3])
        elif kind == "html_block":
            yield from _html(token.content, first + shift, end + shift, lines)
        else:
            continue
        item = None


def _html(content: str, first: int, end: int, lines: Lines) -> Iterator[Draft]:
    """Yield what a block of HTML is: a split mark, a comment, a heading with what follows it, or any."""
    bare = content.strip()
    if SPLIT.fullmatch(bare):
        yield Draft("split", first, end)
    elif bare.startswith("<!--"):
        yield Draft("comment" if bare.find("-->") in (-1, len(bare) - 3) else "html", first, end)
    else:
        heading = _HTML_HEADING.match(content)
        if heading:
            level, title_end = int(heading[1]), first + heading[0].strip().count("\n") + 1
            part = _part(" ".join(heading["inside"].split("\n")), first, lines)
            yield Draft("heading", first, min(title_end, end), level, f"<h{level}>", parts=[part])
            first = title_end
        if first < end:
            source = "\n".join(lines.lines[first:end])
            is_shown = len(source) <= _LONGEST_HTML and _SHOWN_HTML.fullmatch(source)
            yield Draft("html", first, end, parts=[_part(source.strip(), first, lines)] if is_shown else [])


def _part(content: str, first: int, lines: Lines) -> Part:
    """Return a piece of source, found again line by line: the parser took the marks of its blocks off."""
    line = lines.lines[first]
    if "\n" not in content and line.endswith(content):
        return Part(content, _START, (lines.starts[first] + len(line) - len(content),))
    pieces = content.strip(" \t").split("\n")
    while pieces[0] not in _visible(lines.lines[first]) and first + 1 < len(lines.lines):
        first += 1  # The parser drops leading lines that hold nothing but spaces of a rare kind.
    starts, places = [], []
    length = 0
    for at, piece in enumerate(pieces):
        row = min(first + at, len(lines.lines) - 1)
        column, pieces[at] = _located(lines.lines[row], piece.lstrip(" \t"))
        starts.append(length)
        places.append(lines.starts[row] + column)
        length += len(pieces[at]) + 1
    return Part("\n".join(pieces), tuple(starts), tuple(places))


def _located(line: str, piece: str) -> tuple[int, str]:
    """Return where a piece stands in its line; all of the line where the parser changed it beyond finding."""
    if line.endswith(piece):
        return len(line) - len(piece), piece
    at = _visible(line).rfind(piece)
    bare = line.strip(" \t")
    return (at, piece) if at >= 0 else (line.index(bare), bare)


def _visible(line: str) -> str:
    return line.replace("\0", "\ufffd")


def _take_cell(table: Draft, content: str, row: int, lines: Lines, after: int) -> int:
    """Add a cell to its table and return where it ends; cells are found in order, `after` the one before."""
    written = content.replace("|", "\\|")
    at = lines.text.find(written, max(after, lines.starts[row]), lines.starts[row + 1])
    if at < 0:
        return after
    table.parts.append(Part(written, _START, (at,)))
    return at + len(written)


def _trimmed(seen: Sequence[str], first: int, end: int) -> int:
    end = min(end, len(seen))
    while end > first + 1 and not seen[end - 1].strip(" \t"):
        end -= 1
    return end


def _definitions(drafts: Sequence[Draft], lines: Lines, seen: Sequence[str], shift: int) -> list[Draft]:
    """Return what stands outside of all blocks: definitions of link references, which the parser takes in silence."""
    found: list[Draft] = []
    for first, end in _uncovered(drafts, seen, shift):
        part = _part("\n".join(seen[first - shift : end - shift]), first, lines)
        found.append(Draft("definition", first, end, parts=[part]))
    return found


def _left(drafts: Sequence[Draft], lines: Lines, shift: int) -> Iterator[Draft]:
    """Yield the lines of tags whose wrap came to nothing."""
    for first, end in _uncovered(drafts, lines.lines[shift:], shift):
        yield Draft("shortcode", first, end)


def _uncovered(drafts: Sequence[Draft], seen: Sequence[str], shift: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of lines that hold something and belong to no block; the blocks are in their order."""
    line = 0
    ends = [(draft.first - shift, draft.end - shift) for draft in drafts] + [(len(seen), len(seen))]
    for first, end in ends:
        while line < first:
            start = line
            while line < first and seen[line].strip(" \t"):
                line += 1
            if line > start:
                yield start + shift, line + shift
            line += 1
        line = max(line, end)


def _nested(drafts: list[Draft], wraps: Sequence[Wrap]) -> list[Draft]:
    """Return all blocks in order, each with its parent; wraps that cross a block are none."""
    rows = [(draft, False) for draft in drafts]
    rows += [(Draft(wrap.kind, wrap.first, wrap.end), True) for wrap in wraps]
    order = sorted(rows, key=lambda row: (row[0].first, -row[0].end, not row[1]))
    for _ in range(3):
        crossing = _set_parents(order)
        if not crossing:
            return [draft for draft, _ in order]
        order = [row for row in order if id(row[0]) not in crossing]
    order = [row for row in order if not row[1]]
    _set_parents(order)
    return [draft for draft, _ in order]


def _set_parents(order: Sequence[tuple[Draft, bool]]) -> set[int]:
    """Set each block's parent by what holds it; return the wraps that cross a block or stand in code."""
    crossing: set[int] = set()
    stack: list[int] = []
    for at, (draft, is_wrap) in enumerate(order):
        while stack and order[stack[-1]][0].end <= draft.first:
            stack.pop()
        draft.parent = stack[-1] if stack else None
        if stack:
            outer, outer_wraps = order[stack[-1]]
            if draft.end > outer.end:
                crossing |= {id(row) for row, wraps in ((draft, is_wrap), (outer, outer_wraps)) if wraps}
            elif is_wrap and outer.kind not in ("shortcode", "item", "quote", "list", "comment"):
                crossing.add(id(draft))
        stack.append(at)
    return crossing


def _refine(draft: Draft) -> None:
    """Set what a reader sees of a block, and its kind where only that tells it."""
    draft.seen = [see(part.source) for part in draft.parts]
    if len(draft.seen) == 1:
        draft.text = tidy(draft.seen[0].text)
    elif draft.seen:
        draft.text = (" | " if draft.kind == "table" else " ").join(
            filter(None, (tidy(one.text) for one in draft.seen))
        )
    if draft.kind == "heading":
        draft.text = _ATTRIBUTES.sub("", draft.text)
    elif draft.kind == "item" and draft.text.startswith("["):
        draft.text = _TASK.sub("", draft.text)
    elif draft.kind in ("definition", "html"):
        draft.text = ""
    elif draft.kind == "paragraph" and draft.parts and (not draft.text or draft.text[0] in "{:ie[#"):
        _set_kind(draft, draft.parts[0].source)


def _set_kind(draft: Draft, source: str) -> None:
    """Set the kind of what the parser took for a paragraph."""
    if SPLIT.fullmatch(source):
        draft.kind, draft.text = "split", ""
    elif not draft.text and _TAGS_ALONE.fullmatch(source):
        draft.kind = "shortcode"
    elif source.startswith(":::") and "\n" not in source:
        draft.kind, draft.text = "shortcode", ""
    elif source.startswith(("import ", "export ")) and _MODULE.fullmatch(source):
        draft.kind, draft.text, draft.parts, draft.seen = "html", "", [], []
    elif source.startswith("[^") and (note := _FOOTNOTE.match(source)):
        draft.kind, draft.text = "definition", tidy(see(source[note.end() :]).text)
    elif source.startswith("##") and "\n" not in source and (bare := _BARE_HEADING.match(source)):
        draft.kind, draft.level, draft.marker = "heading", len(bare[1]), bare[1]
        draft.parts = [Part(source[bare.end() :], (0,), (draft.parts[0].place(bare.end()),))]
        draft.seen = [see(draft.parts[0].source)]
        draft.text = tidy(draft.seen[0].text)
