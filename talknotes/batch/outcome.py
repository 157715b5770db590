"""How a run ended, in plain words for the morning after: counts, what failed and why, and where that stands.

`batch-report.txt` in the state's folder says it of all recordings that the run found, done in whichever run.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from talknotes.batch.events import Failure
from talknotes.batch.state import Record, State
from talknotes.errors import InputError, MissingError, TalknotesError, UsageError, WriteError
from talknotes.files import write_atomic
from talknotes.post.escape import clean
from talknotes.post.report import without_paths

NAME: Final = "batch-report.txt"
_KINDS: Final[Mapping[int, type[TalknotesError]]] = {
    kind.exit_code: kind for kind in (UsageError, InputError, MissingError, WriteError)
}


def write_report(
    state: State, records: Sequence[Record], unopened: Sequence[Failure] = (), is_news: bool = True
) -> Path:
    """Write what became of recordings and of lists that could not be opened, and return where it stands.

    Without news it is written only where its counts are others. WriteError where the disk refuses.
    """
    path = state.folder / NAME
    before = path.read_bytes() if path.exists() else b""
    if is_news or before.partition(b"\n")[0].decode("utf-8", "replace") != _counts(records, unopened):
        data = render_report(records, unopened).encode()
        if data != before:
            write_atomic(path, data)
    return path


def render_report(records: Sequence[Record], unopened: Sequence[Failure] = ()) -> str:
    """Return the report: failures with their reasons first, then what was done, by name."""
    rows = sorted(records, key=lambda record: record.name)
    failed = [record for record in rows if record.outcome == "failed"]
    done = [record for record in rows if record.outcome == "done"]
    lines = [_counts(records, unopened), ""]
    lines += [f"FAILED  {clean(one.name)}: {clean(without_paths(one.message))}" for one in unopened]
    lines += [f"FAILED  {clean(record.name)}: {clean(record.error)}{_tries(record)}" for record in failed]
    for record in done:
        lines.append(f"done    {clean(record.name)}: {', '.join(post.path for post in record.posts)}{_tries(record)}")
        lines += [f"          warning: {clean(one)}" for one in _warnings(record)]
    return "\n".join([*lines, ""])


def errors_of(failures: Sequence[Failure]) -> list[TalknotesError]:
    """Return failures as errors of their kinds, from which the exit code follows."""
    return [_KINDS.get(failure.exit_code, TalknotesError)(failure.message) for failure in failures]


def _counts(records: Sequence[Record], unopened: Sequence[Failure]) -> str:
    done = sum(record.outcome == "done" for record in records)
    return f"{done} done, {len(records) - done + len(unopened)} failed."


def _tries(record: Record) -> str:
    if record.tries == 1:
        return ""
    return f" ({record.tries} tries; the last with one thread)"


def _warnings(record: Record) -> tuple[str, ...]:
    return tuple(dict.fromkeys(warning for post in record.posts for warning in post.warnings))
