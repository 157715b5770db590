"""A pattern that is written out and compiled when it is first used: most are asked by few posts, and some take long."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final


class Pattern:
    """A regular expression by what writes it."""

    def __init__(self, write: Callable[[], str]) -> None:
        self._write: Final = write

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text, or None."""
        return self._compiled.search(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of all of a text, or None."""
        return self._compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches in a text, in order."""
        return self._compiled.finditer(text)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._write())
