"""A post before it is text: what the pipeline hands to `compose`.

Knows nothing of Markdown. All strings are as they came from outside, not escaped.
"""

from dataclasses import dataclass

from talknotes.evidence.values import Verdict
from talknotes.summarize.contract import Notes, Sentence
from talknotes.values import Notice, Person, Recording, Segment, Span, Talk


@dataclass(frozen=True, slots=True)
class Section:
    """What a post tells of one talk: its notes and those of the questions after it; `span` holds both."""

    talk: Talk
    span: Span
    notes: Notes
    questions: Notes = Notes(())


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole post. `title` and `date` (ISO 8601) are the post's; `url` is the public page of the recording or None.

    `segments` holds every segment that a sentence of the notes cites; `part` is the talk's index where each talk has a
    post of its own, None for a post on the whole recording. `lead` are a model's opening sentences, checked as all
    others; empty where code writes the lead. `verdicts` and `prompts` tell of these and of the title. `named` is the
    title that the file is named after where it is not the post's.
    """

    title: str
    date: str
    recording: Recording
    sections: tuple[Section, ...]
    people: tuple[Person, ...]
    segments: tuple[Segment, ...]
    categories: tuple[str, ...]
    url: str | None = None
    notices: tuple[Notice, ...] = ()
    part: int | None = None
    lead: tuple[Sentence, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    prompts: tuple[tuple[str, str], ...] = ()
    named: str = ""

    def person(self, label: str) -> Person:
        """Return the person behind `label`; one without a name where nobody is known."""
        return next((person for person in self.people if person.label == label), Person(label))
