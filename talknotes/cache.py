"""The store of stage results: content-addressed, may be deleted at any time, never decides anything.

A result's key is the hash of the stage's name and version, of what went in (keys or content hashes) and of the options,
so that a changed option repeats only what depends on it. A damaged entry counts as absent.
"""

import contextlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from talknotes.files import hash_bytes, write_atomic, write_error

T = TypeVar("T")

_KEYED = re.compile(r"\.?([0-9a-f]{64})(?![0-9a-f])")
"""What the names of stored files and folders, finished or not, begin with."""


@dataclass(frozen=True, slots=True)
class Stage(Generic[T]):
    """A stage's name, the type of its result, and a version that is raised whenever its results change."""

    name: str
    version: int
    result: type[T]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the cache holds of one stage: how many results, how many bytes."""

    stage: str
    results: int
    size_bytes: int


class Cache:
    """Results under one folder, `STAGE/KEY.json`, with blobs (`STAGE/KEY.SUFFIX`) beside them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def key(self, stage: Stage[Any], inputs: tuple[str, ...], options: Mapping[str, object]) -> str:
        """Return the key of a result: SHA-256 in hex over stage, version, inputs and options."""
        row = [stage.name, stage.version, list(inputs), dict(options)]
        return hash_bytes(json.dumps(row, sort_keys=True, ensure_ascii=True, default=_plain).encode())

    def load(self, stage: Stage[T], key: str) -> T | None:
        """Return the stored result, or None where there is none or it is damaged."""
        try:
            data = self._path(stage, key).read_bytes()
            return TypeAdapter(stage.result).validate_json(data)
        except (OSError, ValidationError):
            return None

    def store(self, stage: Stage[T], key: str, result: T) -> None:
        """Store a result durably; WriteError where the disk refuses."""
        write_atomic(self._path(stage, key), TypeAdapter(stage.result).dump_json(result))

    def load_or_make(self, stage: Stage[T], key: str, make: Callable[[], T]) -> T:
        """Return the stored result, else make it and store it at once."""
        stored = self.load(stage, key)
        if stored is not None:
            return stored
        result = make()
        self.store(stage, key, result)
        return result

    def blob(self, stage: str, key: str, suffix: str) -> Path:
        """Return where the bytes that belong to a result lie or will lie; its folder exists."""
        path = self.root / stage / f"{key}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def entries(self) -> tuple[Entry, ...]:
        """Return what the cache holds, a row a stage, in alphabetical order."""
        return tuple(_entry(folder) for folder in self._folders())

    def clear(self) -> int:
        """Delete everything that the cache stored and nothing else; return how many bytes that were.

        Downloads and whatever a person keeps in the folder stay. Raises WriteError where the system refuses.
        """
        size_bytes = sum(entry.size_bytes for entry in self.entries())
        for folder in self._folders():
            for path in _stored(folder):
                _delete(path)
            with contextlib.suppress(OSError):  # something else lies there
                folder.rmdir()
        return size_bytes

    def _folders(self) -> list[Path]:
        if not self.root.is_dir():
            return []
        folders = (path for path in self.root.iterdir() if path.is_dir() and not path.is_symlink())
        return sorted(folder for folder in folders if _stored(folder))

    def _path(self, stage: Stage[Any], key: str) -> Path:
        return self.root / stage.name / f"{key}.json"


def _stored(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if _KEYED.match(path.name)]


def _entry(folder: Path) -> Entry:
    stored = _stored(folder)
    keys = {found[1] for path in stored if (found := _KEYED.match(path.name))}
    files = [file for path in stored for file in (path, *path.rglob("*")) if file.is_file()]
    return Entry(folder.name, len(keys), sum(file.stat().st_size for file in files))


def _delete(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as err:
        raise write_error(path, err) from err


def _plain(value: object) -> object:
    """Turn an option's value into what JSON can hold; anything without a fixed form is a programming mistake."""
    if isinstance(value, Path):
        raise ValueError(f"a path is no option: {value}")
    return TypeAdapter(type(value)).dump_python(value, mode="json")
