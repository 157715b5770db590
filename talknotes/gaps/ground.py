"""What of a post can hold a gap: the author's own sentences, which belong to which talk, what is ours or quoted.

Knows nothing of the grammar. Code, quotations, comments, front matter and blocks of this program's own hold nothing
that the author says; HTML, shortcodes and callouts around words of theirs do. Every question costs time in proportion
to the post, once.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from talknotes.authored.post import ByteSpan, Post, PostSentence
from talknotes.gaps.containers import footnote_of, is_foreign, pieces, quote_depth, seen_in_html, shows_code

_SHOWING: Final = frozenset({"code", "table"})
_RUN_IN = re.compile(
    r"(?:[^*_\n.!?]{0,40}[:,] )?(?:\*\*|__|[*_])[^*_\n]{2,120}(?:\*\*|__|[*_])(?:\s?[(][^()\n]{2,80}[)])?"
    r"(?:\s?[–—:→,-]|\s?->|\.\s|$)[ \t]*"
)
"""A title (and speaker) that leads a line where a post has no heading for it: `*Sparse files* (Marek): …`."""
_OPENS = re.compile(rb"<!--[ \t]{0,9}talknotes[ \t]{1,9}begin\b")
_CLOSES = re.compile(rb"<!--[ \t]{0,9}talknotes[ \t]{1,9}end\b[^>]{0,2000}-->")
_SHOWS = re.compile(
    r"https?://\S{1,500}|\b(?:slides?|slide deck|deck|video|recording|pdf|links?|youtube|code|repo|github|abstract"
    r"|paper|folien|aufzeichnung|mitschnitt|vidéo|diapos?|enregistrement|diapositivas|grabación|gravação|here|hier|ici|aquí"
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
        depth = 0
        for index, block in enumerate(self.post.blocks):
            source = self.post.source(block.span)
            if depth > 0 or block.parent in found or is_foreign(block, source) or self.is_ours(block.span):
                found.add(index)
            if block.kind == "html":
                depth = max(0, depth + quote_depth(source))
            elif block.kind == "heading":
                depth = 0
        return frozenset(found)

    @cached_property
    def sentences(self) -> tuple[PostSentence, ...]:
        """All of the author's own sentences."""
        return tuple(
            piece
            for sentence in self.post.sentences
            if sentence.block not in self.foreign
            for piece in self._pieces(sentence)
        )

    def sentences_of(self, block: int) -> Sequence[PostSentence]:
        """Return the author's sentences in a block."""
        return self._by_block.get(block, ())

    @cached_property
    def heads(self) -> tuple[PostSentence, ...]:
        """What `sentences` leaves out: headings, and of sections the lines that name them and their speakers."""
        spans: list[tuple[ByteSpan, int | None]] = []
        starts = [sentence.span.start for sentence in self.post.sentences]
        for index, section in enumerate(self.post.sections):
            at = bisect_left(starts, section.head.start)
            end = min([section.head.end, *starts[at : at + 1]])
            if end > section.head.start:
                spans.append((ByteSpan(section.head.start, end), index))
        for block in self.post.blocks:
            at_section = self.section_at(block.span.start)
            inside = at_section is not None and block.span.start < self.post.sections[at_section].head.end
            if block.kind == "heading" and not inside:
                spans.append((block.span, at_section))
        return tuple(
            PostSentence(self.post.source(span).strip(), span, holder, section)
            for span, section in sorted(spans, key=lambda row: row[0])
            if (holder := bisect_right(self._block_starts, span.start) - 1) >= 0 and holder not in self.foreign
        )

    @cached_property
    def run_ins(self) -> frozenset[int]:
        """The indices of blocks outside of sections that a title leads in their first line."""
        found, seen = set(), set()
        for sentence in self.sentences:
            if sentence.block not in seen and sentence.section is None and self.head_of(sentence) is not None:
                found.add(sentence.block)
            seen.add(sentence.block)
        return frozenset(found)

    @cached_property
    def items(self) -> Mapping[int | None, int]:
        """How many items each list has, by its index."""
        return Counter(block.parent for block in self.post.blocks if block.kind == "item")

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
    def _by_block(self) -> Mapping[int, Sequence[PostSentence]]:
        rows: dict[int, list[PostSentence]] = {}
        for sentence in self.sentences:
            rows.setdefault(sentence.block, []).append(sentence)
        return rows

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

    def _pieces(self, sentence: PostSentence) -> Iterator[PostSentence]:
        """Yield a sentence, or what it is made of: tags of HTML part it, a footnote belongs where its mark stands."""
        block, source = self.post.blocks[sentence.block], self.post.source(sentence.span)
        section = sentence.section
        if block.kind == "definition" and (label := footnote_of(source)) is not None:
            mark = re.compile(re.escape(f"[^{label}]".encode(self.post.encoding)) + rb"(?!:)").search(self.post.data)
            section = self.section_at(mark.start()) if mark else section
        for text, start, end in pieces(block, sentence.text, source):
            first = sentence.span.start + len(source[:start].encode(self.post.encoding))
            span = ByteSpan(first, first + len(source[start:end].encode(self.post.encoding)))
            yield PostSentence(text, span, sentence.block, section)

    def _shows(self, body: ByteSpan) -> bool:
        first, last = bisect_left(self._block_starts, body.start), bisect_left(self._block_starts, body.end)
        return any(self._shows_more(index) for index in range(first, last))

    def _shows_more(self, index: int) -> bool:
        """Tell whether a block shows something besides sentences: code, a table, a quotation, HTML of other forms."""
        block = self.post.blocks[index]
        if self.is_ours(block.span):
            return False
        if block.kind in _SHOWING or (block.kind == "quote" and index in self.foreign):
            return True
        if block.kind not in ("html", "shortcode"):
            return False
        source = self.post.source(block.span)
        seen = seen_in_html(block, source)
        return shows_code(source) or _SAYS.search(_SHOWS.sub(" ", seen)) is not None

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
