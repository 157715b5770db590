"""The engine `pocketsphinx`: a last resort that needs no weights, English only; a third of its words are wrong.

Its package carries its model. Its words are lower case and have no punctuation.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import MissingError
from talknotes.speech import weights
from talknotes.speech.engine import SAMPLE_RATE, EngineOptions, Heard
from talknotes.speech.languages import check_language
from talknotes.speech.voice import speech
from talknotes.speech.words import Piece, clean_words
from talknotes.values import Progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FILLER = re.compile(r"<.*>|\[.*\]|\+\+.*\+\+")
_VARIANT = re.compile(r"\(\d+\)$")  # the dictionary numbers pronunciations: the(2)
_FRAMES_PER_S: Final = 100


class Sphinx:
    """A loaded PocketSphinx decoder."""

    def __init__(self, options: EngineOptions) -> None:
        if options.model is not None:
            weights.as_path("pocketsphinx", options.model)
        try:
            from pocketsphinx import Decoder
        except ImportError as err:
            raise MissingError(
                "pocketsphinx: not installed. Install it with pip install 'talknotes[pocketsphinx]'."
            ) from err
        self._decoder = Decoder(samprate=SAMPLE_RATE, frate=_FRAMES_PER_S, loglevel="FATAL")

    def transcribe(
        self, samples: "NDArray[np.float32]", language: str | None, progress: Progress | None = None
    ) -> Heard:
        """Return the words in `samples`, telling `progress` after each stretch of speech."""
        check_language(language, "pocketsphinx", {"en"})
        stretches = []
        for start, end in speech(samples):  # it takes all that it is given in one go for one sentence
            stretches.append(list(self._decode(samples[start:end], start / SAMPLE_RATE)))
            if progress:
                progress(end / SAMPLE_RATE)
        return Heard("en", clean_words(stretches, "en", len(samples) / SAMPLE_RATE))

    def _decode(self, samples: "NDArray[np.float32]", start: float) -> Iterator[Piece]:
        import numpy as np

        self._decoder.start_utt()
        self._decoder.process_raw((samples.clip(-1, 1) * 32_767).astype(np.int16).tobytes(), full_utt=True)
        self._decoder.end_utt()
        for segment in self._decoder.seg() or ():
            text = _VARIANT.sub("", segment.word)
            if not _FILLER.fullmatch(text):
                yield self._piece(segment, text, start)

    def _piece(self, segment: Any, text: str, start: float) -> Piece:
        end_frame = segment.end_frame + 1  # the last frame belongs to the word
        # The space says that it is a word of its own.
        return Piece(
            f" {text}", start + segment.start_frame / _FRAMES_PER_S, start + end_frame / _FRAMES_PER_S, segment.prob
        )
