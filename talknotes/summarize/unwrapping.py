"""Finds the JSON in what a model answers: behind thoughts, channels, courtesies and code fences.

Knows nothing of what the answer should hold, but which keys tell that a value is one. Caveat: thoughts that never end
may hold the answer; then it is looked for in them.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from talknotes.summarize.lenient import Read, read_json

_LONGEST: Final = 200_000
"""Characters of an answer that are read; a model that writes more has lost its way."""
_MOST_STARTS: Final = 500
_MOST_LOOKS: Final = 5
"""How often an answer is gone through in search of a value, in all."""
_FINAL: Final = re.compile(r"<\|?channel\|?>\s*final\b[^<{\[]*(?:<\|?message\|?>)?", re.IGNORECASE)
_OPENING: Final = re.compile(
    r"<(?:think(?:ing)?|reasoning|thought|reflection|scratchpad)\b[^<>]{0,80}>|\[THINK\]|<\|channel>\s{0,9}thought\b",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"</(?:think(?:ing)?|reasoning|thought|reflection|scratchpad)\s{0,9}>|\[/THINK\]|<channel\|>", re.IGNORECASE
)
_TOKEN: Final = re.compile(r"<\|[\w ]{1,40}\|>|<\|[\w]{1,20}>|<[\w]{1,20}\|>|</?s>|<(?:end_of_turn|eos)>")
_START: Final = re.compile(r"[{\[]")


def unwrap_all(text: str, keys: Collection[str], whole: Collection[str]) -> Read | None:
    """Return what `unwrap` does; where values with a key in `whole` are there, the last of these that holds anything.

    Where an answer ends in a row of values that are but pieces of one, that row.
    """
    found = [one for one in _values(spoken(text[:_LONGEST])) if _has(one.value, keys)]
    ends = [one for one in found if not one.cut and _has(one.value, whole)]
    held = [one for one in ends if any(_first(one.value, whole))]
    if held or ends:
        return (held or ends)[-1]
    pieces = [one for one in found if isinstance(one.value, dict) and any(key in one.value for key in keys)]
    if len(pieces) > 1 and not any(_has(one.value, whole) for one in pieces):
        return Read([one.value for one in pieces], pieces[-1].end, pieces[-1].cut)
    return _last(found)


def unwrap(text: str, keys: Collection[str]) -> Read | None:
    """Return the value in an answer that has one of `keys` at its top or just below it; None where there is none.

    Of several the last whole one counts, and one that was cut off only where there is no whole one: who thinks aloud
    comes to the answer at the end.
    """
    return _last([read for read in _values(spoken(text[:_LONGEST])) if _has(read.value, keys)])


def _last(found: Sequence[Read]) -> Read | None:
    whole = [read for read in found if not read.cut]
    return next(reversed(whole or found), None)


def _first(value: Any, keys: Collection[str]) -> Iterator[Any]:
    """Yield what stands under one of the keys, at the top of a value or just below it."""
    if isinstance(value, dict):
        for holder in (value, *value.values()):
            if isinstance(holder, dict):
                yield from (holder[key] for key in keys if key in holder)
    elif isinstance(value, list):
        for one in value:
            yield from _first(one, keys)


def spoken(text: str) -> str:
    """Return an answer without thoughts that end, and without tokens of a chat's own."""
    finals = list(_FINAL.finditer(text))
    return _TOKEN.sub(" ", _without_thoughts(text[finals[-1].end() :] if finals else text))


def _without_thoughts(text: str) -> str:
    """Return what stands before and behind thoughts; what comes before an end that has no beginning is a thought."""
    *ended, last = _CLOSING.split(text)
    kept = []
    for at, piece in enumerate(ended):
        opening = _OPENING.search(piece)
        if opening is not None:
            kept.append(piece[: opening.start()])
        elif at:
            kept.append(piece)
    return " ".join([*kept, last])


def _values(text: str) -> Iterator[Read]:
    at = looked = 0
    for _ in range(_MOST_STARTS):
        start = _START.search(text, at)
        if start is None or looked > _MOST_LOOKS * len(text):
            return
        read = read_json(text, start.start())
        looked += max(read.end - start.start(), 1)
        at = start.end()
        if read.value is not None:
            yield read
            at = len(text) if read.cut and isinstance(read.value, dict) else read.end


def _has(value: Any, keys: Collection[str]) -> bool:
    if isinstance(value, dict):
        return any(key in value for key in keys) or any(
            isinstance(inner, dict) and any(key in inner for key in keys) for inner in value.values()
        )
    return isinstance(value, list) and bool(value) and any(isinstance(one, dict) and _has(one, keys) for one in value)
