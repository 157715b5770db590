"""Decides where somebody speaks, once and for all engines: Silero's detector, a small ONNX file inside faster-whisper.

Knows nothing of words or engines. Works through the audio in blocks, so that memory does not grow with its length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from talknotes.speech.engine import SAMPLE_RATE
from talknotes.values import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HOP_S: Final = 512 / SAMPLE_RATE
"""Silero judges steps of this length, in seconds."""

# Measured on ten minutes of flite voices, at full level, 20 and 30 dB below, with applause under all of it, and on 50
# minutes of silence, noise, hum, music and applause: at most 0.13% of the speech is lost, no other sound is taken for
# it. Lower bars let hum in (0.6 for three steps), higher ones lose quiet speech under applause.
_BEGINS: Final = 0.3
_ENDS: Final = 0.15
_PAUSE_S: Final = 1.0
"""A shorter pause does not end a stretch."""
_LEAST_S: Final = 0.25
_SURE: Final = 0.8
"""What the surest steps of a stretch, `_SURE_HOPS` of them, must reach on average."""
_SURE_HOPS: Final = 5
_WEAK: Final = 0.45
"""The mean of a stretch: speech has 0.5 and more, under applause and 30 dB too low as well."""

_HOP_SAMPLES: Final = 512
_CONTEXT_SAMPLES: Final = 64
_BLOCK_S: Final = 1_875 * HOP_S  # a minute
_SMOOTHED_HOPS: Final = 9
_QUIETER: Final = 0.5
"""What the whole range of loudness weighs against the whole range of the detector where a cut is sought."""


class Readable(Protocol):
    """Decoded audio, 16 kHz mono, that is read in pieces."""

    def read(self, span: Span) -> "NDArray[np.float32]":
        """Return the samples of `span`, in [-1, 1]."""
        ...


@dataclass(frozen=True, slots=True)
class Activity:
    """How likely somebody speaks (0 to 1) and how loud it is (dB) in each step of HOP_S from `span.start`."""

    span: Span
    probability: "NDArray[np.float32]"
    level: "NDArray[np.float32]"

    def quietest(self, search: Span) -> float:
        """Return the time in `search` where a cut hurts least: about 0.3 s with little voice and little sound."""
        import numpy as np

        first = int((search.start - self.span.start) / HOP_S)
        last = max(first + 1, int((search.end - self.span.start) / HOP_S))
        level = self.level[first:last]
        if len(level) <= _SMOOTHED_HOPS:
            return search.start + search.duration / 2
        loud = (level - level.min()) / max(float(np.ptp(level)), 1.0)
        cost = self.probability[first:last] + _QUIETER * loud
        around = np.convolve(cost, np.ones(_SMOOTHED_HOPS), mode="valid")
        found = self.span.start + (first + int(np.argmin(around)) + _SMOOTHED_HOPS / 2) * HOP_S
        return min(max(found, search.start), search.end)


def listen(audio: Readable, window: Span) -> Activity:
    """Return the voice activity in `window`, read in blocks of a minute."""
    import numpy as np

    detector = _Detector()
    probabilities, levels = [np.zeros(0, np.float32)], [np.zeros(0, np.float32)]
    start = window.start
    while start < window.end:
        samples = audio.read(Span(start, min(start + _BLOCK_S, window.end)))
        steps = np.pad(samples, (0, -len(samples) % _HOP_SAMPLES)).reshape(-1, _HOP_SAMPLES)
        if len(steps):
            probabilities.append(detector.judge(steps))
            levels.append(10 * np.log10(np.square(steps).mean(axis=1) + np.float32(1e-10)))
        start += _BLOCK_S
    return Activity(window, np.concatenate(probabilities), np.concatenate(levels))


class _Detector:
    """Silero with its memory, which is carried from block to block."""

    def __init__(self) -> None:
        import numpy as np
        from faster_whisper.vad import get_vad_model

        self._session = get_vad_model().session
        self._hidden = self._cell = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def judge(self, steps: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Return the probability of each row of samples."""
        import numpy as np

        before = np.vstack([self._context, steps[:-1, -_CONTEXT_SAMPLES:]])
        self._context = steps[-1, -_CONTEXT_SAMPLES:]
        given = {"input": np.hstack([before, steps]), "h": self._hidden, "c": self._cell}
        found, self._hidden, self._cell = self._session.run(None, given)
        return np.asarray(found, np.float32).reshape(-1)


def weak(activity: Activity, voice: Sequence[Span]) -> tuple[Span, ...]:
    """Return those stretches of `voice` of which the detector is so unsure that something else may sound there."""

    def mean(span: Span) -> float:
        first = round((span.start - activity.span.start) / HOP_S)
        return float(activity.probability[first : max(first + 1, round(first + span.duration / HOP_S))].mean())

    return tuple(span for span in voice if mean(span) < _WEAK)


def stretches(activity: Activity) -> tuple[Span, ...]:
    """Return where somebody speaks, in order, pauses of less than a second included, nothing added at the ends."""
    found: list[tuple[int, int]] = []
    start = end = None
    probabilities = activity.probability.tolist()
    for hop, probability in enumerate(probabilities):
        if probability >= _BEGINS:
            start, end = hop if start is None else start, None
        elif start is not None and probability < _ENDS:
            end = hop if end is None else end
            if (hop - end) * HOP_S >= _PAUSE_S:
                found.append((start, end))
                start = end = None
    if start is not None:
        found.append((start, len(probabilities) if end is None else end))
    return tuple(_span(activity, *hops) for hops in found if _is_voice(probabilities[slice(*hops)]))


def _is_voice(probabilities: list[float]) -> bool:
    surest = sorted(probabilities)[-_SURE_HOPS:]
    voiced = sum(probability >= _BEGINS for probability in probabilities)
    return voiced * HOP_S >= _LEAST_S and sum(surest) / len(surest) >= _SURE


def _span(activity: Activity, first: int, last: int) -> Span:
    start = activity.span.start + first * HOP_S
    return Span(start, max(start, min(activity.span.start + last * HOP_S, activity.span.end)))
