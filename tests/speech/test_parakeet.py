"""The engine `parakeet`, on a model that is built here: the real loading code and the real results of onnx-asr.

Its weights know nothing: which token it says follows from how loud the sound is. No published model was tried.
"""

import base64
import json
import sys
import zlib

import numpy as np
import pytest

from talknotes.errors import InputError, MissingError, UsageError
from talknotes.speech.engine import EngineOptions, Manner, open_engine
from talknotes.speech.parakeet import pieces_of
from talknotes.speech.words import clean_words

VOCABULARY = ("\u2581one", "\u2581two", "three", "<blk>")


# A graph of onnx.helper, opset 13, compressed: audio_signal -> ReduceMean(axis 1) -> Slice(axis 2, step 8) -> Transpose
# -> Mul(-5, 5, 0, 0) -> Add(0, 0, -99, -99) -> LogSoftmax -> logprobs. It says `one` where it is quiet, else `two`.
GRAPH = (
    r"c-mc2%}T>S5YErG*-rflYlVV}5<F;p0}m2=3>L(C>P3=fnl7eE$R@UU@=^LI;=#8P%x;r{4$Lz1%{Mdq?NWOCW5ONm1y#he7s2B+"
    r"NElgSkUH>$Q8mMH9lL!X!5W39Z*<E&1p11YM|>%UHDJIss16|SSY%*g8c8}AKtzc-Gv~N+I+KLY5UxOGtdrmyCQk3U2vU(}0_&k9"
    r"$71Peo}sqD8Ei>lt&qoyQn0R=1qnuuIj#~ofhGkK@<0`{0)=DVM-kjWlQNoQab9GhaNr?}C)vDQ2J5XHE`~;Zdr7IH6oqgHRJW~>"
    r"QsGmrG51KJQk4Qf6xdMZ6rUO`wLzt7pSBa+b4qM|)XMN}P1}6d?(H_5DuU7>tF3*1NuOT+`<($Ws<Q(ynI3{cA7xNZkD;4j8kY;!"
    r"haR<9N7cg%*uB8t#`+L-HyIJo?EPQKdUTH"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("tiny-parakeet")
    (target / "model.onnx").write_bytes(zlib.decompress(base64.b85decode(GRAPH)))
    (target / "vocab.txt").write_text("".join(f"{token} {number}\n" for number, token in enumerate(VOCABULARY)))
    (target / "config.json").write_text(json.dumps({"model_type": "nemo-conformer-ctc", "features_size": 80}))
    return target


def opened(folder, tmp_path):
    return open_engine("parakeet", EngineOptions(tmp_path, model=str(folder), threads=1, offline=True))


def test_a_model_from_a_folder_hears_words_with_times(folder, tmp_path):
    engine, told = opened(folder, tmp_path), []
    dice = np.random.default_rng(0)
    clip = (dice.normal(0, 1, 48_000) * np.repeat([0.001, 0.3, 0.001], 16_000)).astype(np.float32)
    silent, heard = engine.hear([clip[:8_000], clip], Manner("en"), told.append)
    assert {word.text for word in silent + heard} == {"one", "two"}
    first = next(word for word in heard if word.text == "two")
    assert first.span.start == pytest.approx(1.0, abs=0.2)
    assert all(0 <= word.span.start <= word.span.end <= 3.0 for word in heard)
    assert all(word.probability is not None and 0 < word.probability <= 1 for word in heard)
    assert told == [0.5, 3.5]
    assert engine.detect(clip) == {}
    assert engine.fitting(("a",)) == ()


def test_tokens_become_words_with_times():
    from onnx_asr.asr import TimestampedResult

    result = TimestampedResult(
        "hello there.", [0.4, 0.64, 1.2, 1.6], [" hel", "lo", " there", "."], [0.0, -0.5, -0.1, 0.1]
    )
    hello, there = clean_words([list(pieces_of(result, 2.0))], "en", 2.0)
    assert (hello.text, hello.span.start, hello.span.end) == ("hello", 0.4, pytest.approx(0.94))
    assert (there.text, there.span.start, there.span.end) == ("there.", 1.2, pytest.approx(1.9))
    assert hello.probability == pytest.approx(0.6065, abs=1e-3)
    assert list(pieces_of(TimestampedResult(""), 1.0)) == []


def test_without_its_package_says_what_to_type(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx_asr", None)
    with pytest.raises(MissingError, match=r"pip install 'talknotes\[parakeet\]'"):
        open_engine("parakeet", EngineOptions(tmp_path))


def test_weights_that_are_not_here_name_the_ways_out(tmp_path, monkeypatch):
    with pytest.raises(MissingError, match=r"models pull parakeet-tdt-0.6b-v3 --engine parakeet"):
        open_engine("parakeet", EngineOptions(tmp_path, offline=True))
    with pytest.raises(UsageError, match=r"Known|Choose"):
        open_engine("parakeet", EngineOptions(tmp_path, model="small", offline=True))


@pytest.mark.parametrize("absent", ["config.json", "vocab.txt", "model.onnx"])
def test_a_folder_that_is_no_model_is_bad_input(folder, tmp_path, absent):
    for file in folder.iterdir():
        if file.name != absent:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(InputError, match=r"missing|can't be used"):
        opened(tmp_path, tmp_path)


def test_a_damaged_model_is_bad_input(folder, tmp_path):
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(InputError, match="can't be used"):
        opened(tmp_path, tmp_path)
