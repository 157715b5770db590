"""Which of a request's segments are to be told, and which of their words were surely heard.

Knows nothing of models or of how notes are made. Caveat: words that people wrote (captions, corrected transcripts) have
no probability and count as sure.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from talknotes.summarize.contract import SummaryRequest
from talknotes.values import Segment, Span, Word, join_words

_SURE_MEAN: Final = 0.6
_SURE_WORD: Final = 0.1
_FASTEST_WORD_S: Final = 0.12
"""Nobody says words faster than that on average; a recognizer that invents does."""


def asked_for(request: SummaryRequest) -> tuple[Segment, ...]:
    """Return the segments that lie mostly in what is to be told, and not in what the author's text covers."""
    return tuple(one for one in request.segments if _lies_in(one, request.tell) and not _lies_in(one, request.told))


def told_already(request: SummaryRequest) -> tuple[Segment, ...]:
    """Return the segments that the author's text covers."""
    return tuple(one for one in request.segments if _lies_in(one, request.told))


def is_clear(segment: Segment) -> bool:
    """Tell whether the recognizer was sure of a segment as a whole; single words of it may have been misheard."""
    known = _probabilities(segment.words)
    if not known:
        return True
    return segment.span.duration >= _FASTEST_WORD_S * len(segment.words) and sum(known) / len(known) >= _SURE_MEAN


def surely_heard(segments: Iterable[Segment], language: str) -> tuple[Segment, ...]:
    """Return what a sentence of notes may rest on: clear segments, without words that may have been misheard."""
    kept = (_without_unsure(segment, language) for segment in segments if is_clear(segment))
    return tuple(segment for segment in kept if segment.text.strip())


def _without_unsure(segment: Segment, language: str) -> Segment:
    words = tuple(word for word in segment.words if word.probability is None or word.probability >= _SURE_WORD)
    if len(words) == len(segment.words):
        return segment
    return replace(segment, words=words, text=join_words(words, language))


def _probabilities(words: Iterable[Word]) -> list[float]:
    return [word.probability for word in words if word.probability is not None]


def _lies_in(segment: Segment, spans: Iterable[Span]) -> bool:
    half = segment.span.duration / 2
    return any(segment.span.overlap(span) > half for span in spans)
