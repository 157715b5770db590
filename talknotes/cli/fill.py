"""`talknotes fill`: what an author missed goes into their posts, from the recordings; shown as a diff until --write."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talknotes.cli.display import printable, printable_json
from talknotes.cli.matching import Arguments, Codes, lay_all, sort_out
from talknotes.cli.options import command
from talknotes.cli.writing import Writing, check_dry_run, show_asks, tell_spent
from talknotes.errors import InputError, UsageError

if TYPE_CHECKING:
    from talknotes.authored.post import Post
    from talknotes.filler import Filler
    from talknotes.inserting import Block, Inserted
    from talknotes.posts import Opened

_STDOUT = "-"
_SHOWN = 90


@command
def fill(
    items: Annotated[
        list[str],
        typer.Argument(
            metavar="POST... [SOURCE]...",
            help="Posts or folders of posts, then recordings: files, folders, URLs, playlists. (default: those that a"
            " post links to, and `recordings` in the configuration)",
            show_default=False,
        ),
    ],
    common: Writing,
    write: Annotated[bool, typer.Option("--write", help="Write into the posts, instead of showing the diff.")] = False,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Go block by block: accept, edit, skip; then write.")
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="Write there instead: a file, a folder (FOLDER/), or - for stdout."
        ),
    ] = None,
    no_absent: Annotated[
        bool, typer.Option("--no-absent", help="No section for a talk that the post does not tell of.")
    ] = False,
    no_attribution: Annotated[
        bool, typer.Option("--no-attribution", help="No first line that tells which recording the text comes from.")
    ] = False,
    like: Annotated[
        list[Path] | None,
        typer.Option(metavar="FOLDER_OR_POST", help="Learn the author's manner from these posts too; may be repeated."),
    ] = None,
    url: Annotated[str | None, typer.Option(help="Public page of the recording, for links to its moments.")] = None,
) -> None:
    """Find what a post says its author missed, find it in the recording, and fill it in; print what would change.

    Nothing is written without --write, --interactive or -o, and then no byte of the author's own is touched: what is
    added stands between two comments, and `talknotes undo` takes it out again. Running again changes nothing.
    """
    from talknotes.cli.display import Display
    from talknotes.cli.options import check_url
    from talknotes.filler import Filler, FillOptions
    from talknotes.inserting import TextOptions
    from talknotes.pipeline import Pipeline

    check_url(url)
    if sum((write, interactive, output is not None)) > 1:
        raise UsageError("--write, --interactive and -o: give one of them.")
    arguments = sort_out(items)
    if output == _STDOUT and len(arguments.posts) > 1:
        raise UsageError("-o - takes one POST: the bytes of several would run into each other. Give -o a folder.")
    display, codes = Display(common.quiet), Codes(common.debug)
    settings = common.settings()
    text = TextOptions(not no_attribution, _posts_like(like or ()), url, settings.timestamps)
    options = FillOptions(absent=not no_absent, text=text)
    if common.dry_run:
        check_dry_run(settings)
    filler = Filler(Pipeline(settings, display, common.dry_run), common.source_options(), options)
    opened: list[Opened] = []
    codes.for_each([str(path) for path in arguments.posts], lambda post: opened.append(_open(Path(post))))
    if opened:
        lay_all(filler, opened, arguments.sources, codes)
    if common.dry_run:
        show_asks(settings, filler.asks, common.json)
        codes.leave()
        return
    job = _Job(filler, arguments, common, write, interactive, output)
    by_path = {str(post.path): post for post in opened}
    codes.for_each(list(by_path), lambda path: job.finish(by_path[path]))
    tell_spent(filler.pipeline.writer, common.quiet)
    codes.leave()


def _open(path: Path) -> "Opened":
    from talknotes.posts import open_post

    if path.suffix.lower() == ".mdx":
        raise InputError(f"{path}: MDX does not know the comments around what a fill adds. Give a Markdown file.")
    return open_post(path)


def _posts_like(places: Iterable[Path]) -> "tuple[Post, ...]":
    from talknotes.authored.folder import find_posts
    from talknotes.posts import open_post

    return tuple(open_post(path).own for place in places for path in find_posts(place))


class _Job:
    """Shows or writes what each post gains."""

    def __init__(
        self,
        filler: "Filler",
        arguments: Arguments,
        common: Writing,
        write: bool,
        interactive: bool,
        output: str | None,
    ) -> None:
        self._filler, self._arguments, self._common = filler, arguments, common
        self._write, self._interactive, self._output = write, interactive, output

    def finish(self, post: "Opened") -> None:
        """Put a post's blocks into it, tell what became of its gaps, and write or show it."""
        from talknotes.fill.diffing import unified
        from talknotes.fill.proof import flaw

        inserted = self._chosen(post) if self._interactive else post.inserted()
        wrong = flaw(post.own, inserted.data) if inserted.data != post.data else None
        if wrong:
            raise UsageError(f"{post.path}: nothing was written, because {wrong}. Please report this with the post.")
        if not self._common.quiet:
            _tell(post, inserted)
        written = self._put(post, inserted)
        shows = not (self._write or self._interactive or self._output)
        diff = unified(post.path, post.data, inserted.data) if shows or self._common.json else b""
        if self._common.json:
            typer.echo(printable_json(_as_json(post, inserted, written, diff)))
        elif shows:
            _show(diff, post.own.encoding)
        elif written is not None:
            typer.echo(str(written))

    def _put(self, post: "Opened", inserted: "Inserted") -> Path | None:
        """Write where the user said; return the path of what was written, None where nothing was."""
        from talknotes.files import ABSENT, write_atomic
        from talknotes.fill.writing import write_post

        if self._output == _STDOUT:
            typer.echo(inserted.data, nl=False)
            return None
        if self._output is not None:
            place = self._place(post.path)
            if not (place.is_file() and place.read_bytes() == inserted.data):
                write_atomic(place, inserted.data, ABSENT)
            return place
        if not (self._write or self._interactive) or inserted.data == post.data:
            return None
        write_post(post.path, post.hash, inserted.data)
        self._filler.record(post, inserted)
        return post.path

    def _place(self, path: Path) -> Path:
        assert self._output is not None
        place = Path(self._output)
        if len(self._arguments.posts) == 1 and not self._output.endswith(("/", os.sep)) and not place.is_dir():
            return place
        return place / path.relative_to(self._arguments.roots[path])

    def _chosen(self, post: "Opened") -> "Inserted":
        """Ask for each new block whether it is wanted, and put those that are into the post."""
        from talknotes.inserting import with_text

        news = post.inserted()
        fresh = {*news.added, *news.replaced}
        wanted: list[Block] = []
        texts: dict[str, str] = {}
        for number, block in enumerate([one for one in post.blocks if one.origin.id in fresh], 1):
            answer = _ask(post, block, f"{number} of {len(fresh)}")
            if answer == "q":
                break
            text = _edit(block.markdown) if answer == "e" else block.markdown
            if answer in ("a", "e") and text.strip():
                wanted.append(block)
            if text != block.markdown and text.strip():
                texts[block.origin.id] = text
        kept = [block for block in post.blocks if block.origin.id not in fresh]
        inserted = post.inserted([*kept, *wanted])
        return inserted.with_data(with_text(inserted.data, texts))


def _ask(post: "Opened", block: "Block", number: str) -> str:
    typer.echo(f"\n{printable(str(post.path))}, {number}: {_what(block)}", err=True)
    typer.echo(printable(block.markdown))
    while True:
        answer = typer.prompt("[a]ccept, [e]dit, [s]kip, [q]uit", err=True).strip().lower()[:1]
        if answer in ("a", "e", "s", "q"):
            return str(answer)


def _edit(text: str) -> str:
    """Return the text as the user left it in their editor."""
    from tempfile import TemporaryDirectory

    from talknotes.cli.editor import run_editor

    with TemporaryDirectory() as folder:
        path = Path(folder) / "block.md"
        path.write_text(text + "\n", encoding="utf-8")  # the editor's own copy, gone when it closes
        run_editor(path)
        return path.read_text(encoding="utf-8", errors="replace").strip("\n")


def _what(block: "Block") -> str:
    from talknotes.values import clock

    spans = ", ".join(f"{clock(span.start)} to {clock(span.end)}" for span in block.missed.tell)
    words = " ".join(block.missed.gap.sentence.split())
    said = f" (“{words[:70]}{'…' if len(words) > 70 else ''}”)" if words else ""
    return printable(f"{block.missed.gap.kind}{said}: {spans} of “{block.origin.recording}”")


def _tell(post: "Opened", inserted: "Inserted") -> None:
    """Say on stderr what was done about each gap, and where recording and notes disagree."""
    from talknotes.values import clock

    states = {
        "added": "filled",
        "replaced": "filled anew",
        "kept": "filled before",
        "yours": "yours now, left alone",
    }
    where = printable(str(post.path))
    for block in post.blocks:
        state = next((text for name, text in states.items() if block.origin.id in getattr(inserted, name)), None)
        if state:
            typer.echo(f"{where}: {state}: {_what(block)}", err=True)
    for gap in post.open_gaps:
        words = " ".join(gap.sentence.split())
        shown = f"“{words[:_SHOWN]}{'…' if len(words) > _SHOWN else ''}”"
        typer.echo(printable(f"{where}: still open: {gap.kind}: {shown}"), err=True)
    for laid in post.laid:
        for one in laid.disagreements:
            message = f"notes say “{one.noted}”, the recording “{one.said}” (at {clock(one.time)}); nothing was changed"
            typer.echo(printable(f"{where}: {one.kind}: {message}"), err=True)
    for notice in dict.fromkeys((*post.notices, *inserted.notices)):
        at = f" (at {clock(notice.span.start)})" if notice.span else ""
        typer.echo(printable(f"{where}: {notice.message}{at}"), err=True)
    if not post.laid:
        typer.echo(f"{where}: none of the recordings is about this post", err=True)
    elif not post.blocks and not post.open_gaps and any(one.coverages for one in post.laid):
        typer.echo(f"{where}: nothing is missing", err=True)


def _show(diff: bytes, encoding: str) -> None:
    """Print a diff: byte for byte where it is piped, in colours and without control characters on a terminal."""
    if not sys.stdout.isatty():
        typer.echo(diff, nl=False)
        return
    for line in diff.decode(encoding, "replace").split("\n")[:-1]:
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        typer.secho(printable(line.rstrip("\r").replace("\t", "    ")), fg=colour, bold=line[:3] in ("+++", "---"))


def _as_json(post: "Opened", inserted: "Inserted", written: Path | None, diff: bytes) -> dict[str, object]:
    return {
        "schema": 1,
        "post": str(post.path),
        "written": None if written is None else str(written),
        "changed": inserted.data != post.data,
        "blocks": [_block_row(block, inserted) for block in post.blocks],
        "open": [{"kind": gap.kind, "sentence": gap.sentence, "why": gap.why} for gap in post.open_gaps],
        "disagreements": [
            {"kind": one.kind, "notes": one.noted, "recording": one.said, "time": one.time, "sentence": one.note.text}
            for laid in post.laid
            for one in laid.disagreements
        ],
        "notices": [notice.message for notice in dict.fromkeys((*post.notices, *inserted.notices))],
        "diff": diff.decode(post.own.encoding, "replace"),
    }


def _block_row(block: "Block", inserted: "Inserted") -> dict[str, object]:
    names = ("added", "replaced", "kept", "yours")
    return {
        "id": block.origin.id,
        "kind": block.missed.gap.kind,
        "state": next((name for name in names if block.origin.id in getattr(inserted, name)), "skipped"),
        "gap": block.missed.gap.sentence,
        "recording": block.origin.recording,
        "sha256": block.origin.sha256,
        "spans": [[span.start, span.end] for span in block.missed.tell],
        "text": block.markdown,
        "sentences": [
            {"text": one.text, "quoted": one.quoted, "spans": [[span.start, span.end] for span in one.spans]}
            for one in block.sentences
        ],
    }
