"""The Jinja side of a prompt: templates checked before they are needed, and filled in.

Templates are sandboxed and see nothing but the values that they are given: no file, no other template. A name that
nobody gives is an error, never an empty string. Knows nothing of models; all Jinja is imported here alone.
"""

import functools
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import UsageError
from talknotes.prompting.parsing import Part, fault

if TYPE_CHECKING:
    from jinja2 import Template, nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_FAULTS: Final = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
"""What an expression in a template can raise beside Jinja's own errors."""


def used(path: Path, part: Part) -> dict[str, int]:
    """Return the names of the values that a template uses, and the line of each in the file.

    UsageError, with file and line, for a template that is no Jinja or that would load another.
    """
    from jinja2 import TemplateSyntaxError, meta, nodes

    environment = _environment()
    try:
        tree = environment.parse(part.template)
        _compiled(path, part)
    except TemplateSyntaxError as err:
        raise fault(path, part.line + err.lineno - 1, f"the template is wrong: {err.message}") from err
    for loader in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        raise fault(path, part.line + loader.lineno - 1, "a prompt can't load another file; write its text out.")
    names = meta.find_undeclared_variables(tree) - set(environment.globals)
    return {name: part.line + _first(tree, name) - 1 for name in names}


def fill(path: Path, part: Part, values: Mapping[str, Any]) -> str:
    """Return a template with the values put in, without the blank lines around it.

    UsageError, with file and line, where that fails.
    """
    from jinja2 import TemplateError

    try:
        return _compiled(path, part).render(values).strip()
    except (TemplateError, *_FAULTS) as err:
        raise _fault_of(path, part, err) from err


@functools.lru_cache(maxsize=64)
def _compiled(path: Path, part: Part) -> "Template":
    environment = _environment()
    code = environment.compile(part.template, filename=str(path))
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


@functools.cache
def _environment() -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False, finalize=_one_line
    )
    environment.globals = {"range": environment.globals["range"]}
    return environment


def _one_line(value: Any) -> Any:
    """Keep a value from beginning a line of its own, which might pass for ours."""
    return " ".join(value.splitlines()) if isinstance(value, str) else value


def _first(tree: "nodes.Template", name: str) -> int:
    from jinja2 import nodes

    return min((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), default=1)


def _fault_of(path: Path, part: Part, err: Exception) -> UsageError:
    lines = [frame.lineno for frame in traceback.extract_tb(err.__traceback__) if frame.filename == str(path)]
    line = lines[-1] if lines and lines[-1] is not None else 1
    return fault(path, part.line + line - 1, f"the template fails: {err}")
