"""Draws how far the notes on each talk go: covered minutes, where notes stop, what none mentions, where both disagree.

Knows nothing of how that was found out. Without a terminal the same comes as rows with tabs between; with NO_COLOR, and
where only ASCII is known, it can still be read.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from talknotes.alignment.values import Coverage, Disagreement
from talknotes.authored.post import Post
from talknotes.cli.display import printable
from talknotes.exchange.timeline import marks, shown_name
from talknotes.values import Programme, Span, clock

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

LONG_S: Final = 120.0
"""A stretch that no note mentions is worth a word from here on."""

_LEAST_CELLS, _MOST_CELLS = 20, 100
_LABEL: Final = 7
_SHARE: Final = 6
_TICK_GAP: Final = 3


@dataclass(frozen=True, slots=True)
class _Glyphs:
    covered: str
    partly: str
    missing: str
    stop: str
    to: str
    by: str


_UNICODE: Final = _Glyphs("█", "▒", "·", "▲", "–", " — ")
_ASCII: Final = _Glyphs("#", "=", ".", "^", "-", " - ")


def show_coverage(
    post: Post, coverages: Sequence[Coverage], disagreements: Sequence[Disagreement], programme: Programme
) -> None:
    """Print coverage on a terminal as a timeline for each talk; elsewhere a row a fact, with tabs between."""
    from rich.console import Console

    if sys.stdout.isatty():
        console = Console(highlight=False)
        is_unicode = "utf" in console.encoding.lower()
        console.print(draw_coverage(post, coverages, disagreements, programme, console.width, unicode=is_unicode))
        return
    for row in coverage_rows(post, coverages, disagreements, programme):
        print("\t".join(_plain(cell, unicode=True) for cell in row))  # noqa: T201


def draw_coverage(
    post: Post,
    coverages: Sequence[Coverage],
    disagreements: Sequence[Disagreement],
    programme: Programme,
    width: int,
    *,
    unicode: bool = True,
) -> "RenderableType":
    """Return the coverage of talks as rich prints it, at most `width` cells wide; only ASCII unless `unicode`."""
    from rich.console import Group

    glyphs = _UNICODE if unicode else _ASCII
    pieces: list[RenderableType] = []
    for coverage in coverages:
        pieces += [*_talk(post, coverage, programme, width, glyphs), ""]
    if disagreements:
        pieces.append(_disagreements(disagreements, glyphs))
    return Group(*pieces)


def coverage_rows(
    post: Post, coverages: Sequence[Coverage], disagreements: Sequence[Disagreement], programme: Programme
) -> Iterator[tuple[str, ...]]:
    """Yield rows of text: what, start, end, talk; then disagreements with both sides and the note's sentence.

    What is told: each talk with its share of covered time, stretches that are covered, where notes stop, stretches of
    two minutes and more that none mentions.
    """
    for coverage in coverages:
        title = talk_title(post, coverage, programme)
        yield "talk", clock(coverage.span.start), clock(coverage.span.end), title, f"{covered_share(coverage):.0%}"
        yield from (("covered", clock(span.start), clock(span.end), title) for span in coverage.covered)
        if coverage.stops is not None:
            yield "stops", clock(coverage.stops), "", title
        yield from (("unmentioned", clock(span.start), clock(span.end), title) for span in long_stretches(coverage))
    for one in disagreements:
        yield "disagreement", clock(one.time), one.kind, one.noted, one.said, one.note.text


def coverage_dict(
    post: Post, coverages: Sequence[Coverage], disagreements: Sequence[Disagreement], programme: Programme
) -> dict[str, Any]:
    """Return coverage and disagreements for JSON; times in seconds, rounded to tenths."""
    return {
        "talks": [_coverage_dict(post, coverage, programme) for coverage in coverages],
        "disagreements": [
            {
                "kind": one.kind,
                "noted": one.noted,
                "said": one.said,
                "time": round(one.time, 1),
                "sentence": one.note.text,
            }
            for one in disagreements
        ],
    }


def long_stretches(coverage: Coverage) -> tuple[Span, ...]:
    """Return the stretches of a talk, of two minutes and more, that no note mentions."""
    return tuple(span for span in coverage.unmentioned if span.duration >= LONG_S)


def covered_share(coverage: Coverage) -> float:
    """Return which share of a talk's time the notes tell of, 0 to 1."""
    total = coverage.span.duration
    return sum(span.overlap(coverage.span) for span in coverage.covered) / total if total else 0.0


def talk_title(post: Post, coverage: Coverage, programme: Programme) -> str:
    """Return what to call a talk: its section's title, else the programme's, else its number."""
    section = None if coverage.section is None else post.sections[coverage.section]
    talk = programme.talks[coverage.talk] if coverage.talk < len(programme.talks) else None
    return (section and section.title) or (talk and talk.title) or f"Talk {coverage.talk + 1}"


def _coverage_dict(post: Post, coverage: Coverage, programme: Programme) -> dict[str, Any]:
    talk = programme.talks[coverage.talk]
    return {
        "talk": coverage.talk + 1,
        "title": talk_title(post, coverage, programme),
        "speakers": [shown_name(programme.person(label)) for label in talk.speakers],
        "has_section": coverage.section is not None,
        **_times(coverage.span),
        "share": round(covered_share(coverage), 3),
        "covered": [_times(span) for span in coverage.covered],
        "starts": None if coverage.starts is None else round(coverage.starts, 1),
        "stops": None if coverage.stops is None else round(coverage.stops, 1),
        "unmentioned": [_times(span) for span in long_stretches(coverage)],
        "notes": [
            {"sentence": noted.note.text, "score": round(noted.score, 3), **(_times(noted.span) if noted.span else {})}
            for noted in coverage.noted
        ],
    }


def _times(span: Span) -> dict[str, float]:
    return {"start": round(span.start, 1), "end": round(span.end, 1)}


def _talk(
    post: Post, coverage: Coverage, programme: Programme, width: int, glyphs: _Glyphs
) -> "Iterator[RenderableType]":
    from rich.text import Text

    is_unicode = glyphs is _UNICODE
    title = Text(_plain(talk_title(post, coverage, programme), unicode=is_unicode), style="bold")
    names = [shown_name(programme.person(label)) for label in programme.talks[coverage.talk].speakers]
    if names:
        title.append(glyphs.by + _plain(", ".join(names), unicode=is_unicode), style="not bold")
    yield title.append(f"  {clock(coverage.span.start)}{glyphs.to}{clock(coverage.span.end)}", style="not bold dim")
    if coverage.section is None:
        yield Text("  no section in the post", style="yellow")
        return
    cells = max(_LEAST_CELLS, min(_MOST_CELLS, width - _LABEL - _SHARE))
    yield (
        Text("notes".ljust(_LABEL), no_wrap=True)
        .append(_bar(coverage, cells, glyphs))
        .append(f" {covered_share(coverage):.0%}", style="dim")
    )
    if coverage.stops is not None:
        yield Text(" " * (_LABEL + _cell(coverage.span, cells, coverage.stops)), no_wrap=True, overflow="crop").append(
            f"{glyphs.stop} stops {clock(coverage.stops)}"[: max(1, width - _LABEL)], style="yellow"
        )
    yield Text(" " * _LABEL + _axis(coverage.span, cells), style="dim", no_wrap=True, overflow="crop")
    for span in long_stretches(coverage):
        yield Text(f"  no note on {clock(span.start)}{glyphs.to}{clock(span.end)}", style="yellow").append(
            f"  ({_minutes(span)})", style="dim"
        )


def _bar(coverage: Coverage, cells: int, glyphs: _Glyphs) -> "Text":
    from rich.text import Text

    step = coverage.span.duration / cells if coverage.span.duration else 1.0
    text = Text()
    for cell in range(cells):
        start = coverage.span.start + cell * step
        share = sum(span.overlap(Span(start, start + step)) for span in coverage.covered) / step
        if share >= 0.5:
            text.append(glyphs.covered, style="green")
        else:
            text.append(glyphs.partly if share > 0 else glyphs.missing, style="green" if share > 0 else "dim")
    return text


def _cell(span: Span, cells: int, time: float) -> int:
    share = (time - span.start) / span.duration if span.duration else 0.0
    return max(0, min(cells - 1, int(share * cells)))


def _axis(span: Span, cells: int) -> str:
    longest = max(len(clock(span.end)), len(clock(span.start)))
    line = ""
    for time in marks(span, max(1, cells // (longest + _TICK_GAP))):
        cell, text = _cell(span, cells, time), clock(time)
        if cell + len(text) <= cells and (cell > len(line) or not line):
            line = line.ljust(cell) + text
    return line


def _minutes(span: Span) -> str:
    return f"{span.duration / 60:.0f} min"


def _disagreements(disagreements: Sequence[Disagreement], glyphs: _Glyphs) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table("at", "what", "in the post", "in the recording", box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.columns[0].justify = "right"
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for column in (2, 3):
        table.columns[column].overflow = "fold"
    for one in disagreements:
        cells = (_plain(cell, unicode=glyphs is _UNICODE) for cell in (one.kind, one.noted, one.said))
        table.add_row(clock(one.time), *(Text(cell) for cell in cells))
    return table


def _plain(text: str, *, unicode: bool) -> str:
    """Return what a terminal may be given: a line that steers nothing, and without `unicode` ASCII alone."""
    line = " ".join(printable(text).split())
    return line if unicode else line.encode("ascii", "replace").decode()
