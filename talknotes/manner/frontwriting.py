"""Front matter of a new post, written as a blog's posts have it.

What comes from outside is cleaned and quoted, whatever it holds; constants are the author's own text. What was written
is read again, and if a constant makes it unreadable where it stands now, constants are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from talknotes.authored.fields import FrontError, json_fields, toml_fields, yaml_fields
from talknotes.manner.blog import FrontHabits, FrontKey, ListForm
from talknotes.manner.dates import parse_date, render_date
from talknotes.manner.quoting import write_string, write_terms
from talknotes.manner.slugs import slugify
from talknotes.post.escape import clean

_SEPARATORS: Final = {"toml": " = ", "yaml": ": ", "json": ": ", "fields": ": ", "none": ""}
_NO_TITLE: Final = "Notes"


@dataclass(frozen=True, slots=True)
class Facts:
    """What front matter can say of a post; `date` is ISO 8601 (else it is left out), `draft` keeps it unpublished.

    `categories` are those that the user asked for: they stand in place of the blog's usual ones. `titles` are those of
    post and talks, in which terms of the blog's vocabulary may be mentioned. No text is escaped.
    """

    title: str
    date: str = ""
    draft: bool = True
    categories: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    description: str = ""
    titles: tuple[str, ...] = ()


def render_front(habits: FrontHabits, facts: Facts) -> str:
    """Return front matter with its fences and a final line end; "" for a blog whose posts have none."""
    if habits.format == "none":
        return ""
    habits = _with_categories(habits, facts)
    text = _render(habits, facts)
    if _is_readable(text, habits):
        return text
    return _render(replace(habits, keys=tuple(key for key in habits.keys if key.role != "constant")), facts)


def _with_categories(habits: FrontHabits, facts: Facts) -> FrontHabits:
    """Return the habits, with one more key where the user asks for categories of which the blog has none."""
    keys = list(habits.keys)
    if not clean("".join(facts.categories)) or any(key.role in ("categories", "tags") for key in keys):
        return habits
    name = '"categories"' if habits.format == "json" else "categories"
    first = keys[0] if keys else FrontKey("title", "title")
    form = ListForm("", ", ", "", "", single=True) if habits.format == "fields" else ListForm()
    own = replace(first, key=name, role="categories", separator=_SEPARATORS[habits.format], table=None, terms=form)
    at = next((index for index, key in enumerate(keys) if key.table is not None), len(keys))
    return replace(habits, keys=(*keys[:at], own, *keys[at:]))


def _render(habits: FrontHabits, facts: Facts) -> str:
    lines = list(_lines(habits, facts))
    if habits.format == "json":
        joint = ",\n" if habits.spread else ", "
        return f"{{\n{joint.join(lines)}\n}}\n" if habits.spread else f"{{{joint.join(lines)}}}\n"
    if habits.format == "fields":
        return "".join(f"{line}\n" for line in lines)
    return "\n".join([habits.opening, *lines, habits.closing, ""])


def _lines(habits: FrontHabits, facts: Facts) -> Iterator[str]:
    table = None
    for key in habits.keys:
        value = _value(habits, key, facts)
        if value is None:
            continue
        if key.table != table and key.table is not None:
            yield from [""] * (habits.table_gap if habits.format == "toml" else 0)
            yield f"[{key.table}]" if habits.format == "toml" else f"{key.table}:"
        table = key.table
        if not key.separator:
            yield from [*[""] * habits.table_gap, value]
        else:
            yield f"{key.indent}{key.key}{_separated(key, value, habits)}"


def _separated(key: FrontKey, value: str, habits: FrontHabits) -> str:
    """Return separator and value; YAML's colon needs a space before a value on the same line."""
    if not value or value.startswith("\n"):
        return key.separator.rstrip() + value
    needs_space = habits.format in ("yaml", "fields") and not key.separator.endswith((" ", "\t"))
    return key.separator + (" " if needs_space and not value.startswith(" ") else "") + value


def _value(habits: FrontHabits, key: FrontKey, facts: Facts) -> str | None:
    """Return a key's value as text, None where a new post has none."""
    if key.role == "constant":
        return key.source
    if key.role == "draft":
        return key.flags[facts.draft]
    if key.role == "date":
        return _date(habits, key, facts)
    if key.role in ("categories", "tags", "speakers"):
        terms = _terms(habits, key, facts)
        return write_terms(terms, key, habits.format) if terms or (key.lasting and key.terms.empty) else None
    text = {"title": facts.title, "slug": _slug(key, facts), "description": facts.description}[key.role]
    text = clean(text) or (_NO_TITLE if key.role == "title" else "")
    return write_string(text, key.style, key.awkward, habits.format) if text else None


def _date(habits: FrontHabits, key: FrontKey, facts: Facts) -> str | None:
    moment = parse_date(facts.date)
    if moment is None:
        return None
    text = render_date(key.date, moment)
    if key.style == "plain" and habits.format != "json":
        return text
    return write_string(text, key.style, None, habits.format)


def _terms(habits: FrontHabits, key: FrontKey, facts: Facts) -> tuple[str, ...]:
    """Return what the user asked for, else what most posts have, with what the titles mention of the vocabulary."""
    if key.role == "speakers":
        return tuple(filter(None, map(clean, facts.speakers)))
    given = tuple(filter(None, map(clean, facts.categories)))
    takes_given = key is next((one for role in ("categories", "tags") for one in habits.keys if one.role == role), None)
    if given and takes_given:
        return _fitting(given, key)
    mentioned = tuple(term for term in key.vocabulary if term not in key.usual and _is_mentioned(term, facts))
    terms = key.usual + mentioned
    if not terms and key.role == "categories":
        terms = key.vocabulary[:1]
    return _fitting(terms, key) if key.role == "categories" else terms


def _fitting(terms: tuple[str, ...], key: FrontKey) -> tuple[str, ...]:
    """Return as many terms as a key holds: of a string without commas one, or words where they are several terms."""
    if not key.terms.single or key.terms.between != " ":
        return terms
    are_words = key.key.strip("\"'").endswith("s") and not any(" " in term for term in terms)
    return terms if are_words else terms[:1]


def _is_mentioned(term: str, facts: Facts) -> bool:
    wanted = _words(term)
    return bool(wanted) and any(f" {wanted} " in f" {_words(title)} " for title in (facts.title, *facts.titles))


def _words(text: str) -> str:
    return " ".join(word.removesuffix("s") for word in re.findall(r"[^\W_]+", text.casefold()))


def _slug(key: FrontKey, facts: Facts) -> str:
    moment = parse_date(facts.date)
    if key.role != "slug" or ("{YYYY}" in key.source and moment is None):
        return ""
    day = str(moment)[:10].split("-") if moment else ["", "", ""]
    text = key.source
    for name, piece in zip(("{YYYY}", "{MM}", "{DD}"), day, strict=True):
        text = text.replace(name, piece)
    return text.replace("{slug}", slugify(facts.title, key.slug))


def _is_readable(text: str, habits: FrontHabits) -> bool:
    try:
        if habits.format == "json":
            json_fields(text)
        elif habits.format == "toml":
            toml_fields("\n".join(text.split("\n")[1:-2]))
        elif habits.format == "yaml":
            yaml_fields("\n".join(text.split("\n")[1:-2]))
    except FrontError:
        return False
    return True
