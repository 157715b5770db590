"""What a fill is made of: the stretches that were missed and where their text goes, and the edits that put it there.

Values only. Places are byte offsets into the post as it was read.
"""

from dataclasses import dataclass
from typing import Literal

from talknotes.authored.post import ByteSpan
from talknotes.gaps.gap import Gap
from talknotes.values import Span

Position = Literal["after", "before", "body", "section"]


@dataclass(frozen=True, slots=True)
class Missed:
    """What one block is to tell: the gap it fills, the talk (index into the programme), the spans to write about.

    `told` are the spans that the notes cover. The text stands `after` the gap's paragraph, `before` the section's first
    paragraph, as the `body` of an empty section, or as a `section` of its own; `at` is the byte where it is spliced in.
    """

    gap: Gap
    talk: int
    tell: tuple[Span, ...]
    told: tuple[Span, ...]
    position: Position
    at: int


@dataclass(frozen=True, slots=True)
class Origin:
    """What a block was made of, as its opening comment tells: identity, recording, times, and the key of its making.

    `id` is unique in the post and stays the same from fill to fill; `key` is a hash of what went in (recording, model,
    prompt, options; not the program's version). `recording` is its title, `sha256` its media's hash in hex.
    """

    id: str
    kind: str
    recording: str
    sha256: str
    spans: tuple[Span, ...]
    key: str


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """A block of ours found in a post: `span` from the first separator byte that was added to the last.

    `inner` is the text between the comments. `edited` tells that the author changed it: the text has not the hash that
    its comment names, so it is theirs.
    """

    origin: Origin
    span: ByteSpan
    inner: ByteSpan
    edited: bool


@dataclass(frozen=True, slots=True)
class Splice:
    """An edit: the bytes of `span` (none, for an insertion) give way to `text`."""

    span: ByteSpan
    text: bytes
