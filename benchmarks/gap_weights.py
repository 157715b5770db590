"""Fits what classes of words count for in finding gaps: `talknotes/gaps/weights.toml`.

Run it with `python benchmarks/gap_weights.py` after a change to the words in `talknotes/gaps/languages/`. It learns
from the open half of the labelled corpus, from the examples of the grammar and from `sayings/`, never from the held-out
half; it prints what cross-validation over posts says of the result. Needs scikit-learn.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from gaps import CORPUS, Marked, read_corpus
from scipy.sparse import csr_matrix

from talknotes.authored.parse import parse
from talknotes.gaps.closing import closers, is_closed
from talknotes.gaps.cues import cues_of, is_pair
from talknotes.gaps.find import language_of
from talknotes.gaps.grammar import Grammar, grammar, languages, load
from talknotes.gaps.ground import Ground
from talknotes.gaps.judging import by_rule, hints, rule_cues
from talknotes.gaps.reading import read
from talknotes.gaps.sayings import Place, places_of, sayings_of

WEIGHTS = Path(__file__).parents[1] / "talknotes" / "gaps" / "weights.toml"
SAYINGS = Path(__file__).with_name("sayings")
FILLS = Path(__file__).with_name("fills")
_FEWEST_OF_CLASS, _FEWEST_OF_WORD = 8, 3
_LEAST_WEIGHT = 0.1
_STRICTNESS, _KIND_STRICTNESS = 0.4, 1.0
_IN_POSTS = 3.0
"""How much more a sentence of a post counts than one that was made up alone."""
_FOLDS = 10
LEAST, _SURE, _UNRULED, _DOUBT = 0.0, -1.5, 0.2, 4.0
_KINDS = ("rest", "beginning", "part", "most", "whole", "unspecified", "item")
_PLACES: dict[str, tuple[Place, ...]] = {
    "whole": ("only", "only", "last", "inner"),
    "rest": ("last", "last", "inner"),
    "beginning": ("first", "inner", "last"),
    "part": ("inner", "inner", "last"),
    "none": ("last", "inner", "only", "inner", "first", "last"),
}
"""Where sayings of a kind stand in turn, so that a place alone tells nothing."""
_ELSEWHERE: tuple[Place, ...] = ("last", "inner", "inner", "last", "only")
_EXAMPLE = re.compile(r"(rest|beginning|part|most|whole|unspecified|item): (.*)")


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence as it is read, where it stands, the kinds of gap that it tells of (none: no gap), and its post."""

    text: str
    place: Place
    kinds: tuple[str, ...]
    code: str
    post: str

    @property
    def weight(self) -> float:
        """How much the sample counts."""
        return 1.0 if " " in self.post else _IN_POSTS


def samples(code: str) -> Iterator[Sample]:
    """Yield all sentences of a language from which may be learned."""
    yield from _of_corpus(code, grammar(code))
    yield from _of_examples(code)
    yield from _of_fills(code)
    places = {kind: cycle(row) for kind, row in _PLACES.items()}
    elsewhere = cycle(_ELSEWHERE)
    for line in (line for path in sorted(SAYINGS.glob(f"{code}*.txt")) for line in _lines(path)):
        kind, _, text = line.partition("|")
        kinds = () if kind == "none" else (kind,)
        yield Sample(read(text), next(places.get(kind, elsewhere)), kinds, code, text)


def _of_corpus(code: str, known: Grammar) -> Iterator[Sample]:
    for entry in read_corpus(CORPUS / f"{code}_open.json"):
        ground = Ground(parse(entry.data))
        sayings = list(sayings_of(ground))
        places, closing = places_of(ground, sayings, known.subjects), closers(sayings, known)
        for at, saying in enumerate(sayings):
            marked = next((gap for gap in entry.gaps if _is_at(gap, saying.span.start, saying.span.end)), None)
            if (marked and marked.kinds[0] == "placeholder") or is_closed(sayings, at, closing):
                continue
            yield Sample(saying.text, places[at], marked.kinds if marked else (), code, entry.id)


def _of_fills(code: str) -> Iterator[Sample]:
    """Yield what the open half of the posts in `fills/` says; those on one script share sentences."""
    for path in sorted(FILLS.glob("*.json")):
        row = json.loads(path.read_text("utf-8"))
        post = parse(path.with_suffix(".md").read_bytes())
        if row["held_out"] is not False or language_of(post) != code or "foreign" in path.stem:
            continue  # What a post on another event misses is a gap that its labels leave out.
        ground, known = Ground(post), grammar(code)
        told = {gap["sentence"]: gap["kind"] for gap in row["gaps"] if gap["sentence"]}
        sayings = list(sayings_of(ground))
        places, closing = places_of(ground, sayings, known.subjects), closers(sayings, known)
        for at, saying in enumerate(sayings):
            kind = next((kind for sentence, kind in told.items() if sentence in saying.said), None)
            kind = "whole" if kind == "absent" else kind
            if kind not in ("placeholder", "empty") and not is_closed(sayings, at, closing):
                yield Sample(saying.text, places[at], (kind,) if kind in _KINDS else (), code, row["script"])


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if "|" in line and not line.startswith("#")]


def _of_examples(code: str) -> Iterator[Sample]:
    for row in load(code)["rules"]:
        for example in row["yes"]:
            found = _EXAMPLE.fullmatch(example)
            kind, text = (found[1], found[2]) if found else (row["kind"], example)
            yield Sample(read(text), "only" if row.get("alone") else "last", (kind,), code, text)
        for example in row["no"]:
            yield Sample(read(example), "last", (), code, example)


def _is_at(gap: Marked, start: int, end: int) -> bool:
    return gap.start < gap.end and start < gap.end and gap.start < end


def main() -> None:
    """Fit, tell how well it does, and write the weights."""
    rows = [row for code in languages() for row in samples(code) if not grammar(code).anywhere.search(row.text)]
    cues = [cues_of(row.text, row.place, grammar(row.code).cues) for row in rows]
    found = [by_rule(row.text, row.place, grammar(row.code)) for row in rows]
    told = [held | rule_cues(one) for held, one in zip(cues, found, strict=True)]
    truth = [bool(row.kinds) for row in rows]
    start, counts, sums = _fit_gaps(told, truth, rows)
    _tell("all", sums, truth)
    unruled = [at for at, one in enumerate(found) if one is None]
    _tell("where no rule knows a phrase", sums[unruled], [truth[at] for at in unruled])
    positive = [at for at, row in enumerate(rows) if row.kinds and row.kinds[0] not in ("object", "place")]
    hinted = [
        frozenset(name for name in cues[at] if not is_pair(name))
        | hints(rows[at].text, rows[at].place, grammar(rows[at].code))
        for at in positive
    ]
    kinds = _fit_kinds(hinted, [rows[at].kinds for at in positive], [rows[at].post for at in positive])
    WEIGHTS.write_text(_written(start, counts, kinds), "utf-8")


def _fit_gaps(
    cues: Sequence[frozenset[str]], truth: Sequence[bool], rows: Sequence[Sample]
) -> tuple[float, dict[str, float], Any]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    names, table = _table(cues)
    right, weight = np.array(truth), np.array([row.weight for row in rows])
    model = LogisticRegression(C=_STRICTNESS, solver="liblinear")
    sums = np.zeros(len(right))
    for seen, unseen in GroupKFold(_FOLDS).split(table, groups=[row.post for row in rows]):
        model.fit(table[seen], right[seen], sample_weight=weight[seen])
        sums[unseen] = model.decision_function(table[unseen])
    model.fit(table, right, sample_weight=weight)
    return float(model.intercept_[0]), dict(zip(names, map(float, model.coef_[0]), strict=True)), sums


def _fit_kinds(
    cues: Sequence[frozenset[str]], truth: Sequence[tuple[str, ...]], posts: Sequence[str]
) -> dict[str, dict[str, float]]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    names, table = _table(cues)
    first = [kinds[0] for kinds in truth]
    model = LogisticRegression(C=_KIND_STRICTNESS, max_iter=5000)
    guessed = cross_val_predict(model, table, first, groups=posts, cv=GroupKFold(_FOLDS))
    right = sum(guess in kinds for guess, kinds in zip(guessed, truth, strict=True))
    print(f"kinds right: {right} of {len(truth)}")
    model.fit(table, first)
    return {
        str(kind): {"": float(start), **dict(zip(names, map(float, row), strict=True))}
        for kind, start, row in zip(model.classes_, model.intercept_, model.coef_, strict=True)
    }


def _table(cues: Sequence[frozenset[str]]) -> tuple[list[str], Any]:
    counts = Counter(name for held in cues for name in held)
    names = sorted(
        name for name, count in counts.items() if count >= (_FEWEST_OF_WORD if name[0] == "=" else _FEWEST_OF_CLASS)
    )
    places = {name: at for at, name in enumerate(names)}
    cells = [(row, places[name]) for row, held in enumerate(cues) for name in held if name in places]
    lines, columns = zip(*cells, strict=True)
    return names, csr_matrix((np.ones(len(cells)), (lines, columns)), (len(cues), len(names)))


def _tell(name: str, sums: Any, truth: Sequence[bool]) -> None:
    print(f"{name}: {len(truth)} sentences")
    right = np.array(truth)
    for least in (-0.4, 0.0, 0.4, 0.8, 1.2, 1.6):
        found = sums > least
        hits = (found & right).sum()
        print(f"least {least}: precision {hits / found.sum():.3f}, recall {hits / right.sum():.3f}")


def _written(start: float, counts: dict[str, float], kinds: dict[str, dict[str, float]]) -> str:
    lines = [
        "# What classes of words (each language's own, see `cues` in languages/), pairs of them, single words (=word),",
        "# a sentence's shape and its place count for. Written by benchmarks/gap_weights.py: logistic regression on",
        "# the open half of the labelled corpus, the grammar's examples and benchmarks/sayings/. A sum is the",
        "# logarithm of the odds; `least` is the least of a gap, `sure` that where a rule names what was missed,",
        "# `unruled` where no rule knows a phrase of it; `doubt` is the most that a rule's phrase may add.",
        f"least = {LEAST}", f"sure = {_SURE}", f"unruled = {_UNRULED}", f"doubt = {_DOUBT}", f"start = {start:.2f}", "",
        "[counts]", *_rows(counts),
    ]  # fmt: skip
    for kind, own in kinds.items():
        lines += ["", f"[kinds.{kind}]", *_rows(own)]
    return "\n".join(lines) + "\n"


def _rows(counts: dict[str, float]) -> Iterator[str]:
    for name, weight in sorted(counts.items()):
        if abs(weight) >= _LEAST_WEIGHT and name.isprintable():
            yield f"{json.dumps(name, ensure_ascii=False)} = {weight:.2f}"


if __name__ == "__main__":
    main()
