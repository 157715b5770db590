"""Times of packets out of a clock that may be damaged: what most packets near by agree on.

Knows nothing of sound. Meant for MPEG-TS, whose clock lies in many small headers without a checksum: a flipped bit
there must neither invent length nor take it away.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice, pairwise
from statistics import median_low
from typing import Final, TypeVar

T = TypeVar("T")

_REACH: Final = 128
"""Packets looked at before and after each one: some three seconds of sound, more than one header speaks for."""


def steady(timed: Iterable[tuple[T, float | None]]) -> Iterator[tuple[T, float | None]]:
    """Yield each item with the time at which it belongs; None while none of its neighbours has one.

    Items last equally long, as the packets of one codec do: from its count and the median of the differences between
    its neighbours' times and their counts follows each one's time. A lasting step of the clock stays where it is.
    """
    rest = iter(timed)
    first = list(islice(rest, 2 * _REACH))
    step = _usual_step([time for _, time in first if time is not None])
    waiting: deque[tuple[T, int]] = deque()
    near: deque[float | None] = deque()
    ordered: list[float] = []
    for count, (item, time) in enumerate(chain(first, rest)):
        offset = None if time is None else time - count * step
        waiting.append((item, count))
        near.append(offset)
        if offset is not None:
            insort(ordered, offset)
        if len(near) > 2 * _REACH + 1:
            _forget(near.popleft(), ordered)
        if len(waiting) > _REACH:
            yield _placed(*waiting.popleft(), step, ordered)
    for item, count in waiting:
        yield _placed(item, count, step, ordered)


def _usual_step(times: list[float]) -> float:
    steps = [after - before for before, after in pairwise(times) if after > before]
    return median_low(steps) if steps else 0.0


def _forget(offset: float | None, ordered: list[float]) -> None:
    if offset is not None:
        del ordered[bisect_left(ordered, offset)]


def _placed(item: T, count: int, step: float, ordered: list[float]) -> tuple[T, float | None]:
    return item, count * step + ordered[len(ordered) // 2] if ordered else None
