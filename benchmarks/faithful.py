"""How surely a false sentence about a talk is caught, and how seldom a true one is rejected, beside word overlap alone.

Run it with `python benchmarks/faithful.py [caught] [time] [answers]`. True sentences come out of a model's recorded
answers, written before the checker saw them; each is made false in one way after the other by rules that know nothing
of how claims are checked. Some of the talks were never read by whoever made the checker. No engine, no model, no
network. `ask` writes the prompts that wait for an answer.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from alterations import KINDS, Noted, alter
from answered import ANSWERS, Sentence, load_sentences
from answering import measure_answers, write_prompts
from measure import Target, print_parts, table
from overlap import overlap, threshold
from rendering import measure_time
from uttered import quotable

from talknotes.evidence.checking import Checker
from talknotes.evidence.values import Claim, Verdict

LEAST_CAUGHT: Final = 0.85
LEAST_SURELY: Final = 0.95
SURELY: Final = ("number", "name", "quotation", "negation")
MOST_REJECTED: Final = 0.02
LEAST_SENTENCES: Final = 400
NOVEL: Final = 0.4
"""The share of new pairs of words from which on a true sentence counts."""
_BANDS: Final = ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01))
_MARKS: Final = '“”"„«»'


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, true or altered (`kind`), what became of it, and its share of words in the passage it cites."""

    sentence: Sentence
    text: str
    kind: str
    verdict: Verdict
    overlap: float

    @property
    def caught(self) -> bool:
        """Tell whether it may not stand as it is; of a quotation, that it may not stand as one."""
        if self.verdict.kind != "supported":
            return True
        return self.kind == "quotation" and _marks(self.verdict.text) < _marks(self.text)

    @property
    def held_out(self) -> bool:
        """Tell whether it is about a talk that nobody read who made the checker."""
        return self.sentence.noted.speech.held_out


def _marks(text: str) -> int:
    return sum(text.count(mark) for mark in _MARKS)


@dataclass(frozen=True, slots=True)
class Setup:
    """What is measured, and what is shown of it: misses of open talks, a row for each talk, a file for the figures."""

    folder: Path
    sentences: tuple[Sentence, ...]
    seed: int
    show: bool
    file: Path | None


def measure_caught(setup: Setup) -> Iterator[str]:
    """Yield tables of what is caught, by kind and by novelty, on both halves, and the targets."""
    judged = judge(setup.sentences, setup.seed)
    true = [one for one in judged if one.kind == "true"]
    novel = [one for one in judged if one.sentence.novelty >= NOVEL]
    least = threshold([one.sentence.noted for one in true if not one.held_out], MOST_REJECTED)
    yield _told(true, novel, setup.sentences)
    for half, held_out in (("open", False), ("held out", True)):
        rows = [one for one in novel if one.held_out == held_out]
        if rows:
            yield table((f"caught, {half}", "altered", "talknotes", "word overlap"), _kind_rows(rows, least))
    yield table(("caught by novelty, both halves", *map(_band, _BANDS)), _novelty_rows(judged, least))
    yield f"word overlap: below {least:.2f} of a sentence's content words in the passage, set on the open half"
    yield "\n".join(map(str, _targets(novel)))
    if setup.show:
        yield from _misses([one for one in judged if not one.held_out])
    if setup.file is not None:
        setup.file.write_text(json.dumps(_figures(novel, judged, least), indent=1) + "\n", encoding="utf-8")


def judge(sentences: Iterable[Sentence], seed: int) -> tuple[Judged, ...]:
    """Return verdicts on true sentences, their true quotations and all their altered forms; a checker for each talk."""
    checkers: dict[str, Checker] = {}
    found: list[Judged] = []
    for sentence in sentences:
        if sentence.false:
            continue
        noted = sentence.noted
        checker = checkers.get(noted.speech.name) or checkers.setdefault(
            noted.speech.name, Checker(noted.speech.ground)
        )
        claims = [(noted.text, "true"), *((one.text, one.kind) for one in alter(noted, seed)), *_quoting(noted)]
        for text, kind in claims:
            verdict = checker.check(Claim(text, noted.cited))
            found.append(Judged(sentence, text, kind, verdict, overlap(Noted(noted.speech, text, noted.cited))))
    return tuple(found)


def _quoting(noted: Noted) -> Iterator[tuple[str, str]]:
    """Yield a sentence with a true quotation behind it."""
    for words in list(quotable(noted.cited, noted.speech))[:1]:
        if noted.text.endswith("."):
            yield f"{noted.text[:-1]}: “{words}”", "true quotation"


def _told(true: Sequence[Judged], novel: Sequence[Judged], sentences: Sequence[Sentence]) -> str:
    talks = {one.sentence.noted.speech.name for one in true}
    counted = sum(one.kind == "true" for one in novel)
    false = sum(bool(one.false) for one in sentences)
    return (
        f"{len(true)} true sentences on {len(talks)} talks, {counted} of them new in {NOVEL:.0%} of their pairs of "
        f"words or more: these count (target: at least {LEAST_SENTENCES}). "
        f"{false} that a person found false are left out."
    )


def _kind_rows(rows: Sequence[Judged], least: float) -> Iterator[tuple[str, ...]]:
    for kind in KINDS:
        yield kind, *_caught([one for one in rows if one.kind == kind], least)
    yield "all", *_caught([one for one in rows if one.kind in KINDS], least)
    yield "true, rejected", *_caught([one for one in rows if one.kind == "true"], least)
    stand = {one.text for one in rows if one.kind == "true" and not one.caught}
    quoted = [one for one in rows if one.kind == "true quotation" and one.sentence.noted.text in stand]
    lost = [one for one in quoted if one.verdict.kind != "supported" or _marks(one.verdict.text) < _marks(one.text)]
    yield "true quotations behind sentences that stand, not kept", str(len(quoted)), _share(len(lost), len(quoted)), "–"


def _caught(rows: Sequence[Judged], least: float) -> tuple[str, str, str]:
    ours, theirs = sum(one.caught for one in rows), sum(one.overlap < least for one in rows)
    return str(len(rows)), _share(ours, len(rows)), _share(theirs, len(rows))


def _band(band: tuple[float, float]) -> str:
    return f"{band[0]:.0%} to {min(band[1], 1):.0%}"


def _novelty_rows(judged: Sequence[Judged], least: float) -> Iterator[tuple[str, ...]]:
    """Yield what is caught of each kind in each band, and of the last rows what word overlap alone catches."""
    bands = [[one for one in judged if low <= one.sentence.novelty < high] for low, high in _BANDS]
    rows: list[tuple[str, tuple[str, ...]]] = [(kind, (kind,)) for kind in KINDS]
    rows += [("all", KINDS), ("true, rejected", ("true",))]
    for name, kinds in rows:
        yield name, *(_caught([one for one in band if one.kind in kinds], least)[1] for band in bands)
    for name, kinds in rows[-2:]:
        yield (
            f"{name}: word overlap",
            *(_caught([one for one in band if one.kind in kinds], least)[2] for band in bands),
        )
    yield "true sentences", *(str(sum(one.kind == "true" for one in band)) for band in bands)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _targets(novel: Sequence[Judged]) -> Iterator[Target]:
    true = [one for one in novel if one.kind == "true"]
    altered = [one for one in novel if one.kind in KINDS]
    for kind in SURELY:
        yield Target(f"caught, {kind}", _rate([one for one in altered if one.kind == kind]), LEAST_SURELY, True)
    yield Target("caught, all", _rate(altered), LEAST_CAUGHT, True)
    yield Target("true sentences rejected", _rate(true), MOST_REJECTED)
    held_out = [one for one in novel if one.held_out]
    if held_out:
        yield Target("held out: caught, all", _rate([one for one in held_out if one.kind in KINDS]), LEAST_CAUGHT, True)
        rejected = _rate([one for one in held_out if one.kind == "true"])
        yield Target("held out: true sentences rejected", rejected, MOST_REJECTED)


def _rate(rows: Sequence[Judged]) -> float:
    return sum(one.caught for one in rows) / len(rows) if rows else 0.0


def _misses(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield what went wrong on open talks: false sentences that stand, true ones that don't."""
    for one in judged:
        right = one.caught if one.kind in KINDS else not one.caught
        if not right:
            what = "; ".join(f"{found.kind}: {found.said} / {found.heard}" for found in one.verdict.problems)
            yield f"{one.sentence.noted.speech.name}, {one.kind}: {one.text} [{one.verdict.kind}] {what}".rstrip()


def _figures(novel: Sequence[Judged], judged: Sequence[Judged], least: float) -> dict[str, Any]:
    """Return the figures as numbers, for each half and for both."""
    halves = {"open": [False], "held out": [True], "both": [False, True]}
    return {
        "overlap_threshold": least,
        "halves": {name: _half([one for one in novel if one.held_out in which]) for name, which in halves.items()},
        "novelty": {
            f"{low:.1f}": _half([one for one in judged if low <= one.sentence.novelty < high]) for low, high in _BANDS
        },
    }


def _half(rows: Sequence[Judged]) -> dict[str, Any]:
    kinds = {kind: [one for one in rows if one.kind == kind] for kind in (*KINDS, "true")}
    return {
        kind: {"sentences": len(found), "caught": sum(one.caught for one in found)} for kind, found in kinds.items()
    }


PARTS: Final = {
    "caught": measure_caught,
    "time": lambda setup: measure_time(setup.sentences),
    "answers": lambda setup: measure_answers(setup.folder),
    "ask": lambda setup: write_prompts(setup.folder),
}
_USUAL: Final = ("caught", "time", "answers")
_WITHOUT_ANSWERS: Final = {"ask"}


def main() -> None:
    """Measure the chosen parts and print each table as soon as it is there; missed targets are no failure."""
    options = _parse()
    chosen = options.parts or _USUAL
    print_parts("faithful.py", PARTS, chosen, lambda folder: _setup(options, chosen))


def _setup(options: argparse.Namespace, chosen: Sequence[str]) -> Setup:
    sentences = () if set(chosen) <= _WITHOUT_ANSWERS else load_sentences(options.answers)
    return Setup(options.answers, sentences, options.seed, options.show == "open", options.json)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all but ask where none is named")
    parser.add_argument("--answers", type=Path, default=ANSWERS, help="a folder of recorded answers")
    parser.add_argument("--show", choices=["open"], help="each miss on open talks as well")
    parser.add_argument("--seed", type=int, default=0, help="of the alterations")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures of `caught` as JSON")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"{unknown[0]}: no such part. Known: {', '.join(PARTS)}")
    return options


if __name__ == "__main__":
    main()
