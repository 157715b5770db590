"""How well talknotes fills what a note-taker missed, beside two baselines in one run, on pairs of post and session.

Run it with `python benchmarks/fill.py [--words true misheard engine] [--held-out] [--each] [--cache DIR]`. Pairs come
in two halves: those that code was made by, and those that nobody who made it read. Needs flite, which speaks the
sessions.
"""

import argparse
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

import filled_scores as scores
from fill_baselines import bag_of_words, proportional
from filled_scores import Insertion, Score
from fillings import fill, open_session, read_post
from fills import Expected, Pair, load_pairs, load_post, resolve
from measure import Target, print_parts, table
from script import load_scripts
from trial import Trial, TurnKind, WordKind

from talknotes.authored.post import Post
from talknotes.session import Session
from talknotes.settings import Settings

LEAST_RIGHT: Final = 1.0
LEAST_STOPS: Final = 0.9
LEAST_POINTS: Final = 0.8
LEAST_NEW: Final = 0.95

_WAYS: Final[dict[str, Callable[[Post, Session, Expected], tuple[Insertion, ...]]]] = {
    "talknotes": lambda post, session, expected: fill(post, session),
    "bag of words *": bag_of_words,
    "place in post *": proportional,
}
_HEAD: Final = ("right talk", "edge, median", f"within {scores.TOLERANCE_S:.0f} s", "points told", "new", "unasked")
_NO_MODEL: Final = Path()
"""The engine of this benchmark brings its own."""
_GIVEN: Final = "* is given the gaps and their talks"


@dataclass(frozen=True, slots=True)
class Setup:
    """What is measured on what: pairs, their sessions by script, kinds of words, and whether each pair gets a row."""

    pairs: dict[str, Pair]
    trials: dict[str, Trial]
    words: tuple[WordKind, ...]
    turns: TurnKind
    each: bool


def measure_fills(setup: Setup) -> Iterator[str]:
    """Yield a table for each kind of words and half of the pairs; the engine's words are held against no target."""
    for words in setup.words:
        pairs = {name: pair for name, pair in setup.pairs.items() if words != "engine" or _is_english(pair, setup)}
        rows = {name: _measure(name, setup, words) for name in pairs}
        for half, held_out in (("open", False), ("held out", True)):
            names = [name for name, pair in pairs.items() if pair.held_out == held_out]
            if names:
                shown = [(way, *_row([rows[name][way] for name in names])) for way in _WAYS]
                yield table((f"{words} words, {half} ({len(names)} pairs)", *_HEAD), shown)
                if setup.each:
                    yield table(
                        ("talknotes, each", *_HEAD), [(name, *_row([rows[name]["talknotes"]])) for name in names]
                    )
        yield _GIVEN
        if words != "engine":
            yield "\n".join(map(str, _targets(words, [row["talknotes"] for row in rows.values()])))


def _is_english(pair: Pair, setup: Setup) -> bool:
    """Tell whether the engine knows a pair's language."""
    return setup.trials[pair.script].script.language == "en"


def _measure(name: str, setup: Setup, words: WordKind) -> dict[str, Score]:
    pair = setup.pairs[name]
    trial, post = setup.trials[pair.script], read_post(load_post(name))
    session, expected = open_session(trial, post, words, setup.turns), resolve(pair, trial.truth)
    exact = words == "true"
    return {way: scores.score(expected, made(post, session, expected), exact) for way, made in _WAYS.items()}


def _row(rows: Sequence[Score]) -> tuple[str, ...]:
    filled, errors = [one for row in rows for one in row.filled], _errors(rows)
    points, new = _joined(row.points for row in rows), _joined(row.new for row in rows)
    return (
        _of([one.right_talk for one in filled]),
        f"{statistics.median(errors):.1f} s" if errors else "–",
        _of([error <= scores.TOLERANCE_S for error in errors]),
        _of(points),
        _of(new),
        str(sum(len(row.wrong) for row in rows)),
    )


def _targets(words: WordKind, rows: Sequence[Score]) -> Iterator[Target]:
    filled = [one.right_talk for row in rows for one in row.filled]
    within = [error <= scores.TOLERANCE_S for error in _errors(rows)]
    points, new = _joined(row.points for row in rows), _joined(row.new for row in rows)
    shares = (
        ("right talk", filled, LEAST_RIGHT),
        (f"edges within {scores.TOLERANCE_S:.0f} s", within, LEAST_STOPS),
        ("missed points told", points, LEAST_POINTS),
        ("inserted sentences about nothing that the notes tell", new, LEAST_NEW),
    )
    for what, found, bound in shares:
        if found:
            yield Target(f"{words} words: {what}", statistics.mean(found), bound, True)
    yield Target(f"{words} words: insertions where nothing is missed", sum(len(row.wrong) for row in rows), 0)


def _errors(rows: Iterable[Score]) -> list[float]:
    return [error for row in rows for one in row.filled for error in one.errors]


def _joined(found: Iterable[tuple[bool, ...]]) -> list[bool]:
    return [one for row in found for one in row]


def _of(found: Sequence[bool]) -> str:
    return f"{sum(found)} of {len(found)}" if found else "–"


def main() -> None:
    """Measure and print each table as soon as it is there; missed targets are no failure."""
    options = _parse()
    print_parts("fill.py", {"fill": measure_fills}, ["fill"], lambda folder: _setup(options, folder))


def _setup(options: argparse.Namespace, folder: Path) -> Setup:
    settings = Settings(device="cpu", threads=options.threads, cache_dir=folder / "c")
    pairs = {name: pair for name, pair in load_pairs().items() if _is_chosen(name, pair, options)}
    scripts, keep = load_scripts(), options.cache or folder
    trials = {
        name: Trial(name, scripts[name], keep, settings, _NO_MODEL, options.seed)
        for name in dict.fromkeys(pair.script for pair in pairs.values())
    }
    return Setup(pairs, trials, tuple(dict.fromkeys(options.words)), options.turns, options.each)


def _is_chosen(name: str, pair: Pair, options: argparse.Namespace) -> bool:
    return name in options.pairs if options.pairs else options.held_out or not pair.held_out


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", nargs="+", choices=get_args(WordKind), default=["true", "misheard"])
    parser.add_argument("--turns", choices=get_args(TurnKind), default="true")
    parser.add_argument("--pairs", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--held-out", action="store_true", help="both halves; without it only the open one")
    parser.add_argument("--each", action="store_true", help="a row for each pair as well")
    parser.add_argument("--cache", type=Path, help="a folder that keeps speech and sound for the next run")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0, help="of the mishearings")
    options = parser.parse_args()
    if unknown := [name for name in options.pairs or () if name not in load_pairs()]:
        parser.error(f"{unknown[0]}: no such pair. Known: {', '.join(load_pairs())}")
    return options


if __name__ == "__main__":
    main()
