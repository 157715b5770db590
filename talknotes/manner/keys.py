"""What a key of front matter means, and how its author writes it: learned from all posts that have it.

A key is known by its name, or by its values: dates, addresses made of the title, the same in most posts. Knows nothing
of the other keys.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from talknotes.authored.post import Post
from talknotes.manner.blog import Format, FrontKey, ListForm, Role, ScalarStyle
from talknotes.manner.dates import learn_dates
from talknotes.manner.entries import Entry, Written
from talknotes.manner.quoting import can_hold, guess_awkward, item_spans, list_form, style_of
from talknotes.manner.slugs import learn_slugs, slugify

_T = TypeVar("_T", bound=Hashable)

ROLES: Final[dict[str, Role]] = {
    "title": "title", "titel": "title",
    "categories": "categories", "category": "categories", "kategorien": "categories", "kategorie": "categories",
    "tags": "tags", "tag": "tags", "keywords": "tags", "topics": "tags", "schlagwörter": "tags",
    "speaker": "speakers", "speakers": "speakers", "presenter": "speakers", "presenters": "speakers",
    "sprecher": "speakers", "referenten": "speakers",
    "slug": "slug", "permalink": "slug", "url": "slug", "path": "slug",
    "description": "description", "summary": "description", "excerpt": "description", "abstract": "description",
    "beschreibung": "description", "zusammenfassung": "description",
}  # fmt: skip
_DATES: Final = frozenset(
    {"published", "created", "updated", "modified", "lastmod", "last_modified_at", "erstellt", "aktualisiert"}
)
_DATE_NAME: Final = re.compile("date(?!a)|datum|fecha|datetime")
_DISTINCTIONS: Final = frozenset({"featured", "pinned", "sticky", "highlight", "top"})
"""What an author gives single posts."""
_FLAGS: Final = {"draft": True, "entwurf": True, "published": False, "publish": False, "public": False}
"""Keys that tell whether a post is a draft, and what they say of one."""
_STATES: Final = ("published", "draft")
_OPPOSITES: Final = {
    "false": "true", "true": "false", "False": "True", "True": "False", "no": "yes", "yes": "no", "off": "on",
    "on": "off", "FALSE": "TRUE", "TRUE": "FALSE",
}  # fmt: skip
_SETTINGS: Final = frozenset([
    "layout", "type", "author", "authors", "lang", "language", "locale", "toc", "comments", "math", "template", "theme",
    "format", "execute", "engine", "kind", "markup", "cssclass", "cssclasses", "editor", "jupyter", "bibliography",
])  # fmt: skip
"""Keys that even a single post shows to be the same in all."""
_MOST: Final = 2 / 3
_NEARLY_ALL: Final = 0.8


@dataclass(frozen=True, slots=True)
class Seen:
    """A post with its front matter as written, its title and its day (ISO 8601, "" where unknown)."""

    post: Post
    written: Written
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Column:
    """A key through the posts that have it, the newest first."""

    posts: tuple[Seen, ...]
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """The key's name in lower case."""
        return self.entries[0].name

    @property
    def raws(self) -> tuple[str, ...]:
        """The values' source texts."""
        return tuple(entry.raw for entry in self.entries)

    def most(self) -> tuple[str, int]:
        """Return the most frequent source text and how often it stands there."""
        return Counter(self.raws).most_common(1)[0]


def usual(items: Iterable[_T]) -> _T:
    """Return the most frequent item, the first of them where several are; ValueError where there are none."""
    counted = Counter(items)
    if not counted:
        raise ValueError("nothing to choose from")
    return counted.most_common(1)[0][0]


def learn_key(column: Column, format_: Format, seen: Sequence[Seen]) -> FrontKey | None:
    """Return how a key is written; None for one that a new post can't fill."""
    entry = column.entries[0]
    key = FrontKey(
        entry.key,
        "constant",
        separator=usual(one.separator for one in column.entries),
        indent=usual(one.indent for one in column.entries),
        table=entry.table,
        lasting=True,
    )
    role = ROLES.get(column.name)
    if role == "title":
        return _with_style(replace(key, role="title"), _strings(column), format_)
    if role in ("categories", "tags"):
        return _learn_terms(replace(key, role=role), column, format_)
    if flagged := _learn_flag(key, column):
        return flagged
    if dated := _learn_date(key, column):
        return dated
    return _learn_other(key, role, column, format_, len(seen))


def _learn_other(key: FrontKey, role: Role | None, column: Column, format_: Format, posts: int) -> FrontKey | None:
    if role == "speakers":
        return _learn_terms(replace(key, role="speakers", lasting=False), column, format_)
    if slug := _learn_slug(key, column):
        return _with_style(slug, _strings(column), format_)
    if constant := _learn_constant(key, column, posts):
        return constant
    if role == "description" and _strings(column):
        return _with_style(replace(key, role="description", lasting=False), _strings(column), format_)
    if any(isinstance(entry.value, list) for entry in column.entries):
        terms = _learn_terms(replace(key, role="tags", lasting=False), column, format_)
        return replace(terms, vocabulary=()) if terms and terms.usual else None
    return None


def _learn_constant(key: FrontKey, column: Column, posts: int) -> FrontKey | None:
    source, count = column.most()
    are_flags = all(isinstance(entry.value, bool) for entry in column.entries)
    if column.name in _DISTINCTIONS and source.lower() != "false":
        return None
    if posts == 1 or len(column.entries) == 1:
        is_constant = are_flags or column.name in _SETTINGS or key.table in _SETTINGS
    else:
        is_constant = are_flags or count >= len(column.entries) * _MOST
    return replace(key, source=source) if is_constant else None


def _learn_flag(key: FrontKey, column: Column) -> FrontKey | None:
    """Return the key that says whether a post is a draft, with both of its values as this blog writes them."""
    if column.name == "status" and all(str(entry.value).lower() in _STATES for entry in column.entries):
        finished = _restyled(column.raws[0], "published", str(column.entries[0].value))
        return replace(key, role="draft", flags=(finished, _restyled(finished, "draft", "published")))
    said_of_draft = _FLAGS.get(column.name)
    if said_of_draft is None:
        return None
    raw = column.raws[0]
    bare = re.sub(r"\s+#.*$", "", raw).strip("\"'")
    if bare not in _OPPOSITES:
        return None
    is_said = bare.lower() in ("true", "yes", "on")
    of_draft = bare if is_said == said_of_draft else _OPPOSITES[bare]
    other = _OPPOSITES[of_draft]
    return replace(key, role="draft", flags=(_restyled(raw, other, bare), _restyled(raw, of_draft, bare)))


def _restyled(raw: str, text: str, old: str) -> str:
    """Return a value's source text with another word in it; a comment behind it goes."""
    return re.sub(r"\s+#.*$", "", raw).replace(old, text)


def _learn_date(key: FrontKey, column: Column) -> FrontKey | None:
    texts = [_date_text(entry) for entry in column.entries]
    form = learn_dates(texts)
    is_named = column.name in _DATES or _DATE_NAME.search(column.name) is not None
    if form is None or (len(set(texts)) == 1 and not is_named):
        return None
    return replace(key, role="date", style=usual(style_of(raw) for raw in column.raws), date=form)


def _date_text(entry: Entry) -> str:
    """Return a date as it is written, without quotation marks and comments."""
    return entry.value if isinstance(entry.value, str) else re.sub(r"\s+#.*$", "", entry.raw)


def _learn_terms(key: FrontKey, column: Column, format_: Format) -> FrontKey | None:
    """Return a key that holds terms: in which form, which of them most posts have, and which there are."""
    values = [_terms(entry.value) for entry in column.entries]
    are_lists = usual([isinstance(entry.value, list) for entry in column.entries if entry.value is not None] or [True])
    forms = [(entry.raw, form) for entry in column.entries if (form := list_form(entry.raw))]
    if are_lists and not forms and any(values):
        return None
    several = [form for raw, form in forms if len(item_spans(raw)) > 1]
    form = usual(several or [form for _, form in forms] or [ListForm()])
    counts = Counter(term for terms in values for term in dict.fromkeys(terms))
    vocabulary = tuple(term for term, _ in counts.most_common())
    often = tuple(term for term in vocabulary if _is_usual(counts[term], len(values), key.role))
    key = replace(key, usual=often, vocabulary=vocabulary)
    if not are_lists:
        has_commas = any(isinstance(entry.value, str) and "," in entry.value for entry in column.entries)
        form = ListForm("", ", " if has_commas else " ", "", "", single=True)
        return _with_style(replace(key, terms=form), _strings(column), format_)
    return _with_style(replace(key, terms=form), list(_items(column)), format_, "[" in form.opening)


def _is_usual(count: int, posts: int, role: Role) -> bool:
    """Tell whether nearly all posts have a term; of a single post only the category says anything of others."""
    return role == "categories" if posts == 1 else count >= posts * _NEARLY_ALL


def _items(column: Column) -> Iterable[tuple[str, str]]:
    for entry in column.entries:
        spans = item_spans(entry.raw)
        if isinstance(entry.value, list) and len(spans) == len(entry.value):
            yield from (
                (entry.raw[start:end], str(value)) for (start, end), value in zip(spans, entry.value, strict=True)
            )


def _terms(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value if isinstance(item, str | int)]
    if not isinstance(value, str):
        return []
    return [term.strip() for term in value.split(",") if term.strip()]


def _strings(column: Column) -> list[tuple[str, str]]:
    """Return source texts and values of a key, where these are strings."""
    return [(entry.raw, entry.value) for entry in column.entries if isinstance(entry.value, str)]


def _with_style(key: FrontKey, strings: Sequence[tuple[str, str]], format_: Format, flow: bool = False) -> FrontKey:
    """Return a key with the style of its strings: that of those for which the author was free to choose any."""
    if not strings:
        return replace(key, style="plain" if format_ == "yaml" else "double")
    styles: tuple[ScalarStyle, ...] = ("plain", "single", "double") if format_ == "yaml" else ("single", "double")
    free = [style_of(raw) for raw, text in strings if all(can_hold(text, style, format_, flow) for style in styles)]
    style = usual(free or [style_of(raw) for raw, _ in strings])
    forced = [style_of(raw) for raw, text in strings if not can_hold(text, style, format_, flow)]
    return replace(key, style=style, awkward=usual(forced) if forced else None)


def with_awkward(keys: tuple[FrontKey, ...], format_: Format) -> tuple[FrontKey, ...]:
    """Return keys of which each knows what to do with a string that its style can't hold."""
    quoted = [style for key in keys for style in (key.awkward, key.style) if style in ("single", "double")]
    common = usual(quoted) if quoted else None

    def awkward(key: FrontKey) -> ScalarStyle | None:
        return common if key.style == "plain" and common else guess_awkward(key.style, format_)

    return tuple(key if key.awkward else replace(key, awkward=awkward(key)) for key in keys)


def _learn_slug(key: FrontKey, column: Column) -> FrontKey | None:
    """Return a key whose values are made of the posts' titles and dates; None for any other."""
    every = zip(column.posts, column.entries, strict=True)
    found = [(one, entry) for one, entry in every if isinstance(entry.value, str)]
    if len(found) * 2 <= len(column.entries):
        return None
    pairs = [(one.title, entry.value.strip("/").split("/")[-1]) for one, entry in found]
    style, count = learn_slugs(pairs)
    if not count or count * 2 < len(pairs):
        return None
    templates = [_slug_template(entry.value, slugify(one.title, style), one.day) for one, entry in found]
    template = usual([one for one in templates if "{slug}" in one] or [""])
    return replace(key, role="slug", source=template, slug=style) if template else None


def _slug_template(value: str, slug: str, day: str) -> str:
    template = value.replace(slug, "{slug}")
    if day:
        year, month, date = day.split("-")
        for pattern in (f"{year}/{month}/{date}", f"{year}-{month}-{date}", f"{year}/{month}"):
            joint = "/" if "/" in pattern else "-"
            names = ["{YYYY}", "{MM}", "{DD}"][: pattern.count(joint) + 1]
            template = template.replace(pattern, joint.join(names))
    return template
