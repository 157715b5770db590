"""Which one talk of a programme is wanted: by its number, or by its title as somebody remembers it."""

from collections.abc import Sequence
from typing import Final

from talknotes.errors import InputError
from talknotes.values import Programme

_ALIKE: Final = 75.0
"""Of a hundred: how alike the title that is asked for must be to a talk's."""
_AS_GOOD: Final = 5.0


def select_talk(programme: Programme, number: int | None, title: str | None) -> int | None:
    """Return the index of the one talk that is wanted, by its number from 1 or by its title; None for all.

    Raises InputError, listing the talks, where there is no such talk or several fit.
    """
    if number is None and title is None:
        return None
    titles = [talk.title or f"Talk {index}" for index, talk in enumerate(programme.talks, 1)]
    listed = "; ".join(f"{index} {name}" for index, name in enumerate(titles, 1)) or "none"
    if number is not None:
        if not 1 <= number <= len(titles):
            raise InputError(f"--talk {number}: there is no such talk. Talks: {listed}.")
        return number - 1
    assert title is not None
    return _by_title(title, titles, listed)


def _by_title(title: str, titles: Sequence[str], listed: str) -> int:
    from rapidfuzz import fuzz, utils

    scores = [fuzz.token_set_ratio(title, one, processor=utils.default_process) for one in titles]
    best = max(scores, default=0.0)
    fitting = [index for index, score in enumerate(scores) if score >= best - _AS_GOOD]
    if best < _ALIKE or len(fitting) != 1:
        what = "several talks fit" if best >= _ALIKE else "no talk is called so"
        raise InputError(f"--title {title!r}: {what}. Choose one with --talk N: {listed}.")
    return fitting[0]
