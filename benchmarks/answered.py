"""Recorded answers of a language model to the prompts for notes on the scripts' talks, and the sentences they hold.

A talk's folder in `answers/` holds prompts and answers as the `files` back-end leaves them. Which segments an answer
cites is read from the transcript in its prompt. Sentences of retries are left out: they were written after the checker
had its say. `answers/labels.json` names those that a person found false.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final

from alterations import Noted
from english import numbers, tokens
from lectures import lecture_speeches
from script import load_scripts
from speeches import Speech, speeches

from talknotes.errors import MissingError

ANSWERS: Final = Path(__file__).with_name("answers")
_FIRST: Final = ("talk-notes", "talk-section", "missed-span", "merge-sections")
_LINE: Final = re.compile(r"^\[(s\d+)\] [^:\n]{1,80}: (.+)$", re.M)
_MARKED: Final = re.compile(r" \(unclear\)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a recorded answer: `false` tells why a person found it false, "" where nobody did."""

    noted: Noted
    false: str = ""

    @property
    def novelty(self) -> float:
        """The share of its pairs of words that the talk does not have."""
        pairs = list(pairwise(_plain(self.noted.text)))
        said = _pairs_of(self.noted.speech)
        return sum(pair not in said for pair in pairs) / len(pairs) if pairs else 0.0


def load_speeches() -> dict[str, Speech]:
    """Return the talks of all scripts, and the lectures, by name."""
    sessions = (speeches(name, script) for name, script in load_scripts().items())
    return {one.name: one for one in chain(*sessions, lecture_speeches())}


def load_sentences(folder: Path = ANSWERS) -> tuple[Sentence, ...]:
    """Return the sentences of all first answers, each once.

    Raises MissingError where none is there, or where an answer cites what its talk does not hold.
    """
    labels = _labels(folder)
    found: dict[tuple[str, str], Sentence] = {}
    for speech in load_speeches().values():
        for noted in first_sentences(folder / speech.name, speech):
            why = labels.get(speech.name, {}).get(noted.text, "")
            found.setdefault((speech.name, noted.text), Sentence(noted, why))
    if not found:
        raise MissingError(f"{folder}: no recorded answers. Write prompts with `python benchmarks/faithful.py ask`.")
    return tuple(found.values())


def first_sentences(folder: Path, speech: Speech) -> Iterator[Noted]:
    """Yield the sentences of the first answers in a talk's folder."""
    for path in sorted(folder.glob("*.answer.*")):
        if path.name.startswith(_FIRST):
            yield from _read(path, speech)


def read_lines(path: Path) -> dict[str, str]:
    """Return the transcript's lines in a prompt's file, by their ids."""
    return lines_of(path.read_text(encoding="utf-8")) if path.exists() else {}


def lines_of(prompt: str) -> dict[str, str]:
    """Return the transcript's lines in a prompt, by their ids; where an example has the same id, the talk's."""
    return {name: _MARKED.sub("", text) for name, text in _LINE.findall(prompt)}


def _labels(folder: Path) -> Mapping[str, Mapping[str, str]]:
    path = folder / "labels.json"
    labels: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return labels


def _read(path: Path, speech: Speech) -> Iterator[Noted]:
    shown = read_lines(path.with_name(path.name.split(".answer.")[0] + ".prompt.md"))
    ids = _ids(shown, speech)
    for block in _json(path).get("blocks", ()):
        for sentence in block["sentences"]:
            cited = sentence["segments"]
            if missing := [one for one in cited if one not in ids]:
                raise MissingError(f"{path}: {missing[0]} is no line of {speech.name}. Record the answer anew.")
            yield Noted(speech, " ".join(sentence["text"].split()), tuple(ids[one] for one in cited))


def _ids(shown: Mapping[str, str], speech: Speech) -> dict[str, str]:
    """Return our segments' ids by the prompt's; the same ones where there is no prompt."""
    if not shown:
        return {one.id: one.id for one in speech.segments}
    ours = {one.text: one.id for one in speech.segments}
    same = {one.id: one.text for one in speech.segments}
    return {
        name: name if same.get(name) == text else ours[text]
        for name, text in shown.items()
        if same.get(name) == text or text in ours
    }


def _json(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return found


@cache
def _pairs_of(speech: Speech) -> frozenset[tuple[str, str]]:
    return frozenset(pair for one in speech.segments for pair in pairwise(_plain(one.text)))


def _plain(text: str) -> list[str]:
    """Return the words of a text in small letters, a number in words as the same as in digits."""
    for one in reversed(numbers(text)):
        text = f"{text[: one.start]}{one.value:g}{text[one.end :]}"
    return [token.lower.replace("’", "'") for token in tokens(text)]
