"""Notes that a language model words: asked section by section, held against the recording, merged, put in order.

The model owns the wording and nothing else: what the recording does not bear out is left out, order, speakers and form
are the code's. Where an answer can't be used, that stretch is told in quotations, and a notice says so. Knows nothing
of which model it is. Caveat: evidence is of one language, so that notes in another than the spoken one are quotations.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from talknotes.errors import UsageError
from talknotes.evidence.checking import Checker
from talknotes.evidence.reasons import reason
from talknotes.evidence.values import Ground
from talknotes.llm.contract import Completion, LanguageModel
from talknotes.prompting.catalogue import Prompts
from talknotes.summarize.answers import Answer, UnusableError, read_notes
from talknotes.summarize.asked import asked_for, surely_heard, told_already
from talknotes.summarize.asking import Row, Values, called, common, lines, rows
from talknotes.summarize.assembling import Order, without_repeats
from talknotes.summarize.contract import Block, Notes, SummaryRequest
from talknotes.summarize.conversing import Talker, each
from talknotes.summarize.extractive import Extractive
from talknotes.summarize.headings import Headings
from talknotes.summarize.judging import Borne, Judge, ReadAnswer, bear_out, stands
from talknotes.summarize.merging import Group, Merged, Merger
from talknotes.summarize.remarks import foreign, tally, unmerged, unusable
from talknotes.summarize.sections import cut
from talknotes.summarize.suspecting import Spoken, refuse
from talknotes.values import Notice, clock, hull

Opinion = Callable[[str, str], float]

_TALK: Final = "talk-notes"
_SECTION: Final = "talk-section"
_MISSED: Final = "missed-span"
_TOLD_SHARE: Final = 3
"""The author's own stretches of the talk take a third of the room at most: those nearest to what is to be told."""
_TELLING_WORDS: Final = 60
"""A stretch of so many words has something to tell; an answer that holds nothing is none."""
_TOKENS_AN_ANSWER_TELLS: Final = {"brief": 5, "full": 3}
"""How many tokens of a transcript one token of the answer can tell; a longer section would be told too briefly."""
_NOTHING: Final = Borne(())


class Written:
    """The summarizer that has a language model write; `opinion` is a second one on evidence (see Checker)."""

    def __init__(self, model: LanguageModel, prompts: Prompts, opinion: Opinion | None = None) -> None:
        self._model, self._prompts, self._opinion = model, prompts, opinion

    def summarize(self, request: SummaryRequest) -> Notes:
        """Return told blocks that rest on the request's segments; in quotations what the model could not tell.

        AwaitedError names all prompts that wait for an answer and don't depend on one another; UsageError where the
        model's window is too small for a prompt.
        """
        if not asked_for(request):
            return Notes(())
        written = request.written or request.language
        if written != request.language:
            notes = Extractive().summarize(request)
            return replace(notes, notices=(foreign(request.language, written), *notes.notices))
        job = _Job(request, Talker(self._model, self._prompts, {}), self._judge(request), common(request))
        return replace(job, around=job.nearby()).notes()

    def _judge(self, request: SummaryRequest) -> Judge:
        heard = surely_heard(request.segments, request.language)
        ground = Ground(heard, request.language, request.people, request.speakers, request.known)
        told = {segment.id for segment in asked_for(request)}
        check = cache(Checker(ground, self._opinion).check)  # what is merged is much the same as before
        return Judge(check, reason, Spoken(one.text for one in request.segments), told, request.language)


@dataclass(frozen=True, slots=True)
class _Told:
    """What came of one section: sentences that stand, or quotations where the model could not tell it."""

    borne: Borne
    quoted: tuple[Block, ...] = ()
    notices: tuple[Notice, ...] = ()
    failed: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    """One request on its way: whom to ask, and what to hold answers against."""

    request: SummaryRequest
    talker: Talker
    judge: Judge
    common: Values
    around: tuple[Row, ...] = ()
    """What the author's text tells of the talk nearby."""

    def notes(self) -> Notes:
        """Ask for all sections, merge them, and return the notes."""
        sections = self._sections(rows(asked_for(self.request), self.request))
        told = each(lambda at: self._tell(sections[at], at + 1, len(sections)), range(len(sections)))
        if len(told) > 1 and all(one.failed for one in told):
            whole = Extractive().summarize(self.request).blocks
            told = [replace(one, quoted=whole if at == 0 else ()) for at, one in enumerate(told)]
        if self._is_fill:
            return self._finish(told, [Merged(tuple(one.borne.blocks for one in told))])
        merger = self._merger(told)
        return self._finish(told, each(lambda run: merger.merge(run, each), _runs(told)))

    def nearby(self) -> tuple[Row, ...]:
        """Return what the author's text covers, the nearest to what is to be told that has room beside it."""
        left = self._room(1) // _TOLD_SHARE if self._is_fill else 0
        middle = [(span.start + span.end) / 2 for span in self.request.tell]
        covered = rows(told_already(self.request), self.request)
        kept = []
        for row in sorted(covered, key=lambda row: min(abs(row.start - at) for at in middle)):
            left -= self._size(row)
            if left < 0:
                break
            kept.append(row)
        return tuple(sorted(kept, key=lambda row: row.start))

    @property
    def _is_fill(self) -> bool:
        request = self.request
        return bool(request.before.strip() or request.after.strip()) or request.manner.detail == "full"

    @property
    def _about(self) -> str:
        about = called(self.request.title)
        return f"questions after {about}" if self.request.kind == "questions" else about

    def _sections(self, shown: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
        """Return the rows in as many sections as fit into prompts, measured on the prompts themselves."""
        if not shown or self._fits(shown, 1, 1):
            return (tuple(shown),) if shown else ()
        room = self._room(2)
        while room > 0:
            sections = cut(shown, room, self._size, self.request.language)
            if all(self._fits(section, at, len(sections)) for at, section in enumerate(sections, 1)):
                return sections
            room = room * 9 // 10
        raise UsageError(
            f"{self._about}: the model's window of {self.talker.model.window} tokens has no room for a transcript "
            "beside the prompt. Take a model with a larger window, or say how large it is."
        )

    def _size(self, row: Row) -> int:
        return self.talker.model.count(f"[{row.id}] {row.speaker}: {row.text}\n")

    def _room(self, parts: int) -> int:
        """Return how many tokens of transcript fit into a prompt on one of so many parts."""
        room = self.talker.room(self._count((), parts, parts))
        return min(room, self.talker.answer_tokens * _TOKENS_AN_ANSWER_TELLS[self.request.manner.detail])

    def _fits(self, section: Sequence[Row], part: int, parts: int) -> bool:
        return self._count(section, part, parts) <= self._count((), part, parts) + self._room(parts)

    def _count(self, section: Sequence[Row], part: int, parts: int) -> int:
        return self.talker.count(self.talker.messages(self._prompt(parts), self._values(section, part, parts)))

    def _prompt(self, parts: int) -> str:
        return _MISSED if self._is_fill else _TALK if parts == 1 else _SECTION

    def _values(self, section: Sequence[Row], part: int, parts: int) -> Values:
        values = {**self.common, "transcript": [row.value for row in section]}
        if self._is_fill:
            around = {"before": lines(self.request.before), "after": lines(self.request.after)}
            return {**values, **around, "told": [row.value for row in self.around]}
        return {**values, "part": part, "parts": parts} if parts > 1 else values

    def _tell(self, section: Sequence[Row], part: int, parts: int) -> _Told:
        """Return what came of one section."""
        read = self._reader({row.id for row in section}, sum(len(row.text.split()) for row in section))
        about = self._about if parts == 1 else f"{self._about}, part {part} of {parts}"
        try:
            heard = self.talker.ask(self._prompt(parts), self._values(section, part, parts), read, about)
        except UnusableError as err:
            if err.partial is None:
                return self._quoted(section, unusable(str(err)))
            return self._halfway(section, err.partial)
        borne = bear_out(heard, self.judge, self.talker, read)
        if borne.dropped and not borne.blocks:
            return self._quoted(section, "the recording bears out no sentence that the model wrote", borne)
        return _Told(borne)

    def _reader(self, ids: Collection[str], words: int) -> ReadAnswer:
        """Return how an answer is read that may cite the given ids and tells of so many words."""
        language = self.request.language

        def read(completion: Completion) -> Answer:
            try:
                answer = read_notes(completion.text, ids, language)
            except UnusableError as err:
                if completion.ended == "length":
                    raise UnusableError("It came to the limit of its length before it held any notes.") from err
                raise
            if not answer.sentences and words >= _TELLING_WORDS:
                raise UnusableError("It tells nothing of what was said.")
            refuse(answer, self.judge.spoken, language)
            if answer.cut:
                partial = answer if answer.sentences else None
                raise UnusableError(
                    "It stops halfway. Answer again, and more briefly, so that it comes to an end.", partial
                )
            return answer

        return read

    def _halfway(self, section: Sequence[Row], answer: Answer) -> _Told:
        """Return what stands of an answer that stops halfway, and quotations from there on."""
        borne = stands(self.judge.judge_all(answer.blocks), self.request.language)
        cited = {name for one in borne.sentences for name in one.verdict.segments}
        last = max((at for at, row in enumerate(section) if row.id in cited), default=-1)
        if last < 0:
            return self._quoted(section, unusable("It stops halfway."), borne)
        rest = [row for row in section[last + 1 :] if row.id != section[last].id]
        if not rest:
            return _Told(borne)
        quoted = self._quoted(rest, unusable("It stops halfway."), borne)
        return replace(quoted, failed=False)

    def _quoted(self, section: Sequence[Row], why: str, borne: Borne = _NOTHING) -> _Told:
        """Return quotations from a section, with the notice that tells why, beside what stands of it."""
        ids = {row.id for row in section}
        segments = tuple(segment for segment in asked_for(self.request) if segment.id in ids)
        span = hull(segment.span for segment in segments)
        notes = Extractive().summarize(replace(self.request, segments=segments, tell=(span,)))
        where = f"{self._about}, {clock(span.start)} to {clock(span.end)}"
        how = "told in quotations" if notes.blocks else "not told"
        notice = Notice("summarize", f"{where}: {how}, because {why}", span)
        return _Told(borne, notes.blocks, (notice, *notes.notices), failed=True)

    def _merger(self, told: Sequence[_Told]) -> Merger:
        cited = {name for one in told for s in one.borne.sentences for name in s.verdict.segments}
        return Merger(
            self.talker, self.judge, self.common, f"{self._about}, merging", self._reader(cited, _TELLING_WORDS)
        )

    def _finish(self, told: Sequence[_Told], merged: Sequence[Merged]) -> Notes:
        """Return told blocks and quotations in the order of the talk, all verdicts, and what is to be said of them."""
        order = Order(self.request)
        headings = None if self._is_fill else self._headings()
        kept = without_repeats(block for run in merged for group in run.groups for block in group)
        blocks = [order.block(block, headings) for block in kept]
        blocks += [block for one in told for block in one.quoted]
        stand = [one for block in kept for one in block.sentences]
        dropped = [
            *(one for section in told for one in section.borne.dropped),
            *(one for run in merged for one in run.dropped),
        ]
        notices = (
            *(notice for one in told for notice in one.notices),
            *(unmerged(self._about, why) for run in merged for why in run.failures),
            *tally(len(stand), dropped, sum(one.borne.mended for one in told)),
        )
        verdicts = tuple(one.verdict for one in (*stand, *dropped))
        return Notes(order.in_order(blocks), notices, verdicts, tuple(sorted(self.talker.used.items())))

    def _headings(self) -> Headings:
        request = self.request
        names = (name for person in request.people for name in (person.name, person.affiliation) if name)
        texts = (*(segment.text for segment in request.segments), *request.known, request.title, *names)
        return Headings(texts, request.language, self.judge.check)


def _runs(told: Sequence[_Told]) -> list[tuple[Group, ...]]:
    """Return what stands of each section, in rows of neighbours between which nothing is told in quotations."""
    runs: list[tuple[Group, ...]] = [()]
    for one in told:
        if one.borne.blocks:
            runs[-1] = (*runs[-1], one.borne.blocks)
        if one.quoted:
            runs.append(())
    return runs
