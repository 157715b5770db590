"""Draws a session for a terminal: a row a speaker, the parts as bands, a legend, and why the borders are there.

Knows nothing of how the session was split. Colours tell people apart, but nothing needs them: with NO_COLOR and on
terminals that know only ASCII the same can be read.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talknotes.cli.display import printable
from talknotes.exchange.timeline import Band, Row, Timeline, folded, marks
from talknotes.values import Evidence, Span, clock

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

_MOST_ROWS: Final = 24
_LEAST_CHART: Final = 16
_NAME_SHARE: Final = 0.25
_COLOURS: Final = ("cyan", "magenta", "green", "yellow", "blue", "red")
_TICK_GAP: Final = 3


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """How much of a cell is spoken, from little to all; what fills a band of each kind; where one begins."""

    spoken: tuple[str, ...]
    bands: dict[str, str]
    edge: str
    cut: str
    to: str
    by: str


_UNICODE: Final = _Glyphs(
    tuple("░▒▓█"), {"talk": "━", "questions": "┅", "intro": "·", "break": " "}, "│", "…", "–", " — "
)
_ASCII: Final = _Glyphs(
    tuple(".:=#"), {"talk": "=", "questions": "?", "intro": ".", "break": " "}, "|", "~", "-", " - "
)


def show(timeline: Timeline, explain: bool) -> None:
    """Print the timeline on the terminal; where stdout is none and `explain` is asked, the reasons, tabs between."""
    from rich.console import Console

    if sys.stdout.isatty():
        console = Console(highlight=False)
        console.print(draw(timeline, console.width, "utf" in console.encoding.lower(), explain))
    elif explain:
        for row in explanation(timeline):
            print("\t".join(_plain(cell, True) for cell in row))  # noqa: T201


def draw(timeline: Timeline, width: int, unicode: bool, explain: bool = False) -> "RenderableType":
    """Return the timeline, at most `width` cells wide, as rich prints it; only ASCII unless `unicode`.

    With `explain`, a list of what speaks for each border, title and name follows.
    """
    from rich.console import Group

    glyphs = _UNICODE if unicode else _ASCII
    pieces: list[RenderableType] = [*_chart(timeline, width, glyphs)] if timeline.span.duration else []
    if timeline.talks:
        pieces += ["", _legend(timeline, glyphs)]
    if explain:
        pieces += ["", _reasons(timeline, glyphs)]
    return Group(*pieces)


def explanation(timeline: Timeline) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield a row for each sign: a border's time, what begins or is named, the kind of sign, its weight, what it was.

    Time and name stand in the first row alone. A border without a sign has one row, with empty cells.
    """
    for border in timeline.borders:
        yield from _because(clock(border.time), border.begins, border.evidence)
    for talk in timeline.talks:
        if talk.evidence and talk.title:
            yield from _because("", f"title of talk {talk.number}: {talk.title}", talk.evidence)
    for row in timeline.rows:
        if row.evidence:
            sure = f" ({row.confidence:.0%} sure)" if row.confidence is not None else ""
            yield from _because("", f"{row.label} is {row.name}{sure}", row.evidence)


def _because(time: str, what: str, evidence: Sequence[Evidence]) -> Iterator[tuple[str, str, str, str, str]]:
    if not evidence:
        yield time, what, "", "", ""
    for place, sign in enumerate(evidence):
        weight = "" if sign.weight is None else f"{sign.weight:+.1f}"
        at = "" if sign.time is None or clock(sign.time) == time else f" (at {clock(sign.time)})"
        yield "" if place else time, "" if place else what, sign.kind, weight, sign.detail + at


def _chart(timeline: Timeline, width: int, glyphs: _Glyphs) -> "Iterator[Text]":
    from rich.cells import cell_len
    from rich.text import Text

    rows = folded(timeline.rows, _MOST_ROWS)
    times = [f"{clock(row.seconds)} {row.share:4.0%}" for row in rows]
    ends = max([len(time) for time in times], default=0)
    names = [_plain(row.name, glyphs is _UNICODE) for row in rows]
    longest = max([cell_len(name) for name in names], default=0)
    start = max(5, min(longest, int(width * _NAME_SHARE), width - ends - _LEAST_CHART - 4))
    cells = max(_LEAST_CHART, width - start - ends - 4)
    scale = _Scale(timeline.span, cells)
    gap = " " * (start + 2)
    if timeline.bands:
        yield Text(_fit("parts", start, glyphs) + "  ", no_wrap=True).append(_bands(timeline, scale, glyphs))
    for row, name, time in zip(rows, names, times, strict=True):
        colour = _COLOURS[row.seat % len(_COLOURS)] if row.label else "dim"
        line = Text(_fit(name, start, glyphs) + "  ", no_wrap=True, overflow="crop")
        line.append(_spoken(row, scale, glyphs), style=colour)
        yield line.append(f"  {time.rjust(ends)}", style="dim")
    yield Text(gap + _axis(scale), style="dim", no_wrap=True, overflow="crop")


@dataclass(frozen=True, slots=True)
class _Scale:
    """A stretch of time laid out on cells."""

    span: Span
    cells: int

    @property
    def step(self) -> float:
        return self.span.duration / self.cells

    def cell(self, time: float) -> int:
        """Return the cell that holds `time`."""
        return min(self.cells - 1, int((time - self.span.start) / self.step)) if self.step else 0

    def edge(self, time: float) -> int:
        """Return the edge between two cells that lies nearest to `time`."""
        return round((time - self.span.start) / self.step) if self.step else 0


def _spoken(row: Row, scale: _Scale, glyphs: _Glyphs) -> str:
    shares = [0.0] * scale.cells
    for span in row.spans:
        for cell in range(scale.cell(span.start), scale.cell(span.end) + 1):
            start = scale.span.start + cell * scale.step
            shares[cell] += span.overlap(Span(start, start + scale.step)) / scale.step if scale.step else 0.0
    heaviest = len(glyphs.spoken) - 1
    return "".join(glyphs.spoken[min(heaviest, int(share * len(glyphs.spoken)))] if share else " " for share in shares)


def _bands(timeline: Timeline, scale: _Scale, glyphs: _Glyphs) -> "Text":
    from rich.text import Text

    text = Text()
    for band in timeline.bands:
        cells = scale.edge(band.span.end) - scale.edge(band.span.start)
        text.append(_band(band, cells, glyphs), style="bold" if band.kind == "talk" else "dim")
    return text


def _band(band: Band, cells: int, glyphs: _Glyphs) -> str:
    """Return a band's cells, drawn as its kind is; a talk begins with a line and has its number in the middle."""
    fill = glyphs.bands[band.kind]
    if band.kind != "talk" or cells < 1:
        return fill * cells
    number = str(band.number)
    roomy = f" {number} " if cells >= len(number) + 5 else number
    return glyphs.edge + (roomy if len(number) < cells else "").center(cells - 1, fill)


def _axis(scale: _Scale) -> str:
    """Return the times below the chart, each beginning in its own cell."""
    longest = max(len(clock(scale.span.end)), len(clock(scale.span.start)))
    line = ""
    for time in marks(scale.span, max(1, scale.cells // (longest + _TICK_GAP))):
        cell, text = scale.cell(time), clock(time)
        if cell + len(text) <= scale.cells and (cell > len(line) or not line):
            line = line.ljust(cell) + text
    return line


def _legend(timeline: Timeline, glyphs: _Glyphs) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    is_unicode = glyphs is _UNICODE
    for talk in timeline.talks:
        time = f"{clock(talk.span.start)}{glyphs.to}{clock(talk.span.end)}" if talk.span else ""
        title = Text(_plain(talk.title or f"Talk {talk.number}", is_unicode), style="bold")
        if talk.speakers:
            title.append(glyphs.by + _plain(", ".join(talk.speakers), is_unicode), style="not bold")
        table.add_row(Text(str(talk.number), style="bold"), Text(time, style="dim"), title)
    return table


def _reasons(timeline: Timeline, glyphs: _Glyphs) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table("at", "what", "sign", "weight", "why", box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.columns[0].no_wrap = table.columns[3].no_wrap = True
    table.columns[0].justify = table.columns[3].justify = "right"
    for column in (1, 2, 4):
        table.columns[column].overflow = "fold"
    table.columns[1].ratio, table.columns[4].ratio = 2, 3
    for row in explanation(timeline):
        cells = [Text(_plain(cell, glyphs is _UNICODE)) for cell in row]
        cells[1].stylize("bold")
        table.add_row(*cells)
    return table


def _fit(text: str, cells: int, glyphs: _Glyphs) -> str:
    """Return `text` in exactly so many cells, cut where it is wider: a Chinese character takes two."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(text, cells) if cell_len(text) <= cells else set_cell_size(text, cells - 1) + glyphs.cut


def _plain(text: str, unicode: bool) -> str:
    """Return what a terminal may be given: nothing that steers it, and without `unicode` ASCII alone."""
    line = " ".join(printable(text).split())
    if unicode:
        return line
    import unicodedata

    return "".join(_ascii(char) for char in unicodedata.normalize("NFKD", line) if not unicodedata.combining(char))


def _ascii(char: str) -> str:
    return char if char.isascii() else {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"'}.get(char, "?")
