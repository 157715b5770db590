"""Proof that blocks of ours change nothing else: the author's text reads as before, and all of it is still there.

Markdown is read twice, with and without the blocks, and what it makes of the author's own text is compared, token for
token. Knows nothing of where blocks go or of site generators.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from talknotes.authored.post import ByteSpan, Post
from talknotes.fill.marks import find_marks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_OPEN: Final = "<!-- talknotes begin"
_CLOSE: Final = "<!-- talknotes end"
_PROBE: Final = "talknotes probe"
_Token = tuple[str, str, int, bool, str, str, str]


def flaw(post: Post, filled: bytes | Post) -> str | None:
    """Return what is wrong with a post that blocks were put into (its bytes, or parsed); None where nothing is.

    Without the blocks that `post` has not, `filled` must be the post's very bytes; with them, Markdown must read the
    author's text as before, and its links must lead where they led.
    """
    known = {block.origin.id for block in find_marks(post).blocks}
    added = [block for block in find_marks(filled).blocks if block.origin.id not in known]
    data = filled if isinstance(filled, bytes) else filled.data
    if _without(data, [block.span for block in added]) != post.data:
        return "taking the new blocks out does not give the former bytes"
    before, after = (_read(_text(one[body_start(post) :], post.encoding)) for one in (post.data, data))
    if _outside(before.tokens) != _outside(after.tokens):
        return "the text around the new blocks would read differently"
    if before.links != after.links:
        return "the new blocks define links, which could change others of the same name"
    return None


def _without(data: bytes, spans: list[ByteSpan]) -> bytes:
    for span in reversed(spans):
        data = data[: span.start] + data[span.end :]
    return data


def keeps_reading(post: Post, at: int, indent: str | None) -> bool:
    """Tell whether Markdown reads a post's body as before when two comments stand at a byte.

    `indent` is that of a line in a list, where no blank lines are added; None elsewhere.
    """
    head, tail = (_text(part, post.encoding) for part in (post.data[body_start(post) : at], post.data[at:]))
    probe = [f"{indent or ''}{mark} {_PROBE} -->" for mark in (_OPEN, _CLOSE)]
    if indent is None:
        text = "\n\n".join(("", *probe, ""))
    else:
        text = "\n".join((probe[0], f"{indent}- {_PROBE}", probe[1], ""))
    found = _read(head + text + tail).tokens
    return any(_is(token, _OPEN, _PROBE) for token in found) and _outside(found, _PROBE) == _plain(head + tail)


def body_start(post: Post) -> int:
    """Return where Markdown begins: after front matter and byte order mark."""
    return post.front.span.end if post.front is not None else 3 * post.bom


@dataclass(frozen=True, slots=True)
class _Reading:
    """What Markdown makes of a text: of each token all but its place, and where named links lead.

    Lines of prose stay as they are: the same line reads the same, as long as the links do.
    """

    tokens: tuple[_Token, ...]
    links: str


def _read(text: str) -> _Reading:
    environment: dict[str, Any] = {}
    tokens = tuple(
        (token.type, token.tag, token.nesting, token.hidden, token.info, token.content, str(token.attrs))
        for token in _reader().parse(text, environment)
    )
    links = {name: link["href"] for name, link in environment.get("references", {}).items()}
    return _Reading(tokens, str(sorted(links.items())))


@lru_cache(maxsize=2)
def _plain(text: str) -> tuple[_Token, ...]:
    return _read(text).tokens


@lru_cache(maxsize=1)
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable("table").disable("inline")


def _outside(tokens: tuple[_Token, ...], named: str = "") -> tuple[_Token, ...]:
    """Return tokens without those from each opening comment of ours to its closing one."""
    kept: list[_Token] = []
    inside = False
    for token in tokens:
        if not inside and _is(token, _OPEN, named):
            inside = True
        elif inside and _is(token, _CLOSE, named):
            inside = False
        elif not inside:
            kept.append(token)
    return tuple(kept)


def _is(token: _Token, mark: str, named: str) -> bool:
    return token[0] == "html_block" and token[5].lstrip().startswith(mark) and named in token[5]


def _text(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "replace")
