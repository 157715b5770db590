"""What speaks for a border: at each sentence where a part may begin, the signs for each kind of part, with weights.

Looks at sentences, their speakers, the phrases in them, sounds, chapters and the agenda's words; decides nothing: that
is `divide`'s. The weights are additive, in units in which a talk must earn four to be worth a border.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from talknotes.talks.chapters import chapter_kind
from talknotes.talks.phrases import Phrase, PhraseKind
from talknotes.talks.structure import dominant_speaker
from talknotes.talks.topics import Vocabulary
from talknotes.values import AgendaEntry, Chapter, Evidence, Segment, Sound, Span, clock

Role = Literal["talk", "questions", "intro", "end"]
"""What may begin at a border; `end`: a talk or its questions end there."""

PAUSE_S: Final = 1.2
LONG_PAUSE_S: Final = 2.5
_LONG_RUN_S: Final = 20.0
"""Who speaks for so long without a break may be giving a talk."""
_HANDOVER_S: Final = 45.0
"""So long may it take from an introduction to the talk's first word."""
_OPENING_S: Final = 60.0
_CLOSING_SENTENCES: Final = 4
_QUESTION_S: Final = 15.0
_CHAPTER_S: Final = 6.0
_CHAPTER_INTRO_S: Final = 120.0
_AGENDA_WORDS: Final = 2
_AGENDA_SENTENCES: Final = 15
_AGENDA_SHARE: Final = 0.6

_INTRODUCED: Final = 4.0
_NOT_BY_A_HOST: Final = 0.35
"""What an introduction counts for, of its weight, where it comes from somebody who hosts nothing."""
_OPENINGS: Final[Mapping[PhraseKind, float]] = {"announce": 2.0, "self": 1.0}
_CLOSINGS: Final[Mapping[PhraseKind, float]] = {"thank": 1.5, "close": 1.0, "break": 1.0, "open_questions": 1.0}
_HOSTING: Final[Mapping[PhraseKind, float]] = {
    "welcome": 1.0,
    "introduce": 1.0,
    "thank": 1.0,
    "close": 1.0,
    "break": 1.0,
}
_SOUNDS: Final = {"applause": (1.5, 1.0), "music": (1.0, 0.5), "silence": (0.5, 0.3)}
"""What a sound counts for, for a talk after it and for an end before it."""
_CHAPTER: Final = 6.0
_CHAPTER_INTRO: Final = 2.0
_AGENDA: Final = 1.5
_AGENDA_NAME: Final = 1.0
_NOT_ON_AGENDA: Final = -1.0


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known beside sentences and their speakers; all of it may be missing."""

    chapters: tuple[Chapter, ...] = ()
    agenda: tuple[AgendaEntry, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    sounds: tuple[Sound, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence for what begins at a border."""

    role: Role
    evidence: Evidence

    @property
    def weight(self) -> float:
        """What it counts for."""
        return self.evidence.weight or 0.0


@dataclass(frozen=True, slots=True)
class Border:
    """A place where a part may begin: before the segment `index`, with what speaks for and against it."""

    index: int
    signs: tuple[Sign, ...] = ()

    def weight(self, role: Role) -> float:
        """Return the sum of the signs for one role."""
        return sum(sign.weight for sign in self.signs if sign.role == role)

    def evidence(self, *roles: Role) -> tuple[Evidence, ...]:
        """Return the evidence for some roles, each piece once, the strongest first."""
        found = dict.fromkeys(sign.evidence for sign in self.signs if sign.role in roles)
        return tuple(sorted(found, key=lambda one: -(one.weight or 0.0)))


def find_borders(segments: Sequence[Segment], signs: Signs, hosts: Mapping[str, float]) -> tuple[Border, ...]:
    """Return every place where a part may begin, in order; the first is the beginning of all speech.

    `hosts` tells for each label how likely it hosts, 0 to 1.
    """
    if not segments:
        return ()
    scene = _Scene(segments, signs, hosts)
    places = {0} | scene.changes | scene.marked
    return tuple(Border(index, tuple(scene.at(index))) for index in sorted(places))


class _Scene:
    """The sentences with what is looked up for each border: who spoke at length before, phrases by sentence."""

    def __init__(self, segments: Sequence[Segment], signs: Signs, hosts: Mapping[str, float]) -> None:
        self.segments, self.signs, self.hosts = segments, signs, hosts
        self.vocabulary = Vocabulary(signs.language)
        self.phrases: dict[int, list[Phrase]] = {}
        for phrase in signs.phrases:
            self.phrases.setdefault(phrase.segment, []).append(phrase)
        self.changes = {
            index
            for index, (before, after) in enumerate(pairwise(segments), 1)
            if before.speaker != after.speaker or after.span.start - before.span.end >= PAUSE_S
        }
        self.chapters = [self._of_chapter(chapter) for chapter in signs.chapters]
        beside = {index + step for index in self.phrases for step in (0, 1)}
        begun = {index for first, talk, _ in self.chapters for index in (first, talk)}
        self.marked = {index for index in beside | begun if index < len(segments)}
        self.runs = _run_starts(segments)
        self.before = _long_voices(segments, self.runs)
        self.topics = self.vocabulary.shifts([segment.text for segment in segments])
        self.entries = [self._entry(entry) for entry in signs.agenda if entry.kind == "talk"]
        self.words = [self.vocabulary.words(one.text) for one in segments] if self.entries else []
        self.contents = [self.vocabulary.content(one.text) for one in segments] if self.entries else []

    def _entry(self, entry: AgendaEntry) -> tuple[AgendaEntry, set[str], set[str]]:
        """Return an entry with its title's content words and its speakers' surnames, as they may be said."""
        names = {words[-1] for one in entry.speakers if (words := self.vocabulary.words(one.name))}
        return entry, self.vocabulary.content(entry.title or ""), names

    def at(self, index: int) -> Iterator[Sign]:
        """Yield the signs at one border."""
        yield from self._voices(index)
        yield from self._silence(index)
        yield from self._introduced(index)
        yield from self._opening(index)
        yield from self._closing(index)
        yield from self._questions(index)
        yield from self._chapter(index)
        yield from self._agenda(index)
        if (depth := self.topics.get(index, 0.0)) > 0:
            yield _sign("talk", "topic", "the words change", self.segments[index].span.start, depth)

    def _voices(self, index: int) -> Iterator[Sign]:
        segment = self.segments[index]
        start = segment.span.start
        likely = self._hosts(index)
        leads = [phrase for at in self._run(index)[:_CLOSING_SENTENCES] for phrase in self.phrases.get(at, ())]
        hosting = next((phrase for phrase in leads if phrase.kind in ("welcome", "introduce")), None)
        if index == 0:
            yield _sign("talk", "beginning", "the recording begins", start, 1.5 * (1 - likely))
        leading = 1.0 if segment.speaker is None else likely
        if hosting is not None and leading >= 0.5:
            yield _sign("talk", hosting.kind, hosting.text, hosting.time, -1.5 * leading)
        if segment.speaker is None:
            return
        previous = self.segments[index - 1].speaker if index else None
        if segment.speaker == previous:
            announces = any(phrase.kind == "announce" for phrase in self.phrases.get(index, ()))
            pauses = start - self.segments[index - 1].span.end >= PAUSE_S
            yield _sign(
                "talk", "voice", "the same voice goes on", start, -0.5 if announces else -1.0 if pauses else -2.0
            )
        known = self.before[index]
        length = self._run_length(index)
        if known and known[-1] == segment.speaker:
            yield _sign("talk", "voice", "the voice that spoke at length before", start, -1.5)
        elif length >= _LONG_RUN_S / 2 and segment.speaker not in known:
            weight = 1.5 * min(1.0, length / _LONG_RUN_S) * (1 - likely)
            yield _sign("talk", "voice", f"a new voice speaks for {clock(length)}", start, weight)
        handed = 1.2 * self._hosts(index - 1) * (1 - likely) if index and previous != segment.speaker else 0.0
        if handed >= 0.6:
            yield _sign("talk", "voice", "somebody who hosts spoke just before", start, handed)
        elif known and known[-1] not in (segment.speaker, previous):
            yield _sign("talk", "voice", "another voice spoke shortly in between", start, 1.0)
        if likely >= 0.5 and segment.speaker != previous:
            yield _sign("intro", "host", "somebody who hosts begins to speak", start, likely)

    def _silence(self, index: int) -> Iterator[Sign]:
        if index == 0:
            return
        before, after = self.segments[index - 1].span.end, self.segments[index].span.start
        near = Span(max(0.0, before - 1.0), max(before, after) + 1.0)
        heard = [sound for sound in self.signs.sounds if sound.span.overlap(near) > 0]
        if heard:
            sound = max(heard, key=lambda one: (_SOUNDS[one.kind], one.span.overlap(near)))
            for role, weight in zip(("talk", "end"), _SOUNDS[sound.kind], strict=True):
                what = f"{sound.kind} for {sound.span.duration:.0f} s"
                yield _sign("talk" if role == "talk" else "end", "sound", what, sound.span.start, weight)
        gap = after - before
        if gap >= PAUSE_S:
            weight = 1.0 if gap >= LONG_PAUSE_S else 0.4
            yield _sign("talk", "pause", f"nobody speaks for {gap:.1f} s", before, weight)
            yield _sign("end", "pause", f"nobody speaks for {gap:.1f} s", before, weight / 2)

    def _introduced(self, index: int) -> Iterator[Sign]:
        """Yield the introduction that leads to a border: shortly before, with nobody else at length in between."""
        segment = self.segments[index]
        for at in range(index - 1, -1, -1):
            before = self.segments[at]
            if segment.span.start - before.span.end > _HANDOVER_S:
                return
            for phrase in self.phrases.get(at, ()):
                if phrase.kind != "introduce":
                    continue
                if before.speaker is None and (at < index - 1 or self._introduces(index)):
                    continue
                if before.speaker is not None and before.speaker == segment.speaker:
                    continue
                likely = 1.0 if before.speaker is None else self.hosts.get(before.speaker, 0.0)
                weight = _INTRODUCED * (_NOT_BY_A_HOST + (1 - _NOT_BY_A_HOST) * likely)
                yield _sign("talk", "introduced", phrase.text, phrase.time, weight)
                return
            if before.speaker is not None and before.speaker == segment.speaker:
                return  # who is introduced has begun already

    def _introduces(self, index: int) -> bool:
        """Tell whether the introduction is still going on in a segment or in the one after it."""
        return any(phrase.kind == "introduce" for at in (index, index + 1) for phrase in self.phrases.get(at, ()))

    def _opening(self, index: int) -> Iterator[Sign]:
        """Yield what speakers say at their beginning, each kind once."""
        first = self.segments[index]
        told: set[str] = set()
        for at in range(index, len(self.segments)):
            segment = self.segments[at]
            if segment.speaker != first.speaker or segment.span.start - first.span.start > _OPENING_S:
                return
            for phrase in self.phrases.get(at, ()):
                weight = _OPENINGS.get(phrase.kind, 0.0) * (1 - self._hosts(index) / 4)
                if phrase.kind == "thank" and at <= index + 1 and index > 0 and first.speaker is not None:
                    weight = 0.7 * (1 - self._hosts(index))
                if weight and phrase.kind not in told:
                    told.add(phrase.kind)
                    yield _sign("talk", phrase.kind, phrase.text, phrase.time, weight)

    def _closing(self, index: int) -> Iterator[Sign]:
        if index == 0:
            return
        for at in range(max(0, index - 2), index):
            if self.segments[at].speaker != self.segments[index - 1].speaker:
                continue
            for phrase in self.phrases.get(at, ()):
                if phrase.kind == "speaker_close":
                    yield _sign("end", "closing words", phrase.text, phrase.time, 1.5)
                    yield _sign("talk", "closing words", phrase.text, phrase.time, 1.0)
        segment = self.segments[index]
        for at in self._run(index)[:_CLOSING_SENTENCES]:
            for phrase in self.phrases.get(at, ()):
                others = segment.speaker is None or segment.speaker != self.segments[index - 1].speaker
                if (weight := _CLOSINGS.get(phrase.kind)) and others:
                    yield _sign("end", phrase.kind, phrase.text, phrase.time, weight)
                if weight := _HOSTING.get(phrase.kind):
                    yield _sign("intro", phrase.kind, phrase.text, phrase.time, weight)

    def _questions(self, index: int) -> Iterator[Sign]:
        """Yield what opens the questions: said where a run begins or just before, or asked in it or in the next."""
        if index == 0:
            return
        run = self._run(index)
        for at in (index - 1, *run[:_CLOSING_SENTENCES]):
            for phrase in self.phrases.get(at, ()):
                if phrase.kind == "open_questions":
                    yield _sign("questions", "questions", phrase.text, phrase.time, 2.5)
        if self._run_length(index) > 2 * _LONG_RUN_S:
            return
        following = self._run(run.stop) if run.stop < len(self.segments) else range(0)
        floor = [at for at in (*run[:2], *following[:2]) if any(p.kind == "floor" for p in self.phrases.get(at, ()))]
        asked = [at for at in (*run, *following[:2]) if self.segments[at].text.rstrip().endswith("?")]
        for row, weight in ((floor, 2.0), (asked, 1.0)):
            if row and self.segments[row[0]].span.start - self.segments[run[-1]].span.end <= _QUESTION_S:
                yield _sign(
                    "questions", "question", self.segments[row[0]].text, self.segments[row[0]].span.start, weight
                )

    def _chapter(self, index: int) -> Iterator[Sign]:
        """Yield the chapter that begins at a border, or whose talk does, after what a host says at its beginning."""
        for first, talk, chapter in self.chapters:
            if index not in (first, talk):
                continue
            kind = chapter_kind(chapter.title)
            weight = _CHAPTER
            if kind is None and index != talk:
                yield _sign("intro", "chapter", chapter.title, chapter.span.start, _CHAPTER_INTRO)
                weight = 0.0
            elif kind is None and self._goes_on(index):
                weight = 1.0
            if weight:
                role: Role = "intro" if kind == "break" else (kind or "talk")
                yield _sign(role, "chapter", chapter.title, chapter.span.start, weight)
            if index == first and index:
                yield _sign("end", "chapter", chapter.title, chapter.span.start, 1.0)

    def _of_chapter(self, chapter: Chapter) -> tuple[int, int, Chapter]:
        """Return where a chapter begins, and where its talk does: with the voice that speaks longest in it."""
        first = self._nearest(chapter.span.start)
        inside = [at for at in range(first, len(self.segments)) if self.segments[at].span.start < chapter.span.end]
        speaker = dominant_speaker([self.segments[at] for at in inside])
        if speaker is None:
            return first, first, chapter
        latest = self.segments[first].span.start + _CHAPTER_INTRO_S
        longest = max(self._run_length(at) for at in inside if self.segments[at].speaker == speaker)
        for at in inside:
            segment = self.segments[at]
            if segment.span.start > latest:
                break
            begins = at == first or self.segments[at - 1].speaker != speaker
            if segment.speaker == speaker and begins and self._run_length(at) >= longest / 4:
                return first, at, chapter
        return first, first, chapter

    def _goes_on(self, index: int) -> bool:
        """Tell whether the same voice goes straight on, which makes a chapter a further topic."""
        if index == 0:
            return False
        before, after = self.segments[index - 1], self.segments[index]
        return before.speaker == after.speaker is not None and after.span.start - before.span.end < LONG_PAUSE_S

    def _agenda(self, index: int) -> Iterator[Sign]:
        """Yield what of the agenda is said around a border: a title's words, a speaker's name; or that nothing is."""
        if not self.entries:
            return
        start = self.segments[index].span.start
        said, content = set[str](), set[str]()
        for at in range(max(0, index - _AGENDA_SENTENCES), min(len(self.segments), index + _AGENDA_SENTENCES)):
            if -_HANDOVER_S <= self.segments[at].span.start - start <= _OPENING_S:
                said.update(self.words[at])
                content |= self.contents[at]
        fitting = [(self._fits(title, names, said, content), entry) for entry, title, names in self.entries]
        weight, entry = max(fitting, key=lambda one: one[0])
        if weight > 0:
            yield _sign("talk", "agenda", entry.title or entry.speakers[0].name, start, weight)
        else:
            yield _sign("talk", "agenda", "nothing of the agenda is said here", start, _NOT_ON_AGENDA)

    def _fits(self, title: set[str], names: set[str], said: set[str], content: set[str]) -> float:
        share = len(title & content) / len(title) if len(title) >= _AGENDA_WORDS else 0.0
        return (_AGENDA * share if share >= _AGENDA_SHARE else 0.0) + (_AGENDA_NAME if names & said else 0.0)

    def _hosts(self, index: int) -> float:
        """Return how likely it is that a segment's speaker hosts."""
        return self.hosts.get(self.segments[index].speaker or "", 0.0)

    def _run(self, index: int) -> range:
        speaker = self.segments[index].speaker
        end = index + 1
        while end < len(self.segments) and self.segments[end].speaker == speaker:
            end += 1
        return range(index, end)

    def _run_length(self, index: int) -> float:
        run = self._run(index)
        return self.segments[run[-1]].span.end - self.segments[index].span.start

    def _nearest(self, time: float) -> int:
        """Return the segment with which a chapter begins: of those near its time the first after a change."""
        near = [index for index, one in enumerate(self.segments) if abs(one.span.start - time) <= _CHAPTER_S]
        if near:
            return min(near, key=lambda index: (index not in self.changes, abs(self.segments[index].span.start - time)))
        after = (index for index, one in enumerate(self.segments) if one.span.start >= time)
        return next(after, len(self.segments))


def _sign(role: Role, kind: str, detail: str, time: float, weight: float) -> Sign:
    return Sign(role, Evidence(kind, detail, time, round(weight, 2)))


def _run_starts(segments: Sequence[Segment]) -> list[int]:
    changes = (index for index in range(1, len(segments)) if segments[index].speaker != segments[index - 1].speaker)
    return [0, *changes]


def _long_voices(segments: Sequence[Segment], runs: Iterable[int]) -> list[tuple[str, ...]]:
    """Return for each segment who spoke at length before its run, in order, the last one last."""
    starts = list(runs)
    known: list[tuple[str, ...]] = []
    row: tuple[str, ...] = ()
    for start, end in pairwise([*starts, len(segments)]):
        known += [row] * (end - start)
        speaker = segments[start].speaker
        length = segments[end - 1].span.end - segments[start].span.start
        if speaker is not None and length >= _LONG_RUN_S:
            row = (*(one for one in row if one != speaker), speaker)
    return known
