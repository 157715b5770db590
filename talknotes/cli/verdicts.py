"""Shows what a recording says to the sentences of a post: a heading for each section, a line for each sentence.

Knows nothing of how that was found out. Without a terminal the same comes as rows with tabs between; with NO_COLOR, and
where only ASCII is known, it can still be read.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from talknotes.authored.post import Post
from talknotes.cli.display import printable
from talknotes.evidence.reasons import reason
from talknotes.values import clock
from talknotes.verifying import Row, State, Verified, VerifiedSection

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

STATES: Final[tuple[State, ...]] = ("supported", "contradicted", "not found", "not checked")

_STYLES: Final = {"supported": "green", "contradicted": "bold red", "not found": "yellow", "not checked": "dim"}
_MOST_WORDS: Final = 24
"""More words of what was heard are not shown on a terminal; rows and JSON have them all."""

_BREAK: Final = re.compile(rb"\r\n|\r|\n")
_OF_THE_POST: Final = ("says ", "gives ")


@dataclass(frozen=True, slots=True)
class _Glyphs:
    marks: dict[str, str]
    to: str
    by: str
    quotes: tuple[str, str]
    more: str


_UNICODE: Final = _Glyphs(dict(zip(STATES, "✓✗?·", strict=True)), "–", " — ", ("“", "”"), "…")
_ASCII: Final = _Glyphs(dict(zip(STATES, "+x?.", strict=True)), "-", " - ", ('"', '"'), "...")


def show_verified(path: str, verified: Verified) -> None:
    """Print a post's sentences: on a terminal with marks and headings; elsewhere a row each, with tabs between.

    A row tells state, start, end, post, line, section, sentence, the words that were heard there, and what is wrong or
    why nothing was checked.
    """
    from rich.console import Console

    if sys.stdout.isatty():
        console = Console(highlight=False)
        console.print(draw_verified(path, verified, unicode="utf" in console.encoding.lower()))
        return
    for row in verified_rows(path, verified):
        print("\t".join(_plain(cell, unicode=True) for cell in row))  # noqa: T201


def verified_rows(path: str, verified: Verified) -> Iterator[tuple[str, ...]]:
    """Yield rows of text: state, start, end, post, line, section, sentence, words heard, remark; the sums last."""
    starts = _line_starts(verified.post)
    for section in verified.sections:
        for row in section.rows:
            times = (clock(row.time.start), clock(row.time.end)) if row.time else ("", "")
            line, remark = str(bisect_right(starts, row.span.start)), _remark(row)
            yield row.state, *times, path, line, _title(section), row.text, _words(row), remark
    yield "sum", "", "", path, "", "", summary(verified), "", ""


def draw_verified(path: str, verified: Verified, *, unicode: bool = True) -> "RenderableType":
    """Return what was found of a post as rich prints it; only ASCII unless `unicode`."""
    from rich.console import Group
    from rich.text import Text

    glyphs = _UNICODE if unicode else _ASCII
    pieces: list[RenderableType] = [Text(_plain(path, unicode=unicode), style="bold underline"), Text()]
    for section in verified.sections:
        pieces += [*_section(section, glyphs), Text()]
    pieces.append(_legend(verified, glyphs))
    return Group(*pieces)


def _legend(verified: Verified, glyphs: _Glyphs) -> "Text":
    """Return the sums, each behind the mark of its state."""
    from rich.text import Text

    text = Text()
    for state in _shown(verified):
        text.append("  " if text else "").append(f"{glyphs.marks[state]} ", style=_STYLES[state])
        text.append(f"{verified.count(state)} {state}", style="bold")
    return text or Text(summary(verified), style="bold")


def summary(verified: Verified) -> str:
    """Return how many sentences are in each state, in words."""
    return ", ".join(f"{verified.count(state)} {state}" for state in _shown(verified)) or "no sentence about a talk"


def _shown(verified: Verified) -> tuple[State, ...]:
    if not verified.rows:
        return ()
    return tuple(state for state in STATES if verified.count(state) or state != "not checked")


def verified_dict(path: str, verified: Verified) -> dict[str, Any]:
    """Return what was found of a post for JSON; times in seconds, bytes and lines of the file."""
    starts = _line_starts(verified.post)
    return {
        "schema": 1,
        "post": path,
        "recordings": [{"title": one.title, "sha256": one.hash} for one in verified.recordings],
        "counts": {state.replace(" ", "_"): verified.count(state) for state in STATES},
        "sections": [_section_dict(section, starts) for section in verified.sections],
    }


def _section_dict(section: VerifiedSection, starts: Sequence[int]) -> dict[str, Any]:
    return {
        "title": section.section.title,
        "speakers": [one.name for one in section.section.speakers],
        "recording": None if section.recording is None else section.recording.title,
        "talk": None if section.talk is None else section.talk + 1,
        "start": None if section.span is None else round(section.span.start, 1),
        "end": None if section.span is None else round(section.span.end, 1),
        "heard_speakers": list(section.speakers),
        "sentences": [_row_dict(row, starts) for row in section.rows],
    }


def _row_dict(row: Row, starts: Sequence[int]) -> dict[str, Any]:
    problems = row.verdict.problems if row.verdict else ()
    return {
        "part": "head" if row.sentence is None else "body",
        "line": bisect_right(starts, row.span.start),
        "sentence": row.text,
        "state": row.state,
        "start": None if row.time is None else round(row.time.start, 3),
        "end": None if row.time is None else round(row.time.end, 3),
        "words": _words(row),
        "problems": [{"kind": one.kind, "notes": one.said, "recording": one.heard} for one in problems],
        "why": _remark(row),
    }


def _section(section: VerifiedSection, glyphs: _Glyphs) -> "Iterator[RenderableType]":
    from rich.table import Table
    from rich.text import Text

    yield _heading(section, glyphs)
    if section.talk is None:
        yield Text("  not checked: no recording is surely of this talk", style="yellow")
        return
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    for row in section.rows:
        style = _STYLES[row.state]
        time = clock(row.time.start) if row.time else ""
        told = Text(_told(row, glyphs), style="" if row.state in ("supported", "contradicted") else style)
        if remark := _remark(row):
            remark = _plain(remark, unicode=glyphs is _UNICODE)
            told.append(f"\n{remark}", style="red" if row.state == "contradicted" else "dim")
        if row.segments and row.sentence is not None:
            told.append(f"\n{_plain(_heard(row, glyphs), unicode=glyphs is _UNICODE)}", style="dim")
        table.add_row(Text(f"  {glyphs.marks[row.state]}", style=style), Text(time, style="dim"), told)
    yield table


def _told(row: Row, glyphs: _Glyphs) -> str:
    text = _plain(row.text, unicode=glyphs is _UNICODE)
    return f"Speaker: {text}" if row.sentence is None else text


def _heading(section: VerifiedSection, glyphs: _Glyphs) -> "Text":
    from rich.text import Text

    unicode = glyphs is _UNICODE
    text = Text(_plain(_title(section), unicode=unicode), style="bold")
    if section.speakers:
        text.append(glyphs.by + _plain(", ".join(section.speakers), unicode=unicode), style="not bold")
    if section.span is not None and section.recording is not None:
        recording = _plain(section.recording.title, unicode=unicode)
        times = f"{clock(section.span.start)}{glyphs.to}{clock(section.span.end)}"
        text.append(f"  {times} of {glyphs.quotes[0]}{recording}{glyphs.quotes[1]}", style="not bold dim")
    return text


def _title(section: VerifiedSection) -> str:
    names = ", ".join(one.name for one in section.section.speakers)
    return section.section.title or names or "The post"


def _remark(row: Row) -> str:
    """Return what is wrong with a sentence, what was mended, or why it was not checked; "" where there is nothing."""
    if row.verdict is None:
        return row.why
    told = reason(row.verdict)
    if not told.startswith(_OF_THE_POST):
        return told
    return f"the post {told}" if row.state == "contradicted" else f"not sure: the post {told}"


def _heard(row: Row, glyphs: _Glyphs) -> str:
    words = _words(row).split()
    return _quoted(" ".join(words[:_MOST_WORDS]) + (glyphs.more if len(words) > _MOST_WORDS else ""), glyphs)


def _words(row: Row) -> str:
    return " ".join(segment.text for segment in row.segments)


def _quoted(text: str, glyphs: _Glyphs) -> str:
    return f"{glyphs.quotes[0]}{text}{glyphs.quotes[1]}"


def _line_starts(post: Post) -> list[int]:
    """Return the byte at which each line of a post begins."""
    return [0, *(found.end() for found in _BREAK.finditer(post.data))]


def _plain(text: str, *, unicode: bool) -> str:
    """Return what a terminal may be given: a line that steers nothing, and without `unicode` ASCII alone."""
    line = " ".join(printable(text).split())
    return line if unicode else line.encode("ascii", "replace").decode()
