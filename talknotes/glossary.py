"""Words that a recording is likely to hold: glossary files from the most particular to the most general.

`NAME.glossary.txt` beside the recording, `glossary.txt` in its folder, then the configured file: a term a line, `#`
begins a comment. Knows nothing of what the words are used for.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from talknotes.errors import InputError

FOLDER_FILE: Final = "glossary.txt"
RECORDING_SUFFIX: Final = ".glossary.txt"

_COMMENT: Final = re.compile(r"(^|\s)#.*")  # not in the middle of a term: C#


def gather(given: Iterable[str], recording: Path | None, configured: Path | None) -> tuple[str, ...]:
    """Return the given words, then those of the glossaries of `recording` (None: it has no place) and `configured`.

    Each word comes once, what is more particular first. Raises InputError for a configured file that is not there and
    for any that can't be read.
    """
    beside = [] if recording is None else [recording.with_suffix(RECORDING_SUFFIX), recording.with_name(FOLDER_FILE)]
    files = [path for path in beside if path.is_file()] + ([] if configured is None else [configured])
    words = [*given, *(word for path in files for word in read_glossary(path))]
    return tuple(dict.fromkeys(tidy for word in words if (tidy := " ".join(word.split()))))


def read_glossary(path: Path) -> tuple[str, ...]:
    """Return the terms of a glossary file in order; InputError where it can't be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise InputError(f"{path}: the glossary can't be read ({err}). Write a term a line, in UTF-8.") from err
    return tuple(term for line in text.splitlines() if (term := _COMMENT.sub("", line).strip()))
