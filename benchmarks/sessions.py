"""Recorded conference sessions with their exact truth, spoken by flite's voices, made from a seed.

What is said are sentences that the sample checkpoint knows (`sentences.json`). Knows nothing of engines. flite is a
program of its own (Debian: apt-get install flite).
"""

import json
import random
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from noises import RATE, applause, at_level, music, silence

from talknotes.errors import MissingError
from talknotes.values import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_FIXED_SHARE: Final = 0.65
_LOUD: Final = 0.01
"""What is weaker at both ends of a sentence is not speech."""
_NOISE: Final = 0.0005
_FULL_SCALE: Final = 32_767
_SOUNDS: Final = {"applause": applause, "music": music, "silence": silence}
_GUEST: Final = "kal16"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in a voice, and the pause after it in seconds."""

    voice: str
    text: str
    pause: float


@dataclass(frozen=True, slots=True)
class Sound:
    """Something else that is heard: its kind, its length and the pause after it in seconds."""

    kind: str
    seconds: float
    pause: float


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it was spoken, with its exact time, in seconds."""

    voice: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """A recording in memory and its truth. It can be read in pieces, as decoded audio is."""

    samples: "Samples"
    lines: tuple[Line, ...]

    @property
    def span(self) -> Span:
        """All of it, from 0."""
        return Span(0.0, len(self.samples) / RATE)

    @property
    def text(self) -> str:
        """All that is said."""
        return " ".join(line.text for line in self.lines)

    def read(self, span: Span) -> "Samples":
        """Return the samples of `span`."""
        return self.samples[round(span.start * RATE) : round(span.end * RATE)]


def build(seed: int, seconds: float) -> Session:
    """Return a recording of exactly `seconds`, made of as many sessions as it takes; no sentence is cut off."""
    import numpy as np

    pieces: list[Samples] = []
    lines: list[Line] = []
    start = 0.0
    for number in count():
        if start >= seconds:
            break
        session = build_one(f"{seed}/{number}")
        pieces.append(session.samples)
        lines += (replace(line, span=_later(line.span, start)) for line in session.lines)
        start += session.span.end
    return _cut(Session(np.concatenate(pieces), tuple(lines)), seconds)


def build_one(seed: str) -> Session:
    """Return one session of about three minutes: a host, two talks, a question, applause and music between."""
    import numpy as np

    dice = random.Random(seed)
    pieces: list[Samples] = []
    lines: list[Line] = []
    done = 0
    for cue in _script(dice):
        sound, line = _play(cue, done, dice)
        lines += [line] if line else []
        pieces += [sound, np.zeros(int(cue.pause * RATE), np.float32)]
        done += len(pieces[-2]) + len(pieces[-1])
    noise = np.random.default_rng(dice.randrange(2**32)).standard_normal(done).astype(np.float32) * np.float32(_NOISE)
    return Session(np.concatenate(pieces) + noise, tuple(lines))


def amplified(session: Session, gain_db: float) -> Session:
    """Return the session louder or quieter by `gain_db`."""
    import numpy as np

    return replace(session, samples=session.samples * np.float32(10 ** (gain_db / 20)))


def with_applause(session: Session, seed: int, below_db: float) -> Session:
    """Return the session with applause under about half of it, `below_db` weaker than the session's own level."""
    import numpy as np

    dice = np.random.default_rng(seed)
    samples = session.samples.copy()
    level = 10 * np.log10(np.mean(np.square(samples, dtype=np.float64))) - below_db
    start = 0
    while start < len(samples):
        start += int(dice.uniform(3, 12) * RATE)
        clapping = samples[start : start + int(dice.uniform(3, 12) * RATE)]
        if len(clapping):
            clapping += at_level(applause(len(clapping), dice), level)
        start += len(clapping)
    return replace(session, samples=samples)


def store(session: Session, path: Path, times: int = 1) -> None:
    """Write the session as a WAV file of 16 bits, `times` times over."""
    pcm = (session.samples.clip(-1, 1) * _FULL_SCALE).astype("<i2").tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for _ in range(times):
            file.writeframes(pcm)


@lru_cache(maxsize=256)
def speak(text: str, voice: str, stretch: float = 1.0) -> "Samples":
    """Return a sentence in one of flite's voices, without what is silent at its ends; MissingError without flite.

    `stretch` makes it so many times as long at the same pitch.
    """
    import numpy as np

    if shutil.which("flite") is None:
        raise MissingError("flite: this program speaks the recordings, and is not installed. apt-get install flite")
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch}", "-t", text, "-o", file.name]
        subprocess.run(command, check=True, capture_output=True)
        with wave.open(file.name, "rb") as spoken:
            if spoken.getframerate() != RATE:
                raise ValueError(f"{voice}: speaks at {spoken.getframerate()} Hz, not {RATE}")
            pcm = np.frombuffer(spoken.readframes(spoken.getnframes()), "<i2")
    samples = pcm.astype(np.float32) / np.float32(_FULL_SCALE + 1)
    loud = np.flatnonzero(np.abs(samples) > _LOUD)
    return samples[loud[0] : loud[-1] + 1]


def write_sentence(dice: random.Random) -> str:
    """Return a sentence that the sample checkpoint knows, in its own spelling."""
    texts = _sentences()
    if dice.random() < _FIXED_SHARE:
        return _spelled(dice.choice(texts["fixed"]))
    words = (dice.choice(texts[part]) for part in ("subjects", "verbs", "objects", "tails"))
    return _spelled(" ".join(word for word in words if word))


def _spelled(text: str) -> str:
    mark = "?" if text.split()[0] in ("how", "do", "what") else "."
    text = text[0].upper() + text[1:] + mark
    for name in _sentences()["names"]:
        text = text.replace(name.lower(), name)
    return text.replace(" i ", " I ")


@cache
def _sentences() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = json.loads(Path(__file__).with_name("sentences.json").read_text(encoding="utf-8"))
    return loaded


def _script(dice: random.Random) -> "Iterator[Said | Sound]":
    host, *speakers = dice.sample(("slt", "rms", "awb"), 3)
    yield Sound("music", dice.uniform(3, 8), dice.uniform(0.5, 2))
    yield from _paragraph(dice, host, 3)
    for speaker in speakers:
        yield Sound("applause", dice.uniform(2, 6), dice.uniform(0.3, 1.5))
        for _ in range(dice.randint(2, 4)):
            yield from _paragraph(dice, speaker, dice.randint(4, 10))
        yield Sound("applause", dice.uniform(2, 6), dice.uniform(0.3, 1.5))
        yield from _paragraph(dice, host, dice.randint(1, 3))
    yield from _paragraph(dice, _GUEST, 1)
    yield from _paragraph(dice, speakers[-1], dice.randint(2, 3))
    yield Sound("silence", dice.uniform(2, 15), 0.5)


def _paragraph(dice: random.Random, voice: str, sentences: int) -> Iterator[Said]:
    for number in range(sentences):
        pause = dice.uniform(0.2, 0.6) if number < sentences - 1 else dice.uniform(1, 3)
        yield Said(voice, write_sentence(dice), pause)


def _play(cue: Said | Sound, first: int, dice: random.Random) -> "tuple[Samples, Line | None]":
    import numpy as np

    if isinstance(cue, Sound):
        return _SOUNDS[cue.kind](int(cue.seconds * RATE), np.random.default_rng(dice.randrange(2**32))), None
    samples = speak(cue.text, cue.voice)
    return samples, Line(cue.voice, cue.text, Span(first / RATE, (first + len(samples)) / RATE))


def _later(span: Span, seconds: float) -> Span:
    return Span(span.start + seconds, span.end + seconds)


def _cut(session: Session, seconds: float) -> Session:
    """Return the first `seconds`; a sentence that does not end before leaves silence."""
    import numpy as np

    samples = session.samples[: round(seconds * RATE)].copy()
    kept = tuple(line for line in session.lines if line.span.end <= seconds)
    for line in session.lines:
        if line.span.start < seconds < line.span.end:
            samples[round(line.span.start * RATE) :] *= np.float32(0)
    return Session(samples, kept)
