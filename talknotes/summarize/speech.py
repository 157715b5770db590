"""What is known of spoken language: its fillers, false starts and courtesies, and which words can be a heading.

The words are data (`languages/`), a file a language; `en.toml` tells how to read one. Caveat: of a language without a
file nothing is known, so that nothing is taken out of it and nothing has a heading.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

_NONE: Final[dict[str, Any]] = {}
_NEVER: Final = "(?!)"
_AROUND: Final = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Headings:
    """The words around a heading and in it, in lower case.

    `shape` matches each of its words as it was said, `verbal` one whose last word may be a verb.
    """

    determiners: frozenset[str]
    prepositions: frozenset[str]
    breaks: frozenset[str]
    vague: frozenset[str]
    joined: frozenset[str]
    links: frozenset[str]
    shape: re.Pattern[str]
    verbal: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken language: words in lower case, phrases as rows of them, patterns over whole sentences."""

    fillers: frozenset[str]
    asides: frozenset[tuple[str, ...]]
    openers: frozenset[tuple[str, ...]]
    starters: frozenset[str]
    doubled: frozenset[str]
    dangling: re.Pattern[str]
    hanging: re.Pattern[str]
    courtesies: re.Pattern[str]
    leaning: re.Pattern[str]
    counting: re.Pattern[str]
    headings: Headings | None


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """Return a spoken word in lower case without the punctuation around it."""
    return _AROUND.sub("", word).replace("’", "'").casefold()


@cache
def speech(language: str) -> Speech:
    """Return what is known of a language (ISO 639-1, a region behind it is left out); of others nothing."""
    path = files("talknotes.summarize").joinpath("languages", f"{language.partition('-')[0].lower()}.toml")
    is_known = language.partition("-")[0].isalpha() and path.is_file()
    data = tomllib.loads(path.read_text(encoding="utf-8")) if is_known else _NONE
    return Speech(
        fillers=frozenset(data.get("fillers", ())),
        asides=_rows(data.get("asides", ())),
        openers=_rows(data.get("openers", ())),
        starters=frozenset(data.get("starters", ())),
        doubled=frozenset(data.get("doubled", ())),
        dangling=_pattern(r"(?:^|.*\s){}\W*$", [re.escape(words) for words in data.get("dangling", ())]),
        hanging=_pattern(r".*{}\W*$", data.get("hanging", ())),
        courtesies=_pattern(r"{}(?!\w)", data.get("courtesies", ())),
        leaning=_pattern(r"{}(?!\w)", data.get("leaning", ())),
        counting=_pattern(r"\d|\b{}\b", data.get("counting", [r"\d"])),
        headings=_headings(data["headings"]) if "headings" in data else None,
    )


def _rows(phrases: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in phrases)


def _pattern(template: str, alternatives: list[str]) -> re.Pattern[str]:
    text = template.format(f"(?:{'|'.join(alternatives)})") if alternatives else _NEVER
    return re.compile(text.replace("'", "['’]"), re.IGNORECASE | re.DOTALL)


def _headings(data: dict[str, Any]) -> Headings:
    rows = {name: frozenset(words) for name, words in data.items() if name not in ("shape", "verbal")}
    return Headings(**rows, shape=re.compile(data["shape"]), verbal=re.compile(data.get("verbal", _NEVER)))
