"""What the stage does around an engine; how engines hear is tested with the engines."""

import numpy as np
import pytest

from talknotes.speech.engine import UNKNOWN_LANGUAGE, Heard
from talknotes.speech.transcribe import transcribe
from talknotes.values import Span, Word

from .conftest import Samples

SILENCE = Samples(np.zeros(40 * 16_000, np.float32))


class Scripted:
    """An engine that says what a script tells for each chunk, and keeps what it was asked."""

    def __init__(self, *script) -> None:
        self.script = list(script)
        self.asked = []

    def transcribe(self, samples, language, progress=None):
        self.asked.append((len(samples) / 16_000, language))
        found, texts = self.script.pop(0)
        if progress:
            progress(1.0)
        return Heard(language or found, tuple(Word(text, Span(0.5, 1.0), 0.9) for text in texts))


def test_the_first_speech_decides_the_language_of_all_chunks():
    engine = Scripted((UNKNOWN_LANGUAGE, []), ("nl", ["goed"]), ("de", ["gut"]), ("de", []), ("de", []))
    transcript = transcribe(SILENCE, Span(0.0, 40.0), engine, None, lambda done: None, longest=12.0)
    assert [language for _, language in engine.asked] == [None, None] + ["nl"] * (len(engine.asked) - 2)
    assert transcript.language == "nl"
    assert [word.text for word in transcript.words] == ["goed", "gut"]


def test_times_are_the_recordings():
    engine = Scripted(("en", ["one"]), ("en", ["two"]))
    told = []
    transcript = transcribe(SILENCE, Span(20.0, 32.0), engine, "en", told.append, longest=9.0)
    border = 20.0 + engine.asked[0][0]
    assert [word.span.start for word in transcript.words] == pytest.approx([20.5, border + 0.5])
    assert told == pytest.approx([1.0, border - 20.0, border - 20.0 + 1.0, 12.0])


def test_a_stretch_without_words_is_told():
    engine = Scripted(("en", ["one"]), ("en", []))
    (notice,) = transcribe(SILENCE, Span(0.0, 12.0), engine, "en", lambda done: None, longest=9.0).notices
    assert notice.span is not None
    assert notice.span.end == 12.0
    assert "no words were heard" in notice.message


def test_no_speech_at_all_is_told_once():
    engine = Scripted((UNKNOWN_LANGUAGE, []), (UNKNOWN_LANGUAGE, []))
    transcript = transcribe(SILENCE, Span(0.0, 12.0), engine, None, lambda done: None, longest=9.0)
    assert (transcript.words, transcript.language) == ((), UNKNOWN_LANGUAGE)
    assert [notice.message for notice in transcript.notices] == ["no speech was found"]
