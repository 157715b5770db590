"""The engine `parakeet`: NVIDIA's transducers through ONNX Runtime, by the package onnx-asr; it needs no torch.

Knows nothing of where weights come from. Times are those at which its tokens begin; a word ends where the next begins,
or soon after its last token. It takes no hotwords and does not say which language it heard.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import InputError, MissingError
from talknotes.speech import weights
from talknotes.speech.engine import SAMPLE_RATE, UNKNOWN_LANGUAGE, EngineOptions, Manner, default_model
from talknotes.speech.languages import check_language
from talknotes.speech.words import Piece, clean_words
from talknotes.values import Progress, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LAST_TOKEN_S: Final = 0.3
"""How long a token sounds at most: it says when it begins only."""
_ENGLISH_ONLY: Final = frozenset({"parakeet-tdt-0.6b-v2"})


class Parakeet:
    """A loaded Parakeet model."""

    def __init__(self, options: EngineOptions) -> None:
        onnx_asr, failures = _library()
        self._model_name = options.model or default_model(options.device, "parakeet")
        folder = weights.locate("parakeet", self._model_name, options.cache, options.offline)
        try:
            model = onnx_asr.load_model(
                "local/folder",  # any repository's name: which kind of model it is stands in the folder's config.json
                folder,
                quantization="int8" if any(folder.glob("*.int8.onnx")) else None,
                sess_options=_session_options(options.threads),
                providers=["CPUExecutionProvider"],
            )
        except failures as err:
            raise InputError(f"{self._model_name}: the model can't be used ({err}). Fetch or export it again.") from err
        self._model = model.with_timestamps()

    def detect(self, clip: "NDArray[np.float32]") -> Mapping[str, float]:
        """Return nothing, or English where the model knows nothing else: it does not say what it heard."""
        return {"en": 1.0} if self._is_english_only() else {}

    def fitting(self, hotwords: tuple[str, ...]) -> tuple[str, ...]:
        """Return nothing: a transducer takes no prompt."""
        return ()

    def hear(
        self, clips: "Sequence[NDArray[np.float32]]", manner: Manner, progress: Progress | None = None
    ) -> tuple[tuple[Word, ...], ...]:
        """Return the words in each clip, telling `progress` after each; a second try is like the first."""
        if self._is_english_only():
            check_language(None if manner.language == UNKNOWN_LANGUAGE else manner.language, self._model_name, {"en"})
        heard, done = [], 0.0
        for clip in clips:
            duration = len(clip) / SAMPLE_RATE
            pieces = list(pieces_of(self._model.recognize(clip), duration))
            heard.append(clean_words([pieces], manner.language, duration))
            done += duration
            if progress:
                progress(done)
        return tuple(heard)

    def _is_english_only(self) -> bool:
        return self._model_name in _ENGLISH_ONLY


def pieces_of(result: Any, duration: float) -> Iterator[Piece]:
    """Yield the tokens of a result of onnx-asr with their times in a clip of `duration` seconds."""
    tokens, starts, logs = result.tokens or (), result.timestamps or (), result.logprobs or ()
    ends = [*starts[1:], duration][: len(starts)]
    for token, start, end, log in zip(tokens, starts, ends, logs, strict=True):
        yield Piece(token, start, min(end, start + _LAST_TOKEN_S), math.exp(min(log, 0.0)))


def _library() -> tuple[Any, tuple[type[Exception], ...]]:
    """Return the package, and what it raises where a model can't be used."""
    try:
        import onnx_asr
    except ImportError as err:
        raise MissingError("parakeet: not installed. Install it with pip install 'talknotes[parakeet]'.") from err
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    raised = (state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf, state.NoSuchFile)
    return onnx_asr, (*raised, OSError, ValueError, KeyError, TypeError, RuntimeError)


def _session_options(threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 4
    return options
