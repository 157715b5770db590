"""A playlist or a podcast's feed becomes the addresses of its recordings, with what it says of each.

Downloads no recording and knows nothing of media. Entries of a public list that lead to private addresses, or to
anything but the web, are left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from talknotes.errors import InputError
from talknotes.links import is_url, redact
from talknotes.sources.access import OPEN, Access
from talknotes.sources.archive import archive_id
from talknotes.sources.metadata import Metadata, date_of, from_info
from talknotes.values import Notice

if TYPE_CHECKING:
    from talknotes.sources.client import Client

_MOST_ENTRIES: Final = 10_000
_LATEST_S: Final = 32_503_680_000
"""The year 3000: no later date fits."""
_DEEPEST: Final = 3
"""A channel holds tabs, a tab holds playlists."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One recording of a list: its address, what the list says of it, its id in the download archive.

    `public` tells that the list was public: then nothing of it may lead to a private address.
    """

    source: str
    known: Metadata = Metadata()
    archive_id: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of a list in its order; the source alone where it is no list."""

    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...] = ()


def expand(source: str, access: Access = OPEN, offline: bool = False) -> Listing:
    """Return what a source holds: a playlist's or feed's recordings, or itself.

    A path, and any address when `offline`, stays as it is. Raises InputError for what is not found, private or an empty
    list, MissingError for what can't be reached.
    """
    if offline or not is_url(source):
        return Listing((Entry(source),))
    from talknotes.sources.download import connected

    with connected(source, access, Path.cwd()) as client:
        inside = client.inside
        rows = _rows(client, source)
    if rows is None:
        return Listing((Entry(source),))
    if not rows:
        raise InputError(f"{redact(source)}: no recordings in this list. Give the address of a recording.")
    return _listing(source, rows, inside)


def _listing(source: str, rows: list[dict[str, Any]], inside: bool) -> Listing:
    from talknotes.sources.client import leads_inside

    found = tuple(dict.fromkeys(_entry(row, inside) for row in rows))
    entries = tuple(entry for entry in found if inside or not leads_inside(entry.source, resolve=False))
    left_out = len(found) - len(entries)
    if not entries:
        raise InputError(f"{redact(source)}: a public list that leads to private addresses alone. Check the address.")
    message = f"{left_out} entries of the list lead to private addresses and were left out"
    return Listing(entries, (Notice("fetch", message),) if left_out else ())


def _rows(client: "Client", source: str) -> list[dict[str, Any]] | None:
    """Return a list's entries as yt-dlp has them, each with an address; None where the source is no list of them."""
    info = _resolved(client, source, None)
    if "entries" not in info:
        return None
    rows = list(islice(_flat(client, info, source, 0), _MOST_ENTRIES))
    usable = [row for row in rows if is_url(row["url"])]
    return None if rows and not usable else usable


def _resolved(client: "Client", url: str, ie_key: str | None) -> dict[str, Any]:
    """Ask what an address holds, following those that only stand for another."""
    info: dict[str, Any] = client.extract_info(url, download=False, process=False, ie_key=ie_key) or {}
    for _ in range(_DEEPEST):
        if info.get("_type") not in ("url", "url_transparent") or not info.get("url"):
            break
        info = client.extract_info(info["url"], download=False, process=False, ie_key=info.get("ie_key")) or {}
    return info


def _flat(client: "Client", info: Mapping[str, Any], base: str, depth: int) -> Iterator[dict[str, Any]]:
    for row in info.get("entries") or ():
        if not isinstance(row, Mapping):
            continue
        if "entries" in row and depth < _DEEPEST:
            yield from _flat(client, row, base, depth + 1)
        elif row.get("_type") not in ("url", "url_transparent"):
            yield {**row, "url": ""}  # a player inside of a page has no address of its own
        elif depth < _DEEPEST and _is_list(client, row):
            yield from _flat(client, _resolved(client, row["url"], row.get("ie_key")), base, depth + 1)
        else:
            yield {**row, "url": _address(row, base)}


def _is_list(client: "Client", row: Mapping[str, Any]) -> bool:
    key = row.get("ie_key")
    return bool(key and key != "Generic") and getattr(client.get_info_extractor(key), "_RETURN_TYPE", "") == "playlist"


def _address(row: Mapping[str, Any], base: str) -> str:
    from yt_dlp.utils import unsmuggle_url

    url = str(unsmuggle_url(str(row.get("url") or ""))[0])
    if row.get("ie_key") in (None, "Generic") or is_url(url):
        return urljoin(base, url)
    return str(row.get("webpage_url") or "")


def _entry(row: Mapping[str, Any], inside: bool) -> Entry:
    """A feed says more of a recording than its file; another site's own page says more than the list."""
    known = Metadata()
    if row.get("_type") == "url_transparent":
        known = replace(from_info(row), duration=None, date=from_info(row).date or _date(row.get("timestamp")))
    return Entry(row["url"], known, archive_id(row, row["url"]), public=not inside)


def _date(timestamp: object) -> str | None:
    is_time = isinstance(timestamp, int | float) and 0 < timestamp < _LATEST_S
    return date_of(float(timestamp)) if is_time else None  # type: ignore[arg-type]
