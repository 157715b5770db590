"""A source, the path of a file or a web address, becomes a Recording and a media file on this machine.

Knows nothing of sound. What is published of a recording (title, date, page, people) is gathered here; a path, a
password or a private address never becomes part of it.
"""

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from talknotes.errors import InputError, MissingError
from talknotes.files import hash_file
from talknotes.links import is_url as is_url
from talknotes.links import redact
from talknotes.sound.probe import estimated_duration, open_media, read_chapters, read_tags
from talknotes.sources.access import OPEN, Access
from talknotes.sources.archive import archive_id
from talknotes.sources.metadata import Metadata, date_of, from_info, from_tags, title_from_name
from talknotes.sources.subtitles import captions_beside
from talknotes.values import Caption, Notice, Progress, Recording

_DEFAULT_LIMIT_BYTES: Final = 50_000_000_000
_INFO_SUFFIX: Final = ".info.json"


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Where downloads go, what they may take and what opens them; `offline` refuses every web address."""

    downloads: Path
    offline: bool = False
    limit_bytes: int = _DEFAULT_LIMIT_BYTES
    access: Access = OPEN


@dataclass(frozen=True, slots=True)
class Media:
    """A recording and its file; `downloaded` tells whether the file is ours to delete.

    `stated` is the length in seconds that the publisher names, None where it names none; `archive_id` is the
    recording's name in the download archive.
    """

    recording: Recording
    path: Path
    downloaded: bool
    stated: float | None = None
    archive_id: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a feed or playlist said of a recording; `public`: it must not lead to a private address."""

    known: Metadata = Metadata()
    public: bool = False


_UNLISTED: Final = Listed()


def fetch(source: str, options: FetchOptions, progress: Progress, listed: Listed = _UNLISTED) -> Media:
    """Return the media behind a path or a web address, downloaded where needed.

    `listed` is what led to the source, if anything did. `progress` is told bytes. Raises InputError for what is not
    found, private, too large or no recording; MissingError for what can't be reached; WriteError where the download
    can't be written.
    """
    if is_url(source):
        return _fetch_url(source, options, progress, listed)
    return _fetch_file(source, progress)


def delete_media(media: Media) -> None:
    """Delete a downloaded file; a file that the user gave is never touched."""
    if media.downloaded:
        media.path.unlink(missing_ok=True)


def file_date(path: str) -> str:
    """Return the date (UTC, ISO 8601) of a file's last change, for a recording that names none."""
    return date_of(Path(path).stat().st_mtime)


def _fetch_url(url: str, options: FetchOptions, progress: Progress, listed: Listed) -> Media:
    if options.offline:
        raise MissingError(
            f"{redact(url)}: not fetched, --offline is set. Leave it out, or give a file on this machine."
        )
    from talknotes.sources.download import download

    got = download(url, options.downloads, options.limit_bytes, progress, options.access, listed.public)
    try:
        said = from_info(got.info)
        known = listed.known.or_else(said).or_else(_probe(got.path))
    except InputError as err:
        got.path.unlink(missing_ok=True)
        raise InputError(f"{redact(url)}: no recording lies there. Give the address of its page, or the file.") from err
    recording = _recording(got.path, known, title_from_name(_stem(url)), got.notices, got.captions)
    return Media(recording, got.path, True, said.duration, archive_id(got.info, url))


def _stem(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).stem


def _fetch_file(source: str, progress: Progress) -> Media:
    path = Path(source).expanduser()
    _check_file(path)
    info, notices = _read_info(path)
    captions, unread = captions_beside(path, info)
    said = from_info(info)
    known = said.or_else(_probe(path))
    recording = _recording(path, known, title_from_name(path.stem), (*notices, *unread), captions)
    progress(float(path.stat().st_size))
    return Media(recording, path, False, said.duration)


def _check_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as err:
        raise InputError(f"{path}: no such file. {_advise(str(path))}") from err
    if stat.S_ISDIR(mode):
        raise InputError(f"{path}: a folder. Give the recording's file, or several files one after the other.")
    if not stat.S_ISREG(mode):
        raise InputError(f"{path}: not a regular file. Save the recording to a file first, then give that.")


def _advise(path: str) -> str:
    if path.startswith("www.") or path.split("/")[0].endswith((".com", ".org", ".be", ".net")):
        return f"If it is a web address, give it as https://{path}"
    return "Check the path; a web address begins with https:// or http://."


def _probe(path: Path) -> Metadata:
    with open_media(path) as container:
        tags = from_tags(read_tags(container), read_chapters(container))
        return tags.or_else(Metadata(duration=estimated_duration(container)))


def _recording(
    path: Path, known: Metadata, fallback: str, notices: tuple[Notice, ...], captions: tuple[Caption, ...]
) -> Recording:
    return Recording(
        hash=_hash(path),
        title=known.title or fallback,
        date=known.date,
        url=known.url,
        uploader=known.uploader,
        description=known.description,
        language=known.language,
        duration=known.duration,
        artists=known.artists,
        chapters=known.chapters,
        captions=captions,
        notices=notices,
    )


def _hash(path: Path) -> str:
    try:
        return hash_file(path)
    except OSError as err:
        raise InputError(f"{path}: can't be read ({err.strerror}). Check the file's rights and its disk.") from err


def _read_info(path: Path) -> tuple[Mapping[str, Any], tuple[Notice, ...]]:
    """Read yt-dlp's `.info.json` beside a file; a damaged one is told and left aside."""
    sidecar = path.with_name(path.stem + _INFO_SUFFIX)
    try:
        info = json.loads(sidecar.read_bytes())
    except FileNotFoundError:
        return {}, ()
    except (OSError, ValueError, RecursionError):
        return {}, (_unread(sidecar),)
    return (info, ()) if isinstance(info, dict) else ({}, (_unread(sidecar),))


def _unread(sidecar: Path) -> Notice:
    return Notice("fetch", f"{sidecar.name}: damaged, so nothing was taken from it; download it again or delete it")
