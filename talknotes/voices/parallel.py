"""Work on a CPU side by side: whole batches in threads of their own, each of which computes on one core.

Knows nothing of models. Torch's own way, several threads within each operation, spins where it waits: on a machine with
other work to do, two of its threads take ten times as long as one.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")


def side_by_side(work: Callable[[Given], Found], rows: Iterable[Given], threads: int) -> list[Found]:
    """Return `work` of each of `rows`, in their order, at most `threads` at once; raises what `work` raises."""
    import torch

    def alone() -> None:
        torch.set_num_threads(1)

    with _restored(), ThreadPoolExecutor(threads, "voices", alone) as pool:
        return list(pool.map(work, rows))


@contextmanager
def _restored() -> Iterator[None]:
    """Give torch its threads back afterwards: other models of the process want them."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
