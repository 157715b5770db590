"""Makes text from outside safe for its place: Markdown text, heading, link, TOML, YAML, HTML comment, file name.

Everything that the program did not write itself goes through here on its way into a post. Knows nothing of posts. Each
function cleans first (see `clean`) and then escapes as little as its place allows, so that ordinary prose stays as
readable in the source as on the page. Safe for CommonMark and for what Hugo can add to it: shortcodes, tables,
footnotes, attributes, linkify, emoji, math and the extras.
"""

import json
import re
import unicodedata
from typing import Final
from urllib.parse import quote, urlsplit

NAME_LIMIT: Final = 60
"""Characters in a file name made of text, at most."""

_NAME_LIMIT_BYTES = 150  # leaves room for a date, a hash, the report's suffix and a temporary name within 255 bytes
_EMPTY_NAME = "talk"
_RESERVED_NAMES = frozenset(
    ["con", "prn", "aux", "nul", "index", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n"}
)
_APOSTROPHES = re.compile("['’‘ʼ`´]")

_BREAKS = re.compile("[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_JOINERS = "\u200c\u200d"
_STRAY_JOINER = re.compile(rf"(?<![^\x00-\x7f{_JOINERS}\s])[{_JOINERS}]|[{_JOINERS}](?![^\x00-\x7f{_JOINERS}\s])")

_INLINE = re.compile(
    r"""
    (?P<run> \*+ | _+ | ~+ | \^+ | \+{2,} | ={2,} )   # emphasis, strikethrough and Hugo's extras
    | (?P<brace> \{ )                                 # shortcodes, attributes, templates of other generators
    | (?P<angle> < (?![ 0-9=-]) )                     # HTML, autolinks
    | (?P<entity> & (?=\#?\w+;) )
    | (?P<emoji> : (?=[\w+-]+:) (?![0-9]{1,2}:) )     # but 10:30:45 is a time
    | (?P<money> \$ (?=[0-9]) (?<!\$\$) )
    | (?P<math> \$ | \\(?=[\[\]()]) )                 # backslashes before them would make formulas of some sites
    | (?P<mark> [\\`\[] | @(?=\w) | (?<=[a-z]):(?=//) | (?<=www)\. )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LINE_START = re.compile(r"[#>|]|[-+*=:~_](?=[-+*=:~_|\s]|$)")
_NUMBERED = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
_CLOSING_HASHES = re.compile(r"(?:^|(?<=\s))(?=#+$)")
_ENTITIES = {"{": "&#123;", "<": "&lt;", "&": "&amp;", "$": "&#36;"}
_BACKSLASH = "&#92;"

_HOST = re.compile(r"[^\s/?#\\@:%<>\"'{}|^`\[\]]+(?::[0-9]{1,5})?")
_URL_SAFE = "%/:?#@!$&*+,;=~-._"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def clean(text: str) -> str:
    """Return `text` on one line without anything that hides, reorders or controls.

    Line breaks, tabs and runs of spaces become one space. Control characters, bidirectional overrides, invisible
    characters, private ones and lone surrogates go; joiners stay where a script or an emoji needs them.
    """
    visible = "".join(char for char in _BREAKS.sub(" ", text) if not _is_hidden(char))
    return _BREAKS.sub(" ", _STRAY_JOINER.sub("", visible)).strip()


def markdown_text(text: str) -> str:
    """Return `text` for the place where a paragraph or a list item begins; it renders as itself, as one paragraph."""
    return _guard_start(markdown_inline(text))


def markdown_inline(text: str) -> str:
    """Return `text` for a place within a line that has begun already."""
    cleaned = clean(text)
    return _INLINE.sub(_escape_match, cleaned)


def heading(text: str) -> str:
    """Return `text` for the place after the `#` marks of a heading."""
    return _CLOSING_HASHES.sub(r"\\", markdown_inline(text))


def link_text(text: str) -> str:
    """Return `text` for the place between the brackets of a link."""
    return markdown_inline(text).replace("]", "&#93;")  # a backslash would end a formula on sites with math


def link_target(url: str) -> str | None:
    """Return `url` for the place between the parentheses of a link, or None where it is no http or https address.

    User names and passwords are left out; what Markdown or HTML could misread is percent-encoded.
    """
    try:
        pieces = urlsplit(clean(url))
    except ValueError:
        return None
    host = pieces.netloc.rpartition("@")[2]
    if pieces.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    whole = pieces._replace(netloc=host).geturl()
    encoded = quote(_LONE_PERCENT.sub("%25", whole), safe=_URL_SAFE)
    return re.sub(r"&(?=#?\w+;)", "&amp;", encoded)


def toml_string(text: str) -> str:
    """Return `text` as a TOML string, quotation marks included."""
    return json.dumps(clean(text), ensure_ascii=False)


def yaml_string(text: str) -> str:
    """Return `text` as a double-quoted YAML scalar, quotation marks included."""
    return json.dumps(clean(text), ensure_ascii=False)


def html_comment(text: str) -> str:
    """Return `text` for the place between `<!-- ` and ` -->`: what could end it or run there is spaced or replaced."""
    spaced = re.sub(r"-(?=-)", "- ", clean(text).replace("<", "‹").replace(">", "›"))
    return re.sub(r"\{(?=[{%‹])", "{ ", spaced)


def file_name(text: str) -> str:
    """Return `text` as a file name without suffix: lower-case words joined by "-", Latin letters without accents.

    Letters of other scripts stay. At most NAME_LIMIT characters, cut between words; never empty, dotted or reserved.
    """
    composed = unicodedata.normalize("NFC", clean(text).lower())
    folded = "".join(_fold(char) for char in _APOSTROPHES.sub("", composed))
    words = re.split("-+", unicodedata.normalize("NFC", folded).strip("-"))
    name = _cut(words) or _EMPTY_NAME
    return f"{name}-{_EMPTY_NAME}" if name in _RESERVED_NAMES else name


def _is_hidden(char: str) -> bool:
    if char in _JOINERS:
        return False
    code = ord(char)
    is_selector = 0xE0100 <= code <= 0xE01EF or 0xFE00 <= code <= 0xFE0D
    is_nonchar = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") or char in _FILLERS or is_selector or is_nonchar


def _escape_match(match: re.Match[str]) -> str:
    found = match.group()
    if match["run"]:
        before = match.string[match.start() - 1 : match.start()]
        after = match.string[match.end() : match.end() + 1]
        return found if _is_inert(found, before, after) else "".join("\\" + char for char in found)
    if match["money"]:
        return found
    if match["math"] == "\\":
        return _BACKSLASH
    return _ENTITIES.get(found, "\\" + found)


def _is_inert(run: str, before: str, after: str) -> bool:
    """Tell whether a run of marks can't take part in emphasis: no run that stays as it is can open one.

    Of tildes it is the closing ones that never stay, so that "~50" does.
    """
    if run[0] == "~":
        return run == "~" and not before.strip() and after.isalnum()
    if run[0] == "_" and before.isalnum() and after.isalnum():
        return True
    return after.isspace() or (before.isalnum() and (not after or (after.isascii() and not after.isalnum())))


def _guard_start(line: str) -> str:
    if _LINE_START.match(line):
        return "\\" + line
    return _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line


def _fold(char: str) -> str:
    """Return what stands for one lower-case character in a file name: ASCII, a letter of another script, or "-"."""
    char = char.translate(_LATIN)
    plain = unicodedata.normalize("NFKD", char)
    if "⁄" in plain:  # the fractions: ½ is 1⁄2
        return "-" + plain.replace("⁄", "-")
    ascii_part = "".join(c for c in plain if c.isascii() and c.isalnum()).lower()
    if ascii_part:
        return ascii_part
    return char if unicodedata.category(char)[0] in "LMN" else "-"


def _cut(words: list[str]) -> str:
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word
        if not _fits(longer):
            break
        name = longer
    if name:
        return name
    first = words[0]
    while not _fits(first):
        first = first[:-1]
    return first


def _fits(name: str) -> bool:
    return len(name) <= NAME_LIMIT and len(name.encode()) <= _NAME_LIMIT_BYTES
