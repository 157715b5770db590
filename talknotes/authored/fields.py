"""The top-level keys of TOML, YAML and JSON with their values and where they stand.

Values are the libraries' own; only places are found here. Knows nothing of fences. A key that is written in several
places (`[[resources]]`, dotted keys) stands where it does first, with what follows it directly.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from yaml.nodes import Node

_LONGEST_YAML: Final = 65_536
_MOST_MERGED: Final = 10_000
_TOML_TOKEN: Final = re.compile(
    r'"""(?:\\.|(?!""").)*"""+|\'\'\'(?:(?!\'\'\').)*\'\'\'+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]|\n', re.S
)
_TOML_KEY: Final = re.compile(r"\s*\[{0,2}\s*(?:\"((?:\\.|[^\"\\])*)\"|'([^']*)'|([\w-]+))")


class FrontError(ValueError):
    """Front matter that can't be read, and why."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its value, from `start` to `end`: lines in TOML and YAML, characters in JSON."""

    key: str
    value: Any
    start: int
    end: int


def toml_fields(text: str) -> list[Field]:
    """Return the fields of a TOML document; FrontError where it is none."""
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as err:
        raise FrontError(f"TOML: {err}") from err
    found: dict[str, Field] = {}
    last = ""
    for key, start, end in _toml_statements(text):
        if key not in values:
            continue
        if key not in found:
            found[key] = Field(key, values[key], start, end)
        elif key == last:
            found[key] = replace(found[key], end=end)
        last = key
    return list(found.values())


def _toml_statements(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the top-level key of each statement, and its lines; those of a table belong to the table."""
    table: str | None = None
    for start, end, statement in _toml_lines(text):
        named = _TOML_KEY.match(statement)
        if not named:
            continue
        key = next(one for one in named.groups() if one is not None)
        if statement.lstrip().startswith("["):
            table = key
        yield table or key, start, end


def _toml_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each statement with its lines, however many it takes."""
    line = start = begin = depth = 0
    for token in _TOML_TOKEN.finditer(text + "\n"):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        elif token[0] == "\n":
            line += 1
            if depth <= 0:
                if text[begin : token.start()].strip():
                    yield start, line, text[begin : token.start()]
                start, begin, depth = line, token.end(), 0
        else:
            line += token[0].count("\n")


def yaml_fields(text: str) -> list[Field]:
    """Return the fields of a YAML mapping; FrontError where it is none. No tag makes anything run."""
    import yaml

    if len(text) > _LONGEST_YAML:
        raise FrontError(f"YAML: longer than {_LONGEST_YAML} characters")
    loader = _loader()(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return []
        if not isinstance(root, yaml.MappingNode):
            raise FrontError("YAML: no keys")
        lines = text.split("\n")
        return [
            Field(_yaml_key(loader, key), _yaml_value(loader, value), *_yaml_lines(key, value, lines))
            for key, value in root.value
        ]
    except yaml.YAMLError as err:
        raise FrontError(f"YAML: {' '.join(str(err).split())}") from err
    except (ValueError, RecursionError, TypeError, OverflowError, AttributeError) as err:
        raise FrontError(f"YAML: {err}") from err
    finally:
        loader.dispose()


def _yaml_key(loader: Any, node: "Node") -> str:
    return node.value if isinstance(node.value, str) else str(loader.construct_object(node, deep=True))


def _yaml_value(loader: Any, node: "Node") -> Any:
    """Return a value; as it is written where it only looks like a date or a number."""
    try:
        return loader.construct_object(node, deep=True)
    except ValueError:
        if isinstance(node.value, str):
            return node.value
        raise


def _yaml_lines(key: "Node", value: "Node", lines: list[str]) -> tuple[int, int]:
    """Return the lines of a field; blank lines and comments that follow it are none of them."""
    start = key.start_mark.line
    end = value.end_mark.line + (value.end_mark.column > 0)
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return start, max(end, start + 1)


def _loader() -> Any:
    import yaml

    class Plain(yaml.SafeLoader):
        """A loader that takes what a strange tag marks as it is written, and merges no more than anyone writes."""

        def flatten_mapping(self, node: Any) -> None:
            if len(node.value) > _MOST_MERGED:
                raise yaml.constructor.ConstructorError(None, None, "too many merged keys", node.start_mark)
            super().flatten_mapping(node)

    def plain(loader: Any, node: Any) -> Any:
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_scalar(node)

    Plain.add_constructor(None, plain)
    return Plain


def json_fields(text: str) -> tuple[list[Field], int]:
    """Return the fields of the JSON object with which a text begins, and its length; FrontError where it is none."""
    decoder = json.JSONDecoder()
    try:
        _, length = decoder.raw_decode(text)
        fields = list(_json_fields(text, decoder))
    except (ValueError, RecursionError) as err:
        raise FrontError(f"JSON: {err}") from err
    return fields, length


def _json_fields(text: str, decoder: json.JSONDecoder) -> Iterator[Field]:
    blank = re.compile(r"[\s,]*")
    at = blank.match(text, 1).end()  # type: ignore[union-attr]
    while text[at] != "}":
        key, behind = decoder.raw_decode(text, at)
        colon = text.index(":", behind) + 1
        value, end = decoder.raw_decode(text, blank.match(text, colon).end())  # type: ignore[union-attr]
        yield Field(key, value, *_with_lines(text, at, end))
        at = blank.match(text, end).end()  # type: ignore[union-attr]


def _with_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the whole lines of a field where it has them to itself, else the field alone."""
    first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    behind = re.compile(r"[ \t]*,?[ \t]*(?:\r\n|\r|\n)").match(text, end)
    if behind and not text[first:start].strip():
        return first, behind.end()
    return start, end
