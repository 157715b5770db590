"""Holds what a model wrote against the recording; what is not borne out goes back once, and is left out after that.

Knows nothing of prompts' wording or of posts. Every sentence that was written and does not stand keeps its verdict, so
that nothing vanishes without a word.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.evidence.values import Claim, Problem, Verdict
from talknotes.llm.contract import Completion
from talknotes.summarize.answers import Answer, Written, WrittenBlock
from talknotes.summarize.conversing import Heard, Talker
from talknotes.summarize.suspecting import Spoken

Check = Callable[[Claim], Verdict]
Reason = Callable[[Verdict], str]
ReadAnswer = Callable[[Completion], Answer]

_SHOWN_WORDS: Final = 8
_LONGEST: Final = 1000
"""Characters of a sentence at most."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, what became of it, and why it may not stand; `reason` is "" for one that may."""

    written: Written
    verdict: Verdict
    reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it may stand."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class JudgedBlock:
    """Sentences that a model put together under a heading, each judged."""

    heading: str
    sentences: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """What sentences are held against: the evidence, the talk's words, and the ids of what is to be told."""

    check: Check
    reason: Reason
    spoken: Spoken
    tell: Collection[str]

    def judge(self, sentence: Written) -> Judged:
        """Return a sentence with its verdict."""
        claim = Claim(sentence.text[:_LONGEST], sentence.cited)
        if len(sentence.text) > _LONGEST:
            return _refused(sentence, claim, Problem("content", claim.text), "it is too long for a sentence")
        link = self.spoken.unsaid_link(sentence.text)
        if link:
            return _refused(sentence, claim, Problem("name", link), f"nobody says the address {link}")
        verdict = self.check(claim)
        if verdict.kind != "supported":
            return Judged(sentence, verdict, self.reason(verdict) or "the recording does not say so")
        if not verdict.segments:
            return _refused(sentence, claim, Problem("content", sentence.text), "the recording does not say so")
        copied = self.spoken.copied(verdict.text)
        if copied:
            start = " ".join(copied.split()[:_SHOWN_WORDS])
            reason = f"from “{start} …” on it copies the transcript; say it in your own words or quote less"
            return _refused(sentence, claim, Problem("quotation", copied), reason, verdict)
        if not any(name in self.tell for name in verdict.segments):
            reason = "it tells what the text around it tells already"
            return _refused(sentence, claim, Problem("content", sentence.text), reason, verdict)
        return Judged(sentence, verdict)

    def judge_all(self, blocks: Sequence[WrittenBlock]) -> tuple[JudgedBlock, ...]:
        """Return blocks with the verdict of each sentence."""
        return tuple(JudgedBlock(one.heading, tuple(map(self.judge, one.sentences))) for one in blocks)


@dataclass(frozen=True, slots=True)
class Borne:
    """What stands of an answer, by block, and what does not; `mended` sentences stand since they were sent back."""

    blocks: tuple[JudgedBlock, ...]
    dropped: tuple[Judged, ...] = ()
    mended: int = 0

    @property
    def sentences(self) -> tuple[Judged, ...]:
        """All sentences that stand."""
        return tuple(_sentences(self.blocks))


def stands(blocks: Sequence[JudgedBlock]) -> Borne:
    """Return what stands of judged blocks, without sending anything back."""
    return Borne(_standing(blocks), tuple(one for one in _sentences(blocks) if not one.stands))


def bear_out(heard: Heard[Answer], judge: Judge, talker: Talker, read: ReadAnswer) -> Borne:
    """Return what stands of an answer once what does not was sent back to the model with the reasons."""
    first = judge.judge_all(heard.result.blocks)
    refused = [one for one in _sentences(first) if not one.stands]
    if not refused:
        return Borne(first)
    problems = [{"text": one.written.text, "reason": one.reason} for one in refused]
    again = talker.follow_up("unsupported", heard, {"problems": problems}, read)
    second = judge.judge_all(again.result.blocks) if again else ()
    return _joined(first, second)


def _joined(first: tuple[JudgedBlock, ...], second: tuple[JudgedBlock, ...]) -> Borne:
    """Return the second round where it says no less than the first, else the first with what the second puts right."""
    held, new = _standing(first), _standing(second)
    before = tuple(_sentences(held))
    texts = {one.verdict.text for one in before}
    mended = [one for one in _sentences(new) if one.verdict.text not in texts]
    refused = [one for one in _sentences(first) if not one.stands]
    says_no_less = len(tuple(_sentences(new))) >= len(before)
    lost = _lost(refused, mended)
    return Borne(new if says_no_less else put_in(held, mended), tuple(lost), len(refused) - len(lost))


def _lost(refused: Sequence[Judged], mended: Sequence[Judged]) -> list[Judged]:
    """Return the refused sentences that none was put in the place of."""
    left = list(refused)
    for one in mended:
        place = next((old for old in left if _is_about(old, one)), None)
        if place is not None:
            left.remove(place)
    return left


def _is_about(old: Judged, new: Judged) -> bool:
    return bool(
        {*old.written.cited, *old.verdict.segments} & {*new.written.cited, *new.verdict.segments}
        or _common(old.written.text, new.written.text)
    )


def _common(one: str, other: str) -> bool:
    """Tell whether two sentences share half of their words."""
    ours, theirs = set(one.casefold().split()), set(other.casefold().split())
    return 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def put_in(blocks: Sequence[JudgedBlock], more: Sequence[Judged]) -> tuple[JudgedBlock, ...]:
    """Return blocks with more sentences: each in the last block that begins no later than it does."""
    found = list(blocks) or ([JudgedBlock("", tuple(more))] if more else [])
    for one in more if blocks else ():
        at = max((at for at, block in enumerate(found) if _start(block.sentences[0]) <= _start(one)), default=0)
        row = [*found[at].sentences]
        place = next((spot for spot, held in enumerate(row) if _start(held) > _start(one)), len(row))
        found[at] = replace(found[at], sentences=(*row[:place], one, *row[place:]))
    return tuple(found)


def _start(one: Judged) -> float:
    return min(span.start for span in one.verdict.spans) if one.verdict.spans else 0.0


def _standing(blocks: Sequence[JudgedBlock]) -> tuple[JudgedBlock, ...]:
    kept = (replace(one, sentences=tuple(s for s in one.sentences if s.stands)) for one in blocks)
    return tuple(one for one in kept if one.sentences)


def _sentences(blocks: Sequence[JudgedBlock]) -> Iterator[Judged]:
    return (sentence for block in blocks for sentence in block.sentences)


def _refused(sentence: Written, claim: Claim, problem: Problem, reason: str, found: Verdict | None = None) -> Judged:
    where = (found.segments, found.spans) if found else ((), ())
    return Judged(sentence, Verdict(claim, "not found", claim.text, *where, problems=(problem,)), reason)
