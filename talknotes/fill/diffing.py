"""A unified diff of a post, byte for byte: what `patch` and `git apply` take.

Made for posts that gained or lost a few lines among many: it goes through both versions once, and compares line by line
(which takes long) only what was rewritten. Lines end at LF alone, as `diff` counts them, so that a CRLF post shows its
line ends as they are. Knows nothing of blocks.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import Path
from typing import Final

_CONTEXT_LINES: Final = 3
_SURE_LINES: Final = 5
"""So many equal lines after a change are no chance."""
_NO_END: Final = b"\n\\ No newline at end of file\n"

_Edit = tuple[int, int, int, int]
"""Lines `[0]` to `[1]` of the old version became lines `[2]` to `[3]` of the new one; ends are excluded."""


def unified(path: Path, before: bytes, after: bytes) -> bytes:
    """Return the diff between two versions of the post at `path`; empty where they are equal."""
    old, new = _lines(before), _lines(after)
    hunks = [_hunk(old, new, edits) for edits in _grouped(_edits(old, new))]
    name = path.as_posix().lstrip("/").encode("utf-8", "surrogateescape")
    return b"".join((b"--- a/", name, b"\n+++ b/", name, b"\n", *hunks)) if hunks else b""


def _lines(data: bytes) -> list[bytes]:
    *lines, last = data.split(b"\n")
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _edits(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[_Edit]:
    """Yield what changed, in order; lines that only came or only went are found by the lines after them."""
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(old), reversed(new), strict=False)))
    at, to = 0, 0
    while at < len(old) or to < len(new):
        if at < len(old) and to < len(new) and old[at] == new[to]:
            at, to = at + 1, to + 1
        elif (came := _distance(old, at, new, to)) is not None:
            yield at, at, to, to + came
            to += came
        elif (went := _distance(new, to, old, at)) is not None:
            yield at, at + went, to, to
            at += went
        else:
            tail = min(tail, len(old) - at, len(new) - to)
            yield from _rewritten(old, at, len(old) - tail, new, to, len(new) - tail)
            return


def _distance(fixed: Sequence[bytes], start: int, moved: Sequence[bytes], first: int) -> int | None:
    """Return how many lines of `moved` from `first` on stand before those that `fixed` has from `start` on."""
    sure = fixed[start : start + _SURE_LINES]
    if not sure:
        return len(moved) - first
    for at in range(first + 1, len(moved) - len(sure) + 1):
        ends = len(sure) == _SURE_LINES or at + len(sure) == len(moved)
        if ends and moved[at] == sure[0] and moved[at : at + len(sure)] == sure:
            return at - first
    return None


def _rewritten(old: Sequence[bytes], at: int, end: int, new: Sequence[bytes], to: int, until: int) -> Iterator[_Edit]:
    matcher = SequenceMatcher(None, old[at:end], new[to:until], autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield at + old_start, at + old_end, to + new_start, to + new_end


def _grouped(edits: Iterator[_Edit]) -> Iterator[list[_Edit]]:
    """Yield edits whose context meets together."""
    group: list[_Edit] = []
    for edit in edits:
        if group and edit[0] - group[-1][1] > 2 * _CONTEXT_LINES:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _hunk(old: Sequence[bytes], new: Sequence[bytes], edits: Sequence[_Edit]) -> bytes:
    lead = min(_CONTEXT_LINES, edits[0][0])
    trail = min(_CONTEXT_LINES, len(old) - edits[-1][1])
    start, end = edits[0][0] - lead, edits[-1][1] + trail
    ranges = _range(start, end), _range(edits[0][2] - lead, edits[-1][3] + trail)
    pieces = [f"@@ -{ranges[0]} +{ranges[1]} @@\n".encode()]
    at = start
    for edit in edits:
        pieces += [_shown(b" ", line) for line in old[at : edit[0]]]
        pieces += [_shown(b"-", line) for line in old[edit[0] : edit[1]]]
        pieces += [_shown(b"+", line) for line in new[edit[2] : edit[3]]]
        at = edit[1]
    return b"".join([*pieces, *(_shown(b" ", line) for line in old[at:end])])


def _range(start: int, end: int) -> str:
    if end - start == 1:
        return str(start + 1)
    return f"{start + (end > start)},{end - start}"


def _shown(mark: bytes, line: bytes) -> bytes:
    return mark + line if line.endswith(b"\n") else mark + line + _NO_END
