"""What a post may hold and what not, judged by readers other than the program's own: markdown-it, tomllib, PyYAML."""

import re
import tomllib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.hostile.payloads import MADE_UP_HOST
from tests.hugo_site import Page

_FRONT = re.compile(r"\A(\+\+\+|---)\n(.*?)^\1\n", re.DOTALL | re.MULTILINE)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?=//)[^\s)\]>\"]*")
_PLAIN = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close",
    "list_item_open", "list_item_close", "inline", "html_block",
}  # fmt: skip
_INLINE = {
    "text", "text_special", "softbreak", "strong_open", "strong_close", "em_open", "em_close", "link_open",
    "link_close",
}  # fmt: skip
_TAGS = {"h1", "h2", "h3", "p", "ul", "li", "strong", "em", "a", "!--"}
_SEEN = ("\n", "\u200c", "\u200d")


def split_front(text: str) -> tuple[dict[str, Any], str]:
    """Return a post's front matter, read by another reader than ours, and what stands below it."""
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    read = tomllib.loads if match[1] == "+++" else yaml.safe_load
    return read(match[2]), text[match.end() :]


@dataclass(frozen=True)
class Shape:
    """What a post is made of: keys and kinds of its front matter and what decides in there, headings, lines."""

    keys: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    headings: tuple[str, ...]
    lines: int


def shape_of(text: str) -> Shape:
    """Return what a post is made of."""
    front, body = split_front(text)
    keys = tuple((key, type(value).__name__) for key, value in front.items())
    flags = tuple(str(front.get(key)) for key in ("draft", "published", "date", "layout"))
    return Shape(keys, flags, tuple(headings(body)), body.count("\n"))


@lru_cache(maxsize=4)
def tokens(markdown: str) -> list[Token]:
    """Return what Markdown makes of a text, with all that it may be extended by."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)


def headings(markdown: str) -> list[str]:
    """Return the levels of a text's headings, in order: h2, h3."""
    return [token.tag for token in tokens(markdown) if token.type == "heading_open"]


def check_markdown(markdown: str, hosts: Collection[str], comments: Collection[str] = ()) -> None:
    """Check that a text is paragraphs, lists and headings with links to `hosts`, and that nothing hides in it."""
    hidden = {char for char in markdown if char not in _SEEN and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co")}
    assert not hidden, hidden
    for token in tokens(markdown):
        assert token.type in _PLAIN, (token.type, token.content)
        if token.type == "html_block":
            assert token.content.strip() in comments, token.content
        for inner in token.children or ():
            assert inner.type in _INLINE, (inner.type, inner.content or inner.attrs)
            if inner.type == "link_open":
                check_host(str(inner.attrs["href"]), hosts)
    for address in _ADDRESS.findall(markdown):
        check_host(address, hosts)
    for mark in ("{{", "{%", "{#", "{.", "{:"):
        assert mark not in markdown, mark


def check_host(address: str, hosts: Collection[str]) -> None:
    assert any(address.startswith(f"https://{host}/") for host in hosts), address


def check_made_up(data: bytes) -> None:
    """Check that no host stands in a post, not even as a word, that nobody but the model has named."""
    assert MADE_UP_HOST.encode() not in data.lower()


def check_page(page: Page, hosts: Collection[str]) -> None:
    """Check that a built page has no element, attribute or link but those of a plain text."""
    assert page.tags <= _TAGS, page.tags - _TAGS
    assert page.attributes <= {"id", "href"}, page.attributes
    for link in page.links:
        check_host(link, hosts)
