"""From what went wrong to a message on stderr and an exit code: the one mapping that all commands share."""

import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import typer

from talknotes.cli.display import printable
from talknotes.errors import INTERRUPTED, SOME_FAILED, TalknotesError, exit_code_of
from talknotes.links import redact

T = TypeVar("T")


@contextmanager
def reporting(debug: bool) -> Iterator[None]:
    """Run a command's body; leave with the exit code that its error asks for, a traceback only with `debug`."""
    try:
        yield
    except TalknotesError as err:
        _say(f"error: {err}", debug)
        raise typer.Exit(err.exit_code) from err
    except KeyboardInterrupt as err:
        _say("interrupted. Finished stages are stored: the same command goes on from there.", debug=False)
        raise typer.Exit(INTERRUPTED) from err
    except BrokenPipeError as err:  # the reader of stdout (head, say) has all that it wants
        sys.stdout = None
        raise typer.Exit from err
    except (typer.Exit, typer.Abort):
        raise
    except Exception as err:
        _say(f"internal error: {type(err).__name__}: {err}. This is a defect: please report it with --debug.", debug)
        raise typer.Exit(SOME_FAILED) from err


def for_each(
    items: Sequence[str],
    work: Callable[[str], None],
    debug: bool,
    expand: Callable[[str], Sequence[str]] = lambda item: (item,),
) -> None:
    """Do the work for each item; an item that fails is named and the rest goes on, then the exit code tells.

    `expand` returns what an item stands for: the recordings of a playlist, each of which is an item of its own.
    """
    errors: list[TalknotesError] = []
    count = 0
    for item in items:
        found = _attempt(lambda item=item: expand(item), errors, debug)  # type: ignore[misc]
        count += 1 if found is None else len(found)
        for one in found or ():
            _attempt(lambda one=one: work(one), errors, debug)  # type: ignore[misc]
    if errors:
        if count > 1:
            _say(f"{len(errors)} of {count} failed.", debug=False)
        raise typer.Exit(exit_code_of(errors, count))


def _attempt(work: Callable[[], T], errors: list[TalknotesError], debug: bool) -> T | None:
    try:
        return work()
    except TalknotesError as err:
        _say(f"error: {err}", debug)
        errors.append(err)
        return None


def _say(message: str, debug: bool) -> None:
    if debug:
        typer.echo(redact(traceback.format_exc()), err=True)
    typer.echo(printable(redact(message)), err=True)
