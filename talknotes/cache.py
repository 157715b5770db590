"""The store of stage results: content-addressed, may be deleted at any time, never decides anything.

A result's key is the hash of the stage's name and version, of what went in (keys or content hashes) and of the options,
so that a changed option repeats only what depends on it. A damaged entry counts as absent.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from talknotes.files import hash_bytes, write_atomic

T = TypeVar("T")


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
        if not self.root.is_dir():
            return ()
        return tuple(_entry(folder) for folder in sorted(self.root.iterdir()) if folder.is_dir())

    def clear(self) -> int:
        """Delete everything that the cache holds; return how many bytes that were."""
        size_bytes = sum(entry.size_bytes for entry in self.entries())
        for entry in self.entries():
            shutil.rmtree(self.root / entry.stage)
        return size_bytes

    def _path(self, stage: Stage[Any], key: str) -> Path:
        return self.root / stage.name / f"{key}.json"


def _entry(folder: Path) -> Entry:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return Entry(folder.name, len(files), sum(path.stat().st_size for path in files))


def _plain(value: object) -> object:
    """Turn an option's value into what JSON can hold; anything without a fixed form is a programming mistake."""
    if isinstance(value, Path):
        raise ValueError(f"a path is no option: {value}")
    return TypeAdapter(type(value)).dump_python(value, mode="json")
