"""The engine `faster-whisper`: Whisper on CTranslate2, several times faster than PyTorch on a CPU.

Knows nothing of where weights come from. Clips are heard in batches, greedily or with a beam, never with dice: the same
samples give the same words whatever was heard before.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import InputError, MissingError, TalknotesError
from talknotes.speech import device, weights
from talknotes.speech.engine import SAMPLE_RATE, EngineOptions, Manner, default_model
from talknotes.speech.identity import compute_type
from talknotes.speech.languages import check_language
from talknotes.speech.words import Piece, clean_words
from talknotes.values import Progress, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH: Final = 8
_LONGEST_REPEATED: Final = 10
"""Tokens; nobody says more than that twice in half a minute, but a model that goes round in circles does."""
_PROMPT_TOKENS: Final = 223
"""What Whisper takes of a prompt; faster-whisper cuts off the rest without a word."""


class FasterWhisper:
    """A loaded CTranslate2 model."""

    def __init__(self, options: EngineOptions) -> None:
        self._device = device.resolve(options.device, "faster-whisper")
        self._model_name = options.model or default_model(options.device)
        folder = weights.locate("faster-whisper", self._model_name, options.cache, options.offline)
        from faster_whisper import BatchedInferencePipeline, WhisperModel

        try:
            self._model = WhisperModel(
                str(folder),
                device=self._device,
                compute_type=compute_type("faster-whisper", self._device),
                cpu_threads=options.threads,
                num_workers=1,
            )
        except (OSError, RuntimeError, ValueError) as err:
            raise self._failed(err) from err
        self._batches = BatchedInferencePipeline(self._model)

    def detect(self, clip: "NDArray[np.float32]") -> Mapping[str, float]:
        """Return the probability of each language; a model that knows one only is sure."""
        if not self._model.model.is_multilingual:
            return {"en": 1.0}
        _, _, found = self._model.detect_language(clip)
        return dict(found)

    def fitting(self, hotwords: tuple[str, ...]) -> tuple[str, ...]:
        """Return those first hotwords that Whisper's prompt has room for."""
        lengths = accumulate(len(self._model.hf_tokenizer.encode(f" {word},").ids) for word in hotwords)
        return tuple(word for word, tokens in zip(hotwords, lengths, strict=True) if tokens <= _PROMPT_TOKENS)

    def hear(
        self, clips: "Sequence[NDArray[np.float32]]", manner: Manner, progress: Progress | None = None
    ) -> tuple[tuple[Word, ...], ...]:
        """Return the words in each clip, telling `progress` after each batch."""
        check_language(manner.language, self._model_name, set(self._model.supported_languages))
        try:
            found = self._one_by_one(clips, manner) if manner.again else self._in_batches(clips, manner, progress)
        except RuntimeError as err:
            raise self._failed(err) from err
        return tuple(
            clean_words(pieces, manner.language, len(clip) / SAMPLE_RATE)
            for pieces, clip in zip(found, clips, strict=True)
        )

    def _in_batches(
        self, clips: "Sequence[NDArray[np.float32]]", manner: Manner, progress: Progress | None
    ) -> list[list[list[Piece]]]:
        import numpy as np

        ends = list(accumulate(len(clip) for clip in clips))
        starts = [end - len(clip) for clip, end in zip(clips, ends, strict=True)]
        segments, _ = self._batches.transcribe(
            np.concatenate(clips),
            # half a sample more, because the pipeline rounds down
            clip_timestamps=[
                {"start": (start + 0.5) / SAMPLE_RATE, "end": (end + 0.5) / SAMPLE_RATE}
                for start, end in zip(starts, ends, strict=True)
            ],
            batch_size=_BATCH,
            # Without time stamps Whisper's words drift, and more are wrong.
            without_timestamps=False,
            **_options(manner),
        )
        # as the pipeline counts, rounding included
        seeks = {int(start / SAMPLE_RATE * self._model.frames_per_second): n for n, start in enumerate(starts)}
        found: list[list[list[Piece]]] = [[] for _ in clips]
        for segment in segments:
            number = seeks[segment.seek]
            found[number].append(list(_pieces(segment, starts[number] / SAMPLE_RATE)))
            if progress:
                progress(ends[number] / SAMPLE_RATE)
        return found

    def _one_by_one(self, clips: "Sequence[NDArray[np.float32]]", manner: Manner) -> list[list[list[Piece]]]:
        """Hear on from where the words end, keep what sounds like no speech, and forbid long repeats."""
        found = []
        for clip in clips:
            segments, _ = self._model.transcribe(
                clip,
                temperature=0.0,
                no_repeat_ngram_size=_LONGEST_REPEATED,
                no_speech_threshold=None,
                condition_on_previous_text=False,
                **_options(manner),
            )
            found.append([list(_pieces(segment)) for segment in segments])
        return found

    def _failed(self, err: Exception) -> TalknotesError:
        if self._device == "cuda":
            return MissingError(
                f"{self._model_name}: the GPU can't be used ({err}). Install what is missing (pip install "
                "nvidia-cublas-cu12 nvidia-cudnn-cu12), take a smaller model, or set TALKNOTES_DEVICE=cpu."
            )
        return InputError(f"{self._model_name}: the model can't be used ({err}). Fetch or export it again.")


def _options(manner: Manner) -> dict[str, Any]:
    hotwords = ", ".join(manner.hotwords) or None
    return {"language": manner.language, "word_timestamps": True, "beam_size": 5, "hotwords": hotwords}


def _pieces(segment: Any, offset: float = 0.0) -> Iterator[Piece]:
    for word in segment.words or ():
        yield Piece(word.word, word.start - offset, word.end - offset, word.probability)
