"""Options of the commands that have notes written, and what a dry run shows: every prompt that would be sent."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from talknotes.cli.display import printable, printable_json
from talknotes.cli.options import Common
from talknotes.errors import UsageError

if TYPE_CHECKING:
    from talknotes.llm.contract import Ask
    from talknotes.llm.dry import Sending
    from talknotes.manner.blog import Blog
    from talknotes.settings import Settings
    from talknotes.summarizing import Writer

_WRITING = "Writing"


@dataclass(frozen=True)
class Writing(Common):
    """Options of every command that has notes written."""

    llm_url: Annotated[
        str | None,
        typer.Option(
            "--llm-url",
            metavar="URL",
            help="Endpoint for openai:MODEL. (default: Ollama's on this machine)",
            rich_help_panel=_WRITING,
        ),
    ] = None
    allow_remote: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-remote",
            metavar="HOST",
            help="Let prompts, with what was said, go to this host; remembered. May be repeated.",
            rich_help_panel=_WRITING,
        ),
    ] = None
    prompts: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Prompts of your own (see `talknotes prompts copy`).", rich_help_panel=_WRITING
        ),
    ] = None
    entailment: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="A local model for natural language inference: a second opinion on what was written.",
            rich_help_panel=_WRITING,
        ),
    ] = None
    timestamps: Annotated[
        str | None,
        typer.Option(
            help="Times to show: none, section or sentence. (default: those of quotations)", rich_help_panel=_WRITING
        ),
    ] = None
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Show what a language model would be asked, whom, and at what cost; ask nobody, write nothing.",
            rich_help_panel=_WRITING,
        ),
    ] = False

    def overrides(self) -> dict[str, Any]:
        """Return what these options say about the settings; None where they say nothing."""
        own = ("llm_url", "prompts", "entailment", "timestamps")
        hosts = tuple(self.allow_remote) if self.allow_remote else None
        return super().overrides() | {name: getattr(self, name) for name in own} | {"allow_remote": hosts}

    def settings(self, **more: Any) -> "Settings":
        """Return the settings that hold for this command; hosts that were allowed are remembered."""
        settings = super().settings(**more)
        if self.allow_remote and not self.dry_run:
            from talknotes.llm.hosts import grant

            for host in self.allow_remote:
                grant(settings.data_dir, host)
        return settings


def blog_of(like: list[Path] | None, preset: str | None) -> "Blog":
    """Return what posts follow: the user's own, or a preset; UsageError for both."""
    from talknotes.manner import blogs

    if like and preset is not None:
        raise UsageError("--like and --preset both say how a post is written: give one of them.")
    return blogs.read_blog(like) if like else blogs.preset(preset or "hugo")


def tell_spent(writer: "Writer", quiet: bool) -> None:
    """Say on stderr what the run has asked of a language model: answers, tokens, cost."""
    if not quiet and writer.author is not None and writer.author.spent:
        typer.echo(f"Language model: {writer.author.spent}.", err=True)


def check_dry_run(settings: "Settings") -> None:
    """Raise UsageError where no language model is chosen, so that a dry run has nothing to show."""
    from talknotes.models import choice_of

    if choice_of(settings) is None:
        raise UsageError("--dry-run shows what a language model would be asked, and none is chosen. Add --llm.")


def show_asks(settings: "Settings", asks: "Sequence[Ask]", as_json: bool) -> None:
    """Print the prompts that would be sent next, and on stderr to whom, how many tokens and bytes, at what cost.

    A JSON line a prompt with `as_json`. Further prompts depend on the answers, and can't be shown.
    """
    from talknotes.llm.dry import describe
    from talknotes.models import choice_of

    choice = choice_of(settings)
    assert choice is not None
    once = tuple({one.hash: one for one in asks}.values())
    sendings = describe(once, choice)
    for one, sending in zip(once, sendings, strict=True):
        if as_json:
            typer.echo(printable_json({**dataclasses.asdict(sending), "hash": one.hash}))
            continue
        cost = "" if sending.cost is None else f", at most {sending.cost:.4f} at your prices"
        size = f"about {sending.tokens} tokens, {sending.size_bytes} bytes; the answer up to {sending.most_tokens}"
        typer.echo(printable(f"=== {one.name}: {one.about} -> {sending.to}: {size}{cost}"))
        typer.echo("\n".join(printable(line) for line in sending.text.split("\n")) + "\n")
    _tell_total(sendings)


def _tell_total(sendings: "Sequence[Sending]") -> None:
    if not sendings:
        typer.echo("Nothing would be sent: all answers are there already.", err=True)
        return
    tokens, size_bytes = (sum(getattr(one, name) for one in sendings) for name in ("tokens", "size_bytes"))
    count = "1 prompt" if len(sendings) == 1 else f"{len(sendings)} prompts"
    to = ", ".join(sorted({one.to for one in sendings}))
    costs = [one.cost for one in sendings if one.cost is not None]
    cost = f" Estimated cost: at most {sum(costs):.4f}." if costs else " No price is set (llm_price_in, llm_price_out)."
    typer.echo(printable(f"{count} to {to}: about {tokens} tokens, {size_bytes} bytes.{cost}"), err=True)
    typer.echo("Nothing was sent. Merging, corrections and titles depend on the answers and come later.", err=True)
