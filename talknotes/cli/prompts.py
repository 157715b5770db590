"""`talknotes prompts`: which prompts language models are asked with; reading them; copying them to change them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talknotes.cli.display import printable_json
from talknotes.cli.options import Basic, command

if TYPE_CHECKING:
    from talknotes.prompting.catalogue import Prompt

app = typer.Typer(help="List, show and copy the prompts for language models.", no_args_is_help=True)

PromptsOption = Annotated[
    Path | None, typer.Option("--prompts", metavar="DIR", help="A folder of your own prompts, which stand in for ours.")
]


@app.command("list")
@command
def list_prompts(common: Basic, prompts: PromptsOption = None) -> None:
    """Show all prompts: name, version, whose file it is, purpose."""
    from talknotes.prompting.catalogue import open_prompts

    settings = common.settings(prompts=prompts)
    found = tuple(open_prompts(settings.prompts))
    if common.json:
        typer.echo(printable_json({"schema": 1, "prompts": [_row(prompt) for prompt in found]}))
        return
    for prompt in found:
        typer.echo(
            f"{prompt.name:<16} {prompt.version:<9} {'yours' if prompt.own else 'talknotes':<11} {prompt.purpose}"
        )
    if settings.prompts is not None and not common.quiet:
        typer.echo(f"yours are in {settings.prompts}", err=True)


@app.command("show")
@command
def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A prompt that `prompts list` shows.", show_default=False)
    ],
    common: Basic,
    prompts: PromptsOption = None,
) -> None:
    """Print a prompt's file as it is: yours where you have one, else ours."""
    from talknotes.prompting.catalogue import open_prompts

    prompt = open_prompts(common.settings(prompts=prompts).prompts)[name]
    if common.json:
        text = {"text": prompt.text, "values": prompt.values, "answer": prompt.answer}
        typer.echo(printable_json({"schema": 1} | _row(prompt) | text))
        return
    typer.echo(prompt.text, nl=not prompt.text.endswith("\n"))


@app.command("copy")
@command
def copy(
    *,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Which ones. (default: all)", show_default=False)
    ] = None,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the copies go.", show_default=False)],
    common: Basic,
) -> None:
    """Copy prompts into a folder, to change them there and use them with --prompts DIR; print the copies' paths.

    A file that differs from ours stays as it is, and then nothing is copied.
    """
    from talknotes.prompting.copying import copy_prompts

    copies = copy_prompts(names or (), folder)
    if common.json:
        typer.echo(printable_json({"schema": 1, "copies": [str(path) for path in copies]}))
        return
    for path in copies:
        typer.echo(str(path))


def _row(prompt: "Prompt") -> dict[str, str | bool]:
    return {
        "name": prompt.name,
        "version": prompt.version,
        "purpose": prompt.purpose,
        "hash": prompt.hash,
        "path": str(prompt.path),
        "own": prompt.own,
    }
