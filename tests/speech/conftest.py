"""The sample, decoded once, and the engines on its checkpoint, opened once for all tests."""

import json
from collections.abc import Callable

import av
import numpy as np
import pytest

from talknotes.resources import resource
from talknotes.speech.engine import Engine, EngineOptions, open_engine
from talknotes.speech.transcribe import transcribe
from talknotes.values import Span

THREADS = 2


class Samples:
    """Audio in memory, read as the decoder's is."""

    def __init__(self, samples) -> None:
        self.samples = samples

    def read(self, span: Span):
        return self.samples[round(span.start * 16_000) : round(span.end * 16_000)]


@pytest.fixture(scope="session")
def checkpoint():
    return resource("samples/whisper-sample.pt")


@pytest.fixture(scope="session")
def sample():
    """The sample session's samples."""
    with av.open(str(resource("samples/afternoon.flac"))) as media:
        frames = [frame.to_ndarray() for frame in media.decode(audio=0)]
    pcm = np.concatenate(frames, axis=1)[0]
    return pcm.astype(np.float32) / np.float32(32_768)


@pytest.fixture(scope="session")
def truth():
    """What is said in the sample, line by line: text, start and end."""
    return json.loads(resource("samples/afternoon.json").read_text(encoding="utf-8"))["lines"]


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory):
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="session")
def engines(checkpoint, model_cache) -> Callable[[str], Engine]:
    """A function from an engine's name to the engine on the sample's checkpoint."""
    opened: dict[str, Engine] = {}

    def engine(name: str) -> Engine:
        if name not in opened:
            model = None if name == "pocketsphinx" else str(checkpoint)
            options = EngineOptions(model_cache, model=model, device="cpu", threads=THREADS, offline=True)
            opened[name] = open_engine(name, options)
        return opened[name]

    return engine


@pytest.fixture(scope="session")
def hear(engines, sample):
    """A function from an engine's name to what it hears in the sample's first seconds; each is heard once."""
    results = {}

    def heard(name: str, seconds: float):
        if (name, seconds) not in results:
            window = Span(0.0, min(seconds, len(sample) / 16_000))
            results[name, seconds] = transcribe(Samples(sample), window, engines(name), None, lambda done: None)
        return results[name, seconds]

    return heard
