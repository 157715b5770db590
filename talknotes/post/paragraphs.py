"""Quotations as paragraphs of the length that an author's have, about equally long; told text where it is far longer.

Knows nothing of wording or Markdown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from talknotes.manner.habits import Habits
from talknotes.summarize.contract import Block

_LEAST_WORDS: Final = 30
_MOST_WORDS: Final = 120
"""A paragraph of quotations is as long as the author's own, but no shorter or longer than this."""
_TOO_LONG: Final = 2.0
_ALONE_COST: Final = 1.0
"""A paragraph of one short sentence is as bad as one that is empty or twice too long."""
_MOST_SENTENCES: Final = 60


def divided(block: Block, habits: Habits | None) -> Iterator[Block]:
    """Yield a block of quotations as paragraphs of the author's length, any other as it is.

    A told paragraph is parted where it is more than twice as long as theirs. A heading stays with the first.
    """
    wanted = _MOST_WORDS if habits is None else min(max(habits.paragraph_words, _LEAST_WORDS), _MOST_WORDS)
    lengths = [len(sentence.text.split()) for sentence in block.sentences]
    runs_on = block.kind == "quotes" and habits is not None and habits.text == "paragraph"
    is_too_long = block.kind == "paragraph" and sum(lengths) > _TOO_LONG * wanted
    if not runs_on and not is_too_long:
        yield block
        return
    for part in balanced(lengths, wanted):
        yield replace(block, sentences=block.sentences[part], heading="" if part.start else block.heading)


def balanced(lengths: Sequence[int], wanted: int) -> Iterator[slice]:
    """Yield the sentences of each paragraph: all have about the `wanted` words, and no short one stands alone.

    Of all ways to part them it is the one with the smallest squared deviations.
    """
    ends = list(accumulate(lengths, initial=0))
    best = [(0.0, 0)]
    for end in range(1, len(ends)):
        starts = range(max(0, end - _MOST_SENTENCES), end)
        best.append(
            min((best[start][0] + _cost(ends[end] - ends[start], end - start, wanted), start) for start in starts)
        )
    cuts = [len(lengths)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    yield from (slice(start, end) for end, start in reversed(list(pairwise(cuts))))


def _cost(words: int, sentences: int, wanted: int) -> float:
    is_alone = sentences == 1 and words < wanted / 2
    return (words / wanted - 1) ** 2 + _ALONE_COST * is_alone
