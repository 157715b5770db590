"""The parts `time` and `memory` of talks.py: what all but the diarizer's embeddings cost; whether memory stays flat.

The peak is the kernel's, of a process of its own that runs `talknotes talks` on captions, so that no engine counts.
"""

import os
import subprocess
import sys
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import Final

import dividing
from measure import Target, table
from noises import RATE
from trial import Trial
from truth import TrueLine

MOST_TIME: Final = 0.01
MOST_GROWTH: Final = 1.2
HOUR_S: Final = 3600.0
TIMES: Final = 3
_PEAK: Final = Path(__file__).with_name("peak.py")
_TOLD_LINES: Final = 5


def measure_time(trials: Sequence[Trial]) -> Iterator[str]:
    """Yield a table of each step's processor time as a share of the length, the diarizer's on the longest session."""
    dividing.hear_sounds(trials[0].wav)  # loads what is loaded once
    length = sum(trial.truth.duration for trial in trials)
    began = process_time()
    for trial in trials:
        dividing.hear_sounds(trial.wav)
    sounds = (process_time() - began) / length
    made = [
        dividing.divide(trial.truth, trial.words("true"), trial.turns("true"), trial.sounds, trial.folder)
        for trial in trials
    ]
    divided = sum(one.seconds for one in made) / length
    by_length = sorted(trials, key=lambda trial: trial.truth.duration)
    dividing.time_turns(by_length[0].wav, by_length[0].settings)  # loads what is loaded once
    longest = by_length[-1]
    whole, embedding = (
        seconds / longest.truth.duration for seconds in dividing.time_turns(longest.wav, longest.settings)
    )
    rows = {
        "voice activity, applause, music, silence": sounds,
        "words to voices, sentences, signs, parts, names": divided,
        "diarizer without its embeddings": whole - embedding,
        "diarizer's embeddings": embedding,
    }
    yield table(("time", "of the audio"), [(name, f"{share:.2%}") for name, share in rows.items()])
    yield str(Target("all but the embeddings", sounds + divided + whole - embedding, MOST_TIME))


def measure_memory(trials: Sequence[Trial], folder: Path) -> Iterator[str]:
    """Yield the peaks on an hour and on three, and the target."""
    peaks = {times: _peak(trials, times, folder) for times in (1, TIMES)}
    rows = [(f"talknotes talks, {times} h", f"{peak / 1e6:.0f}") for times, peak in peaks.items()]
    yield table(("peak memory, diarization included", "MB"), rows)
    yield str(Target("3 h to 1 h", peaks[TIMES] / peaks[1], MOST_GROWTH))


def _peak(trials: Sequence[Trial], times: int, folder: Path) -> int:
    wav, captions, target = (folder / f"{times}h{end}" for end in (".wav", ".vtt", ".peak"))
    _write_long(trials, times, wav, captions)
    settings = trials[0].settings
    stores = ["--cache-dir", str(folder / f"cache{times}"), "--data-dir", str(folder / f"data{times}")]
    options = ["--captions", str(captions), "--diarize", settings.diarize, "--language", "en", "--offline", "--quiet"]
    command = [sys.executable, "-m", "talknotes", "talks", str(wav), *options, *stores]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TALKNOTES_")}
    threads = str(settings.threads)
    environment = kept | {"TALKNOTES_THREADS": threads, "TALKNOTES_DEVICE": "cpu", "OMP_NUM_THREADS": threads}
    whole = [sys.executable, str(_PEAK), str(target), *command]
    done = subprocess.run(whole, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-_TOLD_LINES:])
        raise RuntimeError(f"{' '.join(command)}: ended with {done.returncode}.\n{last}")
    wav.unlink()
    return int(target.read_text())


def _write_long(trials: Sequence[Trial], times: int, wav: Path, captions: Path) -> None:
    """Write an hour of sessions one after the other, `times` times over, with captions of all that is said."""
    start = 0.0
    with wave.open(str(wav), "wb") as file, captions.open("w", encoding="utf-8") as cues:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        cues.write("WEBVTT\n\n")
        for end in (HOUR_S * (number + 1) for number in range(times)):
            for trial in [*trials] * (1 + int(HOUR_S // sum(trial.truth.duration for trial in trials))):
                if start >= end:
                    break
                frames = trial.wav.read_bytes()[44 : 44 + 2 * int((end - start) * RATE)]
                cues.writelines(_cue(line, start) for line in trial.truth.lines if start + line.span.end < end)
                file.writeframes(frames)
                start += len(frames) / 2 / RATE


def _cue(line: TrueLine, start: float) -> str:
    return f"{_stamp(start + line.span.start)} --> {_stamp(start + line.span.end)}\n{line.text}\n\n"


def _stamp(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60 % 60):02}:{seconds % 60:06.3f}"
