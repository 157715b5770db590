"""The part `time`: what talknotes adds to the engine's own time, and how it compares with the `whisper` command.

Everyone works from the same file to the words, with the same weights, beam, word times, language and threads. Against
the library, the model is loaded and the file is decoded in the time; against the command, so does the program start.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from listening import LANGUAGE, Setup, hear_file, our_command, run
from measure import Target, Timed, error_rate, table, take_turns
from sessions import Session, build, store

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

MOST_OVERHEAD: Final = 1.10
LEAST_SPEEDUP: Final = 2.0

BEAM: Final = 5
"""What faster-whisper and the `whisper` command take where nothing else is said, and talknotes with them."""

_OURS: Final = "talknotes"
_COMMAND: Final = "whisper (command)"
_FIRST_S: Final = 10.0


def measure_time(setup: Setup) -> Iterator[str]:
    """Yield a table and its targets for each comparison."""
    setup = replace(setup, engine="faster-whisper")
    session = build(setup.seed, setup.sizes.long)
    path = setup.folder / "long.wav"
    store(session, path)
    yield from _against_the_library(session, path, setup)
    part = build(setup.seed, setup.sizes.part)
    path = setup.folder / "part.wav"
    store(part, path)
    yield from _against_the_command(part, path, setup)


def _against_the_library(session: Session, path: Path, setup: Setup) -> Iterator[str]:
    ways: dict[str, Callable[[Path, Setup], str]] = {
        _OURS: hear_file,
        "WhisperModel, vad_filter": _sequential,
        "BatchedInferencePipeline, vad_filter, time stamps": partial(_batched, timestamps=True),
        "BatchedInferencePipeline, vad_filter, as it comes": partial(_batched, timestamps=False),
    }
    first = setup.folder / "first.wav"
    store(build(setup.seed, _FIRST_S), first)
    for way in ways.values():  # what is imported on the way is nobody's time
        way(first, setup)
    timed = take_turns({name: partial(way, path, setup) for name, way in ways.items()}, setup.runs)
    yield _shown(f"library, {session.span.end / 60:.0f} minutes, runs: {setup.runs}", session, timed)
    for name in timed:
        if name != _OURS:
            yield str(Target(f"talknotes' time to {name}", _ratio(timed, name), MOST_OVERHEAD))


def _against_the_command(session: Session, path: Path, setup: Setup) -> Iterator[str]:
    ways = {_OURS: partial(_our_command, path, setup), _COMMAND: partial(_whisper_command, path, setup)}
    timed = take_turns(ways, setup.runs)
    yield _shown(f"commands, the first {session.span.end / 60:.1f} minutes, runs: {setup.runs}", session, timed)
    speedup = 1 / _ratio(timed, _COMMAND)
    yield str(Target("times faster than the whisper command", speedup, LEAST_SPEEDUP, at_least=True))


def _shown(title: str, session: Session, timed: Mapping[str, Timed[str]]) -> str:
    head = (title, "seconds", "times real time", "talknotes to it", "word error rate")
    rows = [
        (
            name,
            f"{way.median:.1f}",
            f"{session.span.end / way.median:.1f}",
            f"{_ratio(timed, name):.2f}",
            f"{error_rate(session.text, way.result):.3f}",
        )
        for name, way in timed.items()
    ]
    return table(head, rows)


def _ratio(timed: Mapping[str, Timed[str]], name: str) -> float:
    return timed[_OURS].median / timed[name].median


def _sequential(path: Path, setup: Setup) -> str:
    segments, _ = _load(setup).transcribe(str(path), condition_on_previous_text=False, **_OPTIONS)
    return _joined(segments)


def _batched(path: Path, setup: Setup, timestamps: bool) -> str:
    """As it comes the pipeline has the model write no time stamps, which is faster, and more words are wrong."""
    from faster_whisper import BatchedInferencePipeline

    pipeline = BatchedInferencePipeline(_load(setup))
    segments, _ = pipeline.transcribe(str(path), without_timestamps=not timestamps, **_OPTIONS)
    return _joined(segments)


_OPTIONS: Final[dict[str, Any]] = {
    "language": LANGUAGE,
    "beam_size": BEAM,
    "word_timestamps": True,
    "vad_filter": True,
}


def _load(setup: Setup) -> "WhisperModel":
    from faster_whisper import WhisperModel

    return WhisperModel(str(setup.converted), "cpu", compute_type="int8", cpu_threads=setup.threads)


def _joined(segments: Any) -> str:
    return "".join(segment.text for segment in segments)


def _our_command(path: Path, setup: Setup) -> str:
    with TemporaryDirectory(dir=setup.folder) as folder:
        output = Path(folder) / "words.txt"
        run(our_command(path, output, Path(folder), setup), setup)
        return output.read_text(encoding="utf-8")


def _whisper_command(path: Path, setup: Setup) -> str:
    options = {
        "--model": setup.checkpoint,
        "--language": LANGUAGE,
        "--beam_size": BEAM,
        "--word_timestamps": True,
        "--condition_on_previous_text": False,
        "--threads": setup.threads,
        "--device": "cpu",
        "--fp16": False,
        "--verbose": False,
        "--output_format": "txt",
    }
    given = [str(item) for option in options.items() for item in option]
    with TemporaryDirectory(dir=setup.folder) as folder:
        run([sys.executable, "-m", "whisper", str(path), "--output_dir", folder, *given], setup)
        return (Path(folder) / f"{path.stem}.txt").read_text(encoding="utf-8")
