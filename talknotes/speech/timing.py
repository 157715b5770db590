"""Gives words that an engine put at one moment the time in which they must have been said.

Whisper often ends a sentence's times early and leaves its last words at one moment, with speech after it that no word
covers. Knows nothing of engines; changes no text, no order, and no word that has a time of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from talknotes.speech.defects import HOLE_S
from talknotes.values import Span, Word, hull

MOMENT_S: Final = 0.05
_LONGEST_WORD_S: Final = 0.6
_WORTH_S: Final = 0.2
"""Less uncovered speech than this is left as it is."""


def spread(words: Sequence[Word], voice: Sequence[Span]) -> tuple[Word, ...]:
    """Return `words` with those at one moment spread over the speech beside it that no word covers.

    Words are in order and without overlap, before and after; `voice` is where somebody speaks.
    """
    if not words or not voice:
        return tuple(words)
    timed, bounds = list(words), hull(voice)
    for index in range(len(timed) + 1):
        start = timed[index - 1].span.end if index else min(bounds.start, timed[0].span.start)
        end = timed[index].span.start if index < len(timed) else max(bounds.end, start)
        if end - start < _WORTH_S:
            continue
        said = [part for span in voice if (part := span.intersection(Span(start, end)))]
        if sum(part.duration for part in said) >= HOLE_S:
            continue  # words are missing there rather than badly timed
        free = max(said, key=lambda part: part.duration, default=Span(start, start))
        if free.duration >= _WORTH_S:
            _fill(timed, index, free)
    return tuple(timed)


def _fill(timed: list[Word], index: int, free: Span) -> None:
    """Spread the words at one moment before `index` over the beginning of `free`, else those after over its end."""
    before, after = index, index
    while before > 0 and timed[before - 1].span.duration < MOMENT_S:
        before -= 1
    while after < len(timed) and timed[after].span.duration < MOMENT_S:
        after += 1
    if before < index:
        length = min(free.duration, _LONGEST_WORD_S * (index - before))
        _place(timed, range(before, index), Span(free.start, free.start + length))
    elif after > index:
        length = min(free.duration, _LONGEST_WORD_S * (after - index))
        _place(timed, range(index, after), Span(free.end - length, free.end))


def _place(timed: list[Word], run: range, over: Span) -> None:
    letters = [0, *accumulate(len(timed[index].text) for index in run)]
    times = [min(over.start + over.duration * done / letters[-1], over.end) for done in letters]
    for number, index in enumerate(run):
        timed[index] = replace(timed[index], span=Span(times[number], times[number + 1]))
