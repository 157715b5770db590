"""A prompt's file, read: its header checked, its body cut into the messages' templates.

Knows nothing of which prompts there are, nor of Jinja. Every error names the file and the line, because these files are
written by people. A body is cut before anything is put into it, so that no value can begin a message of its own.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from talknotes.errors import UsageError
from talknotes.files import hash_bytes

if TYPE_CHECKING:
    from pydantic import ValidationError

Role = Literal["system", "user", "assistant"]

KEYS: Final = ("name", "version", "purpose", "values", "answer")
"""What a header holds, all of it."""

_RULE = "---"
_ROLE_LINE = re.compile(r"## (system|user|assistant)\s*")
_LAYOUT = "A prompt begins with its header between lines of ---; see `talknotes prompts show talk-notes`."


@dataclass(frozen=True, slots=True)
class Part:
    """The template of one message; `line` is where it begins in the file, from 1."""

    role: Role
    template: str
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A prompt's file as it was read; `values` says of each value what it is, `answer` is a JSON schema or None."""

    path: Path
    text: str
    hash: str
    name: str
    version: str
    purpose: str
    values: dict[str, str]
    answer: dict[str, Any] | None
    parts: tuple[Part, ...]

    def line_of(self, key: str) -> int:
        """Return the line of the header that begins with `key`, from 1; 1 where none does."""
        return _line_of(self.text.split("\n"), key)


def fault(path: Path, line: int, what: str) -> UsageError:
    """Return the error for something wrong in a prompt's file; `line` counts from 1."""
    return UsageError(f"{path}, line {line}: {what}")


def read_prompt(path: Path) -> Source:
    """Return what a prompt's file holds; UsageError, with file and line, where it can't be a prompt."""
    try:
        data = path.read_bytes()
    except OSError as err:
        raise UsageError(f"{path}: the prompt can't be read ({err.strerror or err}).") from err
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as err:
        line = data.count(b"\n", 0, err.start) + 1
        raise fault(path, line, "not UTF-8. Save the file in that encoding.") from err
    lines = text.split("\n")
    end = _end_of_header(path, lines)
    header = _read_header(path, lines[1:end])
    if header["name"] != path.stem:
        at = _line_of(lines, "name")
        raise fault(path, at, f"the prompt calls itself {header['name']!r}, so its file must be {header['name']}.md.")
    header["version"] = str(header["version"])
    return Source(path, text, hash_bytes(data), **header, parts=_cut(path, lines, end + 1))


def _end_of_header(path: Path, lines: list[str]) -> int:
    if lines[0].rstrip() != _RULE:
        raise fault(path, 1, f"no header. {_LAYOUT}")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _RULE), None)
    if end is None:
        raise fault(path, 1, f"the header does not end. {_LAYOUT}")
    return end


def _read_header(path: Path, lines: list[str]) -> dict[str, Any]:
    import yaml
    from pydantic import BaseModel, ConfigDict, Field, ValidationError

    class Header(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)

        name: str
        version: int | str
        purpose: str = Field(min_length=1)
        values: dict[str, str]
        answer: dict[str, Any] | None

    try:
        found = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        line = 2 if mark is None else mark.line + 2
        raise fault(path, line, f"the header is no YAML: {getattr(err, 'problem', None) or err}.") from err
    if not isinstance(found, dict):
        raise fault(path, 2, f"the header holds no keys. It needs {', '.join(KEYS)}.")
    try:
        return Header.model_validate(found).model_dump()
    except ValidationError as err:
        raise _header_fault(path, lines, err) from err


def _header_fault(path: Path, lines: list[str], err: "ValidationError") -> UsageError:
    first = err.errors()[0]
    key = ".".join(str(piece) for piece in first["loc"] if piece not in ("int", "str"))
    if first["type"] == "missing":
        return fault(path, 1, f"the header lacks {key!r}. It needs {', '.join(KEYS)}.")
    line = _line_of([_RULE, *lines], key.split(".")[0])
    if first["type"] == "extra_forbidden":
        return fault(path, line, f"the header knows no {key!r}, only {', '.join(KEYS)}.")
    return fault(path, line, f"{key}: {first['msg']}.")


def _line_of(lines: list[str], key: str) -> int:
    found = (number for number, line in enumerate(lines, 1) if re.match(rf"[\"']?{re.escape(key)}[\"']?\s*:", line))
    return next(found, 1)


def _cut(path: Path, lines: list[str], start: int) -> tuple[Part, ...]:
    heads = [number for number in range(start, len(lines)) if _ROLE_LINE.fullmatch(lines[number])]
    early = range(start, heads[0] if heads else len(lines))
    stray = next((number for number in early if lines[number].strip()), None)
    if stray is not None or not heads:
        where = len(lines) if stray is None else stray + 1
        raise fault(path, where, "the text belongs under a line `## system` or `## user`.")
    ends = [*heads[1:], len(lines)]
    parts = tuple(_part(lines, head, end) for head, end in zip(heads, ends, strict=True))
    for place, part in enumerate(parts):
        if not part.template.strip():
            raise fault(path, part.line - 1, f"nothing stands under `## {part.role}`.")
        if part.role == "system" and place:
            raise fault(path, part.line - 1, "`## system` comes first, and once.")
    if parts[-1].role != "user":
        raise fault(path, parts[-1].line - 1, "the last part must be `## user`, which is what is asked.")
    return parts


def _part(lines: list[str], head: int, end: int) -> Part:
    match = _ROLE_LINE.fullmatch(lines[head])
    assert match is not None
    return Part(cast(Role, match[1]), "\n".join(lines[head + 1 : end]), head + 2)
