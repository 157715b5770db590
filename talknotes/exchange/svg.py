"""A session's timeline as a picture: one SVG file that stands alone, for light and dark, and for screen readers.

Knows nothing of files. No script, no font, no address: nothing is fetched where it is shown. All text is escaped, and
what no XML may hold is left out. Widths of text are estimated, since nobody knows the reader's font.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from talknotes.exchange.formats import clean
from talknotes.exchange.timeline import Band, Border, Entry, Row, Timeline, folded, marks
from talknotes.values import Evidence, Span, clock

_WIDTH: Final = 1200
_MARGIN: Final = 24
_LEFT: Final = 224
"""Where the chart begins; all lengths are in user units, pixels where the picture is shown as large as it is."""
_RIGHT: Final = _WIDTH - 152
_HEAD: Final = 64
_BAND: Final = 36
_ROW: Final = 28
_BAR: Final = 16
_AXIS: Final = 36
_LINE: Final = 24
_FONT: Final = 14
_CELL: Final = 8.0
"""What a narrow character is taken to need at that size; a Chinese one needs two."""
_TICK: Final = 90
_SHARE: Final = 52
_MOST_ROWS: Final = 30
_LEAST_BAR: Final = 1.0

_LIGHT: Final = ("#0969da", "#bf3989", "#1a7f37", "#9a6700", "#8250df", "#cf222e", "#0f7b86", "#6e5a4a")
_DARK: Final = ("#58a6ff", "#f778ba", "#56d364", "#e3b341", "#bc8cff", "#ff7b72", "#4fd1d9", "#c9b29b")
_OTHERS: Final = "others"
_CONTROLS: Final = dict.fromkeys((0xFFFE, 0xFFFF))


def timeline_svg(timeline: Timeline) -> str:
    """Return the timeline as an SVG document: parts as bands, a row a speaker, a time axis, the talks listed below.

    A border tells its signs, and a band and a row their times, in a tooltip. The same timeline gives the same bytes.
    """
    rows = folded(timeline.rows, _MOST_ROWS)
    chart = _Chart(timeline.span, _HEAD, len(rows))
    height = chart.bottom + _AXIS + _LINE * len(timeline.talks) + _MARGIN
    title = timeline.title or "Timeline"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
            f'height="{height}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{_text(title)}</title>',
            f'<desc id="desc">{_text(_told(timeline))}</desc>',
            f"<style>{_style()}</style>",
            f'<rect class="ground" width="{_WIDTH}" height="{height}"/>',
            _label(_MARGIN, 38, title, (_WIDTH - 2 * _MARGIN) / 1.4, "title"),
            *_axis(chart),
            *(piece for band in timeline.bands for piece in _band(band, chart)),
            *(piece for place, row in enumerate(rows) for piece in _row(row, place, chart)),
            *(_border(border, chart) for border in timeline.borders),
            *(_entry(entry, chart.bottom + _AXIS + _LINE * place) for place, entry in enumerate(timeline.talks)),
            "</svg>\n",
        ]
    )


@dataclass(frozen=True, slots=True)
class _Chart:
    """Where times and rows lie in the picture."""

    span: Span
    top: int
    rows: int

    @property
    def first_row(self) -> int:
        return self.top + _BAND + 12

    @property
    def bottom(self) -> int:
        return self.first_row + self.rows * _ROW

    def x(self, time: float) -> float:
        """Return where `time` lies, in user units."""
        along = (time - self.span.start) / self.span.duration if self.span.duration else 0.0
        return _LEFT + along * (_RIGHT - _LEFT)


def _axis(chart: _Chart) -> Iterator[str]:
    for time in marks(chart.span, (_RIGHT - _LEFT) // _TICK):
        x = _number(chart.x(time))
        yield f'<line class="tick" x1="{x}" x2="{x}" y1="{chart.top}" y2="{chart.bottom}"/>'
        yield f'<text class="faint" x="{x}" y="{chart.bottom + 16}" text-anchor="middle">{clock(time)}</text>'


def _band(band: Band, chart: _Chart) -> Iterator[str]:
    start, end = chart.x(band.span.start), chart.x(band.span.end)
    said = f"{_times(band.span)} {band.name}"
    width = max(end - start - 1, _LEAST_BAR)
    yield (
        f'<rect class="{band.kind}" x="{_number(start)}" y="{chart.top}" width="{_number(width)}" '
        f'height="{_BAND}" rx="3"><title>{_text(said)}</title></rect>'
    )
    shown = _band_text(band, width - 8)
    if shown:
        middle, base = _number(start + width / 2), chart.top + _BAND // 2 + 5
        yield f'<text class="on-{band.kind}" x="{middle}" y="{base}" text-anchor="middle">{_text(shown)}</text>'


def _band_text(band: Band, room: float) -> str:
    """Return what fits into a band: number and title, or the number alone."""
    if band.number is None or band.kind != "talk":
        return ""
    title = band.name.partition(": ")[2]
    whole = _fit(f"{band.number}  {title}" if title else str(band.number), room)
    if _cells(whole) >= 8 or whole.isdigit():
        return whole
    return str(band.number) if _cells(str(band.number)) * _CELL <= room + 4 else ""


def _row(row: Row, place: int, chart: _Chart) -> Iterator[str]:
    middle = chart.first_row + place * _ROW + _ROW // 2
    colour = f"seat{row.seat % len(_LIGHT)}" if row.label else _OTHERS
    full = f"{row.name}, {row.affiliation}" if row.affiliation else row.name
    yield _label(_MARGIN, middle + 5, row.name, _LEFT - _MARGIN - 16, "name", full)
    path = "".join(
        f"M{_number(start)} {middle - _BAR // 2}h{_number(max(end - start, _LEAST_BAR))}v{_BAR}H{_number(start)}z"
        for start, end in _bars(row.spans, chart)
    )
    yield f'<path class="{colour}" d="{path}"><title>{_text(f"{full}: {clock(row.seconds)}")}</title></path>'
    for end, told in ((_WIDTH - _MARGIN - _SHARE, clock(row.seconds)), (_WIDTH - _MARGIN, f"{row.share:.0%}")):
        yield f'<text class="faint" x="{end}" y="{middle + 5}" text-anchor="end">{told}</text>'


def _bars(spans: Iterable[Span], chart: _Chart) -> list[tuple[float, float]]:
    """Return from where to where a row is filled; what lies closer together than can be seen is joined."""
    bars: list[tuple[float, float]] = []
    for span in spans:
        start, end = chart.x(span.start), chart.x(span.end)
        if bars and start - bars[-1][1] < 0.5:
            bars[-1] = bars[-1][0], max(end, bars[-1][1])
        else:
            bars.append((start, end))
    return bars


def _border(border: Border, chart: _Chart) -> str:
    """Return the line of a border, down to the rows where a talk begins: twenty talks have eighty borders."""
    x, bottom = _number(chart.x(border.time)), chart.bottom if border.talk else chart.top + _BAND + 4
    ends = f'x1="{x}" x2="{x}" y1="{chart.top - 4}" y2="{bottom}"'
    said = "\n".join([f"{clock(border.time)} {border.begins}", *map(_sign, border.evidence)])
    return f'<g><title>{_text(said)}</title><line class="border" {ends}/><line class="hit" {ends}/></g>'


def _sign(sign: Evidence) -> str:
    at = "" if sign.time is None else f", {clock(sign.time)}"
    weight = "" if sign.weight is None else f" ({sign.weight:+.1f})"
    return f"{sign.kind}: {sign.detail}{at}{weight}"


def _entry(entry: Entry, y: int) -> str:
    time = _times(entry.span) if entry.span else ""
    title = entry.title or f"Talk {entry.number}"
    told = f"{title} — {', '.join(entry.speakers)}" if entry.speakers else title
    base = y + _LINE - 6
    number = f'<text class="name" x="{_MARGIN + 24}" y="{base}" text-anchor="end">{entry.number}</text>'
    return (
        number
        + _label(_MARGIN + 40, base, time, 160, "faint")
        + _label(_LEFT, base, told, _WIDTH - _MARGIN - _LEFT, "name")
    )


def _label(x: float, y: float, text: str, room: float, style: str, full: str | None = None) -> str:
    """Return a line of text that takes no more than `room`; `full`, or else all of it, is told where it was cut."""
    shown, full = _fit(text, room), full or text
    tooltip = f"<title>{_text(full)}</title>" if shown != full else ""
    return f'<text class="{style}" x="{_number(x)}" y="{_number(y)}">{tooltip}{_text(shown)}</text>'


def _told(timeline: Timeline) -> str:
    """Return in words what the picture shows, for those who can't see it."""
    talks = [
        f"{talk.number}. {talk.title or 'untitled'}"
        + (f", {' and '.join(talk.speakers)}" if talk.speakers else "")
        + (f", {_times(talk.span)}" if talk.span else "")
        for talk in timeline.talks
    ]
    people = [f"{row.name} {clock(row.seconds)}" for row in folded(timeline.rows, _MOST_ROWS)]
    rows = [
        f"Timeline of {clock(timeline.span.duration)}.",
        f"Talks: {'; '.join(talks)}." if talks else "No talks.",
        f"Speaking time: {'; '.join(people)}." if people else "",
    ]
    return " ".join(row for row in rows if row)


def _style() -> str:
    dark = "".join(_colours(_DARK, "#0d1117", "#e6edf3", "#9198a1", "#30363d", "#1f6feb", "#8957e5"))
    return (
        f"text{{font:{_FONT}px system-ui,sans-serif}}.title{{font-size:{1.4 * _FONT}px;font-weight:600}}"
        ".border{stroke-width:1;stroke-dasharray:2 3}.hit{stroke:#000;stroke-opacity:0;stroke-width:9}"
        f"{''.join(_colours(_LIGHT, '#ffffff', '#1f2328', '#59636e', '#d1d9e0', '#0969da', '#8250df'))}"
        f"@media (prefers-color-scheme:dark){{{dark}}}"
    )


def _colours(
    seats: tuple[str, ...], ground: str, ink: str, faint: str, line: str, talk: str, questions: str
) -> Iterator[str]:
    yield f".ground{{fill:{ground}}}text{{fill:{ink}}}.faint{{fill:{faint}}}.on-talk{{fill:#ffffff}}"
    yield f".tick{{stroke:{line}}}.border{{stroke:{faint}}}.{_OTHERS}{{fill:{faint}}}"
    yield f".talk{{fill:{talk}}}.questions{{fill:{questions};fill-opacity:.6}}.intro{{fill:{line}}}"
    yield f".break{{fill:{line};fill-opacity:.4}}"
    for seat, colour in enumerate(seats):
        yield f".seat{seat}{{fill:{colour}}}"


def _times(span: Span) -> str:
    return f"{clock(span.start)}–{clock(span.end)}"


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _fit(text: str, room: float) -> str:
    """Return `text`, its end cut off where it would need more than `room`."""
    if _cells(text) * _CELL <= room:
        return text
    kept, used = "", 1
    for char in text:
        used += _cells(char)
        if used * _CELL > room:
            break
        kept += char
    return kept.rstrip() + "…"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    return escape(clean(text).translate(_CONTROLS))
