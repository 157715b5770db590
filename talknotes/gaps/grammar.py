"""How authors say that they missed something: the grammar of each language out of `languages/`.

A file tells in its head how it is written; a pattern of it is compiled when it is first asked, which most posts never
do. Knows nothing of posts. No pattern repeats without a bound, so that finding one takes time in proportion to a text.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, Final, Literal, get_args

from talknotes.gaps.cues import Cue, cue
from talknotes.gaps.gap import GapKind
from talknotes.gaps.pattern import Pattern

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
_TAIL: Final = "{tail}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, the kind of gap that its words mean, and who must be the subject of its verb.

    `kind` is a kind, `object` (that of the object that the pattern names), or `place`. `kinds` says what an object's
    kind becomes, `refine` which words elsewhere in the sentence change the kind; `need` must stand somewhere in it, and
    so must `opening`, what the pattern says before its object, which is soon compiled.
    `alone` and `remark` rules apply to a section's only words and to short remarks; a plain one names what was missed,
    and a certain one needs no other sign.
    """

    name: str
    pattern: Pattern
    kind: str
    who: Who = "author"
    kinds: Mapping[str, str] | None = None
    refine: tuple[tuple[str, Pattern], ...] = ()
    need: Pattern | None = None
    opening: Pattern | None = None
    alone: bool = False
    remark: bool = False
    is_plain: bool = False
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class Subjects:
    """The words that tell whose verb it is; all in lower case.

    `first` stand for the author, `others` for somebody else, `people` are nouns for these; `skip` may stand between a
    subject and its verb, `links` between clauses that share one; `joins` begin a clause of its own, and behind
    `prepositions` a pronoun is no subject. `dropped` tells that the language drops pronouns, so that a verb's form says
    who it is.
    """

    first: frozenset[str]
    others: frozenset[str]
    people: frozenset[str]
    skip: frozenset[str]
    links: frozenset[str]
    joins: frozenset[str]
    prepositions: frozenset[str]
    dropped: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is known of a language."""

    rules: tuple[Rule, ...]
    subjects: Subjects
    before: Pattern
    """What, shortly before a rule's words in the same clause, makes them no fact."""
    anywhere: Pattern
    """What makes no sentence that holds it a gap."""
    reported: Pattern
    """What, just before a subject, makes it a speaker's word."""
    redeemed: Pattern
    pending: Pattern
    """What turns redemption into a wish or a plan."""
    placeholder: Pattern
    wide: Pattern
    """What tells that the whole event is meant."""
    cues: Mapping[str, Cue]
    """Classes of words that are counted."""
    marks: tuple[tuple[str, Pattern], ...]
    """What speaks for a kind of gap, by kind."""
    ease: float
    """How much less is asked of a sentence than where all rules are known (see `cues.score`)."""


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
            frozenset(subject["joins"]),
            frozenset(subject.get("prepositions", ())),
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
        ease=data.get("ease", 0.0),
    )


class _Book:
    """The word classes of a file, with which its patterns are written out."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        objects = "|".join(_objects(data["objects"]))
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
            self._opening(row["pattern"]),
            row.get("alone", False),
            row.get("remark", False),
            row["kind"] == "object" or row.get("remark", False),
            row.get("certain", False),
        )

    def _opening(self, source: str) -> Pattern | None:
        opening, found, _ = source.partition("{object}")
        if not found or opening.count("(") != opening.count(")") or "{start}" in opening:
            return None
        return Pattern(lambda: self._written(f"(?<![\\w'])(?:{opening})"))

    def any_of(self, sources: Iterable[str]) -> Pattern:
        return self.compiled("(?:" + "|".join(sources) + ")")

    def compiled(self, source: str) -> Pattern:
        """Return a pattern of a file as one of `re`: classes written out, whole words only."""
        return Pattern(lambda: self._written(rf"(?<![\w'])(?:{source})(?![\w'])"))

    def _written(self, source: str) -> str:
        for _ in range(_DEPTH):
            if not _NAMED.search(source):
                break
            source = _NAMED.sub(self._written_out, source)
        return source.replace(" ", ",? ")

    def _written_out(self, name: re.Match[str]) -> str:
        pattern = self._classes.get(name[1])
        return f"(?:{pattern})" if pattern is not None else _PLACEHOLDERS[name[1]]


def _objects(rows: Mapping[str, str]) -> Iterator[str]:
    """Yield the alternatives of an object; neighbours share the tail that ends them, which is long to compile."""
    for has_tail, group in groupby(rows.items(), lambda row: row[1].endswith(_TAIL)):
        named = "|".join(f"(?P<{name}>{pattern.removesuffix(_TAIL)})" for name, pattern in group)
        yield f"(?:{named}){_TAIL}" if has_tail else named
