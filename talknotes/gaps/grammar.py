"""How authors say that they missed something: the grammar of each language out of `languages/`, compiled once.

A file tells in its head how it is written. Knows nothing of posts. No pattern repeats without a bound, so that finding
one takes time in proportion to a text.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

from talknotes.gaps.cues import Cue, cue
from talknotes.gaps.gap import GapKind

KINDS: Final[tuple[GapKind, ...]] = get_args(GapKind)
PLACE: Final = "place"
"""The kind of a rule that leaves it to the sentence's place: at a section's end the rest, else a part."""

Who = Literal["author", "anyone"]

_PLACEHOLDERS: Final = {
    "start": r"(?<=\x1f\s)",
    "end": r"(?=,?\s\x1f)",
    "w": r"[^\s\x1f,]{1,30}",
    "few": r"(?:[^\s\x1f,]{1,30} ){0,3}?",
    "some": r"(?:[^\s\x1f,]{1,30} ){0,7}?",
}
_NAMED = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_DEPTH: Final = 8


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, the kind of gap that its words mean, and who must be the subject of its verb.

    `kind` is a kind, `object` (that of the object that the pattern names), or `place`. `kinds` says what an object's
    kind becomes, `refine` which words elsewhere in the sentence change the kind; `need` must stand somewhere in it.
    `alone` and `remark` rules apply to a section's only words and to short remarks; a `plain` one names what was missed,
    and a `certain` one needs no other sign.
    """

    name: str
    pattern: re.Pattern[str]
    kind: str
    who: Who = "author"
    kinds: Mapping[str, str] | None = None
    refine: tuple[tuple[str, re.Pattern[str]], ...] = ()
    need: re.Pattern[str] | None = None
    alone: bool = False
    remark: bool = False
    is_plain: bool = False
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class Subjects:
    """The words that tell whose verb it is; all in lower case.

    `first` stand for the author, `others` for somebody else, `people` are nouns for these; `skip` may stand between a
    subject and its verb, `links` between clauses that share one. `dropped` tells that the language drops pronouns, so
    that a verb's form says who it is.
    """

    first: frozenset[str]
    others: frozenset[str]
    people: frozenset[str]
    skip: frozenset[str]
    links: frozenset[str]
    dropped: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is known of a language."""

    rules: tuple[Rule, ...]
    subjects: Subjects
    before: re.Pattern[str]
    """What, shortly before a rule's words in the same clause, makes them no fact."""
    anywhere: re.Pattern[str]
    """What makes no sentence that holds it a gap."""
    reported: re.Pattern[str]
    """What, just before a subject, makes it a speaker's word."""
    redeemed: re.Pattern[str]
    pending: re.Pattern[str]
    """What turns redemption into a wish or a plan."""
    placeholder: re.Pattern[str]
    wide: re.Pattern[str]
    """What tells that the whole event is meant."""
    cues: Mapping[str, Cue]
    """Classes of words that are counted."""
    marks: tuple[tuple[str, re.Pattern[str]], ...]
    """What speaks for a kind of gap, by kind."""


def languages() -> tuple[str, ...]:
    """Return the codes (ISO 639-1) of the languages that have a grammar."""
    names = (entry.name for entry in files(__package__).joinpath("languages").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


def load(code: str) -> dict[str, Any]:
    """Return what stands in a file of `languages/`, its examples included."""
    return tomllib.loads(files(__package__).joinpath("languages", f"{code}.toml").read_text("utf-8"))


@cache
def grammar(code: str) -> Grammar:
    """Return the grammar of a language, one of `languages`."""
    data = load(code)
    book = _Book(data)
    subject = data["subject"]
    veto, redemption = data["veto"], data["redemption"]
    return Grammar(
        rules=tuple(book.rule(row) for row in data["rules"]),
        subjects=Subjects(
            frozenset(subject["first"]),
            frozenset(subject["others"]),
            frozenset(subject["people"]),
            frozenset(subject["skip"]),
            frozenset(subject["links"]),
            subject["dropped"],
        ),
        before=book.any_of(veto["before"]),
        anywhere=book.any_of(veto["anywhere"]),
        reported=book.any_of(veto["reported"]),
        redeemed=book.any_of(redemption["done"]),
        pending=book.any_of(redemption["pending"]),
        placeholder=book.any_of(data["placeholders"]),
        wide=book.any_of(data["wide"]),
        cues={name: cue(source, book.compiled) for name, source in data["cues"].items()},
        marks=tuple((name, book.compiled(pattern)) for name, pattern in data["marks"].items()),
    )


class _Book:
    """The word classes of a file, with which its patterns are written out."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        objects = "|".join(f"(?P<{name}>{pattern})" for name, pattern in data["objects"].items())
        self._classes = {**data["classes"], "object": f"(?:{objects})"}
        self._refine = data["refine"]

    def rule(self, row: Mapping[str, Any]) -> Rule:
        refine = self._refine.get(row.get("refine"), {})
        return Rule(
            row["rule"],
            self.compiled(row["pattern"]),
            row["kind"],
            row.get("who", "author"),
            row.get("kinds"),
            tuple((kind, self.compiled(pattern)) for kind, pattern in refine.items()),
            self.compiled(row["need"]) if "need" in row else None,
            row.get("alone", False),
            row.get("remark", False),
            row["kind"] == "object" or row.get("remark", False),
            row.get("certain", False),
        )

    def any_of(self, sources: Iterable[str]) -> re.Pattern[str]:
        return self.compiled("(?:" + "|".join(sources) + ")")

    def compiled(self, source: str) -> re.Pattern[str]:
        """Return a pattern of a file as one of `re`: classes written out, whole words only."""
        for _ in range(_DEPTH):
            if not _NAMED.search(source):
                break
            source = _NAMED.sub(self._written_out, source)
        return re.compile(rf"(?<![\w'])(?:{source.replace(' ', ',? ')})(?![\w'])")

    def _written_out(self, name: re.Match[str]) -> str:
        pattern = self._classes.get(name[1])
        return f"(?:{pattern})" if pattern is not None else _PLACEHOLDERS[name[1]]
