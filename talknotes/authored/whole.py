"""A whole post about one talk: who tells so is a line under the lead, the front matter or the post's title.

Knows nothing of headings but where they stand. Caveat: the section is then the whole body, its lead included, so that
what the lead says of the talk belongs to it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from talknotes.authored.blocks import Draft
from talknotes.authored.lines import Lines
from talknotes.authored.post import ByteSpan, FrontMatter, Section
from talknotes.authored.speakers import people_of, read_line, untied
from talknotes.people.known import names_in_title
from talknotes.people.shape import fold, name_words
from talknotes.values import Billed

_ONE_TALK: Final = re.compile(
    r"\b(?:keynote|talk|lecture|vortrag|conférence|exposé|charla|ponencia|palestra)\b(?!s)", re.I
)
_KEYS: Final = """
speaker speakers presenter presenters talk_speaker referent referentin referenten vortragende orateur intervenant
ponente palestrante
"""
_SPEAKER_KEYS: Final = frozenset(_KEYS.split())
_NOTES: Final = re.compile(
    r"^(?:[\w-]+\s){0,2}(?:notes?|recap|summary|review|notizen|mitschrift|apuntes|compte[- ]rendu|anotações)"
    r"(?:\s?[:|–—-]|\s(?:on|from|of|to|zu|zum|von|de|sur|sobre))\s+",
    re.I,
)
_WORD: Final = re.compile(r"\w+")
_MOST_READ: Final = 500_000
_MOST_BEFORE: Final = 20
"""So many blocks may stand before a speaker line."""


class Mentions:
    """How often each word stands in a text; counted when first asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts: Counter[str] | None = None

    def again(self, name: str) -> bool:
        """Tell whether the text has a surname twice or more, as it does with somebody whom it tells of."""
        if self._counts is None:
            self._counts = Counter(_WORD.findall(fold(self._text[:_MOST_READ])))
        surname = name_words(name)[-1:]
        return bool(surname) and self._counts[surname[0]] > 1


def whole_post(
    drafts: Sequence[Draft],
    lines: Lines,
    body: ByteSpan,
    front: FrontMatter | None,
    title: str | None,
    first: int | None,
    mentions: "Mentions",
) -> Section | None:
    """Return the post as one section, or None where nothing tells that it is about one talk.

    `first` is the character at which its first heading starts, None without any; its lines are read up to there.
    """
    cut = names_in_title(_NOTES.sub("", title)) if title else None
    if cut and not cut.sure and not all(mentions.again(one.name) for one in cut.people):
        cut = None
    line = _speaker_line(drafts, lines, first)
    who = _front_people(front)
    is_one = first is None and bool(title and _ONE_TALK.search(title))
    if not (who or line or cut or is_one):
        return None
    people = line[0] if line else who or (cut.people if cut else ())
    head = line[1] if line else ByteSpan(body.start, body.start)
    return Section(untied(cut.title) if cut else title, people, body, head, ByteSpan(head.end, body.end), 0, "post")


def _front_people(front: FrontMatter | None) -> tuple[Billed, ...]:
    for key, value in (front.values if front else {}).items():
        if key.lower() in _SPEAKER_KEYS:
            rows = value if isinstance(value, list) else [value]
            return tuple(one for row in rows if isinstance(row, str) for one in people_of(row, sure=True))
    return ()


def _speaker_line(
    drafts: Sequence[Draft], lines: Lines, first: int | None
) -> tuple[tuple[Billed, ...], ByteSpan] | None:
    """Return whom a line names that stands before all headings, and the bytes of the line.

    A post with headings may begin with its author's name, so that there only a label tells of a speaker.
    """
    before = len(lines.text) if first is None else first
    for draft in drafts[:_MOST_BEFORE]:
        if lines.starts[draft.first] >= before or draft.parent is not None or not draft.parts:
            continue
        part = draft.parts[0]
        place = 0
        for source in part.source.split("\n"):
            told = read_line(source.rstrip("\\ "))
            if told and told.people and (told.certain or first is None):
                row = lines.line_at(part.place(place))
                return told.people, lines.of_lines(row, row + 1)
            place += len(source) + 1
    return None
