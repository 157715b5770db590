"""The index of a run's posts, `index.md`: date, title, speakers, length and warnings of each, the newest first.

Written anew only over bytes that this program wrote: an index of the user's own, or one that was edited, is left alone.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, ValidationError

from talknotes.batch.state import PostRow, Record, State
from talknotes.errors import EditedError
from talknotes.files import ABSENT, hash_bytes, write_atomic
from talknotes.manner.blog import Blog
from talknotes.manner.frontwriting import Facts, render_front
from talknotes.manner.opening import fill_headline
from talknotes.post.escape import link_text, markdown_inline
from talknotes.values import clock

NAME: Final = "index.md"
_SITES: Final = ("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config.yaml", "config.json", "config")
"""What lies beside the content of a Hugo site."""
_TITLE: Final = "Recordings"
_OWN: Final = "index.json"

Status = Literal["written", "unchanged", "foreign"]


class _Own(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: tuple[str, ...]
    """What is written now, and what stood there before."""


def index_path(output: Path) -> Path:
    """Return where the index of an output folder lies: `_index.md` in a Hugo site's content, `index.md` elsewhere.

    There, an `index.md` would make one page of the folder, and hide every post in it.
    """
    folder = output.resolve()
    sites = [parent for parent in folder.parents if "content" in folder.relative_to(parent).parts[:1]]
    is_site = any((site / name).exists() for site in sites for name in _SITES)
    return output / (f"_{NAME}" if is_site else NAME)


def update_index(state: State, blog: Blog) -> Status:
    """Write the index of all posts that are known and there; "foreign" where a file stands in its way."""
    with state.alone("index"):
        rows = present(state.load_all(), state.output)
        path = index_path(state.output)
        if not rows and not path.exists():
            return "unchanged"
        data = render_index(rows, blog)
        return _write(path, data, state.folder / _OWN)


def present(records: Mapping[str, Record], output: Path) -> tuple[PostRow, ...]:
    """Return the rows of all posts that lie there, each once, the newest first."""
    rows = {post.path: post for record in records.values() for post in record.posts if (output / post.path).is_file()}
    by_title = sorted(rows.values(), key=lambda row: (row.title.casefold(), row.path))
    return tuple(sorted(by_title, key=lambda row: row.date, reverse=True))


def render_index(rows: Iterable[PostRow], blog: Blog) -> bytes:
    """Return an index in the manner of a blog: its front matter or headline, then a line a post."""
    rows = tuple(rows)
    newest = max((row.date for row in rows), default="")
    front = render_front(blog.front, Facts(_TITLE, newest))
    above = [] if blog.headline is None else [fill_headline(blog.headline, _TITLE), ""]
    lines = [line for row in rows for line in _lines(row)]
    gap = "\n" * (blog.front.blank_after if front else 0)
    text = front + gap + "\n".join([*above, *lines, ""])
    return text.replace("\n", blog.newline).encode()


def _lines(row: PostRow) -> list[str]:
    link = f"[{link_text(row.title)}]({quote(row.path)})"
    speakers = ", ".join(markdown_inline(name) for name in row.speakers)
    length = "" if row.length is None else clock(row.length)
    facts = ", ".join(filter(None, [speakers, length]))
    first = " ".join(filter(None, ["-", f"{row.date}:" if row.date else "", link, f"({facts})" if facts else ""]))
    return [first, *(f"  - Warning: {markdown_inline(warning)}" for warning in row.warnings)]


def _write(path: Path, data: bytes, own: Path) -> Status:
    """Write an index where none, or one of ours, stands; what is ours is remembered beside the records."""
    try:
        before = hash_bytes(path.read_bytes())
    except FileNotFoundError:
        before = ABSENT
    except OSError:
        return "foreign"
    now = hash_bytes(data)
    if before not in (ABSENT, now, *_known(own)):
        return "foreign"
    if before != now:
        # First the hashes: after a crash between the two the index is still known to be ours.
        try:
            write_atomic(own, _Own(sha256=(now, before)).model_dump_json().encode())
            write_atomic(path, data, before)
        except EditedError:
            return "foreign"
        return "written"
    return "unchanged"


def _known(own: Path) -> tuple[str, ...]:
    try:
        return _Own.model_validate_json(own.read_bytes()).sha256
    except (OSError, ValidationError):
        return ()
