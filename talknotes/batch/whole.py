"""A whole batch: recordings are found, planned and worked on, index and report brought up to date; folders watched.

The only module that knows this order. Knows nothing of terminals: `tell` hears what happens.
"""

import dataclasses
import functools
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from talknotes.batch.discovery import Item, discover, expand_addresses
from talknotes.batch.events import Event, Failure, Running, Summary, Tell
from talknotes.batch.index import index_path, update_index
from talknotes.batch.outcome import write_report
from talknotes.batch.plan import Choice, Known, Names, Planned, plan
from talknotes.batch.state import Record, State
from talknotes.batch.wanted import Wanted
from talknotes.batch.watching import Watch
from talknotes.batch.workers import size
from talknotes.errors import TalknotesError
from talknotes.observer import Observer

if TYPE_CHECKING:
    from talknotes.pipeline import Pipeline

LOOK_EVERY_S: Final = 4.0
"""How often a folder that is watched is looked at."""


class Batch:
    """One call: what was found (`rows`, `unopened`: lists that can't be opened), then how it went (`summary`)."""

    def __init__(self, wanted: Wanted, choice: Choice, observer: Observer, tell: Tell) -> None:
        self._wanted, self._choice, self._observer, self._tell_event = wanted, choice, observer, tell
        self._state = State(wanted.post.folder)
        self._began = time.time()
        self.unopened: list[Failure] = []
        self._items: tuple[Item, ...] = ()
        self.rows: tuple[Planned, ...] = ()
        self.summary = Summary()
        self.report: Path | None = None

    def look(self, inputs: Sequence[str], again: bool = False, may_be_empty: bool = False) -> None:
        """Find the recordings and plan what is to be done of them; addresses are not looked at again."""
        settings = self._wanted.settings
        records = self._state.load_all()
        excluded = (settings.output_dir, settings.cache_dir, settings.data_dir, settings.downloads)
        found = discover(inputs, excluded, records, may_be_empty)
        for warning in () if again else found.warnings:
            self._tell("notice", message=warning)
        self._known = Known(records, self._wanted.hash, settings.output_dir, Names(settings.data_dir))
        self._items = tuple(item for item in found.items if item.files) if again else self._expanded(found.items)
        rows = plan(self._items, self._known, self._choice)
        self.rows = tuple(row for row in rows if row.is_due) if again else rows

    def watch(self, inputs: Sequence[str], jobs: int | None, running: Running) -> None:
        """Look again and again for what is new and has stopped growing, and work on that, until interrupted."""
        watch, is_first = Watch(), True
        while not (self.summary.full or self.summary.interrupted):
            self.look(inputs, again=not is_first, may_be_empty=True)
            self.rows = watch.ready(self.rows, self._known)
            if self.due or is_first:
                self.work(jobs, running)
                self.tell_summary()
            is_first = False
            if not self.summary.interrupted:
                time.sleep(LOOK_EVERY_S)

    def _expanded(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """Return the items with what playlists and feeds list in their place; one that can't be opened has failed."""
        found: list[Item] = []
        for item in items:
            if item.files or item.key in self._known.records:
                found.append(item)
                continue
            try:
                found += expand_addresses(item, self.pipeline.expand(item.source, self._wanted.source.access))
            except TalknotesError as err:
                self.unopened.append(Failure(item.name, str(err), err.exit_code))
                self._tell("failed", item.name, message=str(err), exit_code=err.exit_code, tries=1)
        return tuple({item.key: item for item in found}.values())

    @functools.cached_property
    def pipeline(self) -> "Pipeline":
        """A pipeline of the batch's own, for what needs no worker; UsageError for settings that can't work."""
        from talknotes.pipeline import Pipeline

        return Pipeline(self._wanted.settings, self._observer)

    @property
    def due(self) -> list[Item]:
        """The recordings that have something to do."""
        return [row.item for row in self.rows if row.is_due]

    def work(self, jobs: int | None, running: Running) -> None:
        """Do what is to be done, then bring index and report up to date."""
        self._refresh()
        due = self.due
        for row in self.rows:
            if not row.is_due:
                self._tell("up to date", row.item.name)
        if due:
            self._drive(due, jobs, running)
        if self.summary.full:
            return
        if due or not index_path(self._state.output).exists():
            self._write_index()
        self._write_report(self._state.load_all() if due else self._known.records)
        self._state.sweep([post.path for one in self._known.records.values() for post in one.posts], self._began)

    def _drive(self, due: list[Item], jobs: int | None, running: Running) -> None:
        from talknotes.batch.run import Driver

        sizing = size(self._wanted.settings, jobs, len(due))
        _ = self.pipeline  # refuses what can't work before a worker starts
        settings = self._wanted.settings.model_copy(update={"threads": sizing.threads})
        wanted = dataclasses.replace(self._wanted, settings=settings)
        self._tell("begun", count=len(due), jobs=sizing.jobs)
        driver = Driver(wanted, self._known, dataclasses.replace(running, jobs=sizing.jobs), self._tell_event)
        self.summary = driver.run(due)

    def _refresh(self) -> None:
        """Store the new stamps of files that are the same after all, so that no later run reads them again."""
        for row in self.rows:
            lock = self._state.lock(row.item.key) if row.refreshed is not None else None
            if lock is None or row.refreshed is None:
                continue
            if self._state.load(row.item.key) == self._known.records.get(row.item.key):
                self._state.store(row.item.key, row.refreshed)
            lock.release()

    def _write_index(self) -> None:
        if update_index(self._state, self._wanted.post.blog) == "foreign":
            path = index_path(self._state.output)
            self._tell("notice", message=f"{path}: not the index that was written here; it was left alone.")

    def _write_report(self, records: Mapping[str, Record]) -> None:
        found = [records[item.key] for item in self._items if item.key in records]
        self.report = write_report(self._state, found, self.unopened, is_news=bool(self.due))

    def tell_summary(self) -> None:
        """Tell how the run went."""
        summary = self.summary
        self._tell(
            "summary",
            done=summary.done,
            posts=summary.posts,
            failed=len(summary.failures) + len(self.unopened),
            up_to_date=sum(not row.is_due for row in self.rows) + summary.elsewhere,
            left=summary.left,
        )

    def _tell(self, kind: str, name: str = "", **said: object) -> None:
        self._tell_event(Event(kind, name, said))
