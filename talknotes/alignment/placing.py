"""Where in a row of segments each of a row of notes was taken: in order for the most part.

A hidden Markov model: a note tells of something a little later than the one before, now and then of something far off
or earlier, or of nothing that is said at all. Forward and backward sums give for each note how likely each place is,
in time proportional to notes times segments. Knows nothing of words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talknotes.alignment.evidence import WINDOWS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_TOLD: Final = 0.75
"""How many notes tell of something that is said."""
_NEAR: Final = 0.86
_AHEAD: Final = 0.10
_BACK: Final = 0.04
_WIDTHS: Final = (0.30, 0.24, 0.18, 0.13, 0.09, 0.06)
"""How many notes tell of so many segments as `WINDOWS` has at the same place."""
_LEAST_STEP: Final = 3.0
_MOST_STEP: Final = 12.0
_REACH: Final = 5
"""The usual step is followed so many times its mean."""
_AROUND: Final = 2
"""Places that differ by no more than so many segments are the same."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a note was placed: segments `first` to `last`, both included, and how likely about there, 0 to 1.

    `ratio` is what the note's own words say for that place, in nats.
    """

    first: int
    last: int
    chance: float
    ratio: float


def place(ratios: "Sequence[Sequence[Floats]]", count: int) -> tuple[Placed | None, ...]:
    """Return for each note the most likely place; None where it is likelier that it tells of nothing that is said.

    `ratios` hold for each note and each width of `WINDOWS` the log-likelihood ratios by first segment.
    """
    import numpy as np

    if not ratios or not count:
        return (None,) * len(ratios)
    chances = [[share * np.exp(row) for share, row in zip(_WIDTHS, rows, strict=True)] for rows in ratios]
    steps = _Steps(count, len(ratios))
    start = np.zeros(count)
    start[0] = 1.0
    forward = [start]
    for rows in chances:
        forward.append(_ahead(forward[-1], rows, steps))
    after = np.ones(count)
    placed: list[Placed | None] = []
    for before, rows in zip(reversed(forward[:-1]), reversed(chances), strict=True):
        placed.append(_best(before, rows, after, steps))
        after = _back(after, rows, steps)
    return tuple(reversed(placed))


class _Steps:
    """How likely each step from segment to segment is."""

    def __init__(self, count: int, notes: int) -> None:
        import numpy as np

        mean = min(_MOST_STEP, max(_LEAST_STEP, count / (notes + 1)))
        kernel = np.exp(-np.arange(int(mean * _REACH) + 1) / mean)
        self.kernel = _NEAR * kernel / kernel.sum()
        self.count = count

    def ahead(self, mass: "Floats") -> "Floats":
        """Return how likely each segment is the next one, given where the last one was."""
        import numpy as np

        summed = np.cumsum(mass)
        near: Floats = np.convolve(mass, self.kernel)[: self.count]
        found: Floats = near + (_AHEAD * summed + _BACK * (summed[-1] - summed)) / self.count
        return found

    def back(self, value: "Floats") -> "Floats":
        """Return for each segment how good what can follow it is."""
        import numpy as np

        summed = np.cumsum(value)
        near: Floats = np.convolve(value[::-1], self.kernel)[: self.count][::-1]
        found: Floats = near + (_AHEAD * (summed[-1] - summed + value) + _BACK * (summed - value)) / self.count
        return found


def _ahead(mass: "Floats", rows: "Sequence[Floats]", steps: _Steps) -> "Floats":
    """Return where the notes are after one more note, as shares of one."""

    entering = steps.ahead(mass)
    then = (1 - _TOLD) * mass
    for width, row in zip(WINDOWS, rows, strict=True):
        if len(row):
            then[width - 1 :] += _TOLD * entering[: len(row)] * row
    found: Floats = then / then.sum()
    return found


def _back(after: "Floats", rows: "Sequence[Floats]", steps: _Steps) -> "Floats":
    import numpy as np

    entered = np.zeros(len(after))
    for width, row in zip(WINDOWS, rows, strict=True):
        if len(row):
            entered[: len(row)] += row * after[width - 1 :]
    before = (1 - _TOLD) * after + _TOLD * steps.back(entered)
    found: Floats = before / before.max()
    return found


def _best(before: "Floats", rows: "Sequence[Floats]", after: "Floats", steps: _Steps) -> Placed | None:
    """Return a note's most likely place, given where the others are."""
    import numpy as np

    entering = steps.ahead(before)
    aside = (1 - _TOLD) * float(np.sum(before * after))
    by_first = np.zeros(len(before))
    best, window, ratio = 0.0, (0, 0), 0.0
    for width, share, row in zip(WINDOWS, _WIDTHS, rows, strict=True):
        if not len(row):
            continue
        here = _TOLD * entering[: len(row)] * row * after[width - 1 :]
        by_first[: len(row)] += here
        at = int(here.argmax())
        if here[at] > best:
            best, window, ratio = float(here[at]), (at, at + width - 1), float(np.log(row[at] / share))
    total = aside + float(by_first.sum())
    around = by_first[max(0, window[0] - _AROUND) : window[1] + _AROUND + 1].sum()
    chance = float(around) / total if total else 0.0
    return Placed(*window, chance, ratio) if best and chance > aside / total else None
