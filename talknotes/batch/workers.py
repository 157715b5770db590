"""Worker processes as their driver sees them: started, given work, killed with all that they started.

Knows how many there should be on this machine, and nothing of what they do.
"""

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from talknotes.batch.entry import enter
from talknotes.batch.wanted import Wanted
from talknotes.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from talknotes.batch.messages import Order, Told

_LEAST_BYTES: Final = 2_500_000_000
"""What a worker takes with the engine's usual weights and a diarizer."""
_PER_WEIGHT: Final = 3
_WRITER_BYTES: Final = 8_000_000_000
"""What a language model in the worker's own process takes on top."""
_LAST_WORD_S: Final = 2.0


@dataclass(slots=True)
class Worker:
    """A worker process and the pipe to it."""

    process: "SpawnProcess"
    pipe: Connection
    is_small: bool = False

    @classmethod
    def start(cls, wanted: Wanted, is_small: bool = False, shows_errors: bool = False) -> "Worker":
        """Start a process; a small one has a single thread."""
        if is_small:
            wanted = replace(wanted, settings=wanted.settings.model_copy(update={"threads": 1}))
        context = multiprocessing.get_context("spawn")
        _start_tracker()
        here, there = context.Pipe()
        process = context.Process(target=enter, args=(there, wanted, shows_errors))
        # An interrupt on the terminal reaches the whole group, and the new process before it can leave that.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        there.close()
        return cls(process, here, is_small)

    def give(self, order: "Order") -> bool:
        """Send an order; False where nobody is there to take it."""
        try:
            self.pipe.send(order)
        except OSError:
            return False
        return True

    def told(self) -> "Iterator[Told]":
        """Yield all that was told since; EOFError where the process has ended."""
        try:
            while self.pipe.poll():
                yield self.pipe.recv()
        except OSError as err:
            raise EOFError from err

    def kill(self) -> None:
        """End the process and what it started, at once."""
        if self.process.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)  # its own group, once it has settled in
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def leave(self) -> None:
        """Let the process, which was told that there is no more, end by itself; kill it where it does not."""
        self.process.join(_LAST_WORD_S)
        self.kill()

    @property
    def ending(self) -> str:
        """How the process ended, for people."""
        self.process.join(_LAST_WORD_S)
        code = self.process.exitcode
        if code == -signal.SIGKILL:
            return "its process was killed (often because memory ran out)"
        if code is not None and code < 0:
            return f"its process ended by {signal.Signals(-code).name}"
        return f"its process ended with code {code}"


def _start_tracker() -> None:
    """Start multiprocessing's tracker, which cleans up after killed workers, without its warnings that it does so."""
    from multiprocessing.resource_tracker import ensure_running

    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = "ignore"
    try:
        ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONWARNINGS"]
        else:
            os.environ["PYTHONWARNINGS"] = before


@dataclass(frozen=True, slots=True)
class Sizing:
    """How many workers, and how many threads each has."""

    jobs: int
    threads: int
    cores: int = field(default=1)


def size(settings: Settings, jobs: int | None, items: int) -> Sizing:
    """Return how many workers do `items` recordings: as asked, else by cores and free memory, one where a GPU is."""
    cores = settings.threads
    if jobs is None:
        jobs = 1 if _has_gpu(settings) else max(1, min(cores, _free_bytes() // _needed_bytes(settings)))
    jobs = max(1, min(jobs, items))
    return Sizing(jobs, max(1, cores // jobs), cores)


def _has_gpu(settings: Settings) -> bool:
    return settings.device == "cuda" or (settings.device == "auto" and Path("/dev/nvidiactl").exists())


def _needed_bytes(settings: Settings) -> int:
    weights = Path(settings.model or "").expanduser()
    own = _PER_WEIGHT * weights.stat().st_size if settings.model and weights.is_file() else 0
    return max(_LEAST_BYTES, own) + (_WRITER_BYTES if settings.llm.startswith("transformers:") else 0)


def _free_bytes() -> int:
    """Return the memory that programs can still take; a guess where the system does not say."""
    try:
        rows = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines())
        free = int(rows["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return 2 * _LEAST_BYTES
    with contextlib.suppress(OSError, ValueError):
        limit, used = (int(Path("/sys/fs/cgroup", name).read_text()) for name in ("memory.max", "memory.current"))
        free = min(free, limit - used)
    return free
