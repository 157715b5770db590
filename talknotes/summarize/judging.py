"""Holds what a model wrote against the recording; what is not borne out goes back once, and is left out after that.

Knows nothing of prompts' wording or of posts. Every sentence that was written and does not stand keeps its verdict, so
that nothing vanishes without a word.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.evidence.values import Claim, Problem, Verdict
from talknotes.llm.contract import Completion
from talknotes.summarize.answers import Answer, Written, WrittenBlock
from talknotes.summarize.conversing import Heard, Talker
from talknotes.summarize.leaning import leans
from talknotes.summarize.suspecting import Spoken

Check = Callable[[Claim], Verdict]
Reason = Callable[[Verdict], str]
ReadAnswer = Callable[[Completion], Answer]

_SHOWN_WORDS: Final = 8
_LEANS: Final = "it leans on a sentence that was left out"
_ALONE: Final = Problem("content", _LEANS)
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
    """What sentences are held against: the evidence, the talk's words and language, the ids of what is to be told."""

    check: Check
    reason: Reason
    spoken: Spoken
    tell: Collection[str]
    language: str

    def judge(self, sentence: Written) -> Judged:
        """Return a sentence with its verdict."""
        claim = Claim(sentence.text[:_LONGEST], sentence.cited)
        if len(sentence.text) > _LONGEST:
            return _refused(sentence, claim, Problem("content", claim.text), "it is too long for a sentence")
        link = self.spoken.unsaid_link(sentence.text)
        if link:
            return _refused(sentence, claim, Problem("name", link), f"nobody says the address {link}")
        code = self.spoken.unsaid_code(sentence.text)
        if code:
            return _refused(sentence, claim, Problem("content", code), f"nobody says {code}; write plain words")
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


def stands(blocks: Sequence[JudgedBlock], language: str) -> Borne:
    """Return what stands of judged blocks, without sending anything back."""
    settled = _without_leaning(blocks, language)
    return Borne(_standing(settled), tuple(one for one in _sentences(settled) if not one.stands))


def bear_out(heard: Heard[Answer], judge: Judge, talker: Talker, read: ReadAnswer) -> Borne:
    """Return what stands of an answer once what does not was sent back to the model with the reasons."""
    first = judge.judge_all(heard.result.blocks)
    refused = [one for one in _sentences(first) if not one.stands]
    if not refused:
        return Borne(first)
    problems = [{"text": one.written.text, "reason": one.reason} for one in refused]
    again = talker.follow_up("unsupported", heard, {"problems": problems}, read)
    second = judge.judge_all(again.result.blocks) if again else ()
    return _joined(first, second, judge.language)


def _joined(first: tuple[JudgedBlock, ...], second: tuple[JudgedBlock, ...], language: str) -> Borne:
    """Return the second round where it says no less than the first, else the first with what the second puts right."""
    before = {one.verdict.text for one in _sentences(first) if one.stands}
    refused = [one for one in _sentences(first) if not one.stands]
    mended = [one for one in _sentences(second) if one.stands and one.verdict.text not in before]
    places = _places(refused, mended)
    says_no_less = sum(one.stands for one in _sentences(second)) >= len(before)
    chosen = second if says_no_less else _replaced(first, places)
    spare = _forgotten(first, second) if says_no_less else [one for one in mended if one not in places.values()]
    settled = _without_leaning(chosen, language)
    lost = [one for one in refused if one not in places]
    new = [one for one in _sentences(settled) if not one.stands and not any(_is_about(old, one) for old in refused)]
    return Borne(put_in(_standing(settled), spare), (*lost, *new), len(places))


def _forgotten(first: Sequence[JudgedBlock], second: Sequence[JudgedBlock]) -> list[Judged]:
    """Return the sentences that stood in the first round and in whose place none stands in the second."""
    there = [one for one in _sentences(second) if one.stands]
    return [one for one in _sentences(first) if one.stands and not any(_tells_same(one, new) for new in there)]


def _tells_same(one: Judged, other: Judged) -> bool:
    ours, theirs = set(one.verdict.segments), set(other.verdict.segments)
    return ours <= theirs or theirs <= ours or _common(one.written.text, other.written.text)


def _places(refused: Sequence[Judged], mended: Sequence[Judged]) -> dict[Judged, Judged]:
    """Return for each refused sentence the one that was put in its place, where one was."""
    places: dict[Judged, Judged] = {}
    for one in mended:
        old = next((old for old in refused if old not in places and _is_about(old, one)), None)
        if old is not None:
            places[old] = one
    return places


def _replaced(blocks: Sequence[JudgedBlock], places: Mapping[Judged, Judged]) -> tuple[JudgedBlock, ...]:
    return tuple(replace(one, sentences=tuple(places.get(s, s) for s in one.sentences)) for one in blocks)


def _without_leaning(blocks: Sequence[JudgedBlock], language: str) -> tuple[JudgedBlock, ...]:
    """Return blocks in which no sentence stands that leans on one that does not.

    A refused sentence that leans itself takes nothing along: what it leans on stands before it.
    """
    found: list[JudgedBlock] = []
    for block in blocks:
        is_lost = False
        row: list[Judged] = []
        for one in block.sentences:
            if not leans(one.written.text, language):
                is_lost = not one.stands
            elif is_lost and one.stands:
                one = _refused(one.written, one.verdict.claim, _ALONE, _LEANS, one.verdict)
            row.append(one)
        found.append(replace(block, sentences=tuple(row)))
    return tuple(found)


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
