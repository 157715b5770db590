"""`talknotes batch`: a folder of recordings, a list, a playlist or a feed becomes posts, overnight if need be."""

import dataclasses
import functools
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talknotes.cli.batch_display import BatchDisplay, opened_display
from talknotes.cli.display import printable
from talknotes.cli.options import OutputOption, command
from talknotes.cli.writing import Writing
from talknotes.errors import INTERRUPTED, TalknotesError, UsageError, WriteError, exit_code_of
from talknotes.links import redact

if TYPE_CHECKING:
    from talknotes.batch.discovery import Item
    from talknotes.batch.events import Running
    from talknotes.batch.plan import Choice, Planned
    from talknotes.batch.state import Record
    from talknotes.batch.wanted import Wanted
    from talknotes.manner.blog import Blog
    from talknotes.pipeline import Pipeline

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
        blog=_blog(like, preset),
    )
    manner = tuple(str(path.expanduser().resolve()) for path in like) if like else (preset or "hugo",)
    wanted = Wanted(settings, common.source_options(), post, manner)
    running = Running(fail_fast=fail_fast, hours_per_hour=time_limit, shows_errors=common.debug)
    with opened_display(common) as display:
        batch = _Batch(wanted, choice, display)
        batch.look(inputs)
        if common.dry_run:
            batch.show_plan(jobs)
            return
        batch.work(jobs, running)
    batch.leave()


class _Batch:
    """One call of the command: what was found and planned, then how it went."""

    def __init__(self, wanted: "Wanted", choice: "Choice", display: "BatchDisplay") -> None:
        from talknotes.batch.events import Failure, Summary
        from talknotes.batch.state import State

        self._wanted, self._choice, self._display = wanted, choice, display
        self._state = State(wanted.post.folder)
        self._began = time.time()
        self._unopened: list[Failure] = []
        self._items: tuple[Item, ...] = ()
        self._rows: tuple[Planned, ...] = ()
        self._summary = Summary()
        self._report: Path | None = None

    def look(self, inputs: "Sequence[str]") -> None:
        """Find the recordings and plan what is to be done of them."""
        from talknotes.batch.discovery import discover
        from talknotes.batch.plan import Known, Names, plan

        settings = self._wanted.settings
        records = self._state.load_all()
        excluded = (settings.output_dir, settings.cache_dir, settings.data_dir, settings.downloads)
        found = discover(inputs, excluded, records)
        for warning in found.warnings:
            self._tell("notice", message=warning)
        self._known = Known(records, self._wanted.hash, settings.output_dir, Names(settings.data_dir))
        self._items = self._expanded(found.items)
        self._rows = plan(self._items, self._known, self._choice)

    def _expanded(self, items: "tuple[Item, ...]") -> "tuple[Item, ...]":
        """Return the items with what playlists and feeds list in their place; one that can't be opened has failed."""
        from talknotes.batch.discovery import expand_addresses
        from talknotes.batch.events import Failure

        found: list[Item] = []
        for item in items:
            if item.files or item.key in self._known.records:
                found.append(item)
                continue
            try:
                found += expand_addresses(item, self._pipeline.expand(item.source, self._wanted.source.access))
            except TalknotesError as err:
                self._unopened.append(Failure(item.name, str(err), err.exit_code))
                self._tell("failed", item.name, message=str(err), exit_code=err.exit_code, tries=1)
        return tuple({item.key: item for item in found}.values())

    @functools.cached_property
    def _pipeline(self) -> "Pipeline":
        from talknotes.pipeline import Pipeline

        return Pipeline(self._wanted.settings, self._display)

    @property
    def _due(self) -> "list[Item]":
        return [row.item for row in self._rows if row.is_due]

    def show_plan(self, jobs: int | None) -> None:
        """Show what would be done and why, what is up to date, and what it would take."""
        from talknotes.batch.estimate import estimate
        from talknotes.batch.workers import size

        for row in self._rows:
            self._display.plan(row.item.name, row.reason)
        due, settings = self._due, self._wanted.settings
        sizing = size(settings, jobs, len(due))
        taken = estimate(self._pipeline, settings, due, sizing)
        self._display.plan_total(len(due), len(self._rows) - len(due), sizing.jobs, taken)

    def work(self, jobs: int | None, running: "Running") -> None:
        """Do what is to be done, then bring index and report up to date."""
        from talknotes.batch.index import NAME

        self._refresh()
        due = self._due
        for row in self._rows:
            if not row.is_due:
                self._tell("up to date", row.item.name)
        if due:
            self._drive(due, jobs, running)
        if self._summary.full:
            return
        if due or not (self._state.output / NAME).exists():
            self._write_index()
        self._write_report(self._state.load_all() if due else self._known.records)
        self._state.sweep([post.path for one in self._known.records.values() for post in one.posts], self._began)

    def _drive(self, due: "list[Item]", jobs: int | None, running: "Running") -> None:
        from talknotes.batch.run import Driver
        from talknotes.batch.workers import size

        sizing = size(self._wanted.settings, jobs, len(due))
        _ = self._pipeline  # refuses what can't work before a worker starts
        settings = self._wanted.settings.model_copy(update={"threads": sizing.threads})
        wanted = dataclasses.replace(self._wanted, settings=settings)
        self._display.begin(len(due), sizing.jobs)
        driver = Driver(wanted, self._known, dataclasses.replace(running, jobs=sizing.jobs), self._display.tell)
        self._summary = driver.run(due)

    def _refresh(self) -> None:
        """Store the new stamps of files that are the same after all, so that no later run reads them again."""
        for row in self._rows:
            lock = self._state.lock(row.item.key) if row.refreshed is not None else None
            if lock is None or row.refreshed is None:
                continue
            if self._state.load(row.item.key) == self._known.records.get(row.item.key):
                self._state.store(row.item.key, row.refreshed)
            lock.release()

    def _write_index(self) -> None:
        from talknotes.batch.index import NAME, update_index

        if update_index(self._state, self._wanted.post.blog) == "foreign":
            path = self._state.output / NAME
            self._tell("notice", message=f"{path}: not the index that was written here; it was left alone.")

    def _write_report(self, records: "Mapping[str, Record]") -> None:
        from talknotes.batch.outcome import write_report

        found = [records[item.key] for item in self._items if item.key in records]
        self._report = write_report(self._state, found, self._unopened, is_news=bool(self._due))

    def leave(self) -> None:
        """Say how it went, and leave with the exit code that follows."""
        from talknotes.batch.outcome import errors_of

        summary = self._summary
        summary.failures[:0] = self._unopened
        up_to_date = sum(not row.is_due for row in self._rows) + summary.elsewhere
        self._tell(
            "summary",
            done=summary.done,
            posts=summary.posts,
            failed=len(summary.failures),
            up_to_date=up_to_date,
            left=summary.left,
        )
        if summary.full:
            raise WriteError(f"{summary.full} The run was stopped; {summary.left} recordings are left.")
        if summary.interrupted:
            command = redact(shlex.join(["talknotes", *sys.argv[1:]]))
            typer.echo(printable(f"interrupted; {summary.left} recordings are left. To go on: {command}"), err=True)
            raise typer.Exit(INTERRUPTED)
        if summary.failures:
            if self._report is not None:
                typer.echo(printable(f"Why: {self._report}"), err=True)
            raise typer.Exit(exit_code_of(errors_of(summary), len(self._rows) + len(self._unopened)))

    def _tell(self, kind: str, name: str = "", **said: object) -> None:
        from talknotes.batch.events import Event

        self._display.tell(Event(kind, name, said))


def _blog(like: list[Path] | None, preset: str | None) -> "Blog":
    """Return what the posts follow."""
    from talknotes.manner import blogs

    if like and preset is not None:
        raise UsageError("--like and --preset both say how a post is written: give one of them.")
    return blogs.read_blog(like) if like else blogs.preset(preset or "hugo")


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as err:
        raise UsageError(f"--since {text}: write a day, such as 2020-06-25.") from err
