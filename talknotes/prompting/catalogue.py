"""Which prompts there are, and the user's own in place of ours.

A prompt is asked for by its name. Whether a folder of the user's can replace a prompt is decided when it is opened, not
hours later when a talk has been heard: names, templates and the answer's form are checked then, and each is tried with
made-up values. Knows nothing of what is done with an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from talknotes.errors import UsageError
from talknotes.llm.contract import Message
from talknotes.prompting.parsing import Part, Source, fault, read_prompt
from talknotes.prompting.templates import fill, used
from talknotes.prompting.trials import TRIALS
from talknotes.resources import resource

_SUFFIX: Final = ".md"
_NO_PROMPT: Final = "readme"
_FENCE: Final = "fence"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt; `answer` is the JSON schema of what is to come back, None where an earlier prompt's still holds.

    `hash` is the SHA-256 of its file's bytes in hex, `own` tells that the file is the user's, `values` what each value
    is that it is rendered with.
    """

    name: str
    version: str
    purpose: str
    answer: dict[str, Any] | None
    hash: str
    path: Path
    text: str
    values: dict[str, str]
    parts: tuple[Part, ...]
    own: bool = False

    def render(self, **values: Any) -> tuple[Message, ...]:
        """Return the messages with `values` put in; more than the prompt uses may be given.

        UsageError, naming file and line, where the template fails. ValueError where one of its values is not given, or
        where the text of one holds the fence, which would let data pass for ours.
        """
        missing = [name for name in self.values if name not in values]
        if missing:
            raise ValueError(f"{self.name} needs {', '.join(missing)}")
        mine = {name: values[name] for name in self.values}
        fence = mine.get(_FENCE)
        if fence is not None:
            _check_fence(fence, {name: value for name, value in mine.items() if name != _FENCE})
        return tuple(Message(part.role, fill(self.path, part, mine)) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Prompts:
    """All prompts, by name and in the order of their names."""

    all: tuple[Prompt, ...]

    def __iter__(self) -> Iterator[Prompt]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, name: str) -> Prompt:
        """Return a prompt; UsageError, with the names that there are, for any other."""
        found = next((prompt for prompt in self.all if prompt.name == name), None)
        if found is None:
            raise UsageError(f"There is no prompt {name!r}, only {', '.join(prompt.name for prompt in self.all)}.")
        return found


def open_prompts(folder: Path | None = None) -> Prompts:
    """Return the prompts that come with talknotes; a file in `folder` stands in for that of the same name.

    UsageError, naming the file and where it can the line, for files that can't: a name that no prompt has, a header
    that lacks something, a template that is broken or uses a value that there is not, an answer of another form.
    """
    shipped = {path.stem: _open(read_prompt(path)) for path in _files(resource("prompts"))}
    mine = {} if folder is None else {path.stem: path for path in _own_files(folder)}
    for name, path in mine.items():
        if name not in shipped:
            raise UsageError(f"{path}: no prompt is called {name!r}. There are {', '.join(shipped)}.")
        shipped[name] = _replace(shipped[name], read_prompt(path))
    return Prompts(tuple(shipped.values()))


def _files(folder: Path) -> list[Path]:
    found = [path for path in folder.iterdir() if path.suffix == _SUFFIX and not path.name.startswith(".")]
    return sorted(path for path in found if path.stem.lower() != _NO_PROMPT and path.is_file())


def _own_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder of prompts. `talknotes prompts copy {folder}` makes one.")
    try:
        found = _files(folder)
    except OSError as err:
        raise UsageError(f"{folder}: the folder of prompts can't be read ({err.strerror or err}).") from err
    if not found:
        raise UsageError(f"{folder}: holds no prompt. `talknotes prompts copy {folder}` puts ours there.")
    return found


def _open(source: Source, own: bool = False) -> Prompt:
    for part in source.parts:
        for name, line in sorted(used(source.path, part).items()):
            if name not in source.values:
                known = ", ".join(source.values) or "none"
                raise fault(source.path, line, f"{name!r} is no value of this prompt; the header names {known}.")
    return Prompt(
        source.name,
        source.version,
        source.purpose,
        source.answer,
        source.hash,
        source.path,
        source.text,
        source.values,
        source.parts,
        own,
    )


def _replace(shipped: Prompt, source: Source) -> Prompt:
    strange = [name for name in source.values if name not in shipped.values]
    if strange:
        known = ", ".join(shipped.values)
        raise fault(source.path, source.line_of("values"), f"nobody gives {', '.join(strange)}; there are {known}.")
    if _form(source.answer) != _form(shipped.answer):
        what = f"the answer's form is fixed; take it from `talknotes prompts show {shipped.name}`."
        raise fault(source.path, source.line_of("answer"), what)
    prompt = _open(source, own=True)
    if not any(_FENCE in used(source.path, part) for part in source.parts):
        what = "the text has no {{ fence }}. It belongs above and below all data, so that data can't pass for ours."
        raise fault(source.path, source.parts[0].line, what)
    for values in TRIALS:
        prompt.render(**values)
    return prompt


def _form(schema: Any) -> Any:
    """Return the part of a JSON schema on which the reading of an answer depends."""
    if not isinstance(schema, dict):
        return schema
    inner = schema.get("properties")
    properties = {name: _form(inner[name]) for name in sorted(inner)} if isinstance(inner, dict) else None
    return schema.get("type"), properties, _form(schema.get("items")), sorted(map(str, schema.get("required") or ()))


def _check_fence(fence: str, value: Any) -> None:
    if isinstance(value, str) and (not fence or fence in value):
        raise ValueError(f"the fence {fence!r} is part of the data that it stands around")
    if isinstance(value, dict):
        _check_fence(fence, tuple(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            _check_fence(fence, one)
