"""Tells where in a recording a piece of it begins, by its samples alone.

So a wrapper around an engine knows which time it is given, whatever the stage cut, skipped or made louder on the way.
Knows nothing of engines.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SIGNS: Final = 32
_PROBE: Final = 16_000
_FEW: Final = 3
"""So many places are compared in full."""
_LEAST_ALIKE: Final = 0.98
"""Of the square of the cosine between two pieces."""


class Pieces:
    """A recording whose pieces are found by the signs of their samples, so that levels may differ."""

    def __init__(self, recording: "NDArray[np.float32]") -> None:
        self._recording = recording
        self._codes = _sign_codes(recording)

    def locate(self, piece: "NDArray[np.float32]") -> int:
        """Return the recording's sample at which `piece` begins; RuntimeError for what is no piece of it."""
        import numpy as np

        codes = _sign_codes(piece[:_PROBE])
        last = len(self._recording) - len(piece)
        places = np.flatnonzero(self._codes[: max(0, last + 1)] == codes[0]) if len(codes) else np.zeros(0, np.intp)
        for offset in range(_SIGNS, len(codes), _SIGNS):
            if len(places) < _FEW:
                break
            places = places[self._codes[places + offset] == codes[offset]]
        alike = {int(place): _alikeness(self._recording[place : place + len(piece)], piece) for place in places}
        # The most alike, because a voice says the same sentence twice, and only the noise under it differs.
        best = max(alike, key=alike.__getitem__, default=None)
        if best is not None and alike[best] >= _LEAST_ALIKE:
            return best
        raise RuntimeError("the engine was given samples that are no piece of the recording: nothing tells their time")


def _sign_codes(samples: "NDArray[np.float32]") -> "NDArray[np.uint32]":
    """Return for each sample, but the last ones, the signs of it and of those after it as the bits of a number."""
    import numpy as np

    signs = (samples > 0).astype(np.uint32)
    codes = np.zeros(max(0, len(samples) - _SIGNS + 1), np.uint32)
    for bit in range(_SIGNS):
        codes |= signs[bit : bit + len(codes)] << np.uint32(bit)
    return codes


def _alikeness(one: "NDArray[np.float32]", other: "NDArray[np.float32]") -> float:
    """Return the square of the cosine between both, 0 where they point apart; their levels don't matter."""
    import numpy as np

    one, other = one.astype(np.float64), other.astype(np.float64)
    product, powers = float(np.dot(one, other)), float(np.dot(one, one)) * float(np.dot(other, other))
    return product**2 / powers if product > 0 and powers > 0 else 0.0
