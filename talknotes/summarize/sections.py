"""Cuts a transcript that doesn't fit into one prompt, at borders of topics, into sections that do.

Where the words change is where to cut: lexical cohesion after Hearst, TextTiling, 1997, and of all rows of cuts the
best by dynamic programming. Knows nothing of models: sizes are in whatever unit the budget is in. Every row is in
exactly one section; one that is larger than a section by itself is cut at words.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from talknotes.alignment.lexicon import lexicon
from talknotes.errors import UsageError
from talknotes.summarize.asking import Row, cut_row

Size = Callable[[Row], int]

_WINDOWS: Final = (8, 24)
"""Rows on each side whose words are compared: few tell where exactly a topic ends, many that it is one."""
_SECTION_COST: Final = 0.6
"""What one section more costs; a cut in the midst of a topic costs 1."""
_SMALL_COST: Final = 0.1
"""What a section costs that is nearly empty."""
_MID_TURN_COST: Final = 0.25
_PAUSE_S: Final = 4.0
_MID_SPEECH_COST: Final = 0.1
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")


def cut(rows: Sequence[Row], budget: int, size: Size, language: str) -> tuple[tuple[Row, ...], ...]:
    """Return the rows in sections of which none is larger than `budget`, in order; UsageError where no word fits."""
    rows = tuple(piece for row in rows for piece in _fitting(row, budget, size))
    if not rows:
        return ()
    sizes = [size(row) for row in rows]
    ends = _best_ends(sizes, _border_costs(rows, language), budget)
    return tuple(rows[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True))


def _fitting(row: Row, budget: int, size: Size) -> tuple[Row, ...]:
    pieces = 1
    while True:
        found = cut_row(row, pieces)
        if all(size(piece) <= budget for piece in found):
            return found
        if len(found) < pieces or len(found) >= len(row.text.split()):
            raise UsageError(
                f"The model's window has room for {budget} tokens of a transcript, which is less than one word of it "
                "takes. Take a model with a larger window, or say how large it is (llm_window)."
            )
        pieces += max(1, pieces // 2)


def _best_ends(sizes: Sequence[int], costs: Sequence[float], budget: int) -> list[int]:
    """Return where sections end (the index of the row after it) so that the sum of costs is least."""
    best = [0.0] + [math.inf] * len(sizes)
    came_from = [0] * (len(sizes) + 1)
    for end in range(1, len(sizes) + 1):
        total = 0
        for start in range(end - 1, -1, -1):
            total += sizes[start]
            if total > budget:
                break
            cost = best[start] + costs[start] + _SECTION_COST + _SMALL_COST * (1 - total / budget) ** 2
            if cost < best[end]:
                best[end], came_from[end] = cost, start
    ends: list[int] = []
    at = len(sizes)
    while at:
        ends.append(at)
        at = came_from[at]
    return ends[::-1]


def _border_costs(rows: Sequence[Row], language: str) -> list[float]:
    """Return for each row what it costs to begin a section with it: how alike the words on both sides are, and more."""
    counts = _weighed([_content(row.text, language) for row in rows])
    shares = [_shares([_likeness(counts, at, window) for at in range(1, len(rows))]) for window in _WINDOWS]
    means = (sum(one) / len(_WINDOWS) for one in zip(*shares, strict=True))
    return [0.0, *(mean + _broken(*pair) for mean, pair in zip(means, pairwise(rows), strict=True))]


def _shares(alike: Sequence[float]) -> list[float]:
    """Return likenesses as shares of the way from the least to the greatest."""
    least, most = min(alike, default=0.0), max(alike, default=0.0)
    return [(one - least) / (most - least) if most > least else 0.0 for one in alike]


def _broken(before: Row, row: Row) -> float:
    """Return what it costs to part two rows by themselves: a question from its answer, one row cut in two."""
    if before.id == row.id:
        return 1.0
    if before.text.rstrip().endswith("?"):
        return _MID_TURN_COST
    return _MID_SPEECH_COST if before.speaker == row.speaker and row.start - before.start < _PAUSE_S else 0.0


def _content(text: str, language: str) -> Counter[str]:
    words = lexicon(language)
    found = (word.casefold() for word in _WORD.findall(text))
    return Counter(words.key(word) for word in found if not words.is_stop(word))


def _weighed(counts: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Return the counts of words, each weighed by how few rows have it."""
    rows_with = Counter(word for one in counts for word in one)
    weights = {word: math.log(len(counts) / rows) for word, rows in rows_with.items()}
    return [{word: count * weights[word] for word, count in one.items()} for one in counts]


def _likeness(counts: Sequence[Mapping[str, float]], at: int, window: int) -> float:
    """Return the cosine between the words of so many rows before a row and from it on."""
    before, after = _sum(counts[max(0, at - window) : at]), _sum(counts[at : at + window])
    product = sum(count * after.get(word, 0.0) for word, count in before.items())
    norms = math.hypot(*before.values()) * math.hypot(*after.values())
    return product / norms if norms else 0.0


def _sum(counts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for one in counts:
        for word, count in one.items():
            total[word] = total.get(word, 0.0) + count
    return total
