"""The two comments around text of ours: written, escaped, and found again in a post.

Knows nothing of what stands between them or where it goes. A pair is ours only where Markdown sees two comments, each a
line of its own, in the form that was written, one right after the other. Whatever an author damaged, doubled, nested
or moved into something else is never guessed at: it is theirs, and reported.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from talknotes.authored.parse import parse
from talknotes.authored.post import Block, ByteSpan, Post
from talknotes.files import hash_bytes
from talknotes.fill.attributes import exact_clock, exact_seconds, read_attributes, unescape, write_attributes
from talknotes.fill.values import FilledBlock, Origin
from talknotes.values import Notice, Span

_STAGE: Final = "fill"
_HASH_DIGITS: Final = 16
_LINE_ENDS: Final = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
_NAMES: Final = {end: name for name, end in _LINE_ENDS.items()}

_TRACE: Final = re.compile(rb"<!--[ \t]*talknotes[ \t]+(?:begin|end)\b")
_COMMENT: Final = re.compile(rb"[ \t]*<!--.*-->[ \t]*[\r\n]*")
_MARK: Final = re.compile(r'[ \t]*<!-- talknotes (begin|end)((?: [a-z0-9]+="[^"]*")+) -->[ \t]*')
_NAMED: Final = re.compile(r'id="([^"\r\n]*)"')
_BREAK: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Separators:
    """The line ends that were added around a block: what stands before its opening and after its closing comment.

    `after` holds at least the closing comment's own line end, except where the post's last line had none: there
    `before` begins with that line's end, and `after` is empty.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A block as found: what the contract tells of it, the bytes of its comments and all between, its separators.

    `core` begins with the opening comment's indent and ends with the closing comment, without its line end.
    """

    block: FilledBlock
    core: ByteSpan
    separators: Separators


@dataclass(frozen=True, slots=True)
class Marked:
    """All that a post holds of our marks: the blocks in order; ids that any mark names, damaged ones too.

    An id that no block has belongs to marks that an author damaged: what they hold is the author's. `edited` tells of
    blocks that are the author's by now, `stray` of comments that make no block.
    """

    marks: tuple[Mark, ...] = ()
    ids: frozenset[str] = frozenset()
    edited: tuple[Notice, ...] = ()
    stray: tuple[Notice, ...] = ()

    @property
    def blocks(self) -> tuple[FilledBlock, ...]:
        """The blocks in order."""
        return tuple(mark.block for mark in self.marks)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """All that the author should know."""
        return self.edited + self.stray


@dataclass(frozen=True, slots=True)
class _Line:
    """A comment of ours that Markdown sees: whether it opens, its attributes, its line without the end."""

    opens: bool
    attributes: Mapping[str, str]
    span: ByteSpan
    parent: int | None

    @property
    def id(self) -> str:
        return self.attributes["id"]


def open_mark(origin: Origin, text: str, separators: Separators) -> str:
    """Return the comment that stands above `text`, one line without its end."""
    attributes = {
        "id": origin.id,
        "kind": origin.kind,
        "recording": origin.recording,
        "times": ", ".join(f"{exact_clock(span.start)}-{exact_clock(span.end)}" for span in origin.spans),
        "sha256": origin.sha256,
        "key": origin.key,
        "text": text_hash(text),
        "before": " ".join(_NAMES[end] for end in separators.before),
        "after": " ".join(_NAMES[end] for end in separators.after),
    }
    return f"<!-- talknotes begin{write_attributes(attributes)} -->"


def close_mark(name: str) -> str:
    """Return the comment that stands below the text of the block with this id."""
    return f"<!-- talknotes end{write_attributes({'id': name})} -->"


def text_hash(text: str) -> str:
    """Return what tells whether the text between the comments is still as it was written.

    Line ends don't count, nor do blank lines around the text: git and editors change them without an author's doing.
    """
    return hash_bytes(_BREAK.sub("\n", text).strip("\n").encode("utf-8", "surrogatepass"))[:_HASH_DIGITS]


def find_blocks(data: bytes) -> tuple[FilledBlock, ...]:
    """Return our blocks in a post, in order."""
    return find_marks(data).blocks


def find_marks(data: bytes | Post) -> Marked:
    """Return all that a post holds of our marks, read anew or as parsed.

    Of blocks with the same id, one is a copy by the author; which one, nobody can tell: all count as edited.
    """
    if isinstance(data, bytes):
        if not _TRACE.search(data):
            return Marked()
        data = parse(data)
    traces = [found.start() for found in _TRACE.finditer(data.data)]
    if not traces:
        return Marked()
    lines = tuple(_lines(data))
    marks = tuple(_pairs(data, lines))
    edited = tuple(_tell(data, mark.core.start, _edited(mark, lines)) for mark in marks if mark.block.edited)
    ids, stray = _strays(data, lines, marks, traces)
    return Marked(marks, ids, edited, stray)


def encode(text: str, post: Post) -> bytes:
    """Return a text in a post's encoding; what that can't hold becomes a character reference of HTML."""
    return text.encode(post.encoding, "xmlcharrefreplace")


def _lines(post: Post) -> Iterator[_Line]:
    """Yield the comments of ours, where Markdown sees them: at the top or in list items, nowhere else."""
    for block in post.blocks:
        if block.kind == "comment" and _is_open(post, block):
            at = block.span.start
            for line in _whole_comments(post.data[block.span.start : block.span.end]):
                bare = line.rstrip(b"\r\n")
                found = _MARK.fullmatch(bare.decode(post.encoding, "replace"))
                if found:
                    attributes = read_attributes(found[2])
                    if "id" in attributes:
                        yield _Line(found[1] == "begin", attributes, ByteSpan(at, at + len(bare)), block.parent)
                at += len(line)


def _whole_comments(text: bytes) -> list[bytes]:
    """Return the lines of a comment block, if each is a comment by itself: an author's own may reach over ours."""
    lines = text.splitlines(keepends=True)
    return lines if all(_COMMENT.fullmatch(line) for line in lines) else []


def _is_open(post: Post, block: Block) -> bool:
    while block.parent is not None:
        block = post.blocks[block.parent]
        if block.kind not in ("list", "item"):
            return False
    return True


def _pairs(post: Post, lines: tuple[_Line, ...]) -> Iterator[Mark]:
    """Yield a mark for each opening comment that its own closing one follows right away."""
    names = Counter((line.id, line.opens) for line in lines)
    doubled = {name for (name, _), count in names.items() if count > 1}
    starts = [line.span.start for line in lines]
    floor = 0
    for number, (opening, closing) in enumerate(pairwise(lines)):
        if not opening.opens or closing.opens or opening.id != closing.id or opening.parent != closing.parent:
            continue
        ceiling = starts[number + 2] if number + 2 < len(starts) else len(post.data)
        mark = _mark(post, opening, closing, floor, ceiling, opening.id in doubled)
        if mark is not None:
            floor = mark.block.span.end
            yield mark


def _mark(post: Post, opening: _Line, closing: _Line, floor: int, ceiling: int, doubled: bool) -> Mark | None:
    """Return a block between two comments, or None where the opening one lacks something."""
    try:
        origin, separators = _origin(opening.attributes), _separators(opening.attributes)
        hashed = opening.attributes["text"]
    except (KeyError, ValueError, ArithmeticError):
        return None
    inner = _trimmed(post.data, opening.span.end, closing.span.start)
    text = post.data[inner.start : inner.end].decode(post.encoding, "replace")
    core = ByteSpan(opening.span.start, closing.span.end)
    span = _with_separators(post.data, core, separators, floor, ceiling)
    return Mark(FilledBlock(origin, span, inner, doubled or text_hash(text) != hashed), core, separators)


def _origin(attributes: Mapping[str, str]) -> Origin:
    times = [piece.split("-") for piece in attributes["times"].split(", ") if piece]
    spans = tuple(Span(exact_seconds(start), exact_seconds(end)) for start, end in times)
    return Origin(
        attributes["id"],
        attributes["kind"],
        attributes["recording"],
        attributes["sha256"],
        spans,
        attributes["key"],
    )


def _separators(attributes: Mapping[str, str]) -> Separators:
    before, after = (tuple(_LINE_ENDS[name] for name in attributes[side].split()) for side in ("before", "after"))
    return Separators(before, after)


def _trimmed(data: bytes, start: int, end: int) -> ByteSpan:
    """Return the text between the comments, without the lines' ends and blank lines around it."""
    text = data[start:end]
    start += len(text) - len(text.lstrip(b"\r\n"))
    inner = data[start:end].rstrip(b" \t\r\n")
    return ByteSpan(start, start + len(inner))


def _with_separators(data: bytes, core: ByteSpan, separators: Separators, floor: int, ceiling: int) -> ByteSpan:
    """Return a block's span with those of its separators that still stand there, whatever line ends they are by now.

    The line end of a line above that was complete before is never ours, however few blank lines are left.
    """
    start, end = core.start, core.end
    for _ in separators.before:
        at = start - _width(data[max(0, start - 2) : start])
        if at == start or at < floor or (separators.after and not _is_blank_line(data, at)):
            break
        start = at
    for _ in separators.after:
        following = data[end : end + 2]
        end = min(end + (2 if following == b"\r\n" else _width(following[:1])), ceiling)
    return ByteSpan(start, end)


def _is_blank_line(data: bytes, at: int) -> bool:
    """Tell whether the line end at `at` is all that its line holds."""
    return at == 0 or data[at - 1 : at] in (b"\n", b"\r") or data[:at] == b"\xef\xbb\xbf"


def _width(data: bytes) -> int:
    """Return how many bytes the line end takes with which `data` ends; a CR before an LF is never another line's end.

    That holds because `insert` never lets an LF follow a CR that stood there.
    """
    return 2 if data.endswith(b"\r\n") else int(data.endswith((b"\r", b"\n")))


def _strays(
    post: Post, lines: tuple[_Line, ...], marks: tuple[Mark, ...], traces: list[int]
) -> tuple[frozenset[str], tuple[Notice, ...]]:
    """Return the ids that all marks name, and what there is to report of comments that make no block."""
    ids = {line.id for line in lines}
    notices: list[Notice] = []
    edges = {edge for mark in marks for edge in (mark.core.start, mark.core.end)}
    ours = {line.span for line in lines if line.span.start in edges or line.span.end in edges}
    for trace in traces:
        if any(span.start <= trace < span.end for span in ours) or _is_quoted(post, trace):
            continue
        named = _NAMED.search(post.data[trace : trace + 400].partition(b"-->")[0].decode(post.encoding, "replace"))
        if named:
            ids.add(unescape(named[1]))
        notices.append(
            _tell(
                post,
                trace,
                "a comment of talknotes that has lost its partner, was changed or moved; it is left as it is, and what "
                "it stood around is yours. Delete the comment if you don't need it",
            )
        )
    return frozenset(ids), tuple(notices)


def _edited(mark: Mark, lines: tuple[_Line, ...]) -> str:
    name = mark.block.origin.id
    if sum(line.opens and line.id == name for line in lines) > 1:
        return f"block {name} stands here more than once; all copies are yours now"
    return f"block {name} was edited; it is yours now"


def _tell(post: Post, at: int, message: str) -> Notice:
    number = len(re.findall(rb"\r\n|\r|\n", post.data[:at])) + 1
    return Notice(_STAGE, f"line {number}: {message}")


def _is_quoted(post: Post, at: int) -> bool:
    """Tell whether a post only writes about such a comment: in front matter or code."""
    if (post.front is not None and at < post.front.span.end) or post.data[at - 1 : at] == b"`":
        return True
    return any(block.kind == "code" and block.span.start <= at < block.span.end for block in post.blocks)
