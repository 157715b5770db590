"""How an author lays a body out: depth of headings, blank lines, marks of lists, the split mark, figures.

Counts what stands in the source. Knows nothing of words, apart from those over a talk's questions.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal

from talknotes.authored.post import Block, Section
from talknotes.manner.reading import Places, Reading
from talknotes.manner.wording import labels

Underline = Literal["", "=", "-"]

_MOST_INDENT: Final = 3
"""A list that stands further in would be code where no list is above it."""
_MOST_BLANK: Final = 5
_LOOKED_BACK_BYTES: Final = 400
_MARKER: Final = re.compile(r"[ \t]*(?P<mark>[-*+]|[0-9]{1,9}(?P<end>[.)]))(?P<gap>[ \t]*)")
_FIGURE: Final = re.compile(r"\{\{<\s*figure\s(?P<rest>[^{}\n]*?)/?\s*>\}\}")
_ATTRIBUTE: Final = re.compile(r"(?P<key>[\w-]+)=(?P<value>\"[^\"]*\"|`[^`]*`|[^\s\"]+)")
_FILLED: Final = ("src", "alt", "caption")


def heading_levels(reading: Reading) -> Counter[int]:
    """Count the depth of the headings of talks; 0 for bold lines and list items."""
    return Counter(section.level if section.form == "heading" else 0 for section in _headed(reading))


def underlines(reading: Reading) -> Counter[Underline]:
    """Count what stands under the headings of talks, the empty one where marks stand before."""
    marks: Counter[Underline] = Counter()
    headings = {block.span.start: block for block in reading.blocks if block.kind == "heading"}
    for section in _headed(reading):
        heading = headings.get(section.span.start)
        if heading is not None:
            marks["=" if heading.marker.startswith("=") else "-" if heading.marker.startswith("-") else ""] += 1
    return marks


def blank_before_headings(reading: Reading) -> Counter[int]:
    """Count the blank lines between talks; where there is one talk, those before headings that begin no post."""
    first = min((block.span.start for block in reading.blocks), default=0)
    starts = [section.span.start for section in _headed(reading)]
    headings = [block.span.start for block in reading.blocks if block.kind == "heading"]
    places = starts[1:] or [at for at in (*starts, *headings) if at > first]
    return Counter(_blank_lines_before(_before(reading, at)) for at in places)


def blank_after_headings(reading: Reading) -> Counter[int]:
    """Count the blank lines between a heading and the line of speakers below it."""
    counts: Counter[int] = Counter()
    for section in _headed(reading):
        lines = _lines(reading.post.source(section.head))
        if sum(bool(line.strip()) for line in lines) > 1:
            first = 2 if len(lines) > 1 and re.fullmatch(r"[ \t]*(?:=+|-+)[ \t]*", lines[1]) else 1
            counts[_leading_blank_lines(lines[first:])] += any(line.strip() for line in lines[first:])
    return +counts


def blank_before_bodies(reading: Reading) -> Counter[int]:
    """Count the blank lines between the head of a talk and the text below it."""
    counts: Counter[int] = Counter()
    for section in reading.sections:
        head, body = (_lines(reading.post.source(span)) for span in (section.head, section.body))
        if any(line.strip() for line in body) and any(line.strip() for line in head):
            counts[min(_blank_lines_before(head) + _leading_blank_lines(body), _MOST_BLANK)] += 1
    return counts


def bullets(reading: Reading) -> Counter[tuple[str, str]]:
    """Count the marks of outer list items with the space after them; "1." or "1)" where all lists have numbers."""
    marks = [found for block in _items(reading) if (found := _MARKER.match(block.marker))]
    plain = Counter((found["mark"], found["gap"].replace("\t", " ") or " ") for found in marks if not found["end"])
    return plain or Counter((f"1{found['end']}", " ") for found in marks)


def indents(reading: Reading) -> Counter[str]:
    """Count the indents of outer list items; where sections are items themselves, of those in them."""
    found = Counter(block.marker[: len(block.marker) - len(block.marker.lstrip())] for block in _items(reading))
    if any(section.form == "item" for section in reading.sections):
        return found
    return Counter({one: count for one, count in found.items() if len(one) <= _MOST_INDENT and "\t" not in one})


def blank_between_items(reading: Reading) -> Counter[int]:
    """Count the blank lines between outer list items that follow one another."""
    counts: Counter[int] = Counter()
    items = list(_items(reading))
    for block, following in pairwise(items):
        if block.parent == following.parent:
            between = reading.post.data[block.span.start : following.span.start].decode(reading.post.encoding)
            counts[min(_blank_lines_before(_lines(between)), 1)] += 1
    return counts


def lesser_levels(reading: Reading) -> Counter[int]:
    """Count the depth of a post's headings, without the one that bears its title."""
    title = title_heading(reading)
    return Counter(block.level for block in reading.blocks if block.kind == "heading" and block is not title)


def title_heading(reading: Reading) -> Block | None:
    """Return the heading of the first level that bears a post's title: the only one, where nothing else bears it."""
    headings = [block for block in reading.blocks if block.kind == "heading" and block.level == 1]
    front = reading.post.front
    titled = front.values.get("title") if front is not None else None
    if len(headings) != 1 or (titled and str(titled).strip() != headings[0].text.strip()):
        return None
    return headings[0]


def split_marks(reading: Reading) -> Counter[str | None]:
    """Tell what stands between a post's lead and the rest."""
    post = reading.post
    return Counter([post.source(post.split).strip() if post.split else None])


def figures(reading: Reading) -> Counter[str]:
    """Count the shortcodes for figures as templates; what every one of them has stays, what differs goes."""
    shortcodes = [found["rest"] for found in _FIGURE.finditer(reading.post.source(reading.post.body))]
    return Counter(_figure(rest) for rest in shortcodes if "src=" in rest)


def question_headings(reading: Reading) -> Counter[str]:
    """Count the headings over questions within talks."""
    bodies = Places(section.body for section in reading.sections)
    headings = (block.text for block in reading.blocks if block.kind == "heading" and bodies.holds(block))
    return Counter(text for text in headings if text.strip(" :?").lower() in labels().questions)


def _figure(rest: str) -> str:
    attributes = [found for found in _ATTRIBUTE.finditer(rest) if found["key"] in _FILLED]
    kept = " ".join(f'{found["key"]}="{{{found["key"]}}}"' for found in attributes)
    return "{{< figure " + kept + " >}}"


def _headed(reading: Reading) -> Iterator[Section]:
    return (section for section in reading.sections if section.form != "post")


def _items(reading: Reading) -> Iterator[Block]:
    """Yield the items that stand in no other one, apart from one that is a section."""
    for body in reading.bodies if reading.sections else (reading.prose,):
        items = [one.block for one in body if one.block.kind == "item"]
        least = min((block.level for block in items), default=0)
        yield from (block for block in items if block.level == least)


def _before(reading: Reading, at: int) -> list[str]:
    start = max(reading.post.body.start, at - _LOOKED_BACK_BYTES)
    return _lines(reading.post.data[start:at].decode(reading.post.encoding, errors="ignore"))


def _lines(text: str) -> list[str]:
    """Return the lines of a text without their ends; no empty one for the end of the last."""
    lines = re.split(r"\r\n|\r|\n", text)
    return lines[:-1] if lines and not lines[-1] else lines


def _blank_lines_before(lines: list[str]) -> int:
    return min(_leading_blank_lines(lines[::-1]), _MOST_BLANK)


def _leading_blank_lines(lines: list[str]) -> int:
    return next((at for at, line in enumerate(lines) if line.strip()), len(lines))
