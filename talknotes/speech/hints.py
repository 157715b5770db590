"""Which of the words that nobody asked for, but that a recording is likely to hold, an engine is told of.

A prompt helps most models with names and throws some off: then they hear less. So the first long window is heard with
and without the words, and they are left out where the engine is sure of fewer words with them. What the user asks for
by name (`--hotwords`, a glossary) is never left out. Knows nothing of where the words come from.
"""

from dataclasses import replace
from typing import Final

from talknotes.speech.chunks import Window
from talknotes.speech.engine import Engine, Manner
from talknotes.speech.voice import Readable

_LONG_S: Final = 10.0
_BEARABLE: Final = 0.95
"""With the words the sum of the probabilities must reach this share of what it is without them."""


def with_expected(
    audio: Readable, windows: tuple[Window, ...], engine: Engine, manner: Manner, expected: tuple[str, ...]
) -> Manner:
    """Return `manner` with those of the expected words for which the engine has room, or as it is where they harm."""
    asked = manner.hotwords
    fitting = engine.fitting(tuple(dict.fromkeys((*asked, *expected))))
    if len(fitting) <= len(asked):
        return manner
    told = replace(manner, hotwords=fitting)
    clip = next((window for window in windows if window.duration >= _LONG_S), windows[0]).samples(audio)
    sure = [
        sum(1.0 if word.probability is None else word.probability for word in engine.hear([clip], one)[0])
        for one in (manner, told)
    ]
    return told if sure[1] >= _BEARABLE * sure[0] else manner
