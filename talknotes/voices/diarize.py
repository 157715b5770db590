"""Who speaks when: turns of anonymous voices, by one of the diarizers named in `DIARIZERS`.

Knows nothing of words or names. Labels count voices in the order in which they are first heard (S1, S2, …).
Caveat: Senko as it comes and pyannote work on the whole window at once, so their memory grows with it.
"""

import importlib.metadata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from talknotes.errors import MissingError, TalknotesError, UsageError
from talknotes.values import Notice, Progress, Span, Turn
from talknotes.voices.blocks import Listen, Store, hear_always

if TYPE_CHECKING:
    from talknotes.speech.voice import Readable


class DiarizationError(TalknotesError):
    """The voices could not be told apart; the transcript does not need them."""


@dataclass(frozen=True, slots=True)
class Diarization:
    """The turns of a recording in order; empty where nobody was heard or nobody was asked to listen."""

    turns: tuple[Turn, ...]
    notices: tuple[Notice, ...] = ()


class Diarizer(Protocol):
    """Tells voices apart."""

    def diarize(
        self,
        audio: "Readable",
        window: Span,
        store: Store,
        progress: Progress,
        noisy: Sequence[Span],
        known: Listen | None,
    ) -> Iterable[tuple[str, Span]]:
        """Return who speaks when inside `window`, in the diarizer's own labels, in recording time.

        A diarizer that works in blocks asks `store` for each and tells `progress` how many seconds of the window are
        done; another one ignores both, and where it is `noisy`, and where anybody is `known` to speak.
        """
        ...


def _senko(device: str, threads: int) -> Diarizer:
    from talknotes.voices.own import Own

    return Own(device, threads)


def _senko_plain(device: str, threads: int) -> Diarizer:
    from talknotes.voices.senko import Plain

    return Plain(device, threads)


def _pyannote(device: str, threads: int) -> Diarizer:
    from talknotes.voices.pyannote import Pyannote

    return Pyannote(device, threads)


DIARIZERS: dict[str, Callable[[str, int], Diarizer]] = {
    "senko": _senko,
    "senko-plain": _senko_plain,
    "pyannote": _pyannote,
}
NONE = "none"
_PACKAGES = {"senko": "senko", "senko-plain": "senko", "pyannote": "pyannote.audio"}


def check_diarizer(name: str) -> None:
    """Raise UsageError where no diarizer has that name; `none` is one."""
    if name != NONE and name not in DIARIZERS:
        raise UsageError(f"{name}: no such diarizer. Known: {', '.join([*DIARIZERS, NONE])}.")


def identify_diarizer(name: str) -> dict[str, str]:
    """Return what a cache key and a report need to know of a diarizer: its name and the version of its package.

    The version is `missing` where the package is not installed.
    """
    if name == NONE:
        return {"diarizer": NONE}
    try:
        version = importlib.metadata.version(_PACKAGES.get(name, name))
    except importlib.metadata.PackageNotFoundError:
        version = "missing"
    return {"diarizer": name, "version": version}


def _to_nobody(_: float) -> None:
    return


def diarize(
    audio: "Readable",
    window: Span,
    name: str,
    device: str = "auto",
    threads: int = 1,
    store: Store = hear_always,
    progress: Progress = _to_nobody,
    noisy: Sequence[Span] = (),
    known: Listen | None = None,
) -> Diarization:
    """Return the turns inside `window`; DiarizationError where the diarizer is missing or gives up.

    `device` is auto, cpu or cuda; `threads` those of the CPU. `store` is asked for each block, so that what was heard
    need not be heard again. `progress` is told the seconds of `window` that are done. `noisy` is where applause or
    music sounds: nobody who speaks only there becomes a voice. `known`, where there is one, tells where anybody
    speaks in a span: then no detector listens again.
    """
    check_diarizer(name)
    if name == NONE:
        return Diarization(())
    try:
        heard = tuple(DIARIZERS[name](device, threads).diarize(audio, window, store, progress, noisy, known))
    except MissingError as err:
        raise DiarizationError(str(err)) from err
    except (ImportError, RuntimeError, ValueError, LookupError, ArithmeticError, OSError) as err:
        raise DiarizationError(f"{name} could not tell the voices apart ({type(err).__name__}: {err}).") from err
    progress(window.duration)
    return Diarization(_label(heard), () if heard else (Notice("diarize", "no voice was heard"),))


def _label(heard: tuple[tuple[str, Span], ...]) -> tuple[Turn, ...]:
    labels: dict[str, str] = {}
    rows = sorted(heard, key=lambda row: row[1])
    return tuple(Turn(labels.setdefault(voice, f"S{len(labels) + 1}"), span) for voice, span in rows)
