"""What every speech engine takes and returns, and the table of engines by name.

Knows nothing of files, chunks or how an engine works: an engine's own module does, and is imported (with its heavy
library) only when that engine is opened.
"""

from collections.abc import Callable
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
class Heard:
    """What an engine heard: words in order, without overlap, with times in seconds from the first sample.

    `language` is ISO 639-1, or UNKNOWN_LANGUAGE where no speech was found and no language was given.
    """

    language: str
    words: tuple[Word, ...]


class Engine(Protocol):
    """A loaded speech recognizer."""

    def transcribe(
        self, samples: "NDArray[np.float32]", language: str | None, progress: Progress | None = None
    ) -> Heard:
        """Return the words in `samples` (16 kHz mono); `language` is ISO 639-1, None to have it detected.

        Engines that work piece by piece tell `progress` how many seconds are done. Raises UsageError for a language
        that the model does not know.
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


def default_model(device: Device = "auto", engine: str = "faster-whisper") -> str:
    """Return the model taken where the user names none: one that keeps pace with speech on the device."""
    from talknotes.speech import device as devices

    if engine == "pocketsphinx":
        return "en-us"
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


def _open_pocketsphinx(options: EngineOptions) -> Engine:
    from talknotes.speech.sphinx import Sphinx

    return Sphinx(options)


ENGINES: dict[str, Callable[[EngineOptions], Engine]] = {
    "whisper": _open_whisper,
    "faster-whisper": _open_faster_whisper,
    "pocketsphinx": _open_pocketsphinx,
}
