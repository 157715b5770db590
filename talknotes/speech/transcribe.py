"""The stage: audio and an engine become a transcript, chunk by chunk, and what can't be trusted is told.

Knows no engine and no cache. Decides what is sent (speech only), the language, what is tried again, and what the user
should know.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from talknotes.speech import defects
from talknotes.speech.chunks import WINDOW_S, WINDOWS, Window, grouped, plan
from talknotes.speech.engine import UNKNOWN_LANGUAGE, Engine, Manner
from talknotes.speech.hints import with_expected
from talknotes.speech.passages import Heard, Passage, Vote, fill, hear_passage, winner
from talknotes.speech.timing import spread
from talknotes.speech.voice import Readable, listen, stretches, weak
from talknotes.values import Notice, Progress, Span, Transcript, Word, clock

STAGE: Final = "transcribe"

Store = Callable[[Passage, Callable[[], Heard]], Heard]
"""Given what is to be heard and how to hear it: returns what was stored for it, else hears it and stores that."""

_VOTES: Final = 3
_VOTE_EVERY_S: Final = 600.0
"""Where the language is not given, at least three windows are asked for it, and one every ten minutes."""
_CERTAIN: Final = 0.8
"""A window must be that sure of another language before this is told."""
_QUOTED_WORDS: Final = 12


def _hear_always(_: Passage, hear: Callable[[], Heard]) -> Heard:
    return hear()


def transcribe(
    audio: Readable,
    window: Span,
    engine: Engine,
    language: str | None,
    progress: Progress,
    hotwords: tuple[str, ...] = (),
    store: Store = _hear_always,
    longest: float = WINDOW_S,
    expected: tuple[str, ...] = (),
) -> Transcript:
    """Return the words spoken in `window`, timed from the recording's start, in order and without overlap.

    `language` is ISO 639-1; None takes the one that most windows with speech, spread over the recording, are heard in.
    `hotwords` are expected everywhere. `progress` is told the seconds of `window` that are done. `store` is asked for
    each chunk, so that what was heard need not be heard again. `longest` is that of an engine's window, in seconds.
    `expected` are further words that are likely, which the engine is told of unless it hears less then.
    Raises what the engine raises.
    """
    activity = listen(audio, window)
    voice = stretches(activity)
    windows = plan(voice, activity, longest)
    if not windows:
        progress(window.duration)
        return Transcript(language or UNKNOWN_LANGUAGE, (), (Notice(STAGE, "no speech was found", window),))
    spoken, votes = (language, ()) if language else _elect(audio, windows, engine)
    fitting = engine.fitting(hotwords)
    manner = with_expected(audio, windows, engine, Manner(spoken, fitting), expected)
    heard, borders = list[Heard](), list[float]()
    for chunk in grouped(windows, WINDOWS):
        passage = Passage(chunk, _inside(voice, chunk), manner)
        borders.append(passage.span.end)
        heard.append(store(passage, partial(hear_passage, audio, passage, engine, _from(window, progress))))
        progress(passage.span.end - window.start)
    progress(window.duration)
    words = tuple(word for part in heard for word in part.words)
    for hole in defects.holes(words, voice):
        if any(hole.start < border < hole.end for border in borders):  # in neither chunk all of it was seen
            words = fill(audio, words, hole, engine, manner)
    words, notices = _checked(spread(words, voice), voice, weak(activity, voice))
    votes = (*votes, *(found for part in heard for found in part.votes))
    told = sorted([*notices, *_about_languages(votes, spoken)], key=_time)
    return Transcript(spoken, words, (*_about_hotwords(hotwords, fitting), *told))


def _inside(voice: Sequence[Span], chunk: Sequence[Window]) -> tuple[Span, ...]:
    parts = (part.intersection(piece) for window in chunk for piece in window.pieces for part in voice)
    return tuple(part for part in parts if part)


def _from(window: Span, progress: Progress) -> Progress:
    return lambda time: progress(time - window.start)


def _time(notice: Notice) -> float:
    return notice.span.start if notice.span else 0.0


def _elect(audio: Readable, windows: Sequence[Window], engine: Engine) -> tuple[str, tuple[Vote, ...]]:
    """Return the language that is likeliest over windows spread through the recording, and what each was heard as."""
    count = min(len(windows), max(_VOTES, int((windows[-1].span.end - windows[0].span.start) / _VOTE_EVERY_S)))
    asked = [windows[(2 * number + 1) * len(windows) // (2 * count)] for number in range(count)]
    likely = [(window, found) for window in asked if (found := engine.detect(window.samples(audio)))]
    total: defaultdict[str, float] = defaultdict(float)
    for _, found in likely:
        for language, probability in found.items():
            total[language] += probability
    votes = tuple(winner(window, found) for window, found in likely)
    return max(total, key=total.__getitem__, default=UNKNOWN_LANGUAGE), votes


def _checked(
    words: tuple[Word, ...], voice: Sequence[Span], doubted: Sequence[Span]
) -> tuple[tuple[Word, ...], list[Notice]]:
    """Return the words without what certainly went round in circles, and what is to be told of all of them."""
    unvoiced = [
        _notice(f"hardly any voice, up to {_end(words, run)}, where this was heard: {_quote(words, run)}", words, run)
        for run in defects.over_silence(words, doubted)
    ]
    loops = defects.loops(words)
    repeated = [_about_loop(words, loop) for loop in loops]
    doubts = [
        _notice(f"not sure of the words up to {_end(words, run)}: {_quote(words, run)}", words, run)
        for run in defects.doubtful(words)
    ]
    kept = _without(words, [range(loop.first + loop.length, loop.last) for loop in loops if loop.certain])
    missing = [
        Notice(STAGE, f"somebody speaks up to {clock(hole.end)}, but no words were heard, nor at a second try", hole)
        for hole in defects.holes(kept, voice)
    ]
    return kept, [*unvoiced, *repeated, *doubts, *missing]


def _without(words: tuple[Word, ...], runs: Iterable[range]) -> tuple[Word, ...]:
    left_out = {index for run in runs for index in run}
    return tuple(word for index, word in enumerate(words) if index not in left_out)


def _about_loop(words: Sequence[Word], loop: defects.Loop) -> Notice:
    phrase = _quote(words, range(loop.first, loop.first + loop.length))
    kept = "nobody says that; kept once" if loop.certain else "listen whether that was said"
    message = f"{phrase} was heard {loop.repeats} times in a row: {kept}"
    return _notice(message, words, range(loop.first, loop.last))


def _about_hotwords(hotwords: tuple[str, ...], fitting: tuple[str, ...]) -> tuple[Notice, ...]:
    if len(fitting) == len(hotwords):
        return ()
    if not fitting:
        return (Notice(STAGE, "this engine takes no hotwords; they were ignored"),)
    message = (
        f"only the first {len(fitting)} of {len(hotwords)} hotwords fit; the rest begins with {hotwords[len(fitting)]}"
    )
    return (Notice(STAGE, message),)


def _about_languages(votes: Sequence[Vote], spoken: str) -> list[Notice]:
    if spoken == UNKNOWN_LANGUAGE:
        return [Notice(STAGE, "this engine can't tell the language; give it with --language")]
    return [
        Notice(
            STAGE,
            f"the language seems to be {found.language} up to {clock(found.span.end)}, but it was heard as {spoken}; "
            "--from, --to and --language hear it by itself",
            found.span,
        )
        for found in votes
        if found.language != spoken and found.probability >= _CERTAIN
    ]


def _notice(message: str, words: Sequence[Word], run: range) -> Notice:
    return Notice(STAGE, message, defects.span_of(words, run))


def _end(words: Sequence[Word], run: range) -> str:
    return clock(words[run.stop - 1].span.end)


def _quote(words: Sequence[Word], run: range) -> str:
    text = " ".join(words[index].text for index in run[:_QUOTED_WORDS])
    return (
        f"\N{LEFT DOUBLE QUOTATION MARK}{text}{' …' if len(run) > _QUOTED_WORDS else ''}\N{RIGHT DOUBLE QUOTATION MARK}"
    )
