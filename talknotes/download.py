"""One recording behind a web address is downloaded with yt-dlp's Python API.

Knows nothing of recordings as values: it hands back a file and what yt-dlp says of it, as a plain dict. No user
configuration, plug-in, external program or post-processor of yt-dlp has a part in it.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from talknotes.download_errors import explain
from talknotes.errors import InputError
from talknotes.files import write_error
from talknotes.links import redact
from talknotes.values import Progress

_TRIES: Final = 5
_TIMEOUT_S: Final = 20
_NAME_DIGITS: Final = 20
_LIVE: Final = ("is_live", "is_upcoming", "post_live")
_RUNTIMES: Final = ("deno", "node", "bun", "quickjs")


class _Log:
    """Keeps yt-dlp's warnings, which tell why formats are missing; all else is for nobody."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def debug(self, message: str) -> None:
        pass

    def info(self, message: str) -> None:
        pass

    def warning(self, message: str) -> None:
        self.warnings.append(message)

    def error(self, message: str) -> None:
        pass


def download(url: str, folder: Path, limit_bytes: int, progress: Progress) -> tuple[Path, dict[str, Any]]:
    """Download the recording behind `url` into `folder`; return the file and what yt-dlp says of it.

    A download that broke off is resumed, a finished one is not repeated. `progress` is told bytes. Raises InputError
    for what is not found, private, live, too large or several recordings; MissingError for what can't be reached;
    WriteError where `folder` can't be written.
    """
    import yt_dlp
    import yt_dlp.globals

    yt_dlp.globals.plugin_dirs.value = []  # plug-ins in the user's folders are configuration, too
    log = _Log()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with yt_dlp.YoutubeDL(_parameters(url, folder, limit_bytes, progress, log)) as client:
            info = _only(client.sanitize_info(client.extract_info(url, download=True)), url)
    except yt_dlp.utils.YoutubeDLError as err:
        raise explain(err, url, folder, log.warnings) from err
    except OSError as err:
        raise write_error(folder, err) from err
    return Path(info["requested_downloads"][0]["filepath"]), _tidy(info)


def _parameters(url: str, folder: Path, limit_bytes: int, progress: Progress, log: _Log) -> dict[str, Any]:
    return {
        "format": "bestaudio/best",
        "noplaylist": True,
        "playlist_items": "1:2",  # two are enough to know that it is not one
        "match_filter": _Guard(url, limit_bytes),
        "paths": {"home": str(folder)},
        # Two addresses can share a title and an id; a resumed file must never be another recording's.
        "outtmpl": {"default": _name(url) + ".%(ext)s"},
        "restrictfilenames": True,
        "continuedl": True,
        "updatetime": True,
        "retries": _TRIES,
        "fragment_retries": _TRIES,
        "skip_unavailable_fragments": False,  # the default leaves passages out without a word
        "socket_timeout": _TIMEOUT_S,
        "progress_hooks": [_Meter(url, limit_bytes, progress)],
        "postprocessors": [],
        "fixup": "never",
        "external_downloader": {"default": "native"},
        "hls_prefer_native": True,
        "js_runtimes": {name: {} for name in _RUNTIMES},
        "cachedir": False,
        "quiet": True,
        "noprogress": True,
        "color": "no_color",
        "logger": log,
    }


class _Guard:
    """Refuses before anything is downloaded: several recordings, live ones, too large ones."""

    def __init__(self, url: str, limit_bytes: int) -> None:
        self.url = url
        self.limit_bytes = limit_bytes

    def __call__(self, info: Mapping[str, Any], *, incomplete: bool = False) -> None:
        if (info.get("n_entries") or 1) > 1:
            raise _several(self.url)
        if info.get("live_status") in _LIVE or info.get("is_live"):
            raise InputError(f"{redact(self.url)}: a live stream that has not ended. Run the command again afterwards.")
        _check_size(self.url, info.get("filesize"), self.limit_bytes)


class _Meter:
    """Passes progress on, and stops a download that turns out too large while it runs."""

    def __init__(self, url: str, limit_bytes: int, progress: Progress) -> None:
        self.url = url
        self.limit_bytes = limit_bytes
        self.progress = progress

    def __call__(self, state: Mapping[str, Any]) -> None:
        done = state.get("downloaded_bytes")
        if done is None:
            return
        _check_size(self.url, max(done, state.get("total_bytes") or 0), self.limit_bytes)
        self.progress(float(done))


def _check_size(url: str, size_bytes: int | None, limit_bytes: int) -> None:
    if size_bytes is not None and size_bytes > limit_bytes:
        raise InputError(
            f"{redact(url)}: more than the limit of {limit_bytes / 1e9:g} GB for downloads. "
            "Raise downloads_limit_gb in the configuration, or give a smaller file."
        )


def _only(info: dict[str, Any] | None, url: str) -> dict[str, Any]:
    """Return the one recording of a result, which may lie in a playlist of one."""
    while info is not None and "entries" in info:
        entries = [entry for entry in info["entries"] if entry]
        if len(entries) > 1:
            raise _several(url)
        info = entries[0] if entries else None
    if info is None or not info.get("requested_downloads"):
        raise InputError(f"{redact(url)}: no recording found there. Give the address of its own page, or the file.")
    return info


def _several(url: str) -> InputError:
    return InputError(f"{redact(url)}: several recordings, not one. Give the addresses of the single ones.")


def _tidy(info: dict[str, Any]) -> dict[str, Any]:
    """Take out what yt-dlp's generic extractor made up: dates of the server's file, numbers in titles."""
    if str(info.get("extractor", "")).lower() not in ("generic", "html5"):
        return info
    made_up = ("upload_date", "release_date", "timestamp", "uploader")
    kept = {key: value for key, value in info.items() if key not in made_up}
    if info.get("direct"):
        kept["title"] = None
    else:
        kept["title"] = str(info.get("title") or "").removesuffix(" (1)")
    return kept


def _name(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:_NAME_DIGITS]
