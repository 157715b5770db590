"""Times of day and offsets as people write them in programmes: `14:00`, `2:30 pm`, `14h30`, `14.30 Uhr`, `1:02:03`.

Knows nothing of titles or speakers. Caveat: whether `9:00` is a clock's time or minutes into a recording can't be told
from one line; `are_offsets` and `in_order` look at all of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

HOUR_S: Final = 3600.0
HALF_DAY_S: Final = 12 * HOUR_S
DAY_S: Final = 24 * HOUR_S
_LATE_S: Final = 18 * HOUR_S
_EARLY_S: Final = 6 * HOUR_S

_LONGEST: Final = 400
_TIME_ENDS: Final = "0123456789])mM.rRhH"
_HALF = r"(?:[ap]\.?\s?m\b\.?)"
_TIME = (
    rf"(?:\d{{4}}-\d\d-\d\d[T ])?\d{{1,2}}(?::\d\d){{1,2}}(?!\d)(?:\s?{_HALF}|\s?uhr\b|\s?h\b)?"
    rf"|\d{{1,2}}\.\d\d(?![.\d])(?:\s?{_HALF}|\s?uhr\b|\s?h\b)?|\d{{1,2}}\s?h\s?\d\d(?!\d)|\d{{1,2}}\s?(?:{_HALF}|uhr\b|h\b)"
)
_RANGE = (
    rf"(?P<start>{_TIME})(?:\s?(?:-+>?|–|—|−|→|~|to|until|till|bis|à|a|até|hasta|/)\s?"
    rf"(?P<end>{_TIME}|\d{{1,2}}(?:[:.]\d\d)?(?!\d)))?"
)
_LEADING = re.compile(rf"\s*(?:from |von |de |ab |um |at )?[\[(]?{_RANGE}[\])]?(?P<rest>.*)", re.I | re.S)
_TRAILING = re.compile(rf"(?P<rest>.*?)[\s,;|–—-]{{1,3}}[\[(]?{_RANGE}[\])]?\s*", re.I | re.S)
_WHOLE = re.compile(rf"\s*[\[(]?{_RANGE}[\])]?\s*", re.I)
_PARTS = re.compile(r"(\d{1,2})(?:\s?[:.h]\s?(\d\d))?(?::(\d\d))?\s?([ap])?", re.I)
_BORDER = re.compile(r"\s*(?:[-–—|:,;>→.)•·*]+\s+|\s+|[|\t]|$)")


@dataclass(frozen=True, slots=True)
class Time:
    """A time as it was written; `seconds` takes its numbers for hours and minutes, `minutes_s` for minutes and seconds.

    `half` is "a" or "p" where it was said.
    """

    seconds: float
    offset_s: float
    pieces: int
    half: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """When an entry begins and, where that is written, ends."""

    start: Time
    end: Time | None = None


def take_time(line: str) -> tuple[Slot, str] | None:
    """Return the time with which a line begins or else ends, and the rest of the line; None where it has none."""
    leading = _LEADING.match(line)
    if leading and _BORDER.match(leading["rest"]):
        slot = _slot(leading)
        rest = leading["rest"][_border(leading["rest"]) :]
    else:
        trailing = _TRAILING.fullmatch(line) if len(line) <= _LONGEST and line[-1:] in _TIME_ENDS else None
        if not trailing:
            return None
        slot, rest = _slot(trailing), trailing["rest"]
    return (slot, rest.strip()) if slot else None


def whole_time(text: str) -> Slot | None:
    """Return the time that a text is as a whole, or None."""
    found = _WHOLE.fullmatch(text)
    return _slot(found) if found else None


def are_offsets(slots: Sequence[Slot]) -> bool:
    """Tell whether times count from a recording's start: they begin with 0:00, or are none of a clock's."""
    if not slots or any(slot.start.half for slot in slots):
        return False
    first = slots[0].start
    if first.offset_s == 0:
        return True
    return any(
        slot.start.seconds >= 2 * DAY_S or (slot.start.pieces == 3 and slot.start.seconds % 60) for slot in slots
    )


def in_order(slots: Sequence[Slot | None]) -> list[tuple[float | None, float | None]]:
    """Return start and end of each slot in seconds since midnight.

    After 9:00, 1:30 is in the afternoon; after 23:00, 0:30 is on the next day. A time that goes back for another
    reason (another track, another day) stays as it is written.
    """
    times = [time for slot in slots if slot for time in (slot.start, slot.end) if time]
    by_24 = any(HALF_DAY_S + HOUR_S <= time.seconds < DAY_S for time in times)
    before = 0.0
    found: list[tuple[float | None, float | None]] = []
    for slot in slots:
        if slot is None:
            found.append((None, None))
            continue
        start = _later(_with_half(slot.start, slot.end), before, by_24)
        end = _later(slot.end, start, by_24) if slot.end else None
        found.append((start, end if end is not None and end >= start else None))
        before = start
    return found


def _border(rest: str) -> int:
    found = _BORDER.match(rest)
    return found.end() if found else 0


def _slot(found: re.Match[str]) -> Slot | None:
    start = _time(found["start"])
    end = _time(found["end"]) if found["end"] else None
    return Slot(start, end) if start else None


def _time(text: str) -> Time | None:
    found = _PARTS.match(re.sub(r"^\d{4}-\d\d-\d\d[T ]", "", text))
    if not found:
        return None
    one, two, three = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if two > 59 or three > 59:
        return None
    half = found[4].lower() if found[4] else None
    if half:
        if not 1 <= one <= 12:
            return None
        one = one % 12 + (12 if half == "p" else 0)
    pieces = 3 if found[3] else 2 if found[2] else 1
    seconds = one * 3600.0 + two * 60 + three
    return Time(seconds, seconds if pieces == 3 else one * 60.0 + two, pieces, half)


def _with_half(start: Time, end: Time | None) -> Time:
    """Return "9:00" of "9:00 - 10:30 am" with the half of the day that stands at its end only."""
    if start.half or end is None or end.half is None:
        return start
    moved = start.seconds % HALF_DAY_S + (HALF_DAY_S if end.half == "p" else 0)
    if moved > end.seconds:
        moved -= HALF_DAY_S
    return replace(start, seconds=max(0.0, moved), half=end.half)


def _later(time: Time, before: float, by_24: bool) -> float:
    day = before // DAY_S * DAY_S
    seconds = time.seconds + day
    if seconds >= before:
        return seconds
    if time.half is None and not by_24 and time.seconds < HALF_DAY_S and seconds + HALF_DAY_S >= before:
        return seconds + HALF_DAY_S
    if before % DAY_S >= _LATE_S and time.seconds <= _EARLY_S:
        return seconds + DAY_S
    return time.seconds
