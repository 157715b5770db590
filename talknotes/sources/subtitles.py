"""Captions where they lie: beside a local file, or with the publisher of a download; found and read, not understood.

Knows nothing of cues. Automatic captions are marked by their origin as far as it tells; yt-dlp keeps them apart from
those that people made.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.links import is_url
from talknotes.sources.metadata import parse_language
from talknotes.values import Caption, Notice

if TYPE_CHECKING:
    from yt_dlp import YoutubeDL

Found = tuple[tuple[Caption, ...], tuple[Notice, ...]]

_SUFFIXES: Final = (".vtt", ".srt")
_LARGEST_BYTES: Final = 5_000_000
"""Captions of ten hours of speech take less than one tenth of it."""
_MOST: Final = 8
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def captions_beside(path: Path, info: Mapping[str, Any]) -> Found:
    """Return the captions in NAME.vtt, NAME.srt, NAME.LANGUAGE.vtt and .srt beside a file; notices name unusable ones.

    `info` is yt-dlp's `.info.json`, which tells automatic captions from those that people made.
    """
    captions: list[Caption] = []
    notices: list[Notice] = []
    for sidecar, tag in sorted(_sidecars(path), key=lambda row: (row[1], row[0]))[:_MOST]:
        try:
            text = None if sidecar.stat().st_size > _LARGEST_BYTES else as_captions(sidecar.read_bytes())
        except OSError:
            text = None
        if text is None:
            notices.append(Notice("fetch", f"{sidecar.name}: no captions that can be read, so it was left aside"))
        else:
            captions.append(Caption("sidecar", parse_language(tag), _is_automatic(tag, info), text))
    return tuple(captions), tuple(notices)


def publisher_captions(client: "YoutubeDL", info: Mapping[str, Any]) -> Found:
    """Download the captions that people made, in the recording's own language where the publisher names one.

    One that can't be had is told and left out: the recording is what counts.
    """
    captions: list[Caption] = []
    notices: list[Notice] = []
    for tag, row in _published(info)[:_MOST]:
        text = _load(client, row)
        if text is None:
            notices.append(Notice("fetch", f"the publisher's captions ({tag}) can't be downloaded; they were left out"))
        else:
            captions.append(Caption("publisher", parse_language(tag), False, text))
    return tuple(captions), tuple(notices)


def as_captions(data: bytes) -> str | None:
    """Return WebVTT or SRT as text, whatever its encoding; None for what holds no cue or is too large."""
    if len(data) > _LARGEST_BYTES or b"\0\0\0\0" in data[:1000]:
        return None
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # the encoding of old SRT files
    return text if "-->" in text else None


def _sidecars(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the caption files that belong to `path`, each with the language in its name ("" where there is none)."""
    prefix = path.stem + "."
    try:
        beside = [item for item in path.parent.iterdir() if item.name.startswith(prefix)]
    except OSError:
        return
    for item in beside:
        tag = item.name[len(prefix) : -len(item.suffix)].rstrip(".")
        if item.suffix.lower() in _SUFFIXES and item.is_file() and (not tag or _LANGUAGE.fullmatch(tag)):
            yield item, tag


def _is_automatic(tag: str, info: Mapping[str, Any]) -> bool:
    made, automatic = info.get("subtitles"), info.get("automatic_captions")
    if tag.endswith("-orig"):  # yt-dlp's name for what the machine heard, untranslated
        return True
    is_made = isinstance(made, Mapping) and tag in made
    return isinstance(automatic, Mapping) and tag in automatic and not is_made


def _published(info: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    found = info.get("subtitles")
    rows = found.items() if isinstance(found, Mapping) else ()
    usable = [(str(tag), row) for tag, forms in rows if (row := _best_form(forms))]
    original = _original_language(info)
    return [(tag, row) for tag, row in usable if original is None or parse_language(tag) in (original, None)]


def _best_form(forms: object) -> Mapping[str, Any] | None:
    rows = [row for row in forms if isinstance(row, Mapping)] if isinstance(forms, list) else []
    plain = [row for row in rows if "m3u8" not in str(row.get("protocol"))]
    return next((row for kind in ("vtt", "srt") for row in plain if row.get("ext") == kind), None)


def _original_language(info: Mapping[str, Any]) -> str | None:
    automatic = info.get("automatic_captions")
    marked = [tag for tag in automatic if str(tag).endswith("-orig")] if isinstance(automatic, Mapping) else []
    return parse_language(info.get("language")) or next((parse_language(tag) for tag in marked), None)


def _load(client: "YoutubeDL", row: Mapping[str, Any]) -> str | None:
    from yt_dlp.networking import Request
    from yt_dlp.utils import YoutubeDLError

    if isinstance(row.get("data"), str):
        return as_captions(row["data"].encode("utf-8", "replace"))
    url = row.get("url")
    if not isinstance(url, str) or not is_url(url):
        return None
    try:
        with client.urlopen(Request(url, headers=row.get("http_headers") or {})) as answer:
            return as_captions(answer.read(_LARGEST_BYTES + 1))
    except (YoutubeDLError, OSError):
        return None
