"""Rows of values and of flags, one a frame: windows that slide over them, gaps that are closed, runs that are found.

Knows nothing of sound. Widths are frames. A window is known by its first frame; near the end, by the last that fits.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Flags = NDArray[np.bool_]

Reduce = Callable[["Floats"], "Floats"]
"""From rows, a window each, to a value a row."""

_AT_ONCE: Final = 20_000
"""Windows that are looked at together, so that memory does not grow with their number."""


def sliding(values: "Floats", width: int, reduce: Reduce) -> "Floats":
    """Return what `reduce` makes of each window; of all the values where they are fewer than `width`."""
    import numpy as np

    width = min(width, len(values))
    windows = np.lib.stride_tricks.sliding_window_view(values, width)
    pieces = [reduce(windows[first : first + _AT_ONCE]) for first in range(0, len(windows), _AT_ONCE)]
    return np.asarray(np.concatenate(pieces), np.float32)


def in_quietest(values: "Floats", level: "Floats", width: int) -> "Floats":
    """Return the mean of `values` over the third of each window's frames that have the lowest `level`."""
    import numpy as np

    width = min(width, len(values))
    third = max(1, width // 3)
    view = np.lib.stride_tricks.sliding_window_view
    ranked, picked = view(level, width), view(values, width)
    pieces = []
    for first in range(0, len(ranked), _AT_ONCE):
        lowest = np.argpartition(ranked[first : first + _AT_ONCE], third - 1, axis=1)[:, :third]
        pieces.append(np.take_along_axis(picked[first : first + _AT_ONCE], lowest, axis=1).mean(axis=1))
    return np.asarray(np.concatenate(pieces), np.float32)


def quietest(percent: int) -> Reduce:
    """Return the function that finds what `percent` (0 to 99) of a window's values do not exceed."""
    import numpy as np

    def pick(rows: "Floats") -> "Floats":
        at = rows.shape[1] * percent // 100
        return np.asarray(np.partition(rows, at, axis=1)[:, at])

    return pick


def spread(windows: "Flags", frames: int) -> "Flags":
    """Return which of `frames` lie in a window that is marked, of all those windows that fit into them."""
    import numpy as np

    width = frames - len(windows) + 1
    edges = np.zeros(frames + 1, np.int64)
    edges[: len(windows)] += windows
    edges[width : width + len(windows)] -= windows
    return np.asarray(edges.cumsum()[:frames] > 0)


def closed(flags: "Flags", gap: int) -> "Flags":
    """Return `flags` with every gap between two runs filled that is no longer than `gap`."""
    found = flags.copy()
    end = None
    for run in runs(flags):
        if end is not None and run.start - end <= gap:
            found[end : run.start] = True
        end = run.stop
    return found


def opened(flags: "Flags", least: int) -> "Flags":
    """Return `flags` without the runs that are shorter than `least`."""
    found = flags.copy()
    for run in runs(flags):
        if run.stop - run.start < least:
            found[run] = False
    return found


def runs(flags: "Flags") -> Iterator[slice]:
    """Yield where `flags` are true, in order."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    for start, stop in edges.reshape(-1, 2).tolist():
        yield slice(start, stop)
