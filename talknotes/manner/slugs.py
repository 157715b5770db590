"""Titles as names in files and addresses, in the style that a blog's own names have.

A name is safe whatever the title: no separators of folders, nothing hidden, reserved or overlong. Knows nothing of
dates and folders.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final, Literal

from talknotes.manner.blog import SlugStyle
from talknotes.post.escape import clean, file_name

_DEFAULT: Final = SlugStyle()
_NO_LIMIT: Final = 10_000
_ENOUGH: Final = 40
"""So many names tell the style."""
_LONGEST: Final = 120
_LIMIT_BYTES: Final = 150
_EMPTY: Final = "talk"
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", "index", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|#^\[\]`{}%]')
"""What file systems, links in vaults or addresses can't hold."""
_APOSTROPHES: Final = re.compile("(?<=\\w)['’ʼ`´](?=\\w)")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_UMLAUT_WAYS: Final[tuple[Literal["plain", "ae", "keep"], ...]] = ("plain", "ae", "keep")
_LATIN: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ı": "i"}
)


def slugify(title: str, style: SlugStyle) -> str:
    """Return a title as a name in `style`: never empty, reserved, dotted or longer than the style's limit."""
    if style == _DEFAULT:
        return file_name(title)
    name = _name(title, style)
    return f"{name}{style.joint or '-'}{_EMPTY}" if name.casefold() in _RESERVED else name or _EMPTY


def learn_slugs(pairs: Sequence[tuple[str, str]]) -> tuple[SlugStyle, int]:
    """Return the style in which most titles give their names, and how many do so exactly; pairs of title and name."""
    best, most = _DEFAULT, 0
    pairs = pairs[:_ENOUGH]
    for style in _styles():
        if most == len(pairs):
            break
        count = sum(_name(title, style) == name for title, name in pairs)
        if count > most:
            best, most = style, count
    longest = max((len(name) for _, name in pairs), default=0)
    if not most:
        best = _guess([name for _, name in pairs])
    return replace(best, limit=min(max(longest, _DEFAULT.limit), _LONGEST)), most


def _styles() -> Iterator[SlugStyle]:
    for joints in (("-", "_"), (" ", "")):
        for joint, lower, apart in product(joints, (True, False), (False, True)):
            for umlauts in _UMLAUT_WAYS:
                yield SlugStyle(joint, lower, umlauts, joint if apart else "", limit=_NO_LIMIT)
        for lower in (False, True):
            yield SlugStyle(" ", lower, "keep", "'", words=False, limit=_NO_LIMIT)


def _guess(names: Sequence[str]) -> SlugStyle:
    """Return the style of names that are no titles."""
    together = "".join(names)
    joint = max("-_ ", key=together.count)
    if joint == " " and " " in together:
        return SlugStyle(" ", together == together.lower(), "keep", "'", words=False)
    umlauts: Literal["keep", "plain"] = "plain" if together.isascii() else "keep"
    return SlugStyle(joint, together == together.lower(), umlauts)


def _name(title: str, style: SlugStyle) -> str:
    text = unicodedata.normalize("NFC", clean(title))
    if not style.words:
        text = _FORBIDDEN.sub("", text)
        pieces, joint = text.split(), " "
    else:
        text = _APOSTROPHES.sub(style.apostrophe, text)
        text = text.translate(_UMLAUTS) if style.umlauts == "ae" else text
        pieces, joint = re.findall(r"[^\W_]+", text if style.umlauts == "keep" else _fold(text)), style.joint
    name = _cut([piece.lower() if style.lower else piece for piece in pieces], joint, style.limit)
    return name.strip(".-~ ")


def _fold(text: str) -> str:
    """Return a text with Latin letters bare of accents; letters of other scripts stay."""
    return "".join(_bare(char) for char in text.translate(_LATIN))


def _bare(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char)
    ascii_part = "".join(one for one in plain if one.isascii())
    return ascii_part or char


def _cut(words: list[str], joint: str, limit: int) -> str:
    name = words[0][:limit] if words else ""
    while len(name.encode()) > _LIMIT_BYTES:
        name = name[:-1]
    for word in words[1:]:
        longer = f"{name}{joint}{word}"
        if len(longer) > limit or len(longer.encode()) > _LIMIT_BYTES:
            break
        name = longer
    return name
