"""What speaks for a border: at each sentence where a part may begin, the signs for each kind of part, with weights.

Gathers what is heard (voices, pauses, sounds, topics), what is said (`said`) and what was published (`published`);
decides nothing: that is `divide`'s.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.talks.borders import Border, Sign, sign
from talknotes.talks.phrases import Phrase
from talknotes.talks.published import Agenda, Chapters
from talknotes.talks.said import said_signs
from talknotes.talks.scene import LONG_PAUSE_S, LONG_RUN_S, PAUSE_S, Scene
from talknotes.talks.topics import Vocabulary
from talknotes.values import AgendaEntry, Chapter, Segment, Sound, SoundKind, Span, clock

_NEAR_S: Final = 1.0
"""A sound so close to a border belongs to it."""
_SOUNDS: Final[Mapping[SoundKind, tuple[float, float]]] = {
    "applause": (1.5, 1.0),
    "music": (1.0, 0.5),
    "silence": (0.5, 0.3),
}
"""What a sound counts for, for a talk after it and for an end before it."""
_BEGINNING: Final = 1.5
_NEW_VOICE: Final = 1.5
_SAME_VOICE: Final = -2.0
_SAME_AFTER_PAUSE: Final = -1.0
_SAME_ANNOUNCES: Final = -0.5
_SPOKE_BEFORE: Final = -1.5
_HANDED_OVER: Final = 1.2
_BETWEEN: Final = 1.0
_HOSTS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known beside sentences and their speakers; all of it may be missing."""

    chapters: tuple[Chapter, ...] = ()
    agenda: tuple[AgendaEntry, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    sounds: tuple[Sound, ...] = ()
    language: str = "en"


def find_borders(segments: Sequence[Segment], signs: Signs, hosts: Mapping[str, float]) -> tuple[Border, ...]:
    """Return every place where a part may begin, in order; the first is the beginning of all speech.

    `hosts` tells for each label how likely it hosts, 0 to 1.
    """
    if not segments:
        return ()
    scene = Scene(segments, signs.phrases, hosts, Vocabulary(signs.language))
    chapters, agenda = Chapters(scene, signs.chapters), Agenda(scene, signs.agenda)
    topics = scene.vocabulary.shifts([segment.text for segment in segments])

    def gather(index: int) -> Iterator[Sign]:
        yield from _voices(scene, index)
        yield from _silence(scene, index, signs.sounds)
        yield from said_signs(scene, index)
        yield from chapters.signs(index)
        yield from agenda.signs(index)
        if index in topics:
            yield sign("talk", "topic", "the words change", scene.start(index), topics[index])

    places = {0} | scene.borders | chapters.borders
    return tuple(Border(index, tuple(gather(index))) for index in sorted(places))


def _voices(scene: Scene, index: int) -> Iterator[Sign]:
    likely, start = scene.hosts(index), scene.start(index)
    if index == 0:
        yield sign("talk", "beginning", "the recording begins", start, _BEGINNING * (1 - likely))
    speaker, previous = scene.speaker(index), scene.previous(index)
    if speaker is None:
        return
    if speaker == previous:
        yield sign("talk", "voice", "the same voice goes on", start, _going_on(scene, index))
    known, length = scene.heard_before(index), scene.run_length(index)
    if known and known[-1] == speaker:
        yield sign("talk", "voice", "the voice that spoke at length before", start, _SPOKE_BEFORE)
    elif length >= LONG_RUN_S / 2 and speaker not in known:
        weight = _NEW_VOICE * min(1.0, length / LONG_RUN_S) * (1 - likely)
        yield sign("talk", "voice", f"a new voice speaks for {clock(length)}", start, weight)
    yield from _handover(scene, index)


def _going_on(scene: Scene, index: int) -> float:
    if scene.phrases(index, "announce"):
        return _SAME_ANNOUNCES
    return _SAME_AFTER_PAUSE if scene.gap(index) >= PAUSE_S else _SAME_VOICE


def _handover(scene: Scene, index: int) -> Iterator[Sign]:
    """Yield that the word passes from a host, from another short voice, or to a host."""
    speaker, previous, likely = scene.speaker(index), scene.previous(index), scene.hosts(index)
    if previous == speaker:
        return
    known, leads = scene.heard_before(index), scene.hosts(index - 1) * (1 - likely) if index else 0.0
    if leads >= _HOSTS:
        yield sign("talk", "voice", "somebody who hosts spoke just before", scene.start(index), _HANDED_OVER * leads)
    elif known and known[-1] not in (speaker, previous):
        yield sign("talk", "voice", "another voice spoke shortly in between", scene.start(index), _BETWEEN)
    if likely >= _HOSTS:
        yield sign("intro", "host", "somebody who hosts begins to speak", scene.start(index), likely)


def _silence(scene: Scene, index: int, sounds: Sequence[Sound]) -> Iterator[Sign]:
    """Yield the sound and the pause before a border."""
    if index == 0:
        return
    before, after = scene.segments[index - 1].span.end, scene.start(index)
    near = Span(max(0.0, before - _NEAR_S), max(before, after) + _NEAR_S)
    heard = [sound for sound in sounds if sound.span.overlap(near) > 0]
    if heard:
        sound = max(heard, key=lambda one: (_SOUNDS[one.kind], one.span.overlap(near)))
        what, (begins, ends) = f"{sound.kind} for {sound.span.duration:.0f} s", _SOUNDS[sound.kind]
        yield sign("talk", "sound", what, sound.span.start, begins)
        yield sign("end", "sound", what, sound.span.start, ends)
    if after - before >= PAUSE_S:
        what, weight = f"nobody speaks for {after - before:.1f} s", 1.0 if after - before >= LONG_PAUSE_S else 0.4
        yield sign("talk", "pause", what, before, weight)
        yield sign("end", "pause", what, before, weight / 2)
