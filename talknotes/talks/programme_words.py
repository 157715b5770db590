"""The words of published programmes: what is a break, what a column holds, what a line is about.

The words are data (`languages/programme.toml`); here they are compiled once. Knows nothing of entries.
"""

import re
from functools import cache
from typing import Final, get_args

from talknotes.talks.phrasebook import load
from talknotes.values import PartKind

_GOES_ON: Final = (
    r"(?:(?:,|\s&|\s\+|\s/|\s(?:and|und|et|y|e|with|mit|avec|con|com|in|at|for|by|to|zu|zum|zur|im|à|de|do|da|del|of|from))"
    r"\s.{1,80})?"
)
_MARKS: Final = " .:!-–—\"“”„«»'‘’"
_LONGEST: Final = 120


def kind_of(title: str) -> PartKind | None:
    """Return what an entry is by its title: a break, an intro or questions; None for a talk."""
    title = title.strip(_MARKS)[:_LONGEST]
    for kind in get_args(PartKind):
        if kind != "talk" and _kind(kind).fullmatch(title):
            return kind  # type: ignore[no-any-return]
    return None


def column_of(name: str) -> str | None:
    """Return what a column holds by its name: "start", "end", "title", "who", "place", or "none" of these."""
    return next((kind for kind in load("programme")["columns"] if words("columns", kind).fullmatch(name.strip())), None)


@cache
def words(group: str, name: str, behind: str = "") -> re.Pattern[str]:
    """Return the pattern of a list of words, with `behind` after any of them."""
    return re.compile(f"(?:{'|'.join(load('programme')[group][name])}){behind}", re.I)


def _kind(kind: str) -> re.Pattern[str]:
    return words("kinds", kind, "" if kind == "questions" else _GOES_ON)
