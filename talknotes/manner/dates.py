"""Dates as a blog writes them: a form learned from how its posts do it, and a date in that form.

Knows nothing of front matter and its quotation marks. Reads no clock and no locale. Where 03/04/2020 could be either,
other dates of the same blog decide, else its language.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talknotes.manner.blog import DateForm

_TOKEN: Final = re.compile(
    r"(?P<clock>(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?P<fraction>\.\d{1,9})?)"
    r"|(?P<whole>(?<!\d)(?:19|20)\d{2}[01]\d[0-3]\d(?!\d))"
    r"|(?P<year>(?<!\d)\d{4}(?!\d))|(?P<number>(?<!\d)\d{1,2}(?!\d))"
    r"|(?P<word>[^\W\d_]+(?:-feira)?)|(?P<other>.)",
    re.DOTALL,
)
_ZONE: Final = re.compile(r"(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?|[A-Z]{3,4})$")
_CODE: Final = re.compile(r"%(-?[a-zA-Z%])")
_WORDS: Final = frozenset({"T", "t", "de", "of", "at", "um", "à", "a", "às", "las", "Uhr"})
"""Words that dates have beside names."""
_YEAR_DAYS: Final = 366
_PLACES: Final = (
    "Europe/Berlin", "Europe/London", "Europe/Athens", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "America/Halifax", "America/Santiago", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
"""One place for each rule of summer time that many blogs live by."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A way to read a text as a date: its form, the moment, and the zone as written ("" without one)."""

    pattern: str
    language: str
    moment: datetime
    zone: str


def parse_date(text: str) -> date | datetime | None:
    """Return an ISO 8601 date or time as a value; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def read_date(text: str, language: str = "en") -> datetime | None:
    """Return the moment that a text in any known form names, without its zone; None where it is no date."""
    return next((read.moment for read in _readings(text.strip(), language)), None)


def learn_dates(texts: Sequence[str], language: str = "en") -> DateForm | None:
    """Return the form that most of `texts` (the newest first) are written in; None where most are no dates."""
    readings = [tuple(_readings(text, language)) for text in texts]
    counts = Counter(form for read in readings for form in {(one.pattern, one.language) for one in read})
    if not counts or sum(bool(read) for read in readings) * 2 <= len(texts):
        return None
    best = max(counts.values())
    ranked = [(one.pattern, one.language) for read in readings for one in read]
    pattern, named_in = next(form for form in ranked if counts[form] == best)
    fitting = [one for read in readings for one in read if (one.pattern, one.language) == (pattern, named_in)]
    zones = tuple(dict.fromkeys((one.moment.date().isoformat(), one.zone) for one in fitting if one.zone))
    clocks = {one.moment.strftime("%H:%M:%S") for one in fitting}
    is_same = len(clocks) == 1 and len(texts) > 1
    return DateForm(pattern, zones, clocks.pop() if is_same else "00:00:00", named_in)


def render_date(form: DateForm, moment: date | datetime) -> str:
    """Return a date as `form` writes it; a time with an offset of its own is told in the blog's zone."""
    if not form.pattern:
        return _iso(moment)
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.fromisoformat(form.clock))
    zone = _zone_at(form, moment)
    offset = _offset(zone)
    if moment.tzinfo is not None and offset is not None:
        moment = moment.astimezone(timezone(offset))
        zone = _zone_at(form, moment)
    return _CODE.sub(lambda code: _render_code(code[1], moment, zone, form.language), form.pattern)


def _iso(moment: date | datetime) -> str:
    """Return the ISO form, which TOML takes too: an offset of odd seconds, which it doesn't, gives way to UTC."""
    offset = moment.utcoffset() if isinstance(moment, datetime) else None
    if isinstance(moment, datetime) and offset is not None and offset.total_seconds() % 60:
        return moment.astimezone(UTC).isoformat()
    return moment.isoformat()


def _zone_at(form: DateForm, moment: datetime) -> str:
    """Return the offset that holds at a moment, as the blog writes it.

    Where the posts' offsets are those of a known zone with summer time, its rules tell; else the post that was written
    nearest in the year.
    """
    written = {_offset(zone): zone for _, zone in form.zones}
    place = _place_of(form.zones) if len(written) > 1 else None
    offset = _offset_at(place, moment) if place is not None else None
    if offset in written:
        return written[offset]
    day = moment.timetuple().tm_yday

    def distance(known: tuple[str, str]) -> int:
        apart = abs(date.fromisoformat(known[0]).timetuple().tm_yday - day)
        return min(apart, _YEAR_DAYS - apart)

    return min(form.zones, key=distance)[1] if form.zones else ""


@cache
def _place_of(zones: tuple[tuple[str, str], ...]) -> str | None:
    """Return the first place whose clock showed all offsets on their days; None where there is none."""
    held = [(datetime.combine(date.fromisoformat(day), time(12)), _offset(zone)) for day, zone in zones]
    return next((place for place in _PLACES if all(_offset_at(place, at) == offset for at, offset in held)), None)


def _offset_at(place: str, moment: datetime) -> timedelta | None:
    try:
        return ZoneInfo(place).utcoffset(moment.replace(tzinfo=None))
    except (ZoneInfoNotFoundError, OSError):  # some systems keep no zones
        return None


def _offset(zone: str) -> timedelta | None:
    if zone.strip() in ("Z", "UTC", "GMT"):
        return timedelta()
    found = re.fullmatch(r"([+-])(\d{2}):?(\d{2})?", zone)
    if not found:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return (-offset if found[1] == "-" else offset) if offset < timedelta(hours=24) else None


def _render_code(code: str, moment: datetime, zone: str, language: str) -> str:
    names = _names()[language]
    named = {
        "B": names["months"][moment.month - 1],
        "b": names["short"][moment.month - 1],
        "A": names["days"][moment.weekday()],
        "a": names["short_days"][moment.weekday()],
        "z": zone,
        "%": "%",
        "p": "AM" if moment.hour < 12 else "PM",
        "f": f"{moment.microsecond // 1000:03}",
        "Y": f"{moment.year:04}",
    }
    if code in named:
        return named[code]
    number = {"m": moment.month, "d": moment.day, "H": moment.hour, "I": (moment.hour - 1) % 12 + 1}
    number |= {"M": moment.minute, "S": moment.second}
    return str(number[code[1:]]) if code.startswith("-") else f"{number[code]:02}"


def _readings(text: str, language: str) -> Iterator[_Read]:
    """Yield the ways in which a whole text can be read as a date, the likelier first."""
    text, zone, gap = _without_zone(text)
    tokens = [(found.lastgroup or "", found[0]) for found in _TOKEN.finditer(text)]
    tokens = [("clock" if kind == "fraction" else kind, token) for kind, token in tokens]
    has_names = any(kind == "word" and len(token) > 2 for kind, token in tokens)
    is_written_out = any(
        token in names["months"] and len(token) > 3 for _, token in tokens for names in _names().values()
    )
    for named_in, padded, day_first in product(
        _languages(language), (not is_written_out, is_written_out), _orders(text, language)
    ):
        read = _read(tokens, named_in, padded, day_first)
        if read is not None:
            pattern, moment = read
            yield _Read(pattern + (f"{gap}%z" if zone else ""), named_in if has_names else "en", moment, zone)


def _orders(text: str, language: str) -> tuple[bool, bool]:
    """Return whether the day comes before the month: what the text rather has, then the other way."""
    is_day_first = "." in text or (language != "en" and "/" in text)
    return (is_day_first, not is_day_first)


def _languages(first: str) -> tuple[str, ...]:
    known = tuple(_names())
    return (first, *(one for one in known if one != first)) if first in known else known


def _without_zone(text: str) -> tuple[str, str, str]:
    """Return a text without the zone that ends it, the zone, and the space between; a date alone has no zone."""
    found = re.search(r"(\d{1,2}:\d{2}[\d:.]*(?: ?[AaPp][Mm])?)(\s*)(\S+)$", text)
    if not found or not _ZONE.fullmatch(found[3]) or found[3] in ("AM", "PM"):
        return text, "", ""
    return text[: found.end(1)], found[3], found[2]


def _read(tokens: list[tuple[str, str]], language: str, padded: bool, day_first: bool) -> tuple[str, datetime] | None:
    """Return pattern and moment of tokens read one way; None where that is no date."""
    fields: dict[str, int] = {}
    pattern: list[str] = []
    is_afternoon = None
    for kind, token in tokens:
        if kind == "year" and "Y" not in fields:
            fields["Y"] = int(token)
            pattern.append("%Y")
        elif kind == "whole" and not fields:
            fields |= {"Y": int(token[:4]), "m": int(token[4:6]), "d": int(token[6:])}
            pattern.append("%Y%m%d")
        elif kind == "clock" and "H" not in fields:
            pattern.append(_read_clock(token, fields))
        elif kind == "number":
            code = _number_code(fields, day_first)
            if code is None or (token[0] == "0") > padded or (len(token) == 1) > (not padded):
                return None
            fields[code] = int(token)
            pattern.append(f"%{'' if padded else '-'}{code}")
        elif kind == "word" and token in ("AM", "PM") and "H" in fields and is_afternoon is None:
            is_afternoon = token == "PM"
            pattern = [piece.replace("H", "I") for piece in pattern]
            pattern.append("%p")
        elif kind == "word":
            code = _word_code(token, fields, language)
            if code is None and token not in _WORDS:
                return None
            pattern.append(f"%{code}" if code else token)
        elif kind == "other":
            pattern.append("%%" if token == "%" else token)
        else:
            return None
    return ("".join(pattern), moment) if (moment := _moment(fields, is_afternoon)) else None


def _read_clock(token: str, fields: dict[str, int]) -> str:
    pieces = re.split("[:.]", token)
    fields |= {"H": int(pieces[0]), "M": int(pieces[1])}
    hour = "%-H" if len(pieces[0]) == 1 else "%H"
    if len(pieces) < 3:
        return f"{hour}:%M"
    fields["S"] = int(pieces[2])
    return f"{hour}:%M:%S" + (".%f" if len(pieces) > 3 else "")


def _number_code(fields: dict[str, int], day_first: bool) -> str | None:
    """Return what the next number of one or two digits stands for: after a year, the month comes first."""
    order = "dm" if day_first and "Y" not in fields else "md"
    return next((code for code in order if code not in fields), None)


def _word_code(token: str, fields: dict[str, int], language: str) -> str | None:
    """Return the code for a month's or day's name; other words stay (the T of a time, "de" in Spanish dates)."""
    names = _names()[language]
    for code, key in (("B", "months"), ("b", "short")):
        if token in names[key] and "m" not in fields:
            fields["m"] = names[key].index(token) + 1
            return code
    for code, key in (("A", "days"), ("a", "short_days")):
        if token in names[key]:
            return code
    return None


def _moment(fields: dict[str, int], is_afternoon: bool | None) -> datetime | None:
    hour = fields.get("H", 0)
    if is_afternoon is not None:
        hour = hour % 12 + (12 if is_afternoon else 0)
    try:
        return datetime(fields["Y"], fields["m"], fields["d"], hour, fields.get("M", 0), fields.get("S", 0))
    except (KeyError, ValueError):
        return None


@cache
def _names() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("dates.toml").read_text(encoding="utf-8"))
