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
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\{\{[<%].{0,400}?[>%]\}\}|\{[%#].{0,400}?[%#]\}", ""),
        (r"!?\[([^\[\]]{0,300})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,500}(?:\s+[\"'(][^()]{0,200})?\)", r"\1"),
        (r"\[\^[^\[\]]{1,40}\]:?", ""),
        (r"!?\[([^\[\]]{1,300})\]\[[^\[\]]{0,60}\]", r"\1"),
        (r"<!--.{0,2000}?-->|</?[a-zA-Z][^<>]{0,500}>", ""),
        (r"<((?:https?|mailto)[^<>\s]{1,300})>", r"\1"),
        (r"(?<!\w)(\*{1,3}|_{1,3}|~~|==|`{1,3})(?=\S)(.{1,600}?)(?<=\S)\1(?!\w)", r"\2"),
        (r"\\([\\`*_{}\[\]()#+.!<>~|-])", r"\1"),
    )
)
_START: Final = re.compile(r"(?:(?:#{1,6}|>+|[-*+•◦▪–—·]|\(?\d{1,2}[.)])\s+|\[[ xX]?\]\s+)+")
_PICTURES: Final = ("So", "Sk")
_DECORATED: Final = re.compile(r"[\ufe0f\u200d]")


def plain(text: str) -> str:
    """Return text on one line without markup of Markdown, HTML or a site's own, list marks and leading pictures."""
    text = clean(html.unescape(text))
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    text = _START.sub("", text.lstrip(), count=1) if _START.match(text.lstrip()) else text
    return clean(_without_pictures(text))


def _without_pictures(text: str) -> str:
    """Return text without pictures (emoji, arrows of them) at its beginning and end."""
    kept = _DECORATED.sub("", text).strip() if text and _is_picture(text.strip()) else text
    while kept and unicodedata.category(kept[0]) in _PICTURES:
        kept = kept[1:].lstrip()
    while kept and unicodedata.category(kept[-1]) == _PICTURES[0]:
        kept = kept[:-1].rstrip()
    return kept


def _is_picture(text: str) -> bool:
    return bool(text) and _PICTURES[0] in (unicodedata.category(text[0]), unicodedata.category(text[-1]))
