"""What is to be done of what was found: new, changed and failed recordings; what is up to date is left alone.

A file counts as unchanged without a look inside where size, times, inode and device are those of its record, and the
times were old enough when they were taken; else its hash decides. Writes nothing.
"""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

from talknotes.batch.discovery import Item, legible
from talknotes.batch.state import Record, Stamp
from talknotes.errors import InputError
from talknotes.files import hash_file
from talknotes.people.remembered import FOLDER as NAMES_FOLDER

Reason = Literal[
    "new", "changed", "options changed", "names changed", "failed before", "its post is gone", "up to date"
]

_RECENT_NS: Final = 2_000_000_000
"""A file that changed so shortly before its stamp was taken may have changed again within the clock's tick."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An item and why it is to be done, or not; `refreshed` is a record to store because its stamps alone are old."""

    item: Item
    reason: Reason
    refreshed: Record | None = None

    @property
    def is_due(self) -> bool:
        """Whether there is something to do."""
        return self.reason != "up to date"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which recordings are asked for: those that failed, so many, those since a day; `checksum`: always by hash."""

    only_failed: bool = False
    limit: int | None = None
    since: date | None = None
    checksum: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a run knows at its start: records, the hash of its options, output folder, names that were confirmed."""

    records: Mapping[str, Record]
    options: str
    output: Path
    names: "Names"


class Names:
    """The names that the user confirmed, by the hash of the recording that they belong to."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / NAMES_FOLDER
        try:
            self._there = frozenset(os.listdir(self._folder))  # noqa: PTH208
        except OSError:
            self._there = frozenset()

    def hash(self, recording: str) -> str:
        """Return the SHA-256 of a recording's names, "" where none were confirmed."""
        name = f"{recording}.json"
        try:
            return hash_file(self._folder / name) if name in self._there else ""
        except OSError:
            return ""


def plan(items: Sequence[Item], known: Known, choice: Choice) -> tuple[Planned, ...]:
    """Return what becomes of each item that is asked for, in order; `limit` counts those with something to do."""
    rows: list[Planned] = []
    left = choice.limit
    for item in items:
        record = known.records.get(item.key)
        if choice.only_failed and (record is None or record.outcome != "failed"):
            continue
        if choice.since is not None and not _is_since(item, choice.since):
            continue
        row = decide(item, record, known, choice.checksum)
        if row.is_due and left == 0:
            continue
        rows.append(row)
        left = None if left is None else left - row.is_due
    return tuple(rows)


def decide(item: Item, record: Record | None, known: Known, checksum: bool = False) -> Planned:
    """Return whether a recording is to be done, by what is known of it."""
    if record is None:
        return Planned(item, "new")
    if record.outcome == "failed":
        return Planned(item, "failed before")
    if record.options != known.options:
        return Planned(item, "options changed")
    same, refreshed = compare(item, record, checksum)
    if not same:
        return Planned(item, "changed")
    if not all(os.path.exists(f"{known.output}/{post.path}") for post in record.posts):  # noqa: PTH110
        return Planned(item, "its post is gone")
    if known.names.hash(record.media_hash) != record.names:
        return Planned(item, "names changed")
    return Planned(item, "up to date", refreshed)


def compare(item: Item, record: Record, checksum: bool = False) -> tuple[bool, Record | None]:
    """Tell whether an item's files are those of its record; and the record with new stamps, where hashes had to say."""
    taken_ns = time.time_ns()
    try:
        now = take_stamps(item)
    except InputError:
        return False, None
    if [stamp.name for stamp in now] != [stamp.name for stamp in record.stamps]:
        return False, None
    is_old_enough = all(_is_settled(stamp, record.taken_ns) for stamp in record.stamps)
    if is_old_enough and not checksum and all(map(is_same, now, record.stamps)):
        return True, None
    if [stamp.size for stamp in now] != [stamp.size for stamp in record.stamps]:
        return False, None
    try:
        hashed = tuple(with_hash(item, stamp) for stamp in now)
    except InputError:
        return False, None
    if [stamp.sha256 for stamp in hashed] != [stamp.sha256 for stamp in record.stamps]:
        return False, None
    return True, record.model_copy(update={"stamps": hashed, "taken_ns": taken_ns})


def take_stamps(item: Item) -> tuple[Stamp, ...]:
    """Return what the system says of an item's files, the recording first, without hashes; InputError for one gone."""
    return tuple(_stamp(path) for path in item.files)


def with_hash(item: Item, stamp: Stamp) -> Stamp:
    """Return the stamp of one of an item's files with its hash; InputError where it can't be read."""
    path = next(path for path in item.files if _name(path) == stamp.name)
    try:
        return stamp.model_copy(update={"sha256": hash_file(Path(path))})
    except OSError as err:
        raise InputError(f"{path}: can't be read ({err.strerror}). Check the file's rights and its disk.") from err


def _stamp(path: str) -> Stamp:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError as err:
        raise InputError(f"{path}: can't be read ({err.strerror}). Check the path and the file's rights.") from err
    return Stamp.model_construct(
        name=_name(path),
        size=found.st_size,
        mtime_ns=found.st_mtime_ns,
        ctime_ns=found.st_ctime_ns,
        inode=found.st_ino,
        device=found.st_dev,
        sha256="",
    )


def _name(path: str) -> str:
    return legible(path.rpartition("/")[2])


def is_same(one: Stamp, other: Stamp) -> bool:
    """Tell whether two stamps say the same of a file, whatever is known of its bytes."""
    return _seen(one) == _seen(other)


def _seen(stamp: Stamp) -> tuple[object, ...]:
    return stamp.name, stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode, stamp.device


def _is_settled(stamp: Stamp, taken_ns: int) -> bool:
    return max(stamp.mtime_ns, stamp.ctime_ns) + _RECENT_NS < taken_ns


def _is_since(item: Item, day: date) -> bool:
    """Tell whether a file changed on that day (UTC) or later; an address has no day and stays."""
    if not item.files:
        return True
    try:
        changed = Path(item.files[0]).stat().st_mtime
    except OSError:
        return True
    return datetime.fromtimestamp(changed, UTC).date() >= day
