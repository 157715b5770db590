"""A worker's own process: it takes recordings one after the other and writes their posts with one pipeline of its own.

Models are loaded once. It talks through a pipe alone: what it is told (`Task`, `Stop`), what it tells (`Told`). When
the pipe breaks, because the driver died, it ends at once with all that it started. After `Stop` the chunk that runs is
finished and stored, and no other is begun.
"""

import errno
import os
import queue
import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.batch.state import PostRow, State
from talknotes.cache import Cache, Stage
from talknotes.errors import TalknotesError
from talknotes.pipeline import Pipeline
from talknotes.post.report import Report, read_report, report_path
from talknotes.values import Notice, Progress

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from talknotes.batch.wanted import Wanted
    from talknotes.post.draft import Draft
    from talknotes.post.drafting import PostOptions
    from talknotes.post.publish import Published
    from talknotes.session import SourceOptions

_TOLD_EVERY_S: Final = 0.25
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_THREADS: Final = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Task:
    """A recording to be worked on, and its agenda where it has one of its own."""

    source: str
    agenda: Path | None


@dataclass(frozen=True, slots=True)
class Stop:
    """No new chunk is to be begun."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A stage has begun, over `total` seconds (bytes for a download)."""

    stage: str
    total: float | None


@dataclass(frozen=True, slots=True)
class Progressed:
    """So much of the stage's total is done."""

    done: float


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the user should know."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Finished:
    """The posts are written, durably; `media_hash` is the SHA-256 of what was worked on."""

    posts: tuple[PostRow, ...]
    media_hash: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The recording has no post, and why; `is_full`: because a disk is."""

    message: str
    exit_code: int
    is_full: bool = False


@dataclass(frozen=True, slots=True)
class Crashed:
    """A defect of the program: the worker ends."""

    message: str
    trace: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The work was put down, as was asked."""


Told = Entered | Progressed | Noticed | Finished | Refused | Crashed | Stopped


def run_worker(pipe: "Connection", wanted: "Wanted", shows_errors: bool) -> None:
    """Work on what comes through the pipe until it breaks."""
    _settle_in(wanted.settings.threads, shows_errors)
    orders, stopping = _listen(pipe)
    pipeline = Working(wanted, Relay(pipe, stopping), stopping)
    while True:
        task = orders.get()
        told = _work(pipeline, wanted, task)
        pipe.send(told)
        if isinstance(told, Crashed):
            return


def _settle_in(threads: int, shows_errors: bool) -> None:
    """Keep signals and output of the terminal away from this process, whose libraries may print."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if shows_errors else (0, 1, 2):
        os.dup2(silence, stream)
    os.environ.update(dict.fromkeys(_THREADS, str(threads)))


def _listen(pipe: "Connection") -> tuple["queue.SimpleQueue[Task]", threading.Event]:
    """Take orders in a thread, so that the driver's death is noticed whatever this process is at."""
    orders: queue.SimpleQueue[Task] = queue.SimpleQueue()
    stopping = threading.Event()

    def take() -> None:
        while True:
            try:
                order = pipe.recv()
            except (EOFError, OSError):
                os.killpg(0, signal.SIGKILL)
            if isinstance(order, Stop):
                stopping.set()
            else:
                orders.put(order)

    threading.Thread(target=take, name="orders", daemon=True).start()
    return orders, stopping


def _work(pipeline: "Working", wanted: "Wanted", task: Task) -> Told:
    source = wanted.source if task.agenda is None else replace(wanted.source, agenda=task.agenda)
    try:
        published = pipeline.write_posts(task.source, source, wanted.post)
        return _describe(published, wanted.post.folder)
    except TalknotesError as err:
        return Refused(str(err), err.exit_code, is_full(err))
    except KeyboardInterrupt:
        return Stopped()
    except Exception as err:  # noqa: BLE001 - told, and the process ends
        if is_full(err):
            return Refused(f"{task.source}: the disk is full. Make room, then run the same command again.", 5, True)
        return Crashed(f"{type(err).__name__}: {err}", traceback.format_exc())


def is_full(err: BaseException) -> bool:
    """Tell whether an error was raised because a disk is full."""
    cause: BaseException | None = err
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _FULL:
            return True
        cause = cause.__cause__ or cause.__context__
    return False


class Relay:
    """An observer that tells the driver."""

    def __init__(self, pipe: "Connection", stopping: threading.Event) -> None:
        self._pipe, self._stopping = pipe, stopping

    @contextmanager
    def stage(self, name: str, total: float | None, pace: float | None) -> Iterator[Progress]:
        """Tell that a stage begins; see Observer."""
        check(self._stopping)
        self._pipe.send(Entered(name, total))
        told = time.monotonic()

        def progress(done: float) -> None:
            nonlocal told
            if time.monotonic() - told >= _TOLD_EVERY_S:
                told = time.monotonic()
                self._pipe.send(Progressed(done))

        yield progress

    def notice(self, notice: Notice) -> None:
        """Tell what the user should know."""
        self._pipe.send(Noticed(notice))


def check(stopping: threading.Event) -> None:
    """Put the work down where that was asked; what is finished is stored."""
    if stopping.is_set():
        raise KeyboardInterrupt


class Stoppable(Cache):
    """A cache after whose stores the work can be put down."""

    def __init__(self, root: Path, stopping: threading.Event) -> None:
        super().__init__(root)
        self._stopping = stopping

    def store(self, stage: Stage[Any], key: str, result: Any) -> None:
        """Store a result, then stop if that was asked."""
        super().store(stage, key, result)
        check(self._stopping)


class Working(Pipeline):
    """A pipeline that can be put down, and that writes posts while no other worker does."""

    __slots__ = ("_state", "_stopping")

    def __init__(self, wanted: "Wanted", relay: Relay, stopping: threading.Event) -> None:
        self._state, self._stopping = State(wanted.post.folder), stopping
        super().__init__(wanted.settings, relay)

    @property
    def cache(self) -> Cache:
        """The store of the stages' results."""
        return Stoppable(self.settings.cache_dir, self._stopping)

    def _publish(
        self,
        draft: "Draft",
        made_by: dict[str, dict[str, str]],
        source: "SourceOptions",
        post: "PostOptions",
        verified: bool,
    ) -> "Published":
        """Publish alone: two recordings of one title and day must not find the same name free."""
        with self._state.alone("publish"):
            return super()._publish(draft, made_by, source, post, verified)


def _describe(published: "tuple[Published, ...]", folder: Path) -> Finished:
    reports = [read_report(report_path(post.path)) for post in published]
    hashes = {report.recording.sha256 for report in reports if report is not None}
    rows = tuple(_row(post.path, report, folder) for post, report in zip(published, reports, strict=True))
    return Finished(rows, hashes.pop() if len(hashes) == 1 else "")


def _row(path: Path, report: Report | None, folder: Path) -> PostRow:
    """Return what an index says of a post, out of its own text and its report."""
    from talknotes.authored.parse import parse
    from talknotes.manner.front import day_of

    post = parse(path.read_bytes())
    names = [person.name for section in post.sections for person in section.speakers if person.name]
    notices = () if report is None else report.notices
    return PostRow(
        path=path.relative_to(folder).as_posix(),
        title=post.title or (report.recording.title if report else "") or path.stem,
        date=day_of(post) or "",
        speakers=tuple(dict.fromkeys(names)),
        length=report.recording.duration if report else None,
        warnings=tuple(dict.fromkeys(notice.message for notice in notices)),
    )
