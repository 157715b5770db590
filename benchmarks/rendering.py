"""What evidence and rendering cost: an hour of talk, with all sentences that models wrote on it, checked and composed.

The hour is put together out of the talks that have recorded answers, one behind the other as one talk, so that every
sentence is looked for in all of it. Processor seconds, loading of tables included.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from answered import Sentence
from measure import Target
from speeches import Speech

from talknotes.evidence.checking import Checker
from talknotes.evidence.values import Claim, Ground, Verdict
from talknotes.post.compose import compose
from talknotes.post.draft import Draft, Section
from talknotes.summarize.contract import Block, Notes
from talknotes.summarize.contract import Sentence as Told
from talknotes.values import Person, Recording, Segment, Span, Talk, hull

MOST_SECONDS: Final = 2.0
_TALK_S: Final = 3600.0
_PARAGRAPH: Final = 5
_PAUSE_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Hour:
    """One long talk: its segments, people, what is known of it, and what was written on it."""

    segments: tuple[Segment, ...]
    people: tuple[Person, ...]
    known: tuple[str, ...]
    claims: tuple[Claim, ...]


def measure_time(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield the processor's seconds that an hour takes, and the target."""
    hour = an_hour(sentences)
    began = time.process_time()
    checker = Checker(Ground(hour.segments, "en", hour.people, (hour.people[0].label,), hour.known))
    opened = time.process_time()
    verdicts = [checker.check(claim) for claim in hour.claims]
    checked = time.process_time()
    post = compose(_draft(hour, verdicts)).text
    ended = time.process_time()
    words = sum(len(one.text.split()) for one in hour.segments)
    yield (
        f"an hour of talk ({words} words, {len(hour.segments)} segments, {len(hour.claims)} sentences): "
        f"reading {opened - began:.2f} s, checking {checked - opened:.2f} s, rendering {ended - checked:.2f} s "
        f"({len(post)} bytes)"
    )
    yield str(Target("evidence and rendering, processor seconds for an hour", ended - began, MOST_SECONDS))


def an_hour(sentences: Sequence[Sentence]) -> Hour:
    """Return an hour of English talk with its sentences; talks come again where there are too few."""
    rows: dict[str, list[Sentence]] = {}
    for one in sentences:
        if one.noted.speech.language == "en":
            rows.setdefault(one.noted.speech.name, []).append(one)
    segments: list[Segment] = []
    claims: list[Claim] = []
    people: dict[str, Person] = {}
    known: dict[str, None] = {}
    for turn in count():
        for found in rows.values():
            speech = found[0].noted.speech
            start = segments[-1].span.end + _PAUSE_S if segments else 0.0
            if start >= _TALK_S:
                return Hour(tuple(segments), tuple(people.values()), tuple(known), tuple(claims))
            mark = f"{speech.name}{turn}"
            segments += _moved(speech, mark, start)
            claims += [Claim(one.noted.text, tuple(f"{mark}{name}" for name in one.noted.cited)) for one in found]
            people |= {f"{mark}{one.label}": replace(one, label=f"{mark}{one.label}") for one in speech.people}
            known |= dict.fromkeys(speech.known)
    raise AssertionError("count() never ends")


def _moved(speech: Speech, mark: str, start: float) -> Iterator[Segment]:
    """Yield a talk's segments from another time on, with ids and labels of their own."""
    first = speech.segments[0].span.start
    for one in speech.segments:
        words = tuple(
            replace(word, span=_later(word.span, start - first), speaker=f"{mark}{word.speaker}") for word in one.words
        )
        yield Segment(f"{mark}{one.id}", hull(word.span for word in words), f"{mark}{one.speaker}", one.text, words)


def _later(span: Span, seconds: float) -> Span:
    return Span(max(0.0, span.start + seconds), max(0.0, span.end + seconds))


def _draft(hour: Hour, verdicts: Sequence[Verdict]) -> Draft:
    told = [Told(one.text, one.segments, quoted=False) for one in verdicts if one.kind == "supported" and one.segments]
    blocks = [Block("paragraph", tuple(told[at : at + _PARAGRAPH])) for at in range(0, len(told), _PARAGRAPH)]
    talk = Talk("An Hour", (hour.people[0].label,))
    section = Section(talk, hull(one.span for one in hour.segments), Notes(tuple(blocks)))
    recording = Recording("0" * 64, "An Hour")
    return Draft("An Hour", "2024-05-16", recording, (section,), hour.people, hour.segments, ())
