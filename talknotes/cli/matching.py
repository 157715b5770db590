"""What the commands that bring posts and recordings together share: which argument is which, and the work in order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from talknotes.cli.reporting import for_each
from talknotes.errors import SOME_FAILED, UsageError

if TYPE_CHECKING:
    from talknotes.filler import Filler
    from talknotes.posts import Opened


@dataclass(frozen=True, slots=True)
class Arguments:
    """Posts (files; `roots` are the folders that they were found in) and sources, as they were given."""

    posts: tuple[Path, ...]
    roots: dict[Path, Path]
    sources: tuple[str, ...]


def sort_out(given: Sequence[str]) -> Arguments:
    """Tell posts and sources apart: Markdown files and folders that hold some are posts, all else is a source.

    UsageError where there is no post.
    """
    from talknotes.authored.folder import find_posts, is_post
    from talknotes.links import is_url

    roots: dict[Path, Path] = {}
    sources: list[str] = []
    for one in given:
        path = Path(one)
        if not is_url(one) and path.is_dir():
            found, media = find_posts(path), _media(path)
            if found and not (roots and media):
                roots |= dict.fromkeys(found, path)
            elif media:
                sources += media
            else:
                raise UsageError(f"{path}: this folder holds neither posts nor recordings.")
        elif not is_url(one) and is_post(path):
            roots[path] = path.parent
        else:
            sources.append(one)
    if not roots:
        raise UsageError(f"{given[0]}: no post (a Markdown file, or a folder of some) is named. Name the post first.")
    return Arguments(tuple(roots), roots, tuple(sources))


def sources_in(given: Sequence[str]) -> tuple[str, ...]:
    """Return the sources as they were given, a folder as the recordings in it; UsageError for one without any."""
    from talknotes.links import is_url

    found: list[str] = []
    for one in given:
        media = [one] if is_url(one) or not Path(one).is_dir() else _media(Path(one))
        if not media:
            raise UsageError(f"{one}: no recordings in this folder.")
        found += media
    return tuple(found)


class Codes:
    """Collects the exit codes of several rounds of work, so that a failed item stops no later round."""

    def __init__(self, debug: bool) -> None:
        self._debug, self._codes = debug, list[int]()

    def for_each(
        self,
        items: Sequence[str],
        work: Callable[[str], None],
        expand: Callable[[str], Sequence[str]] = lambda item: (item,),
    ) -> None:
        """Do the work for each item as `reporting.for_each` does, and remember how it ended."""
        try:
            for_each(items, work, self._debug, expand)
        except typer.Exit as err:
            self._codes.append(err.exit_code)

    def leave(self) -> None:
        """Leave with the code that all failed rounds share, or the one for several; return where nothing failed."""
        codes = set(self._codes)
        if codes:
            raise typer.Exit(codes.pop() if len(codes) == 1 else SOME_FAILED)


def lay_all(filler: "Filler", posts: Sequence["Opened"], sources: Sequence[str], codes: Codes) -> None:
    """Lay all sources against all posts; without any, what each post links to and what the configuration names."""
    pipeline, access = filler.pipeline, filler.source.access

    def expand(source: str) -> tuple[str, ...]:
        return pipeline.expand(source, access)

    if sources:
        is_single = len(posts) == 1 and len(sources) == 1
        codes.for_each(sources, lambda one: filler.fill(posts, one, sure=is_single and one == sources[0]), expand)
        return
    by_source: dict[str, list[Opened]] = {}
    for post in posts:
        for source in filler.linked(post):
            by_source.setdefault(source, []).append(post)
    for source, linking in by_source.items():
        codes.for_each((source,), lambda one, linking=linking: filler.fill(linking, one, sure=False), expand)  # type: ignore[misc]
    configured = tuple(one for one in _configured(pipeline.settings.recordings) if one not in by_source)
    codes.for_each(configured, lambda one: filler.fill(posts, one), expand)
    if not by_source and not configured:
        raise UsageError(
            f"{posts[0].path}: no recording is given, none is linked in it, and none is configured. Add a SOURCE: a "
            "file, a folder, an address, a playlist."
        )


def _configured(places: Iterable[str]) -> tuple[str, ...]:
    from talknotes.links import is_url

    found: list[str] = []
    for place in places:
        path = Path(place).expanduser()
        found += [place] if is_url(place) else _media(path) if path.is_dir() else [str(path)]
    return tuple(found)


def _media(folder: Path) -> list[str]:
    from talknotes.sources.linked import is_media_name

    return sorted(
        str(path)
        for path in folder.rglob("*")
        if is_media_name(path.name) and not path.name.startswith(".") and path.is_file()
    )
