"""Leave-one-out on whole blogs: what the other posts teach writes the one that was left out.

Each folder of `tests/blogs` is a blog with habits of its own. What can be known of the post left out (title, date, its
categories) must come out byte for byte; of the rest the key, its place, its type and its quotation marks.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from talknotes.authored.parse import parse
from talknotes.manner.blog import Blog
from talknotes.manner.blogs import FoundPost, learn_blog
from talknotes.manner.dates import read_date
from talknotes.manner.entries import Entry, read_written
from talknotes.manner.frontwriting import Facts, render_front
from talknotes.manner.keys import ROLES
from talknotes.manner.naming import post_path
from talknotes.manner.quoting import item_spans, style_of

BLOGS = Path(__file__).parents[1] / "blogs"
POSTS = [
    (blog.name, PurePosixPath(path.relative_to(blog)))
    for blog in sorted(BLOGS.iterdir())
    for path in sorted(blog.rglob("*.*"))
    if path.is_file()
]
UNKNOWABLE = {"description", "tags"}
"""Keys of which a new post can't know the value that its author would have given."""
SET_ASIDE = {"heroimage"}
"""Keys that a new post can't fill at all."""


@cache
def load(blog: str) -> list[FoundPost]:
    return [FoundPost(path, parse((BLOGS / blog / path).read_bytes())) for name, path in POSTS if name == blog]


def entries_of(data: bytes) -> Sequence[Entry]:
    written = read_written(parse(data))
    assert written is not None
    return written.entries


def title_of(found: FoundPost) -> str:
    named = [entry.value for entry in entries_of(found.post.data) if ROLES.get(entry.name) == "title"]
    return named[0] if named else found.post.title or found.path.stem


def date_of(found: FoundPost) -> str:
    """Return the date that the post gives itself, with its clock, without its zone; of a bare post its path's."""
    if found.post.date is None:
        named = [entry.value for entry in entries_of(found.post.data) if entry.name == "date"]
        text = named[0] if named else found.path.name[:10].replace("_", "-")
    else:
        text = found.post.date
    moment = read_date(text)
    assert moment is not None
    return moment.isoformat()


def categories_of(found: FoundPost) -> tuple[str, ...]:
    for entry in entries_of(found.post.data):
        if ROLES.get(entry.name) == "categories":
            return tuple(entry.value) if isinstance(entry.value, list) else (entry.value,)
    return ()


def facts_of(found: FoundPost) -> Facts:
    return Facts(title_of(found), date_of(found), True, categories_of(found), description="What was said.")


@pytest.fixture(params=POSTS, ids=[f"{blog}/{path}" for blog, path in POSTS])
def left_out(request: pytest.FixtureRequest) -> tuple[FoundPost, Blog]:
    return leave_out(*request.param)


@cache
def leave_out(blog: str, path: PurePosixPath) -> tuple[FoundPost, Blog]:
    posts = load(blog)
    own = next(post for post in posts if post.path == path)
    return own, learn_blog([post for post in posts if post is not own])


def test_keys_and_their_order_are_those_of_the_post_left_out(left_out: tuple[FoundPost, Blog]) -> None:
    own, blog = left_out
    made = entries_of(render_front(blog.front, facts_of(own)).encode() + b"\nText.\n")
    expected = [(entry.table, entry.key) for entry in entries_of(own.post.data) if entry.name not in SET_ASIDE]
    assert [(entry.table, entry.key) for entry in made] == expected


def test_what_can_be_known_comes_out_byte_for_byte(left_out: tuple[FoundPost, Blog]) -> None:
    own, blog = left_out
    made = {(e.table, e.key): e for e in entries_of(render_front(blog.front, facts_of(own)).encode() + b"\nText.\n")}
    compared = 0
    for entry in entries_of(own.post.data):
        known = entry.name not in UNKNOWABLE | SET_ASIDE | {"draft", "published", "publish", "status"}
        if known:
            other = made[entry.table, entry.key]
            assert (other.indent, other.separator, other.raw) == (entry.indent, entry.separator, entry.raw)
            compared += 1
    assert compared >= (0 if blog.front.format == "none" else 2)


def test_types_and_quotation_marks_are_those_of_the_post_left_out(left_out: tuple[FoundPost, Blog]) -> None:
    own, blog = left_out
    made = {(e.table, e.key): e for e in entries_of(render_front(blog.front, facts_of(own)).encode() + b"\nText.\n")}
    for entry in entries_of(own.post.data):
        if entry.name in SET_ASIDE:
            continue
        other = made[entry.table, entry.key]
        assert type(other.value) is type(entry.value)
        assert other.separator == entry.separator
        if isinstance(entry.value, list):
            theirs, ours = item_spans(entry.raw), item_spans(other.raw)
            assert {style_of(other.raw[a:b]) for a, b in ours} <= {style_of(entry.raw[a:b]) for a, b in theirs}
            assert other.raw[: ours[0][0]] == entry.raw[: theirs[0][0]] if ours and theirs else True
        else:
            assert style_of(other.raw) == style_of(entry.raw)


def test_fences_and_blank_lines_are_those_of_the_post_left_out(left_out: tuple[FoundPost, Blog]) -> None:
    own, blog = left_out
    written = read_written(own.post)
    assert written is not None
    assert (blog.front.format, blog.front.opening, blog.front.closing) == (
        written.format,
        written.opening,
        written.closing,
    )
    assert blog.front.format == "none" or blog.front.blank_after == written.blank_after


def test_a_new_post_is_a_draft_where_posts_say_whether_they_are(left_out: tuple[FoundPost, Blog]) -> None:
    own, blog = left_out
    made = {e.name: e.value for e in entries_of(render_front(blog.front, facts_of(own)).encode() + b"\nText.\n")}
    for name in ("draft", "published", "publish", "status"):
        if name in {entry.name for entry in entries_of(own.post.data)}:
            assert made[name] == {"draft": True, "status": "draft"}.get(name, False)


def test_no_term_is_invented(left_out: tuple[FoundPost, Blog]) -> None:
    own, blog = left_out
    facts = Facts(title_of(own), date_of(own))
    others = [post for post in load(next(name for name, path in POSTS if path == own.path)) if post.path != own.path]
    known = {term for other in others for entry in entries_of(other.post.data) for term in terms_of(entry)}
    made = entries_of(render_front(blog.front, facts).encode() + b"\nText.\n")
    assert {term for entry in made for term in terms_of(entry)} <= known


def terms_of(entry: Entry) -> set[str]:
    if ROLES.get(entry.name) not in ("categories", "tags"):
        return set()
    return set(entry.value) if isinstance(entry.value, list) else set(entry.value.split(", "))


def test_the_file_is_named_as_the_post_left_out(left_out: tuple[FoundPost, Blog]) -> None:
    own, blog = left_out
    path = post_path(blog.naming, date_of(own), title_of(own))
    assert own.path.as_posix().endswith(path.as_posix())
    assert len(own.path.parts) - len(path.parts) <= 1


def test_marks_of_the_body_are_those_of_the_post_left_out(left_out: tuple[FoundPost, Blog]) -> None:
    own, blog = left_out
    mark = own.post.source(own.post.split).strip() if own.post.split else ""
    assert blog.split_mark == mark
    assert blog.body is not None
    levels = {section.level for section in own.post.sections if section.form == "heading"}
    assert levels <= {blog.body.heading_level if blog.headline is None else 1, blog.body.heading_level}


@pytest.mark.parametrize(
    ("blog", "headline", "dateline"),
    [("bare", "# {title}", "*{date}*"), ("obsidian", "# {title}", None), ("hugo_toml", None, None)],
)
def test_what_stands_above_the_lead(blog: str, headline: str | None, dateline: str | None) -> None:
    learned = learn_blog(load(blog))
    assert (learned.headline, learned.dateline) == (headline, dateline)
