"""Hears one chunk, and tries once more, in another way, what was left out or went round in circles.

Knows nothing of the rest of the recording. What it returns is stored, so that it depends on the passage alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Final

from talknotes.speech import defects
from talknotes.speech.chunks import WINDOW_S, Window
from talknotes.speech.engine import Engine, Manner
from talknotes.speech.timing import MOMENT_S
from talknotes.speech.voice import Readable
from talknotes.values import Progress, Span, Word, hull

_SUSPICIOUS: Final = 0.5
"""Words of which the engine is less sure on average may be of another language."""
_SUSPICIOUS_WORDS: Final = 5
_COVERED: Final = 0.5
"""What a second try must cover of the speech that the first one left out; less is rather invented than heard."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is heard in one go: windows in order, where in them somebody speaks, and how to listen."""

    windows: tuple[Window, ...]
    voice: tuple[Span, ...]
    manner: Manner

    @property
    def span(self) -> Span:
        """From the first window to the last."""
        return hull(window.span for window in self.windows)


@dataclass(frozen=True, slots=True)
class Vote:
    """The language (ISO 639-1) that a stretch seems to be in, and how likely."""

    span: Span
    language: str
    probability: float


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of a passage, in order and timed from the recording's start; what a doubtful part was taken for."""

    words: tuple[Word, ...]
    votes: tuple[Vote, ...] = ()


def hear_passage(audio: Readable, passage: Passage, engine: Engine, progress: Progress) -> Heard:
    """Return what `engine` hears in `passage`, telling `progress` at what time of the recording it is."""
    first = _hear(audio, passage.windows, engine, passage.manner, _position(passage, progress))
    rows = [
        _without_loops(audio, window, row, engine, passage.manner)
        for window, row in zip(passage.windows, first, strict=True)
    ]
    votes = _suspicions(audio, passage, rows, engine)
    words = tuple(chain.from_iterable(rows))
    for hole in defects.holes(words, passage.voice):
        words = fill(audio, words, hole, engine, passage.manner)
    return Heard(words, votes)


def fill(audio: Readable, words: tuple[Word, ...], hole: Span, engine: Engine, manner: Manner) -> tuple[Word, ...]:
    """Return `words` with what a second try hears in `hole`; as they are where that is next to nothing."""
    return _filled(words, hole, _hear_hole(audio, hole, engine, manner))


def _hear(
    audio: Readable, windows: Sequence[Window], engine: Engine, manner: Manner, progress: Progress | None = None
) -> list[tuple[Word, ...]]:
    heard = engine.hear([window.samples(audio) for window in windows], manner, progress)
    return [
        tuple(Word(word.text, window.place(word.span), word.probability) for word in row)
        for window, row in zip(windows, heard, strict=True)
    ]


def _position(passage: Passage, progress: Progress) -> Progress:
    """Return who is told seconds of sound and passes on the time in the recording."""

    def tell(done: float) -> None:
        for window in passage.windows:
            if done <= window.duration:
                progress(window.place(Span(done, done)).start)
                return
            done -= window.duration
        progress(passage.span.end)

    return tell


def _without_loops(
    audio: Readable, window: Window, words: tuple[Word, ...], engine: Engine, manner: Manner
) -> tuple[Word, ...]:
    """Return the words of a window that went round in circles from a second try, if that goes less in circles."""
    if not _surplus(words):
        return words
    (other,) = _hear(audio, [window], engine, _again(manner))
    return other if other and _surplus(other) < _surplus(words) else words


def _surplus(words: Sequence[Word]) -> int:
    return sum(loop.last - loop.first - loop.length for loop in defects.loops(words))


def _hear_hole(audio: Readable, hole: Span, engine: Engine, manner: Manner) -> tuple[Word, ...]:
    count = int(hole.duration // WINDOW_S) + 1
    borders = [hole.start + hole.duration * number / count for number in range(count)] + [hole.end]
    windows = [Window((Span(*pair),)) for pair in pairwise(borders)]
    return tuple(chain.from_iterable(_hear(audio, windows, engine, _again(manner))))


def _filled(words: tuple[Word, ...], hole: Span, found: tuple[Word, ...]) -> tuple[Word, ...]:
    covered = sum(word.span.duration for word in found)
    if covered < _COVERED * hole.duration or _surplus(found):
        return words
    count = sum(word.span.start < hole.start or word.span.end <= hole.start for word in words)
    before = [_ended(word, hole.start) for word in words[: count - _known(words[:count], found)]]
    return (*before, *found, *words[count:])


def _known(words: Sequence[Word], found: Sequence[Word]) -> int:
    """Return how many of the last `words`, which all stand at one moment, begin what was found after them."""
    for count in range(min(len(words), len(found)), 0, -1):
        last = words[len(words) - count :]
        if all(word.text == other.text for word, other in zip(last, found, strict=False)):
            return count if all(word.span.duration < MOMENT_S for word in last) else 0
    return 0


def _ended(word: Word, end: float) -> Word:
    """Return a word that was stretched over a hole without that stretch."""
    return word if word.span.end <= end else replace(word, span=Span(word.span.start, end))


def _again(manner: Manner) -> Manner:
    return Manner(manner.language, manner.hotwords, again=True)


def _suspicions(
    audio: Readable, passage: Passage, rows: Sequence[tuple[Word, ...]], engine: Engine
) -> tuple[Vote, ...]:
    """Ask for the language of the window of which the engine is least sure, where that is not sure at all."""
    surest = [(_confidence(row), number) for number, row in enumerate(rows) if len(row) >= _SUSPICIOUS_WORDS]
    confidence, number = min(surest, default=(1.0, 0))
    if confidence >= _SUSPICIOUS:
        return ()
    window = passage.windows[number]
    likely = engine.detect(window.samples(audio))
    return (winner(window, likely),) if likely else ()


def winner(window: Window, likely: Mapping[str, float]) -> Vote:
    """Return what a window is likeliest in."""
    language = max(likely, key=likely.__getitem__)
    return Vote(window.span, language, likely[language])


def _confidence(words: Sequence[Word]) -> float:
    return sum(1.0 if word.probability is None else word.probability for word in words) / len(words)
