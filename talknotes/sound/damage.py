"""What was lost on the way from a media file to its sound: how much, and in words.

Decodes nothing. Without a path or a file name, because notices are published.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from talknotes.sound.probe import describe_streams
from talknotes.values import Notice, Span, clock, hull

if TYPE_CHECKING:
    from av.container import InputContainer

LOSS_S: Final = 1.0
"""Missing sound of more than this is told."""
_STATED_SLACK_S: Final = 2.0
"""Publishers round lengths."""


@dataclass(frozen=True, slots=True)
class Length:
    """At which second the sound should end: by the container, or else by the publisher's word, which is rounded."""

    declared: float | None
    stated: float | None

    @property
    def should(self) -> float | None:
        """The second, or None where nobody says."""
        return self.declared if self.declared is not None else self.stated

    def missing(self, end: float) -> float:
        """Return how many seconds are missing where the sound ends at `end`."""
        slack = 0.0 if self.declared is not None else _STATED_SLACK_S
        gap = (self.should or 0.0) - end
        return gap if gap > max(LOSS_S, slack) else 0.0


class Found(Protocol):
    """What was seen while decoding: the container's kind, the length it should have, what is missing and where."""

    kind: str
    length: Length
    good: int
    bad: int
    holes: list[Span]
    jumps: list[float]

    @property
    def position(self) -> float:
        """Seconds of sound that came out."""
        ...


def describe_loss(container: "InputContainer", found: Found, track: int | None) -> tuple[Notice, ...]:
    """Say what a user should know, without a path or a file name, because notices are published."""
    rows = [
        _several_streams(container, track),
        _damaged(found),
        _holes(found),
        _jumps(found),
        _cut_off(found),
        _unverified(found),
    ]
    return tuple(Notice("decode", *row) for row in rows if row)


_Row = tuple[str, Span | None] | None


def _several_streams(container: "InputContainer", track: int | None) -> _Row:
    count = len(container.streams.audio)
    if count == 1 or track is not None:
        return None
    return f"{count} sound tracks; the main one was used. {describe_streams(container)}", None


def _damaged(found: Found) -> _Row:
    if not found.bad:
        return None
    return f"damaged, {found.bad} of {found.bad + found.good} packets of sound were left out", None


def _holes(found: Found) -> _Row:
    missing = sum(hole.duration for hole in found.holes)
    if missing <= LOSS_S:
        return None
    places = "one place" if len(found.holes) == 1 else f"{len(found.holes)} places"
    return f"no sound is stored in {places}, {missing:.1f} s in all; silence stands there", hull(found.holes)


def _jumps(found: Found) -> _Row:
    if not found.jumps:
        return None
    first = found.jumps[0]
    return f"the recording's clock jumps at {clock(first)}; times after that may differ from a player's", None


def _cut_off(found: Found) -> _Row:
    should, end = found.length.should, found.position
    if should is None or not found.length.missing(end):
        return None
    return f"the sound ends at {clock(end)}, but should last until {clock(should)}", Span(end, should)


def _unverified(found: Found) -> _Row:
    """Tell of a missing end mark only: most formats that can't be verified never have one."""
    if found.kind != "ogg" or found.length.should is not None:
        return None
    return "the end mark is missing, so the length can't be verified; the recording may be cut off", None
