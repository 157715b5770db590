"""Measures how well gaps are found in notes: precision and recall, over all and for each kind, and what is confused.

The corpus lies in `gaps/`: posts with their gaps marked. Of the held-out half only figures are shown, whatever is
asked.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from measure import Target, table

from talknotes.authored.parse import parse
from talknotes.gaps.find import find_gaps
from talknotes.gaps.gap import Gap

CORPUS = Path(__file__).with_name("gaps")
TARGET = 0.95
_MARKS = re.compile("[⟦⟧]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A gap as it was marked: the kinds that are right, the first one first; whether the whole post is meant; bytes."""

    kinds: tuple[str, ...]
    wide: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A post of the corpus without its marks, and its gaps."""

    id: str
    data: bytes
    gaps: tuple[Marked, ...]


@dataclass(slots=True)
class Score:
    """Counts over entries: `pairs` of kinds (marked, found; None: none), scopes that are right, what is wrong."""

    pairs: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    scopes: Counter[bool] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def precision(self, kind: str | None = None) -> float:
        """Return the share of what was found (as `kind`) that is right; for None any kind will do."""
        found = sum(count for (_, as_), count in self.pairs.items() if as_ is not None and kind in (None, as_))
        return self._right(kind) / found if found else 1.0

    def recall(self, kind: str | None = None) -> float:
        """Return the share of what is marked (as `kind`) that was found as such; for None any kind will do."""
        marked = sum(count for (is_, _), count in self.pairs.items() if is_ is not None and kind in (None, is_))
        return self._right(kind) / marked if marked else 1.0

    def _right(self, kind: str | None) -> int:
        if kind is None:
            return sum(count for (is_, as_), count in self.pairs.items() if is_ is not None and as_ is not None)
        return self.pairs[kind, kind]


def read_corpus(path: Path) -> list[Entry]:
    """Return the entries of a corpus file."""
    return [_entry(row) for row in json.loads(path.read_text("utf-8"))]


def score(entries: Iterable[Entry]) -> Score:
    """Lay what is found against what is marked; the found gap that overlaps a marked one counts for it.

    A kind that the mark allows beside its own counts as its own. In a post without sections the talk is the whole post.
    """
    total = Score()
    for entry in entries:
        post = parse(entry.data)
        found = list(find_gaps(post))
        for gap in entry.gaps:
            hits = [one for one in found if _touches(one, gap)]
            best = next((one for one in hits if one.kind in gap.kinds), hits[0] if hits else None)
            found = [one for one in found if one not in hits]
            kind = gap.kinds[0] if best is None or best.kind in gap.kinds else best.kind
            total.pairs[gap.kinds[0], None if best is None else kind] += 1
            if best is not None:
                is_right = (best.section is None) == gap.wide or not post.sections
                total.scopes[is_right] += 1
                if not is_right:
                    meant = "the whole post" if gap.wide else "a section"
                    total.wrong.append(f"{entry.id}: {meant} is meant: {best.sentence!r}")
            if best is None or best.kind not in gap.kinds:
                total.wrong.append(_told(entry, gap, best))
        for one in found:
            total.pairs[None, one.kind] += 1
            total.wrong.append(f"{entry.id}: none, found {one.kind}: {one.sentence!r} ({one.why})")
    return total


def report(name: str, result: Score) -> Iterator[str]:
    """Yield a corpus' figures as text."""
    kinds = sorted({kind for pair in result.pairs for kind in pair if kind is not None})
    rows = [("any", *_figures(result, None))] + [(kind, *_figures(result, kind)) for kind in kinds]
    yield table((name, "precision", "recall", "marked", "found"), rows)
    confused = {pair: count for pair, count in result.pairs.items() if None not in pair and pair[0] != pair[1]}
    if confused:
        yield "confused: " + ", ".join(f"{is_} as {as_}: {count}" for (is_, as_), count in sorted(confused.items()))
    if result.scopes:
        yield f"the right section or the whole post: {result.scopes[True]} of {result.scopes.total()}"


def _figures(result: Score, kind: str | None) -> Sequence[str]:
    marked = sum(count for (is_, _), count in result.pairs.items() if is_ is not None and kind in (None, is_))
    found = sum(count for (_, as_), count in result.pairs.items() if as_ is not None and kind in (None, as_))
    return f"{result.precision(kind):.3f}", f"{result.recall(kind):.3f}", str(marked), str(found)


def _entry(row: dict[str, Any]) -> Entry:
    text, places = "", []
    for piece in re.split("([⟦⟧])", row["post"]):
        if piece in "⟦⟧" and piece:
            places.append(len(text.encode()))
        else:
            text += piece
    spans = zip(places[::2], places[1::2], strict=True)
    gaps = tuple(
        Marked((gap["kind"], *gap.get("also", ())), gap.get("scope") == "post", start, end)
        for gap, (start, end) in zip(row["gaps"], spans, strict=True)
    )
    return Entry(row["id"], text.encode(), gaps)


def _touches(found: Gap, marked: Marked) -> bool:
    if marked.start == marked.end or found.span.start == found.span.end:
        return found.span.start <= marked.end and marked.start <= found.span.end
    return found.span.start < marked.end and marked.start < found.span.end


def _told(entry: Entry, gap: Marked, best: Gap | None) -> str:
    sentence = entry.data[gap.start : gap.end].decode()
    found = f"{best.kind} ({best.why})" if best else "nothing"
    return f"{entry.id}: {gap.kinds[0]}, found {found}: {sentence!r}"


def main() -> None:
    """Print the figures of each corpus file, and the targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="corpus files by name, such as en_open (default: all)")
    parser.add_argument("--each", action="store_true", help="show each wrong entry of the open half")
    options = parser.parse_args()
    paths = [CORPUS / f"{name}.json" for name in options.names] or sorted(CORPUS.glob("*.json"))
    if missing := [path.stem for path in paths if not path.exists()]:
        sys.exit(f"gaps: no corpus {', '.join(missing)}")
    for path in paths:
        entries = read_corpus(path)
        start = perf_counter()
        result = score(entries)
        print(*report(path.stem, result), f"{len(entries)} posts in {perf_counter() - start:.2f} s", sep="\n")
        if options.each and not path.stem.endswith("held_out"):
            print(*result.wrong, sep="\n")
        for what, value in (("precision", result.precision()), ("recall", result.recall())):
            print(Target(what, value, TARGET, at_least=True))
        print(flush=True)


if __name__ == "__main__":
    main()
