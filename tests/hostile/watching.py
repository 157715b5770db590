"""Sees what a command touches: every file that is written, every program that is started, every connection.

Python tells its audit hooks of these, whoever does them. Caveat: a hook can't be taken away again; outside of `watched`
it does nothing.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CHANGES = ("os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "os.chown", "os.utime")
_TWO_PATHS = ("os.rename", "os.link", "os.symlink")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")


@dataclass
class Touched:
    """Paths that were written or changed, programs that were started, addresses that were connected to."""

    paths: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def outside(self, *folders: Path) -> list[str]:
        """Return the paths that lie in none of the folders."""
        roots = [os.path.realpath(folder) for folder in folders]
        return [
            path for path in self.paths if not any(path == root or path.startswith(root + os.sep) for root in roots)
        ]


_active: list[Touched] = []
_hooked = False


@contextlib.contextmanager
def watched(touched: Touched) -> Iterator[None]:
    """Collect what is touched until the block ends."""
    global _hooked
    if not _hooked:
        sys.addaudithook(_see)
        _hooked = True
    _active.append(touched)
    try:
        yield
    finally:
        _active.remove(touched)


def _see(event: str, given: tuple[Any, ...]) -> None:
    if not _active:
        return
    if event == "open":
        path, mode, flags = given
        is_written = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) if mode is None else bool({*mode} & {*"wax+"})
        if is_written and not isinstance(path, int):
            _tell_path(path)
    elif event in _CHANGES:
        _tell_path(given[0])
    elif event in _TWO_PATHS:
        _tell_path(given[0])
        _tell_path(given[1])
    elif event in _PROGRAMS:
        _tell("programs", str(given[0]) if given else event)
    elif event == "socket.connect":
        _tell("addresses", str(given[1]))
    elif event == "socket.getaddrinfo":
        _tell("addresses", str(given[0]))


def _tell_path(path: Any) -> None:
    if isinstance(path, int):
        return
    place = Path(os.fsdecode(path))
    if "__pycache__" not in place.parts and str(place) != os.devnull:
        _tell("paths", str(place.parent.resolve() / place.name))


def _tell(what: str, value: str) -> None:
    for touched in _active:
        getattr(touched, what).append(value)
