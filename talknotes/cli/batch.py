"""`talknotes batch`: a folder of recordings, a list, a playlist or a feed becomes posts, overnight if need be."""

import shlex
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talknotes.cli.batch_display import BatchDisplay, opened_display
from talknotes.cli.display import printable
from talknotes.cli.options import OutputOption, command
from talknotes.cli.writing import Writing, blog_of
from talknotes.errors import INTERRUPTED, UsageError, WriteError, exit_code_of
from talknotes.links import redact

if TYPE_CHECKING:
    from talknotes.batch.whole import Batch
    from talknotes.settings import Settings

_WHICH = "Which recordings"
_HOW = "How they are worked on"


@command
def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Folders, recordings, text files with addresses, addresses of playlists and feeds.",
            show_default=False,
        ),
    ],
    common: Writing,
    output: OutputOption = None,
    only_failed: Annotated[
        bool, typer.Option("--only-failed", help="Only what failed before.", rich_help_panel=_WHICH)
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many of those with something to do.", rich_help_panel=_WHICH)
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only files that changed on that day or later.", rich_help_panel=_WHICH),
    ] = None,
    checksum: Annotated[
        bool,
        typer.Option(
            "--checksum",
            help="Tell by their bytes whether files changed, as on network drives.",
            rich_help_panel=_WHICH,
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            help="How many recordings at once. (default: by cores and memory)",
            rich_help_panel=_HOW,
        ),
    ] = None,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Begin no other recording after a failure.", rich_help_panel=_HOW)
    ] = False,
    time_limit: Annotated[
        float,
        typer.Option(
            min=0.0,
            help="Hours that a recording may take for each hour of its sound; it has half an hour at least.",
            rich_help_panel=_HOW,
        ),
    ] = 24.0,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Go on until interrupted: work on new recordings once they stop growing.",
            rich_help_panel=_HOW,
        ),
    ] = False,
    category: Annotated[list[str] | None, typer.Option(help="Category of the posts; may be repeated.")] = None,
    per_talk: Annotated[bool, typer.Option("--per-talk", help="Write one post a talk.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite posts that were edited since.")] = False,
    like: Annotated[
        list[Path] | None,
        typer.Option(metavar="FOLDER_OR_POST", help="Write as these posts are written; may be repeated."),
    ] = None,
    preset: Annotated[
        str | None, typer.Option(help="Write for hugo, jekyll, quarto, obsidian or plain. (default: hugo)")
    ] = None,
) -> None:
    """Write posts for many recordings, with an index, and go on where a run was interrupted or killed.

    What is unchanged since is left alone; what failed is tried again. Captions, glossaries and agendas (NAME.agenda.md,
    or agenda.md for a folder) beside a recording are used. Why something failed stands in .talknotes-batch of the
    output folder. With --dry-run the plan is shown and nothing is written.
    """
    from talknotes.batch.events import Running
    from talknotes.batch.plan import Choice
    from talknotes.batch.wanted import Wanted
    from talknotes.batch.whole import Batch
    from talknotes.post.drafting import PostOptions

    for option, value in (("--captions", common.captions), ("--transcript", common.transcript)):
        if value is not None:
            raise UsageError(f"{option} belongs to one recording. Use `talknotes notes`, or lay it beside that.")
    choice = Choice(only_failed, limit, _day(since), checksum)
    settings = common.settings(output_dir=output, categories=tuple(category) if category else None)
    post = PostOptions(
        folder=settings.output_dir,
        categories=tuple(category or ()) if like else settings.categories,
        per_talk=per_talk,
        force=force,
        blog=blog_of(like, preset),
    )
    manner = tuple(str(path.expanduser().resolve()) for path in like) if like else (preset or "hugo",)
    wanted = Wanted(settings, common.source_options(), post, manner)
    running = Running(fail_fast=fail_fast, hours_per_hour=time_limit, shows_errors=common.debug)
    with opened_display(common) as display:
        whole = Batch(wanted, choice, display, display.tell)
        if watch and not common.dry_run:
            whole.watch(inputs, jobs, running)
        else:
            whole.look(inputs)
            if common.dry_run:
                _show_plan(whole, settings, display, jobs)
                return
            whole.work(jobs, running)
        whole.tell_summary()
    _leave(whole)


def _show_plan(whole: "Batch", settings: "Settings", display: BatchDisplay, jobs: int | None) -> None:
    """Show what would be done and why, what is up to date, and what it would take."""
    from talknotes.batch.estimate import estimate
    from talknotes.batch.outcome import errors_of
    from talknotes.batch.workers import size

    for row in whole.rows:
        display.plan(row.item.name, row.reason)
    due = whole.due
    sizing = size(settings, jobs, len(due))
    display.plan_total(
        len(due), len(whole.rows) - len(due), sizing.jobs, estimate(whole.pipeline, settings, due, sizing)
    )
    if whole.unopened:
        raise typer.Exit(exit_code_of(errors_of(whole.unopened), len(whole.rows) + len(whole.unopened)))


def _leave(whole: "Batch") -> None:
    """Leave with the exit code that follows from how it went, and with the command to go on."""
    from talknotes.batch.outcome import errors_of

    summary, failures = whole.summary, [*whole.unopened, *whole.summary.failures]
    if summary.full:
        raise WriteError(f"{summary.full} The run was stopped; {summary.left} recordings are left.")
    if summary.interrupted:
        command = redact(shlex.join(["talknotes", *sys.argv[1:]]))
        typer.echo(printable(f"interrupted; {summary.left} recordings are left. To go on: {command}"), err=True)
        raise typer.Exit(INTERRUPTED)
    if failures:
        if whole.report is not None:
            typer.echo(printable(f"Why: {whole.report}"), err=True)
        raise typer.Exit(exit_code_of(errors_of(failures), len(whole.rows) + len(whole.unopened)))


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as err:
        raise UsageError(f"--since {text}: write a day, such as 2020-06-25.") from err
