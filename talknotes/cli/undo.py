"""`talknotes undo`: takes what `fill` put into posts out again."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talknotes.cli.display import printable, printable_json
from talknotes.cli.options import Basic, command
from talknotes.cli.reporting import for_each
from talknotes.errors import EditedError, InputError, UsageError

if TYPE_CHECKING:
    from talknotes.fill.splices import Undone
    from talknotes.fill.values import FilledBlock

_STDOUT = Path("-")
_TRACE = b"<!-- talknotes "


@command
def undo(
    posts: Annotated[
        list[str],
        typer.Argument(metavar="POST...", help="Posts that `fill` wrote into, or folders of them.", show_default=False),
    ],
    common: Basic,
    block: Annotated[
        list[str] | None,
        typer.Option("--block", metavar="ID", help="Only the block whose comment names this id; may be repeated."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the diff, and write nothing.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Take out blocks that were edited since, too; the edits are lost.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write there instead: a file, a folder, or - for stdout."),
    ] = None,
) -> None:
    """Take the blocks that `fill` put into posts out again, and print the path of each post that changed.

    What is left are the exact bytes from before, and whatever you changed elsewhere since. A block that you edited is
    yours: it stays, unless you say --force.
    """
    several = len(posts) > 1 or Path(posts[0]).is_dir()
    if output == _STDOUT and several:
        raise UsageError("-o - takes one POST: the bytes of several would run into each other. Give -o a folder.")
    job = _Job(frozenset(block) if block else None, force, dry_run, output, several, common)
    for_each(posts, job.work, common.debug, job.expand)


class _Job:
    """Takes blocks out of one post after the other, and tells what it did."""

    def __init__(
        self,
        ids: Collection[str] | None,
        force: bool,
        dry_run: bool,
        output: Path | None,
        several: bool,
        common: Basic,
    ) -> None:
        self._ids, self._force, self._dry_run, self._common = ids, force, dry_run, common
        self._output, self._is_folder = output, output is not None and (several or output.is_dir())
        self._roots: dict[str, Path] = {}

    def expand(self, item: str) -> tuple[str, ...]:
        """Return a post as it is, of a folder the posts that hold blocks which are asked for."""
        from talknotes.authored.folder import find_posts

        root = Path(item)
        if not root.is_dir():
            return (item,)
        wanted = [f'id="{name}"'.encode() for name in self._ids or ()] or [_TRACE]
        found = [path for path in find_posts(root) if any(one in _read(path) for one in wanted)]
        if not found and self._ids:
            raise UsageError(f"{root}: no post in this folder has a block {', '.join(sorted(self._ids))}.")
        if not found and not self._common.quiet:
            typer.echo(
                printable(f"{root}: no block of talknotes in the posts of this folder, nothing to undo"), err=True
            )
        self._roots |= {str(path): root for path in found}
        return tuple(str(path) for path in found)

    def work(self, item: str) -> None:
        """Take the blocks out of one post; EditedError where some of them stay because they were edited."""
        from talknotes.fill.diffing import unified
        from talknotes.fill.splices import undo as undo_blocks

        path = Path(item)
        data = _read(path)
        undone = undo_blocks(data, self._ids, self._force)
        if item not in self._roots:
            _check_ids(path, undone)
        if not self._common.quiet:
            _tell(path, undone, self._dry_run)
        place = self._place(path)
        written: Path | None = None
        if not self._dry_run and (undone.removed or place is not None):
            written = _write(path, data, undone.data, place)
        if self._common.json and place != _STDOUT:
            typer.echo(printable_json(_as_json(path, written, undone)))
        elif self._dry_run:
            typer.echo(unified(path, data, undone.data), nl=False)
        elif written is not None:
            typer.echo(str(written))
        if undone.refused:
            raise _refusal(path, undone.refused)

    def _place(self, post: Path) -> Path | None:
        """Return where the post goes that is not its own place, or None."""
        if self._output is None or not self._is_folder:
            return self._output
        root = self._roots.get(str(post))
        return self._output / (post.relative_to(root) if root else post.name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as err:
        raise InputError(f"{path}: no such file or folder. Give a post, or a folder of posts.") from err
    except OSError as err:
        raise InputError(f"{path}: can't be read ({err.strerror or err}). Check its rights.") from err


def _check_ids(path: Path, undone: "Undone") -> None:
    if undone.unknown:
        asked, known = ", ".join(undone.unknown), ", ".join(undone.known) or "none"
        raise UsageError(f"{path}: no block {asked} in this post. Its blocks: {known}.")


def _write(path: Path, old: bytes, new: bytes, place: Path | None) -> Path | None:
    """Write the post, and return where; None for stdout."""
    from talknotes.files import ABSENT, hash_bytes, write_atomic
    from talknotes.fill.writing import write_post

    if place is None:
        write_post(path, hash_bytes(old), new)
        return path
    if place == _STDOUT:
        typer.echo(new, nl=False)
        return None
    write_atomic(place, new, ABSENT)
    return place


def _tell(path: Path, undone: "Undone", dry_run: bool) -> None:
    for notice in undone.notices:
        typer.echo(printable(f"warning: {path}, {notice.message}"), err=True)
    verb = "would be taken out" if dry_run else "taken out"
    for block in undone.removed:
        typer.echo(printable(f"{path}: {verb}: {_named(block)}"), err=True)
    if not undone.removed and not undone.refused:
        typer.echo(printable(f"{path}: no block of talknotes in this post, nothing to undo"), err=True)


def _refusal(path: Path, blocks: Sequence["FilledBlock"]) -> EditedError:
    names = "; ".join(_named(block) for block in blocks)
    it, them = ("this block", "it") if len(blocks) == 1 else ("these blocks", "them")
    return EditedError(
        f"{path}: you edited {it}, so {them} stayed: {names}. To keep your text for good, delete the two comments "
        f"around it; to take {them} out with your edits, add --force."
    )


def _named(block: "FilledBlock") -> str:
    from talknotes.values import clock

    times = ", ".join(f"{clock(span.start)} to {clock(span.end)}" for span in block.origin.spans)
    return f"{block.origin.id} (“{block.origin.recording}”{', ' if times else ''}{times})"


def _as_json(path: Path, written: Path | None, undone: "Undone") -> dict[str, object]:
    return {
        "schema": 1,
        "post": str(path),
        "written": None if written is None else str(written),
        "removed": [block.origin.id for block in undone.removed],
        "refused": [block.origin.id for block in undone.refused],
        "warnings": [notice.message for notice in undone.notices],
    }
