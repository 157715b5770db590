"""One recording behind a web address is downloaded with yt-dlp's Python API.

Knows nothing of recordings as values: it hands back a file and what yt-dlp says of it, as a plain dict. No user
configuration, plug-in, external program or post-processor of yt-dlp has a part in it; see `client`.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import InputError, MissingError
from talknotes.files import write_error
from talknotes.links import redact
from talknotes.sources.access import OPEN, Access, client_parameters
from talknotes.sources.archive import hash_address
from talknotes.sources.download_errors import explain
from talknotes.sources.subtitles import publisher_captions
from talknotes.values import Caption, Notice, Progress

if TYPE_CHECKING:
    from talknotes.sources.client import Client

_TRIES: Final = 5
_TIMEOUT_S: Final = 20
_LIVE: Final = ("is_live", "is_upcoming")
_LATER: Final = "Run the command again in an hour."
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


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file, what yt-dlp says of it, and the captions that its publisher keeps."""

    path: Path
    info: Mapping[str, Any]
    captions: tuple[Caption, ...] = ()
    notices: tuple[Notice, ...] = ()


def download(
    url: str, folder: Path, limit_bytes: int, progress: Progress, access: Access = OPEN, public: bool = False
) -> Downloaded:
    """Download the recording behind `url` into `folder`.

    A download that broke off is resumed, a finished one is not repeated. `progress` is told bytes. With `public`, or if
    `url` is public, nothing is fetched from a private address. Raises InputError for what is not found, private, live,
    too large or several recordings; MissingError for what can't be reached; WriteError where `folder` can't be written.
    """
    log = _Log()
    parameters = _parameters(url, folder, limit_bytes, progress, log)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with connected(url, access, folder, public, parameters, log) as client:
            info = _only(client.sanitize_info(client.extract_info(url, download=True)), url)
            captions, notices = publisher_captions(client, info)
    except OSError as err:
        raise write_error(folder, err) from err
    return Downloaded(Path(info["requested_downloads"][0]["filepath"]), _tidy(info), captions, notices)


@contextlib.contextmanager
def connected(
    url: str,
    access: Access,
    folder: Path,
    public: bool = False,
    parameters: Mapping[str, Any] | None = None,
    log: "_Log | None" = None,
) -> "Iterator[Client]":
    """Give yt-dlp's client for `url`; what it raises inside of the block becomes an error that tells the next step."""
    from yt_dlp.utils import YoutubeDLError

    from talknotes.sources.client import Client, leads_inside

    log = log or _Log()
    given = {**_connection(log), **(parameters or {}), **client_parameters(access)}
    client = Client(given, inside=not public and leads_inside(url, resolve=access.proxy is None))
    try:
        with client:
            _load_cookies(client, access)
            yield client
    except YoutubeDLError as err:
        if client.refused:
            raise InputError(
                f"{redact(url)}: leads to a private address ({client.refused[0]}), which a public page must not. "
                "If you trust it, give that address itself."
            ) from err
        raise explain(err, url, folder, log.warnings) from err


def _load_cookies(client: "Client", access: Access) -> None:
    from yt_dlp.utils import YoutubeDLError

    if access.browser is None:
        return
    try:
        _ = client.cookiejar
    except YoutubeDLError:
        raise MissingError(
            "--cookies-from-browser: this browser's cookies can't be read here. Check its name and profile, "
            "or export them from the browser and give --cookies FILE."
        ) from None


def _connection(log: _Log) -> dict[str, Any]:
    """Return what holds for every request, whatever it is for."""
    return {
        "noplaylist": True,
        "retries": _TRIES,
        "extractor_retries": _TRIES,
        "fragment_retries": _TRIES,
        "socket_timeout": _TIMEOUT_S,
        "js_runtimes": {name: {} for name in _RUNTIMES},
        "cachedir": False,
        "quiet": True,
        "noprogress": True,
        "color": "no_color",
        "logger": log,
    }


def _parameters(url: str, folder: Path, limit_bytes: int, progress: Progress, log: _Log) -> dict[str, Any]:
    return {
        **_connection(log),
        "format": "bestaudio/best",
        "playlist_items": "1:2",  # two are enough to know that it is not one
        "match_filter": _Guard(url, limit_bytes),
        "paths": {"home": str(folder)},
        # Two addresses can share a title and an id; a resumed file must never be another recording's.
        "outtmpl": {"default": hash_address(url) + ".%(ext)s"},
        "restrictfilenames": True,
        "continuedl": True,
        "updatetime": True,
        "skip_unavailable_fragments": False,  # the default leaves passages out without a word
        "progress_hooks": [_Meter(url, limit_bytes, progress)],
        "postprocessors": [],
        "fixup": "never",
        "external_downloader": {"default": "native"},
        "hls_prefer_native": True,
    }


class _Guard:
    """Refuses before anything is downloaded: several recordings, live ones, too large ones."""

    def __init__(self, url: str, limit_bytes: int) -> None:
        self.url = url
        self.limit_bytes = limit_bytes

    def __call__(self, info: Mapping[str, Any], *, incomplete: bool = False) -> None:
        if (info.get("n_entries") or 1) > 1:
            raise _several(self.url)
        if info.get("live_status") == "post_live":
            raise InputError(f"{redact(self.url)}: a live stream that is not there as a recording yet. {_LATER}")
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
