"""Sentences that stand become the blocks of notes: in the order of the talk, in the form that is asked for.

Order, speakers and kinds are decided here and not by a model. Knows nothing of prompts. A sentence that says what
another says, or nearly, is left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from talknotes.summarize.contract import Block, BlockKind, Sentence, SummaryRequest
from talknotes.summarize.headings import Headings
from talknotes.summarize.judging import Judged, JudgedBlock
from talknotes.values import Segment

_BACKWARDS_S: Final = 60.0
"""A block that jumps back by more is put in the order of the talk."""
_SAME: Final = 0.9
_NEAR_SAME: Final = 0.75
"""From which share of common words on sentences say the same: anywhere, and where they rest on the same segments."""
_WORD: Final = re.compile(r"[^\W_]+")
_ENDED: Final = re.compile(r"[.!?…:;。！？]['\"’”»“)\]]*$")


class Order:
    """The segments of a talk by id, and what is asked of its notes."""

    def __init__(self, request: SummaryRequest) -> None:
        self._segments: Mapping[str, Segment] = {segment.id: segment for segment in request.segments}
        self._manner = request.manner

    @property
    def kind(self) -> BlockKind:
        """What blocks of told text are."""
        return "bullets" if self._manner.block == "bullets" else "paragraph"

    def start(self, ids: Iterable[str]) -> float:
        """Return when the first of some segments begins, in seconds."""
        return min(self._segments[name].span.start for name in ids)

    def in_order(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Return blocks in the order in which what they tell of begins."""
        return tuple(sorted(blocks, key=lambda block: self.start(block.sentences[0].segments)))

    def block(self, judged: JudgedBlock, headings: Headings | None) -> Block:
        """Return a block of sentences that stand; its heading where the talk bears it out and headings are wanted."""
        sentences = tuple(self._sentence(one) for one in self._sorted(judged.sentences))
        cited = tuple(dict.fromkeys(name for one in sentences for name in one.segments))
        speakers = {self._segments[name].speaker for name in cited}
        speaker = speakers.pop() if len(speakers) == 1 else None
        heading = headings.borne_out(judged.heading, cited) if headings and judged.heading else ""
        return Block(self.kind, sentences, speaker, heading=heading)

    def _sorted(self, sentences: Sequence[Judged]) -> Sequence[Judged]:
        starts = [self.start(one.verdict.segments) for one in sentences]
        if all(later > earlier - _BACKWARDS_S for earlier, later in pairwise(starts)):
            return sentences
        return sorted(sentences, key=lambda one: self.start(one.verdict.segments))

    def _sentence(self, one: Judged) -> Sentence:
        ids = sorted(dict.fromkeys(one.verdict.segments), key=lambda name: self._segments[name].span.start)
        text = one.verdict.text.strip()
        text = text if self.kind == "bullets" or _ENDED.search(text) else f"{text}."
        return Sentence(text, tuple(ids), quoted=False)


def without_repeats(blocks: Iterable[JudgedBlock]) -> tuple[JudgedBlock, ...]:
    """Return blocks without sentences that say what one before them says in nearly the same words."""
    kept: list[tuple[frozenset[str], frozenset[str]]] = []
    found: list[JudgedBlock] = []
    for block in blocks:
        sentences = []
        for one in block.sentences:
            told = frozenset(_WORD.findall(one.verdict.text.casefold())), frozenset(one.verdict.segments)
            if not any(_is_same(told, other) for other in kept):
                kept.append(told)
                sentences.append(one)
        if sentences:
            found.append(replace(block, sentences=tuple(sentences)))
    return tuple(found)


def _is_same(one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> bool:
    (words, ids), (others, other_ids) = one, other
    share = len(words & others) / len(words | others) if words | others else 1.0
    differ = {word for word in words ^ others if any(char.isdigit() for char in word)}
    return not differ and (share >= _SAME or (share >= _NEAR_SAME and ids == other_ids))
