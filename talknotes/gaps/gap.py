"""A gap: what an author says they missed, where they say it, and which talk it belongs to. Values only."""

from dataclasses import dataclass
from typing import Literal

from talknotes.authored.post import ByteSpan

GapKind = Literal[
    "rest", "beginning", "part", "most", "whole", "unspecified", "empty", "placeholder", "item", "absent"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missed. `kind` tells what of the talk (or, without a section, of the event) is missing.

    `rest`, `beginning`, `part` (somewhere in the middle, or several), `most`, `whole` and `unspecified` rest on a
    sentence; `empty` is a section without notes, `placeholder` one that holds a mark ("TODO"); `item` a single point of
    a list that was missed; `absent` a talk that a recording holds and the post does not. `span` is the sentence (or the
    placeholder, or the empty body; no bytes for an absent talk), `section` the index of its talk's section or None for
    the whole post. `why` names the rule and the words that it matched; `language` is ISO 639-1.
    """

    kind: GapKind
    span: ByteSpan
    sentence: str
    section: int | None
    why: str
    language: str = "en"
