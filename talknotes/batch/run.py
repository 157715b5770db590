"""The run: recordings are given to workers, what they tell is passed on, and what became of each is remembered.

The driver is one thread. A worker that dies, or takes longer than it may, costs its recording one retry in a fresh
process and then a named failure; the rest goes on. Only the driver writes records, each after its posts are on the disk
and while it holds the recording's lock. Knows nothing of terminals: `tell` hears what happens.
"""

import signal
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Final

from talknotes.batch.discovery import Item
from talknotes.batch.events import Event, Failure, Running, Summary, Tell
from talknotes.batch.messages import (
    Crashed,
    Entered,
    Finished,
    Noticed,
    Progressed,
    Refused,
    Stop,
    Stopped,
    Task,
    is_full,
)
from talknotes.batch.plan import Known, decide, is_same, take_stamps, with_hash
from talknotes.batch.state import Lock, Record, Stamp, State
from talknotes.batch.wanted import Wanted
from talknotes.batch.workers import Worker
from talknotes.errors import InputError, WriteError
from talknotes.post.report import without_paths

GRACE_S: Final = 5.0
"""What running chunks get after the first interrupt."""
_TICK_S: Final = 0.2
_ASK_AGAIN_S: Final = 1.0
"""How often a recording that another run works on is looked at again."""
_MOST_TRIES: Final = 2
_HOUR_S: Final = 3600.0


@dataclass(slots=True)
class _Job:
    """A recording in a worker's hands."""

    item: Item
    tries: int
    lock: Lock
    stamps: tuple[Stamp, ...]
    taken_ns: int
    began: float
    heard: float
    stage: str = ""
    length_s: float = 0.0


@dataclass(slots=True)
class _Waiting:
    item: Item
    tries: int = 1
    ready_at: float = 0.0


class Driver:
    """One run over items that are due."""

    def __init__(self, wanted: Wanted, known: Known, running: Running, tell: Tell) -> None:
        self._wanted, self._known, self._running, self._tell = wanted, known, running, tell
        self._state = State(wanted.post.folder)
        self._queue: deque[_Waiting] = deque()
        self._idle: list[Worker] = []
        self._busy: list[tuple[Worker, _Job]] = []
        self._interrupts = 0
        self._stop_at: float | None = None
        self.summary = Summary()

    def run(self, items: Sequence[Item]) -> Summary:
        """Work on the items until all are done, or the run is stopped."""
        self._queue.extend(_Waiting(item) for item in items)
        with self._heeding_signals():
            try:
                while self._busy or (self._queue and not self._is_stopping):
                    self._start_some()
                    self._hear()
                    self._look_at_clocks()
            finally:
                self.summary.left += len(self._queue) + len(self._busy)
                self._end_all()
        self.summary.interrupted = self._interrupts > 0
        return self.summary

    @property
    def _is_stopping(self) -> bool:
        failed = self._running.fail_fast and bool(self.summary.failures)
        return self._interrupts > 0 or bool(self.summary.full) or failed

    def _start_some(self) -> None:
        """Give recordings to free workers; those that another run holds are asked for again later."""
        now = time.monotonic()
        for _ in range(len(self._queue)):
            if self._is_stopping or len(self._busy) >= self._running.jobs:
                return
            waiting = self._queue.popleft()
            if waiting.ready_at > now or not self._start(waiting):
                self._queue.append(waiting)

    def _start(self, waiting: _Waiting) -> bool:
        """Begin with a recording; False where another run holds it."""
        item = waiting.item
        lock = self._state.lock(item.key)
        if lock is None:
            if not waiting.ready_at:
                self._tell(Event("waiting", item.name))
            waiting.ready_at = time.monotonic() + _ASK_AGAIN_S
            return False
        if waiting.tries == 1 and self._is_settled_elsewhere(item):
            lock.release()
            return True
        taken_ns = time.time_ns()
        try:
            first, *others = take_stamps(item) or (None,)
            stamps = () if first is None else (first, *(with_hash(item, stamp) for stamp in others))
        except InputError as err:
            self._fail(item, waiting.tries, 0.0, (), Refused(str(err), err.exit_code))
            lock.release()
            return True
        now = time.monotonic()
        job = _Job(item, waiting.tries, lock, stamps, taken_ns, now, now)
        worker = self._worker(is_fresh=waiting.tries > 1)
        self._busy.append((worker, job))
        self._tell(Event("started", item.name, {"try": waiting.tries, "pid": worker.process.pid}))
        worker.give(Task(item.source, item.agenda))  # one that is dead already is noticed when it is heard
        return True

    def _is_settled_elsewhere(self, item: Item) -> bool:
        """Tell whether another run has settled a recording since this one was planned, and count it then."""
        record = self._state.load(item.key)
        if record is None or record == self._known.records.get(item.key) or record.options != self._known.options:
            return False
        if record.outcome == "failed" and _are_as_before(item, record.stamps):
            self.summary.failures.append(Failure(item.name, record.error, record.exit_code))
            self._tell(Event("failed elsewhere", item.name, {"message": record.error, "exit_code": record.exit_code}))
            return True
        if not decide(item, record, self._known).is_due:
            self.summary.elsewhere += 1
            self._tell(Event("done elsewhere", item.name))
            return True
        return False

    def _worker(self, is_fresh: bool) -> Worker:
        if is_fresh:
            for worker in self._idle[: max(0, len(self._idle) + len(self._busy) + 1 - self._running.jobs)]:
                self._idle.remove(worker)
                worker.kill()
            return Worker.start(self._wanted, True, self._running.shows_errors)
        return self._idle.pop() if self._idle else Worker.start(self._wanted, False, self._running.shows_errors)

    def _hear(self) -> None:
        """Wait a moment for what workers tell, and heed it."""
        if not self._busy:
            time.sleep(_TICK_S)  # all that is left is in another run's hands
            return
        ready = wait([worker.pipe for worker, _ in self._busy], _TICK_S)
        for worker, job in [row for row in self._busy if row[0].pipe in ready]:
            job.heard = time.monotonic()
            try:
                for told in worker.told():
                    self._heed(worker, job, told)
            except EOFError:
                if (worker, job) in self._busy:
                    self._lose(worker, job, worker.ending)

    def _heed(self, worker: Worker, job: _Job, told: object) -> None:
        if isinstance(told, Entered):
            job.stage = told.stage
            job.length_s = max(job.length_s, told.total or 0.0) if told.stage != "fetch" else job.length_s
            self._tell(Event("stage", job.item.name, {"stage": told.stage, "total": told.total}))
        elif isinstance(told, Progressed):
            self._tell(Event("progress", job.item.name, {"stage": job.stage, "done": told.done}))
        elif isinstance(told, Noticed):
            self._tell(Event("warning", job.item.name, {"message": told.notice.message}))
        elif isinstance(told, Crashed):
            self._tell(Event("trace", job.item.name, {"message": told.trace}))
            self._lose(worker, job, f"internal error: {told.message}. This is a defect: please report it with --debug")
        elif isinstance(told, Finished | Refused | Stopped):
            self._busy.remove((worker, job))
            self._keep(worker)
            self._settle(job, told)

    def _keep(self, worker: Worker) -> None:
        """Keep a worker for the next recording; a small one was for its recording alone."""
        if worker.is_small:
            worker.kill()
        else:
            self._idle.append(worker)

    def _settle(self, job: _Job, told: Finished | Refused | Stopped) -> None:
        took = time.monotonic() - job.began
        try:
            if isinstance(told, Finished):
                self._finish(job, took, told)
            elif isinstance(told, Refused) and told.is_full:
                self._stop_full(told.message)
            elif isinstance(told, Refused):
                self._fail(job.item, job.tries, took, job.stamps, told)
            else:
                self.summary.left += 1
        except WriteError as err:
            if not is_full(err):
                raise
            self._stop_full(str(err))
        finally:
            job.lock.release()

    def _finish(self, job: _Job, took: float, told: Finished) -> None:
        stamps = job.stamps
        if stamps:
            first = stamps[0].model_copy(update={"sha256": told.media_hash})
            stamps = (first, *stamps[1:])
        record = Record(
            name=job.item.name,
            outcome="done",
            options=self._known.options,
            stamps=stamps,
            taken_ns=job.taken_ns if _are_as_before(job.item, job.stamps) else 0,
            names=self._known.names.hash(told.media_hash),
            posts=told.posts,
            tries=job.tries,
            took_s=round(took, 3),
        )
        self._state.store(job.item.key, record)
        self.summary.done += 1
        self.summary.posts += len(told.posts)
        posts = [str(self._wanted.post.folder / post.path) for post in told.posts]
        self._tell(Event("done", job.item.name, {"posts": posts, "took": round(took, 3)}))

    def _fail(self, item: Item, tries: int, took: float, stamps: tuple[Stamp, ...], told: Refused) -> None:
        record = Record(
            name=item.name,
            outcome="failed",
            options=self._known.options,
            stamps=stamps,
            error=without_paths(told.message),
            exit_code=told.exit_code,
            tries=tries,
            took_s=round(took, 3),
        )
        before = self._state.load(item.key)
        posts = before.posts if before is not None else ()
        self._state.store(item.key, record.model_copy(update={"posts": posts}))
        self.summary.failures.append(Failure(item.name, told.message, told.exit_code))
        self._tell(Event("failed", item.name, {"message": told.message, "exit_code": told.exit_code, "tries": tries}))

    def _lose(self, worker: Worker, job: _Job, why: str) -> None:
        """Take a recording back from a worker that is of no use any more, for another try or a named failure."""
        self._busy.remove((worker, job))
        worker.kill()
        if self._is_stopping:
            self.summary.left += 1
            job.lock.release()
        elif job.tries < _MOST_TRIES:
            job.lock.release()
            self._queue.appendleft(_Waiting(job.item, job.tries + 1))
            self._tell(Event("retried", job.item.name, {"message": why}))
        else:
            self._settle(job, Refused(f"{job.item.source}: {why}, twice. The rest went on.", 1))

    def _stop_full(self, message: str) -> None:
        self.summary.full = message
        self.summary.left += 1
        self._ask_to_stop()

    def _look_at_clocks(self) -> None:
        now = time.monotonic()
        if self._interrupts > 1 or (self._stop_at is not None and now > self._stop_at):
            self.summary.left += len(self._busy)
            for worker, job in self._busy:
                worker.kill()
                job.lock.release()
            self._busy.clear()
        elif self._interrupts and self._stop_at is None:
            self._tell(Event("stopping", "", {"running": len(self._busy), "grace": GRACE_S}))
            self._ask_to_stop()
        for worker, job in list(self._busy):
            over = self._over(job, now)
            if over:
                self._lose(worker, job, over)

    def _over(self, job: _Job, now: float) -> str:
        """Say how a recording has overstepped its time; "" where it has not."""
        least_s = self._running.least_s
        if job.stage == "fetch":
            job.began = max(job.began, now - least_s)
            return f"nothing came for {least_s:.0f} s" if now - job.heard > least_s else ""
        allowed = max(least_s, job.length_s * self._running.hours_per_hour)
        return f"it took longer than {_spoken(allowed)}" if now - job.began > allowed else ""

    def _ask_to_stop(self) -> None:
        self._stop_at = self._stop_at or time.monotonic() + GRACE_S
        for worker, _ in self._busy:
            worker.give(Stop())

    def _end_all(self) -> None:
        for worker in (*self._idle, *(worker for worker, _ in self._busy)):
            worker.kill()
        for _, job in self._busy:
            job.lock.release()
        self._idle.clear()
        self._busy.clear()

    @contextmanager
    def _heeding_signals(self) -> Iterator[None]:
        """Count interrupts for as long as the block lasts, in place of being interrupted anywhere."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = [signal.signal(number, self._interrupt) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)

    def _interrupt(self, number: int, frame: object) -> None:
        self._interrupts += 1


def _are_as_before(item: Item, stamps: tuple[Stamp, ...]) -> bool:
    """Tell whether a recording's files are still as they were when the stamps were taken."""
    try:
        now = take_stamps(item)
    except InputError:
        return False
    return len(now) == len(stamps) and all(map(is_same, now, stamps))


def _spoken(seconds: float) -> str:
    return f"{seconds / _HOUR_S:.1f} h" if seconds >= _HOUR_S else f"{seconds:.0f} s"
