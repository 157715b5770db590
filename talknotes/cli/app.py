"""The commands, assembled."""

import typer

from talknotes.cli import (
    batch,
    cache,
    check,
    demo,
    doctor,
    fetch,
    fill,
    gaps,
    models,
    notes,
    prompts,
    talks,
    transcribe,
    undo,
)
from talknotes.cli.options import VersionOption

app = typer.Typer(
    name="talknotes",
    help="Turn recorded conference talks into blog-ready notes that say nothing the recording does not say.",
    epilog="Start with: talknotes demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("notes")(notes.notes)
app.command("batch")(batch.batch)
app.command("gaps")(gaps.gaps)
app.command("fill")(fill.fill)
app.command("undo")(undo.undo)
app.command("check")(check.check)
app.command("transcribe")(transcribe.transcribe)
app.command("talks")(talks.talks)
app.command("fetch")(fetch.fetch)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.add_typer(models.app, name="models")
app.add_typer(cache.app, name="cache")
app.add_typer(prompts.app, name="prompts")


@app.callback()
def _main(version: VersionOption = False) -> None:
    pass
