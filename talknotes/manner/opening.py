"""What stands above a post's lead beside front matter: a heading with the post's title, a line with its date."""

import re
from collections.abc import Sequence
from typing import Final

from talknotes.authored.post import Block, Post
from talknotes.manner.blog import DateForm
from talknotes.manner.dates import learn_dates
from talknotes.manner.keys import usual
from talknotes.post.escape import clean, heading, markdown_text

_UNSEEN: Final = frozenset({"comment", "html", "shortcode"})
_UNDERLINED: Final = "\n="
"""Ends a headline's template whose title has a line of `=` below it."""


def learn_headline(posts: Sequence[Post]) -> str | None:
    """Return the heading that most posts (the newest first) have over all, as a template over {title}."""
    found = [_headline(post) for post in posts]
    return usual(found)


def learn_dateline(posts: Sequence[Post]) -> tuple[str, DateForm] | None:
    """Return the line with the date that most posts have below their title, over {date}, and the date's form."""
    lines = [_dateline(post) for post in posts]
    texts = [line[1] for line in lines if line]
    form = learn_dates(texts) if len(texts) * 2 > len(posts) else None
    return (usual(line[0] for line in lines if line), form) if form else None


def fill_headline(template: str, title: str) -> str:
    """Return a headline with its title, escaped."""
    if not template.endswith(_UNDERLINED):
        return template.replace("{title}", heading(title))
    text = markdown_text(title)
    return template.removesuffix(_UNDERLINED).replace("{title}", text) + "\n" + "=" * max(3, len(clean(title)))


def _top(post: Post) -> list[Block]:
    return [block for block in post.blocks if block.kind not in _UNSEEN and block.parent is None]


def _headline(post: Post) -> str | None:
    first = next(iter(_top(post)), None)
    if first is None or first.kind != "heading" or first.level != 1 or not first.text:
        return None
    return f"{{title}}{_UNDERLINED}" if first.marker.startswith("=") else f"{first.marker.split()[0]} {{title}}"


def _dateline(post: Post) -> tuple[str, str] | None:
    """Return the line as a template, and the date in it."""
    blocks = _top(post)
    blocks = blocks[1:] if _headline(post) else blocks
    if not blocks or blocks[0].kind != "paragraph":
        return None
    source = post.source(blocks[0].span).strip()
    text = re.sub(r"^\w+:\s+", "", blocks[0].text)
    if "\n" in source or not text or text not in source or learn_dates([text]) is None:
        return None
    return source.replace(text, "{date}"), text
