"""The words of posts about talks: headings of no talk, what holds talks, labels of speaker lines.

The words are data (`headings.toml`); here they are compiled once. Knows nothing of blocks.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal

from talknotes.talks.programme_words import kind_of

Group = Literal["apart", "holds", "within", "who", "other", "title", "asides"]

_MARKS: Final = " \t.:!?…-–—\"“”„«»'‘’*_#()[]"
_LONGEST: Final = 150


@cache
def pattern(group: Group, before: str = "", behind: str = "") -> re.Pattern[str]:
    """Return the pattern of a group's words, with `before` and `behind` around any of them."""
    words = tomllib.loads(files(__package__).joinpath("headings.toml").read_text(encoding="utf-8"))[group]
    return re.compile(f"{before}(?:{'|'.join(words)}){behind}", re.I)


@lru_cache(maxsize=4096)
def is_apart(heading: str) -> bool:
    """Tell whether a heading is of no talk: a conclusion, references, lunch."""
    bare = _bare(heading)
    return not bare or bool(pattern("apart").fullmatch(bare)) or kind_of(bare) in ("break", "intro")


@lru_cache(maxsize=4096)
def holds_talks(heading: str) -> bool:
    """Tell whether a heading is of a day, a track or a kind of talks: what is below it are the talks."""
    return bool(pattern("holds").fullmatch(_bare(heading)))


def is_within(heading: str) -> bool:
    """Tell whether a heading goes on with the talk before it: its questions."""
    return bool(pattern("within").fullmatch(_bare(heading)))


def _bare(heading: str) -> str:
    text = re.sub(r"^[^\w\"“(\[]+", "", heading.strip(_MARKS)).strip(_MARKS)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "\n"
