"""How a run is to be run, what happens in it and how it ended: values for who starts and who shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """What happens: its kind, the recording that it is about ("" for the run), and what there is to say of it."""

    kind: str
    name: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


Tell = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Running:
    """How a run is run: workers, whether the first failure ends it, and what a recording may take.

    A recording may take `hours_per_hour` for each hour of its sound, and at least `least_s` seconds; as long as it is
    being downloaded, `least_s` counts from the last byte.
    """

    jobs: int = 1
    fail_fast: bool = False
    hours_per_hour: float = 24.0
    least_s: float = 1800.0
    shows_errors: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A recording without a post, and why."""

    name: str
    message: str
    exit_code: int


@dataclass(slots=True)
class Summary:
    """How a run ended; `full` is the message where a disk was full, `left` counts what was not begun or put down."""

    done: int = 0
    elsewhere: int = 0
    left: int = 0
    posts: int = 0
    failures: list[Failure] = field(default_factory=list)
    interrupted: bool = False
    full: str = ""
