"""What the user sees of a batch: bars on a terminal, lines with the time of day elsewhere, JSON for programs.

Paths of posts and JSON go to stdout, all else to stderr. A recording has a line of its own as long as it is worked on.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Final

import typer

from talknotes.batch.events import Event
from talknotes.batch.telling import STAGES, as_json, as_line, is_error, stamped
from talknotes.cli.display import printable
from talknotes.cli.options import Basic
from talknotes.values import Notice, Progress, clock

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from talknotes.batch.estimate import Estimate

_SHOWN_NAME: Final = 40
_WORTH_A_SPEED_S: Final = 0.5
_ENDINGS: Final = frozenset({"done", "failed", "done elsewhere", "failed elsewhere"})
_NO_SOUND: Final = frozenset({"fetch", "read", "summarize"})
"""Stages whose total is no length of a recording."""


@contextmanager
def opened_display(common: Basic) -> Iterator["BatchDisplay"]:
    """Show a batch for as long as the block lasts, as its options want it."""
    display = BatchDisplay(common.quiet, common.json, common.debug)
    try:
        yield display
    finally:
        display.close()


class BatchDisplay:
    """Shows what happens in a run; also the observer of what the driver itself does."""

    def __init__(self, quiet: bool, as_json: bool, debug: bool) -> None:
        self._quiet, self._json, self._debug = quiet, as_json, debug
        self._bars: Bars | None = None
        self._whole: TaskID | None = None
        self._tasks: dict[str, TaskID] = {}
        self._count, self._ended = 0, 0
        self._stages: dict[str, tuple[str, float]] = {}

    def _begin(self, count: int, jobs: int) -> None:
        """Show that so many recordings are worked on, by so many workers."""
        self.close()
        self._count, self._ended = count, 0
        self._say(f"{count} recording{'' if count == 1 else 's'} to do, {jobs} at once")
        if not self._quiet and sys.stderr.isatty():
            self._bars = _bars()
            self._bars.start()
            self._whole = self._bars.add_task("All", total=count, info=f"0 of {count}")

    def close(self) -> None:
        """Take the bars away."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def tell(self, event: Event) -> None:
        """Show what happens."""
        if self._json:
            typer.echo(as_json(event))
        if event.kind == "done" and not self._json:
            for post in event.said["posts"]:
                self._echo(str(post))
        if event.kind == "trace" and self._debug:
            self._line(str(event.said["message"]))
        if event.kind == "begun":
            self._begin(event.said["count"], event.said["jobs"])
        if event.kind == "summary":
            self._say(_summary(event))
        self._draw(event)
        line = as_line(event)
        is_shown = line is not None and (self._bars is None or event.kind not in ("started", "stage"))
        if line is not None and is_shown and (not self._quiet or is_error(event)):
            self._line(line)

    def plan(self, name: str, reason: str) -> None:
        """Show what would become of a recording."""
        if self._json:
            typer.echo(as_json(Event("planned", name, {"reason": reason})))
        elif reason != "up to date" or not self._quiet:
            typer.echo(printable(f"{reason}: {name}" if reason == "up to date" else f"to do ({reason}): {name}"))

    def plan_total(self, due: int, up_to_date: int, jobs: int, taken: "Estimate") -> None:
        """Show what a run would take."""
        if self._json:
            said = {"due": due, "up_to_date": up_to_date, "jobs": jobs, "sound_s": round(taken.sound_s, 1)}
            said |= {"work_s": round(taken.work_s, 1), "cache_bytes": taken.cache_bytes, "unknown": taken.unknown}
            typer.echo(as_json(Event("plan", "", said)))
        unknown = f" {taken.unknown} of unknown length are not counted." if taken.unknown else ""
        self._say(
            f"{due} to do, {up_to_date} up to date. {clock(taken.sound_s)} of sound: about {_spoken(taken.work_s)} "
            f"with {jobs} at once, and {taken.cache_bytes / 1e6:.0f} MB in the cache.{unknown} Nothing was written."
        )

    def stage(self, name: str, total: float | None, pace: float | None) -> AbstractContextManager[Progress]:
        """Enter a stage of the driver's own, which is short; see Observer."""
        return nullcontext(lambda done: None)

    def notice(self, notice: Notice) -> None:
        """Show a warning."""
        self.tell(Event("notice", "", {"message": notice.message}))

    def _draw(self, event: Event) -> None:
        bars, whole = self._bars, self._whole
        if bars is None or whole is None:
            return
        if event.kind == "started":
            self._tasks[event.name] = bars.add_task(_short(event.name), total=None, info="")
        task = self._tasks.get(event.name)
        if event.kind == "stage" and task is not None:
            stage, total = str(event.said["stage"]), event.said["total"]
            info = STAGES.get(stage, stage) + (f" {clock(total)}" if total and stage not in _NO_SOUND else "")
            self._stages[event.name] = info, time.monotonic()
            bars.reset(task, total=total, info=info)
        if event.kind == "progress" and task is not None:
            bars.update(task, completed=event.said["done"], info=self._info(event))
        if event.kind in (*_ENDINGS, "retried") and task is not None:
            bars.remove_task(self._tasks.pop(event.name))
        if event.kind in _ENDINGS:
            bars.advance(whole)
            self._ended += 1
            bars.update(whole, info=f"{self._ended} of {self._count}")

    def _info(self, event: Event) -> str:
        """Return a stage's name with its speed."""
        info, began = self._stages.get(event.name, ("", 0.0))
        took = time.monotonic() - began
        has_speed = event.said["stage"] not in _NO_SOUND and took > _WORTH_A_SPEED_S
        return f"{info}, {event.said['done'] / took:.1f}x" if has_speed else info

    def _say(self, line: str) -> None:
        if not self._quiet:
            self._line(line)

    def _line(self, line: str) -> None:
        text = printable(stamped(line, datetime.now()) if not sys.stderr.isatty() else line)
        if self._bars is not None:
            self._bars.console.print(text, markup=False, highlight=False, emoji=False, soft_wrap=True)
        else:
            typer.echo(text, err=True)

    def _echo(self, path: str) -> None:
        """Print to stdout; where that is the terminal with the bars, above these."""
        if self._bars is not None and sys.stdout.isatty():
            self._bars.console.print(path, markup=False, highlight=False, emoji=False, soft_wrap=True)
        else:
            typer.echo(path)


def _bars() -> "Bars":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[info]}", markup=False),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _summary(event: Event) -> str:
    said = event.said
    parts = [f"{said['done']} done ({said['posts']} posts)", f"{said['failed']} failed"]
    parts += [f"{said['up_to_date']} up to date"] if said["up_to_date"] else []
    parts += [f"{said['left']} left"] if said["left"] else []
    return ", ".join(parts) + "."


def _short(name: str) -> str:
    name = printable(name)
    return name if len(name) <= _SHOWN_NAME else f"…{name[-_SHOWN_NAME + 1 :]}"


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
