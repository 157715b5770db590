"""Front matter: TOML between `+++`, YAML between `---`, or a JSON object, with the bytes of each key.

Knows nothing of what keys mean. Nothing in it is ever run: a YAML tag is passed over, its value taken as it is written.
What can't be read is kept as a message. Caveat: a post may begin with a rule (`---`); it is front matter only where
keys follow.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from talknotes.authored.fields import Field, FrontError, json_fields, toml_fields, yaml_fields
from talknotes.authored.lines import Lines
from talknotes.authored.post import FrontField, FrontFormat, FrontMatter

_LONGEST_LINES: Final = 5_000
_MOST_FENCES: Final = 8
"""A fence's mark may stand in a string; so many are tried."""
_FENCES: Final[dict[str, tuple[FrontFormat, tuple[str, ...]]]] = {
    "+++": ("toml", ("+++",)),
    "---": ("yaml", ("---", "...")),
}
_KEY: Final = {
    "toml": re.compile(r"\s*(?:[\w\"'.-]+\s*=|\[)"),
    "yaml": re.compile(r"\s*(?:[\w\"'][^:#]{0,100}:(?:\s|$)|\{)"),
}
_JSON: Final = re.compile(r"\{\s*(?:\"|\}\s*$)")
_COMMENT: Final = re.compile(r"\s*(?:#|$)")
_FIELDS: Final[dict[str, Callable[[str], list[Field]]]] = {"toml": toml_fields, "yaml": yaml_fields}


@dataclass(frozen=True, slots=True)
class Front:
    """What was found, and the line at which the post's body starts."""

    matter: FrontMatter | None
    end: int


def read_front(lines: Lines) -> Front:
    """Return the front matter at the start of a file, if it has any."""
    first = next((at for at, line in enumerate(lines.lines) if line.strip()), None)
    if first is None:
        return Front(None, 0)
    mark = lines.lines[first].rstrip()
    if mark in _FENCES:
        return _fenced(lines, first, mark)
    if _JSON.match("\n".join(lines.lines[first : first + 3])):
        return _json(lines, first)
    return Front(None, 0)


def _fenced(lines: Lines, first: int, mark: str) -> Front:
    format_, closing = _FENCES[mark]
    last = min(len(lines.lines), first + _LONGEST_LINES)
    ends = [at for at in range(first + 1, last) if lines.lines[at].rstrip() in closing][:_MOST_FENCES]
    inside = next((line for line in lines.lines[first + 1 : last] if not _COMMENT.match(line)), "")
    if not ends or not (_KEY[format_].match(inside) or inside.rstrip() in closing):
        return Front(None, 0)
    error = ""
    for end in ends:
        try:
            fields = _FIELDS[format_]("\n".join(lines.lines[first + 1 : end]))
        except FrontError as err:
            error = error or str(err)
        else:
            return _front(lines, format_, first, end + 1, fields, first + 1)
        if format_ == "yaml":
            break
    span = lines.of_lines(first, ends[0] + 1)
    return Front(FrontMatter(format_, span, (), error), ends[0] + 1)


def _json(lines: Lines, first: int) -> Front:
    start = lines.starts[first]
    text = lines.text[start:]
    try:
        fields, length = json_fields(text)
    except FrontError as err:
        end = next((at for at in range(first, len(lines.lines)) if lines.lines[at].rstrip() == "}"), None)
        if end is None:
            return Front(None, 0)
        return Front(FrontMatter("json", lines.of_lines(first, end + 1), (), str(err)), end + 1)
    end = lines.line_at(start + length - 1)
    if lines.text[start + length : lines.starts[end + 1]].strip():
        return Front(None, 0)
    places = tuple(
        FrontField(field.key, field.value, lines.span(start + field.start, start + field.end)) for field in fields
    )
    return Front(FrontMatter("json", lines.of_lines(first, end + 1), places), end + 1)


def _front(lines: Lines, format_: FrontFormat, first: int, end: int, fields: list[Field], shift: int) -> Front:
    places = tuple(
        FrontField(field.key, field.value, lines.of_lines(shift + field.start, shift + field.end)) for field in fields
    )
    return Front(FrontMatter(format_, lines.of_lines(first, end), places), end)
