"""What is known of each recording of a batch: a small file each in the output folder; locks that die with a process.

`.talknotes-batch/` holds `records/KEY.json`, written by a driver alone while it holds the recording's lock, and
`locks/`. Records name files, and no place: keys are hashes of paths. Knows nothing of how recordings are worked on. A
record that can't be read counts as absent: the recording is worked on again.
"""

import contextlib
import gc
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from talknotes.files import write_atomic, write_error

FOLDER: Final = ".talknotes-batch"
_LEFTOVER: Final = re.compile(r"\..{1,80}\.[a-z0-9_]{8}\.tmp", re.DOTALL)
"""What `write_atomic` calls a file until it is whole."""
_LEFTOVER_AGE_S: Final = 2.0


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Stamp(_Record):
    """A file as it was: what the system says of it without reading it, and the SHA-256 of its bytes ("": unknown)."""

    name: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int
    sha256: str = ""


class PostRow(_Record):
    """A written post: its path below the output folder and what an index says of it; `length` in seconds."""

    path: str
    title: str
    date: str = ""
    speakers: tuple[str, ...] = ()
    length: float | None = None
    warnings: tuple[str, ...] = ()


class Record(_Record):
    """What became of a recording.

    `stamps` are its files as they were at `taken_ns` (wall clock; 0: they changed meanwhile, never to be trusted);
    `options` the hash of all that was asked; `names` the SHA-256 of the names that the user confirmed by then.
    """

    schema_version: Literal[1] = Field(default=1, alias="schema")
    name: str
    outcome: Literal["done", "failed"]
    options: str
    stamps: tuple[Stamp, ...] = ()
    taken_ns: int = 0
    names: str = ""
    posts: tuple[PostRow, ...] = ()
    error: str = ""
    exit_code: int = 0
    tries: int = 1
    took_s: float = 0.0

    @property
    def media_hash(self) -> str:
        """The SHA-256 of the recording itself, "" where it is not known."""
        return self.stamps[0].sha256 if self.stamps else ""


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that this process holds until it releases it or dies."""

    path: Path
    handle: int

    def release(self) -> None:
        """Give the lock back."""
        self.path.unlink(missing_ok=True)
        os.close(self.handle)


@dataclass(frozen=True, slots=True)
class State:
    """The state of the batches that write into one output folder."""

    output: Path

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.output / FOLDER

    def load(self, key: str) -> Record | None:
        """Return what is known of a recording."""
        return _read(self._path(key))

    def load_all(self) -> dict[str, Record]:
        """Return what is known of all recordings, by their keys."""
        try:
            with os.scandir(self.folder / "records") as scan:
                names = sorted(entry.name for entry in scan if entry.name.endswith(".json"))
        except OSError:
            return {}
        collects = gc.isenabled()
        gc.disable()  # none of so many small values is garbage
        try:
            found = {name.removesuffix(".json"): _read(f"{self.folder}/records/{name}") for name in names}
        finally:
            if collects:
                gc.enable()
        return {key: record for key, record in found.items() if record is not None}

    def store(self, key: str, record: Record) -> None:
        """Remember what became of a recording, durably; WriteError where the disk refuses."""
        write_atomic(self._path(key), (record.model_dump_json(by_alias=True) + "\n").encode())

    def lock(self, name: str) -> Lock | None:
        """Return a lock on a recording (its key) or a file of the run, None while another process holds it."""
        folder = self.folder / "locks"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return _take(folder / name, waits=False)
        except OSError as err:
            raise write_error(folder, err) from err

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Hold a lock for as long as the block lasts; waits for others."""
        folder = self.folder / "locks"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = _take(folder / name, waits=True)
        except OSError as err:
            raise write_error(folder, err) from err
        assert lock is not None
        try:
            yield
        finally:
            lock.release()

    def sweep(self, posts: Iterable[str], began: float) -> None:
        """Delete temporary files that killed processes left before `began` (wall clock) beside `posts` and records."""
        folders = {post.rpartition("/")[0] for post in posts}
        before = min(began, time.time() - _LEFTOVER_AGE_S)
        for folder in {self.folder / "records", self.output, *(self.output / folder for folder in folders)}:
            with contextlib.suppress(OSError), os.scandir(folder) as scan:
                for entry in scan:
                    if _LEFTOVER.fullmatch(entry.name) and entry.stat().st_mtime < before:
                        Path(entry.path).unlink()

    def _path(self, key: str) -> Path:
        return self.folder / "records" / f"{key}.json"


def _read(path: Path | str) -> Record | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - thousands of them
            return Record.model_validate_json(file.read())
    except (OSError, ValidationError):
        return None


def _take(path: Path, waits: bool) -> Lock | None:
    """Lock a file; one that was deleted by its last holder between opening and locking is opened anew."""
    import fcntl

    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(handle)
            return None
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(handle).st_ino:
                return Lock(path, handle)
        os.close(handle)
