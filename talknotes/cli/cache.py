"""`talknotes cache`: what the store of stage results holds, and emptying it."""

import json

import typer

from talknotes.cli.options import Basic, command

app = typer.Typer(help="Show or empty the store of stage results.", no_args_is_help=True)


@app.command("list")
@command
def list_entries(common: Basic) -> None:
    """Show what is stored, a line a stage: results and megabytes."""
    from talknotes.cache import Cache

    settings = common.settings()
    entries = Cache(settings.cache_dir).entries()
    if common.json:
        rows = [{"stage": entry.stage, "results": entry.results, "size_bytes": entry.size_bytes} for entry in entries]
        typer.echo(json.dumps({"schema": 1, "folder": str(settings.cache_dir), "stages": rows}))
        return
    for entry in entries:
        typer.echo(f"{entry.stage:<12} {entry.results:>6} results {entry.size_bytes / 1e6:>10.1f} MB")
    if not common.quiet:
        typer.echo(f"in {settings.cache_dir}", err=True)


@app.command("clear")
@command
def clear(common: Basic) -> None:
    """Delete all stored stage results; names you confirmed, posts and configuration stay."""
    from talknotes.cache import Cache

    settings = common.settings()
    freed = Cache(settings.cache_dir).clear()
    if common.json:
        typer.echo(json.dumps({"schema": 1, "freed_bytes": freed}))
    elif not common.quiet:
        typer.echo(f"{freed / 1e6:.1f} MB deleted from {settings.cache_dir}", err=True)
