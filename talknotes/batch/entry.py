"""Where a worker process begins: it is ready to die with its driver before it loads anything that takes long.

Signals and output of the terminal are kept away from it. When the pipe breaks, because the driver died, it ends at once
with all that it started, whatever it is at. Knows nothing of recordings.
"""

import os
import queue
import signal
import threading
from multiprocessing.connection import Connection
from typing import Final

from talknotes.batch.messages import Leave, Stop, Task
from talknotes.batch.wanted import Wanted

_THREADS: Final = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def enter(pipe: Connection, wanted: Wanted, shows_errors: bool) -> None:
    """Run a worker; `shows_errors` lets its libraries write to stderr."""
    _settle_in(wanted.settings.threads, shows_errors)
    orders, stopping = _listen(pipe)
    from talknotes.batch.worker import run_worker

    run_worker(pipe, wanted, orders, stopping)


def _settle_in(threads: int, shows_errors: bool) -> None:
    """Keep signals and output of the terminal away from this process, whose libraries may print."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1) if shows_errors else (0, 1, 2):
        os.dup2(silence, stream)
    os.environ.update(dict.fromkeys(_THREADS, str(threads)))


def _listen(pipe: "Connection") -> tuple["queue.SimpleQueue[Task | Leave]", threading.Event]:
    """Take orders in a thread, so that the driver's death is noticed whatever this process is at."""
    orders: queue.SimpleQueue[Task | Leave] = queue.SimpleQueue()
    stopping = threading.Event()

    def take() -> None:
        while True:
            try:
                order = pipe.recv()
            except (EOFError, OSError):
                os.killpg(0, signal.SIGKILL)
            if isinstance(order, Stop):
                stopping.set()
            else:
                orders.put(order)

    threading.Thread(target=take, name="orders", daemon=True).start()
    return orders, stopping
