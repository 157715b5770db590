"""The engine `pocketsphinx`: a last resort that needs no weights, English only; a third of its words are wrong.

Its package carries its model. Its words are lower case and have no punctuation.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import MissingError
from talknotes.speech import weights
from talknotes.speech.engine import SAMPLE_RATE, EngineOptions, Manner
from talknotes.speech.languages import check_language
from talknotes.speech.words import Piece, clean_words
from talknotes.values import Progress, Word

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

    def detect(self, clip: "NDArray[np.float32]") -> Mapping[str, float]:
        """Return English, the only language that it knows."""
        return {"en": 1.0}

    def fitting(self, hotwords: tuple[str, ...]) -> tuple[str, ...]:
        """Return nothing: its dictionary is fixed."""
        return ()

    def hear(
        self, clips: "Sequence[NDArray[np.float32]]", manner: Manner, progress: Progress | None = None
    ) -> tuple[tuple[Word, ...], ...]:
        """Return the words in each clip, telling `progress` after each; a second try is like the first."""
        check_language(manner.language, "pocketsphinx", {"en"})
        heard, done = [], 0.0
        for clip in clips:
            duration = len(clip) / SAMPLE_RATE
            heard.append(clean_words([list(self._decode(clip))], "en", duration))
            done += duration
            if progress:
                progress(done)
        return tuple(heard)

    def _decode(self, samples: "NDArray[np.float32]") -> Iterator[Piece]:
        import numpy as np

        self._decoder.start_utt()
        self._decoder.process_raw((samples.clip(-1, 1) * 32_767).astype(np.int16).tobytes(), full_utt=True)
        self._decoder.end_utt()
        for segment in self._decoder.seg() or ():
            text = _VARIANT.sub("", segment.word)
            if not _FILLER.fullmatch(text):
                yield self._piece(segment, text)

    def _piece(self, segment: Any, text: str) -> Piece:
        end_frame = segment.end_frame + 1  # the last frame belongs to the word
        # The space says that it is a word of its own.
        return Piece(f" {text}", segment.start_frame / _FRAMES_PER_S, end_frame / _FRAMES_PER_S, segment.prob)
