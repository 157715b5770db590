"""Names and values inside an HTML comment, written so that nothing gets out of it and all comes back exactly.

A title is a stranger's text: it may hold what would end the comment, or what a site generator runs wherever it stands.
Knows nothing of what the values mean. A comment with values that an author changed reads as what they wrote.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from talknotes.values import parse_clock

_ATTRIBUTE: Final = re.compile(r' ([a-z0-9]+)="([^"]*)"')
_UNSAFE: Final = re.compile(
    # what could end the comment, run in a site generator, break the line, or hide; half a surrogate pair is no text
    '[&"<>{}`\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff'
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]|-(?=-)|(?<=-)-"
)
_ENTITY: Final = re.compile(r"&#([0-9]{1,7});")


def write_attributes(attributes: Mapping[str, str]) -> str:
    """Return names and values for a comment, each with a space before it."""
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def read_attributes(text: str) -> dict[str, str]:
    """Return the names and values that `write_attributes` wrote."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def escape(text: str) -> str:
    """Return a text for the place between the quotation marks of a comment of ours; `unescape` gives it back."""
    return _UNSAFE.sub(lambda found: f"&#{ord(found.group())};", text)


def unescape(text: str) -> str:
    """Return what `escape` was given."""
    return _ENTITY.sub(lambda found: chr(min(int(found[1]), 0x10FFFF)), text)


def exact_clock(seconds: float) -> str:
    """Return a time for people from which `exact_seconds` gets back all its digits: 12:30, 1:02:03.25."""
    whole, part = divmod(Decimal(repr(float(seconds))), 1)
    hours, minutes, rest = int(whole) // 3600, int(whole) // 60 % 60, int(whole) % 60
    fraction = f"{part:f}".partition(".")[2].rstrip("0")
    shown = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"{shown}.{fraction}" if fraction else shown


def exact_seconds(shown: str) -> float:
    """Return the seconds of a time that `exact_clock` wrote; ValueError for what is none."""
    parse_clock(shown)  # refuses what is no time
    total = Decimal(0)
    for piece in shown.strip().split(":"):
        total = total * 60 + Decimal(piece)
    return float(total)
