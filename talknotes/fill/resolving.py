"""Which talks a gap is about: its own section's, those that its sentence names, or all of the event.

Authors say in the lead, or under another talk, what they missed. Knows nothing of times.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.alignment.headless import marks_of
from talknotes.alignment.values import Coverage
from talknotes.authored.post import Post
from talknotes.gaps.gap import Gap
from talknotes.people.shape import fold, name_words
from talknotes.values import Programme

_OF_ALL: Final = frozenset({"rest", "beginning", "most"})
"""What may be missing of every talk; a part or an unspecified thing is missing somewhere, and nobody knows where."""
_SOMEWHERE: Final = frozenset({"unspecified", "part"})
_ABSENT: Final = frozenset({"whole", "most", "unspecified"})
_LEAVES_OFF_S: Final = 30.0
_LEAVES_OFF_SHARE: Final = 0.25
"""Notes that stop so long before a talk ends, by its length and in seconds, may be what a post calls incomplete."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What gaps are about: gaps with the section that each is about, and those that stand for a talk without one.

    `absent` maps a talk (index into the programme) to the gap that speaks of it; `of_event` speaks of all such talks.
    """

    in_sections: tuple[Gap, ...]
    absent: Mapping[int, Gap]
    of_event: Gap | None
    unknown: tuple[Gap, ...]


def resolve(post: Post, gaps: Sequence[Gap], by_section: Mapping[int, Coverage], programme: Programme) -> Resolved:
    """Return what each gap is about. `by_section` holds the sections whose talk is in the recording."""
    section_of = {coverage.talk: section for section, coverage in by_section.items()}
    inside: list[Gap] = []
    absent: dict[int, Gap] = {}
    unknown: list[Gap] = []
    of_event: Gap | None = None
    for gap in gaps:
        talk = _named(gap, programme)
        if gap.section is not None:
            is_moved = talk in section_of and talk is not None and _is_theirs(gap, programme, talk)
            inside.append(replace(gap, section=section_of[talk]) if is_moved and talk is not None else gap)
        elif talk is not None and talk in section_of:
            inside.append(replace(gap, section=section_of[talk]))
        elif talk is not None:
            absent[talk] = gap
        else:
            whole = _is_whole_talks(gap, section_of, programme)
            shared = [] if whole else list(_shared(gap, gaps, by_section))
            inside += shared
            if (whole or gap.kind in _ABSENT) and of_event is None:
                of_event = gap
            elif not shared:
                unknown.append(gap)
    return Resolved(tuple(inside), absent, of_event, tuple(unknown))


def _is_whole_talks(gap: Gap, section_of: Mapping[int, int], programme: Programme) -> bool:
    """Tell whether the rest, or the beginning, of an event are talks that have no section."""
    talks = range(len(programme.talks))
    if gap.kind == "rest":
        return any(talk not in section_of and talk > max(section_of, default=-1) for talk in talks)
    if gap.kind == "beginning":
        return any(talk not in section_of and talk < min(section_of, default=0) for talk in talks)
    return False


def _named(gap: Gap, programme: Programme) -> int | None:
    """Return the one talk whose title, or whose speaker by first name or surname, a gap's sentence names."""
    text = fold(gap.sentence)
    said = set(re.findall(r"[^\W_]+", text))
    found = [
        talk
        for talk in range(len(programme.talks))
        if said & _names(programme, talk) or any(" " in mark and mark in text for mark in marks_of(programme, talk))
    ]
    return found[0] if len(found) == 1 else None


def _is_theirs(gap: Gap, programme: Programme, talk: int) -> bool:
    """Tell whether a sentence under another talk speaks of this talk's missing: "the rest of Maria's talk"."""
    words = "|".join(map(re.escape, _names(programme, talk)))
    theirs = rf"\b(?:{words})['’]?s\s+(?:talk|keynote|session|presentation)\b"
    return bool(words) and re.search(theirs, fold(gap.sentence)) is not None


def _names(programme: Programme, talk: int) -> frozenset[str]:
    """Return the words of the speakers' names that name no other talk's speaker."""
    rows = [
        {word for label in one.speakers for word in name_words(programme.person(label).name or "") if len(word) > 2}
        for one in programme.talks
    ]
    return frozenset(rows[talk]).difference(*(row for number, row in enumerate(rows) if number != talk))


def _shared(gap: Gap, gaps: Sequence[Gap], by_section: Mapping[int, Coverage]) -> Iterator[Gap]:
    """Yield a gap that is told of the whole post once for each section that has none of its own."""
    taken = {one.section for one in gaps}
    for section, coverage in sorted(by_section.items()):
        if section in taken or not coverage.covered:
            continue
        left = coverage.span.end - (coverage.stops if coverage.stops is not None else coverage.span.end)
        if gap.kind in _OF_ALL:
            yield replace(gap, section=section)
        elif gap.kind in _SOMEWHERE and left >= max(_LEAVES_OFF_S, _LEAVES_OFF_SHARE * coverage.span.duration):
            yield replace(gap, section=section, kind="rest")
