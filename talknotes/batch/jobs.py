"""A recording in a worker's hands: how long it may take, and the record of what became of it.

Knows nothing of processes. What is recorded as done are the files as they were when the work began; if they are others
by its end, the record says so, and the next run looks at their bytes.
"""

import time
from dataclasses import dataclass, field
from typing import Final

from talknotes.batch.discovery import Item
from talknotes.batch.events import Running
from talknotes.batch.messages import Finished, Refused
from talknotes.batch.plan import Known, is_same, take_stamps, with_hash
from talknotes.batch.state import Lock, Record, Stamp
from talknotes.errors import InputError
from talknotes.post.report import without_paths

_HOUR_S: Final = 3600.0


@dataclass(slots=True)
class Waiting:
    """A recording that no worker has yet; `ready_at` is when it may be asked for again (monotonic clock)."""

    item: Item
    tries: int = 1
    ready_at: float = 0.0


@dataclass(slots=True)
class Job:
    """A recording that a worker has; `began` and `heard` (when anything was heard of it) by the monotonic clock."""

    item: Item
    tries: int
    lock: Lock
    stamps: tuple[Stamp, ...] = ()
    taken_ns: int = 0
    began: float = field(default_factory=time.monotonic)
    heard: float = field(default_factory=time.monotonic)
    stage: str = ""
    length_s: float = 0.0

    def take_stamps(self) -> None:
        """Look at the files as they are now; what lies beside the recording is read, itself not."""
        self.taken_ns = time.time_ns()
        stamps = take_stamps(self.item)
        self.stamps = (*stamps[:1], *(with_hash(self.item, stamp) for stamp in stamps[1:]))
        self.began = self.heard = time.monotonic()

    def enter(self, stage: str, total: float | None) -> None:
        """Remember which stage the work is in, and from its total how long the recording is."""
        self.stage = stage
        if stage != "fetch":
            self.length_s = max(self.length_s, total or 0.0)

    def overstepped(self, now: float, running: Running) -> str:
        """Say how the work has overstepped its time; "" where it has not."""
        if self.stage == "fetch":
            self.began = max(self.began, now - running.least_s)
            return f"nothing came for {_spoken(running.least_s)}" if now - self.heard > running.least_s else ""
        allowed = max(running.least_s, self.length_s * running.hours_per_hour)
        return f"it took longer than {_spoken(allowed)}" if now - self.began > allowed else ""


def done_record(job: Job, told: Finished, known: Known, took: float) -> Record:
    """Return the record of a recording whose posts are written."""
    first = tuple(stamp.model_copy(update={"sha256": told.media_hash}) for stamp in job.stamps[:1])
    return Record(
        name=job.item.name,
        outcome="done",
        options=known.options,
        stamps=(*first, *job.stamps[1:]),
        taken_ns=job.taken_ns if are_as_before(job.item, job.stamps) else 0,
        names=known.names.hash(told.media_hash),
        posts=told.posts,
        tries=job.tries,
        took_s=round(took, 3),
    )


def failed_record(job: Job, told: Refused, known: Known, took: float, before: Record | None) -> Record:
    """Return the record of a recording that failed; posts of a former run stay its posts."""
    return Record(
        name=job.item.name,
        outcome="failed",
        options=known.options,
        stamps=job.stamps,
        posts=before.posts if before is not None else (),
        error=without_paths(told.message),
        exit_code=told.exit_code,
        tries=job.tries,
        took_s=round(took, 3),
    )


def are_as_before(item: Item, stamps: tuple[Stamp, ...]) -> bool:
    """Tell whether a recording's files are still as they were when the stamps were taken."""
    try:
        now = take_stamps(item)
    except InputError:
        return False
    return len(now) == len(stamps) and all(map(is_same, now, stamps))


def _spoken(seconds: float) -> str:
    return f"{seconds / _HOUR_S:.1f} h" if seconds >= _HOUR_S else f"{seconds:.0f} s"
