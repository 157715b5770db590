"""Headings and speaker lines as templates over {title}, {name}, {people}, {affiliation}, and what becomes of them.

A placeholder for which there is nothing goes together with the words and marks that only lead to it: of
`**{title}** by {name}` stays `**{title}**`. The values must be escaped; the template is the author's own Markdown.
"""

import re
from collections.abc import Mapping
from typing import Final

PLACEHOLDERS: Final = ("title", "name", "people", "affiliation")

_PIECE: Final = re.compile("{(" + "|".join(PLACEHOLDERS) + ")}")
_PAIRS: Final = (
    ("***", "***"), ("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("(", ")"), ("[", "]"),
    ("“", "”"), ("„", "“"), ("«", "»"), ("»", "«"), ("‘", "’"), ('"', '"'), ("'", "'"),
)  # fmt: skip
_CLOSERS: Final = re.compile("[*_)\\]”»’\"']*")
_OPENERS: Final = re.compile("[*_(\\[“„«‘\"']*$")
_LIST_MARK: Final = re.compile(r"(?P<mark>[-*+]|[0-9]{1,9}[.)])(?P<gap>[ \t]+)")


def placeholders(template: str) -> tuple[str, ...]:
    """Return the names of a template's placeholders, in order."""
    return tuple(_PIECE.findall(template))


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its values; a placeholder whose value is missing or empty goes with what leads to it.

    Empty where there is no value at all.
    """
    literals, names = _take_apart(template)
    if not any(values.get(name) for name in names):
        return ""
    while (missing := next((at for at, name in enumerate(names) if not values.get(name)), None)) is not None:
        literals[missing : missing + 2] = [_bridge(literals[missing], literals[missing + 1], missing, len(names))]
        del names[missing]
    if len(literals) < len(_take_apart(template)[0]) and literals[0].startswith("(") and literals[-1].endswith(")"):
        literals[0], literals[-1] = literals[0].removeprefix("("), literals[-1].removesuffix(")")
    text = literals[0]
    for name, literal in zip(names, literals[1:], strict=True):
        text += values[name] + (literal[1:] if values[name].endswith(".") and literal.startswith(".") else literal)
    return text


def list_width(line: str) -> int:
    """Return how far a list item's text stands from the margin where `line` begins one, else 0."""
    found = _LIST_MARK.match(line)
    return found.end() if found else 0


def _take_apart(template: str) -> tuple[list[str], list[str]]:
    """Return the literals around the placeholders, one more than these, and the placeholders' names."""
    pieces = _PIECE.split(template)
    return pieces[::2], pieces[1::2]


def _bridge(left: str, right: str, at: int, count: int) -> str:
    """Return what is left of the literals on both sides of a placeholder that goes."""
    left, right = _without_pairs(left, right)
    if at == 0:
        found = _OPENERS.search(right)
        return left + (found.group() if found else "")
    if at == count - 1:
        found = _CLOSERS.match(left)
        return (found.group() if found else "") + right
    return left if re.search(r"[(\[]", left) else right


def _without_pairs(left: str, right: str) -> tuple[str, str]:
    """Return both sides without the marks that stood around the placeholder alone."""
    while True:
        bare_left, bare_right = left.rstrip("\u00a0\u202f"), right.lstrip("\u00a0\u202f")
        for opener, closer in _PAIRS:
            if bare_left.endswith(opener) and bare_right.startswith(closer):
                left, right = bare_left.removesuffix(opener), bare_right.removeprefix(closer)
                break
        else:
            return left, right
