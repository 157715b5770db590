"""Takes the markup out of what a model wrote, so that plain words are left.

The renderer escapes whatever is left; this is for the reader, who should not see marks. Knows nothing of sentences.
Caveat: a lone mark (2 * 3, snake_case) is no markup and stays.
"""

import html
import re
import unicodedata
from typing import Final

from talknotes.post.escape import clean

_MARKUP: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"\{\{[<%].{0,400}?[>%]\}\}|\{[%#].{0,400}?[%#]\}", ""),
        (r"<!--.{0,2000}?-->", " "),
        (r"<(script|style|iframe|object|svg|template|textarea|noscript)\b[^<>]{0,500}>.{0,2000}?</\1\s{0,9}>", " "),
        (r"</?(?:a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u)\b[^<>]{0,500}>", ""),
        (r"</?[a-z][^<>]{0,500}>", " "),
        (r"!?\[([^\[\]]{0,300})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,500}(?:\s+[\"'(][^()]{0,200})?\)", r"\1"),
        (r"\[\^[^\[\]]{1,40}\]:?", ""),
        (r"!?\[([^\[\]]{1,300})\]\[[^\[\]]{0,60}\]", r"\1"),
        (r"<((?:https?|mailto)[^<>\s]{1,300})>", r"\1"),
        (r"(?<!\w)(\*{1,3}|_{1,3}|~~|==|`{1,3})(?=\S)(.{1,600}?)(?<=\S)\1(?!\w)", r"\2"),
        (r"\\([\\`*_{}\[\]()#+.!<>~|-])", r"\1"),
    )
)
_BREAK: Final = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_START: Final = re.compile(r"(?:(?:#{1,6}|>+|[-*+•◦▪–—·]|\(?\d{1,2}[.)])\s+|\[[ xX]?\]\s+)+")
_HEADING: Final = re.compile(r"\s*#{1,6}\s")
_WORDLESS: Final = re.compile(r"[\W_]*|`{3,}\w*|~{3,}\w*")
_PICTURES: Final = ("So", "Sk")
_DECORATED: Final = re.compile(r"[\ufe0f\u200d]")


def plain(text: str) -> str:
    """Return text on one line without markup of Markdown, HTML or a site's own, list marks and leading pictures.

    Of several lines those are left out that are headings or have no words.
    """
    rows = _BREAK.split(html.unescape(text))
    if len(rows) > 1:
        rows = [row for row in rows if not _HEADING.match(row) and not _WORDLESS.fullmatch(row)]
    joined = clean(" ".join(map(_without_mark, rows)))
    for pattern, instead in _MARKUP:
        joined = pattern.sub(instead, joined)
    return clean(_without_pictures(_without_mark(joined)))


def _without_mark(row: str) -> str:
    """Return a line without the mark of a list, a heading or a quotation that it begins with."""
    row = row.strip()
    mark = _START.match(row)
    return row[mark.end() :] if mark else row


def _without_pictures(text: str) -> str:
    """Return text without pictures (emoji, arrows of them) at its beginning and end."""
    kept = _DECORATED.sub("", text).strip() if _is_picture(text.strip()) else text
    while kept and unicodedata.category(kept[0]) in _PICTURES:
        kept = kept[1:].lstrip()
    while kept and unicodedata.category(kept[-1]) == _PICTURES[0]:
        kept = kept[:-1].rstrip()
    return kept


def _is_picture(text: str) -> bool:
    return bool(text) and _PICTURES[0] in (unicodedata.category(text[0]), unicodedata.category(text[-1]))
