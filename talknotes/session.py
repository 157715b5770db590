"""What the pipeline is asked of a source, and what it hands out on the way: opened, heard, split, told.

Values only. Knows nothing of how they come about or of posts.
"""

from dataclasses import dataclass
from pathlib import Path

from talknotes.people.names import GivenName
from talknotes.sound.decode import Audio
from talknotes.sources.access import OPEN, Access
from talknotes.sources.fetch import Media
from talknotes.summarize.contract import Notes
from talknotes.values import AgendaEntry, Caption, Notice, Programme, Recording, Segment, Span, Transcript, Turn


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """What is asked of one source beyond the settings.

    `start` and `end` (seconds) bound what is listened to; `speakers` are the user's names; `programme` and
    `transcript` files that a person corrected, which stand in for what the stages would find. `captions` is a file that
    stands in for recognition; without `use_captions` those that the recording brings along are left aside.
    `audio_stream` counts sound tracks from 1 (None: the main one); `accept_damaged` works with a recording of which
    much is missing; `access` opens what is not open to all. `agenda` is a file with the programme as it was published;
    `posted` the talks that a post tells of, in its order.
    """

    start: float = 0.0
    end: float | None = None
    speakers: tuple[GivenName, ...] = ()
    programme: Path | None = None
    transcript: Path | None = None
    captions: Path | None = None
    use_captions: bool = True
    audio_stream: int | None = None
    accept_damaged: bool = False
    access: Access = OPEN
    agenda: Path | None = None
    posted: tuple[AgendaEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A recording whose audio lies decoded in the cache, and its date: known, or else the file's.

    `track` is the sound track that the user chose, None for the main one. `verified` tells that the container or the
    publisher says how long the sound should be.
    """

    recording: Recording
    audio: Audio
    date: str
    media: Media | None
    track: int | None = None
    verified: bool = True

    @property
    def place(self) -> Path | None:
        """Where a recording lies that was not downloaded."""
        return None if self.media is None or self.media.downloaded else self.media.path

    @property
    def sound(self) -> str:
        """What the sound is known by, in keys of stored results: the media's hash, with the track that was chosen."""
        return self.recording.hash if self.track is None else f"{self.recording.hash}#{self.track}"


@dataclass(frozen=True, slots=True)
class Hearing:
    """The words of a recording's window, cut into segments, their speakers labelled where voices were told apart."""

    opened: Opened
    window: Span
    transcript: Transcript
    turns: tuple[Turn, ...]
    segments: tuple[Segment, ...]
    notices: tuple[Notice, ...]
    captions: Caption | None = None
    """Whose words these are, where no engine was asked."""

    @property
    def recording(self) -> Recording:
        """The recording that was heard."""
        return self.opened.recording


@dataclass(frozen=True, slots=True)
class Session:
    """A recording that was heard and split: who gave which talk, from when to when."""

    heard: Hearing
    programme: Programme
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class TalkNotes:
    """The notes on one talk: those of the talk itself, those of the questions after it, and the span of both."""

    talk: int
    span: Span
    notes: Notes
    questions: Notes
