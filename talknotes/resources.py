"""Where the data that comes with talknotes lies: `prompts/` and `samples/`.

In a checkout they are beside the package, in a wheel inside it; this module alone knows.
"""

from pathlib import Path

from talknotes.errors import MissingError

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of a file or folder such as `samples/afternoon.flac`; MissingError where it is not there."""
    for root in (_PACKAGE, _PACKAGE.parent):
        path = root / name
        if path.exists():
            return path
    raise MissingError(f"{name}: this file belongs to talknotes but is not there. Install talknotes again.")
