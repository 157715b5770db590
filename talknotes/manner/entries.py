"""The front matter of a post as its author wrote it: each key with its value and the text around both.

Looks one level deep into TOML tables and YAML mappings; what lies deeper stays text. Also reads lines `Key: value`
without fences, which have no place in a parsed post's front matter. Knows nothing of what keys mean.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from talknotes.authored.fields import Field, FrontError, json_fields, toml_fields, yaml_fields
from talknotes.authored.post import Post
from talknotes.manner.blog import Format

_TOML: Final = re.compile(r"([ \t]*)(\"(?:\\.|[^\"\\])*\"|'[^']*'|[\w.-]+)([ \t]*=[ \t]*)(.*)", re.DOTALL)
_YAML: Final = re.compile(r"([ \t]*)(\"[^\"]*\"|'[^']*'|[^\s:][^:\n]*?)([ \t]*:[ \t]*)(.*)", re.DOTALL)
_JSON: Final = re.compile(r"([ \t]*)(\"(?:\\.|[^\"\\])*\")(\s*:\s*)(.*?),?\s*", re.DOTALL)
_FIELD: Final = re.compile(r"()([A-Za-z][\w-]{1,30})([ \t]*:[ \t]*)(.*)")
_LEAST_FIELDS: Final = 2
_NAMED_FIELDS: Final = frozenset({"title", "date"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A key as written: `key` with its quotation marks if it has any, `raw` the value's source text.

    `separator` stands between them; it is empty where `raw` holds the whole statement (a table with tables in it).
    """

    key: str
    value: Any
    raw: str
    separator: str
    indent: str = ""
    table: str | None = None

    @property
    def name(self) -> str:
        """The key in lower case, without quotation marks."""
        return self.key.strip("\"'").lower()


@dataclass(frozen=True, slots=True)
class Written:
    """The front matter of one post; `body` is the text below it, `blank_after` the blank lines between them."""

    format: Format
    entries: tuple[Entry, ...]
    opening: str
    closing: str
    blank_after: int
    table_gap: int | None
    spread: bool
    body: str


def read_written(post: Post) -> Written | None:
    """Return a post's front matter as written; None where it can't be read. One without any has the format "none"."""
    front = post.front
    if front is None:
        return _read_fields(_tidy(post.source(post.body)))
    if front.error is not None:
        return None
    text = _tidy(post.source(front.span)).strip("\ufeff\n")
    body = _tidy(post.source(post.body))
    lines = text.split("\n")
    if front.format == "json":
        entries, opening, closing = tuple(_json_entries(text)), "", ""
    else:
        opening, closing = lines[0].rstrip(), lines[-1].rstrip()
        entries = tuple((_toml_entries if front.format == "toml" else _yaml_entries)(lines[1:-1]))
    return Written(
        front.format, entries, opening, closing, _blank(body), _table_gap(lines, front.format), len(lines) > 1, body
    )


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blank(body: str) -> int:
    return len(body) - len(body.lstrip("\n")) if body.strip() else 1


def _read_fields(body: str) -> Written:
    head, _, rest = body.lstrip("\n").partition("\n\n")
    found = [_FIELD.fullmatch(line) for line in head.split("\n")]
    entries = tuple(Entry(one[2], one[4].strip(), one[4].strip(), one[3]) for one in found if one)
    is_fields = len(entries) == len(found) >= _LEAST_FIELDS and not _NAMED_FIELDS.isdisjoint(e.name for e in entries)
    if is_fields:
        return Written("fields", entries, "", "", _blank(rest) + 1, None, True, rest)
    return Written("none", (), "", "", 0, None, True, body)


def _table_gap(lines: list[str], format_: str) -> int | None:
    """Return how many blank lines stand before TOML's first table; None without one."""
    first = next((at for at, line in enumerate(lines) if line.startswith("[") and at), None)
    if format_ != "toml" or first is None:
        return None
    return next((gap for gap in range(first) if lines[first - 1 - gap].strip()), 0)


def _toml_entries(lines: list[str], table: str | None = None) -> Iterator[Entry]:
    for field in toml_fields("\n".join(lines)):
        statement = lines[field.start : field.end]
        header = re.fullmatch(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?", statement[0])
        if table is None and header and isinstance(field.value, dict):
            if any(line.lstrip().startswith("[") for line in statement[1:]):
                yield Entry(field.key, field.value, "\n".join(statement).strip(), "")
            else:
                yield from _toml_entries(statement[1:], header[1].strip())
        elif found := _TOML.fullmatch("\n".join(statement).strip("\n")):
            yield Entry(found[2], field.value, found[4].rstrip(), found[3], found[1], table)


def _yaml_entries(lines: list[str], table: str | None = None) -> Iterator[Entry]:
    for field in yaml_fields("\n".join(lines)):
        found = _YAML.fullmatch("\n".join(lines[field.start : field.end]))
        if not found:
            continue
        is_block = isinstance(field.value, dict) and found[4].startswith("\n")
        inner = _yaml_inner(found[4][1:].split("\n"), found[2]) if table is None and is_block else []
        if inner:
            yield from inner
        else:
            separator = found[3].rstrip() if found[4].startswith("\n") else found[3]
            yield Entry(found[2], field.value, found[4].rstrip(), separator, found[1], table)


def _yaml_inner(lines: list[str], table: str) -> list[Entry]:
    try:
        return list(_yaml_entries(lines, table))
    except FrontError:
        return []


def _json_entries(text: str) -> Iterator[Entry]:
    fields, _ = json_fields(text)
    for field in fields:
        if found := _JSON.fullmatch(_json_source(text, field)):
            yield Entry(found[2], field.value, found[4], found[3], found[1])


def _json_source(text: str, field: Field) -> str:
    return text[field.start : field.end].strip("\n")
