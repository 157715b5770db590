"""What benchmarks share: word error rates, times taken in turn, the machine they ran on, plain tables and targets.

Knows nothing of what is measured.
"""

import logging
import os
import platform
import re
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic, TypeVar

from talknotes.errors import TalknotesError

T = TypeVar("T")

_PACKAGES = ("talknotes", "faster-whisper", "ctranslate2", "openai-whisper", "torch")


@dataclass(frozen=True, slots=True)
class Timed(Generic[T]):
    """What a piece of work returned the last time, and the seconds that each run took."""

    result: T
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median of the seconds."""
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Target:
    """A measured value and the bound that it should keep: at most `bound`, or at least."""

    what: str
    value: float
    bound: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Tell whether the value keeps the bound."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        side = "at least" if self.at_least else "at most"
        return f"{self.what}: {self.value:.3g} (target: {side} {self.bound:g}) {'met' if self.met else 'MISSED'}"


def take_turns(works: Mapping[str, Callable[[], T]], runs: int) -> dict[str, Timed[T]]:
    """Do all `works` one after the other, `runs` times over, so that a busy minute of the machine falls on all."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    results: dict[str, T] = {}
    for _ in range(runs):
        for name, work in works.items():
            start = time.perf_counter()
            results[name] = work()
            seconds[name].append(time.perf_counter() - start)
    return {name: Timed(results[name], tuple(seconds[name])) for name in works}


def error_rate(truth: str, heard: str) -> float:
    """Return the word error rate, without regard to case and punctuation."""
    import jiwer

    return float(jiwer.wer(_plain(truth), _plain(heard)))


def machine() -> str:
    """Return one line on where and when this runs: date, processor, cores, versions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"{date.today()}, {_processor()}, {cores} cores, Python {platform.python_version()}, {versions}"


def print_parts(
    program: str, parts: Mapping[str, Callable[[T], Iterator[str]]], chosen: Iterable[str], prepare: Callable[[Path], T]
) -> None:
    """Print what each chosen part yields, as soon as it is there; `prepare` is given a folder that goes at the end.

    Warnings of libraries are left out. Ends `program` with a message where something can't be measured.
    """
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    print(machine(), flush=True)
    with TemporaryDirectory() as folder:
        try:
            setup = prepare(Path(folder))
            for part in dict.fromkeys(chosen):
                print(flush=True)
                for block in parts[part](setup):
                    print(block, flush=True)
        except (TalknotesError, RuntimeError) as err:
            sys.exit(f"{program}: {err}")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows under their head, the first column on the left, all others on the right."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(line, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]).rstrip()


def _plain(text: str) -> str:
    return re.sub(r"[^\w\s']", " ", text.lower())


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.*)$", info.read_text(), re.M) if info.exists() else None
    return found[1] if found else platform.processor() or platform.machine()
