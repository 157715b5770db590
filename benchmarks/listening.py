"""How the parts of `hearing.py` let talknotes listen: as a stage, as a pipeline, as a command; always the same options.

Knows nothing of what is measured. The options are those that a user gets, without diarization, and with the language
told, as it is told to all that talknotes is compared with.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sessions import Session

from talknotes.pipeline import Pipeline
from talknotes.session import SourceOptions
from talknotes.settings import Settings
from talknotes.speech.engine import Engine, EngineOptions, open_engine
from talknotes.speech.transcribe import transcribe
from talknotes.values import Transcript, join_words

LANGUAGE: Final = "en"

_TOLD_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is listened to: times in seconds, numbers of things."""

    long: float = 3600.0
    """The recording that stands for an hour; memory is measured on three of it."""
    short: float = 600.0
    """A part of it, against which memory is measured."""
    part: float = 600.0
    """A part of it, for the slow `whisper` command."""
    spoken: float = 1800.0
    """The sessions in which lost speech is looked for, three times."""
    clips: int = 100
    holes: int = 50


QUICK: Final = Sizes(long=240.0, short=480.0, part=30.0, spoken=180.0, clips=12, holes=4)


@dataclass(frozen=True, slots=True)
class Setup:
    """What all parts share: sizes, engine, weights, a folder for what is made.

    `checkpoint` is in openai-whisper's format; `converted` are the same weights as faster-whisper loads them.
    """

    sizes: Sizes
    engine: str
    checkpoint: Path
    converted: Path
    threads: int
    runs: int
    seed: int
    folder: Path

    @property
    def model(self) -> str | None:
        """The weights in the form that the engine loads; None where it has its own."""
        forms = {"faster-whisper": str(self.converted), "whisper": str(self.checkpoint)}
        return forms.get(self.engine)


def open_ours(setup: Setup) -> Engine:
    """Return the engine as talknotes opens it."""
    cache = setup.folder / "models"
    return open_engine(setup.engine, EngineOptions(cache, setup.model, "cpu", setup.threads, offline=True))


def listen(session: Session, engine: Engine) -> Transcript:
    """Return what the stage hears in a session that lies in memory."""
    return transcribe(session, session.span, engine, LANGUAGE, lambda done: None)


def hear_file(path: Path, setup: Setup) -> str:
    """Return the words of a file: decoded, recognized, cut into sentences, all of it stored; nothing was there before.

    The engine is loaded in this time.
    """
    with TemporaryDirectory(dir=setup.folder) as stores:
        settings = Settings(
            engine=setup.engine,
            model=setup.model,
            language=LANGUAGE,
            diarize="none",
            offline=True,
            device="cpu",
            threads=setup.threads,
            cache_dir=Path(stores) / "cache",
            data_dir=Path(stores) / "data",
        )
        heard = Pipeline(settings).hear(str(path), SourceOptions(use_captions=False), speakers=False)
        return join_words(heard.transcript.words, LANGUAGE)


def our_command(path: Path, output: Path, stores: Path, setup: Setup) -> list[str]:
    """Return the command line that writes a file's words to `output`."""
    options = ["--engine", setup.engine, "--language", LANGUAGE, "--diarize", "none", "--no-captions"]
    model = ["--model", setup.model] if setup.model else []
    places = ["--cache-dir", str(stores / "cache"), "--data-dir", str(stores / "data")]
    rest = ["--offline", "--quiet", "--output", str(output)]
    return [sys.executable, "-m", "talknotes", "transcribe", str(path), *options, *model, *places, *rest]


def run(command: Sequence[str], setup: Setup) -> None:
    """Run a command with the setup's number of threads, silently; RuntimeError, with its last lines, if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(setup), check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-_TOLD_LINES:])
        raise RuntimeError(f"{' '.join(command)}: ended with {done.returncode}.\n{last}")


def _environment(setup: Setup) -> Mapping[str, str]:
    """Return the environment without the user's own settings of talknotes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TALKNOTES_")}
    threads = str(setup.threads)
    return kept | {"TALKNOTES_THREADS": threads, "TALKNOTES_DEVICE": "cpu", "OMP_NUM_THREADS": threads}
