"""Writes a post over the one that was read, if that is still there, and keeps all that is not its bytes.

Mode, owner, extended attributes and access lists stay; a symbolic link is followed. A file with several names (hard
links), or of an owner that this user can't give files to, is overwritten in place, with a copy of the old bytes beside
it until the new ones are on the disk. Knows nothing of what a post says.
"""

import contextlib
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Final

from talknotes.errors import WriteError
from talknotes.files import hash_bytes, sync_folder, write_error
from talknotes.fill.swapping import changed, leased, read_open, swap

COPY_SUFFIX: Final = ".talknotes-before"
"""Ends the name of the copy that lies beside a post while it is overwritten in place."""


def write_post(path: Path, old_hash: str, data: bytes) -> None:
    """Write `data` over the post at `path`, whose bytes must have the SHA-256 `old_hash` (hex) to the last moment.

    Nothing is written where it has the bytes already. Raises EditedError, with the post as it is, if it changed or
    another program writes to it, WriteError if the disk, the folder or its permissions refuse.
    """
    target = Path(os.path.realpath(path))
    try:
        state = target.stat()
    except FileNotFoundError as err:
        raise changed(path) from err
    except OSError as err:
        raise write_error(path, err) from err
    if not stat.S_ISREG(state.st_mode):
        raise WriteError(f"{path}: no plain file, so nothing was written.")
    if not os.access(target, os.W_OK):
        raise WriteError(f"{path}: write-protected; nothing was written. Allow it (chmod u+w), then run it again.")
    _refuse_copy(target)
    try:
        if hash_bytes(target.read_bytes()) != old_hash:
            raise changed(path)
        if hash_bytes(data) != old_hash:
            _write(target, path, old_hash, data, state)
    except FileNotFoundError as err:
        raise changed(path) from err
    except OSError as err:
        raise write_error(path, err) from err


def _write(target: Path, path: Path, old_hash: str, data: bytes, state: os.stat_result) -> None:
    temporary = _prepare(target, data, state) if state.st_nlink == 1 else None
    if temporary is None:
        _overwrite(target, path, old_hash, data)
        return
    try:
        swap(temporary, target, path, old_hash)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def _prepare(target: Path, data: bytes, state: os.stat_result) -> Path | None:
    """Return a finished file beside `target` that differs in its bytes alone; None where it can't have that owner."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if not _dress(file.fileno(), target, state):
                temporary.unlink()
                return None
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _dress(handle: int, target: Path, state: os.stat_result) -> bool:
    """Give an open file another one's owner, mode and attributes; False where the owner can't be given."""
    own = os.fstat(handle)
    if (own.st_uid, own.st_gid) != (state.st_uid, state.st_gid):
        try:
            os.fchown(handle, state.st_uid, state.st_gid)
        except PermissionError:
            return False
    os.fchmod(handle, stat.S_IMODE(state.st_mode))
    if sys.platform == "linux":
        for name in os.listxattr(target):
            with contextlib.suppress(OSError):  # some belong to the system, which gives each file its own
                os.setxattr(handle, name, os.getxattr(target, name))
    return True


def _overwrite(target: Path, path: Path, old_hash: str, data: bytes) -> None:
    """Write into the file itself; until that is done, a copy of its old bytes lies beside it."""
    copy = _copy_of(target)
    handle = os.open(target, os.O_RDWR)
    try:
        old = read_open(handle)
        if hash_bytes(old) != old_hash:
            raise changed(path)
        _keep(copy, old)
        try:
            with leased(handle, path, alone=True):
                if read_open(handle) != old:
                    raise changed(path)
                _put_or_restore(handle, data, old)
        except _TornError as err:
            raise WriteError(
                f"{path}: writing stopped halfway. {copy} holds the post as it was: copy it back."
            ) from err
        except BaseException:
            copy.unlink(missing_ok=True)
            raise
        copy.unlink(missing_ok=True)
    finally:
        os.close(handle)


class _TornError(Exception):
    """The file holds neither its old bytes nor the new ones."""


def _put_or_restore(handle: int, data: bytes, old: bytes) -> None:
    try:
        if data and hasattr(os, "posix_fallocate"):
            os.posix_fallocate(handle, 0, len(data))  # a full disk shows before a byte is changed
        _put(handle, data)
    except BaseException:
        try:
            _put(handle, old)
        except OSError as err:
            raise _TornError from err
        raise


def _put(handle: int, data: bytes) -> None:
    at = 0
    while at < len(data):
        at += os.pwrite(handle, data[at:], at)
    os.ftruncate(handle, len(data))
    os.fsync(handle)


def _keep(copy: Path, old: bytes) -> None:
    """Write the copy, durably and for nobody else to read."""
    with os.fdopen(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        try:
            file.write(old)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            copy.unlink()
            raise
    sync_folder(copy.parent)


def _copy_of(target: Path) -> Path:
    return target.with_name(f".{target.name[:80]}{COPY_SUFFIX}")


def _refuse_copy(target: Path) -> None:
    copy = _copy_of(target)
    if copy.exists():
        raise WriteError(
            f"{target}: an earlier write was cut off. {copy} holds the post as it was before: compare both, copy it "
            "back if the post is damaged, and delete it. Then run the command again."
        )
