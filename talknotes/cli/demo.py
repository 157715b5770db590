"""`talknotes demo`: the ordinary `notes` on the recording that comes with talknotes."""

import shlex
from pathlib import Path

import typer

from talknotes.cli.options import Basic, OutputOption, command

_RECORDING = "samples/afternoon.flac"
_CHECKPOINT = "samples/whisper-sample.pt"
_SPEAKERS = ("Maria Lopez (head of engineering at a research lab)", "David Chen (professor at a university)")


@command
def demo(common: Basic, output: OutputOption = None) -> None:
    """Turn the sample, three minutes of two keynotes, into a post; print its path and show it.

    Nothing is downloaded: a small Whisper checkpoint that knows the sample's synthetic voices comes along.
    """
    from talknotes.cli.display import Display
    from talknotes.people.names import parse_given
    from talknotes.pipeline import Pipeline
    from talknotes.post.drafting import PostOptions
    from talknotes.resources import resource
    from talknotes.session import SourceOptions

    recording, checkpoint = resource(_RECORDING), resource(_CHECKPOINT)
    settings = common.settings(output_dir=output, model=str(checkpoint))
    display = Display(common.quiet)
    display.say(f"$ {_command_line(recording, checkpoint, settings.output_dir)}")
    options = PostOptions(folder=settings.output_dir, categories=settings.categories)
    speakers = tuple(parse_given(name) for name in _SPEAKERS)
    [post] = Pipeline(settings, display).write_posts(str(recording), SourceOptions(speakers=speakers), options)
    typer.echo(str(post.path))
    if not common.quiet:
        _show(post.path)


def _command_line(recording: Path, checkpoint: Path, folder: Path) -> str:
    words = ["talknotes", "notes", str(recording), "--model", str(checkpoint), "-o", str(folder)]
    return shlex.join([*words, *(word for name in _SPEAKERS for word in ("--speaker", name))])


def _show(path: Path) -> None:
    """Show the post on stderr, its body rendered: stdout holds paths alone."""
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.rule import Rule

    _, front_matter, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    console = Console(stderr=True)
    console.print(Rule(path.name))
    console.print(front_matter, markup=False, highlight=False)
    console.print(Markdown(body.replace("<!--more-->\n", "")))
