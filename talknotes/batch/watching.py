"""Which recordings of a folder that is watched are ready: those that have stopped growing since the last look.

By polling alone, which works on every file system. Knows nothing of how long is waited between two looks. What failed
is not tried again before its files change, or the watch begins anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from talknotes.batch.jobs import are_as_before
from talknotes.batch.plan import Known, Planned, take_stamps
from talknotes.batch.state import Stamp
from talknotes.errors import InputError


@dataclass(slots=True)
class Watch:
    """What was seen at the last look, and what has failed since the watch began."""

    seen: dict[str, tuple[Stamp, ...]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def ready(self, rows: Sequence[Planned], known: Known) -> tuple[Planned, ...]:
        """Return the rows to do now, with those that are up to date; addresses do not grow."""
        before, self.seen = self.seen, {row.item.key: _look(row) for row in rows if row.is_due}
        return tuple(row for row in rows if not row.is_due or self._is_ready(row, before, known))

    def _is_ready(self, row: Planned, before: dict[str, tuple[Stamp, ...]], known: Known) -> bool:
        key = row.item.key
        record = known.records.get(key)
        if key in self.failed and record is not None and are_as_before(row.item, record.stamps):
            return False
        if before.get(key) != self.seen[key]:
            return False
        self.failed.add(key)  # until it is up to date it counts as failed
        return True


def _look(row: Planned) -> tuple[Stamp, ...]:
    try:
        return take_stamps(row.item)
    except InputError:
        return ()
