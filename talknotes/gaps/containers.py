"""What stands around words in a post: HTML, shortcodes, quotes; whether the words are the author's, and piece by piece.

A quote that is a callout (`> [!note]`) or leads with a word such as "Update:" speaks for the author; any other one is a
quotation. Knows nothing of talks. Caveat: what a shortcode is for is told by its name alone.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from talknotes.authored.post import Block

_NEVER: Final = frozenset({"code", "comment", "split", "rule"})
_NAME = re.compile(r"[\s>]{0,20}(?:\{\{[<%]|\{%-?|:{3,20})[\s{.]{0,9}(?P<name>[\w./-]{1,60})")
_FOREIGN_NAME = re.compile(
    r"(?:.*quot(?:e|ation).*|cite|citation|epigraph|tweet|twitter|x|mastodon|toot|gist|comment|highlight|code.*|mermaid"
    r"|math|katex|chart|diagram|plantuml|zitat|citat.*)",
    re.I,
)
_CODE_NAME = re.compile(r"highlight|code.*|mermaid|math|katex|chart|diagram|plantuml", re.I)
_HTML_NAME = re.compile(r"rawhtml|html|raw", re.I)
_FOREIGN_HTML = re.compile(r"\s{0,20}<(?:blockquote|pre|code|script|style|svg|q|cite)\b", re.I)
_QUOTE_OPENS, _QUOTE_CLOSES = re.compile(r"<blockquote\b", re.I), re.compile(r"</blockquote\b", re.I)
_CALLOUT = re.compile(r"[\s>]{0,20}\[!\w[\w-]{0,30}(?:\|[^\]\n]{0,60})?\][+-]?[ \t]{0,9}")
_WORDS: Final = """
update|updated|edit|edited|note|notes|author's note|author's notes|editor's note|my note|my notes|a note|note to self|ps
p.s.|p. s.|nb|n.b.|n. b.|tl;dr|disclaimer|correction|caveat|warning|apology|apologies|info|important|tip|todo|nachtrag
hinweis|anmerkung|korrektur|achtung|wichtig|mise à jour|màj|maj|remarque|avertissement|attention|correctif|actualización
nota|nota del autor|nota de la autora|nota do autor|nota da autora|aviso|advertencia|corrección|atualização|observação
obs|atenção|correção
"""
_LABEL = re.compile(
    r"[\s>*_~]{0,30}(?:[^\w\s\"'“„«*_~>]{1,3}\s{0,3})?[*_]{0,3}(?:"
    + "|".join(map(re.escape, re.split(r"[|\n]", _WORDS.strip())))
    + r")[*_]{0,3}(?:[ \t]{1,3}[(\[]?(?:\d|on |from |vom |du |del |de |am )[^:\n]{0,24})?[)\]*_]{0,3}\s{0,3}"
    r"(?:[:\n]|[–—]|-\s|$)",
    re.I,
)
_KRAMDOWN = re.compile(r"\{:\s{0,3}\.(?:prompt|notice|note|info|warning|tip|alert|callout)[\w-]{0,30}\s{0,3}\}")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|li|ul|ol|br|h[1-6]|section|article|details|summary|table|thead|tbody|tr|td|th|aside|dl|dt|dd|center|figure"
    r"|blockquote|hr)\b[^<>]{0,500}>",
    re.I,
)
_TAG = re.compile(r"</?[a-z][^<>]{0,2000}>", re.I)
_SILENT = re.compile(
    r"<(?P<silent>figure|iframe|video|audio|object|svg|script|style|noscript|picture|a)\b.{0,20000}?</(?P=silent)\s{0,3}>"
    r"|<!--.{0,5000}?-->",
    re.I | re.S,
)
_MARKUP = re.compile(r"[*_`~]{1,3}|!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])|\[\^[^\]\s]{1,60}\]")
_FOOTNOTE = re.compile(r"\[\^(?P<label>[^\]\s]{1,60})\]:[ \t]{0,9}")
_REFERENCE = re.compile(r"\s{0,3}\[[^\]^][^\]]{0,200}\]:[ \t]{0,9}\S")


def is_foreign(block: Block, source: str) -> bool:
    """Tell whether what a block holds is somebody else's word, or none at all: a quotation, code, a comment."""
    if block.kind == "quote":
        return not _speaks_for_author(source)
    if block.kind == "html":
        return _FOREIGN_HTML.match(source) is not None
    if block.kind == "shortcode":
        name = _NAME.match(source)
        return name is not None and _FOREIGN_NAME.fullmatch(name["name"]) is not None
    return block.kind in _NEVER


def quote_depth(source: str) -> int:
    """Return how many quotations a block of HTML opens and does not close."""
    return len(_QUOTE_OPENS.findall(source)) - len(_QUOTE_CLOSES.findall(source))


def shows_code(source: str) -> bool:
    """Tell whether a shortcode wraps code or a formula."""
    name = _NAME.match(source)
    return name is not None and "\n" in source.strip() and _CODE_NAME.fullmatch(name["name"]) is not None


def seen_in_html(block: Block, source: str) -> str:
    """Return what a reader sees of raw HTML (or of a shortcode that wraps some) but for pictures, players and links."""
    if block.kind == "shortcode":
        name = _NAME.match(source)
        if name is None or not _HTML_NAME.fullmatch(name["name"]) or "\n" not in source.strip():
            return ""
        source = "\n".join(source.strip().split("\n")[1:-1])
    return unescape(_TAG.sub(" ", _SILENT.sub(" ", source)))


def footnote_of(source: str) -> str | None:
    """Return the label of the footnote that a definition's source tells, or None."""
    found = _FOOTNOTE.match(source)
    return found["label"] if found else None


def pieces(block: Block, text: str, source: str) -> Iterator[tuple[str, int, int]]:
    """Yield what a sentence of a block is made of: the text, and where in its source each piece starts and ends.

    Several where tags of HTML or the title of a callout stand in between; none for the definition of a link.
    """
    if block.kind == "html":
        yield from _between_tags(source)
    elif block.kind == "definition":
        note = _FOOTNOTE.match(source)
        if note:
            yield from _trimmed(source, note.end(), len(source))
        elif not _REFERENCE.match(source):
            yield text, 0, len(source)
    elif callout := _CALLOUT.match(source):
        line = source.find("\n", callout.end())
        line = len(source) if line < 0 else line
        yield from _trimmed(source, callout.end(), line)
        yield from _trimmed(source, line, len(source))
    else:
        yield text, 0, len(source)


def bare(source: str) -> str:
    """Return a piece of source as a reader sees it, on one line."""
    return " ".join(unescape(_MARKUP.sub(r"\1", _TAG.sub("", source))).replace("\n>", " ").split())


def _speaks_for_author(source: str) -> bool:
    return any(found is not None for found in (_CALLOUT.match(source), _LABEL.match(source), _KRAMDOWN.search(source)))


def _between_tags(source: str) -> Iterator[tuple[str, int, int]]:
    start = 0
    for tag in _BLOCK_TAG.finditer(source):
        yield from _trimmed(source, start, tag.start())
        start = tag.end()
    yield from _trimmed(source, start, len(source))


def _trimmed(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    piece = source[start:end]
    lead = len(piece) - len(piece.lstrip("\n >\t\r"))
    if text := bare(piece[lead:]):
        yield text, start + lead, start + len(piece.rstrip())
