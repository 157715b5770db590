"""The sentences of a session with what is looked up for each of them: its run, who hosts, what is said.

Built once for all borders, in time that grows with the number of sentences. Knows nothing of weights.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from talknotes.talks.phrases import Phrase, PhraseKind
from talknotes.talks.topics import Vocabulary
from talknotes.values import Segment

PAUSE_S: Final = 1.2
"""A pause after which a part may begin, even where the voice stays."""
LONG_PAUSE_S: Final = 2.5
LONG_RUN_S: Final = 20.0
"""Who speaks for so long without a break may be giving a talk."""


class Scene:
    """What is said and by whom; sentences are known by their index."""

    def __init__(
        self, segments: Sequence[Segment], phrases: Sequence[Phrase], hosts: Mapping[str, float], vocabulary: Vocabulary
    ) -> None:
        self.segments, self.vocabulary, self._hosts = segments, vocabulary, hosts
        self._phrases: dict[int, list[Phrase]] = {}
        for phrase in phrases:
            self._phrases.setdefault(phrase.segment, []).append(phrase)
        starts = [index for index in range(len(segments)) if not index or self._changes(index)]
        self._starts = [start for start, end in pairwise([*starts, len(segments)]) for _ in range(start, end)]
        self._ends = [end for start, end in pairwise([*starts, len(segments)]) for _ in range(start, end)]
        self._before = _long_voices(segments, starts)

    def __len__(self) -> int:
        return len(self.segments)

    @property
    def borders(self) -> set[int]:
        """Where the voice changes or pauses, or beside which something telling is said."""
        beside = {index + step for index in self._phrases for step in (0, 1)}
        changes = {index for index in range(1, len(self)) if self._changes(index) or self.gap(index) >= PAUSE_S}
        return {index for index in beside | changes if index < len(self)}

    def start(self, index: int) -> float:
        """Return when a sentence begins."""
        return self.segments[index].span.start

    def speaker(self, index: int) -> str | None:
        """Return whose sentence it is."""
        return self.segments[index].speaker

    def previous(self, index: int) -> str | None:
        """Return who speaks just before a sentence; None before the first."""
        return self.segments[index - 1].speaker if index else None

    def gap(self, index: int) -> float:
        """Return for how long nobody speaks before a sentence; 0 before the first."""
        return self.start(index) - self.segments[index - 1].span.end if index else 0.0

    def hosts(self, index: int) -> float:
        """Return how likely it is that a sentence's speaker hosts."""
        return self._hosts.get(self.speaker(index) or "", 0.0)

    def phrases(self, index: int, *kinds: PhraseKind) -> list[Phrase]:
        """Return what of these kinds is said in a sentence; all kinds where none is named."""
        return [phrase for phrase in self._phrases.get(index, ()) if not kinds or phrase.kind in kinds]

    def run(self, index: int) -> range:
        """Return the sentences of one voice in a row, from `index` on."""
        return range(index, self._ends[index])

    def run_length(self, index: int) -> float:
        """Return how long the voice speaks on, in seconds."""
        return self.segments[self._ends[index] - 1].span.end - self.start(index)

    def spoken_until(self, index: int) -> float:
        """Return for how many seconds the voice before a sentence has spoken when it begins; 0 before the first."""
        return self.segments[index - 1].span.end - self.start(self._starts[index - 1]) if index else 0.0

    def heard_before(self, index: int) -> tuple[str, ...]:
        """Return who spoke at length before a sentence's run, the last one last."""
        return self._before[index]

    def _changes(self, index: int) -> bool:
        return self.segments[index].speaker != self.segments[index - 1].speaker


def _long_voices(segments: Sequence[Segment], starts: Sequence[int]) -> list[tuple[str, ...]]:
    """Return for each segment who spoke at length before its run, in order, the last one last."""
    known: list[tuple[str, ...]] = []
    row: tuple[str, ...] = ()
    for start, end in pairwise([*starts, len(segments)]):
        known += [row] * (end - start)
        speaker = segments[start].speaker
        length = segments[end - 1].span.end - segments[start].span.start
        if speaker is not None and length >= LONG_RUN_S:
            row = (*(one for one in row if one != speaker), speaker)
    return known
