"""`talknotes fetch`: download recordings and keep them."""

from pathlib import Path
from typing import Annotated

import typer

from talknotes.cli.options import Fetching, command
from talknotes.cli.reporting import for_each


@command
def fetch(
    urls: Annotated[
        list[str],
        typer.Argument(metavar="URL...", help="Pages, media files, playlists, podcast feeds.", show_default=False),
    ],
    common: Fetching,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder. (default: the downloads folder)")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Of a list, also what was downloaded before.")] = False,
) -> None:
    """Download recordings (sound only where possible), keep them, and print each file's path.

    Of a playlist or a podcast's feed, only what was not downloaded before: downloaded.txt in the data folder tells.
    """
    from talknotes.cli.display import Display
    from talknotes.sources.archive import FILE, Archive
    from talknotes.sources.expand import Entry, expand
    from talknotes.sources.fetch import FetchOptions, Listed
    from talknotes.sources.fetch import fetch as fetch_source

    settings = common.settings()
    options = FetchOptions(
        downloads=output or settings.downloads,
        offline=settings.offline,
        limit_bytes=int(settings.downloads_limit_gb * 1e9),
        access=common.access(),
    )
    display, archive = Display(common.quiet), Archive(settings.data_dir / FILE)
    entries: dict[str, Entry] = {}

    def listed(url: str) -> list[str]:
        listing = expand(url, options.access, options.offline)
        for notice in listing.notices:
            display.notice(notice)
        known = frozenset() if again else archive.ids()
        is_list = listing.entries != (Entry(url),)
        new = [entry for entry in listing.entries if not is_list or entry.archive_id not in known]
        if len(new) < len(listing.entries):
            display.say(f"{len(listing.entries) - len(new)} were downloaded before ({archive.path}); --again takes all")
        entries.update({entry.source: entry for entry in new})
        return [entry.source for entry in new]

    def work(url: str) -> None:
        entry = entries[url]
        with display.stage("fetch", None, None) as progress:
            media = fetch_source(url, options, progress, Listed(entry.known, entry.public))
        for notice in media.recording.notices:
            display.notice(notice)
        for archive_id in dict.fromkeys((media.archive_id, entry.archive_id)):
            archive.add(archive_id)
        typer.echo(_json(media.recording) if common.json else str(media.path))

    for_each(urls, work, common.debug, listed)


def _json(recording: object) -> str:
    from pydantic import TypeAdapter

    return TypeAdapter(type(recording)).dump_json(recording).decode()
