"""The engine `whisper`: OpenAI's own implementation, on PyTorch.

Knows nothing of where weights come from. Its words rest on greedy decoding; where a window fails, Whisper tries again
with sampling; the dice begin anew with each call, so that the same samples give the same words.
"""

import pickle
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import InputError, MissingError
from talknotes.speech import catalogue, device, weights
from talknotes.speech.engine import SAMPLE_RATE, UNKNOWN_LANGUAGE, EngineOptions, Heard, default_model
from talknotes.speech.languages import check_language
from talknotes.speech.voice import speech
from talknotes.speech.words import Piece, clean_words
from talknotes.values import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SEED: Final = 0


class OpenaiWhisper:
    """A loaded Whisper model."""

    def __init__(self, options: EngineOptions) -> None:
        self._device = device.resolve(options.device, "whisper")
        self._model_name = options.model or default_model(options.device, "whisper")
        path = weights.locate("whisper", self._model_name, options.cache, options.offline)
        import torch

        torch.set_num_threads(options.threads)
        self._model = _load(path, self._device, _official(self._model_name, path))

    def transcribe(
        self, samples: "NDArray[np.float32]", language: str | None, progress: Progress | None = None
    ) -> Heard:
        """Return the words in `samples`; `progress` is not told, because Whisper answers when all is done."""
        check_language(language, self._model_name, self._languages())
        stretches = speech(samples)
        if not stretches:  # Whisper would invent words
            return Heard(language or UNKNOWN_LANGUAGE, ())
        spoken = language or self._detect(samples[stretches[0][0] :])
        segments = self._decode(samples, spoken)
        return Heard(spoken, clean_words(map(_pieces, segments), spoken, len(samples) / SAMPLE_RATE))

    def _languages(self) -> frozenset[str]:
        from whisper.tokenizer import LANGUAGES

        return frozenset(LANGUAGES) if self._model.is_multilingual else frozenset({"en"})

    def _detect(self, samples: "NDArray[np.float32]") -> str:
        """Return the language of the first window of speech; English where the model knows nothing else."""
        if not self._model.is_multilingual:
            return "en"
        import whisper

        mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(samples), self._model.dims.n_mels)
        _, probabilities = self._model.detect_language(mel.to(self._model.device))
        return str(max(probabilities, key=probabilities.get))

    def _decode(self, samples: "NDArray[np.float32]", language: str) -> list[dict[str, Any]]:
        import torch
        import whisper

        torch.manual_seed(_SEED)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about missing GPU kernels, for which Whisper has its own replacement
            result = whisper.transcribe(
                self._model,
                samples,
                language=language,
                word_timestamps=True,
                # A window that hears the words before it falls into loops and carries them on.
                condition_on_previous_text=False,
                fp16=self._device == "cuda",
            )
        return list(result["segments"])


def _load(path: Path, where: str, official: str | None) -> Any:
    import torch
    import whisper

    try:
        model = whisper.load_model(str(path), device="cpu")
        if official is not None:
            model.set_alignment_heads(whisper._ALIGNMENT_HEADS[official])
        return model.to(where)
    except torch.OutOfMemoryError as err:
        raise MissingError(
            f"{path.name}: too large for this GPU. Take a smaller model, or set TALKNOTES_DEVICE=cpu."
        ) from err
    except (OSError, EOFError, RuntimeError, KeyError, TypeError, pickle.UnpicklingError) as err:
        raise InputError(f"{path}: no checkpoint in openai-whisper's format (a .pt file), or damaged.") from err


def _official(model: str, path: Path) -> str | None:
    """Return which published model this is; a path is told by its hash, so that exported weights time words alike."""
    name = catalogue.canonical(model)
    return name if name in catalogue.WHISPER else catalogue.official_name(weights.fingerprint(path))


def _pieces(segment: dict[str, Any]) -> Iterator[Piece]:
    for word in segment["words"]:
        yield Piece(word["word"], word["start"], word["end"], word["probability"])
