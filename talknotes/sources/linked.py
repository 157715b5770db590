"""Which links of a post lead to a recording: pages of a video site, media files, files beside the post.

Looks at addresses alone and opens nothing: whatever is no known video page and does not end like a media file is some
page of the web, and never fetched. Addresses of private hosts, and paths out of the post's own folder, are left out.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from talknotes.links import is_public, is_url

_VIDEO: Final = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".wmv", ".flv", ".mpg", ".mpeg", ".ogv", ".3gp")
_SOUND: Final = (".mp3", ".m4a", ".m4b", ".aac", ".wav", ".flac", ".ogg", ".oga", ".opus", ".wma", ".aif", ".aiff")
MEDIA_SUFFIXES: Final = frozenset((*_VIDEO, *_SOUND))
_LIST: Final = re.compile(r"[?&]list=|/playlists?/|/showcase/|/album/")
_ARCHIVES: Final = frozenset({"archive.org", "pyvideo.org"})


def is_media_name(name: str) -> bool:
    """Tell whether a file's name ends like that of a recording."""
    return PurePosixPath(name).suffix.lower() in MEDIA_SUFFIXES


def recordings_linked(targets: Iterable[str], folder: Path) -> tuple[str, ...]:
    """Return the recordings among the addresses in a post that lies in `folder`, each once, in order."""
    return tuple(dict.fromkeys(found for target in targets for found in _recording(target.strip(), folder)))


def _recording(target: str, folder: Path) -> Iterator[str]:
    if is_url(target):
        if is_public(target) and (_is_media_address(target) or _is_video_page(target)):
            yield target
        return
    path = _beside(target, folder)
    if path is not None:
        yield str(path)


def _is_media_address(url: str) -> bool:
    return is_media_name(unquote(urlsplit(url).path))


def _is_video_page(url: str) -> bool:
    """Tell whether one of yt-dlp's own sites knows the address; its general one, which tries any page, does not count.

    Sites whose pages may hold anything (tweets, news, a channel) count only where the address is a playlist's, or where
    the site keeps recordings.
    """
    site = next((one for one in _sites() if one.suitable(url)), None)
    if site is None:
        return False
    keeps_recordings = (urlsplit(url).hostname or "").removeprefix("www.") in _ARCHIVES
    return site._RETURN_TYPE != "any" or keeps_recordings or _LIST.search(url) is not None


@lru_cache(maxsize=1)
def _sites() -> tuple[Any, ...]:
    from yt_dlp.extractor import gen_extractor_classes

    sites = (one for one in gen_extractor_classes() if one.IE_NAME != "generic")
    return tuple(one for one in sites if one.working() and one._VALID_URL)


def _beside(target: str, folder: Path) -> Path | None:
    """Return the media file in the post's folder, or under it, that a relative address names; None for all others."""
    parts = urlsplit(target)
    name = unquote(parts.path)
    if parts.scheme or parts.netloc or not name or name.startswith("/") or not is_media_name(name):
        return None
    try:
        path, root = (folder / name).resolve(), folder.resolve()
        return path if path.is_relative_to(root) and path.is_file() else None
    except (OSError, ValueError):
        return None
