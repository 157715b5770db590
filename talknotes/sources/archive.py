"""The download archive: which recordings were downloaded before, so that a playlist's next run takes the new ones.

A text file in the user's data, in the form of yt-dlp's own archive: a site and an id on each line.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from talknotes.errors import InputError
from talknotes.files import write_atomic

FILE: Final = "downloaded.txt"
_DIGITS: Final = 20


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive at `path`, which need not exist yet."""

    path: Path

    def ids(self) -> frozenset[str]:
        """Return the ids of all recordings in it; InputError where it can't be read."""
        try:
            return frozenset(line.strip() for line in self.path.read_text(encoding="utf-8").splitlines())
        except FileNotFoundError:
            return frozenset()
        except (OSError, ValueError) as err:
            raise InputError(f"{self.path}: the download archive can't be read. Mend it or move it away.") from err

    def add(self, archive_id: str) -> None:
        """Add a recording; one without an id is left out. WriteError where the disk refuses."""
        if not archive_id or archive_id in self.ids():
            return
        before = self.path.read_bytes() if self.path.exists() else b""
        ending = b"" if not before or before.endswith(b"\n") else b"\n"
        write_atomic(self.path, before + ending + archive_id.encode() + b"\n")


def archive_id(info: Mapping[str, Any], url: str) -> str:
    """Return how the archive calls a recording: its site's id, or a hash of its address where there is none."""
    site, own = str(info.get("ie_key") or info.get("extractor_key") or "").lower(), str(info.get("id") or "")
    if site in ("", "generic", "html5") or not own or own.split() != [own]:
        return f"url {hash_address(url)}"
    return f"{site} {own}"


def hash_address(url: str) -> str:
    """Return a short name for an address that tells nothing of it."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
