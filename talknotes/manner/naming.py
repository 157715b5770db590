"""What a blog calls its files: learned from the paths of its posts, and the path of a new one.

Folders count where they are dates or bear the post's own name (page bundles); others say where posts lie, which is the
user's to choose. Opens no file.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from talknotes.manner.blog import Naming
from talknotes.manner.dates import parse_date
from talknotes.manner.slugs import learn_slugs, slugify

_SUFFIX: Final = re.compile(r"((?:\.[a-z]{2}(?:[-_][A-Za-z]{2,4})?)?\.[A-Za-z]{2,8})$")
_BUNDLE: Final = "index"
_FOLDER_DATES: Final = (
    (re.compile(r"(?:19|20)\d{2}"), "{YYYY}"),
    (re.compile(r"(?:19|20)\d{2}-\d{2}"), "{YYYY}-{MM}"),
    (re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}"), "{YYYY}-{MM}-{DD}"),
    (re.compile(r"0[1-9]|1[0-2]"), "{MM}"),
)
_DATED: Final = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<dash>[-_.]?)(?P<month>0[1-9]|1[0-2])(?:(?P=dash)(?P<day>[0-3]\d))?"
    r"(?P<clock>[-_ T]?(?:[01]\d|2[0-3])[0-5]\d(?!\d))?"
)
_PIECE: Final = re.compile(r"\{(YYYY|YY|MM|DD|hh|mm|slug)\}")
_A_DATE: Final = r"\{(?:YYYY|YY|MM|DD|hh|mm)\}"
_DATES: Final = re.compile(rf"(?:{_A_DATE}[-_. T]*)+(?=\{{slug|/)|[-_. ]*(?:[-_]?{_A_DATE})+")


@dataclass(frozen=True, slots=True)
class NamedPost:
    """A post's path below the folder that was looked at, and its title, if it has one."""

    path: PurePosixPath
    title: str | None


@dataclass(frozen=True, slots=True)
class _Read:
    template: str
    name: str


def learn_naming(posts: Sequence[NamedPost]) -> Naming:
    """Return how most of `posts` (the newest first) are named; the program's own way where there are none."""
    read = [_read(post) for post in posts]
    if not read:
        return Naming()
    template, _ = Counter(one.template for one in read).most_common(1)[0]
    pairs = [(post.title, one.name) for post, one in zip(posts, read, strict=True) if post.title and one.name]
    style, _ = learn_slugs(pairs)
    return Naming(template, style)


def post_path(naming: Naming, date: str, title: str, digits: str = "") -> PurePosixPath:
    """Return the path of a post below its folder; `date` is ISO 8601, without what is none dates go from the name.

    `digits` are added to the name where another post has it.
    """
    moment = parse_date(date)
    template = naming.template if moment else _without_dates(naming.template)
    joint = naming.slug.joint or "-"
    slug = slugify(title, naming.slug) + (f"{joint}{digits}" if digits else "")
    if "{slug}" not in template and digits:
        template = re.sub(r"(\.[^/]*)?$", lambda end: f"{joint}{digits}{end[0]}", template, count=1)
    pieces = {"slug": slug} | (_date_pieces(moment) if moment else {})
    path = PurePosixPath(_PIECE.sub(lambda piece: pieces[piece[1]], template).lstrip("/"))
    return path if ".." not in path.parts else PurePosixPath(path.name)


def _without_dates(template: str) -> str:
    """Return a template without its dates; where these were the whole name, the title takes their place."""
    folders = [piece for piece in _DATES.sub("", template).split("/") if piece]
    found = _SUFFIX.search(template)
    if "{slug}" not in template:
        return "{slug}" + (found[1] if found else "")
    return "/".join(folders)


def _date_pieces(moment: object) -> dict[str, str]:
    clock = moment if isinstance(moment, datetime) else None
    text = str(moment)
    return {
        "YYYY": text[:4], "YY": text[2:4], "MM": text[5:7], "DD": text[8:10],
        "hh": f"{clock.hour:02}" if clock else "00", "mm": f"{clock.minute:02}" if clock else "00",
    }  # fmt: skip


def _read(post: NamedPost) -> _Read:
    name = post.path.name
    found = _SUFFIX.search(name)
    suffix = found[1] if found else ""
    stem = name.removesuffix(suffix)
    folders = list(post.path.parts[:-1])
    tail = suffix
    if stem.lower() == _BUNDLE and folders:
        tail = f"/{stem}{suffix}"
        stem = folders.pop()
    template, slug = _read_stem(stem)
    return _Read(_read_folders(folders) + template + tail, slug)


def _read_folders(folders: Sequence[str]) -> str:
    """Return the folders that are dates, as they stand; without a year, numbers are no dates."""
    read: list[str] = []
    for folder in folders:
        piece = next((piece for pattern, piece in _FOLDER_DATES if pattern.fullmatch(folder)), None)
        if piece in (None, "{MM}") and "{MM}" in "".join(read):
            piece = "{DD}" if re.fullmatch("[0-3][0-9]", folder) else None
        elif piece == "{MM}" and not read:
            piece = None
        if piece is not None:
            read.append(piece)
    return "".join(f"{piece}/" for piece in read)


def _read_stem(stem: str) -> tuple[str, str]:
    """Return the template of a name without its suffix, and the part that tells the title."""
    for found in _DATED.finditer(stem):
        before, after = stem[: found.start()], stem[found.end() :]
        if (before and after) or (found["day"] is None and not found["dash"]):
            continue
        date = found["dash"].join(["{YYYY}", "{MM}", *(["{DD}"] if found["day"] else [])])
        if found["clock"]:
            date += re.sub(r"\d{4}$", "{hh}{mm}", found["clock"])
        slug = (before or after).strip("-_. ")
        if not slug:
            return date, ""
        gap = re.match("[-_. ]*", after)[0] if after else before[len(before.rstrip("-_. ")) :]  # type: ignore[index]
        if not gap:
            continue
        return (f"{date}{gap}{{slug}}", slug) if after else (f"{{slug}}{gap}{date}", slug)
    return "{slug}", stem


def relative_path(path: PurePosixPath) -> PurePosixPath:
    """Return a single post's path with just the folders that belong to its name: dates and its bundle."""
    parts = list(path.parts)
    keep = 1
    while keep < len(parts) and re.fullmatch(r"(?:19|20)?\d{2}(?:-\d{2}){0,2}", parts[-keep - 1]):
        keep += 1
    if keep == 1 and PurePosixPath(parts[-1]).name.lower().split(".")[0] == _BUNDLE and len(parts) > 1:
        above = relative_path(PurePosixPath(*parts[:-1]))
        return above / parts[-1]
    return PurePosixPath(*parts[-keep:])
