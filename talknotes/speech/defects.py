"""Finds what is wrong with the words that an engine heard: speech without words, words without speech, loops, doubts.

Pure functions of words and of where somebody speaks. Knows nothing of engines, and decides nothing: the stage does.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.values import Span, Word, hull

HOLE_S: Final = 3.0 - 0.25
"""So much voice that no word covers is a hole: three seconds, less what detector and engine may differ by."""

_LONGEST_WORD_S: Final = 1.5
"""A word that lasts longer was stretched over what the engine left out."""
_REPEATS: Final = {1: 6, 2: 5, 3: 4}
"""How often so many words must follow upon themselves to be a loop; longer phrases three times."""
_FEWEST_REPEATS: Final = 3
_LONGEST_PHRASE: Final = 40
_CERTAIN_TIMES: Final = 2
"""A loop twice as long as it must be was never said."""
_FASTEST_WORD_S: Final = 0.1
_LOOP_GAP_S: Final = 3.0
"""Repeats further apart than that are a refrain, not a loop."""
_DOUBTFUL: Final = 0.4
_DOUBTFUL_WORDS: Final = 8
_DOUBTFUL_GAP_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Loop:
    """A phrase that follows upon itself: the words from `first` to before `last`, `length` of them a phrase."""

    first: int
    last: int
    length: int

    certain: bool = False
    """It goes on so long, or so fast, that nobody can have said it."""

    @property
    def repeats(self) -> int:
        """How often the phrase stands there."""
        return (self.last - self.first) // self.length


def holes(words: Sequence[Word], voice: Sequence[Span], least: float = HOLE_S) -> tuple[Span, ...]:
    """Return where at least `least` seconds of `voice` are covered by no word, the pauses inside included."""
    covered = [Span(word.span.start, min(word.span.end, word.span.start + _LONGEST_WORD_S)) for word in words]
    return tuple(
        hull(parts)
        for gap in _gaps(covered, voice)
        if (parts := tuple(part for span in voice if (part := span.intersection(gap))))
        and sum(part.duration for part in parts) >= least
    )


def _gaps(covered: Sequence[Span], voice: Sequence[Span]) -> list[Span]:
    """Return the stretches between the covered ones, from the first voice to the last."""
    if not voice:
        return []
    bounds, gaps = hull(voice), []
    at = bounds.start
    for span in sorted(covered):
        if span.start > at:
            gaps.append(Span(at, span.start))
        at = max(at, span.end)
    if bounds.end > at:
        gaps.append(Span(at, bounds.end))
    return gaps


def over_silence(words: Sequence[Word], doubted: Sequence[Span]) -> tuple[range, ...]:
    """Return the runs of words, by index, whose middles lie in a stretch in which it is `doubted` that one speaks."""
    starts = [span.start for span in doubted]

    def lies_in(word: Word) -> int:
        middle = (word.span.start + word.span.end) / 2
        nearest = bisect_right(starts, middle) - 1
        return nearest if nearest >= 0 and middle <= doubted[nearest].end else -1

    inside = [lies_in(word) for word in words]
    return tuple(run for number in range(len(doubted)) for run in _runs([found == number for found in inside]))


def loops(words: Sequence[Word]) -> tuple[Loop, ...]:
    """Return the phrases that follow upon themselves more often than anybody says them, in order, without overlap."""
    said = ["".join(char for char in word.text.casefold() if char.isalnum()) for word in words]
    found: list[Loop] = []
    at = 0
    while at < len(words):
        lengths = range(1, min(_LONGEST_PHRASE, (len(words) - at) // _FEWEST_REPEATS) + 1)
        begun = (length for length in lengths if said[at + length] == said[at])
        loop = next((loop for length in begun if (loop := _loop(words, said, at, length))), None)
        if loop:
            found.append(loop)
        at = loop.last if loop else at + 1
    return tuple(found)


def _loop(words: Sequence[Word], said: Sequence[str], first: int, length: int) -> Loop | None:
    if not all(_is_near(words, index) for index in range(first + 1, first + length)):
        return None
    last = first + length
    while said[last : last + length] == said[first : first + length] and all(
        _is_near(words, index) for index in range(last, last + length)
    ):
        last += length
    repeats, least = (last - first) // length, _REPEATS.get(length, _FEWEST_REPEATS)
    if repeats < least:
        return None
    seconds = words[last - 1].span.end - words[first].span.start
    certain = repeats >= _CERTAIN_TIMES * least or seconds < _FASTEST_WORD_S * (last - first)
    return Loop(first, last, length, certain)


def _is_near(words: Sequence[Word], index: int) -> bool:
    return words[index].span.start - words[index - 1].span.end <= _LOOP_GAP_S


def doubtful(words: Sequence[Word]) -> tuple[range, ...]:
    """Return the runs of eight words and more, by index, of which the engine was not sure on average."""
    probabilities = [1.0 if word.probability is None else word.probability for word in words]
    unsure = [False] * len(words)
    for first in range(len(words) - _DOUBTFUL_WORDS + 1):
        window = range(first, first + _DOUBTFUL_WORDS)
        if sum(probabilities[index] for index in window) < _DOUBTFUL * _DOUBTFUL_WORDS:
            for index in window:
                unsure[index] = True
    return _joined(_runs(unsure), words)


def _joined(runs: Sequence[range], words: Sequence[Word]) -> tuple[range, ...]:
    """Join runs between which lie only a few seconds, so that one bad passage is told once."""
    joined: list[range] = []
    for run in runs:
        if joined and words[run.start].span.start - words[joined[-1].stop - 1].span.end <= _DOUBTFUL_GAP_S:
            joined[-1] = range(joined[-1].start, run.stop)
        else:
            joined.append(run)
    return tuple(joined)


def _runs(flags: Sequence[bool]) -> tuple[range, ...]:
    found: list[range] = []
    for index, flag in enumerate(flags):
        if flag and found and found[-1].stop == index:
            found[-1] = range(found[-1].start, index + 1)
        elif flag:
            found.append(range(index, index + 1))
    return tuple(found)


def span_of(words: Sequence[Word], run: range) -> Span:
    """Return from when to when the words of a run are said."""
    return Span(words[run.start].span.start, words[run.stop - 1].span.end)
