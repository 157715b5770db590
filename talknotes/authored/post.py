"""A post as its author wrote it: the bytes, and where in them everything stands.

Values only; `parse` makes them. Every place is a span of bytes in `Post.data`, so that an edit is a splice and nothing
is ever written out again from these values. Texts are decoded and mended (mojibake, markup) for matching alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from talknotes.values import Billed

BlockKind = Literal[
    "heading", "paragraph", "list", "item", "quote", "code", "shortcode", "comment", "html", "split", "rule", "table",
    "definition",
]  # fmt: skip

FrontFormat = Literal["toml", "yaml", "json"]


@dataclass(frozen=True, slots=True, order=True)
class ByteSpan:
    """Bytes `start` to `end` of a post, the end excluded; 0 ≤ `start` ≤ `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span of bytes: {self.start} to {self.end}")

    def holds(self, other: "ByteSpan") -> bool:
        """Tell whether all of `other` lies in the span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class FrontField:
    """A top-level key of the front matter, its value as parsed, and the bytes of both, with its lines' ends."""

    key: str
    value: Any
    span: ByteSpan


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter: `span` holds the fences and the last line's end; `error` says why it can't be read, or None.

    `fields` are in the order in which they stand; empty where there is an error.
    """

    format: FrontFormat
    span: ByteSpan
    fields: tuple[FrontField, ...]
    error: str | None = None

    @property
    def values(self) -> Mapping[str, Any]:
        """The fields as a mapping."""
        return {field.key: field.value for field in self.fields}


@dataclass(frozen=True, slots=True)
class Block:
    """A block of Markdown: whole lines, the last one's end included.

    `level` is a heading's depth (1 to 6) or how deep an item lies in lists (from 1), else 0. `text` is what a reader
    sees of it, without markup, mended; empty for code, comments, shortcodes, raw HTML. `parent` is the index of the
    block that holds it (an item's list, a quoted paragraph's quote, what a paired shortcode wraps), or None.
    `marker` is a list item's mark with its indent ("  - ", "1. "), a heading's form ("##", "===", "---"), a fence's
    mark, a quote's ">"; else empty.
    """

    kind: BlockKind
    span: ByteSpan
    level: int = 0
    text: str = ""
    parent: int | None = None
    marker: str = ""


@dataclass(frozen=True, slots=True)
class PostSentence:
    """A sentence of the author's prose: its text as read, its exact bytes, the index of its innermost block.

    `section` is the index of the talk section that it stands in, or None. Sentences inside quotes are listed too; who
    wants only the author's own words looks at the blocks around it.
    """

    text: str
    span: ByteSpan
    block: int
    section: int | None


SectionForm = Literal["heading", "bold", "item", "post"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a post that tells of one talk.

    `head` holds the heading (or what stands for it) and the speaker line; `body` what follows, up to the next section
    or a heading of the same or a higher level; `span` both. For a whole post on one talk (`form` "post") the head is
    the speaker line alone, or empty. `level` is the heading's depth, 0 without one. Questions and other sub-headings
    belong to the body.
    """

    title: str | None
    speakers: tuple[Billed, ...]
    span: ByteSpan
    head: ByteSpan
    body: ByteSpan
    level: int = 0
    form: SectionForm = "heading"


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a post, as written (decoded), the text it stands under, its bytes, and its section or None."""

    target: str
    text: str
    span: ByteSpan
    section: int | None


@dataclass(frozen=True, slots=True)
class Post:
    """A parsed post. `data` is the file, byte for byte; all spans are into it.

    `encoding` is "utf-8" or "latin-1" (for bytes that are not UTF-8); `bom` tells whether a byte order mark leads;
    `newline` is the line end that most lines have. `title` is the front matter's, else a leading level-1 heading's.
    `lead` is what stands before the split mark, or before the first section where there is none. `split` is the
    `<!--more-->` line. `sections` are talk sections only, in order and without overlap.
    """

    data: bytes
    encoding: Literal["utf-8", "latin-1"]
    bom: bool
    newline: str
    front: FrontMatter | None
    title: str | None
    date: str | None
    lead: ByteSpan
    split: ByteSpan | None
    body: ByteSpan
    blocks: tuple[Block, ...]
    sentences: tuple[PostSentence, ...]
    sections: tuple[Section, ...]
    links: tuple[Link, ...]

    def source(self, span: ByteSpan) -> str:
        """Return the text of `span` as it stands in the file, decoded."""
        return self.data[span.start : span.end].decode(self.encoding)
