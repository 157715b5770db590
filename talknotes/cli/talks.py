"""`talknotes talks`: who gave which talk from when to when; shown, drawn, as JSON, in an editor; voices named."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talknotes.cli.display import printable
from talknotes.cli.options import Common, command
from talknotes.cli.transcribe import SourceArgument
from talknotes.errors import UsageError

if TYPE_CHECKING:
    from talknotes.exchange.timeline import Timeline
    from talknotes.session import Session
    from talknotes.values import Billed, Part, Programme


@command
def talks(
    source: SourceArgument,
    common: Common,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell what speaks for each border, title and name, with its weight.")
    ] = False,
    svg: Annotated[Path | None, typer.Option("--svg", help="Draw the timeline into this file.")] = None,
    rename: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LABEL=NAME",
            help='Name a voice for good: S2="Maria Lopez (FAIR)"; S2= forgets it. May be repeated.',
        ),
    ] = None,
    talks: Annotated[Path | None, typer.Option("--talks", help="Show this programme file instead, checked.")] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Open the programme in $EDITOR, check it, print its path.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="With --edit: the file to edit. (default: TITLE.talks.json)")
    ] = None,
) -> None:
    """Show the parts of a recording (introductions, talks, questions, breaks), and who speaks when.

    With --json the parts come as a file that you can correct (borders, titles, speakers, names) and give back with
    `notes --talks FILE`; --edit does both in one step. --rename costs nothing: no voice is listened to again.
    """
    from talknotes.cli.display import Display
    from talknotes.exchange.editing import programme_json
    from talknotes.pipeline import Pipeline
    from talknotes.post.escape import file_name

    pipeline = Pipeline(common.settings(), Display(common.quiet))
    options = common.source_options(talks)
    given = [_renaming(text) for text in rename or ()]
    session = pipeline.split(source, options)
    if given:
        pipeline.rename(session, given)
        session = pipeline.split(source, options)
    if svg is not None:
        _draw(svg, session)
    text = programme_json(session.heard.recording, session.programme)
    if edit:
        path = output or Path(f"{file_name(session.heard.recording.title)}.talks.json")
        _edit(path, text)
        _check(path, session.heard.recording)
        typer.echo(str(path))
    elif common.json:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        _show(session, explain)


def _renaming(text: str) -> "tuple[str, Billed | None]":
    """Return the label and the name of `S2=Maria Lopez (FAIR)`; None for the name of `S2=`, which forgets it."""
    from talknotes.people.names import parse_given
    from talknotes.values import Billed

    label, sign, name = text.partition("=")
    if not sign or not label.strip():
        raise UsageError(f'--rename {text!r}: write LABEL=NAME, such as S2="Maria Lopez (FAIR)".')
    if not name.strip():
        return label.strip(), None
    given = parse_given(name)
    return label.strip(), Billed(given.name, given.affiliation)


def _draw(path: Path, session: "Session") -> None:
    from talknotes.exchange.svg import timeline_svg
    from talknotes.files import write_atomic

    write_atomic(path, timeline_svg(_timeline(session)).encode())
    typer.echo(str(path), err=True)


def _timeline(session: "Session") -> "Timeline":
    from talknotes.exchange.timeline import timeline

    heard = session.heard
    return timeline(session.programme, heard.segments, heard.turns, heard.recording.title)


def _edit(path: Path, text: str) -> None:
    """Open the programme in the user's editor; a file that is there already is edited further, not replaced."""
    from talknotes.cli.editor import run_editor
    from talknotes.files import ABSENT, write_atomic

    if not path.exists():
        write_atomic(path, text.encode(), ABSENT)
    run_editor(path)


def _check(path: Path, recording: object) -> None:
    from talknotes.exchange.editing import read_programme
    from talknotes.values import Recording

    assert isinstance(recording, Recording)
    read_programme(path, recording)


def _show(session: "Session", explain: bool) -> None:
    """Show the timeline on a terminal; elsewhere a row a part, with tabs, or with `explain` a row a reason."""
    from talknotes.cli.timeline import show
    from talknotes.values import clock

    if not sys.stdout.isatty() and not explain:
        programme = session.programme
        for part in programme.parts:
            times = clock(part.span.start), clock(part.span.end)
            typer.echo("\t".join((*times, part.kind, _title(programme, part), _speakers(programme, part))))
        return
    show(_timeline(session), explain)


def _title(programme: "Programme", part: "Part") -> str:
    if part.talk is None:
        return ""
    return _cell(programme.talks[part.talk].title or f"Talk {part.talk + 1}")


def _speakers(programme: "Programme", part: "Part") -> str:
    return _cell(", ".join(programme.person(label).name or label for label in part.speakers))


def _cell(text: str) -> str:
    return " ".join(printable(text).split())
