"""What was said as sentences that can be quoted: halves that a pause parted are joined, disfluencies taken out.

Decides whether a sentence is whole and whether the recognizer was sure of it: what may have been misheard is not
quoted. Judges by text alone, since nothing here knows grammar; where an engine sets no marks, only words tell of a cut.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.summarize.disfluencies import as_quoted, omissions
from talknotes.summarize.speech import speech
from talknotes.values import Segment, Span, hull

_SURE_MEAN: Final = 0.6
_SURE_WORD: Final = 0.1
_FASTEST_WORD_S: Final = 0.12
"""Nobody says words faster than that on average; a recognizer that invents does."""
_MOST_HALVES: Final = 3
_BREATH_S: Final = 4.0
"""A longer pause within a sentence is none of breath."""
_MOST: Final = 0.5
"""So many sentences have a mark at their end, or a capital at their beginning, where an engine sets such."""
_ENDS: Final = (".", "?", "!", "…")
_CLOSERS: Final = "\"'”’»“)]"
_TRAILED_OFF: Final = ("...", "…", ",", "-", "–", "—")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence: the segments it was said in, its text as it can be quoted, whether it was surely heard.

    `is_whole` tells that nothing speaks for a cut, `is_broken` that its own words do.
    """

    segments: tuple[Segment, ...]
    text: str
    is_whole: bool
    is_broken: bool
    is_sure: bool

    @property
    def span(self) -> Span:
        """From its first word to its last."""
        return hull(segment.span for segment in self.segments)

    @property
    def speaker(self) -> str | None:
        """The label of who says it."""
        return self.segments[0].speaker

    @property
    def omissions(self) -> int:
        """How many places tell that words were left out."""
        return omissions(self.text)


def utterances(segments: Sequence[Segment], language: str) -> tuple[Utterance, ...]:
    """Return what was said in segments, in their order; what is nothing but sounds is left out."""
    is_marked = sum(map(_has_end, segments)) > _MOST * len(segments)
    is_cased = sum(map(_begins_midway, segments)) < _MOST * len(segments)
    rows = _rows(segments) if is_marked and is_cased else ((segment,) for segment in segments)
    found = []
    for row in rows:
        text = as_quoted(" ".join(segment.text for segment in row), language)
        is_broken = _is_broken(text, language)
        is_cut = is_marked and (_has_end(row[-1]) == _begins_midway(row[0]) if is_cased else not _has_end(row[-1]))
        found.append(Utterance(row, text, not is_broken and not is_cut, is_broken, all(map(is_sure, row))))
    return tuple(one for one in found if one.text)


def is_sure(segment: Segment) -> bool:
    """Tell whether the recognizer was sure of every single word: one misheard word makes a false quotation."""
    known = [word.probability for word in segment.words if word.probability is not None]
    if not known:
        return True
    is_spoken = segment.span.duration >= _FASTEST_WORD_S * len(segment.words)
    return is_spoken and sum(known) / len(known) >= _SURE_MEAN and min(known) >= _SURE_WORD


def _rows(segments: Sequence[Segment]) -> Iterator[tuple[Segment, ...]]:
    """Yield the segments of each sentence: one that begins and does not end, with those in which it goes on and ends.

    Where neither its beginning nor its end is marked, marks tell nothing of a segment.
    """
    at = 0
    while at < len(segments):
        end = at + 1
        if not _begins_midway(segments[at]):
            while end < min(len(segments), at + _MOST_HALVES) and _goes_on(segments[end - 1], segments[end]):
                end += 1
        end = end if _has_end(segments[end - 1]) else at + 1
        yield tuple(segments[at:end])
        at = end


def _goes_on(before: Segment, segment: Segment) -> bool:
    is_near = 0 <= segment.span.start - before.span.end <= _BREATH_S
    return is_near and before.speaker == segment.speaker and not _has_end(before) and _begins_midway(segment)


def _has_end(segment: Segment) -> bool:
    return segment.text.rstrip().rstrip(_CLOSERS).endswith(_ENDS)


def _begins_midway(segment: Segment) -> bool:
    return segment.text.lstrip()[:1].islower()


def _is_broken(text: str, language: str) -> bool:
    """Tell whether a sentence trails off, or ends with words that no sentence ends with."""
    known, end = speech(language), text.rstrip().rstrip(_CLOSERS)
    return end.endswith(_TRAILED_OFF) or bool(known.dangling.match(end) or known.hanging.match(end))
