"""What every speech engine takes and returns, and the table of engines by name.

Knows nothing of files, chunks or how an engine works: an engine's own module does, and is imported (with its heavy
library) only when that engine is opened.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from talknotes.errors import UsageError
from talknotes.values import Progress, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Device = Literal["auto", "cpu", "cuda"]

SAMPLE_RATE = 16_000
"""Samples a second of everything that engines are given."""

UNKNOWN_LANGUAGE = "und"
"""The language (ISO 639-2) of audio in which no speech was found."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How an engine is opened.

    `model` is a name that the engine knows, or the path of weights; None is the default for the device. `cache` is the
    folder for converted checkpoints, content-addressed; `offline` means that the network is never touched.
    """

    cache: Path
    model: str | None = None
    device: Device = "auto"
    threads: int = 1
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How to listen: the language (ISO 639-1), words to expect, and whether this is a second try.

    `again` asks for other settings than usual, because what was heard before left out speech or went round in circles.
    """

    language: str
    hotwords: tuple[str, ...] = ()
    again: bool = False


class Engine(Protocol):
    """A loaded speech recognizer. A clip is at most half a minute of sound with speech in it, 16 kHz mono."""

    def detect(self, clip: "NDArray[np.float32]") -> Mapping[str, float]:
        """Return how likely each language (ISO 639-1) is spoken; nothing where the engine can't tell."""
        ...

    def fitting(self, hotwords: tuple[str, ...]) -> tuple[str, ...]:
        """Return those first hotwords that reach the model: it may take none, or not so many."""
        ...

    def hear(
        self, clips: "Sequence[NDArray[np.float32]]", manner: Manner, progress: Progress | None = None
    ) -> tuple[tuple[Word, ...], ...]:
        """Return the words in each clip: in order, without overlap, timed in seconds from the clip's first sample.

        No clip is a condition for another. `progress` is told how many seconds of the clips are done. Raises UsageError
        for a language that the model does not know.
        """
        ...


def open_engine(name: str, options: EngineOptions) -> Engine:
    """Load the engine `name` and its weights, fetching or converting them first where that is needed.

    Raises UsageError for an unknown engine or model, InputError for a path that holds no weights, MissingError where
    weights or a package are missing.
    """
    if name not in ENGINES:
        raise UsageError(_unknown(name))
    return ENGINES[name](options)


_ONLY = {"pocketsphinx": "en-us", "parakeet": "parakeet-tdt-0.6b-v3"}


def default_model(device: Device = "auto", engine: str = "faster-whisper") -> str:
    """Return the model taken where the user names none: one that keeps pace with speech on the device."""
    from talknotes.speech import device as devices

    if engine in _ONLY:
        return _ONLY[engine]
    return "large-v3-turbo" if devices.resolve(device, engine) == "cuda" else "small"


def identify(name: str, options: EngineOptions) -> dict[str, str]:
    """Return all that decides an engine's words, for cache keys and reports; loads no model and holds no path.

    Raises UsageError for an unknown engine or model, InputError for a path that holds no weights.
    """
    from talknotes.speech import identity

    if name not in ENGINES:
        raise UsageError(_unknown(name))
    return identity.describe(name, options.model or default_model(options.device, name), options.device)


def _unknown(name: str) -> str:
    return f"{name}: unknown speech engine. Choose one of {', '.join(ENGINES)} (--engine)."


def _open_whisper(options: EngineOptions) -> Engine:
    from talknotes.speech.openai_whisper import OpenaiWhisper

    return OpenaiWhisper(options)


def _open_faster_whisper(options: EngineOptions) -> Engine:
    from talknotes.speech.faster import FasterWhisper

    return FasterWhisper(options)


def _open_parakeet(options: EngineOptions) -> Engine:
    from talknotes.speech.parakeet import Parakeet

    return Parakeet(options)


def _open_pocketsphinx(options: EngineOptions) -> Engine:
    from talknotes.speech.sphinx import Sphinx

    return Sphinx(options)


ENGINES: dict[str, Callable[[EngineOptions], Engine]] = {
    "whisper": _open_whisper,
    "faster-whisper": _open_faster_whisper,
    "parakeet": _open_parakeet,
    "pocketsphinx": _open_pocketsphinx,
}
