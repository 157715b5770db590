"""The notes on a long talk's sections become one text, which the model orders and rewords and adds nothing to.

What doesn't fit into one prompt is merged in groups of neighbours, and these again for as long as that makes fewer of
them. Knows nothing of transcripts. A merge that can't be read, or that loses what the sections tell, is thrown away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from talknotes.summarize.answers import UnusableError
from talknotes.summarize.asking import Values, fenced
from talknotes.summarize.conversing import Talker
from talknotes.summarize.judging import Borne, Judge, Judged, JudgedBlock, ReadAnswer, bear_out, put_in

Group = tuple[JudgedBlock, ...]

_NAME: Final = "merge-sections"
_LEAST_KEPT: Final = 0.7
"""Of the cited segments, what a merge must still cite."""
_ANSWER_MORE: Final = 1.25
_ANSWER_TOKENS: Final = 200


@dataclass(frozen=True, slots=True)
class Merged:
    """Notes merged as far as that went: what was dropped on the way, and why groups were left as they were."""

    groups: tuple[Group, ...]
    dropped: tuple[Judged, ...] = ()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merger:
    """What is needed to merge: whom to ask, what to hold it against, what prompts are rendered with.

    `read` reads an answer.
    """

    talker: Talker
    judge: Judge
    values: Values
    about: str
    read: ReadAnswer

    def merge(self, groups: Sequence[Group], each: "Each") -> Merged:
        """Return the groups merged into as few as the window allows.

        `each` merges every row of groups, and asks for all of them before it gives up because answers are awaited.
        """
        dropped: list[Judged] = []
        failures: list[str] = []
        left = tuple(groups)
        while len(left) > 1:
            rows = self._rows(left)
            if len(rows) == len(left):
                break
            merged = each(self._merge, rows)
            left = tuple(one.groups[0] for one in merged)
            dropped += [judged for one in merged for judged in one.dropped]
            failures += [failure for one in merged for failure in one.failures]
            if failures:
                break
        return Merged(left, tuple(dropped), tuple(failures))

    def _rows(self, groups: Sequence[Group]) -> list[tuple[Group, ...]]:
        """Return neighbours put together for as long as they fit into one prompt."""
        rows: list[tuple[Group, ...]] = []
        for group in groups:
            if rows and self._fits((*rows[-1], group)):
                rows[-1] = (*rows[-1], group)
            else:
                rows.append((group,))
        return rows

    def _fits(self, groups: Sequence[Group]) -> bool:
        values = self._values(groups)
        prompt = self.talker.count(self.talker.prompts[_NAME].render(**fenced(values)))
        return prompt + self._answer_tokens(groups) <= self.talker.model.window

    def _answer_tokens(self, groups: Sequence[Group]) -> int:
        texts = (repr(block) for block in self._values(groups)["blocks"])
        return round(_ANSWER_MORE * self.talker.model.count("\n".join(texts))) + _ANSWER_TOKENS

    def _values(self, groups: Sequence[Group]) -> dict[str, Any]:
        return {**self.values, "blocks": [_value(block) for group in groups for block in group]}

    def _merge(self, groups: tuple[Group, ...]) -> Merged:
        together = tuple(block for group in groups for block in group)
        if len(groups) == 1:
            return Merged((together,))
        try:
            heard = self.talker.ask(_NAME, self._values(groups), self.read, self.about, self._answer_tokens(groups))
        except UnusableError as err:
            return Merged((together,), failures=(str(err),))
        borne = _restored(together, bear_out(heard, self.judge, self.talker, self.read))
        if _kept(together, borne) < _LEAST_KEPT:
            return Merged((together,), failures=("It lost much of what the sections tell.",))
        return Merged((borne.blocks,), borne.dropped)


Each = Callable[[Callable[[tuple[Group, ...]], Merged], Sequence[tuple[Group, ...]]], list[Merged]]


def _restored(before: Group, after: Borne) -> Borne:
    """Return a merge with the sentences as they were before it in the place of those that it made wrong."""
    wrong = {name for one in after.dropped for name in one.written.cited}
    told = {name for one in after.sentences for name in one.verdict.segments}
    lost = [one for block in before for one in block.sentences if wrong & {*one.verdict.segments} - told]
    return replace(after, blocks=put_in(after.blocks, lost)) if lost else after


def _kept(before: Group, after: Borne) -> float:
    """Return which share of the segments that were cited still is."""
    cited = {name for block in before for one in block.sentences for name in one.verdict.segments}
    still = {name for one in after.sentences for name in (*one.verdict.segments, *one.written.cited)}
    return len(cited & still) / len(cited) if cited else 1.0


def _value(block: JudgedBlock) -> dict[str, Any]:
    sentences = [{"text": one.verdict.text, "segments": list(one.verdict.segments)} for one in block.sentences]
    return {"heading": block.heading, "sentences": sentences}
