"""Turns the word pieces of an engine into clean words: whole, in order, inside the audio.

Knows nothing of any engine. What an engine said is never reordered or dropped; only times are mended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from talknotes.values import Span, Word

# Whisper cuts these languages into units without spaces, where a missing space says nothing.
_UNSPACED_LANGUAGES = frozenset({"zh", "yue", "ja", "th", "lo", "my"})


@dataclass(frozen=True, slots=True)
class Piece:
    """What an engine calls a word: text with its leading space where it has one, seconds, and a probability."""

    text: str
    start: float
    end: float
    probability: float


def clean_words(segments: Iterable[Iterable[Piece]], language: str, duration: float) -> tuple[Word, ...]:
    """Return the words in `segments`, each a row of pieces that belong together, inside 0 to `duration` seconds.

    Texts are stripped and not empty; starts never decrease; no word overlaps the next; probabilities are 0 to 1.
    """
    whole = [piece for segment in segments for piece in _join(segment, spaced=language not in _UNSPACED_LANGUAGES)]
    return _in_order([piece for piece in whole if piece.text.strip()], duration)


def _join(pieces: Iterable[Piece], spaced: bool) -> list[Piece]:
    """Put together what has no space between: Whisper's words end at every punctuation mark ("3", ".5"; "20", "%")."""
    joined: list[Piece] = []
    for piece in pieces:
        if spaced and joined and not piece.text[:1].isspace() and not joined[-1].text[-1:].isspace():
            joined[-1] = _glue(joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def _glue(first: Piece, second: Piece) -> Piece:
    probability = min(first.probability, second.probability)
    return Piece(first.text + second.text, first.start, max(first.end, second.end), probability)


def _in_order(pieces: list[Piece], duration: float) -> tuple[Word, ...]:
    starts: list[float] = []
    for piece in pieces:
        earliest = starts[-1] if starts else 0.0
        starts.append(min(max(float(piece.start), earliest), duration))
    spans = [
        Span(start, max(start, min(float(piece.end), following)))
        for piece, (start, following) in zip(pieces, pairwise([*starts, duration]), strict=True)
    ]
    return tuple(
        Word(piece.text.strip(), span, min(max(float(piece.probability), 0.0), 1.0))
        for piece, span in zip(pieces, spans, strict=True)
    )
