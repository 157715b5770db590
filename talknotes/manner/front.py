"""Front matter learned from posts: format, keys and their order, what fills each, and in which form.

What most posts have holds; where as many have one thing as another, the newest decide. What can't be known of a new
post (an image, a number) is left out. Terms come from the blog's own vocabulary alone. A post that says it is no draft
teaches the flag, not its value: a new one is a draft until somebody has read it. Knows nothing of files.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from talknotes.authored.post import Post
from talknotes.manner.blog import FrontHabits
from talknotes.manner.dates import read_date
from talknotes.manner.entries import Entry, Written, read_written
from talknotes.manner.keys import ROLES, Column, Seen, learn_key, usual, with_awkward

_LEAST_TALKS: Final = 2
_NONE: Final = FrontHabits("none", opening="", closing="")


def learn_front(posts: Sequence[Post]) -> FrontHabits:
    """Return the habits of the posts' front matter; those with talks count alone where there are several."""
    seen = _talks(newest_first(posts))
    if not seen:
        return _NONE
    format_ = usual(one.written.format for one in seen)
    seen = [one for one in seen if one.written.format == format_]
    first = seen[0].written
    if format_ == "none":
        return replace(_NONE, blank_after=usual(one.written.blank_after for one in seen))
    columns = _ordered(_columns(seen), seen)
    return FrontHabits(
        format_,
        with_awkward(tuple(key for column in columns if (key := learn_key(column, format_, seen))), format_),
        usual(one.written.opening for one in seen),
        usual(one.written.closing for one in seen),
        usual(one.written.blank_after for one in seen),
        usual([one.written.table_gap for one in seen if one.written.table_gap is not None] or [1]),
        first.spread,
    )


def newest_first(posts: Sequence[Post]) -> list[Post]:
    """Return posts by their dates, the newest first; those without one last, in the order given."""
    return sorted(posts, key=lambda post: day_of(post) or "", reverse=True)


def day_of(post: Post) -> str | None:
    """Return a post's day, ISO 8601, whatever form its date has."""
    moment = read_date(post.date) if post.date else None
    return moment.date().isoformat() if moment else None


def is_talk_post(post: Post) -> bool:
    """Tell whether a post looks like notes on talks: some section of it names a speaker."""
    return any(section.speakers for section in post.sections)


def _talks(posts: Sequence[Post]) -> list[Seen]:
    read = [(post, written) for post in posts if (written := read_written(post))]
    talks = [(post, written) for post, written in read if is_talk_post(post)]
    chosen = talks if len(talks) >= _LEAST_TALKS else read
    return [Seen(post, written, _title(post, written), day_of(post) or "") for post, written in chosen]


def _title(post: Post, written: Written) -> str:
    named = (entry.value for entry in written.entries if ROLES.get(entry.name) == "title")
    return next((value for value in named if isinstance(value, str)), post.title or "")


def _columns(seen: Sequence[Seen]) -> list[Column]:
    """Return the keys that most posts have, or half of them with the newest."""
    places: dict[tuple[str | None, str], list[tuple[Seen, Entry]]] = {}
    for one in seen:
        for entry in one.written.entries:
            places.setdefault((entry.table, entry.key), []).append((one, entry))
    return [
        Column(tuple(one for one, _ in found), tuple(entry for _, entry in found))
        for found in places.values()
        if len(found) * 2 > len(seen) or (len(found) * 2 == len(seen) and found[0][0] is seen[0])
    ]


def _ordered(columns: list[Column], seen: Sequence[Seen]) -> list[Column]:
    """Return keys so that each stands before those that it mostly stands before; keys of a table stay together."""
    orders = [[(entry.table, entry.key) for entry in one.written.entries] for one in seen]

    def place(column: Column) -> tuple[bool, int, int]:
        own = (column.entries[0].table, column.entries[0].key)
        behind = 0
        for other in columns:
            them = (other.entries[0].table, other.entries[0].key)
            pairs = [order.index(own) < order.index(them) for order in orders if own in order and them in order]
            behind += sum(pairs) * 2 < len(pairs)
        first = next((order.index(own) for order in orders if own in order), 0)
        is_late = column.posts[0].written.format == "toml" and (own[0] is not None or not column.entries[0].separator)
        return is_late, behind, first

    ranked = sorted(columns, key=place)
    tables = list(dict.fromkeys(column.entries[0].table or id(column) for column in ranked))
    return sorted(ranked, key=lambda column: tables.index(column.entries[0].table or id(column)))
