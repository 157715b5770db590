"""A post that is worked on: its bytes, the author's own post in them, its gaps, and what recordings brought so far.

Reads a file once and writes none. Knows nothing of how recordings are listened to.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from talknotes.alignment.values import Coverage, Disagreement
from talknotes.authored.post import Post
from talknotes.errors import InputError
from talknotes.files import hash_bytes
from talknotes.fill.marks import find_marks
from talknotes.fill.placing import after_block
from talknotes.gaps.find import find_gaps
from talknotes.gaps.gap import Gap
from talknotes.inserting import Block, Inserted, authors_own, gap_id, insert_blocks, with_ours
from talknotes.values import Notice, Programme, Recording

_MOST_BYTES: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Laid:
    """What came of laying a post against one recording; talks that the post does not tell of have no section."""

    recording: Recording
    programme: Programme
    post: Post
    coverages: tuple[Coverage, ...]
    disagreements: tuple[Disagreement, ...]
    absent: tuple[Gap, ...]


@dataclass(slots=True)
class Opened:
    """A post that is worked on: its file and bytes, the author's own post in them, what recordings brought so far.

    `own` is the post without any block that a fill put there; `gaps` are found in it.
    """

    path: Path
    data: bytes
    own: Post
    gaps: tuple[Gap, ...]
    laid: list[Laid] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def hash(self) -> str:
        """The SHA-256 of the file as it was read, in hex."""
        return hash_bytes(self.data)

    def in_file(self, at: int) -> int:
        """Return where a byte of `own` lies in the file."""
        return with_ours(at, find_marks(self.data).blocks)

    @property
    def absent(self) -> tuple[Gap, ...]:
        """The talks of the recordings that the post does not tell of, as gaps."""
        return tuple(gap for one in self.laid for gap in one.absent)

    def filling(self, gap: Gap) -> str | None:
        """Return the id of the block that fills a gap in the file as it is, or None.

        Where the author changed words since, it is the block that stands right behind the gap.
        """
        blocks = find_marks(self.data).blocks
        name, place = gap_id(self.own, gap), self.in_file(after_block(self.own, gap.span))
        for block in blocks:
            if block.origin.id == name or (block.span.end == place and block.origin.kind != "absent"):
                return block.origin.id
        return None

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps for which nothing was found."""
        filled = {block.missed.gap.span for block in self.blocks}
        return tuple(gap for gap in self.gaps if gap.span not in filled)

    def inserted(self, blocks: Iterable[Block] | None = None) -> Inserted:
        """Return the post with its blocks, or with some of them."""
        return insert_blocks(self.data, self.blocks if blocks is None else blocks)


def open_post(path: Path) -> Opened:
    """Read and parse a post; InputError where it can't be read or is no text."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{path}: too large for a post ({_MOST_BYTES // 1_000_000} MB at most).")
        data = path.read_bytes()
    except IsADirectoryError as err:
        raise InputError(f"{path}: this is a folder. Give a post.") from err
    except (OSError, ValueError) as err:
        reason = err.strerror if isinstance(err, OSError) and err.strerror else str(err)
        raise InputError(f"{path}: can't be read ({reason}). Check the path and its rights.") from err
    if b"\0" in data:
        raise InputError(f"{path}: not a text file (or UTF-16). Give a post in Markdown, saved as UTF-8.")
    own = authors_own(data)
    return Opened(path, data, own, find_gaps(own))
