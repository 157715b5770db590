"""`talknotes fetch`: download recordings and keep them."""

from pathlib import Path
from typing import Annotated

import typer

from talknotes.cli.options import Basic, command
from talknotes.cli.reporting import for_each


@command
def fetch(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Pages or media files.", show_default=False)],
    common: Basic,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder. (default: the downloads folder)")
    ] = None,
) -> None:
    """Download recordings (sound only where possible), keep them, and print each file's path."""
    from talknotes.cli.display import Display
    from talknotes.fetch import FetchOptions
    from talknotes.fetch import fetch as fetch_source

    settings = common.settings()
    options = FetchOptions(
        downloads=output or settings.downloads,
        offline=settings.offline,
        limit_bytes=int(settings.downloads_limit_gb * 1e9),
    )
    display = Display(common.quiet)

    def work(url: str) -> None:
        with display.stage("fetch", None, None) as progress:
            media = fetch_source(url, options, progress)
        for notice in media.recording.notices:
            display.notice(notice)
        typer.echo(_json(media.recording) if common.json else str(media.path))

    for_each(urls, work, common.debug)


def _json(recording: object) -> str:
    from pydantic import TypeAdapter

    return TypeAdapter(type(recording)).dump_json(recording).decode()
