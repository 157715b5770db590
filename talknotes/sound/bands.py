"""What a sound is like, frame by frame: how bright, how flat its spectrum, how rough; in blocks, in little memory.

Knows nothing of what the sound may be.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Protocol

from talknotes.sound.decode import SAMPLE_RATE
from talknotes.values import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

_FRAME: Final = 1_024
FRAME_S: Final = _FRAME / SAMPLE_RATE
"""Sounds begin and end on steps of this length, in seconds."""
_BLOCK_FRAMES: Final = 1_000

# Bins of 15.6 Hz. The bright band, 1.0 to 3.5 kHz, survives telephones and lossy codecs; the dark one, 0.1 to 0.95 kHz,
# holds voices, crowds and hum. Each is cut into pieces in which a spectrum is nearly flat, whatever its slope is.
_BRIGHT: Final = (64, 224)
_BRIGHT_PIECES: Final = 5
_DARK: Final = (6, 62)
_DARK_PIECES: Final = 4
_STROKES: Final = 16
"""Stretches of 4 ms in a frame, of which the loudness is compared: clapping is rough, a fan is smooth."""


class Readable(Protocol):
    """Decoded audio, 16 kHz mono, that is read in pieces."""

    def read(self, span: Span) -> "NDArray[np.float32]":
        """Return the samples of `span`, in [-1, 1]."""
        ...


def measure(audio: Readable, window: Span) -> "Iterator[Floats]":
    """Yield blocks of five rows, a value for each FRAME_S seconds; an incomplete last frame is left out.

    The rows: level of the bright band (dB), that over the level of the dark one (dB), flatness of the bright band and
    of the less flat of both (mean logarithm over the logarithm of the mean, 0 for a flat spectrum), roughness (spread
    of the bright band's power in 4 ms over its mean).
    """
    import numpy as np

    start = window.start
    while start < window.end:
        samples = audio.read(Span(start, min(start + _BLOCK_FRAMES * FRAME_S, window.end)))
        frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
        if len(frames):
            yield _features(frames).astype(np.float32)
        start += _BLOCK_FRAMES * FRAME_S


def _features(frames: "Floats") -> "Doubles":
    import numpy as np

    spectrum = np.fft.rfft(frames, axis=1)[:, : _BRIGHT[1] + 1]
    smooth = 0.5 * spectrum[:, 1:-1] - 0.25 * (spectrum[:, :-2] + spectrum[:, 2:])  # as through a Hann window
    power = np.square(smooth.real) + np.square(smooth.imag) + 1e-9
    bright, bright_flatness = _pieces(power[:, _BRIGHT[0] - 1 : _BRIGHT[1] - 1], _BRIGHT_PIECES)
    dark, dark_flatness = _pieces(power[:, _DARK[0] - 1 : _DARK[1] - 1], _DARK_PIECES)
    bright_db, dark_db = 10 * np.log10(bright.mean(axis=1)), 10 * np.log10(dark.mean(axis=1))
    even = spectrum[:, slice(*_BRIGHT)].reshape(len(frames), _BRIGHT_PIECES, -1) / np.sqrt(bright)[:, :, None]
    envelope = np.fft.ifft(even.reshape(len(frames), -1), axis=1)
    strokes = (np.square(envelope.real) + np.square(envelope.imag)).reshape(len(frames), _STROKES, -1).mean(axis=2)
    roughness = strokes.std(axis=1) / (strokes.mean(axis=1) + 1e-15)
    tonality = np.minimum(bright_flatness, dark_flatness)
    return np.stack([bright_db, bright_db - dark_db, bright_flatness, tonality, roughness])


def _pieces(power: "Doubles", count: int) -> "tuple[Doubles, Doubles]":
    """Return the mean power of a band's pieces, and the flatness of the pieces, the louder ones counting more."""
    import numpy as np

    cut = power.reshape(len(power), count, -1)
    means = cut.mean(axis=2)
    flatness = np.log(cut).mean(axis=2) - np.log(means)
    weights = np.sqrt(means)
    return means, (weights * flatness).sum(axis=1) / weights.sum(axis=1)
