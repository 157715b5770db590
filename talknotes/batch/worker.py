"""A worker's own process: it takes recordings one after the other and writes their posts with one pipeline of its own.

Models are loaded once. Posts are written while no other worker writes any. Where the work is to be put down, the chunk
that runs is finished and stored, and no other is begun. Knows nothing of other recordings.
"""

import queue
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.batch.messages import (
    Crashed,
    Entered,
    Finished,
    Leave,
    Noticed,
    Progressed,
    Refused,
    Stopped,
    Task,
    Told,
    is_full,
)
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


def run_worker(
    pipe: "Connection", wanted: "Wanted", orders: "queue.SimpleQueue[Task | Leave]", stopping: threading.Event
) -> None:
    """Work on what is ordered and tell what became of it, until there is no more, or a defect shows."""
    relay = Relay(pipe, stopping)
    pipeline = Working(wanted, relay, stopping)
    while True:
        order = orders.get()
        if isinstance(order, Leave):
            return
        relay.begin()
        told = _work(pipeline, wanted, order)
        pipe.send(told)
        if isinstance(told, Crashed):
            return


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


class Relay:
    """An observer that tells the driver."""

    def __init__(self, pipe: "Connection", stopping: threading.Event) -> None:
        self._pipe, self._stopping = pipe, stopping
        self._told: set[Notice] = set()

    def begin(self) -> None:
        """Turn to another recording."""
        self._told.clear()

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
        """Tell what the user should know, once for each recording."""
        if notice not in self._told:
            self._told.add(notice)
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
