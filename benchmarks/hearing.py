"""How well talknotes hears, beside its peers in one run: time, memory, invented words, lost speech, reported holes.

Run it with `python benchmarks/hearing.py [time] [memory] [silence] [speech] [holes]`. Diarization is off; weights,
beam, word times, language and threads are the same for everyone. Needs flite, which speaks the recordings.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from holes import measure_holes
from listening import QUICK, Setup, Sizes
from losses import measure_silence, measure_speech
from measure import print_parts
from memory import measure_memory
from speed import measure_time

from talknotes.resources import resource
from talknotes.speech.convert import convert
from talknotes.speech.engine import ENGINES

PARTS: Final[dict[str, Callable[[Setup], Iterator[str]]]] = {
    "time": measure_time,
    "memory": measure_memory,
    "silence": measure_silence,
    "speech": measure_speech,
    "holes": measure_holes,
}


def main() -> None:
    """Measure the chosen parts and print each table as soon as it is there; missed targets are no failure."""
    options = _parse()
    print_parts("hearing.py", PARTS, options.parts or PARTS, lambda folder: _setup(options, folder))


def _setup(options: argparse.Namespace, folder: Path) -> Setup:
    sizes = QUICK if options.quick else Sizes()
    converted = convert(options.model, folder / "models")  # here, where nothing is timed
    return Setup(sizes, options.engine, options.model, converted, options.threads, options.runs, options.seed, folder)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all where none is named")
    parser.add_argument("--quick", action="store_true", help="small sizes, which show that it runs and little else")
    parser.add_argument("--runs", type=int, default=3, help="times each is run for its time; the median counts")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--engine", choices=list(ENGINES), default="faster-whisper", help="for all parts but time")
    parser.add_argument("--model", type=Path, default=resource("samples/whisper-sample.pt"), help="a .pt checkpoint")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"{unknown[0]}: no such part. Known: {', '.join(PARTS)}")
    return options


if __name__ == "__main__":
    main()
