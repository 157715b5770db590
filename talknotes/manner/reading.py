"""What of a post shows its author's manner: their own prose and the heads of their sections, never our own blocks.

Knows nothing of habits. What stands in quotes, code or comments is somebody else's or nobody's prose.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from talknotes.authored.post import Block, ByteSpan, Post, Section
from talknotes.fill.marks import find_marks

_FOREIGN: Final = frozenset({"quote", "code", "comment", "html", "shortcode", "table"})
_MOST_SECTIONS: Final = 200
"""More sections teach nothing new."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph or an item, and its source without the blocks that stand in it."""

    block: Block
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A post with the sections that its author wrote, up to `_MOST_SECTIONS` of them.

    `blocks` are all blocks of theirs, `prose` the paragraphs and items among them that are no head of a section and
    stand in no quote, `bodies` those of the prose that stand in each section's body, section by section.
    """

    post: Post
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    prose: tuple[Prose, ...]
    bodies: tuple[tuple[Prose, ...], ...]

    @property
    def told(self) -> tuple[Prose, ...]:
        """The prose that tells of talks; all of it where there is no section."""
        return tuple(chain.from_iterable(self.bodies)) if self.sections else self.prose

    def of(self, section: Section) -> "Reading":
        """Return what one section of the post shows."""
        inside, whole = Places((section.body,)), Places((section.span,))
        prose = tuple(one for one in self.prose if inside.holds(one.block))
        blocks = tuple(block for block in self.blocks if whole.holds(block))
        return Reading(self.post, (section,), blocks, prose, (prose,))

    def texts(self) -> Iterator[str]:
        """Yield the prose as read."""
        return (one.block.text for one in self.prose if one.block.text)

    def sources(self) -> Iterator[str]:
        """Yield the prose as written."""
        return (one.source for one in self.prose)


class Places:
    """Spans of a post that don't overlap, and which of them a block begins in; it may be longer than that."""

    def __init__(self, spans: Iterable[ByteSpan]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]

    def find(self, block: Block) -> ByteSpan | None:
        """Return the span in which a block begins, or None."""
        at = bisect_right(self._starts, block.span.start) - 1
        return self._spans[at] if at >= 0 and block.span.start < self._spans[at].end else None

    def holds(self, block: Block) -> bool:
        """Tell whether a block begins in any of the spans."""
        return self.find(block) is not None


def read(post: Post) -> Reading:
    """Return what of a post is its author's."""
    ours = Places(block.span for block in find_marks(post).blocks)
    blocks = tuple(block for block in post.blocks if not ours.holds(block))
    starts = {block.span.start for block in blocks}
    sections = tuple(section for section in post.sections if section.form == "post" or section.span.start in starts)
    prose = tuple(_prose(post, ours, Places(section.head for section in sections)))
    sample = sections[:_MOST_SECTIONS]
    return Reading(post, sample, blocks, prose, _by_body(prose, sample))


def _prose(post: Post, ours: Places, heads: Places) -> Iterator[Prose]:
    first_inside: dict[int, int] = {}
    for block in post.blocks:
        if block.parent is not None:
            first_inside.setdefault(block.parent, block.span.start)
    for at, block in enumerate(post.blocks):
        if (
            block.kind in ("paragraph", "item")
            and not (ours.holds(block) or heads.holds(block))
            and _is_own(block, post)
        ):
            yield Prose(block, post.source(ByteSpan(block.span.start, first_inside.get(at, block.span.end))))


def _by_body(prose: Iterable[Prose], sections: tuple[Section, ...]) -> tuple[tuple[Prose, ...], ...]:
    bodies: dict[ByteSpan, list[Prose]] = {section.body: [] for section in sections}
    places = Places(bodies)
    for one in prose:
        if (body := places.find(one.block)) is not None:
            bodies[body].append(one)
    return tuple(tuple(bodies[section.body]) for section in sections)


def _is_own(block: Block, post: Post) -> bool:
    parent = block.parent
    while parent is not None:
        if post.blocks[parent].kind in _FOREIGN:
            return False
        parent = post.blocks[parent].parent
    return True
