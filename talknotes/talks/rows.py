"""The rows of a published programme, whatever its form: CSV, Markdown tables, or lines, lists and headings.

A row is a time, and a text or else a title and speakers of their own. Knows nothing of how a text parts into title and
speakers but for whether it names people. Every step takes time in proportion to the text.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from talknotes.talks.billing import people
from talknotes.talks.cuts import names_people
from talknotes.talks.programme_words import column_of, kind_of, words
from talknotes.talks.times import Slot, take_time, whole_time

LONGEST_LINE: Final = 600
"""What is longer (characters) is prose and no line of a programme."""
_LONGEST_TABLE_LINE: Final = 6_000
_LONGEST_TITLE: Final = 250
_MOST_ROWS: Final = 5_000

_BULLET = re.compile(r"^\s*(?:[-*+•●▪◦·‣–—]\s+|\d{1,3}[.)]\s+(?!\d))+")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_EMPHASIS = re.compile(r"(\*\*|__|~~|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_COLON: Final = r"\s*:\s*(?P<rest>.+)"


@dataclass(slots=True)
class Row:
    """An entry while it is read: its time, and its text or, where they are known, its title and speakers."""

    slot: Slot | None = None
    body: str = ""
    title: str | None = None
    who: str | None = None
    place: str | None = None
    heading: bool = False
    listed: bool = False


def rows_of(text: str) -> list[Row]:
    """Return the rows of a programme in whatever form it is written; none where a text holds no programme."""
    return _csv_rows(text) or _table_rows(text) or line_rows(text)


def line_rows(text: str) -> list[Row]:
    """Return the entries of a text in lines, each with what the lines below it add."""
    rows: list[Row] = []
    for raw in text.split("\n"):
        line = _plain(_BULLET.sub("", _HEADING.sub("", raw)))
        if (
            not line
            or len(line) > LONGEST_LINE
            or words("lines", "other", r"\s*:").match(line)
            or not any(c.isalnum() for c in line)
        ):
            continue
        if len(rows) >= _MOST_ROWS:
            break
        heading, listed = bool(_HEADING.match(raw)), bool(_BULLET.match(raw))
        if not _adds(rows, line):
            timed = take_time(line)
            rows.append(Row(timed[0] if timed else None, timed[1] if timed else line, heading=heading, listed=listed))
    return _chosen(rows)


def _csv_rows(text: str) -> list[Row]:
    """Return the rows of a CSV file: one whose first line names columns, or whose lines begin with a time."""
    head = next((line for line in text.split("\n") if line.strip()), "")
    for delimiter in ("\t", ";", ","):
        if head.count(delimiter) == 0 or len(head) > LONGEST_LINE:
            continue
        try:
            cells = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True), _MOST_ROWS))
        except csv.Error:
            continue
        cells = [[cell.strip() for cell in row] for row in cells if any(cell.strip() for cell in row)]
        columns = _columns(cells[0])
        if len(columns) >= 2 and ("title" in columns.values() or "who" in columns.values()):
            return [_table_row(row, columns) for row in cells[1:]]
        if len(cells) > 1 and all(len(row) >= 3 and whole_time(row[0]) for row in cells):
            return [_table_row(row, _guessed_columns(cells)) for row in cells]
    return []


def _table_rows(text: str) -> list[Row]:
    """Return the rows of all Markdown tables in a text."""
    rows: list[Row] = []
    columns: dict[int, str] = {}
    before: list[str] = []
    for line in text.split("\n"):
        if "|" not in line or len(line) > _LONGEST_TABLE_LINE:
            columns, before = {}, []
            continue
        cells = [_plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if _TABLE_RULE.fullmatch(line.strip()):
            columns = _columns(before) if before else {}
        elif columns:
            rows.append(_table_row(cells, columns))
        before = cells
    return rows if any(row.title or row.who for row in rows) else []


def _columns(names: Sequence[str]) -> dict[int, str]:
    """Return what each column holds by its name; beside times, a column of another name holds titles."""
    kinds = [column_of(name) for name in names]
    found: dict[int, str] = {}
    for index, kind in enumerate(kinds):
        if kind and kind != "none" and kind not in found.values():
            found[index] = kind
    unknown = [index for index, kind in enumerate(kinds) if kind is None]
    if "start" in found.values() and "title" not in found.values() and 1 <= len(unknown) <= 2:
        found[unknown[0]] = "title"
    return found


def _guessed_columns(cells: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return what the columns of a table without a header hold: times, then the one most like people, then a title."""
    width = min(len(row) for row in cells)
    columns = {0: "start"}
    rest = list(range(1, width))
    if rest and all(not row[1] or whole_time(row[1]) for row in cells):
        columns[rest.pop(0)] = "end"
    if len(rest) > 1:
        likeness = {at: sum(bool(people(row[at])) for row in cells) for at in rest}
        who = max(rest, key=lambda at: likeness[at])
        if likeness[who] * 2 >= len(cells):
            columns[who] = "who"
            rest.remove(who)
    if rest:
        columns[rest[0]] = "title"
    if "who" in columns.values() and len(rest) > 1:
        columns[rest[1]] = "place"
    return columns


def _table_row(cells: Sequence[str], columns: Mapping[int, str]) -> Row:
    found = {kind: _plain(cells[at]) for at, kind in columns.items() if at < len(cells)}
    slot = whole_time(found.get("start", ""))
    end = whole_time(found.get("end", ""))
    if slot and end:
        slot = Slot(slot.start, end.start)
    return Row(slot, title=found.get("title", ""), who=found.get("who"), place=found.get("place"))


def _adds(rows: list[Row], line: str) -> bool:
    """Add what a line says of the entry above it, and tell whether it does."""
    above = rows[-1] if rows else None
    if found := words("lines", "who", _COLON).fullmatch(line):
        if above:
            above.who = f"{above.who}; {found['rest']}" if above.who else found["rest"]
        return True
    if found := words("lines", "title", _COLON).fullmatch(line):
        if above and above.slot and not above.body:
            above.title = found["rest"]
        else:
            rows.append(Row(title=found["rest"], heading=True))
        return True
    if (found := words("lines", "time", _COLON).fullmatch(line)) and above and (slot := whole_time(found["rest"])):
        above.slot = slot
        return True
    if above is None or above.who or take_time(line):
        return False
    if above.slot and not above.body and above.title is None:
        above.body = line
        return True
    if (
        (above.slot or above.heading)
        and not names_people(above.body)
        and people(line, single=bool(re.match(r"by\s", line, re.I)))
    ):
        above.who = line
        return True
    return False


def _chosen(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that are entries: where some have times only those, else those that name people."""
    timed = [row for row in rows if row.slot]
    if len(timed) > 1 or (timed and len(rows) == 1):
        return [row for row in rows if row.slot or row.who]
    named = [
        row
        for row in rows
        if row.slot or row.who or row.title or names_people(row.body) or (row.listed and kind_of(row.body))
    ]
    if any(row.slot or row.who or row.title or names_people(row.body) for row in named):
        return named
    listed = [row for row in rows if row.listed]
    return listed if len(listed) > 1 and all(len(row.body) <= _LONGEST_TITLE for row in listed) else []


def _plain(text: str) -> str:
    """Return a line without the signs of Markdown and HTML, its words as they are."""
    text = _EMPHASIS.sub("", _TAG.sub(" ", _LINK.sub(r"\1", text[:10_000])))
    return " ".join(_ESCAPED.sub(r"\1", text).split())
