"""What was heard becomes a programme with names: signs gathered, talks split, people named, with the stored result.

A part of the pipeline, which alone calls it. Names that are known before anyone listens (agenda, metadata, the user)
reach the engine as hotwords, win in the text, and help to tell who is who. Knows nothing of posts.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from pydantic import TypeAdapter

from talknotes.cache import Cache, Stage
from talknotes.captions.stage import voices
from talknotes.exchange.editing import read_programme
from talknotes.files import hash_bytes
from talknotes.people.known import Known, gather, hotwords
from talknotes.people.matching import best
from talknotes.people.merged import separate
from talknotes.people.names import Named, name_people
from talknotes.people.remembered import load, resolve
from talknotes.people.shape import fold
from talknotes.people.spelling import correct
from talknotes.session import Hearing, Opened, Session, SourceOptions
from talknotes.settings import Settings
from talknotes.talks.agenda import Agenda, agenda_of_description, load_agenda
from talknotes.talks.phrases import Phrase, find_phrases
from talknotes.talks.signs import Signs
from talknotes.talks.split import split
from talknotes.values import AgendaEntry, Billed, Chapter, Recording, Sound, Span, Told

SPLIT: Final = Stage("split", 3, Named)
EXPECTED: Final = Stage("expect", 1, tuple[str, ...])

_NOTHING: Final = Recording("", "")

FindSounds = Callable[[Opened, Span], tuple[Sound, ...]]


@dataclass(frozen=True, slots=True)
class Splitter:
    """Splits what was heard under the same settings."""

    settings: Settings
    cache: Cache
    find_sounds: FindSounds

    def expected(self, opened: Opened, options: SourceOptions) -> tuple[str, ...]:
        """Return the words to expect in a recording: out of its agenda and metadata, and names of the user or a post.

        Those of the user and of a post are remembered from the first time: another name later is put right in the
        text, and nothing is listened to again.
        """
        agenda, _ = _agenda(options, opened.recording)
        found = hotwords(gather(opened.recording, agenda))

        def given() -> tuple[str, ...]:
            return hotwords(gather(_NOTHING, options.posted, _given(options)))

        key = self.cache.key(EXPECTED, (opened.sound,), {"expected": found})
        return tuple(dict.fromkeys((*self.cache.load_or_make(EXPECTED, key, given), *found)))

    def split(self, heard: Hearing, options: SourceOptions) -> Session:
        """Return the programme of what was heard, its people named, known names spelled in the text as they are."""
        agenda, chapters = _agenda(options, heard.recording)
        tags = voices(heard.captions.text) if heard.captions is not None else ()
        agenda = (*agenda, *_further(options.posted, agenda))
        known = gather(heard.recording, agenda, _given(options), tags)
        segments = correct(heard.segments, known.people)
        phrases = find_phrases(segments, heard.transcript.language)
        turns = heard.turns
        if heard.transcript.source != "edited":  # whoever corrected the speakers knows better
            segments, turns = separate(segments, turns, phrases, known.people)
        heard = replace(heard, segments=segments, turns=turns)
        remembered = resolve(load(self.settings.data_dir, heard.recording), heard.segments)
        if options.programme is not None:
            programme = read_programme(options.programme, heard.recording)
            named = name_people(programme, heard.segments, heard.recording, options.speakers, remembered=remembered)
        else:
            named = self._split(heard, options, agenda, chapters, tags, known, remembered, phrases)
        return Session(heard, named.programme, named.notices)

    def _split(
        self,
        heard: Hearing,
        options: SourceOptions,
        agenda: tuple[AgendaEntry, ...],
        chapters: tuple[Chapter, ...],
        tags: tuple[Told, ...],
        known: Known,
        remembered: Mapping[str, Billed],
        phrases: tuple[Phrase, ...],
    ) -> Named:
        recording = heard.recording
        sounds = self.find_sounds(heard.opened, heard.window)
        rows = (_digest(recording), *(_digest(row) for row in (heard.segments, agenda, chapters, tags, sounds)))
        asked = {
            "window": heard.window,
            "speakers": [repr(name) for name in options.speakers],
            "known": repr(known),
            "remembered": sorted((label, repr(name)) for label, name in remembered.items()),
        }

        def make() -> Named:
            signs = Signs(chapters, agenda, phrases, sounds, heard.transcript.language)
            found = split(heard.segments, heard.window, signs, recording.title)
            return name_people(
                found.programme,
                heard.segments,
                recording,
                options.speakers,
                entries=found.entries,
                phrases=phrases,
                remembered=remembered,
                tags=tags,
                known=known.people,
            )

        return self.cache.load_or_make(SPLIT, self.cache.key(SPLIT, rows, asked), make)


def _given(options: SourceOptions) -> tuple[Billed, ...]:
    return tuple(Billed(name.name, name.affiliation) for name in options.speakers)


def _agenda(options: SourceOptions, recording: Recording) -> tuple[tuple[AgendaEntry, ...], tuple[Chapter, ...]]:
    """Return the agenda, the user's or else the description's, and the chapters: the publisher's, or such an agenda's.

    A description that lists times of the recording itself holds chapters, whatever its author calls them.
    """
    agenda = load_agenda(options.agenda) if options.agenda else agenda_of_description(recording.description or "")
    chapters = recording.chapters
    if agenda.offsets and not chapters:
        chapters = _chapters(agenda, recording.duration)
    return agenda.entries, chapters


def _further(posted: Iterable[AgendaEntry], agenda: Sequence[AgendaEntry]) -> tuple[AgendaEntry, ...]:
    """Return the talks of a post that the agenda does not hold, which knows better."""
    people = [speaker for entry in agenda for speaker in entry.speakers]
    titles = {fold(entry.title) for entry in agenda if entry.title}
    return tuple(
        entry
        for entry in posted
        if fold(entry.title or "") not in titles and not any(best(one.name, people) for one in entry.speakers)
    )


def _chapters(agenda: Agenda, duration: float | None) -> tuple[Chapter, ...]:
    starts = [entry.start for entry in agenda.entries]
    known = [
        (start, entry.title or "") for start, entry in zip(starts, agenda.entries, strict=True) if start is not None
    ]
    last = duration if duration is not None else known[-1][0] if known else 0.0
    ends = [*(start for start, _ in known[1:]), last]
    return tuple(
        Chapter(title, Span(start, end)) for (start, title), end in zip(known, ends, strict=True) if start < end
    )


def _digest(value: object) -> str:
    return hash_bytes(json.dumps(value, default=_plain, sort_keys=True).encode())


def _plain(value: object) -> object:
    return _adapters(type(value)).dump_python(value, mode="json")


_adapters: Callable[[type], TypeAdapter[object]] = cache(TypeAdapter)
