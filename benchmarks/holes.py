"""The part `holes`: an engine is made to skip passages, and talknotes has to say where words are missing.

Knows nothing of how it finds them: a hole counts as reported if a notice's span lies on it.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from listening import Setup, listen, open_ours
from measure import Target, table
from noises import RATE
from pieces import Pieces
from sessions import Line, build

from talknotes.speech.engine import Engine, Manner
from talknotes.values import Notice, Progress, Span, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORTEST_S: Final = 3.0
LONGEST_S: Final = 20.0
"""Seconds of voice in a hole; pauses between sentences come on top."""

_PAUSE_S: Final = 0.7
"""A longer pause ends a run of sentences; no hole reaches over one."""
_SLICE_SAMPLES: Final = 1_600
_MOST_BESIDE_S: Final = 20.0
"""A notice whose span reaches further than that beyond a hole does not tell where it is."""
_LENGTHS_S: Final = (0.0, 5.0, 10.0, 15.0, float("inf"))


class Skipping:
    """An engine that hears no word that touches one of the holes, however often it is asked."""

    def __init__(self, engine: Engine, pieces: Pieces, holes: Sequence[Span]) -> None:
        self._engine, self._pieces, self._holes = engine, pieces, holes

    def hear(
        self, clips: "Sequence[NDArray[np.float32]]", manner: Manner, progress: Progress | None = None
    ) -> tuple[tuple[Word, ...], ...]:
        """Return what the engine hears, without the words in holes."""
        rows = self._engine.hear(clips, manner, progress)
        return tuple(
            tuple(word for word in row if not self._lies_in_hole(clip, word.span))
            for clip, row in zip(clips, rows, strict=True)
        )

    def _lies_in_hole(self, clip: "NDArray[np.float32]", heard: Span) -> bool:
        """Find the word by what sounds around its middle, because the stage joins pieces of the recording to a clip."""
        middle = int((heard.start + heard.end) / 2 * RATE)
        for first in (middle, middle - _SLICE_SAMPLES, middle - _SLICE_SAMPLES // 2):  # one may lie across a joint
            first = max(0, min(first, len(clip) - _SLICE_SAMPLES))
            try:
                time = (self._pieces.locate(clip[first : first + _SLICE_SAMPLES]) + middle - first) / RATE
            except RuntimeError:
                continue
            half = heard.duration / 2
            here = Span(max(0.0, time - half), max(0.0, time + half))
            return any(_touch(here, hole) for hole in self._holes)
        raise RuntimeError("the engine was given samples that are no piece of the recording: nothing tells their time")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def measure_holes(setup: Setup) -> Iterator[str]:
    """Yield a table of the planted holes by length, how many were reported, and the target."""
    session = build(setup.seed + 2, setup.sizes.long)
    holes = plant(session.lines, setup.sizes.holes, random.Random(setup.seed))
    engine = Skipping(open_ours(setup), Pieces(session.samples), holes)
    transcript = listen(session, engine)
    notices = transcript.notices
    check_planted(transcript.words, holes)
    found = [any(reports(notice, hole) for notice in notices) for hole in holes]
    beside = sum(not any(_on(notice, hole) for hole in holes) for notice in notices)
    head = (f"holes in {session.span.end / 60:.0f} minutes, {setup.engine}", "planted", "reported")
    yield table(head, _by_length(holes, found))
    yield f"notices about other places: {beside}"
    yield str(Target("share of the holes reported", sum(found) / len(holes), 1.0, at_least=True))


def plant(lines: Sequence[Line], count: int, dice: random.Random) -> tuple[Span, ...]:
    """Return `count` holes in order, of SHORTEST_S to LONGEST_S seconds of voice each, no two in one run of sentences.

    ValueError where `lines` have too few runs that are long enough.
    """
    step = (LONGEST_S - SHORTEST_S) / max(count - 1, 1)
    runs, holes = _runs(lines), []
    for length in (LONGEST_S - step * number for number in range(count)):  # the longest have the least choice
        fitting = [run for run in runs if _voice(run) > length]
        if not fitting:
            raise ValueError(f"no room for {count} holes: no run of sentences of {length:.1f} s is left")
        run = dice.choice(fitting)
        runs.remove(run)
        before = dice.uniform(0, _voice(run) - length)
        holes.append(Span(_moment(run, before), _moment(run, before + length)))
    return tuple(sorted(holes))


def check_planted(words: Iterable[Word], holes: Sequence[Span]) -> None:
    """Raise RuntimeError if a word lies in a hole: then the stage asks the engine in a way that Skipping misses."""
    for word in words:
        if any(hole.holds((word.span.start + word.span.end) / 2) for hole in holes):
            raise RuntimeError(f"{word.text!r} was heard at {word.span.start:.1f} s, inside a planted hole")


def reports(notice: Notice, hole: Span) -> bool:
    """Tell whether a notice says that words are missing there: it covers half of the hole and little beside it."""
    if notice.span is None:
        return False
    inside = notice.span.overlap(hole)
    return inside >= hole.duration / 2 and notice.span.duration - inside <= _MOST_BESIDE_S


def _touch(word: Span, hole: Span) -> bool:
    return word.start < hole.end and hole.start < word.end


def _on(notice: Notice, hole: Span) -> bool:
    return notice.span is not None and notice.span.overlap(hole) > 0


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    runs = [[lines[0]]] if lines else []
    for before, line in pairwise(lines):
        if line.span.start - before.span.end > _PAUSE_S:
            runs.append([])
        runs[-1].append(line)
    return runs


def _voice(run: Sequence[Line]) -> float:
    return sum(line.span.duration for line in run)


def _moment(run: Sequence[Line], voice: float) -> float:
    """Return when `voice` seconds of the run have been spoken."""
    for line in run:
        if voice <= line.span.duration:
            return line.span.start + voice
        voice -= line.span.duration
    return run[-1].span.end


def _by_length(holes: Sequence[Span], found: Sequence[bool]) -> Iterator[tuple[str, str, str]]:
    for low, high in pairwise(_LENGTHS_S):
        among = [told for hole, told in zip(holes, found, strict=True) if low <= hole.duration < high]
        name = f"{low:.0f} to {high:.0f} s" if high < float("inf") else f"from {low:.0f} s"
        yield name, str(len(among)), str(sum(among))
