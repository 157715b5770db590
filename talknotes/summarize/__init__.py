"""From a talk's segments to notes: `open_summarizer(name).summarize(request) -> Notes`, whichever back-end writes them.

`contract` holds the values that every back-end takes and returns; each back-end has a module of its own.
"""

from collections.abc import Callable

from talknotes.errors import UsageError
from talknotes.summarize.contract import Summarizer
from talknotes.summarize.extractive import Extractive

SUMMARIZERS: dict[str, Callable[[], Summarizer]] = {"extractive": Extractive}
_AUTO = "auto"


def resolve_summarizer(name: str) -> str:
    """Return the back-end that `name` stands for (`auto` is `extractive`); UsageError where there is none."""
    chosen = "extractive" if name == _AUTO else name
    if chosen not in SUMMARIZERS:
        raise UsageError(f"{name}: no such summarizer. Known: {', '.join([_AUTO, *SUMMARIZERS])}.")
    return chosen


def open_summarizer(name: str) -> Summarizer:
    """Return the back-end of that name; UsageError where there is none."""
    return SUMMARIZERS[resolve_summarizer(name)]()
