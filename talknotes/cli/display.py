"""What the user sees while the pipeline works: bars on a terminal, plain lines elsewhere, always on stderr."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from talknotes.values import Notice, Progress, clock

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

_NAMES = {
    "fetch": "Fetching",
    "read": "Reading",
    "decode": "Decoding",
    "transcribe": "Transcribing",
    "sounds": "Hearing applause",
    "diarize": "Telling voices apart",
    "summarize": "Writing notes",
}
_NO_SOUND = ("fetch", "summarize")
"""Stages whose total is no length of a recording: bytes, talks."""
_WORTH_AN_ESTIMATE_S = 20.0


class Display:
    """An observer that shows each stage on stderr; each notice once. `quiet` shows nothing but errors."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet = quiet
        self._told: set[Notice] = set()

    def stage(self, name: str, total: float | None, pace: float | None) -> AbstractContextManager[Progress]:
        """Enter a stage; see Observer."""
        if self._quiet:
            return _nothing()
        if total is not None and pace is not None and total * pace >= _WORTH_AN_ESTIMATE_S:
            self.say(f"{_NAMES[name]}: {clock(total)} of recording, about {_spoken(total * pace)}")
        if sys.stderr.isatty():
            return _bar(_NAMES[name], total, counts_bytes=name == "fetch", is_sound=name not in _NO_SOUND)
        return _line(_NAMES[name], total if name not in _NO_SOUND else None)

    def notice(self, notice: Notice) -> None:
        """Show a warning, with its time in the recording where it has one."""
        if notice in self._told or self._quiet:
            return
        self._told.add(notice)
        at = f" (at {clock(notice.span.start)})" if notice.span else ""
        self.say(f"warning: {notice.message}{at}")

    def say(self, message: str) -> None:
        """Show a line, unless quiet."""
        if not self._quiet:
            print(printable(message), file=sys.stderr, flush=True)  # noqa: T201


def printable(text: str) -> str:
    """Return `text` without what would steer a terminal: names and titles come from strangers."""
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)


def printable_json(value: object, indent: int | None = None) -> str:
    """Return `value` as JSON in which what would steer a terminal is escaped, so that it means the same."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{round(seconds / 5) * 5} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@contextmanager
def _nothing() -> Iterator[Progress]:
    yield lambda done: None


@contextmanager
def _line(name: str, total: float | None) -> Iterator[Progress]:
    began = time.monotonic()
    yield lambda done: None
    took = time.monotonic() - began
    speed = f", {total / took:.1f} times real time" if total and took > 0.5 else ""
    print(f"{name}: done in {took:.1f} s{speed}", file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def _bar(name: str, total: float | None, counts_bytes: bool, is_sound: bool) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(*_columns(total, counts_bytes), console=Console(stderr=True)) as bars:
        task = bars.add_task(name, total=total, speed="")
        began = time.monotonic()

        def show(done: float) -> None:
            took = time.monotonic() - began
            speed = f"{done / took:.1f}x" if took > 0.5 and is_sound else ""
            bars.update(task, completed=done if total is None else min(done, total), speed=speed)

        yield show
        if total is not None:
            show(total)
        else:
            bars.update(task, total=1, completed=1)


def _columns(total: float | None, counts_bytes: bool) -> "list[ProgressColumn]":
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns: list[ProgressColumn] = [TextColumn("{task.description:<20}"), BarColumn()]
    if counts_bytes:
        columns.append(DownloadColumn())
    if total is not None:
        columns += [TextColumn("{task.percentage:>3.0f}% {task.fields[speed]:>6}"), TimeRemainingColumn()]
    return [*columns, TimeElapsedColumn()]
