"""Tells when a model repeats itself and will not stop: small ones do, and would go on until their limit.

Looks at tokens alone. Caveat: a loop is seen only once it was gone through a few times, so the answer still holds
these.
"""

from collections.abc import Sequence
from typing import Final

_LONGEST_PERIOD: Final = 96
_ROUNDS: Final = 4
_SHORTEST_TOKENS: Final = 48

LOOKED_AT: Final = _LONGEST_PERIOD * _ROUNDS
"""So many of the last tokens tell."""


def is_looping(tokens: Sequence[int]) -> bool:
    """Tell whether what was written last is the same few tokens again and again, four times and 48 tokens at least."""
    size = len(tokens)
    last = tokens[-1] if size >= _SHORTEST_TOKENS else None
    for period in range(1, min(_LONGEST_PERIOD, size // _ROUNDS) + 1):
        span = max(period * _ROUNDS, _SHORTEST_TOKENS)
        if span > size or tokens[size - 1 - period] != last:
            continue
        if tokens[size - span : size - period] == tokens[size - span + period :]:
            return True
    return False
