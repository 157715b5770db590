"""WebVTT and SubRip (SRT) as they are found: a file's text becomes cues, each a time and what stands below it.

Reads what browsers and players read and a little more; counts what it can't read, so that nothing vanishes unseen.
Knows nothing of what a cue's text means: that is `cuetext`'s. Every step takes time in proportion to the text.
Sources: the W3C's WebVTT, 6.1 (parsing); SubRip has no standard, its forms here are those that players put up with.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from talknotes.exchange.formats import clean

_LINE_END = re.compile(r"\r\n|\r|\n")
_ARROW: Final = "-->"
_LONGEST_TIMES = 300
"""Characters: a line of times is short, settings included; what comes later on it is not looked at."""
_TIME = r"(-?)(?:(\d{1,9}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?"
_TIMES = re.compile(rf"{_TIME}[ \t]*-->[ \t]*{_TIME}(?=\s|$)")
_LIKE_TIMES = re.compile(r"-?\d[\d:., \t]*-->")
_NUMBER = re.compile(r"\d{1,9}")
_HEADER = re.compile(r"WEBVTT(?=[ \t\r\n]|$)")
_HEADER_LANGUAGE = re.compile(r"Language:[ \t]*([A-Za-z]{2,3})(?![A-Za-z])", re.I)
_NO_CUES = frozenset({"NOTE", "STYLE", "REGION", "WEBVTT"})
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
"""Marks that steer how text is broken and in which direction it runs; they would make equal words unequal."""


@dataclass(frozen=True, slots=True)
class RawCue:
    """A cue as it stands in the file: seconds, which may be negative or in the wrong order, and its lines."""

    start: float
    end: float
    payload: str


@dataclass(frozen=True, slots=True)
class CueFile:
    """A file of captions: cues in the file's order, the language that its header names, and what was no cue.

    `unreadable` counts cues whose times can't be read, `loose` texts that belong to no cue.
    """

    webvtt: bool
    language: str | None
    cues: tuple[RawCue, ...]
    unreadable: int = 0
    loose: int = 0


def parse_cues(text: str) -> CueFile:
    """Return the cues of a WebVTT or SRT file; a text that is neither has none."""
    text = text.removeprefix("\ufeff")
    webvtt = _HEADER.match(text) is not None
    lines = [normalize(line) for line in _LINE_END.split(text)]
    starts = [at for at, line in enumerate(lines) if _ARROW in line and (webvtt or _LIKE_TIMES.match(line.lstrip()))]
    found: list[RawCue] = []
    unreadable, loose = 0, _count_loose(_before(lines, starts, webvtt)) if starts else 0
    for at, following in pairwise([*starts, len(lines)]):
        rows = lines[at + 1 : _payload_end(lines, at, following, webvtt)]
        if webvtt:
            rows, outside = _until_blank(rows)
            loose += _count_loose(outside)
        cue = _cue(lines[at], rows)
        unreadable += cue is None
        found += [cue] if cue else []
    return CueFile(webvtt, _language(lines) if webvtt else None, tuple(found), unreadable, loose)


def normalize(text: str) -> str:
    """Return a text without control characters and invisible marks of layout."""
    return clean(text).translate(_INVISIBLE)


def _before(lines: Sequence[str], starts: Sequence[int], webvtt: bool) -> list[str]:
    """Return the rows above the first cue, the header and the cue's identifier excluded."""
    rows = lines[: _payload_end(lines, -1, starts[0], webvtt)]
    return _until_blank(list(rows))[1] if webvtt else list(rows)


def _payload_end(lines: Sequence[str], at: int, following: int, webvtt: bool) -> int:
    """Return where the rows of the cue at `at` end, the next cue's identifier excluded."""
    last = following - 1
    if following == len(lines) or last <= at:
        return following
    is_first = not lines[last - 1].strip() and last - 1 > at
    is_identifier = is_first if webvtt else _NUMBER.fullmatch(lines[last].strip())
    return last if is_identifier else following


def _until_blank(rows: list[str]) -> tuple[list[str], list[str]]:
    end = next((at for at, row in enumerate(rows) if not row.strip()), len(rows))
    return rows[:end], rows[end:]


def _count_loose(rows: Sequence[str]) -> int:
    """Count the blocks of text that are no comment, style or region."""
    firsts = (row for before, row in pairwise(["", *rows]) if row.strip() and not before.strip())
    return sum(row.split(maxsplit=1)[0] not in _NO_CUES for row in firsts)


def _cue(times: str, rows: Sequence[str]) -> RawCue | None:
    found = _TIMES.match(times.strip()[:_LONGEST_TIMES])
    if not found:
        return None
    groups = found.groups()
    start, end = _seconds(*groups[:5]), _seconds(*groups[5:])
    payload = "\n".join(row for row in rows if row.strip())
    return None if start is None or end is None else RawCue(start, end, payload)


def _seconds(sign: str, hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float | None:
    if int(minutes) > 59 or int(seconds) > 59:
        return None
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    total = float(f"{whole}.{fraction or 0}")
    return -total if sign else total


def _language(lines: Sequence[str]) -> str | None:
    for line in lines[1:]:
        if not line.strip() or _ARROW in line:
            break
        if found := _HEADER_LANGUAGE.match(line):
            return found[1].lower()
    return None
