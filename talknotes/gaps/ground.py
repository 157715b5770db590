"""What of a post can hold a gap: the author's own sentences, which belong to which talk, what is ours or quoted.

Knows nothing of the grammar. Code, quotations, raw HTML, shortcodes, front matter and blocks of this program's own hold
nothing that the author says. Every question costs time in proportion to the post, once.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from talknotes.authored.post import ByteSpan, Post, PostSentence

_FOREIGN: Final = frozenset({"code", "quote", "html", "shortcode", "comment", "split", "rule"})
_SHOWING: Final = frozenset({"code", "table", "quote"})
_RUN_IN = re.compile(
    r"(?:[^*_\n.!?]{0,40}[:,] )?(?:\*\*|__|[*_])[^*_\n]{2,120}(?:\*\*|__|[*_])(?:\s?[(][^()\n]{2,80}[)])?"
    r"(?:\s?[–—:→,-]|\s?->|\.\s|$)[ \t]*"
)
"""A title (and speaker) that leads a line where a post has no heading for it: `*Sparse files* (Marek): …`."""
_OPENS = re.compile(rb"<!--\s{0,5}talknotes:\s{0,5}begin\b")
_CLOSES = re.compile(rb"<!--\s{0,5}talknotes:\s{0,5}end\b[^>]{0,2000}-->")
_SHOWS = re.compile(
    r"https?://\S{1,500}|\b(?:slides?|slide deck|deck|video|recording|pdf|links?|youtube|code|repo|github|abstract|paper"
    r"|folien|aufzeichnung|mitschnitt|vidéo|diapos?|enregistrement|diapositivas|grabación|gravação|here|hier|ici|aquí"
    r"|aqui)\b",
    re.I,
)
_SAYS = re.compile(r"\w{2}|\?{2}|…|\.{2}")


@dataclass(frozen=True)
class Ground:
    """A post with what is asked of it again and again."""

    post: Post

    @cached_property
    def ours(self) -> tuple[ByteSpan, ...]:
        """The blocks that this program wrote, their comments included; one that is never closed is the author's."""
        spans: list[ByteSpan] = []
        for start in _OPENS.finditer(self.post.data):
            if spans and start.start() < spans[-1].end:
                continue
            end = _CLOSES.search(self.post.data, start.end())
            if end is None:
                break
            spans.append(ByteSpan(start.start(), end.end()))
        return tuple(spans)

    @cached_property
    def foreign(self) -> frozenset[int]:
        """The indices of blocks whose words are not the author's own: code, quotations, ours, and what is in them."""
        found: set[int] = set()
        for index, block in enumerate(self.post.blocks):
            if block.kind in _FOREIGN or block.parent in found or self.is_ours(block.span):
                found.add(index)
        return frozenset(found)

    @cached_property
    def sentences(self) -> tuple[PostSentence, ...]:
        """All of the author's own sentences."""
        return tuple(sentence for sentence in self.post.sentences if sentence.block not in self.foreign)

    @cached_property
    def run_ins(self) -> frozenset[int]:
        """The indices of blocks outside of sections that a title leads in their first line."""
        found, seen = set(), set()
        for sentence in self.sentences:
            if sentence.block not in seen and sentence.section is None and self.head_of(sentence) is not None:
                found.add(sentence.block)
            seen.add(sentence.block)
        return frozenset(found)

    def is_ours(self, span: ByteSpan) -> bool:
        """Tell whether `span` begins inside a block that this program wrote."""
        at = bisect_right(self._our_starts, span.start) - 1
        return at >= 0 and span.start < self.ours[at].end

    def head_of(self, sentence: PostSentence) -> ByteSpan | None:
        """Return what of a sentence is a heading, a title or a speaker line, or None where nothing of it is."""
        if sentence.section is not None:
            head = self.post.sections[sentence.section].head
            if sentence.span.start < head.end:
                return ByteSpan(sentence.span.start, min(head.end, sentence.span.end))
        if self.post.blocks[sentence.block].kind == "heading":
            return sentence.span
        if sentence.section is None and (run_in := _RUN_IN.match(self.post.source(sentence.span))):
            length = len(run_in[0].encode(self.post.encoding))
            return ByteSpan(sentence.span.start, sentence.span.start + length)
        return None

    def section_at(self, place: int) -> int | None:
        """Return the section in which a byte lies."""
        at = bisect_right(self._section_starts, place) - 1
        if at < 0:
            return None
        span = self.post.sections[at].span
        return at if place < max(span.end, span.start + 1) else None

    def empty_sections(self) -> Iterator[int]:
        """Yield the sections whose body says nothing: no words but links to slides and the like, no code, no table."""
        saying = {
            sentence.section
            for sentence in self.sentences
            if sentence.section is not None and self._says(sentence, self.post.sections[sentence.section].head.end)
        }
        for index, section in enumerate(self.post.sections):
            if section.form != "item" and index not in saying and not self._shows(section.body):
                yield index

    @cached_property
    def _our_starts(self) -> Sequence[int]:
        return [span.start for span in self.ours]

    @cached_property
    def _section_starts(self) -> Sequence[int]:
        return [section.span.start for section in self.post.sections]

    @cached_property
    def _block_starts(self) -> Sequence[int]:
        return [block.span.start for block in self.post.blocks]

    @cached_property
    def _link_starts(self) -> Sequence[int]:
        return [link.span.start for link in self.post.links]

    def _shows(self, body: ByteSpan) -> bool:
        first, last = bisect_left(self._block_starts, body.start), bisect_left(self._block_starts, body.end)
        return any(block.kind in _SHOWING and not self.is_ours(block.span) for block in self.post.blocks[first:last])

    def _says(self, sentence: PostSentence, head_end: int) -> bool:
        """Tell whether a sentence says something, behind its section's head."""
        if sentence.span.end <= head_end or self.post.blocks[sentence.block].kind == "heading":
            return False
        if sentence.span.start < head_end:
            return _SAYS.search(self.post.source(ByteSpan(head_end, sentence.span.end))) is not None
        text = sentence.text
        first = bisect_left(self._link_starts, sentence.span.start)
        for link in self.post.links[first : bisect_left(self._link_starts, sentence.span.end)]:
            text = text.replace(link.text, " ", 1) if link.text else text
        return _SAYS.search(_SHOWS.sub(" ", text)) is not None
