"""Published programmes: a file or a description becomes entries with titles, speakers and times.

Reads lines ("14:00 Title — Speaker (Affiliation)"), headings with a line for the speaker, lists, Markdown tables and
CSV. What it is read from stays data: nothing is evaluated, and every step takes time in proportion to the text. Titles
and names keep their spelling. Knows nothing of recordings. Caveat: whether title or speaker stands first is guessed for
a whole programme, so one of a single line may be read the wrong way round.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from talknotes.errors import InputError
from talknotes.talks.billing import people
from talknotes.talks.cuts import Habits, habits_of, title_and_people
from talknotes.talks.programme_words import kind_of, words
from talknotes.talks.rows import Row, line_rows, rows_of
from talknotes.talks.times import Slot, are_offsets, in_order
from talknotes.values import AgendaEntry, Billed

_LARGEST_CHARS: Final = 2_000_000
_LONGEST_TITLE: Final = 250
_MOST_ENTRIES: Final = 2_000
_QUOTES: Final = "\"“”„«»'‘’"
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACES = re.compile(r"[\xa0\u2000-\u200a\u202f\u3000]")


@dataclass(frozen=True, slots=True)
class Agenda:
    """A programme's entries in the order in which they are written.

    `offsets` tells that `start` and `end` count from the recording's start, not from midnight.
    """

    entries: tuple[AgendaEntry, ...] = ()
    offsets: bool = False


def load_agenda(path: Path) -> Agenda:
    """Return the programme in a file (UTF-8 or else Latin-1); InputError where it can't be read or holds none."""
    try:
        data = path.read_bytes()
    except OSError as err:
        raise InputError(
            f"{path}: can't be read ({err.strerror}). Give the path of a text, Markdown or CSV file."
        ) from err
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{path}: is no text. Save the programme as text, Markdown or CSV.")
    agenda = read_agenda(_decode(data))
    if not agenda.entries:
        raise InputError(
            f"{path}: no programme was found. Write a line a talk, such as '14:00 Title — Speaker (Affiliation)'."
        )
    return agenda


def read_agenda(text: str) -> Agenda:
    """Return the programme in a text, whatever its form; without entries where there is none."""
    return _agenda(rows_of(_clean(text)))


def agenda_of_description(text: str) -> Agenda:
    """Return the programme in a recording's description: two lines with times or more, else one without entries."""
    rows = [row for row in line_rows(_clean(text)) if row.slot and row.body and "://" not in row.body]
    agenda = _agenda(rows) if len(rows) > 1 else Agenda()
    starts = [entry.start for entry in agenda.entries if entry.start is not None]
    return agenda if len(starts) > 1 and starts == sorted(starts) else Agenda()


def _decode(data: bytes) -> str:
    for encoding in ("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _clean(text: str) -> str:
    text = text[:_LARGEST_CHARS].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub("", _SPACES.sub(" ", text))


def _agenda(rows: Sequence[Row]) -> Agenda:
    rows = rows[:_MOST_ENTRIES]
    slots = [row.slot for row in rows]
    offsets = are_offsets([slot for slot in slots if slot])
    times = [_offsets(slot) for slot in slots] if offsets else in_order(slots)
    habits = habits_of(
        [row.body for row in rows if row.who is None and row.title is None and row.body],
        [row.who for row in rows if row.who],
    )
    entries = (_entry(row, habits, start, end) for row, (start, end) in zip(rows, times, strict=True))
    return Agenda(tuple(entry for entry in entries if entry.title or entry.speakers), offsets)


def _offsets(slot: Slot | None) -> tuple[float | None, float | None]:
    return (None, None) if slot is None else (slot.start.offset_s, slot.end.offset_s if slot.end else None)


def _entry(row: Row, habits: Habits, start: float | None, end: float | None) -> AgendaEntry:
    title, who = _said(row, habits)
    title = _tidy(title)
    kind = kind_of(title or "") or "talk"
    if title and who and words("labels", "talk").fullmatch(title):
        title = None
    elif title and (label := words("labels", "talk", r"\s*(?::|—|–|\s-)\s+").match(title)):
        title = _tidy(title[label.end() :]) or title
    return AgendaEntry(title, who, start, end, kind)


def _said(row: Row, habits: Habits) -> tuple[str | None, tuple[Billed, ...]]:
    """Return a row's title and people: out of its text, or as columns and labelled lines give them."""
    if row.who is None:
        return title_and_people(row.body, habits) if row.title is None else (row.title, ())
    who = people(row.who, known=True, commas=True if row.place else habits.commas)
    title, named = title_and_people(row.body, habits) if row.title is None else (row.title, who)
    twice = {one.name for one in named} & {one.name for one in who}
    return title if twice or row.title is not None else row.body, _with_places(who, row.place)


def _with_places(who: Sequence[Billed], place: str | None) -> tuple[Billed, ...]:
    """Give several people each their own workplace where as many are named; one person gets the whole of it."""
    places = [piece.strip() for piece in re.split(r"[;,/]|\s(?:and|&)\s", place or "") if piece.strip()]
    if len(who) == 1 and place:
        places = [place]
    if len(places) != len(who):
        return tuple(who)
    return tuple(replace(one, affiliation=one.affiliation or at) for one, at in zip(who, places, strict=True))


def _tidy(title: str | None) -> str | None:
    if title is None:
        return None
    title = title.strip(" \t|–—-:;,")
    if len(title) > 2 and title[0] in _QUOTES and title[-1] in _QUOTES and not set(title[1:-1]) & set('"“”„«»'):
        title = title[1:-1].strip()
    return title[:_LONGEST_TITLE] or None
