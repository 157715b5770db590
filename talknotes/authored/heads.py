"""What may head a part of a post about a talk: headings, bold lines, list items, and the lines that tell who speaks.

Knows nothing of which of them are talks. Caveat: only the first lines below a head are read; a speaker who is named
after a paragraph of prose is not found.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from talknotes.authored.blocks import Draft
from talknotes.authored.lines import Lines
from talknotes.authored.post import SectionForm
from talknotes.authored.speakers import people_of, read_line
from talknotes.authored.text import plain
from talknotes.authored.wording import holds_talks, is_apart
from talknotes.values import Billed

BOLD_LEVEL: Final = 7
ITEM_LEVEL: Final = 8
_LONGEST: Final = 250
_MOST_ITEMS: Final = 200
_MOST_SKIPPED: Final = 2
_MOST_BELOW: Final = 8
_MOST_BESIDE: Final = 60
_SENTENCE: Final = re.compile(r"[.!?…][\"”’)]?$")
_LABEL_END: Final = re.compile(r"[:：]$")
_BOLD: Final = re.compile(r"(?P<mark>\*\*|__)(?=\S)(?P<inside>(?:(?!(?P=mark)).){1,250})(?P=mark)(?P<rest>.*)", re.S)
_RUN_IN: Final = re.compile(
    r"\s{0,2}(?:\((?P<bracket>[^()\n]{3,120})\)|(?:,|–|—|-|by|von|par|por)\s{1,2}(?P<who>[^.:\n–—]{3,100}?))\s{0,2}(?:[.:–—-]\s|$)"
)


@dataclass(slots=True)
class Candidate:
    """What may head a talk. Places are characters of the file's text.

    `line` is its own source, `start` where it begins, `end` where the head ends: behind the speaker line, if there is
    one. `told` are the people of that line, `title` what it names; `swallowed` the blocks it takes in. `notes` tells
    that a list item holds more than its first line.
    """

    block: int
    level: int
    form: SectionForm
    line: str
    start: int
    end: int
    told: tuple[Billed, ...] = ()
    title: str | None = None
    labelled: bool = False
    notes: bool = True
    swallowed: set[int] = field(default_factory=set)


def headings(drafts: Sequence[Draft], lines: Lines) -> list[Candidate]:
    """Return the headings that stand in nothing else, with what the lines below them tell."""
    tops = [at for at, draft in enumerate(drafts) if draft.parent is None]
    found: list[Candidate] = []
    taken: set[int] = set()
    for place, at in enumerate(tops):
        draft = drafts[at]
        if draft.kind != "heading" or at in taken:
            continue
        line = draft.parts[0].source if draft.parts else ""
        head = Candidate(at, draft.level, "heading", line, lines.starts[draft.first], lines.starts[draft.end])
        below = tops[place + 1 : place + 1 + _MOST_BELOW]
        if not _names_next(drafts, below) or not (holds_talks(draft.text) or is_apart(draft.text)):
            read_below(head, drafts, below, lines, tops[place + 1 : place + 1 + _MOST_BESIDE])
        taken |= head.swallowed
        found.append(head)
    return found


def _names_next(drafts: Sequence[Draft], below: Sequence[int]) -> bool:
    return bool(below) and drafts[below[0]].kind == "heading"


def read_below(
    head: Candidate, drafts: Sequence[Draft], below: Sequence[int], lines: Lines, rest: Sequence[int] = ()
) -> None:
    """Take the lines into a head that tell of its talk: who speaks, where the slides are."""
    skipped = 0
    for at in below:
        draft = drafts[at]
        if _is_mute(draft):
            skipped += 1
            if skipped > _MOST_SKIPPED:
                return
            continue
        if draft.kind == "heading":
            if not _is_speaker_heading(head, drafts, at, rest):
                return
            head.swallowed.add(at)
        whole = _take(head, drafts, at, lines)
        if not whole:
            return


def _is_mute(draft: Draft) -> bool:
    if draft.kind in ("shortcode", "comment", "html", "split", "definition"):
        return draft.kind != "html" or not draft.parts
    return draft.kind == "paragraph" and not draft.text


def _is_speaker_heading(head: Candidate, drafts: Sequence[Draft], at: int, rest: Sequence[int]) -> bool:
    """Tell whether a deeper heading is a talk's speaker line: it names people, and none beside it does."""
    draft = drafts[at]
    if draft.level <= head.level or head.told or not draft.parts:
        return False
    told = read_line(draft.parts[0].source)
    if not told or not told.people:
        return False
    for other in rest:
        sibling = drafts[other]
        if sibling.kind != "heading" or other == at:
            continue
        if sibling.level < draft.level:
            break
        if sibling.level == draft.level and sibling.parts and (named := read_line(sibling.parts[0].source)):
            return not named.people
    return True


def _take(head: Candidate, drafts: Sequence[Draft], at: int, lines: Lines) -> bool:
    """Take a block's lines into a head as far as they tell of the talk; return whether that is all of it."""
    draft = drafts[at]
    if draft.kind in ("paragraph", "heading", "html"):
        return _take_lines(head, draft, lines)
    if draft.kind in ("list", "quote"):
        inner = [one for one in _inside(drafts, at) if one.parts]
        tellings = [read_line(one.parts[0].source) for one in inner]
        if not inner or not all(tellings) or (draft.kind == "quote" and len(inner) > 1):
            return False
        if not any(told and told.labelled for told in tellings):
            return False
        for told in tellings:
            if told and (told.labelled or not head.told):
                head.told += told.people
                head.labelled = head.labelled or (told.labelled and bool(told.people))
                head.title = head.title or told.title
        head.end = lines.starts[draft.end]
        return True
    return False


def _inside(drafts: Sequence[Draft], at: int) -> list[Draft]:
    end = drafts[at].end
    found = []
    for draft in drafts[at + 1 : at + 30]:
        if draft.first >= end:
            break
        found.append(draft)
    return found


def _take_lines(head: Candidate, draft: Draft, lines: Lines) -> bool:
    if not draft.parts:
        return False
    part = draft.parts[0]
    sources = part.source.split("\n")
    place = 0
    for source in sources:
        told = read_line(source.rstrip("\\ "))
        if told is None or (not told.labelled and (head.told or (len(sources) > 1 and not _stands_out(source)))):
            return False
        head.told += told.people
        head.labelled = head.labelled or (told.labelled and bool(told.people))
        head.title = head.title or told.title
        head.end = lines.starts[lines.line_at(part.place(place)) + 1]
        place += len(source) + 1
    head.end = lines.starts[draft.end]
    return True


def _stands_out(source: str) -> bool:
    bare = source.strip().rstrip("\\")
    return bare[:1] in "*_—–" or source.endswith(("  ", "\\"))


def bold_lines(drafts: Sequence[Draft], lines: Lines) -> Iterator[Candidate]:
    """Yield the paragraphs that begin with bold type which may be a heading, and what follows it."""
    tops = [at for at, draft in enumerate(drafts) if draft.parent is None]
    for place, at in enumerate(tops):
        draft = drafts[at]
        if draft.kind != "paragraph" or not draft.parts or draft.parts[0].source[:2] not in ("**", "__"):
            continue
        head = _bold(draft, at, BOLD_LEVEL, "bold", lines)
        if head is None:
            continue
        if head.end == lines.starts[draft.end]:
            read_below(head, drafts, tops[place + 1 : place + 1 + _MOST_BELOW], lines)
        elif "\n" in draft.parts[0].source and head.end in lines.starts[draft.first : draft.end]:
            _take_rest(head, draft, lines)
        yield head


def _take_rest(head: Candidate, draft: Draft, lines: Lines) -> None:
    """Take a speaker line into a head that stands in the same paragraph as its bold line."""
    part = draft.parts[0]
    first, rest = part.source.split("\n", 1)
    shifted = Draft("paragraph", draft.first, draft.end)
    places = (part.place(len(first) + 1), *part.places[2:])
    starts = (0, *(start - len(first) - 1 for start in part.starts[2:]))
    shifted.parts = [type(part)(rest, starts, places)]
    _take_lines(head, shifted, lines)


def _bold(draft: Draft, at: int, level: int, form: SectionForm, lines: Lines) -> Candidate | None:
    """Return the bold beginning of a block as a head: its first line, or what runs into the notes on that line."""
    part = draft.parts[0]
    line = part.source.split("\n", 1)[0].rstrip("\\ ")
    found = _BOLD.fullmatch(line)
    if not found or ((told := read_line(line)) and told.labelled):
        return None
    start = lines.starts[draft.first]
    behind = lines.starts[lines.line_at(part.place(0)) + 1]
    rest = found["rest"].strip(" :.")
    if not rest:
        return Candidate(at, level, form, found["inside"].rstrip(":."), start, behind)
    if (
        len(line) <= _LONGEST
        and not _SENTENCE.search(plain(line))
        and not (_LABEL_END.search(found["inside"]) and not people_of(plain(found["inside"]).rstrip(":"), sure=False))
    ):
        return Candidate(at, level, form, line, start, behind)
    if run := _RUN_IN.match(found["rest"]):
        who = people_of(plain(run["bracket"] or run["who"]), sure=False)
        if who:
            end = part.place(found.start("rest") + run.end())
            return Candidate(at, level, form, found["inside"], start, end, told=who)
    if found["rest"][:1] in ":.–—- " and ":" in found["inside"].rstrip(":"):
        end = found.start("rest") + len(found["rest"]) - len(found["rest"].lstrip(" :.–—-"))
        return Candidate(at, level, form, found["inside"].rstrip(":."), start, part.place(end))
    return None


def items(drafts: Sequence[Draft], lines: Lines) -> Iterator[list[Candidate]]:
    """Yield for each list that stands in nothing else its items as heads."""
    for at, draft in enumerate(drafts):
        if draft.kind == "list" and draft.parent is None:
            found = [head for one in range(at + 1, _end_of(drafts, at)) if (head := _item(drafts, one, at, lines))]
            if 0 < len(found) <= _MOST_ITEMS:
                yield found


def _end_of(drafts: Sequence[Draft], at: int) -> int:
    end = at + 1
    while end < len(drafts) and drafts[end].first < drafts[at].end:
        end += 1
    return end


def _item(drafts: Sequence[Draft], at: int, holder: int, lines: Lines) -> Candidate | None:
    draft = drafts[at]
    if draft.kind != "item" or draft.parent != holder or not draft.parts:
        return None
    source = draft.parts[0].source
    line = source.split("\n", 1)[0].rstrip("\\ ")
    head = _bold(draft, at, ITEM_LEVEL, "item", lines) if source[:2] in ("**", "__") else None
    if head is None:
        if len(line) > _LONGEST or _SENTENCE.search(plain(line)):
            return None
        behind = lines.starts[lines.line_at(draft.parts[0].place(0)) + 1]
        head = Candidate(at, ITEM_LEVEL, "item", line.rstrip(":"), lines.starts[draft.first], behind)
    head.notes = head.end < lines.starts[draft.end]
    if head.notes and at + 1 < len(drafts) and drafts[at + 1].parent == at and "\n" not in source:
        read_below(head, drafts, [at + 1], lines)
    return head
