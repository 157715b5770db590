"""Where a worker process begins: it is ready to die with its driver before it loads anything that takes long."""

from multiprocessing.connection import Connection

from talknotes.batch.wanted import Wanted


def enter(pipe: Connection, wanted: Wanted, shows_errors: bool) -> None:
    """Run a worker."""
    from talknotes.batch.worker import run_worker

    run_worker(pipe, wanted, shows_errors)
