"""Talks and claims about them: out of `claims/`, on scripts that rules may be made by, and on talks of their own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sentencex

from talknotes.evidence.values import Claim, Ground
from talknotes.values import Person, Segment, Span

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE.parents[1] / "benchmarks" / "scripts"


@dataclass(frozen=True)
class Example:
    """A claim about a talk, what was altered in it (None: it is true), and the true one that it was made of."""

    ground: Ground
    claim: Claim
    altered: str | None
    origin: str


def examples(name: str) -> tuple[Example, ...]:
    """Return the claims of a file."""
    return tuple(_examples((HERE / "claims" / name).read_text("utf-8").splitlines()))


def _examples(lines: list[str]) -> Iterator[Example]:
    ground, cited, origin = None, (), ""
    for line in lines:
        mark, _, rest = line.partition(" ")
        if mark == "@":
            ground = _ground(*rest.split())
        elif mark in ("=", "!"):
            head, _, text = (" " + rest).partition(" | ")
            head = head.strip()
            if mark == "=":
                cited, origin = tuple(head.split()), text
            yield Example(ground, Claim(text, cited), None if mark == "=" else head, origin)


@cache
def _ground(name: str, first: str, last: str, *speakers: str) -> Ground:
    segments, people, language = session(name)
    ids = [segment.id for segment in segments]
    chosen = segments[ids.index(first) : ids.index(last) + 1 if last in ids else None]
    return Ground(chosen, language, people, speakers)


@cache
def session(name: str) -> tuple[tuple[Segment, ...], tuple[Person, ...], str]:
    """Return a session's sentences, five seconds each, and its people."""
    own = HERE / "talks" / f"{name}.txt"
    if own.exists():
        return _own(own)
    script = json.loads((SCRIPTS / f"{name}.json").read_text("utf-8"))
    assert not script.get("held_out")
    language = script.get("language", "en")
    spoken = [(line["who"], line["say"]) for line in script["lines"] if line.get("say")]
    people = tuple(Person(label, who["name"]) for label, who in script["people"].items())
    return _segments(spoken, language), people, language


def _own(path: Path) -> tuple[tuple[Segment, ...], tuple[Person, ...], str]:
    """Read a talk: "language: en", "person: label Name", then "label: words" lines."""
    people, spoken, language = [], [], "en"
    for line in path.read_text("utf-8").splitlines():
        label, _, text = line.partition(": ")
        if label == "language":
            language = text
        elif label == "person":
            people.append(Person(*text.split(" ", 1)))
        elif text:
            spoken.append((label, text))
    return _segments(spoken, language), tuple(people), language


def _segments(spoken: list[tuple[str, str]], language: str) -> tuple[Segment, ...]:
    sentences = [(who, one.strip()) for who, text in spoken for one in sentencex.segment(language, text) if one.strip()]
    return tuple(Segment(f"s{at}", Span(5.0 * at, 5.0 * at + 5), who, text) for at, (who, text) in enumerate(sentences))
