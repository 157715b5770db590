"""What was said as sentences that can be quoted: halves that a pause parted are joined, disfluencies taken out.

Decides whether a sentence is whole and whether the recognizer was sure of it: what may have been misheard is not
quoted. Judges by text alone, since nothing here knows grammar; where an engine sets no marks, every sentence is whole.
"""

from collections.abc import Iterable, Iterator, Sequence
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
_ENDS: Final = (".", "?", "!")
_CLOSERS: Final = "\"'”’»“)]"
_TRAILED_OFF: Final = ("...", "…")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence: the segments it was said in, its text as it can be quoted, whether it is whole and surely heard."""

    segments: tuple[Segment, ...]
    text: str
    is_whole: bool
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
    found = (_utterance(row, language, is_marked, is_cased) for row in rows)
    return tuple(one for one in found if one.text)


def is_sure(segment: Segment) -> bool:
    """Tell whether the recognizer was sure of every single word: one misheard word makes a false quotation."""
    known = [word.probability for word in segment.words if word.probability is not None]
    if not known:
        return True
    is_spoken = segment.span.duration >= _FASTEST_WORD_S * len(segment.words)
    return is_spoken and sum(known) / len(known) >= _SURE_MEAN and min(known) >= _SURE_WORD


def _utterance(row: tuple[Segment, ...], language: str, is_marked: bool, is_cased: bool) -> Utterance:
    text = as_quoted(" ".join(segment.text for segment in row), language)
    is_whole = not (is_cased and _begins_midway(row[0])) and (not is_marked or _ends_well(text, language))
    return Utterance(row, text, is_whole, all(map(is_sure, row)))


def _rows(segments: Iterable[Segment]) -> Iterator[tuple[Segment, ...]]:
    """Yield the segments of each sentence: one that does not end goes on in the next, if that begins in the midst."""
    row: tuple[Segment, ...] = ()
    for segment in segments:
        if row and not (len(row) < _MOST_HALVES and _goes_on(row[-1], segment)):
            yield row
            row = ()
        row += (segment,)
    if row:
        yield row


def _goes_on(before: Segment, segment: Segment) -> bool:
    is_near = 0 <= segment.span.start - before.span.end <= _BREATH_S
    return is_near and before.speaker == segment.speaker and not _has_end(before) and _begins_midway(segment)


def _has_end(segment: Segment) -> bool:
    return segment.text.rstrip().rstrip(_CLOSERS).endswith((*_ENDS, "…"))


def _begins_midway(segment: Segment) -> bool:
    return segment.text.lstrip()[:1].islower()


def _ends_well(text: str, language: str) -> bool:
    known = speech(language)
    end = text.rstrip().rstrip(_CLOSERS)
    if not end.endswith(_ENDS) or end.endswith(_TRAILED_OFF):
        return False
    return not known.dangling.match(end) and not known.hanging.match(end)
