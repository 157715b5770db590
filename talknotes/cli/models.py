"""`talknotes models`: which speech models there are; fetching one ahead of time; taking one along."""

import json
from pathlib import Path
from typing import Annotated

import typer

from talknotes.cli.options import Basic, command

app = typer.Typer(help="List, fetch and export speech models.", no_args_is_help=True)

EngineOption = Annotated[
    str | None, typer.Option(help="whisper, faster-whisper, parakeet or pocketsphinx. (default: the configured one)")
]
_ENGINES = ("faster-whisper", "whisper", "parakeet", "pocketsphinx")


@app.command("list")
@command
def list_models(common: Basic, engine: EngineOption = None) -> None:
    """Show the published models of each engine, and which of them are on this machine."""
    from talknotes.speech.weights import known

    engines = (engine,) if engine else _ENGINES
    rows = [(name, weights) for name in engines for weights in known(name)]
    if common.json:
        models = [
            {"engine": name, "model": row.name, "cached": row.cached, "size_bytes": row.size_bytes}
            for name, row in rows
        ]
        typer.echo(json.dumps({"schema": 1, "models": models}))
        return
    for name, row in rows:
        here = f"on this machine, {row.size_bytes / 1e6:.0f} MB" if row.cached and row.size_bytes else "-"
        typer.echo(f"{name:<15} {row.name:<22} {here}")


@app.command("pull")
@command
def pull(
    model: Annotated[str, typer.Argument(metavar="NAME", help="A model that `models list` shows.", show_default=False)],
    common: Basic,
    engine: EngineOption = None,
) -> None:
    """Download a model now, so that later work needs no network; print where it lies."""
    from talknotes.cli.display import Display
    from talknotes.speech import weights

    settings = common.settings(engine=engine)
    with Display(common.quiet).stage("fetch", None, None) as progress:
        path = weights.pull(settings.engine, model, progress)
    typer.echo(str(path))


@app.command("export")
@command
def export(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A name, or the path of weights.", show_default=False)],
    folder: Annotated[Path, typer.Argument(help="Where the copy goes.", show_default=False)],
    common: Basic,
    engine: EngineOption = None,
) -> None:
    """Copy a model into a folder, for a machine without a network; print what to give to --model there.

    A checkpoint in openai-whisper's format (.pt) is converted on the way for --engine faster-whisper.
    """
    from talknotes.speech import weights

    settings = common.settings(engine=engine)
    cache = settings.cache_dir / "models"
    typer.echo(str(weights.export(settings.engine, model, folder, cache, settings.offline)))
