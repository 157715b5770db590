"""The talks of a session as a checker sees them: segments, people, what is known; out of scripts, without sound.

Every word takes as long as its letters ask for, so that no engine and no voice is needed. Voices, parts and names are
the true ones. Knows nothing of notes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from script import Script, SpokenLine, pools
from scripted import spread

from talknotes.evidence.values import Ground
from talknotes.segments import segment
from talknotes.summarize.contract import Manner, SummaryRequest
from talknotes.values import Person, Segment, Span, Word, hull

_LETTER_S: Final = 0.065
_PAUSE_S: Final = 0.4
_NO_NAMES: Final = frozenset(["I'm", "I've", "I'd", "I'll", "I’m", "I’ve", "I’d", "I’ll"])
_SENTENCE_END: Final = re.compile(r"(?<=[.?!…])\s+")


@dataclass(frozen=True, slots=True)
class Speech:
    """One talk of a session: `name` is the session's and its number from 1; `asked` are its questions' segments.

    `people` are all of the session's, `speakers` the labels of those whose talk it is.
    """

    name: str
    title: str
    language: str
    held_out: bool
    told: tuple[Segment, ...]
    asked: tuple[Segment, ...]
    people: tuple[Person, ...]
    speakers: tuple[str, ...]
    known: tuple[str, ...]

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments of the talk and its questions, in the order in which they are said."""
        return tuple(sorted((*self.told, *self.asked), key=lambda one: one.span))

    @property
    def ground(self) -> Ground:
        """All that a claim about the talk may rest on."""
        return Ground(self.segments, self.language, self.people, self.speakers, self.known)

    @property
    def names(self) -> frozenset[str]:
        """The words of people's names, and those that have a capital in the middle of what is said."""
        inner = (re.findall(r"(?<=[a-z,] )[A-Z][\w’'-]+", one.text) for one in self.segments)
        small = {word for one in self.segments for word in one.text.split() if word[0].islower()}
        said = {name for row in inner for word in row if (name := re.sub(r"[’']s$", "", word)).lower() not in small}
        return frozenset(said | {word for person in self.people for word in (person.name or "").split()}) - _NO_NAMES

    def requests(self) -> Iterator[SummaryRequest]:
        """Yield what a summarizer is asked: the talk, then its questions where there are any."""
        for kind, segments in (("talk", self.told), ("questions", self.asked)):
            if segments:
                yield SummaryRequest(
                    segments=segments,
                    tell=(hull(one.span for one in segments),),
                    language=self.language,
                    manner=Manner(),
                    people=self.people,
                    speakers=tuple(label for label in self.speakers if any(one.speaker == label for one in segments)),
                    kind="talk" if kind == "talk" else "questions",
                    title=self.title,
                    known=self.known,
                )


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, who says it, and in which part of which talk."""

    who: str
    place: tuple[str, int | None]
    text: str


def speeches(name: str, script: Script) -> tuple[Speech, ...]:
    """Return the talks of a script in their order; a host's words count only where they ask something in a talk."""
    said = tuple(_said(script))
    labels = {who: f"S{number}" for number, who in enumerate(dict.fromkeys(one.who for one in said), 1)}
    words, places = timed(said, labels)
    rows = [(segment_, places[segment_.span.start]) for segment_ in segment(words, script.language)]
    people = tuple(_person(who, label, script) for who, label in labels.items())
    known = _known(script)
    return tuple(
        Speech(
            f"{name}-{number + 1}",
            billing.title if billing.titled else "",
            script.language,
            script.held_out,
            tuple(one for one, place in rows if place == ("talk", number)),
            tuple(one for one, place in rows if place == ("questions", number)),
            people,
            tuple(labels[who] for who in billing.speakers if who in labels),
            known,
        )
        for number, billing in enumerate(script.talks)
    )


def _said(script: Script) -> Iterator[Said]:
    place: tuple[str, int | None] = ("intro", None)
    used: dict[str, int] = {}
    for line in (one for one in script.lines if isinstance(one, SpokenLine)):
        place = (line.part, line.talk) if line.part is not None else place
        for text in _texts(line, used):
            yield Said(line.who, place, text)


def _texts(line: SpokenLine, used: dict[str, int]) -> Iterator[str]:
    """Yield a line's sentences; those of a pool go on where the pool was left, and start anew at its end."""
    yield from sentences(line.say) if line.say else ()
    if line.pool is not None:
        pool, first = pools()[line.pool], used.get(line.pool, 0)
        yield from (pool[(first + number) % len(pool)] for number in range(line.sentences))
        used[line.pool] = first + line.sentences


def sentences(text: str) -> list[str]:
    """Return the sentences of a line."""
    return _SENTENCE_END.split(text)


def timed(
    said: tuple[Said, ...], labels: dict[str, str]
) -> tuple[tuple[Word, ...], dict[float, tuple[str, int | None]]]:
    """Return the words with their times, and the place of each moment at which a word begins."""
    words: list[Word] = []
    places: dict[float, tuple[str, int | None]] = {}
    now = 0.0
    for one in said:
        span = Span(now, now + len(one.text) * _LETTER_S)
        row = spread(one.text, span, labels[one.who])
        words += row
        places |= {word.span.start: one.place for word in row}
        now = span.end + _PAUSE_S
    return tuple(words), places


def _person(who: str, label: str, script: Script) -> Person:
    character = script.people.get(who)
    return Person(label) if character is None else Person(label, character.name, character.affiliation)


def _known(script: Script) -> tuple[str, ...]:
    """Return what was published: the session's title, titles and names that the agenda, chapters or metadata give."""
    titles = (billing.title for billing in script.talks if billing.titled)
    written = (one.name for one in script.people.values() if {"agenda", "metadata"} & set(one.evidence))
    return tuple(dict.fromkeys((script.title, *titles, *written)))
