"""Sessions told in a few rows for tests: who speaks, for how long, after what pause, and what of it matters."""

from dataclasses import dataclass, field

from talknotes.talks.phrases import find_phrases
from talknotes.talks.signs import Signs
from talknotes.talks.split import Split, split
from talknotes.values import Programme, Segment, Sound, Span

FILLER = (
    "We measured that for a year and wrote everything down",
    "The second machine was older than the first",
    "Nobody had looked at those numbers before",
    "It took us three attempts to get there",
)


@dataclass
class Story:
    """A session as it grows; times in seconds."""

    segments: list[Segment] = field(default_factory=list)
    sounds: list[Sound] = field(default_factory=list)
    at: float = 0.0

    def say(self, who: str | None, *sentences: str, pause: float = 0.6) -> "Story":
        """Let somebody say sentences of three seconds each."""
        for sentence in sentences:
            self._add(who, sentence, 3.0)
            self.at += 0.3
        self.at += pause - 0.3
        return self

    def talk(self, who: str | None, seconds: float, *sentences: str, pause: float = 0.6) -> "Story":
        """Let somebody speak on: the sentences, then as much as it takes."""
        end = self.at + seconds
        self.say(who, *sentences, pause=0.3)
        number = 0
        while self.at < end:
            self._add(who, f"{FILLER[number % len(FILLER)]}, number {number}.", 4.0)
            self.at += 0.3
            number += 1
        self.at += pause - 0.3
        return self

    def applause(self, seconds: float = 5.0) -> "Story":
        """Let the audience clap."""
        self.sounds.append(Sound("applause", Span(self.at, self.at + seconds)))
        self.at += seconds + 0.4
        return self

    def wait(self, seconds: float) -> "Story":
        """Let nothing be heard."""
        self.at += seconds
        return self

    def split(self, title: str | None = None, **more) -> Split:
        """Split the session as the pipeline does."""
        signs = Signs(phrases=find_phrases(self.segments, "en"), sounds=tuple(self.sounds), **more)
        return split(self.segments, Span(0, self.at), signs, title)

    def programme(self, **more) -> Programme:
        """Return the session's programme."""
        return self.split(**more).programme

    def _add(self, who, sentence, seconds):
        span = Span(self.at, self.at + seconds)
        self.segments.append(Segment(f"s{len(self.segments) + 1}", span, who, sentence))
        self.at += seconds


def told(programme: Programme) -> list[tuple[str, int | None]]:
    """Return the kinds and talks of the parts in which somebody speaks."""
    return [(part.kind, part.talk) for part in programme.parts if part.kind != "break"]
