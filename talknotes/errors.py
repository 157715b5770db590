"""The tree of errors that talknotes raises, and the exit code of each kind.

Every message names the item that failed and the next step, so that the command line can print it as it is.
Knows nothing of how errors are shown. Errors of other libraries are converted where the library is called.

    TalknotesError
    ├── UsageError       2  the request makes no sense (unknown engine, wrong configuration key)
    ├── InputError       3  the item is damaged, private, not found, not a recording
    ├── MissingError     4  something is missing or can't be reached (weights, network, a package)
    └── WriteError       5  the result can't be written (disk, permission, changed meanwhile)
        └── EditedError  5  the file holds bytes that the program did not write
"""

DONE, SOME_FAILED, FINDINGS, INTERRUPTED = 0, 1, 6, 130


class TalknotesError(Exception):
    """Base of all errors that a user can mend; `exit_code` tells the kind."""

    exit_code = SOME_FAILED


class UsageError(TalknotesError):
    """The request makes no sense; the message lists what would."""

    exit_code = 2


class InputError(TalknotesError):
    """The item that was given is damaged, private, not found or no recording."""

    exit_code = 3


class MissingError(TalknotesError):
    """Weights, a network, a package or a program is missing or can't be reached."""

    exit_code = 4


class WriteError(TalknotesError):
    """A result can't be written: disk full, no permission, or the file changed meanwhile."""

    exit_code = 5


class EditedError(WriteError):
    """A file would be overwritten that holds bytes which the program did not write."""


def exit_code_of(errors: list[TalknotesError], items: int) -> int:
    """Return the exit code for a run over `items` items of which some failed with `errors`.

    All failed in the same way: that way's code. Some failed, or in several ways: 1. None failed: 0.
    """
    codes = {error.exit_code for error in errors}
    if not codes:
        return DONE
    return codes.pop() if len(codes) == 1 and len(errors) == items else SOME_FAILED
