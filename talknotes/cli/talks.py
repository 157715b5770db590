"""`talknotes talks`: who gave which talk from when to when; shown, as JSON, or in an editor."""

import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talknotes.cli.display import printable
from talknotes.cli.options import Common, command
from talknotes.cli.transcribe import SourceArgument
from talknotes.errors import MissingError, UsageError

if TYPE_CHECKING:
    from talknotes.values import Part, Programme


@command
def talks(
    source: SourceArgument,
    common: Common,
    talks: Annotated[Path | None, typer.Option("--talks", help="Show this programme file instead, checked.")] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Open the programme in $EDITOR, check it, print its path.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="With --edit: the file to edit. (default: TITLE.talks.json)")
    ] = None,
) -> None:
    """Show the parts of a recording: introductions, talks, questions and breaks.

    With --json the parts come as a file that you can correct (borders, titles, speakers, names) and give back with
    `notes --talks FILE`; --edit does both in one step.
    """
    from talknotes.cli.display import Display
    from talknotes.exchange.editing import programme_json
    from talknotes.pipeline import Pipeline
    from talknotes.post.escape import file_name

    pipeline = Pipeline(common.settings(), Display(common.quiet))
    session = pipeline.split(source, common.source_options(talks))
    text = programme_json(session.heard.recording, session.programme)
    if edit:
        path = output or Path(f"{file_name(session.heard.recording.title)}.talks.json")
        _edit(path, text)
        _check(path, session.heard.recording)
        typer.echo(str(path))
    elif common.json:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        _show(session.programme)


def _edit(path: Path, text: str) -> None:
    """Open the programme in the user's editor; a file that is there already is edited further, not replaced."""
    from talknotes.files import ABSENT, write_atomic
    from talknotes.settings import editor_command

    if not path.exists():
        write_atomic(path, text.encode(), ABSENT)
    words = shlex.split(editor_command())
    try:
        done = subprocess.run([*words, str(path)], check=False)
    except OSError as err:
        raise MissingError(f"{words[0]}: this editor can't be started. Set EDITOR, or edit {path} yourself.") from err
    if done.returncode:
        raise UsageError(f"{words[0]} left with code {done.returncode}; {path} is as it left it.")


def _check(path: Path, recording: object) -> None:
    from talknotes.exchange.editing import read_programme
    from talknotes.values import Recording

    assert isinstance(recording, Recording)
    read_programme(path, recording)


def _show(programme: "Programme") -> None:
    from talknotes.values import clock

    rows = [
        (clock(part.span.start), clock(part.span.end), part.kind, _title(programme, part), _speakers(programme, part))
        for part in programme.parts
    ]
    if not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(row))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("from", "to", "part", "talk", "speakers", box=SIMPLE_HEAD)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row), style="bold" if row[2] == "talk" else "dim")
    Console().print(table)


def _title(programme: "Programme", part: "Part") -> str:
    if part.talk is None:
        return ""
    return _cell(programme.talks[part.talk].title or f"Talk {part.talk + 1}")


def _speakers(programme: "Programme", part: "Part") -> str:
    return _cell(", ".join(programme.person(label).name or label for label in part.speakers))


def _cell(text: str) -> str:
    return " ".join(printable(text).split())
