"""`talknotes gaps`: what authors of posts say that they missed, in a table, as rows with tabs, as JSON."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from talknotes.cli.display import printable, printable_json
from talknotes.cli.matching import Codes, lay_all, sources_in
from talknotes.cli.options import Common, command
from talknotes.errors import FINDINGS, InputError

if TYPE_CHECKING:
    from rich.table import Table

    from talknotes.gaps.gap import Gap
    from talknotes.posts import Opened

PostsArgument = Annotated[
    list[str],
    typer.Argument(metavar="POST…", help="Posts (Markdown files), or folders of posts.", show_default=False),
]


@dataclass(frozen=True, slots=True)
class Found:
    """A gap of a post, and where the post lies as it was given."""

    opened: "Opened"
    gap: "Gap"
    filled: str | None
    """The id of the block that fills it already."""

    @property
    def path(self) -> str:
        """The post's path, as it was given."""
        return str(self.opened.path)


@command
def gaps(
    posts: PostsArgument,
    common: Common,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE",
            help="Lay the notes against this recording, folder or playlist: how far they go, what none mentions, where"
            " both disagree; may be repeated.",
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Leave with code 6 where there are gaps.")] = False,
) -> None:
    """Find what the authors of posts say that they missed: the rest of a talk, its beginning, a whole talk.

    Sections without notes and marks such as TODO count too; what was filled in since does not, though JSON names it. In
    folders, what a dot hides and what a site's build wrote is left out.
    """
    from talknotes.posts import Opened, open_post

    opened: list[Opened] = []
    codes = Codes(common.debug)
    codes.for_each(posts, lambda path: opened.append(open_post(Path(path))), posts_in)
    if against and opened:
        _lay(opened, against, common, codes)
    everything = [Found(one, gap, one.filling(gap)) for one in opened for gap in (*one.gaps, *one.absent)]
    found = everything if common.json else [one for one in everything if one.filled is None]
    _show(found, opened, common.json, bool(against))
    codes.leave()
    if check and any(one.filled is None for one in found):
        raise typer.Exit(FINDINGS)


def _lay(opened: "Sequence[Opened]", against: Sequence[str], common: Common, codes: Codes) -> None:
    from talknotes.cli.display import Display
    from talknotes.filler import Filler, FillOptions
    from talknotes.pipeline import Pipeline

    pipeline = Pipeline(common.settings(), Display(common.quiet))
    lay_all(Filler(pipeline, common.source_options(), FillOptions(write=False)), opened, sources_in(against), codes)


def posts_in(path: str) -> Sequence[str]:
    """Return the posts that a path stands for, in order: itself, or those in a folder; InputError for neither."""
    from talknotes.authored.folder import find_posts

    found = tuple(str(post) for post in find_posts(Path(path)))
    if not found:
        raise InputError(f"{path}: no posts in this folder. Posts are Markdown files.")
    return found


def gap_row(found: Found) -> dict[str, Any]:
    """Return a gap as a row of JSON; `start` and `end` are bytes, `line` and `column` (in characters) count from 1."""
    gap, opened = found.gap, found.opened
    section = None if gap.section is None else opened.own.sections[gap.section]
    start = opened.in_file(gap.span.start)
    line, column = place(opened.data, opened.own.encoding, start)
    return {
        "post": found.path,
        "line": line,
        "column": column,
        "start": start,
        "end": start + gap.span.end - gap.span.start,
        "kind": gap.kind,
        "scope": "post" if section is None else "section",
        "section": None if section is None else section.title,
        "speakers": [] if section is None else [speaker.name for speaker in section.speakers],
        "sentence": gap.sentence,
        "why": gap.why,
        "language": gap.language,
        "filled": found.filled,
    }


def place(data: bytes, encoding: str, at: int) -> tuple[int, int]:
    """Return the line and the column (both from 1, a character a column) of a byte."""
    before = data[:at].decode(encoding, "replace")
    lines = re.split(r"\r\n|\r|\n", before)
    return len(lines), len(lines[-1].lstrip("\ufeff") if len(lines) == 1 else lines[-1]) + 1


def _show(found: Sequence[Found], opened: "Sequence[Opened]", as_json: bool, laid: bool) -> None:
    """Show the gaps, and with `laid` how far the notes of each post go."""
    from talknotes.cli.coverage import show_coverage

    if as_json and laid:
        rows = [_post_row(post, [one for one in found if one.path == str(post.path)]) for post in opened]
        typer.echo(printable_json(rows, indent=2))
    elif as_json:
        typer.echo(printable_json([gap_row(one) for one in found], indent=2))
    elif sys.stdout.isatty():
        _print(found)
    else:
        for one in found:
            typer.echo("\t".join(_cells(one)))
    if laid and not as_json:
        for post in opened:
            for row in post.laid:
                typer.echo(printable(f"\n{post.path} against “{row.recording.title}”"))
                show_coverage(row.post, row.coverages, row.disagreements, row.programme)


def _post_row(post: "Opened", found: Sequence[Found]) -> dict[str, Any]:
    from talknotes.cli.coverage import coverage_dict

    against = [
        {"recording": row.recording.title, "sha256": row.recording.hash}
        | coverage_dict(row.post, row.coverages, row.disagreements, row.programme)
        for row in post.laid
    ]
    notices = [notice.message for notice in dict.fromkeys(post.notices)]
    return {"post": str(post.path), "gaps": [gap_row(one) for one in found], "against": against, "notices": notices}


def _print(found: Sequence[Found]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not found:
        console.print("No gaps.")
        return
    for path, rows in _by_post(found):
        console.print(printable(path), style="bold", markup=False)
        console.print(_table(rows))
    console.print(f"{len(found)} {'gap' if len(found) == 1 else 'gaps'}", style="dim")


def _by_post(found: Sequence[Found]) -> Iterator[tuple[str, list[Found]]]:
    for path in dict.fromkeys(one.path for one in found):
        yield path, [one for one in found if one.path == path]


def _table(rows: Sequence[Found]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table("line", "kind", "talk", "sentence", "why", box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.columns[0].justify = "right"
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for column, ratio in ((2, 2), (3, 4), (4, 2)):
        table.columns[column].ratio = ratio
        table.columns[column].overflow = "fold"
    for one in rows:
        _, line, kind, talk, sentence, why = _cells(one)
        table.add_row(line, Text(kind, style="bold"), Text(talk), Text(sentence), Text(why, style="dim"))
    return table


def _cells(found: Found) -> tuple[str, str, str, str, str, str]:
    """Return post, line, kind, talk, sentence and reason, each a line of text."""
    row = gap_row(found)
    talk = row["section"] or ", ".join(row["speakers"]) or ("" if row["scope"] == "section" else "the whole post")
    cells = (row["post"], str(row["line"]), row["kind"], talk, row["sentence"], row["why"])
    return tuple(" ".join(printable(cell).split()) for cell in cells)  # type: ignore[return-value]
