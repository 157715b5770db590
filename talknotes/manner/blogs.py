"""A blog's habits, learned from a folder of its posts, or from a single post; or taken from a preset by name.

Reads files, which nothing else here does. What a site's build leaves behind, hidden files, and pages that only list
others are no posts. Where very many lie in a folder, those with the last paths teach, which dates make the newest.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Final

from talknotes.authored.folder import find_posts, is_post
from talknotes.authored.parse import parse
from talknotes.authored.post import Post
from talknotes.errors import InputError, UsageError
from talknotes.manner.blog import Blog, DateForm
from talknotes.manner.entries import read_written
from talknotes.manner.front import day_of, is_talk_post, learn_front
from talknotes.manner.keys import ROLES, usual
from talknotes.manner.learn import learn_common
from talknotes.manner.naming import NamedPost, learn_naming, relative_path
from talknotes.manner.opening import learn_dateline, learn_headline

_MOST_POSTS: Final = 200
_ENOUGH_BODIES: Final = 30
_MOST_BYTES: Final = 2_000_000
_LEAST_TALKS: Final = 2
_NO_POSTS: Final = frozenset({"readme", "license", "changelog", "contributing", "code_of_conduct"})
"""Names of pages that lie beside posts; so do those that begin with "_", which list others."""


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A parsed post and its path below the folder that was looked at."""

    path: PurePosixPath
    post: Post


def read_blog(places: Sequence[Path]) -> Blog:
    """Return the habits of the posts in folders, and of single posts.

    Raises InputError where there is no post, or one that can't be read.
    """
    found = [one for place in places for one in _find(place)]
    if not found:
        shown = ", ".join(str(place) for place in places)
        raise InputError(f"{shown}: no post to learn from. Give a post, or a folder that holds Markdown files.")
    return learn_blog(found)


def _find(place: Path) -> list[FoundPost]:
    paths = [path for path in find_posts(place) if path == place or not _is_other_page(path)]
    chosen = sorted(paths, key=str, reverse=True)[:_MOST_POSTS]
    return [FoundPost(_below(path, place), parse(data)) for path in chosen if (data := _read(path)).strip()]


def learn_blog(found: Sequence[FoundPost]) -> Blog:
    """Return the habits of posts, at least one; those with talks teach alone where there are several."""
    ordered = sorted(found, key=_day, reverse=True)
    talks = [one for one in ordered if is_talk_post(one.post)]
    ordered = talks if len(talks) >= _LEAST_TALKS else ordered
    posts = [one.post for one in ordered]
    front = learn_front(posts)
    titles = [_title(one.post) for one in ordered]
    named = [NamedPost(one.path, title) for one, title in zip(ordered, titles, strict=True)]
    headline = learn_headline(posts)
    dateline, form = learn_dateline(posts) or (None, DateForm())
    body = learn_common(posts[:_ENOUGH_BODIES])
    if headline is not None and body.heading_level == 1:
        body = replace(body, heading_level=2)
    return Blog(
        front,
        learn_naming(named),
        replace(body, split_mark=None),
        _split_mark(posts),
        headline,
        dateline,
        form,
        _heads_single(posts, headline),
        usual(post.newline for post in posts),
    )


def preset(name: str) -> Blog:
    """Return a preset; UsageError, with the names that there are, for any other."""
    from pydantic import TypeAdapter

    if name not in preset_names():
        raise UsageError(f"--preset {name}: no such preset. There are {', '.join(preset_names())}.")
    text = files("talknotes.manner").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8")
    return TypeAdapter(Blog).validate_python(tomllib.loads(text))


def preset_names() -> tuple[str, ...]:
    """Return the presets' names, in order."""
    entries = files("talknotes.manner").joinpath("presets").iterdir()
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml")))


def _below(path: Path, place: Path) -> PurePosixPath:
    """Return a post's path below its folder; of a single post just the folders that belong to its name."""
    if place.is_dir():
        return PurePosixPath(path.relative_to(place))
    return relative_path(PurePosixPath(path.resolve()))


def _is_other_page(path: Path) -> bool:
    return not is_post(path) or path.name.startswith("_") or path.stem.lower() in _NO_POSTS


def _read(path: Path) -> bytes:
    """Return a file's bytes; a post of several megabytes is none and teaches nothing."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as err:
        raise InputError(f"{path}: can't be read ({err.strerror}).") from err
    return data if len(data) <= _MOST_BYTES else b""


def _day(one: FoundPost) -> str:
    """Return a post's day, else the one that its path names."""
    found = re.search(r"(?:19|20)\d{2}[-/_.]?\d{2}(?:[-/_.]?\d{2})?", str(one.path))
    return day_of(one.post) or (re.sub("[/_.]", "-", found[0]) if found else "")


def _title(post: Post) -> str | None:
    """Return the title that a post gives itself, as it is written."""
    written = read_written(post)
    values = (entry.value for entry in written.entries if ROLES.get(entry.name) == "title") if written else ()
    return next((value for value in values if isinstance(value, str)), post.title)


def _heads_single(posts: Sequence[Post], headline: str | None) -> bool:
    """Tell whether most posts on one talk have a heading for it beside their own title."""
    single = [post.sections[0] for post in posts if len(post.sections) == 1]
    bare = [section.form == "post" or (headline is not None and section.level == 1) for section in single]
    return sum(bare) * 2 <= len(bare)


def _split_mark(posts: Sequence[Post]) -> str:
    """Return the mark that most posts have between lead and rest, "" where most have none."""
    return usual(post.source(post.split).strip() if post.split else "" for post in posts)
