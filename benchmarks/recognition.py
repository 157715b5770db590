"""Word error rates and times of both Whisper engines on the sample, beside the libraries' own default settings.

Run it with `python benchmarks/recognition.py`. Every row uses the same weights, audio and number of threads. `ours` is
what `talknotes` runs, with word times; the baselines are `whisper.transcribe` and `WhisperModel.transcribe` as their
authors set them, without word times. Times are medians; their ratio is to the baseline of the same library.
"""

import argparse
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from measure import Timed, error_rate, machine, table, take_turns

from talknotes.resources import resource
from talknotes.speech.convert import convert
from talknotes.speech.engine import SAMPLE_RATE, Engine, EngineOptions, open_engine
from talknotes.speech.transcribe import transcribe
from talknotes.values import Span, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Row:
    """One way to hear: what it is called, what hears, and the row with which its time is compared."""

    name: str
    hear: Callable[[], str]
    baseline: str


def main() -> None:
    """Measure every way on the sample and print a line each."""
    options = _parse()
    print(machine(), flush=True)
    samples, truth = _load(options.sample)
    with TemporaryDirectory() as cache, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openai-whisper's default asks for half precision, which no CPU has
        rows = _rows(samples, options.model, options.threads, Path(cache))
        timed = take_turns({row.name: row.hear for row in rows}, options.runs)
    print(table(("", "word error rate", "seconds", "to baseline"), [_shown(row, timed, truth) for row in rows]))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="times each is run; the median counts")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--model", type=Path, default=resource("samples/whisper-sample.pt"), help="a .pt checkpoint")
    parser.add_argument("--sample", type=Path, default=resource("samples/afternoon.flac"), help="its truth beside it")
    return parser.parse_args()


def _load(path: Path) -> "tuple[NDArray[np.float32], str]":
    from faster_whisper import decode_audio

    lines = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["lines"]
    return decode_audio(str(path)), " ".join(line["text"] for line in lines)


def _rows(samples: "NDArray[np.float32]", model: Path, threads: int, cache: Path) -> list[Row]:
    import torch
    import whisper
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    torch.set_num_threads(threads)
    loaded = whisper.load_model(str(model), device="cpu")
    folder = str(convert(model, cache))
    full, small = (WhisperModel(folder, "cpu", compute_type=kind, cpu_threads=threads) for kind in ("float32", "int8"))
    options = EngineOptions(cache, model=str(model), device="cpu", threads=threads, offline=True)
    plain, fast = "whisper.transcribe, as it comes", "WhisperModel.transcribe float32"
    return [
        Row(plain, lambda: str(loaded.transcribe(samples, language=LANGUAGE)["text"]), plain),
        Row("whisper, ours", _ours(open_engine("whisper", options), samples), plain),
        Row(fast, lambda: _joined(full.transcribe(samples, language=LANGUAGE)), fast),
        Row("WhisperModel.transcribe int8", lambda: _joined(small.transcribe(samples, language=LANGUAGE)), fast),
        Row("faster-whisper batched float32", lambda: _batched(BatchedInferencePipeline(full), samples), fast),
        Row("faster-whisper batched int8", lambda: _batched(BatchedInferencePipeline(small), samples), fast),
        Row("faster-whisper, ours (int8, batched)", _ours(open_engine("faster-whisper", options), samples), fast),
    ]


def _shown(row: Row, timed: dict[str, Timed[str]], truth: str) -> tuple[str, str, str, str]:
    own, baseline = timed[row.name], timed[row.baseline]
    errors = error_rate(truth, own.result)
    return row.name, f"{errors:.3f}", f"{own.median:.2f}", f"{own.median / baseline.median:.2f}x"


def _ours(engine: Engine, samples: "NDArray[np.float32]") -> Callable[[], str]:
    return lambda: " ".join(word.text for word in _hear(engine, samples))


def _hear(engine: Engine, samples: "NDArray[np.float32]") -> tuple[Word, ...]:
    span = Span(0.0, len(samples) / SAMPLE_RATE)
    return transcribe(_Samples(samples), span, engine, LANGUAGE, lambda done: None).words


@dataclass(frozen=True, slots=True)
class _Samples:
    samples: "NDArray[np.float32]"

    def read(self, span: Span) -> "NDArray[np.float32]":
        return self.samples[round(span.start * SAMPLE_RATE) : round(span.end * SAMPLE_RATE)]


def _joined(result: tuple[Any, Any]) -> str:
    return "".join(segment.text for segment in result[0])


def _batched(pipeline: Any, samples: "NDArray[np.float32]") -> str:
    return _joined(pipeline.transcribe(samples, language=LANGUAGE))


if __name__ == "__main__":
    main()
