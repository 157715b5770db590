"""Whether notes are about a stretch of a recording at all, by the words that both share, whatever their order.

Knows nothing of titles or speakers.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from talknotes.alignment.evidence import WINDOWS, weigh
from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.values import Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOLD: Final = 0.5
"""How many notes tell of something that is said."""
_WIDTH: Final = WINDOWS.index(3)


def content_ratio(
    notes: Sequence[str], segments: Sequence[Segment], language: str, notes_language: str | None = None
) -> float:
    """Return what the words of notes say for their being about these segments, in nats."""
    own = lexicon(notes_language or language)
    return sum(row[0] for row in note_ratios(notes, segments, [range(len(segments))], lexicon(language), own))


def note_ratios(
    notes: Sequence[str], segments: Sequence[Segment], within: Sequence[range], words: Lexicon, own: Lexicon
) -> list[list[float]]:
    """Return for each note and each stretch of segments how much likelier the note is if it tells of that stretch.

    `words` is the recording's lexicon, `own` the notes'.
    """
    import numpy as np

    if not notes or not segments:
        return [[0.0] * len(within) for _ in notes]
    found = weigh(notes, [segment.text for segment in segments], words, notes_lexicon=own)
    rows: list[list[float]] = []
    for ratios in found.ratios:
        exp: NDArray[np.float64] = np.exp(ratios[_WIDTH]) if len(ratios[_WIDTH]) else np.exp(ratios[0])
        rows.append(
            [
                math.log(1 - _TOLD + _TOLD * float(exp[part.start : part.stop].mean()))
                if part.start < min(part.stop, len(exp))
                else 0.0
                for part in within
            ]
        )
    return rows
