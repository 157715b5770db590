"""The addresses in a post: links, references, bare addresses, what HTML and video shortcodes point to.

Knows nothing of what is behind an address and fetches nothing. Caveat: pictures count as links; whoever looks for
recordings passes over them by their ending.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TARGET: Final = r"(?:<(?P<{0}a>[^<>\n]{{0,2000}})>|(?P<{0}b>(?:[^\s()<>]|\([^\s()]{{0,500}}\)){{1,2000}}))"
_LINK: Final = re.compile(
    r"\[(?P<text>(?:[^\[\]]|!?\[[^\[\]]{0,200}\](?:\([^()\s]{0,500}\))?){0,500})\](?:\(\s{0,9}"
    + _TARGET.format("i")
    + r"(?:\s{1,9}(?:\"[^\"]{0,500}\"|'[^']{0,500}'|\([^()]{0,500}\)))?\s{0,9}\)|\[(?P<label>[^\[\]\n]{0,200})\])"
    r"|<(?P<auto>https?://[^<>\s]{1,2000})>"
    r"|href\s{0,3}=\s{0,3}[\"'](?P<href>[^\"'\s<>]{1,2000})[\"']"
    r"|src\s{0,3}=\s{0,3}[\"'](?P<src>[^\"'\s<>]{1,2000})[\"']"
    r"|\{\{[<%]\s*(?P<site>youtube|vimeo)\b[^{}]{0,200}?[\"\s=](?P<id>[\w-]{6,20})\"?[^{}]{0,200}[%>]\}\}"
    r"|\{%\s*(?:include\s+)?(?P<lsite>youtube|vimeo)\b[^{}%]{0,200}?[\"'\s=/](?P<lid>[\w-]{6,20})[\"']?[^{}%]{0,100}%\}"
    r"|h(?P<bare>ttps?://[^\s<>\"'`\]|]{1,2000})"
)
"""Each way begins with a letter or mark of its own, which makes the search quick."""
_DEFINITION: Final = re.compile(
    r"^[ ]{0,3}\[(?P<label>[^\[\]\n^][^\[\]\n]{0,200})\]:[ \t]*\n?[ \t]*" + _TARGET.format("d"), re.M
)
_BEHIND_BARE: Final = ".,;:!?*_~'\"”’»"
_VIDEO: Final = {"youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}"}


@dataclass(frozen=True, slots=True)
class Found:
    """An address, the text it stands under, and its characters in the file's text."""

    target: str
    text: str
    start: int
    end: int


def find_links(text: str, start: int = 0) -> Iterator[Found]:
    """Yield the addresses of a text from `start` on, in order; a link in a link's text is passed over."""
    if "://" not in text and "](" not in text and "{" not in text and "=" not in text and "][" not in text:
        return
    definitions = {
        _folded(found["label"]): found["da"] if found["da"] is not None else found["db"]
        for found in _DEFINITION.finditer(text, start)
    }
    for found in _LINK.finditer(text, start):
        target, shown, end = _target(found, definitions)
        if target:
            is_image = found["text"] is not None and text[found.start() - 1 : found.start()] == "!"
            yield Found(target, " ".join(shown.split()), found.start() - is_image, end)


def _target(found: re.Match[str], definitions: dict[str, str]) -> tuple[str | None, str, int]:
    if found["text"] is not None:
        label = found["label"]
        target = definitions.get(_folded(label or found["text"])) if label is not None else found["ia"] or found["ib"]
        return target, found["text"], found.end()
    if found["auto"]:
        return found["auto"], found["auto"], found.end()
    if attribute := found["href"] or found["src"]:
        return attribute, "", found.end()
    if site := found["site"] or found["lsite"]:
        return _VIDEO[site].format(found["id"] or found["lid"]), "", found.end()
    bare = f"h{found['bare']}".rstrip(_BEHIND_BARE)
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(_BEHIND_BARE)
    return bare, bare, found.start() + len(bare)


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())
