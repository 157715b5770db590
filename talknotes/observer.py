"""Who is told what the pipeline does while it does it; the command line draws it, a library user may ignore it."""

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from talknotes.values import Notice, Progress


class Observer(Protocol):
    """Is told what the pipeline does."""

    def stage(self, name: str, total: float | None, pace: float | None) -> AbstractContextManager[Progress]:
        """Enter a stage over `total` seconds of recording (bytes for a download; None: not known).

        `pace` is how many seconds of work a second of recording took here before, None where that is not known.
        """
        ...

    def notice(self, notice: Notice) -> None:
        """Hear what the user should know."""
        ...


class Silent:
    """The observer that shows nothing."""

    def stage(self, name: str, total: float | None, pace: float | None) -> AbstractContextManager[Progress]:
        """Enter a stage."""
        return nullcontext(lambda done: None)

    def notice(self, notice: Notice) -> None:
        """Hear nothing."""
