"""The program's own few words around what it tells, and what betrays an author's manner, in each language.

The words are data (`languages/`), a file a language; `en.toml` tells how to read one. A language without a file gets
English words. Knows nothing of posts or Markdown.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Final

_DEFAULT: Final = "en"
_LABELS: Final = ("speaker", "by", "questions")


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is said of who speaks, over {name}, in one tense."""

    says: str
    goes_on: str
    asks: str
    answers: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a language. `quotes` are its usual quotation marks, `colon` stands before a quotation.

    `added`, `added_named`, `stretch`, `parts` and `speaker` are templates over {times}, {title}, {start}, {end},
    {number}.
    """

    added: str
    added_named: str
    stretch: str
    parts: str
    conjunction: str
    serial_comma: bool
    speaker: str
    question: str
    answer: str
    nobody: str
    colon: str
    quotes: tuple[str, str]
    guillemet_space: str
    present: Phrases
    past: Phrases

    def enumerate(self, items: tuple[str, ...], conjunction: str = "") -> str:
        """Return "A", "A and B", "A, B, and C"; with another `conjunction` than the language's own "A, B & C".

        A comma as a conjunction stands between all of them.
        """
        if len(items) < 2 or conjunction == ",":
            return ", ".join(items)
        joined_by = conjunction or self.conjunction
        comma = "," if self.serial_comma and len(items) > 2 and joined_by == self.conjunction else ""
        return f"{', '.join(items[:-1])}{comma} {joined_by} {items[-1]}"


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells tense and person in a language; words in lower case.

    `past_ends` and `present_ends` are endings of verbs; a word of `perfect` followed by `participles` is past.
    """

    subjects: frozenset[str]
    skipped: frozenset[str]
    i: frozenset[str]
    we: frozenset[str]
    past: frozenset[str]
    past_ends: tuple[str, ...]
    present: frozenset[str]
    present_ends: tuple[str, ...]
    perfect: frozenset[str]
    participles: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of all languages that head a line of speakers, stand between a title and names, or head questions.

    `plurals` maps a label for one speaker to that for several. Headings are too short to tell their language.
    """

    speaker: frozenset[str]
    by: frozenset[str]
    questions: frozenset[str]
    plurals: Mapping[str, str]


@cache
def wording(language: str) -> Wording:
    """Return the program's words in a language (ISO 639-1, a region may follow), in English where it has none."""
    told = _load(_known(language))["telling"]
    plain = {name: told[name] for name in Wording.__slots__ if name in told}
    plain |= {"conjunction": told["and"], "quotes": tuple(told["quotes"])}
    return Wording(**(plain | {tense: Phrases(**told[tense]) for tense in ("present", "past")}))


@cache
def signs(language: str) -> Signs:
    """Return what betrays an author's manner in a language; the English signs where it has no file."""
    learning = _load(_known(language))["learning"]
    words = ("subjects", "skipped", "i", "we", "past", "present", "perfect")
    return Signs(
        **{name: frozenset(learning[name]) for name in words},
        past_ends=tuple(learning["past_ends"]),
        present_ends=tuple(learning["present_ends"]),
        participles=re.compile(learning["participles"], re.IGNORECASE) if learning["participles"] else None,
    )


@cache
def labels() -> Labels:
    """Return the labels of all languages."""
    told = [_load(code)["labels"] for code in languages()]
    plurals = {one: many for data in told for one, many in data["plurals"]}
    speaker, by, questions = (frozenset(chain.from_iterable(data[kind] for data in told)) for kind in _LABELS)
    return Labels(speaker | {word.lower() for pair in plurals.items() for word in pair}, by, questions, plurals)


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a file."""
    names = (entry.name for entry in files(__package__).joinpath("languages").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _known(language: str) -> str:
    code = re.split("[-_]", language.lower())[0]
    return code if code in languages() else _DEFAULT


@cache
def _load(code: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("languages", f"{code}.toml").read_text("utf-8"))
