"""Words with speakers become segments: sentences of one speaker each.

Knows nothing of turns, talks or names.
"""

from collections.abc import Sequence

from talknotes.values import Segment, Word, hull, join_words
from talknotes.voices.attribute import by_speaker, sentences


def segment(words: Sequence[Word], language: str) -> tuple[Segment, ...]:
    """Cut words into sentences of one speaker each, with ids that count up: s1, s2, …

    A sentence ends at its mark, at a long pause, at a change of speaker or, where an engine sets no marks, at the
    longest pause of a long row.
    """
    rows = (row for sentence in sentences(words) for row in by_speaker(sentence))
    return tuple(_segment(f"s{number}", row, language) for number, row in enumerate(rows, 1))


def _segment(name: str, words: tuple[Word, ...], language: str) -> Segment:
    return Segment(name, hull(word.span for word in words), words[0].speaker, join_words(words, language), words)
