"""The phrases of each language: patterns out of `languages/`, compiled once.

A file tells in its head how its patterns are written. Knows nothing of texts. No pattern repeats without a bound, so
that finding one takes time in proportion to a text.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

from talknotes.talks.spoken import Lower, Vocabulary

PhraseKind = Literal[
    "welcome", "introduce", "thank", "open_questions", "close", "break", "announce", "self", "speaker_close", "floor",
    "hand_back",
]  # fmt: skip
KINDS: Final[tuple[PhraseKind, ...]] = get_args(PhraseKind)

START: Final = "\x1f"
"""Stands for the space before a clause: whitespace to a pattern, and never in a text."""
_AHEAD: Final = 200
"""So many characters after a phrase may hold names."""
_GAP = r"[\s,:–—]{1,4}"
_MAYBE_GAP = r"[\s,:–—]{0,4}"
_ONE = r"[\w'-]{1,30}"
_PLACEHOLDERS: Final = {
    "start": f"(?<={START})",
    "end": r"(?=\s?(?:\Z|[.?!;:,…–—-]))",
    "few": f"(?:{_ONE}{_GAP}){{0,4}}?",
    "more": f"(?:{_GAP}{_ONE}){{0,4}}?",
    "title": r"(?=(?P<title>.{3,200}))",
    "affiliation": rf"(?P<affiliation>{_ONE}(?:\s{_ONE}){{0,5}}?)",
}
_NAME_WITHIN = r"(?P<name>[^\W\d_][\w'.-]{0,30}(?:\s[\w'.-]{1,30}){0,5}?)"
_NAME_AHEAD = rf"(?=(?P<name>.{{1,{_AHEAD}}}))"
_BOUND: Final = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A pattern with the kind of phrase that it finds, and how it names people, if it does."""

    kind: PhraseKind
    pattern: re.Pattern[str]
    check: re.Pattern[str] | None
    names: Literal["none", "within", "ahead"]
    full: bool
    lower: Lower


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language."""

    entries: tuple[Entry, ...]
    words: Vocabulary
    fillers: frozenset[str]


def languages() -> tuple[str, ...]:
    """Return the codes (ISO 639-1) of the languages whose phrases are known."""
    names = (entry.name for entry in files(__package__).joinpath("languages").iterdir())
    return tuple(sorted(name[:-5] for name in names if len(name) == len("en.toml") and name.endswith(".toml")))


@cache
def language(code: str) -> Language:
    """Return the phrases and words of a language, one of `languages`."""
    data, shared = load(code), load("shared")
    lists = {name: _compilable(pattern) for name, pattern in data["words"].items()}
    entries = tuple(_entry(kind, row, lists) for kind in KINDS for row in data[kind])
    return Language(entries, _vocabulary(data, shared, lists), frozenset(data["fillers"]))


def load(name: str) -> dict[str, Any]:
    """Return what stands in a file of `languages/`, its examples included."""
    return tomllib.loads(files(__package__).joinpath("languages", f"{name}.toml").read_text("utf-8"))


def _vocabulary(data: Mapping[str, Any], shared: Mapping[str, Any], lists: Mapping[str, str]) -> Vocabulary:
    stop = data["stop"]

    def pattern(source: str) -> re.Pattern[str]:
        return re.compile(_expand(source, lists), re.I)

    def any_of(sources: Iterable[str]) -> str:
        return "(?:" + "|".join(sources) + ")"

    return Vocabulary(
        particles=frozenset(shared["particles"]),
        prepositions=frozenset(data.get("prepositions", ())),
        honorifics=frozenset(shared["honorifics"]),
        nobody=frozenset(shared["nobody"]),
        never=frozenset(stop["never"]),
        common=frozenset(stop["common"]),
        endings=re.compile(f"(?!(?:{'|'.join(stop['names'])})$).{{1,40}}(?:{'|'.join(stop['endings'])})$"),
        joiners=frozenset(data["joiners"]),
        leads=pattern(f"(?:{any_of(data['leads'])} ){{1,4}}"),
        cased_leads=pattern(f"(?:{any_of([*data['leads'], *data['cased_leads']])} ){{1,4}}"),
        affiliations=pattern(rf"[\s,]{{0,3}}{any_of(data['affiliations'])}(?: |(?<='))"),
        goes_on=pattern(rf"[\s,]{{1,3}}{any_of(data['goes_on'])}\b"),
        title_ends=pattern(any_of(data["title_ends"])),
        title_leads=pattern(f"^(?:{any_of(data['title_leads'])} ){{1,3}}"),
        title_tails=pattern(rf"[\s,]{{1,3}}{any_of(data['title_tails'])}$"),
        vague=pattern(rf"{any_of(data['vague'])}(?![\w'])"),
    )


def _entry(kind: PhraseKind, row: Mapping[str, Any], lists: Mapping[str, str]) -> Entry:
    source = row["pattern"]
    ahead = source.endswith("{name}")
    names: Literal["none", "within", "ahead"] = "ahead" if ahead else "within" if "{name}" in source else "none"
    name = _NAME_AHEAD if ahead else _NAME_WITHIN
    check = re.compile(_expand(row["check"], lists), re.I) if "check" in row else None
    pattern = re.compile(_expand(source, {**lists, "name": name}), re.I)
    return Entry(kind, pattern, check, names, row.get("full", False), row.get("lower", "any"))


def _expand(source: str, lists: Mapping[str, str]) -> str:
    """Return a pattern of a language file as one of `re`: placeholders filled in, no repetition without a bound."""
    source = _compilable(source)
    for name, pattern in (*lists.items(), *_PLACEHOLDERS.items()):
        source = source.replace(f"{{{name}}}", pattern)
    return source


def _compilable(source: str) -> str:
    source = source.replace(")*", f"){{0,{_BOUND}}}").replace(")+", f"){{1,{_BOUND}}}").replace(r"\w+", r"\w{1,30}")
    return source.replace("’", "'?").replace(" ?", _MAYBE_GAP).replace(" ", _GAP)
