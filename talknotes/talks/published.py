"""Signs in what was published of a session: chapters of the recording, and the agenda's words where they are heard.

Knows nothing of what hosts say.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from talknotes.talks.borders import Role, Sign, sign
from talknotes.talks.chapters import chapter_kind
from talknotes.talks.said import HANDOVER_S, OPENING_S
from talknotes.talks.scene import LONG_PAUSE_S, Scene
from talknotes.talks.structure import dominant_speaker
from talknotes.talks.topics import Vocabulary
from talknotes.values import AgendaEntry, Chapter

_CHAPTER_S: Final = 6.0
_CHAPTER_INTRO_S: Final = 120.0
_AGENDA_WORDS: Final = 2
_AGENDA_SENTENCES: Final = 15
_AGENDA_SHARE: Final = 0.6

_CHAPTER: Final = 6.0
_CHAPTER_INTRO: Final = 2.0
"""A host's words at the beginning of a chapter, before its talk."""
_TOPIC: Final = 1.0
"""A chapter in the middle of what one voice says."""
_AGENDA: Final = 1.5
_AGENDA_NAME: Final = 1.0
_NOT_ON_AGENDA: Final = -1.0


class Chapters:
    """The chapters with the sentences at which they, and their talks, begin."""

    def __init__(self, scene: Scene, chapters: Sequence[Chapter]) -> None:
        self._scene = scene
        self._begun = [
            (first, self._talk(first, chapter), chapter)
            for chapter in chapters
            if (first := self._first(chapter)) < len(scene)
        ]

    @property
    def borders(self) -> set[int]:
        """Where a chapter or its talk begins."""
        return {index for first, talk, _ in self._begun for index in (first, talk)}

    def signs(self, index: int) -> Iterator[Sign]:
        """Yield the chapter that begins at a border, or whose talk does, after what a host says at its beginning."""
        for first, talk, chapter in self._begun:
            if index not in (first, talk):
                continue
            kind, time = chapter_kind(chapter.title), chapter.span.start
            if kind is None and index != talk:
                yield sign("intro", "chapter", chapter.title, time, _CHAPTER_INTRO)
            else:
                role: Role = "intro" if kind == "break" else (kind or "talk")
                weight = _TOPIC if kind is None and self._goes_on(index) else _CHAPTER
                yield sign(role, "chapter", chapter.title, time, weight)
            if index == first and index:
                yield sign("end", "chapter", chapter.title, time, 1.0)

    def _first(self, chapter: Chapter) -> int:
        """Return the sentence with which a chapter begins: of those near its time the first after a change."""
        scene, time = self._scene, chapter.span.start
        near = [index for index in range(len(scene)) if abs(scene.start(index) - time) <= _CHAPTER_S]
        if near:
            return min(near, key=lambda index: (self._goes_on(index), abs(scene.start(index) - time)))
        return next((index for index in range(len(scene)) if scene.start(index) >= time), len(scene))

    def _talk(self, first: int, chapter: Chapter) -> int:
        """Return where a chapter's talk begins: with the voice that speaks longest in it."""
        scene = self._scene
        inside = [at for at in range(first, len(scene)) if scene.start(at) < chapter.span.end]
        speaker = dominant_speaker([scene.segments[at] for at in inside])
        if speaker is None:
            return first
        begins = [
            at for at in inside if scene.speaker(at) == speaker and (at == first or scene.previous(at) != speaker)
        ]
        longest = max(map(scene.run_length, begins))
        latest = scene.start(first) + _CHAPTER_INTRO_S
        return next((at for at in begins if scene.start(at) <= latest and scene.run_length(at) >= longest / 4), first)

    def _goes_on(self, index: int) -> bool:
        """Tell whether the same voice goes straight on, which makes a chapter a further topic."""
        same = index > 0 and self._scene.speaker(index) is not None
        return (
            same and self._scene.speaker(index) == self._scene.previous(index) and self._scene.gap(index) < LONG_PAUSE_S
        )


class Agenda:
    """The talks of an agenda with the words by which they are known again."""

    def __init__(self, scene: Scene, agenda: Sequence[AgendaEntry]) -> None:
        self._scene, words = scene, scene.vocabulary
        self._is_partial = any(entry.posted for entry in agenda)
        self._entries = [
            (
                entry,
                words.content(entry.title or ""),
                {row[-1] for one in entry.speakers if (row := words.words(one.name))},
            )
            for entry in agenda
            if entry.kind == "talk"
        ]
        self._said = [set(words.words(one.text)) for one in scene.segments] if self._entries else []
        self._content = [words.content(one.text) for one in scene.segments] if self._entries else []

    def signs(self, index: int) -> Iterator[Sign]:
        """Yield what of the agenda is said around a border: a title's words, a speaker's name; or that nothing is."""
        if not self._entries:
            return
        start = self._scene.start(index)
        around = range(max(0, index - _AGENDA_SENTENCES), min(len(self._scene), index + _AGENDA_SENTENCES))
        near = [at for at in around if -HANDOVER_S <= self._scene.start(at) - start <= OPENING_S]
        said = set[str]().union(*(self._said[at] for at in near))
        content = set[str]().union(*(self._content[at] for at in near))
        fitting = [(_fits(title, names, said, content), entry) for entry, title, names in self._entries]
        weight, entry = max(fitting, key=lambda one: one[0])
        if weight > 0:
            weight *= 1 - self._scene.hosts(index)  # who tells of the talks to come names them too
            yield sign("talk", "agenda", entry.title or entry.speakers[0].name, start, weight)
        elif not self._is_partial:
            yield sign("talk", "agenda", "nothing of the agenda is said here", start, _NOT_ON_AGENDA)


def _names(entry: AgendaEntry, words: Vocabulary) -> Iterator[list[str]]:
    return (words.words(speaker.name) for speaker in entry.speakers)


def _fits(title: set[str], names: set[str], said: set[str], content: set[str]) -> float:
    share = len(title & content) / len(title) if len(title) >= _AGENDA_WORDS else 0.0
    return (_AGENDA * share if share >= _AGENDA_SHARE else 0.0) + (_AGENDA_NAME if names & said else 0.0)
