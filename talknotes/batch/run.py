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
from multiprocessing.connection import wait
from typing import Final

from talknotes.batch.discovery import Item
from talknotes.batch.events import Event, Failure, Running, Summary, Tell
from talknotes.batch.jobs import Job, Waiting, are_as_before, done_record, failed_record
from talknotes.batch.messages import (
    Crashed,
    Entered,
    Finished,
    Leave,
    Noticed,
    Progressed,
    Refused,
    Stop,
    Stopped,
    Task,
    is_full,
)
from talknotes.batch.plan import Known, decide
from talknotes.batch.state import State
from talknotes.batch.wanted import Wanted
from talknotes.batch.workers import Worker
from talknotes.errors import InputError, WriteError

GRACE_S: Final = 5.0
"""What running chunks get after the first interrupt."""
_INTERRUPTS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_TICK_S: Final = 0.2
_ASK_AGAIN_S: Final = 1.0
"""How often a recording that another run works on is looked at again."""
_MOST_TRIES: Final = 2


class Driver:
    """One run over items that are due."""

    def __init__(self, wanted: Wanted, known: Known, running: Running, tell: Tell) -> None:
        self._wanted, self._known, self._running, self._tell = wanted, known, running, tell
        self._state = State(wanted.post.folder)
        self._queue: deque[Waiting] = deque()
        self._idle: list[Worker] = []
        self._busy: list[tuple[Worker, Job]] = []
        self._interrupts = 0
        self._stop_at: float | None = None
        self.summary = Summary()

    def run(self, items: Sequence[Item]) -> Summary:
        """Work on the items until all are done, or the run is stopped."""
        self._queue.extend(Waiting(item) for item in items)
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

    def _start(self, waiting: Waiting) -> bool:
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
        job = Job(item, waiting.tries, lock)
        try:
            job.take_stamps()
        except InputError as err:
            self._settle(job, Refused(str(err), err.exit_code))
            return True
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
        if record.outcome == "failed" and are_as_before(item, record.stamps):
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

    def _heed(self, worker: Worker, job: Job, told: object) -> None:
        if isinstance(told, Entered):
            job.enter(told.stage, told.total)
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

    def _settle(self, job: Job, told: Finished | Refused | Stopped) -> None:
        took = time.monotonic() - job.began
        try:
            if isinstance(told, Finished):
                self._finish(job, took, told)
            elif isinstance(told, Refused) and told.is_full:
                self._stop_full(told.message)
            elif isinstance(told, Refused):
                self._fail(job, took, told)
            else:
                self.summary.left += 1
        except WriteError as err:
            if not is_full(err):
                raise
            self._stop_full(str(err))
        finally:
            job.lock.release()

    def _finish(self, job: Job, took: float, told: Finished) -> None:
        self._state.store(job.item.key, done_record(job, told, self._known, took))
        self.summary.done += 1
        self.summary.posts += len(told.posts)
        posts = [str(self._wanted.post.folder / post.path) for post in told.posts]
        self._tell(Event("done", job.item.name, {"posts": posts, "took": round(took, 3)}))

    def _fail(self, job: Job, took: float, told: Refused) -> None:
        name, key = job.item.name, job.item.key
        self._state.store(key, failed_record(job, told, self._known, took, self._state.load(key)))
        self.summary.failures.append(Failure(name, told.message, told.exit_code))
        said = {"message": told.message, "exit_code": told.exit_code, "tries": job.tries}
        self._tell(Event("failed", name, said))

    def _lose(self, worker: Worker, job: Job, why: str) -> None:
        """Take a recording back from a worker that is of no use any more, for another try or a named failure."""
        self._busy.remove((worker, job))
        worker.kill()
        if self._is_stopping:
            self.summary.left += 1
            job.lock.release()
        elif job.tries < _MOST_TRIES:
            job.lock.release()
            self._queue.appendleft(Waiting(job.item, job.tries + 1))
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
            over = job.overstepped(now, self._running)
            if over:
                self._lose(worker, job, over)

    def _ask_to_stop(self) -> None:
        self._stop_at = self._stop_at or time.monotonic() + GRACE_S
        for worker, _ in self._busy:
            worker.give(Stop())

    def _end_all(self) -> None:
        for worker, _ in self._busy:
            worker.kill()
        for worker in self._idle:
            worker.give(Leave())
        for worker in self._idle:
            worker.leave()
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
        # What nohup or a shell has told to be ignored stays so.
        numbers = [number for number in _INTERRUPTS if signal.getsignal(number) != signal.SIG_IGN]
        before = [signal.signal(number, self._interrupt) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)

    def _interrupt(self, number: int, frame: object) -> None:
        self._interrupts += 1
