"""The engine `whisper`: OpenAI's own implementation, on PyTorch.

Knows nothing of where weights come from. Its words rest on greedy decoding; where a window fails, Whisper tries again
with sampling; the dice begin anew with each call, so that the same samples give the same words.
"""

import pickle
import warnings
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import InputError, MissingError
from talknotes.speech import catalogue, device, weights
from talknotes.speech.engine import SAMPLE_RATE, EngineOptions, Manner, default_model
from talknotes.speech.languages import check_language
from talknotes.speech.words import Piece, clean_words
from talknotes.values import Progress, Word

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

    def detect(self, clip: "NDArray[np.float32]") -> Mapping[str, float]:
        """Return the probability of each language; a model that knows one only is sure."""
        if not self._model.is_multilingual:
            return {"en": 1.0}
        import whisper

        mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(clip), self._model.dims.n_mels)
        _, probabilities = self._model.detect_language(mel.to(self._model.device))
        return {str(code): float(probability) for code, probability in probabilities.items()}

    def fitting(self, hotwords: tuple[str, ...]) -> tuple[str, ...]:
        """Return those first hotwords that Whisper's prompt has room for."""
        if not hotwords:
            return ()
        from whisper.tokenizer import get_tokenizer

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a file that it does not close
            encode = get_tokenizer(self._model.is_multilingual).encode
        room = self._model.dims.n_text_ctx // 2 - 1
        lengths = accumulate(len(encode(f" {word},")) for word in hotwords)
        return tuple(word for word, tokens in zip(hotwords, lengths, strict=True) if tokens <= room)

    def hear(
        self, clips: "Sequence[NDArray[np.float32]]", manner: Manner, progress: Progress | None = None
    ) -> tuple[tuple[Word, ...], ...]:
        """Return the words in each clip, telling `progress` after each."""
        check_language(manner.language, self._model_name, self._languages())
        heard, done = [], 0.0
        for clip in clips:
            duration = len(clip) / SAMPLE_RATE
            heard.append(clean_words(map(_pieces, self._decode(clip, manner)), manner.language, duration))
            done += duration
            if progress:
                progress(done)
        return tuple(heard)

    def _languages(self) -> frozenset[str]:
        from whisper.tokenizer import LANGUAGES

        return frozenset(LANGUAGES) if self._model.is_multilingual else frozenset({"en"})

    def _decode(self, clip: "NDArray[np.float32]", manner: Manner) -> list[dict[str, Any]]:
        import torch
        import whisper

        torch.manual_seed(_SEED)
        # The second time with a beam and no dice, and what sounds like no speech is kept.
        other = {"temperature": 0.0, "beam_size": 5, "no_speech_threshold": None} if manner.again else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about missing GPU kernels, for which Whisper has its own replacement
            result = whisper.transcribe(
                self._model,
                clip,
                language=manner.language,
                word_timestamps=True,
                # A window that hears the words before it falls into loops and carries them on.
                condition_on_previous_text=False,
                initial_prompt=", ".join(manner.hotwords) or None,
                carry_initial_prompt=True,
                fp16=self._device == "cuda",
                **other,
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
