"""Each word gets the voice that spoke it: by the turns that it overlaps, then smoothed by what a sentence allows.

Pure functions over words and turns; knows nothing of sound. Text, number and order of the words never change. A word
that no turn overlaps or touches stays without a speaker rather than get the wrong one.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from talknotes.values import Span, Turn, Word, hull

PAUSE_S: Final = 1.2
"""A pause that ends a sentence even where the engine set no mark."""
_NEAR_S: Final = 0.5
_LONGEST_WORDS: Final = 60
_EDGE_WORDS: Final = 2
_BREATH_S: Final = 0.25
"""A pause that makes a change of speaker inside a sentence believable."""
_BORDER_S: Final = 0.15
"""How close a turn must begin or end to a gap between words to support a change there."""
_INTERJECTION_S: Final = 0.3
_ALONE_SHARE: Final = 0.85
_MOVED_S: Final = 0.6
"""How far from its turn a word may be given to the neighbour's, to put a change where the clause ends."""
_BOTH_SHARE: Final = 0.5
"""The part of a word that a second voice must share for the word to count as overlapped."""
_SENTENCE_END: Final = re.compile(r"[.!?…。？！]+[\"'”’)\]»]*$")
_CLAUSE_END: Final = re.compile(r"[,;:—–.!?…、，；：。？！]+[\"'”’)\]»]*$")
_ABBREVIATION: Final = re.compile(r"^(?:[A-Z]|[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof|[Ss]t|vs|e\.g|i\.e|etc|[Nn]o|approx)\.$")


def attribute(words: Iterable[Word], turns: Sequence[Turn]) -> tuple[Word, ...]:
    """Return the words with their speakers, their spans clipped to the speakers' turns.

    A word goes to the turn that it overlaps most; where two voices speak at once, to the longer turn, and it is marked
    as `overlapped`. Recognizers stretch a word over the silence beside it; the clipped span is where the
    voice really is. A word at most half a second from a turn belongs to it.

    Inside a sentence the speaker changes only where a pause or a turn's border supports it: one or two words at a
    sentence's edge, and blips within it, return to their sentence; a change is put where the clause ends if that is
    close. A short interjection with pauses around it, or a turn of its own, stays.
    """
    index = _Index.of(turns)
    found = tuple(_attribute(word, index) for word in words)
    return tuple(word for sentence in sentences(found) for word in _smooth(sentence, index))


def sentences(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield rows of words up to a mark that ends a sentence, a long pause, or the longest pause of a long row."""
    row: list[Word] = []
    for word, after in pairwise([*words, None]):
        assert word is not None
        row.append(word)
        if after is None or _ends(word) or after.span.start - word.span.end >= PAUSE_S:
            yield from _shorten(tuple(row))
            row = []


def by_speaker(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield the longest rows of words that have one speaker."""
    row: list[Word] = []
    for word in words:
        if row and row[-1].speaker != word.speaker:
            yield tuple(row)
            row = []
        row.append(word)
    if row:
        yield tuple(row)


@dataclass(frozen=True, slots=True)
class _Index:
    """Turns in order, with what it takes to find those near a word."""

    turns: tuple[Turn, ...]
    starts: tuple[float, ...]
    reach: tuple[float, ...]
    """The latest end of a turn up to and including each."""

    @classmethod
    def of(cls, turns: Sequence[Turn]) -> "_Index":
        ordered = tuple(sorted(turns, key=lambda turn: turn.span))
        reach: list[float] = []
        for turn in ordered:
            reach.append(max(turn.span.end, reach[-1] if reach else 0.0))
        return cls(ordered, tuple(turn.span.start for turn in ordered), tuple(reach))

    def near(self, span: Span, distance: float) -> tuple[Turn, ...]:
        """Return the turns that begin or end at most `distance` from `span`, or hold it."""
        first = bisect_left(self.reach, span.start - distance)
        last = bisect_left(self.starts, span.end + distance)
        return tuple(turn for turn in self.turns[first:last] if _distance(turn.span, span) <= distance)

    def borders(self, before: Word, after: Word) -> bool:
        """Tell whether the turn of `before`'s speaker ends, or that of `after`'s begins, in the gap between both."""
        low, high = before.span.end - _BORDER_S, max(before.span.end, after.span.start) + _BORDER_S
        gap = Span(max(0.0, low), high)
        return any(
            (turn.speaker == before.speaker and low <= turn.span.end <= high)
            or (turn.speaker == after.speaker and low <= turn.span.start <= high)
            for turn in self.near(gap, 0.0)
        )


def _attribute(word: Word, index: _Index) -> Word:
    near = index.near(word.span, _NEAR_S)
    shares: defaultdict[str, float] = defaultdict(float)
    for turn in near:
        shares[turn.speaker] += turn.span.overlap(word.span)
    if not shares:
        return word
    most = max(shares.values())
    if most == 0:
        closest = min(near, key=lambda turn: _distance(turn.span, word.span))
        return replace(word, speaker=closest.speaker)
    rivals = [speaker for speaker, share in shares.items() if share >= most * (1 - _BOTH_SHARE)]
    overlapped = _both_at_once(word, near, rivals)
    speaker = max(rivals, key=lambda one: _longest(one, near)) if overlapped else max(shares, key=shares.__getitem__)
    shared = [common for turn in near if turn.speaker == speaker and (common := turn.span.intersection(word.span))]
    return replace(word, speaker=speaker, span=hull(shared), overlapped=overlapped)


def _both_at_once(word: Word, near: Sequence[Turn], rivals: Sequence[str]) -> bool:
    """Tell whether two of the rivals speak at the same time for half of the word: not one after the other."""
    inside = [
        (turn.speaker, common)
        for turn in near
        if turn.speaker in rivals and (common := turn.span.intersection(word.span))
    ]
    together = max(
        (one.overlap(other) for speaker, one in inside for rival, other in inside if speaker != rival), default=0.0
    )
    return together > 0 and together >= word.span.duration * _BOTH_SHARE


def _longest(speaker: str, turns: Sequence[Turn]) -> float:
    return max(turn.span.duration for turn in turns if turn.speaker == speaker)


def _distance(one: Span, other: Span) -> float:
    return max(0.0, one.start - other.end, other.start - one.end)


def _ends(word: Word) -> bool:
    return bool(_SENTENCE_END.search(word.text)) and not _ABBREVIATION.match(word.text)


def _shorten(row: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    if len(row) <= _LONGEST_WORDS:
        yield row
        return
    inner = range(len(row) // 4, len(row) - len(row) // 4)
    cut = max(inner, key=lambda at: row[at].span.start - row[at - 1].span.end)
    yield from _shorten(row[:cut])
    yield from _shorten(row[cut:])


def _smooth(sentence: tuple[Word, ...], index: _Index) -> tuple[Word, ...]:
    if len({word.speaker for word in sentence}) < 2:
        return sentence
    if (speaker := _only_voice(sentence, index)) is not None:
        return tuple(word if word.speaker is None else replace(word, speaker=speaker) for word in sentence)
    runs = list(by_speaker(sentence))
    main = max((run for run in runs if run[0].speaker is not None), key=len)
    for at, run in enumerate(runs):
        if len(run) <= _EDGE_WORDS and run is not main and run[0].speaker is not None:
            runs[at] = _returned(run, at, runs, main[0].speaker, index)
    return _aligned([word for run in runs for word in run])


def _only_voice(sentence: tuple[Word, ...], index: _Index) -> str | None:
    """Return whose voice alone is heard through a sentence, but for a moment at most; None where there are several.

    Engines put many words at one moment, which says little of when each is said; turns are heard.
    """
    span = hull(word.span for word in sentence)
    heard: defaultdict[str, float] = defaultdict(float)
    for turn in index.near(span, 0.0):
        heard[turn.speaker] += turn.span.overlap(span)
    if not heard:
        return None
    speaker = max(heard, key=heard.__getitem__)
    others = [seconds for other, seconds in heard.items() if other != speaker]
    alone = all(seconds < _INTERJECTION_S for seconds in others)
    return speaker if alone and heard[speaker] >= _ALONE_SHARE * sum(heard.values()) else None


def _returned(
    run: tuple[Word, ...], at: int, runs: Sequence[tuple[Word, ...]], main: str | None, index: _Index
) -> tuple[Word, ...]:
    """Return a short run as it is where something supports it, else with the speaker around it."""
    before = runs[at - 1][-1] if at else None
    after = runs[at + 1][0] if at + 1 < len(runs) else None
    if before is None or after is None:
        alone = all(_pause(*pair) for pair in ((before, run[0]), (run[-1], after)) if None not in pair)
        return run if alone else _given(run, main)
    long_enough = run[-1].span.end - run[0].span.start >= _INTERJECTION_S
    if long_enough and all(_pause(*pair) or index.borders(*pair) for pair in ((before, run[0]), (run[-1], after))):
        return run
    around = before.speaker if before.speaker == after.speaker else main
    return _given(run, around)


def _given(run: tuple[Word, ...], speaker: str | None) -> tuple[Word, ...]:
    return tuple(replace(word, speaker=speaker) for word in run)


def _pause(before: Word | None, after: Word | None) -> bool:
    return before is None or after is None or after.span.start - before.span.end >= _BREATH_S


def _aligned(words: list[Word]) -> tuple[Word, ...]:
    """Put each change of speaker where a clause ends or somebody breathes, if that is at most two words away."""
    for at in range(1, len(words)):
        one, other = words[at - 1].speaker, words[at].speaker
        if one == other or None in (one, other) or _natural(words, at):
            continue
        border = words[at].span.start
        places = [
            place
            for place in range(max(1, at - _EDGE_WORDS), min(len(words), at + _EDGE_WORDS + 1))
            if _natural(words, place) and abs(words[place].span.start - border) <= _MOVED_S
        ]
        between = [place for place in places if _moves_only(words, at, place, one, other)]
        if between:
            place = min(between, key=lambda place: abs(place - at))
            speaker = one if place > at else other
            for moved in range(min(at, place), max(at, place)):
                words[moved] = replace(words[moved], speaker=speaker)
    return tuple(words)


def _natural(words: Sequence[Word], at: int) -> bool:
    return bool(_CLAUSE_END.search(words[at - 1].text)) or _pause(words[at - 1], words[at])


def _moves_only(words: Sequence[Word], at: int, place: int, one: str | None, other: str | None) -> bool:
    """Tell whether a move touches nothing but these two speakers' words, and leaves both some."""
    moved = {words[index].speaker for index in range(min(at, place), max(at, place))}
    left = any(word.speaker == one for word in words[:place]) and any(word.speaker == other for word in words[place:])
    return moved <= {one, other} and left
