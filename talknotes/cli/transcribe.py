"""`talknotes transcribe`: a recording's words, as text, captions or data."""

from pathlib import Path
from typing import Annotated

import typer

from talknotes.cli.options import Common, command

SourceArgument = Annotated[
    str, typer.Argument(metavar="SOURCE", help="An audio or video file, or a URL.", show_default=False)
]


@command
def transcribe(
    source: SourceArgument,
    common: Common,
    format_: Annotated[str, typer.Option("--format", "-f", help="txt, srt, vtt, json or rttm.")] = "txt",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file. (default: stdout)")] = None,
) -> None:
    """Print a recording's words; voices are told apart only for formats that show speakers (vtt, json, rttm)."""
    from talknotes.cli.display import Display
    from talknotes.exchange.formats import SHOWS_SPEAKERS, Spoken, renderer
    from talknotes.files import write_atomic
    from talknotes.pipeline import Pipeline

    chosen = "json" if common.json else format_
    render = renderer(chosen)
    settings, options = common.settings(), common.source_options()
    pipeline = Pipeline(settings, Display(common.quiet))
    if chosen in SHOWS_SPEAKERS:
        session = pipeline.split(source, options)
        heard, people = session.heard, session.programme.people
    else:
        heard, people = pipeline.hear(source, options, speakers=False), ()
    text = render(Spoken(heard.recording, heard.transcript.language, heard.segments, heard.turns, people))
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_atomic(output, text.encode())
        typer.echo(str(output))
