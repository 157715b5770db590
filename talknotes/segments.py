"""Words and turns become segments: a speaker for each word, and sentences of one speaker each.

Knows nothing of talks or names. A word that no turn overlaps or touches stays without a speaker rather than get the
wrong one.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from talknotes.values import Segment, Span, Turn, Word, hull, join_words

PAUSE_S = 1.2
"""A pause that ends a sentence even where the engine set no mark."""
_NEAR_S = 0.5
_LONGEST_WORDS = 60
_EDGE_WORDS = 2
_SENTENCE_END = re.compile(r"[.!?…。？！]+[\"'”’)\]»]*$")
_ABBREVIATION = re.compile(r"^(?:[A-Z]|[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof|[Ss]t|vs|e\.g|i\.e|etc|[Nn]o|approx)\.$")


def attribute(words: Iterable[Word], turns: Sequence[Turn]) -> tuple[Word, ...]:
    """Return the words with the speaker whose turns they overlap most, their spans clipped to those turns.

    Recognizers stretch a word over the silence beside it; the clipped span is where the voice really is. A word at most
    half a second from a turn belongs to it. One or two words at a sentence's edge that fell to a neighbour's turn
    return to their sentence.
    """
    ordered = sorted(turns, key=lambda turn: turn.span)
    starts = [turn.span.start for turn in ordered]
    longest = max((turn.span.duration for turn in ordered), default=0.0)
    found = tuple(_attribute(word, ordered, starts, longest) for word in words)
    return tuple(word for sentence in _sentences(found) for word in _smooth(sentence))


def segment(words: Sequence[Word], language: str) -> tuple[Segment, ...]:
    """Cut words into sentences of one speaker each, with ids that count up: s1, s2, …

    A sentence ends at its mark, at a long pause, at a change of speaker or, where an engine sets no marks, at the
    longest pause of a long row.
    """
    rows = (row for sentence in _sentences(words) for row in _by_speaker(sentence))
    return tuple(_segment(f"s{number}", row, language) for number, row in enumerate(rows, 1))


def _attribute(word: Word, turns: Sequence[Turn], starts: Sequence[float], longest: float) -> Word:
    first = bisect_left(starts, word.span.start - longest - _NEAR_S)
    near = turns[first : bisect_left(starts, word.span.end + _NEAR_S)]
    seconds: defaultdict[str, float] = defaultdict(float)
    for turn in near:
        seconds[turn.speaker] += turn.span.overlap(word.span)
    if not seconds:
        return word
    speaker, overlap = max(seconds.items(), key=lambda item: item[1])
    if overlap > 0:
        shared = [common for turn in near if turn.speaker == speaker and (common := turn.span.intersection(word.span))]
        return replace(word, speaker=speaker, span=hull(shared))
    closest = min(near, key=lambda turn: _distance(turn.span, word.span))
    return replace(word, speaker=closest.speaker) if _distance(closest.span, word.span) <= _NEAR_S else word


def _distance(one: Span, other: Span) -> float:
    return max(0.0, one.start - other.end, other.start - one.end)


def _sentences(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    row: list[Word] = []
    for word, after in pairwise([*words, None]):
        assert word is not None
        row.append(word)
        if after is None or _ends(word) or after.span.start - word.span.end >= PAUSE_S:
            yield from _shorten(tuple(row))
            row = []


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


def _smooth(sentence: tuple[Word, ...]) -> tuple[Word, ...]:
    runs = list(_by_speaker(sentence))
    if len(runs) == 1:
        return sentence
    main = max(runs, key=len)
    edges = [run for run in (runs[0], runs[-1]) if run is not main]
    keep = {id(word) for run in runs if run not in edges or len(run) > _EDGE_WORDS for word in run}
    return tuple(word if id(word) in keep else replace(word, speaker=main[0].speaker) for word in sentence)


def _by_speaker(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    row: list[Word] = []
    for word in words:
        if row and row[-1].speaker != word.speaker:
            yield tuple(row)
            row = []
        row.append(word)
    if row:
        yield tuple(row)


def _segment(name: str, words: tuple[Word, ...], language: str) -> Segment:
    return Segment(name, hull(word.span for word in words), words[0].speaker, join_words(words, language), words)
