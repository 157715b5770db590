"""Quotation marks, apostrophes and dashes as an author sets them; no word changes.

Whether a mark opens or closes is told by what stands around it, since German closes with the mark that English opens
with. Knows nothing of Markdown: it works on cleaned text, before anything is escaped.
"""

import re
from collections.abc import Mapping
from typing import Final

from talknotes.manner.habits import Habits

_MARK: Final = re.compile(r"(?P<before>\s*)(?P<mark>[\"“”„‟«»])(?P<after>\s*)")
_OPENERS: Final = "([{—–-‘'‚›‹“„«"
_INNER: Final[Mapping[str, tuple[str, str]]] = {
    "“": ("‘", "’"),
    "”": ("’", "’"),
    '"': ("'", "'"),
    "„": ("‚", "‘"),
    "«": ("“", "”"),
    "»": ("›", "‹"),
    "‘": ("“", "”"),
    "'": ('"', '"'),
}
_OTHER: Final = ("‘", "’")
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])['’ʼ](?=[^\W\d_])")
_DASH: Final = re.compile(r"(?<=[^\s—–-])(?:\s*(?:—|---?)\s*|\s+[–-]\s+)(?=[^\s—–-])|(?<=[^\W\d_])–(?=[^\W\d_])")


def within_quotes(text: str, habits: Habits) -> str:
    """Return cleaned `text` as it stands within the author's quotation marks: those inside are of the other kind."""
    return requote(typeset(text, habits), *_INNER.get(habits.opening.strip(), _OTHER))


def running_text(text: str, habits: Habits) -> str:
    """Return cleaned `text` as it stands in the author's own sentences."""
    return requote(typeset(text, habits), habits.opening, habits.closing)


def typeset(text: str, habits: Habits) -> str:
    """Return `text` with the author's apostrophes and, where they are known, dashes; ranges and hyphens stay."""
    text = _APOSTROPHE.sub(habits.apostrophe, text)
    return _DASH.sub(habits.dash, text) if habits.dash else text


def requote(text: str, opening: str, closing: str) -> str:
    """Return `text` with its double quotation marks turned into `opening` and `closing`."""
    pieces: list[str] = []
    is_open = False
    done = 0
    for mark in _MARK.finditer(text):
        is_open = _opens(text, mark, is_open)
        inner_space = mark["after"] if is_open else mark["before"]
        kept = (mark["before"], "") if is_open else ("", mark["after"])
        is_french = mark["mark"] in "«»"
        before, after = kept if is_french and inner_space else (mark["before"], mark["after"])
        pieces += [text[done : mark.start()], before, opening if is_open else closing, after]
        done = mark.end()
    return "".join([*pieces, text[done:]])


def _opens(text: str, mark: re.Match[str], is_open: bool) -> bool:
    """Tell whether a mark opens; one between two spaces does where its shape says so or nothing is open."""
    at = mark.start("mark")
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
    if not after.isspace():
        return before.isspace() or before in _OPENERS or (after.isalnum() and not before.isalnum())
    return before.isspace() and (text[at] in "«„“" or (text[at] == '"' and not is_open and at + 2 < len(text)))
