"""The user's own editor, opened on a file and waited for."""

import shlex
import subprocess
from pathlib import Path

from talknotes.errors import MissingError, UsageError


def run_editor(path: Path) -> None:
    """Let the user edit a file; MissingError where the editor can't be started, UsageError where it fails."""
    from talknotes.settings import editor_command

    words = shlex.split(editor_command())
    try:
        done = subprocess.run([*words, str(path)], check=False)
    except OSError as err:
        raise MissingError(f"{words[0]}: this editor can't be started. Set EDITOR, or edit {path} yourself.") from err
    if done.returncode:
        raise UsageError(f"{words[0]} left with code {done.returncode}; {path} is as it left it.")
