"""Signs in what is said: introductions, how speakers begin and end, thanks, what opens the questions.

Knows the kinds of phrases, not their words: these are data (`languages/`).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from talknotes.talks.borders import Sign, sign
from talknotes.talks.phrases import PhraseKind
from talknotes.talks.scene import LONG_RUN_S, Scene

HANDOVER_S: Final = 45.0
"""So long may it take from an introduction to the talk's first word."""
OPENING_S: Final = 60.0
_SENTENCES: Final = 4
"""So many of a run's first sentences are its beginning."""
_QUESTION_S: Final = 15.0
_INTRODUCED: Final = 4.0
_NOT_BY_A_HOST: Final = 0.35
"""What an introduction counts for, of its weight, where it comes from somebody who hosts nothing."""
_OPENINGS: Final[Mapping[PhraseKind, float]] = {"announce": 2.0, "self": 1.0}
_CLOSINGS: Final[Mapping[PhraseKind, float]] = {"thank": 1.5, "close": 1.0, "break": 1.0, "open_questions": 1.0}
_HOSTING: Final = frozenset({"welcome", "introduce", "thank", "close", "break"})
_HOSTED: Final = -1.5
_INTRODUCES: Final = -2.5
_LEADS: Final = 0.5
_THANKS_FIRST: Final = 0.7
_THANKS_S: Final = 60.0
_ANNOUNCES_S: Final = 45.0
"""Who announces a topic and speaks for less is less likely to give the talk."""
_SPOKEN_S: Final = 15.0
"""Who has spoken for less has not come to an end: "thank you very much" begins talks as well."""


def said_signs(scene: Scene, index: int) -> Iterator[Sign]:
    """Yield the signs at one border that lie in words."""
    yield from _hosted(scene, index)
    yield from _introduced(scene, index)
    yield from _opening(scene, index)
    if index:
        yield from _closing(scene, index)
        yield from _thanked(scene, index)
        yield from _questions(scene, index)


def _hosted(scene: Scene, index: int) -> Iterator[Sign]:
    """Yield what speaks against a talk: whoever begins here greets all, or soon ends with an introduction."""
    run = scene.run(index)
    if scene.speaker(index) is not None and scene.run_length(index) < _ANNOUNCES_S:
        for phrase in (phrase for at in run[-_SENTENCES:] for phrase in scene.phrases(at, "introduce")):
            yield sign("talk", phrase.kind, phrase.text, phrase.time, _INTRODUCES)
            return
    leads = scene.hosts(index) if scene.speaker(index) is not None else 1.0
    for at in run[:_SENTENCES] if leads >= _LEADS else ():
        for phrase in scene.phrases(at, "welcome", "introduce"):
            yield sign("talk", phrase.kind, phrase.text, phrase.time, _HOSTED * leads)
            return


def _introduced(scene: Scene, index: int) -> Iterator[Sign]:
    """Yield the introduction that leads to a border: shortly before, and who is introduced has not begun yet."""
    speaker = scene.speaker(index)
    for at in range(index - 1, -1, -1):
        before = scene.segments[at]
        known = before.speaker is not None
        if scene.start(index) - before.span.end > HANDOVER_S or (known and before.speaker == speaker):
            return
        fits = known or (at == index - 1 and not _introduces(scene, index))
        for phrase in scene.phrases(at, "introduce") if fits else ():
            likely = scene.hosts(at) if known else 1.0
            weight = _INTRODUCED * (_NOT_BY_A_HOST + (1 - _NOT_BY_A_HOST) * likely)
            yield sign("talk", "introduced", phrase.text, phrase.time, weight)
            return


def _introduces(scene: Scene, index: int) -> bool:
    """Tell whether the introduction is still going on in a sentence or in the one after it."""
    return any(scene.phrases(at, "introduce") for at in (index, index + 1))


def _opening(scene: Scene, index: int) -> Iterator[Sign]:
    """Yield what speakers say at their beginning, each kind once."""
    told: set[str] = set()
    for at in scene.run(index):
        if scene.start(at) - scene.start(index) > OPENING_S:
            return
        for phrase in scene.phrases(at, "announce", "self", "thank"):
            weight = _OPENINGS.get(phrase.kind, 0.0) * (1 - scene.hosts(index) / 4)
            if phrase.kind == "announce":  # a host announces the day's topics, and goes on to somebody else
                weight *= min(1.0, scene.run_length(index) / _ANNOUNCES_S)
            if phrase.kind == "thank" and index > 0 and at <= index + 1 and scene.speaker(index) is not None:
                weight = _THANKS_FIRST * (1 - scene.hosts(index))
            if weight and phrase.kind not in told:
                told.add(phrase.kind)
                yield sign("talk", phrase.kind, phrase.text, phrase.time, weight)


def _closing(scene: Scene, index: int) -> Iterator[Sign]:
    """Yield a speaker's last words before a border."""
    last = [at for at in range(max(0, index - 2), index) if scene.speaker(at) == scene.previous(index)]
    for at in last if scene.spoken_until(index) >= _SPOKEN_S else ():
        for phrase in scene.phrases(at, "speaker_close"):
            yield sign("end", "closing words", phrase.text, phrase.time, 1.5)
            yield sign("talk", "closing words", phrase.text, phrase.time, 1.0)


def _thanked(scene: Scene, index: int) -> Iterator[Sign]:
    """Yield what a host says after a talk or between talks; speakers thank and introduce as well, and go on."""
    another = scene.speaker(index) is None or scene.speaker(index) != scene.previous(index)
    for at in scene.run(index)[:_SENTENCES]:
        for phrase in scene.phrases(at):
            weight = _CLOSINGS.get(phrase.kind, 0.0)
            if weight and another and scene.run_length(index) <= _THANKS_S:
                yield sign("end", phrase.kind, phrase.text, phrase.time, weight)
            if phrase.kind in _HOSTING:
                yield sign("intro", phrase.kind, phrase.text, phrase.time, 1.0 if another else scene.hosts(index))


def _questions(scene: Scene, index: int) -> Iterator[Sign]:
    """Yield what opens the questions: said where a run begins or just before, or asked in it or in the next."""
    run = scene.run(index)
    for at in (index - 1, *run[:_SENTENCES]):
        for phrase in scene.phrases(at, "open_questions"):
            yield sign("questions", "questions", phrase.text, phrase.time, 2.5)
    if scene.run_length(index) > 2 * LONG_RUN_S:
        return
    following = scene.run(run.stop)[:2] if run.stop < len(scene) else range(0)
    floor = [at for at in (*run[:2], *following) if scene.phrases(at, "floor")]
    asked = [at for at in (*run, *following) if scene.segments[at].text.rstrip().endswith("?")]
    for row, weight in ((floor, 2.0), (asked, 1.0)):
        if row and scene.start(row[0]) - scene.segments[run[-1]].span.end <= _QUESTION_S:
            yield sign("questions", "question", scene.segments[row[0]].text, scene.start(row[0]), weight)
