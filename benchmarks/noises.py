"""Sounds in which nobody speaks, made from a seed: silence, noise, hum, music, applause.

Knows nothing of engines. All samples are 16 kHz mono float32.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]
    Dice = np.random.Generator

RATE: Final = 16_000
SHORTEST_S: Final = 10.0
LONGEST_S: Final = 60.0
QUIETEST_DB: Final = -50.0
LOUDEST_DB: Final = -12.0
"""Levels (RMS against full scale) between which the level of a clip is drawn."""

_CLAPS_PER_S: Final = 60
_CHORDS_HZ: Final = ((261.6, 329.6, 392.0), (220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7))


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A sound without speech: its kind and its samples."""

    kind: str
    samples: "Samples"

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / RATE


def make_clips(count: int, seed: int) -> Iterator[Clip]:
    """Yield `count` clips of SHORTEST_S to LONGEST_S seconds, kinds in turn, lengths and levels drawn from `seed`."""
    import numpy as np

    kinds = list(KINDS)
    for number in range(count):
        dice = np.random.default_rng((seed, number))
        kind = kinds[number % len(kinds)]
        sound = KINDS[kind](int(dice.uniform(SHORTEST_S, LONGEST_S) * RATE), dice)
        yield Clip(kind, at_level(sound, dice.uniform(QUIETEST_DB, LOUDEST_DB)))


def at_level(samples: "Samples", level_db: float) -> "Samples":
    """Return `samples` with the RMS `level_db` against full scale, clipped to it; digital silence stays as it is."""
    import numpy as np

    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0
    scaled = samples * np.float32(10 ** (level_db / 20) / rms) if rms else samples
    return scaled.clip(-1, 1)


def silence(count: int, dice: "Dice") -> "Samples":
    """Return digital silence."""
    import numpy as np

    return np.zeros(count, np.float32)


def white(count: int, dice: "Dice") -> "Samples":
    """Return white noise."""
    import numpy as np

    return dice.standard_normal(count).astype(np.float32) * np.float32(0.1)


def pink(count: int, dice: "Dice") -> "Samples":
    """Return noise whose power falls by 3 dB an octave."""
    import numpy as np

    spectrum = np.fft.rfft(dice.standard_normal(count))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    return at_level(np.fft.irfft(spectrum, count).astype(np.float32), -20.0)


def hum(count: int, dice: "Dice") -> "Samples":
    """Return mains hum with its overtones, 50 or 60 Hz, over a little noise."""
    import numpy as np

    time = np.arange(count) / RATE
    base = float(dice.choice((50.0, 60.0)))
    tones = [np.sin(2 * np.pi * base * n * time + dice.uniform(0, 6)) / n for n in (1, 2, 3, 5)]
    sound: Samples = (0.1 * np.sum(tones, axis=0) + 0.003 * dice.standard_normal(count)).astype(np.float32)
    return sound


def music(count: int, dice: "Dice") -> "Samples":
    """Return chords, plucked anew every half a second, with three overtones."""
    import numpy as np

    time, beat = np.arange(count) / RATE, 0.5 * dice.uniform(0.8, 1.4)
    played = np.floor(time / beat).astype(int)
    chords = np.array(_CHORDS_HZ)[dice.integers(len(_CHORDS_HZ), size=played[-1] // 4 + 1)]
    fading = np.exp(-3 * (time % beat))
    notes = chords[played // 4]
    tones = [np.sin(2 * np.pi * notes[:, i] * n * time) / n**2 for i in range(3) for n in (1, 2, 3)]
    sound: Samples = (0.08 * fading * np.sum(tones, axis=0)).astype(np.float32)
    return sound


def applause(count: int, dice: "Dice") -> "Samples":
    """Return many hands clapping."""
    import numpy as np

    claps = (dice.random(count) < _CLAPS_PER_S / RATE).astype(np.float32)
    fading = np.convolve(claps, np.exp(-np.arange(400) / 60), mode="full")[:count]
    return (fading * dice.standard_normal(count) * 0.15).astype(np.float32)


KINDS: "Final[dict[str, Callable[[int, Dice], Samples]]]" = {
    "silence": silence,
    "white noise": white,
    "pink noise": pink,
    "hum": hum,
    "music": music,
    "applause": applause,
}
