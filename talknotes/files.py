"""Reading hashes and writing results: `write_atomic` is the only way in which a result reaches the disk.

Knows nothing of what the bytes mean. A reader never sees half a file, and a file that changed since it was read is
never overwritten: its hash is compared under the final name right before the rename.
"""

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from talknotes.errors import EditedError, WriteError

ABSENT: Final = ""
"""As `expected_hash`: nothing may stand at the path."""

_BLOCK_BYTES = 1 << 20


def hash_bytes(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hex, read in blocks; OSError where it can't be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def write_atomic(path: Path, data: bytes, expected_hash: str | None = None) -> None:
    """Write `data` to `path` so that the old or the new file is there at every moment, and the new one durably after.

    `expected_hash` is the SHA-256 (hex) that the present file must have, ABSENT where none may stand there, None where
    anything may. A symbolic link is followed, the present file's mode is kept. Raises EditedError if the present file
    differs, WriteError if the disk, the folder or its permissions refuse; the old file is untouched then.
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", suffix=".tmp", dir=target.parent)
    except OSError as err:
        raise WriteError(_explain(path, err)) from err
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), _mode_of(target))
            os.fsync(file.fileno())
        _check(target, path, expected_hash)
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as err:
        raise WriteError(_explain(path, err)) from err
    finally:
        temporary.unlink(missing_ok=True)


def sync_and_rename(temporary: Path, target: Path) -> None:
    """Give a finished temporary file in the same folder its final name, durably; for results too large for memory."""
    try:
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as err:
        raise WriteError(_explain(target, err)) from err


def write_error(path: Path, err: OSError) -> WriteError:
    """Return the error to raise where the system refuses to write to `path`."""
    return WriteError(_explain(path, err))


def _mode_of(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _check(target: Path, path: Path, expected_hash: str | None) -> None:
    if expected_hash is None:
        return
    present = hash_file(target) if target.exists() else ABSENT
    if present != expected_hash:
        what = "stands there already" if expected_hash == ABSENT else "changed since it was read"
        raise EditedError(f"{path}: the file {what}; nothing was written. Look at it, then run the command again.")


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable, where its file system can."""
    with contextlib.suppress(OSError):  # some network file systems can't sync a folder; the rename itself was done
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explain(path: Path, err: OSError) -> str:
    if err.errno == errno.ENOSPC:
        return f"{path}: the disk is full; nothing was lost. Make room, then run the same command again."
    if err.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{path}: no permission to write there. Choose another place (-o DIR) or change the folder's rights."
    return f"{path}: can't be written ({err.strerror or err}). Choose another place (-o DIR)."
