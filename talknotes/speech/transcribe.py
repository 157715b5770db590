"""The stage: audio and an engine become a transcript, chunk by chunk.

Knows no engine. Decides the chunks, the language of all of them, and what the user should be told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from talknotes.speech.chunks import LONGEST_S, Readable, cut
from talknotes.speech.engine import UNKNOWN_LANGUAGE, Engine, Heard
from talknotes.values import Notice, Progress, Span, Transcript, Word, clock

STAGE: Final = "transcribe"


def transcribe(
    audio: Readable,
    window: Span,
    engine: Engine,
    language: str | None,
    progress: Progress,
    longest: float = LONGEST_S,
) -> Transcript:
    """Return the words spoken in `window`, timed from the recording's start, in order and without overlap.

    `language` is ISO 639-1; None takes the one that the engine hears in the first chunk with speech, for all chunks.
    `progress` is told the seconds of `window` that are done; `longest` is that of a chunk, in seconds.
    Raises what the engine raises.
    """
    words: list[Word] = []
    notices: list[Notice] = []
    for chunk in cut(audio, window, longest):
        heard = hear(audio, chunk, engine, language, _from(chunk.start - window.start, progress))
        if heard.words:
            language = language or heard.language
        else:
            notices.append(Notice(STAGE, f"no words were heard from {clock(chunk.start)} to {clock(chunk.end)}", chunk))
        words.extend(heard.words)
        progress(chunk.end - window.start)
    if not words:
        notices = [Notice(STAGE, "no speech was found", window)]
    return Transcript(language or UNKNOWN_LANGUAGE, tuple(words), tuple(notices))


def hear(audio: Readable, chunk: Span, engine: Engine, language: str | None, progress: Progress) -> Heard:
    """Return what the engine hears in one chunk, its words timed from the recording's start."""
    heard = engine.transcribe(audio.read(chunk), language, progress)
    return replace(heard, words=tuple(_shifted(heard.words, chunk)))


def _from(start: float, progress: Progress) -> Progress:
    return lambda done: progress(start + done)


def _shifted(words: Iterable[Word], chunk: Span) -> Iterator[Word]:
    for word in words:
        start, end = chunk.start + word.span.start, chunk.start + word.span.end
        yield replace(word, span=Span(min(start, chunk.end), min(end, chunk.end)))
