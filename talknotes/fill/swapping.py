"""A new file takes an old one's name, and what was swapped out is looked at before it goes.

On Linux two files change names in one step (renameat2), so that an edit which comes between reading and renaming is
found in what was swapped out, and swapped back. A lease on the old file tells of programs that have it open for
writing. Elsewhere, and on file systems that know neither, the file's hash is compared right before a plain rename: an
edit within the microseconds between both would be lost. Knows nothing of posts.
"""

import contextlib
import ctypes
import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from talknotes.errors import EditedError
from talknotes.files import hash_bytes, hash_file

_WAIT_S: Final = 2.0
_STEP_S: Final = 0.01
_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_NO_EXCHANGE: Final = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
_LOCAL: Final = frozenset({"ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "tmpfs", "overlay"})

LeaseState = Literal["held", "asked", "none"]


@dataclass(frozen=True, slots=True)
class Lease:
    """A promise that nobody writes to an open file: `state` is `asked` as soon as somebody wants to."""

    state: Callable[[], LeaseState]


def changed(path: Path) -> EditedError:
    """Return the error for a file that is not what was read."""
    return EditedError(
        f"{path}: the file changed since it was read; nothing was written. Look at it, then run the command again."
    )


def swap(temporary: Path, target: Path, path: Path, expected_hash: str) -> None:
    """Give a finished temporary file in the same folder the name of `target`, whose bytes must have the hash.

    The old file is gone afterwards, and so is the temporary name. Raises EditedError, with the target as it was, where
    the target has other bytes or another program writes to it; OSError where the system refuses. `path` is what the
    user calls the file.
    """
    handle = os.open(target, os.O_RDONLY)
    try:
        with leased(handle, path) as lease:
            if hash_open(handle) != expected_hash:
                raise changed(path)
            if not _exchange(temporary, target):
                _replace(temporary, target, path, expected_hash)
            elif hash_file(temporary) != expected_hash or lease.state() == "asked":
                _swap_back(temporary, target, path)
                raise changed(path)
            else:
                temporary.unlink()
    finally:
        os.close(handle)


@contextlib.contextmanager
def leased(handle: int, path: Path, alone: bool = False) -> Iterator[Lease]:
    """Keep others from writing to an open file, where the system can; who wants to waits until the end.

    `alone` keeps readers out too, for a file that is open for writing itself. Waits two seconds for others to close
    the file, then raises EditedError.
    """
    if sys.platform != "linux":
        yield Lease(lambda: "none")
        return
    import fcntl

    kind = fcntl.F_WRLCK if alone else fcntl.F_RDLCK
    if not _lease(handle, kind, path):
        yield Lease(lambda: "none")
        return
    try:
        yield Lease(lambda: "held" if fcntl.fcntl(handle, fcntl.F_GETLEASE) == kind else "asked")
    finally:
        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def hash_open(handle: int) -> str:
    """Return the SHA-256 of an open file's bytes in hex."""
    return hash_bytes(read_open(handle))


def read_open(handle: int) -> bytes:
    """Return all bytes of an open file."""
    pieces: list[bytes] = []
    size = 0
    while piece := os.pread(handle, 1 << 20, size):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _lease(handle: int, kind: int, path: Path) -> bool:
    """Take a lease; False where the system grants none."""
    import fcntl

    end = time.monotonic() + _WAIT_S
    while True:
        try:
            fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)  # what SIGIO, the usual sign, does would end the program
            fcntl.fcntl(handle, fcntl.F_SETLEASE, kind)
        except BlockingIOError as err:
            if not _tells_writers(handle):
                return False
            if time.monotonic() > end:
                raise EditedError(
                    f"{path}: another program has this file open; nothing was written. "
                    "Close it there, then run the command again."
                ) from err
            time.sleep(_STEP_S)
        except OSError:
            return False
        else:
            return True


def _tells_writers(handle: int) -> bool:
    """Tell whether a lease that is refused means that others have the file open: not so on a network's file system."""
    device = os.fstat(handle).st_dev
    try:
        mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()]
    except OSError:
        return False
    name = f"{os.major(device)}:{os.minor(device)}"
    return any(fields[2] == name and fields[fields.index("-") + 1] in _LOCAL for fields in mounts)


def _exchange(one: Path, other: Path) -> bool:
    """Let two files change names in one step; False where the system can't, OSError where it refuses."""
    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if function is None:
        return False
    if function(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NO_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _replace(temporary: Path, target: Path, path: Path, expected_hash: str) -> None:
    try:
        present = hash_file(target)
    except FileNotFoundError as err:
        raise changed(path) from err
    if present != expected_hash:
        raise changed(path)
    temporary.replace(target)


def _swap_back(temporary: Path, target: Path, path: Path) -> None:
    """Put back what was swapped out; of two edits at once the newer one keeps the name, the older one is kept too."""
    ours = target.stat()
    _exchange(temporary, target)
    if not os.path.samestat(temporary.stat(), ours):
        _exchange(temporary, target)
        kept = temporary.with_suffix(".kept")
        temporary.rename(kept)
        raise EditedError(f"{path}: the file changed twice while it was written. {kept} holds the former change.")
