"""Cues that overlap, repeat and roll become words in order, each said once, with a stretch of time of its own.

A rolling caption shows its last line again below, or above, the new one; a held one is a cue cut in two. Knows nothing
of files, markup or transcripts. Every step takes time in proportion to the words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from talknotes.captions.cuefile import RawCue
from talknotes.captions.cuetext import CueText
from talknotes.exchange.cues import gap_of, share
from talknotes.values import Span

_ROLLING_SHARE, _ROLLING_LEAST = 0.5, 2
"""From which share of the cues, and how many of them, captions roll."""
_HELD_S = 0.1
_ROLLED_S = 1.0
"""How soon after a cue's end the next one may begin that shows the same again."""
_SURE_WORDS = 3
"""As many words in a row nobody says twice within a breath; "no" and "thank you" they do."""
_OPENING = "「『（(《〈【“‘"
_UNSPACED_WORD = re.compile(
    rf"[{_OPENING}]*(?:[A-Za-z0-9]+(?:[ .,'’-][A-Za-z0-9]+)*|[^\s{_OPENING}])(?:[^\w\s{_OPENING}])*|[{_OPENING}]+"
)


@dataclass(frozen=True, slots=True)
class ShownCue:
    """A cue's words, each with the index of its speaker in `speakers`, -1 before the first of them."""

    start: float
    end: float
    words: tuple[str, ...]
    owners: tuple[int, ...]
    speakers: tuple[str | None, ...]
    last_row: int
    """How many words its last line has."""


def in_order(raws: Sequence[RawCue], texts: Sequence[CueText], language: str) -> tuple[ShownCue, ...]:
    """Return cues in the order of their times, their texts cut into words; those that say nothing are left out."""
    cues = (_cue(raw, text, language) for raw, text in zip(raws, texts, strict=True))
    return tuple(sorted((cue for cue in cues if cue.words or cue.speakers), key=lambda cue: cue.start))


def _cue(raw: RawCue, text: CueText, language: str) -> ShownCue:
    words: list[str] = []
    owners: list[int] = []
    speakers: list[str | None] = []
    last = 0
    for row in text.rows:
        if row.begins:
            speakers.append(row.speaker)
        found = row.text.split() if gap_of(language) else _UNSPACED_WORD.findall(row.text)
        words += found
        owners += [len(speakers) - 1] * len(found)
        last = len(found) or last
    return ShownCue(raw.start, max(raw.start, raw.end), tuple(words), tuple(owners), tuple(speakers), last)


def is_rolling(cues: Sequence[ShownCue]) -> bool:
    """Tell whether most cues begin with the line that the cue before them ended with, and go on from there."""
    spoken = [cue for cue in cues if cue.words]
    pairs = [(before, after) for before, after in pairwise(spoken) if before.words != after.words]
    rolled = sum(0 < _rolled(before, after) < len(after.words) for before, after in pairs)
    return rolled >= max(_ROLLING_LEAST, _ROLLING_SHARE * len(pairs))


def without_repeats(cues: Sequence[ShownCue]) -> tuple[ShownCue, ...]:
    """Return the cues without the words that each only shows again; one that stands on lends its time."""
    rolling = is_rolling(cues)
    kept: list[ShownCue] = []
    shown: ShownCue | None = None
    for cue in cues:
        if shown and _is_held(shown, cue, rolling):
            kept[-1] = replace(kept[-1], end=max(kept[-1].end, cue.end))
            shown = replace(cue, end=max(shown.end, cue.end))
            continue
        again = _rolled(shown, cue) if shown and rolling else 0
        kept.append(_shortened(cue, again))
        shown = cue if cue.words else shown
    return tuple(kept)


def _is_held(before: ShownCue, after: ShownCue, rolling: bool) -> bool:
    """Tell whether a cue shows what stands there already, rather than that it is said again."""
    if not after.words or after.words != before.words:
        return False
    sure = rolling or len(after.words) >= _SURE_WORDS
    return after.start < before.end or after.start == before.start or (sure and after.start - before.end <= _HELD_S)


def _rolled(before: ShownCue, after: ShownCue) -> int:
    """Return how many words at a cue's beginning stand at the former one's end: all of its last line, or none."""
    if after.start - before.end > _ROLLED_S:
        return 0
    again = _overlap(before.words, after.words)
    return again if again >= max(1, before.last_row) else 0


def _overlap(before: Sequence[str], after: Sequence[str]) -> int:
    """Return the length of the longest end of `before` that `after` begins with (Knuth, Morris and Pratt 1977)."""
    row = [*after, None, *before]
    lengths = [0] * len(row)
    for at in range(1, len(row)):
        length = lengths[at - 1]
        while length and row[length] != row[at]:
            length = lengths[length - 1]
        lengths[at] = length + (row[length] == row[at])
    return lengths[-1]


def _shortened(cue: ShownCue, words: int) -> ShownCue:
    """Return a cue without its first words, and without the speakers who said nothing but these."""
    if not words:
        return cue
    gone = set(cue.owners[:words]) - set(cue.owners[words:])
    stays = [at for at in range(len(cue.speakers)) if at not in gone]
    places = {old: new for new, old in enumerate(stays)}
    owners = tuple(places.get(owner, -1) for owner in cue.owners[words:])
    return replace(cue, words=cue.words[words:], owners=owners, speakers=tuple(cue.speakers[at] for at in stays))


def timed_words(cues: Sequence[ShownCue], duration: float) -> list[tuple[ShownCue, tuple[Span, ...]]]:
    """Return each cue with its words' spans: those of one start share their time, and none reaches into the next."""
    groups: list[list[ShownCue]] = []
    for cue in cues:
        if groups and groups[-1][0].start == cue.start:
            groups[-1].append(cue)
        else:
            groups.append([cue])
    timed: list[tuple[ShownCue, tuple[Span, ...]]] = []
    for group, following in pairwise([*groups, None]):
        assert group is not None
        start = max(0.0, group[0].start)
        end = min(max(cue.end for cue in group), following[0].start if following else duration, duration)
        spans = iter(share(Span(start, max(start, end)), [word for cue in group for word in cue.words]))
        timed += ((cue, tuple(next(spans) for _ in cue.words)) for cue in group)
    return timed
