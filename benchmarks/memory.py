"""The part `memory`: the peaks of `talknotes transcribe` on a short and on a long recording, and of a peer's loader.

The peer is `whisper.load_audio`, with which every run of openai-whisper begins: the whole recording in one array. Peaks
are the kernel's, of a process each, its libraries included.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from listening import Setup, our_command, run
from measure import Target, table
from sessions import build, store

MOST_GROWTH: Final = 1.15
MOST_TO_LOADER: Final = 1.0
TIMES: Final = 3
"""How often the long recording is repeated, so that an hour stands for three."""

_PEAK: Final = Path(__file__).with_name("peak.py")
_LOADERS: Final = {
    "whisper.load_audio": "import sys, whisper; whisper.load_audio(sys.argv[1])",
    "faster_whisper.decode_audio (whisper.load_audio needs an ffmpeg program, and there is none)": (
        "import sys, faster_whisper; faster_whisper.decode_audio(sys.argv[1])"
    ),
}


def measure_memory(setup: Setup) -> Iterator[str]:
    """Yield a table and the targets."""
    short, long = setup.folder / "memory-short.wav", setup.folder / "memory-long.wav"
    store(build(setup.seed, setup.sizes.short), short)
    store(build(setup.seed, setup.sizes.long), long, TIMES)
    names = [f"talknotes, {setup.sizes.short / 60:.1f} min", f"talknotes, {TIMES * setup.sizes.long / 60:.1f} min"]
    peaks = {names[0]: _ours(short, setup), names[1]: _ours(long, setup)}
    loader = list(_LOADERS)[0 if shutil.which("ffmpeg") else 1]
    library = _LOADERS[loader].split(";")[0]
    peaks["the library of the next alone"] = _peak([sys.executable, "-c", library], setup)
    peaks[loader] = _peak([sys.executable, "-c", _LOADERS[loader], str(long)], setup)
    long.unlink()
    yield table((f"peak memory, {setup.engine}", "MB"), [(name, f"{peak / 1e6:.0f}") for name, peak in peaks.items()])
    yield str(Target("long to short", peaks[names[1]] / peaks[names[0]], MOST_GROWTH))
    yield str(Target(f"long to {loader.split(' ')[0]}", peaks[names[1]] / peaks[loader], MOST_TO_LOADER))


def _ours(path: Path, setup: Setup) -> int:
    with TemporaryDirectory(dir=setup.folder) as folder:
        return _peak(our_command(path, Path(folder) / "words.txt", Path(folder), setup), setup)


def _peak(command: Sequence[str], setup: Setup) -> int:
    with TemporaryDirectory(dir=setup.folder) as folder:
        target = Path(folder) / "peak"
        run([sys.executable, str(_PEAK), str(target), *command], setup)
        return int(target.read_text())
