"""A post's bytes as a value with the place of everything: the order in which its parts are read.

Never raises, whatever the bytes: what can't be read is prose, or a message in the front matter. Knows nothing of gaps
and recordings. Nothing is ever written out again from what is returned here.
"""

import datetime
import gc
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

from talknotes.authored.blocks import SPLIT, Draft, Part, read_blocks
from talknotes.authored.front import read_front
from talknotes.authored.lines import BOM, Lines, read_lines
from talknotes.authored.links import find_links
from talknotes.authored.post import Block, ByteSpan, FrontMatter, Link, Post, PostSentence, Section
from talknotes.authored.sections import find_sections
from talknotes.authored.sentences import guess_language, split_sentences
from talknotes.authored.text import plain, tidy

_DATES: Final = ("date", "publishdate", "pubdate", "pubdatetime", "published", "created")
_LANGUAGES: Final = ("lang", "language", "locale")
_NO_PROSE: Final = frozenset(["heading", "shortcode", "split"])
_NO_LINKS: Final = frozenset(["code", "comment"])
_LARGE_BYTES: Final = 100_000
_SAMPLE: Final = 40_000


def parse(data: bytes) -> Post:
    """Return a post as a value; `data` may be any bytes."""
    if len(data) < _LARGE_BYTES or not gc.isenabled():
        return _parse(data)
    gc.disable()  # None of the many small values is garbage: looking for some takes a third of a large post's time.
    try:
        return _parse(data)
    finally:
        gc.enable()


def _parse(data: bytes) -> Post:
    lines = read_lines(data)
    front = read_front(lines)
    start = lines.starts[front.end] if front.end else 0
    body = lines.span(start, len(lines.text))
    drafts = read_blocks(lines, front.end)
    _gather(drafts)
    blocks = tuple(_block(draft, lines) for draft in drafts)
    title = _title(front.matter, blocks)
    sections = find_sections(drafts, lines, body, front.matter, title)
    split = _split(drafts, lines, start)
    return Post(
        data,
        lines.encoding,
        data.startswith(BOM),
        lines.newline,
        front.matter,
        title,
        _date(front.matter),
        _lead(body, split, sections),
        split,
        body,
        blocks,
        _sentences(drafts, lines, sections, _language(front.matter, lines.text[start : start + _SAMPLE])),
        sections,
        _links(lines, drafts, sections, front.end, start),
    )


def _gather(drafts: Sequence[Draft]) -> None:
    """Set the texts of lists and quotes: those of their blocks, a line each."""
    inner: dict[int, list[str]] = {}
    for at in range(len(drafts) - 1, -1, -1):
        draft = drafts[at]
        if draft.kind in ("list", "quote"):
            draft.text = "\n".join(reversed(inner.pop(at, [])))
        if draft.parent is not None and draft.text and drafts[draft.parent].kind in ("list", "quote"):
            inner.setdefault(draft.parent, []).append(draft.text)


def _block(draft: Draft, lines: Lines) -> Block:
    span = lines.of_lines(draft.first, draft.end)
    return Block(draft.kind, span, draft.level, draft.text, draft.parent, draft.marker)


def _sentences(
    drafts: Sequence[Draft], lines: Lines, sections: Sequence[Section], language: str
) -> tuple[PostSentence, ...]:
    """Return the sentences of all prose: not those of headings, speaker lines and what no reader sees."""
    found: list[PostSentence] = []
    starts = [section.span.start for section in sections]
    for at, draft in enumerate(drafts):
        if draft.kind in _NO_PROSE:
            continue
        for part, seen in zip(draft.parts, draft.seen, strict=True):
            for text, span in _spans(part, split_sentences(seen, part.source, language), lines):
                section = _section_at(sections, starts, span.start) if starts else None
                if section is None or not sections[section].head.holds(span):
                    found.append(PostSentence(text, span, at, section))
    return tuple(found)


def _spans(part: Part, rows: Sequence[tuple[str, int, int]], lines: Lines) -> list[tuple[str, ByteSpan]]:
    """Return the sentences of a piece of source with their bytes."""
    if len(part.starts) == 1 and part.source.isascii():
        first = lines.byte(part.places[0])
        return [(text, ByteSpan(first + start, first + end)) for text, start, end in rows]
    return [(text, lines.span(part.place(start), part.place(end - 1) + 1)) for text, start, end in rows]


def _section_at(sections: Sequence[Section], starts: Sequence[int], byte: int) -> int | None:
    at = bisect_right(starts, byte) - 1
    return at if at >= 0 and byte < sections[at].span.end else None


def _links(
    lines: Lines, drafts: Sequence[Draft], sections: Sequence[Section], front_end: int, body: int
) -> tuple[Link, ...]:
    """Return the addresses of front matter and body, but for those in code and comments."""
    hidden = [(lines.starts[draft.first], lines.starts[draft.end]) for draft in drafts if draft.kind in _NO_LINKS]
    begins = [start for start, _ in hidden]
    starts = [section.span.start for section in sections]
    found: list[Link] = []
    for link in find_links(lines.text):
        at = bisect_right(begins, link.start) - 1
        if at >= 0 and link.start < hidden[at][1]:
            continue
        span = lines.span(link.start, link.end)
        section = _section_at(sections, starts, span.start) if link.start >= body else None
        found.append(Link(link.target, plain(link.text), span, section))
    return tuple(found)


def _split(drafts: Sequence[Draft], lines: Lines, start: int) -> ByteSpan | None:
    """Return the split mark's line; the mark alone where it stands within one."""
    for draft in drafts:
        if draft.kind == "split":
            return lines.of_lines(draft.first, draft.end)
        if draft.kind in ("paragraph", "item") and any("<!--" in part.source for part in draft.parts):
            mark = SPLIT.search(lines.text, lines.starts[draft.first], lines.starts[draft.end])
            if mark:
                return lines.span(mark.start(), mark.end())
    return None


def _lead(body: ByteSpan, split: ByteSpan | None, sections: Sequence[Section]) -> ByteSpan:
    if split is not None:
        return ByteSpan(body.start, split.start)
    first = next((section for section in sections if section.form != "post"), None)
    if first is not None:
        return ByteSpan(body.start, first.span.start)
    return ByteSpan(body.start, sections[0].head.start if sections else body.end)


def _title(front: FrontMatter | None, blocks: Sequence[Block]) -> str | None:
    for key, value in (front.values if front else {}).items():
        if key.lower() == "title" and isinstance(value, str) and value.strip():
            return plain(value)
    first = next((block for block in blocks if block.kind not in ("comment", "html", "shortcode")), None)
    if first is not None and first.kind == "heading" and first.level == 1 and first.text:
        return first.text
    return None


def _date(front: FrontMatter | None) -> str | None:
    values = {key.lower(): value for key, value in (front.values if front else {}).items()}
    return next((date for key in _DATES if (date := _as_date(values.get(key)))), None)


def _as_date(value: Any) -> str | None:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return tidy(value) or None if isinstance(value, str) else None


def _language(front: FrontMatter | None, sample: str) -> str:
    values = {key.lower(): value for key, value in (front.values if front else {}).items()}
    for key in _LANGUAGES:
        value = values.get(key)
        if isinstance(value, str) and re.match(r"[a-zA-Z]{2}(?:[-_]|$)", value):
            return value[:2].lower()
    return guess_language(sample)
