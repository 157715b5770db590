"""Longer talks as they were spoken, written for measuring notes on them: `lectures/NAME.json` becomes a Speech.

Half of them are held out: neither the checker nor its rules were made with them. Knows nothing of notes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict
from speeches import Said, Speech, sentences, timed

from talknotes.segments import segment
from talknotes.values import Person

LECTURES: Final = Path(__file__).with_name("lectures")
_LANGUAGE: Final = "en"


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LectureSpeaker(_Written):
    """A speaker as a programme names them."""

    name: str
    affiliation: str = ""


class LectureLine(_Written):
    """Sentences of one voice; an empty `speaker` is somebody in the audience."""

    speaker: str
    kind: Literal["talk", "questions"]
    text: str


class Lecture(_Written):
    """The file of one talk."""

    title: str
    event: str
    date: str
    held_out: bool
    speakers: tuple[LectureSpeaker, ...]
    lines: tuple[LectureLine, ...]


def load_lecture(path: Path) -> Lecture:
    """Return the talk in a file; ValueError where it is none."""
    return Lecture.model_validate_json(path.read_bytes())


def lecture_speeches() -> Iterator[Speech]:
    """Yield all talks, by name."""
    for path in sorted(LECTURES.glob("*.json")):
        yield speech_of(path.stem, load_lecture(path))


def speech_of(name: str, lecture: Lecture) -> Speech:
    """Return a talk as a checker sees it: each word as long as its letters, voices and names the true ones."""
    said = tuple(
        Said(line.speaker, (line.kind, 0), text)
        for line in lecture.lines
        for text in sentences(line.text.strip())
        if text
    )
    labels = {who: f"S{number}" for number, who in enumerate(dict.fromkeys(one.who for one in said), 1)}
    words, places = timed(said, labels)
    rows = [(one, places[one.span.start]) for one in segment(words, _LANGUAGE)]
    billed = {speaker.name: speaker for speaker in lecture.speakers}
    people = tuple(
        Person(label, who or None, billed[who].affiliation or None if who in billed else None)
        for who, label in labels.items()
    )
    return Speech(
        name,
        lecture.title,
        _LANGUAGE,
        lecture.held_out,
        tuple(one for one, place in rows if place[0] == "talk"),
        tuple(one for one, place in rows if place[0] == "questions"),
        people,
        tuple(labels[name] for name in billed if name in labels),
        tuple(dict.fromkeys((lecture.event, lecture.title, *billed))),
    )
