"""Marks that an author left where notes are still to come: TODO, TBD, ???, [missing], "notes to come", an ellipsis.

Knows nothing of sentences that tell of a gap. A comment that a reader never sees counts too: `<!-- TODO: the demo -->`
says as well as any sentence that something is missing. Caveat: a single common word ("later") counts only in brackets.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from talknotes.authored.post import Block, ByteSpan
from talknotes.gaps.grammar import Grammar
from talknotes.gaps.ground import Ground
from talknotes.gaps.reading import CLAUSE, read

_KINDS: Final = frozenset({"paragraph", "item", "html", "table"})
_LONGEST: Final = 160
"""Characters; a longer text is no placeholder."""
_FEW_WORDS: Final = 12

_DOTS = re.compile(r"[\s\[\](){}<>*_|\\-]*(?:\.{2,}|…|\?{2,}|[\[(]\s*(?:\?|\.\.\.|…)?\s*[\])])[\s\[\](){}<>*_.?!…|-]*")
_MARK = re.compile(
    r"[\s\[\](){}<>*_~\\-]*(?:TO-?DO|T\.?B\.?[DAC]\.?|FIX-?ME|XXX+|TK(?:TK)*|WIP)\b(?!\s+(?:is|are|was|lists?|apps?|comments?)\b)"
)
_LOWER_MARK = re.compile(
    r"[\s\[\](){}<>*_~-]*(?:to-?do|t\.?b\.?[dac]\.?|fix-?me|tk|wip)[\s\])*_~.!…]*(?:$|:.{0,120}$|[-–—(].{0,120}$)", re.I
)
_BRACKETED = re.compile(
    r"(?<![`\\\]])[\[({<](?!\^)\s{0,2}(?:"
    r"(?i:to-?do|t\.?b\.?[dac]|fix-?me|xxx+|tk)\b[^\])}>]{0,120}|\?{1,5}|[^\])}>]{1,60})\s{0,2}[\])}>](?![(:\[])"
)
_INNER_MARK = re.compile(r"(?i)^(?:to-?do|t\.?b\.?[dac]|fix-?me|xxx+|tk)\b|^\?{1,5}$")
_COMMENT_MARK = re.compile(
    r"<!--[\s>*#-]{0,9}(?:to-?do|t\.?b\.?[dac]\b|fix-?me|xxx|tk\b)(?=[\s:.!-]{0,9}(?:-->|.{0,80}\b(?:notes?|talk|session|rest|"
    r"missing|missed|fill|finish|complete|write|summar\w{1,8}|recording|video|rewatch|watch|section|part|end|start|demo|"
    r"notizen|mitschrift|aufzeichnung|ergänzen|suite|compléter|apuntes|completar|anotações)\b))",
    re.I,
)
"""A comment counts where it says nothing else or speaks of notes, a talk, a recording: not "TODO: resize the photo"."""
_LABELS = re.compile(r"^[ >]{0,12}\[([^\]^][^\]\n]{0,80})\]:[ \t]{0,9}\S", re.M)
_BRACKETS: Final = {"[": "]", "(": ")", "{": "}", "<": ">"}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder: its bytes, its text, why it is taken for one."""

    span: ByteSpan
    text: str
    why: str


def find_placeholders(ground: Ground, known: Grammar) -> Iterator[Placeholder]:
    """Yield the placeholders of a post in order: whole paragraphs and items, marks in brackets, comments."""
    parents = {block.parent for block in ground.post.blocks}
    labels = frozenset(label.lower() for label in _LABELS.findall(ground.post.source(ground.post.body)))
    for index, block in enumerate(ground.post.blocks):
        if block.kind == "comment":
            if not ground.is_ours(block.span) and (found := _comment(ground, block)):
                yield found
        elif index not in ground.foreign and block.kind in _KINDS and (index not in parents or block.kind != "item"):
            found_in = _parts(ground, index, known) if block.kind in ("html", "table") else _block(ground, block, known)
            yield from (one for one in found_in if one.text.strip("[]").lower() not in labels)


def _comment(ground: Ground, block: Block) -> Placeholder | None:
    source = ground.post.source(block.span)
    if not _COMMENT_MARK.match(source.lstrip()):
        return None
    return Placeholder(_trimmed(ground, block.span), source.strip(), "a comment to be done")


def _parts(ground: Ground, index: int, known: Grammar) -> Iterator[Placeholder]:
    """Yield the cells of a table or the paragraphs of HTML that are placeholders; dots in a table are data."""
    for sentence in ground.sentences_of(index):
        if (why := _whole(sentence.text, known)) and not _DOTS.fullmatch(sentence.text):
            yield Placeholder(sentence.span, sentence.text, why)


def _block(ground: Ground, block: Block, known: Grammar) -> Iterator[Placeholder]:
    source = ground.post.source(block.span)
    body = source[len(block.marker) :] if block.marker and source.startswith(block.marker) else source
    start = block.span.start + len(source[: len(source) - len(body)].encode(ground.post.encoding))
    text = block.text or body
    if why := _whole(text.strip(), known):
        yield Placeholder(_trimmed(ground, ByteSpan(start, block.span.end)), text.strip(), why)
        return
    for match in _BRACKETED.finditer(body):
        if why := _bracketed(match[0], known):
            at = start + len(body[: match.start()].encode(ground.post.encoding))
            span = ByteSpan(at, at + len(match[0].encode(ground.post.encoding)))
            yield Placeholder(span, match[0], why)


def _whole(text: str, known: Grammar) -> str | None:
    """Return why all of a text is a placeholder, or None."""
    if not text or len(text) > _LONGEST:
        return None
    if _DOTS.fullmatch(text):
        return "nothing but a mark of omission"
    if (_MARK.match(text) and len(text.split()) <= _FEW_WORDS) or _LOWER_MARK.match(text):
        return "a mark that something is to be done"
    if text[0] in _BRACKETS and text.rstrip(".!").endswith(_BRACKETS[text[0]]):
        return _bracketed(text, known)
    bare = read(text).strip(f"{CLAUSE} .,")
    if len(bare.split()) > 1 and known.placeholder.fullmatch(bare):
        return f"a promise of notes: “{' '.join(text.split())}”"
    return None


def _bracketed(text: str, known: Grammar) -> str | None:
    inner = text.strip(" .!").strip("[](){}<>*_ ")
    if _INNER_MARK.match(inner):
        return "a mark that something is to be done"
    bare = read(inner).strip(f"{CLAUSE} .,")
    if known.placeholder.fullmatch(bare) and (text[0] in "[<{" or len(bare.split()) > 1 or bare in ("missing", "todo")):
        return f"a mark in brackets: “{' '.join(inner.split())}”"
    return None


def _trimmed(ground: Ground, span: ByteSpan) -> ByteSpan:
    data = ground.post.data[span.start : span.end]
    start = span.start + len(data) - len(data.lstrip())
    return ByteSpan(start, max(start, span.end - (len(data) - len(data.rstrip()))))
