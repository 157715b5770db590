"""Finds where somebody speaks, with Silero's detector as faster-whisper carries it: a small ONNX file, no torch.

Knows nothing of words.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def speech(samples: "NDArray[np.float32]") -> list[tuple[int, int]]:
    """Return where somebody speaks in 16 kHz audio: first and last sample of each stretch, in order."""
    from faster_whisper.vad import get_speech_timestamps

    found = get_speech_timestamps(samples) if len(samples) else []
    return [(int(stretch["start"]), int(stretch["end"])) for stretch in found]
