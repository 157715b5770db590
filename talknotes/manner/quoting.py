"""Strings and lists of front matter in the form an author gives them, safe whatever they hold.

All text is cleaned (one line, nothing hidden) before it is quoted. Where the wanted style can't hold a text so that
every parser gives it back, another one does. Knows nothing of keys.
"""

import json
import re
from collections.abc import Sequence
from typing import Final

from talknotes.manner.blog import Format, FrontKey, ListForm, ScalarStyle
from talknotes.post.escape import clean

_NUMBER_LIKE: Final = re.compile(r"[-+.]?[0-9][0-9a-fA-FxXoO_.,:eE+-]*|[-+]?\.(?:inf|nan)", re.IGNORECASE)
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "~", ""})
"""What some YAML parser takes for something else than a string."""
_BEGINNINGS: Final = "!&*?|>@`%\"'#,[]{}<=~:-.+"
_FLOW_MARKS: Final = ",[]{}"
_DATE_LIKE: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


def can_hold(text: str, style: ScalarStyle, format_: Format, in_flow: bool = False) -> bool:
    """Tell whether a cleaned text stands in `style` as it is, without any escape; `in_flow` inside of brackets."""
    if format_ == "fields":
        return True
    if style == "plain":
        return format_ == "yaml" and _is_plain(text, in_flow)
    if style == "single":
        return format_ != "json" and "'" not in text
    return not re.search(r'["\\]', text)


def write_string(
    text: str, style: ScalarStyle, awkward: ScalarStyle | None, format_: Format, flow: bool = False
) -> str:
    """Return `text` in `style`, or in `awkward` where that can't hold it as it is; quotation marks included."""
    text = clean(text)
    if format_ == "fields":
        return text
    if not can_hold(text, style, format_, flow):
        style = awkward if awkward is not None and _can_write(text, awkward, format_, flow) else style
    if style == "plain" and not can_hold(text, style, format_, flow):
        style = "double"
    if style == "single" and not _can_write(text, style, format_, flow):
        style = "double"
    if style == "plain":
        return text
    if style == "single":
        return "'" + text.replace("'", "''") + "'"
    quoted = json.dumps(text, ensure_ascii=False)
    return f'""{quoted}""' if style == "multiline" and format_ == "toml" else quoted


def write_terms(terms: Sequence[str], key: FrontKey, format_: Format) -> str:
    """Return a list as the key's author writes one; a single value where theirs is one."""
    form = key.terms
    if form.single:
        return write_string(form.between.join(terms), key.style, key.awkward, format_) if terms else '""'
    if not terms:
        return form.empty
    in_flow = "[" in form.opening
    shown = [write_string(term, key.style, key.awkward, format_, in_flow) for term in terms]
    return form.opening + form.between.join(shown) + form.closing


def guess_awkward(style: ScalarStyle, format_: Format) -> ScalarStyle | None:
    """Return what stands in for a style that can't hold a text, where the posts don't tell."""
    return "double" if style == "plain" or (style == "single" and format_ == "toml") else None


def list_form(raw: str) -> ListForm | None:
    """Return what stands around the items of a list's source text; None for what is no list or an empty one."""
    spans = item_spans(raw)
    if not spans:
        return None
    opening, closing = raw[: spans[0][0]], raw[spans[-1][1] :]
    if "[" not in opening and not re.search(r"-[ \t]+$", opening):
        return None
    if len(spans) > 1:
        between = raw[spans[0][1] : spans[1][0]]
    else:
        between = opening if "[" not in opening else "," + (opening.partition("[")[2] if "\n" in opening else " ")
    is_block = "[" not in opening
    return ListForm(opening, between, closing, " []" if is_block else "[]")


def item_spans(raw: str) -> tuple[tuple[int, int], ...]:
    """Return where the items of a list of strings stand in its source text."""
    if "[" in raw[: len(raw) - len(raw.lstrip()) + 1]:
        pattern = r""""(?:\\.|[^"\\\n])*"|'(?:''|[^'\n])*'|[^,\[\]\s#](?:[^,\[\]\n]*[^,\[\]\s])?"""
        return tuple(found.span() for found in re.finditer(pattern, raw))
    return tuple(found.span(1) for found in re.finditer(r"^[ \t]*-[ \t]+(\S(?:.*\S)?)[ \t]*$", raw, re.MULTILINE))


def style_of(raw: str) -> ScalarStyle:
    """Return the style of a string's source text."""
    raw = raw.lstrip()
    if raw.startswith(('"""', "'''")):
        return "multiline"
    return "double" if raw.startswith('"') else "single" if raw.startswith("'") else "plain"


def _can_write(text: str, style: ScalarStyle, format_: Format, flow: bool) -> bool:
    """Tell whether a style can express a text at all, be it with escapes."""
    if style == "single":
        return format_ == "yaml" or (format_ == "toml" and "'" not in text)
    return style != "plain" or can_hold(text, "plain", format_, flow)


def _is_plain(text: str, in_flow: bool) -> bool:
    """Tell whether YAML of any version reads a text without quotation marks as just that string."""
    if text.casefold() in _WORDS or text[0] in _BEGINNINGS or text.endswith(":"):
        return False
    if _NUMBER_LIKE.fullmatch(text) or _DATE_LIKE.match(text) or ": " in text or " #" in text:
        return False
    return not (in_flow and any(mark in text for mark in _FLOW_MARKS))
