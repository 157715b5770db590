"""Writes a post and its report, and never over anything that the program did not write itself.

A post is ours while its bytes have the hash in its report. The post is written before the report: after a crash between
the two, the same post lies there already and only its report is mended. Knows nothing of what a post says.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from talknotes.errors import EditedError, WriteError
from talknotes.files import ABSENT, hash_bytes, write_atomic, write_error
from talknotes.manner.blog import Naming
from talknotes.manner.naming import post_path
from talknotes.post.compose import Composed
from talknotes.post.report import Report, dump_report, read_report, report_path

_HASH_DIGITS = 6
_NAMING = Naming()

_State = Literal["free", "ours", "edited", "foreign"]


@dataclass(frozen=True, slots=True)
class Published:
    """Where a post lies, and whether its bytes were written or stood there already."""

    path: Path
    status: Literal["written", "unchanged"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A path that a post may take, what stands there, and its hash (ABSENT where nothing does)."""

    path: Path
    state: _State
    hash: str


def publish(
    composed: Composed,
    report: Report,
    folder: Path,
    date: str,
    title: str,
    force: bool = False,
    naming: Naming = _NAMING,
) -> Published:
    """Write a post and its report into `folder`; nothing is touched where the same bytes stand there already.

    The name is `DATE-slug.md`, or what `naming` says, with six digits of a hash where another post has it. `date` is
    ISO 8601; `force` allows to overwrite a post of ours that was edited since, and nothing else. Raises EditedError
    where such a post stands or the file changes meanwhile, WriteError where the disk refuses.
    """
    place = _choose([_look(path, composed, report) for path in _paths(report, folder, date, title, naming)])
    if place.state == "edited" and not force:
        raise EditedError(
            f"{place.path}: this post was edited since talknotes wrote it; nothing was written. "
            "To keep it, write elsewhere (-o DIR); to lose the edits, add --force."
        )
    is_new = place.hash != hash_bytes(composed.text)
    if is_new:
        write_atomic(place.path, composed.text, place.hash)
    _write_report(report_path(place.path), report)
    return Published(place.path, "written" if is_new else "unchanged")


def post_name(date: str, title: str, digits: str = "", naming: Naming = _NAMING) -> str:
    """Return a post's path below its folder, `DATE-slug.md` or as `naming` has it; without what is no ISO 8601 date."""
    return str(post_path(naming, date, title, digits))


def _paths(report: Report, folder: Path, date: str, title: str, naming: Naming) -> tuple[Path, Path]:
    """Return the names that a post may take, best first; the second belongs to its recording and part alone."""
    identity = report.recording.sha256
    if report.part is not None:
        identity = hash_bytes(f"{identity} {report.part}".encode())
    own = post_name(date, title, identity[:_HASH_DIGITS], naming)
    return folder / post_name(date, title, naming=naming), folder / own


def _look(path: Path, composed: Composed, report: Report) -> _Place:
    """Return what stands at `path`; bytes equal to ours are ours, even where a crash kept their report off the disk."""
    known = read_report(report_path(path))
    try:
        present = hash_bytes(path.read_bytes())
    except FileNotFoundError:
        return _Place(path, "foreign" if path.is_symlink() else "free", ABSENT)
    except IsADirectoryError:
        return _Place(path, "foreign", ABSENT)
    except OSError as err:
        raise write_error(path, err) from err
    if known is not None and not known.is_about(report):
        return _Place(path, "foreign", present)
    if present == hash_bytes(composed.text):
        return _Place(path, "ours", present)
    if known is None:
        return _Place(path, "foreign", present)
    return _Place(path, "ours" if present == known.post_sha256 else "edited", present)


def _choose(places: list[_Place]) -> _Place:
    """Return the place of the post of this recording, else the first free one."""
    for states in (("ours", "edited"), ("free",)):
        for place in places:
            if place.state in states:
                return place
    taken = " and ".join(str(place.path) for place in places)
    raise WriteError(f"{taken}: other files stand there; nothing was written. Choose another folder (-o DIR) or title.")


def _write_report(path: Path, report: Report) -> None:
    data = dump_report(report)
    try:
        present = path.read_bytes()
    except FileNotFoundError:
        write_atomic(path, data, ABSENT)
        return
    except OSError as err:
        raise write_error(path, err) from err
    if present != data:
        write_atomic(path, data, hash_bytes(present))
