"""What a publisher says of a recording, out of a container's tags or out of yt-dlp's info, as one value.

Pure: it opens nothing. Nothing is guessed; a field that the source does not name stays empty.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import unquote

from talknotes.links import is_public
from talknotes.values import Chapter, Span

_EARLIEST_YEAR: Final = 1990
"""Cameras without a clock write 1904, 1970 or 1980."""
_LANGUAGES: Final = {
    "ara": "ar", "ces": "cs", "chi": "zh", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl", "ell": "el", "eng": "en",
    "fin": "fi", "fra": "fr", "fre": "fr", "ger": "de", "gre": "el", "heb": "he", "hin": "hi", "hun": "hu", "ita": "it",
    "jpn": "ja", "kor": "ko", "nld": "nl", "nor": "no", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru",
    "spa": "es", "swe": "sv", "tur": "tr", "ukr": "uk", "vie": "vi", "zho": "zh",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")
_NO_LANGUAGES: Final = ("un", "mu", "zx")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of a Recording that its publisher can name."""

    title: str | None = None
    date: str | None = None
    url: str | None = None
    uploader: str | None = None
    description: str | None = None
    language: str | None = None
    duration: float | None = None
    artists: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    def or_else(self, other: "Metadata") -> "Metadata":
        """Return this with its empty fields taken from `other`."""
        return Metadata(*(getattr(self, item.name) or getattr(other, item.name) for item in fields(self)))


def from_tags(tags: Mapping[str, str], chapters: Iterable[tuple[float, float, str]] = ()) -> Metadata:
    """Return what a container says of itself; `tags` have keys in lower case, chapters are in seconds."""
    return Metadata(
        title=_line(tags.get("title")),
        date=_first_date(tags, ("date", "originaldate", "year", "creation_time")),
        url=tags["purl"] if is_public(tags.get("purl", "")) else None,
        description=_text(tags.get("description") or tags.get("synopsis") or _prose(tags.get("comment"))),
        language=parse_language(tags.get("language")),
        artists=_people((tags.get("artist") or tags.get("performer") or "").split(";")),
        chapters=_chapters(chapters),
    )


def from_info(info: Mapping[str, Any]) -> Metadata:
    """Return what yt-dlp found out about one recording; values of an unexpected kind count as absent."""
    url = info.get("webpage_url")
    duration = _number(info.get("duration"))
    artists = info.get("artists") or [info.get("artist")]
    return Metadata(
        title=_line(info.get("title")),
        date=_first_date(info, ("release_date", "upload_date")),
        url=url if isinstance(url, str) and is_public(url) else None,
        uploader=_line(info.get("uploader") or info.get("channel")),
        description=_text(info.get("description")),
        language=parse_language(info.get("language")),
        duration=duration,
        artists=_people(artists if isinstance(artists, list) else []),
        chapters=_chapters(_info_chapters(info.get("chapters"), duration)),
    )


def parse_date(text: object) -> str | None:
    """Return a date in ISO 8601, with the time of day where `text` has one; None for anything that is no whole date.

    Takes 20260304, 2026-03-04 and 2026-03-04T10:00:00, with or without fractions and time zone.
    """
    found = _DATE.fullmatch(str(text))
    if not found or int(found[1]) < _EARLIEST_YEAR:
        return None
    day, time, zone = f"{found[1]}-{found[3]}-{found[4]}", found[5], found[6] or ""
    try:
        date.fromisoformat(day)
        return datetime.fromisoformat(f"{day}T{time}{zone}").isoformat() if time else day
    except ValueError:
        return None


def parse_language(text: object) -> str | None:
    """Return the ISO 639-1 code of `en`, `en-GB` or `eng`; None for what is unknown or no language."""
    code = re.split("[-_]", str(text or "").strip().lower())[0]
    if len(code) == 3:
        return _LANGUAGES.get(code)
    return code if re.fullmatch("[a-z]{2}", code) and code not in _NO_LANGUAGES else None


def title_from_name(stem: str) -> str:
    """Return a file name without its ending as a person would write it; never empty."""
    text = re.sub(r"\s*\[[\w-]{6,}\]$", "", unquote(stem))  # yt-dlp's own ending, the video's id
    text = text.replace("_", " ")
    if " " not in text:
        text = text.replace("-", " ")
    return _line(text) or "Recording"


def date_of(seconds: float) -> str:
    """Return the date (UTC, ISO 8601) of a time stamp in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _line(value: object) -> str | None:
    """Return text on one line without control characters; None where nothing is left."""
    if not isinstance(value, str):
        return None
    printable = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", " ", value)
    return " ".join(printable.split()) or None


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", value).strip() or None


def _prose(comment: str | None) -> str | None:
    return None if comment is None or re.match(r"https?://\S+$", comment) else comment


def _first_date(source: Mapping[str, Any], keys: Iterable[str]) -> str | None:
    return next((found for key in keys if (found := parse_date(source.get(key)))), None)


def _people(names: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for raw in names if (name := _line(raw))))


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value < float("inf") else None  # type: ignore[operator,arg-type]


def _info_chapters(rows: object, duration: float | None) -> Iterable[tuple[float, float, str]]:
    """Yield what is usable of an info's chapters; one without an end lasts until the next begins."""
    usable = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    starts = [_number(row.get("start_time")) for row in usable]
    for row, start, following in zip(usable, starts, [*starts[1:], duration], strict=False):
        end = _number(row.get("end_time")) or following
        if start is not None and end is not None:
            yield start, end, str(row.get("title") or "")


def _chapters(rows: Iterable[tuple[float, float, str]]) -> tuple[Chapter, ...]:
    """Keep the chapters that have a title and a length, in order."""
    found = ((start, end, _line(title)) for start, end, title in rows if 0 <= start < end)
    named = (Chapter(title, Span(start, end)) for start, end, title in found if title and "<Untitled" not in title)
    return tuple(sorted(named, key=lambda chapter: chapter.span))
