"""`talknotes notes`: recordings become posts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talknotes.cli.display import printable_json
from talknotes.cli.options import OutputOption, check_url, command
from talknotes.cli.reporting import for_each
from talknotes.cli.writing import Writing, blog_of, check_dry_run, show_asks, tell_spent
from talknotes.errors import UsageError

if TYPE_CHECKING:
    from talknotes.llm.contract import Ask

SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Recordings: audio or video files, URLs, playlists, podcast feeds.",
        show_default=False,
    ),
]


@command
def notes(
    sources: SourcesArgument,
    common: Writing,
    output: OutputOption = None,
    title: Annotated[
        str | None, typer.Option("--post-title", help="Title of the post. (default: the recording's)")
    ] = None,
    date: Annotated[
        str | None, typer.Option(help="Date of the post, such as 2020-06-25. (default: the recording's)")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Public page of the recording, for links to its moments.")] = None,
    category: Annotated[list[str] | None, typer.Option(help="Category of the post; may be repeated.")] = None,
    per_talk: Annotated[bool, typer.Option("--per-talk", help="Write one post a talk.")] = False,
    talk: Annotated[
        int | None, typer.Option(min=1, help="Only this talk of the recording, from 1, as `talks` counts them.")
    ] = None,
    talk_title: Annotated[
        str | None, typer.Option("--title", help="Only the talk with this title, or nearly this.")
    ] = None,
    talks: Annotated[
        Path | None, typer.Option("--talks", help="A programme (talks --edit, talks --json) that you corrected.")
    ] = None,
    keep_media: Annotated[bool, typer.Option("--keep-media", help="Keep what was downloaded.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a post that was edited since.")] = False,
    like: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FOLDER_OR_POST",
            help="Write as these posts are written: front matter, marks, file names; may be repeated.",
        ),
    ] = None,
    preset: Annotated[
        str | None, typer.Option(help="Write for hugo, jekyll, quarto, obsidian or plain. (default: hugo)")
    ] = None,
) -> None:
    """Write a blog-ready Markdown post for each recording, and print its path.

    What a rerun needs is stored, so that only what a changed option touches is done again. With --like a post has the
    keys, terms and names that the posts there have; where these say whether they are drafts, it says that it is one.
    """
    from talknotes.cli.display import Display
    from talknotes.pipeline import Pipeline
    from talknotes.post.drafting import PostOptions

    _check_date(date)
    check_url(url)
    if common.captions is not None and len(sources) > 1:
        raise UsageError("--captions belongs to one recording. Give one SOURCE with it.")
    if talk is not None and talk_title is not None:
        raise UsageError("--talk and --title both choose a talk: give one of them.")
    settings = common.settings(
        output_dir=output, categories=tuple(category) if category else None, keep_media=keep_media or None
    )
    blog = blog_of(like, preset)
    options = PostOptions(
        folder=settings.output_dir,
        title=title,
        date=date,
        url=url,
        categories=tuple(category or ()) if like else settings.categories,
        per_talk=per_talk,
        force=force,
        talk=talk,
        talk_title=talk_title,
        blog=blog,
    )
    source_options = common.source_options(talks)
    pipeline = Pipeline(settings, Display(common.quiet), common.dry_run)
    asks: list[Ask] = []

    def work(source: str) -> None:
        if common.dry_run:
            asks.extend(pipeline.asks(source, source_options, options))
            return
        for post in pipeline.write_posts(source, source_options, options):
            row = {"source": source, "path": str(post.path), "status": post.status}
            typer.echo(printable_json(row) if common.json else str(post.path))

    if common.dry_run:
        check_dry_run(settings)
    try:
        for_each(sources, work, common.debug, lambda source: pipeline.expand(source, source_options.access))
    finally:
        if common.dry_run:
            show_asks(settings, asks, common.json)
        tell_spent(pipeline.writer, common.quiet)


def _check_date(date: str | None) -> None:
    from datetime import datetime

    try:
        if date is not None:
            datetime.fromisoformat(date)
    except ValueError as err:
        raise UsageError(f"--date {date}: write 2020-06-25 or 2020-06-25T15:00:00.") from err
