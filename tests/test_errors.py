import pytest

from talknotes.errors import (
    EditedError,
    InputError,
    MissingError,
    TalknotesError,
    UsageError,
    WriteError,
    exit_code_of,
)

USAGE, INPUT, MISSING, WRITE, EDITED = (
    kind("x") for kind in (UsageError, InputError, MissingError, WriteError, EditedError)
)


@pytest.mark.parametrize(
    ("errors", "items", "code"),
    [
        ([], 0, 0),
        ([], 3, 0),
        ([USAGE], 1, 2),
        ([INPUT], 1, 3),
        ([MISSING], 1, 4),
        ([WRITE], 1, 5),
        ([EDITED], 1, 5),
        ([INPUT, INPUT], 2, 3),
        ([WRITE, EDITED], 2, 5),
        ([INPUT], 2, 1),
        ([INPUT, INPUT], 3, 1),
        ([INPUT, MISSING], 2, 1),
        ([INPUT, MISSING], 3, 1),
        ([TalknotesError("x")], 1, 1),
    ],
)
def test_exit_codes(errors: list[TalknotesError], items: int, code: int) -> None:
    assert exit_code_of(errors, items) == code
