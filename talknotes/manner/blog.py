"""How a blog's posts begin and what their files are called, as values; `Blog` holds all that a new post follows.

Values only: `front` and `naming` find them in posts, presets bring them along. Defaults are what this program writes.
"""

from dataclasses import dataclass
from typing import Literal

from talknotes.manner.habits import Habits

Format = Literal["toml", "yaml", "json", "fields", "none"]
"""`fields` are lines `Key: value` without fences, up to the first blank line, as Pelican reads them."""

ScalarStyle = Literal["plain", "single", "double", "multiline"]

Role = Literal["title", "date", "draft", "categories", "tags", "speakers", "slug", "description", "constant"]


@dataclass(frozen=True, slots=True)
class DateForm:
    """How dates are written: `pattern` in `strftime`'s codes (`%-d`: without a leading zero), "" for ISO as it came.

    `zones` are offsets as the posts write them, each with a day (ISO 8601) on which it held; `%z` stands for the one
    that holds. `clock` is the time of day (HH:MM:SS) where none is known. `language` is that of names.
    """

    pattern: str = ""
    zones: tuple[tuple[str, str], ...] = ()
    clock: str = "00:00:00"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ListForm:
    """What stands before, between and after the items of a list, as text; `single` for a value that is no list."""

    opening: str = "["
    between: str = ", "
    closing: str = "]"
    empty: str = "[]"
    single: bool = False


@dataclass(frozen=True, slots=True)
class SlugStyle:
    """How titles become names in files and addresses: what joins the words, their case, what becomes of letters.

    `umlauts`: "ae" writes ä as ae, "plain" as a, "keep" leaves letters as they are. `apostrophe` stands for one.
    `words` False leaves the title as it is, but for what a file's name can't hold.
    """

    joint: str = "-"
    lower: bool = True
    umlauts: Literal["plain", "ae", "keep"] = "plain"
    apostrophe: str = ""
    words: bool = True
    limit: int = 60


@dataclass(frozen=True, slots=True)
class Naming:
    """What a post's file is called: `template` over {YYYY} {YY} {MM} {DD} {hh} {mm} {slug}, folders with "/"."""

    template: str = "{YYYY}-{MM}-{DD}-{slug}.md"
    slug: SlugStyle = SlugStyle()


@dataclass(frozen=True, slots=True)
class FrontKey:
    """A key of the front matter as the author writes it: what fills it, and in which form.

    `style` is that of a string, or of a list's items, `awkward` that of a string which `style` can't hold as it is.
    `separator` stands between key and value, `indent` before the key, `table` names the TOML table or YAML mapping that
    holds it. `source` is a constant's text, or a slug's template. `flags` are what the key says of a finished post and
    of a draft. `usual` and `vocabulary` are the terms of most talk posts and of all posts; `lasting` keys stand there
    even without a value.
    """

    key: str
    role: Role
    style: ScalarStyle = "double"
    awkward: ScalarStyle | None = None
    separator: str = " = "
    indent: str = ""
    table: str | None = None
    source: str = ""
    flags: tuple[str, str] = ("false", "true")
    terms: ListForm = ListForm()
    usual: tuple[str, ...] = ()
    vocabulary: tuple[str, ...] = ()
    lasting: bool = False
    date: DateForm = DateForm()
    slug: SlugStyle = SlugStyle()


@dataclass(frozen=True, slots=True)
class FrontHabits:
    """The habits of front matter.

    `opening` and `closing` are the lines around it, `blank_after` counts blank lines below, `table_gap` those before a
    table. `spread` tells whether JSON has a line for each key.
    """

    format: Format = "toml"
    keys: tuple[FrontKey, ...] = ()
    opening: str = "+++"
    closing: str = "+++"
    blank_after: int = 1
    table_gap: int = 1
    spread: bool = True


DEFAULT_FRONT = FrontHabits(
    keys=(
        FrontKey("title", "title"),
        FrontKey("date", "date", "plain"),
        FrontKey("draft", "draft"),
        FrontKey("categories", "categories"),
    )
)
"""The front matter of a post for Hugo."""


@dataclass(frozen=True, slots=True)
class Blog:
    """All that a new post follows; `body` None: the quotations stand as this program sets them by itself.

    `split_mark` ends the lead, "" where nothing does. `headline` is the heading over the whole post, a template over
    {title}, None where the front matter's title is enough; `dateline` the line below it, over {date}. `heads_single`
    False gives a post on one talk no heading but its own. `newline` ends lines.
    """

    front: FrontHabits = DEFAULT_FRONT
    naming: Naming = Naming()
    body: Habits | None = None
    split_mark: str = "<!--more-->"
    headline: str | None = None
    dateline: str | None = None
    dateline_form: DateForm = DateForm()
    heads_single: bool = True
    newline: str = "\n"
