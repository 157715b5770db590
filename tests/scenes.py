"""Segments for tests: a scene is a row of (who, start, end[, text]); and the sample session's ground truth."""

import json
from pathlib import Path

from talknotes.resources import resource
from talknotes.values import Segment, Span, Word

Row = tuple[str | None, float, float] | tuple[str | None, float, float, str]

TRUTH = json.loads(resource("samples/afternoon.json").read_text())
SAMPLE: Path = resource("samples/afternoon.flac")
CHECKPOINT: Path = resource("samples/whisper-sample.pt")


def scene(*rows: Row) -> tuple[Segment, ...]:
    """Return a segment for each row; who is a speaker's label."""
    return tuple(
        Segment(f"s{number}", Span(row[1], row[2]), row[0], row[3] if len(row) > 3 else f"Sentence number {number}.")
        for number, row in enumerate(rows, 1)
    )


def truth_segments(merge_guest: bool = False) -> tuple[Segment, ...]:
    """Return the sample's lines as segments; with `merge_guest` the question has the label of who answers it."""
    labels: dict[str, str] = {}
    rows = []
    for line in TRUTH["lines"]:
        who = "maria" if merge_guest and line["who"] == "guest" else line["who"]
        label = labels.setdefault(who, f"S{len(labels) + 1}")
        rows.append((label, line["start"], line["end"], line["text"]))
    return scene(*rows)


def spoken(text: str, start: float = 0.0, seconds: float = 0.3, probability: float = 0.9) -> tuple[Word, ...]:
    """Return the words of a text, one after the other without pauses, each `seconds` long."""
    return tuple(
        Word(word, Span(start + at * seconds, start + (at + 1) * seconds), probability)
        for at, word in enumerate(text.split())
    )
