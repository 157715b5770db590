"""What a driver and its workers say to each other through the pipe between them: light values alone."""

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from talknotes.batch.state import PostRow
from talknotes.values import Notice

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Task:
    """A recording to be worked on, and its agenda where it has one of its own."""

    source: str
    agenda: Path | None


@dataclass(frozen=True, slots=True)
class Stop:
    """No new chunk is to be begun."""


@dataclass(frozen=True, slots=True)
class Leave:
    """There is no more work."""


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


Order = Task | Stop | Leave
Told = Entered | Progressed | Noticed | Finished | Refused | Crashed | Stopped


def is_full(err: BaseException) -> bool:
    """Tell whether an error was raised because a disk is full."""
    cause: BaseException | None = err
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _FULL:
            return True
        cause = cause.__cause__ or cause.__context__
    return False
