"""Copies of the shipped prompts in a folder of the user's, to be changed there."""

from collections.abc import Sequence
from pathlib import Path

from talknotes.errors import EditedError, UsageError
from talknotes.files import ABSENT, hash_file, write_atomic, write_error
from talknotes.prompting.catalogue import Prompt, open_prompts


def copy_prompts(names: Sequence[str], folder: Path) -> tuple[Path, ...]:
    """Copy the prompts called `names` (none: all) into `folder` and return where the copies are.

    A copy that is there already, byte for byte, is left alone. Raises UsageError for unknown names, EditedError where
    another file stands in a copy's place, WriteError where the disk refuses; then nothing of the rest is copied.
    """
    prompts = open_prompts()
    if not names and any(str(folder) == prompt.name for prompt in prompts):
        raise UsageError(f"{folder}: a prompt's name, but no folder. Give the folder last: prompts copy {folder} DIR.")
    chosen = tuple(dict.fromkeys(names)) or tuple(prompt.name for prompt in prompts)
    copies = {folder / prompts[name].path.name: prompts[name] for name in chosen}
    missing = {path: prompt for path, prompt in copies.items() if not _is_copy(path, prompt)}
    for path, prompt in missing.items():
        write_atomic(path, prompt.path.read_bytes(), ABSENT)
    return tuple(copies)


def _is_copy(path: Path, prompt: Prompt) -> bool:
    try:
        present = hash_file(path)
    except (FileNotFoundError, NotADirectoryError):  # the latter is told by the attempt to write
        return False
    except IsADirectoryError:
        present = ABSENT
    except OSError as err:
        raise write_error(path, err) from err
    if present != prompt.hash:
        raise EditedError(f"{path}: differs from ours and stays as it is; nothing was copied. Choose another folder.")
    return True
