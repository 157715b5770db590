"""Times of packets out of a clock that may be damaged: what most packets near by agree on.

Knows nothing of sound. Meant for MPEG-TS and Matroska, whose clocks lie in headers without a checksum: a flipped bit
there must neither invent length nor take it away.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from statistics import median_low
from typing import Final, TypeVar

T = TypeVar("T")

_REACH: Final = 512
"""Packets looked at before and after each one: some ten seconds of sound, more than one header speaks for."""
_LEAST: Final = 16
"""As many are looked at even at the ends, where there are less of them on one side."""


def steady(timed: Iterable[tuple[T, float | None]]) -> Iterator[tuple[T, float | None]]:
    """Yield each item with the time at which it belongs; None while none of its neighbours has one.

    Items last equally long, as the packets of one codec do. How far an item's time lies from its count times that
    length is compared with its neighbours, as many before as after, and the median holds: what a few say alone is
    forgotten, and a lasting step of the clock stays where it is.
    """
    rest = iter(timed)
    ahead = deque(islice(rest, 2 * _REACH))
    step = _usual_step([time for _, time in ahead if time is not None])
    near = _Near()
    count = 0
    while ahead:
        ahead.extend(islice(rest, max(0, _REACH + 1 - len(ahead))))
        reach = max(_LEAST, min(_REACH, count, len(ahead) - 1))
        while near.end <= count + reach and near.end - count < len(ahead):
            time = ahead[near.end - count][1]
            near.add(None if time is None else time - near.end * step)
        near.forget_before(count - reach)
        item, _ = ahead.popleft()
        offset = near.median()
        yield item, None if offset is None else count * step + offset
        count += 1


class _Near:
    """The offsets of the items from one count to another, in their order and sorted."""

    def __init__(self) -> None:
        self.end = 0
        self._offsets: deque[float | None] = deque()
        self._sorted: list[float] = []

    def add(self, offset: float | None) -> None:
        self._offsets.append(offset)
        self.end += 1
        if offset is not None:
            insort(self._sorted, offset)

    def forget_before(self, start: int) -> None:
        while self.end - len(self._offsets) < start:
            offset = self._offsets.popleft()
            if offset is not None:
                del self._sorted[bisect_left(self._sorted, offset)]

    def median(self) -> float | None:
        return self._sorted[len(self._sorted) // 2] if self._sorted else None


def _usual_step(times: list[float]) -> float:
    steps = [after - before for before, after in pairwise(times) if after > before]
    return median_low(steps) if steps else 0.0
