import re
import subprocess
import sys
from itertools import pairwise

import jiwer
import numpy as np
import pytest

from talknotes.errors import InputError, MissingError, UsageError
from talknotes.speech.engine import ENGINES, EngineOptions, Manner, default_model, identify, open_engine
from talknotes.speech.transcribe import transcribe
from talknotes.values import Span

from .conftest import Samples

WHOLE_S = 186.0
FIRST_TALK_S = 94.2
FIRST_LINES_S = 12.7
HERE = [name for name in ENGINES if name != "parakeet"]
"""The engines of which weights are at hand."""


def spoken(truth, seconds):
    return plain(" ".join(line["text"] for line in truth if line["end"] <= seconds))


def plain(text):
    return re.sub(r"[^\w\s']", "", text.lower())


@pytest.mark.parametrize(
    ("engine", "seconds", "most"),
    [("faster-whisper", WHOLE_S, 0.25), ("whisper", FIRST_TALK_S, 0.25), ("pocketsphinx", FIRST_LINES_S, 0.6)],
)
def test_hears_most_words_of_the_sample(hear, truth, engine, seconds, most):
    heard = hear(engine, seconds)
    text = plain(" ".join(word.text for word in heard.words))
    assert jiwer.wer(spoken(truth, seconds), text) < most
    assert heard.language == "en"


@pytest.mark.parametrize(
    ("engine", "seconds"),
    [("faster-whisper", WHOLE_S), ("whisper", FIRST_TALK_S), ("pocketsphinx", FIRST_LINES_S)],
)
def test_words_are_clean(hear, sample, engine, seconds):
    words = hear(engine, seconds).words
    end = min(seconds, len(sample) / 16_000)
    assert all(0 <= word.span.start <= word.span.end <= end for word in words)
    assert all(before.span.end <= after.span.start for before, after in pairwise(words))
    assert all(word.text and word.text == word.text.strip() for word in words)
    assert all(word.probability is not None and 0 <= word.probability <= 1 for word in words)
    assert len({word.probability for word in words}) > 3


@pytest.mark.parametrize("engine", ["faster-whisper", "whisper"])
def test_words_are_timed_where_they_are_spoken(hear, truth, engine):
    words = hear(engine, WHOLE_S if engine == "faster-whisper" else FIRST_TALK_S).words
    talk = next(line for line in truth if line["text"].startswith("We make two hundred trillion"))
    times = [word.span.start for word in words if word.text.startswith("trillion")]
    assert any(talk["start"] - 0.5 <= time <= talk["end"] for time in times)


def test_pocketsphinx_drops_what_is_no_word(hear):
    assert not [word for word in hear("pocketsphinx", FIRST_LINES_S).words if re.search(r"[<\[(+]", word.text)]


@pytest.mark.parametrize("engine", HERE)
@pytest.mark.parametrize("language", ["de", "English", "xx"])
def test_refuses_a_language_that_the_model_does_not_know(engines, sample, engine, language):
    with pytest.raises(UsageError, match=rf"^{language}: .*English only") as caught:
        engines(engine).hear([sample[:16_000]], Manner(language))
    assert "/" not in str(caught.value)


@pytest.mark.parametrize("engine", HERE)
def test_a_model_that_knows_one_language_is_sure(engines, sample, engine):
    assert engines(engine).detect(sample[:16_000]) == {"en": 1.0}


@pytest.mark.parametrize("engine", ["faster-whisper", "whisper"])
@pytest.mark.parametrize("again", [False, True])
def test_a_clip_gives_the_same_words_whatever_was_heard_before(engines, sample, engine, again):
    clips = [sample[: 16_000 * 6], sample[16_000 * 20 : 16_000 * 26]]
    heard = engines(engine).hear(clips, Manner("en", again=again))
    engines(engine).hear([sample[16_000 * 61 : 16_000 * 66]], Manner("en"))
    assert engines(engine).hear(clips, Manner("en", again=again)) == heard
    assert len(heard) == 2
    for words, clip in zip(heard, clips, strict=True):
        assert words
        assert all(0 <= word.span.start <= word.span.end <= len(clip) / 16_000 for word in words)


@pytest.mark.parametrize("engine", HERE)
def test_tells_progress_and_writes_nothing_to_the_terminal(engines, sample, engine, capfd):
    told: list[float] = []
    clips = [sample[:32_000], sample[48_000:96_000]]
    engines(engine).hear(clips, Manner("en"), told.append)
    assert told
    assert told == sorted(told)
    assert told[-1] == 5.0
    assert capfd.readouterr() == ("", "")


def test_hotwords_reach_every_window_of_faster_whisper(engines, sample, monkeypatch):
    engine, prompts = engines("faster-whisper"), []
    generate = engine._model.model.generate

    class Spy:
        def __getattr__(self, name):
            return getattr(model, name)

        def generate(self, features, given, **options):
            prompts.extend(given)
            return generate(features, given, **options)

    model = engine._model.model
    monkeypatch.setattr(engine._model, "model", Spy())
    clips = [sample[16_000 * start : 16_000 * (start + 5)] for start in range(0, 50, 5)]
    for again in (False, True):
        prompts.clear()
        engine.hear(clips, Manner("en", ("Ada Lovelace", "CTranslate2"), again))
        decode = engine._model.hf_tokenizer.decode
        assert len(prompts) >= len(clips)
        assert all("Ada Lovelace, CTranslate2" in decode(list(prompt)) for prompt in prompts)


def test_hotwords_reach_every_window_of_whisper(engines, sample, monkeypatch):
    import whisper

    prompts = []
    decode = whisper.model.Whisper.decode

    def spy(self, mel, options):
        prompts.append(options.prompt)
        return decode(self, mel, options)

    monkeypatch.setattr(whisper.model.Whisper, "decode", spy)
    engines("whisper").hear([sample[: 16_000 * 5], sample[16_000 * 5 : 16_000 * 10]], Manner("en", ("Ada Lovelace",)))
    expected = whisper.tokenizer.get_tokenizer(False).encode(" Ada Lovelace")
    assert len(prompts) >= 2
    assert all(list(prompt)[: len(expected)] == expected for prompt in prompts)


@pytest.mark.parametrize("engine", ["faster-whisper", "whisper"])
def test_takes_as_many_hotwords_as_fit(engines, engine):
    words = tuple(f"Name{number} of somebody" for number in range(100))
    fitting = engines(engine).fitting(words)
    assert fitting == words[: len(fitting)]
    assert 20 < len(fitting) < 60
    assert engines(engine).fitting(words[:5]) == words[:5]


@pytest.mark.parametrize("samples", [99_361, 64_801, 1])
def test_clips_of_any_length_are_told_apart(engines, sample, samples):
    clips = [sample[:samples], sample[samples : samples + 100_001], sample[samples + 100_001 : samples + 160_000]]
    assert len(engines("faster-whisper").hear(clips, Manner("en"))) == 3


def test_every_offset_is_found_again(engines, sample):
    dice = np.random.default_rng(0)
    engine = engines("faster-whisper")
    for _ in range(3):
        clips = [sample[start : start + 16_000 + int(dice.integers(9_999))] for start in range(0, 900_000, 45_000)]
        heard = engine.hear(clips, Manner("en"))
        assert sum(bool(words) for words in heard) > len(clips) / 2


def cut_words(engines, sample, seconds, longest):
    window = Span(0.0, min(seconds, len(sample) / 16_000))
    heard = transcribe(Samples(sample), window, engines("faster-whisper"), "en", lambda done: None, longest=longest)
    words = heard.words
    assert all(window.start <= word.span.start <= word.span.end <= window.end for word in words)
    assert all(before.span.end <= after.span.start for before, after in pairwise(words))
    return [plain(word.text) for word in words]


@pytest.mark.parametrize(
    ("seconds", "most"),
    [(FIRST_TALK_S / 2, 0.02), pytest.param(WHOLE_S, 0.02, marks=pytest.mark.slow)],
)
def test_no_word_is_lost_or_doubled_wherever_the_audio_is_cut(engines, sample, truth, seconds, most):
    said = spoken(truth, seconds)
    end = max(line["end"] for line in truth if line["end"] <= seconds)
    rates = [jiwer.wer(said, " ".join(cut_words(engines, sample, end, 8 + 22 * number / 19))) for number in range(20)]
    assert sum(rates) / len(rates) < most
    assert max(rates) < 0.1


@pytest.mark.parametrize("name", ["", "wisper"])
def test_an_unknown_engine_is_told_the_known_ones(tmp_path, name):
    for refuse in (open_engine, identify):
        with pytest.raises(UsageError, match="whisper, faster-whisper, parakeet, pocketsphinx"):
            refuse(name, EngineOptions(tmp_path))


def test_pocketsphinx_without_its_package_says_what_to_type(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    with pytest.raises(MissingError, match=r"pip install 'talknotes\[pocketsphinx\]'"):
        open_engine("pocketsphinx", EngineOptions(tmp_path))


def test_pocketsphinx_takes_no_other_model(tmp_path):
    with pytest.raises(UsageError, match="one model only"):
        open_engine("pocketsphinx", EngineOptions(tmp_path, model="small"))


def test_a_gpu_that_is_not_there_is_missing(tmp_path, monkeypatch):
    import ctranslate2

    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)
    with pytest.raises(MissingError, match="no GPU"):
        open_engine("faster-whisper", EngineOptions(tmp_path, device="cuda"))


def test_default_model_follows_the_device(monkeypatch):
    import ctranslate2

    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    assert default_model("cpu") == "small"
    assert default_model("auto") == default_model("cuda") == "large-v3-turbo"
    assert default_model("auto", "pocketsphinx") == "en-us"


@pytest.mark.parametrize("engine", ["whisper", "faster-whisper"])
def test_identity_holds_no_path_and_depends_on_the_bytes_alone(tmp_path, checkpoint, engine):
    elsewhere = tmp_path / "secret-folder" / checkpoint.name
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(checkpoint.read_bytes())
    here, there = (identify(engine, EngineOptions(tmp_path, model=str(path))) for path in (checkpoint, elsewhere))
    assert here == there
    assert here["model"] == "whisper-sample.pt"
    assert len(here["weights"]) == 64
    assert not [value for value in here.values() if "/" in value or "secret" in value]
    elsewhere.write_bytes(checkpoint.read_bytes() + b"x")
    assert identify(engine, EngineOptions(tmp_path, model=str(elsewhere)))["weights"] != here["weights"]


@pytest.mark.parametrize("engine", ENGINES)
def test_identity_of_a_named_model(tmp_path, engine):
    identity = identify(engine, EngineOptions(tmp_path, device="cpu"))
    assert identity["engine"] == engine
    assert identity["model"] == {"pocketsphinx": "en-us", "parakeet": "parakeet-tdt-0.6b-v3"}.get(engine, "small")
    assert identity["device"] == "cpu"
    assert identity["compute_type"] == ("int8" if engine in ("faster-whisper", "parakeet") else "float32")
    assert len(identity) > 4 or engine == "pocketsphinx"


def test_an_alias_is_the_same_model(tmp_path):
    turbo, long = (
        identify("whisper", EngineOptions(tmp_path, model=model, device="cpu")) for model in ("turbo", "large-v3-turbo")
    )
    assert turbo == long


def test_identity_imports_nothing_heavy():
    code = (
        "import sys; from pathlib import Path; from talknotes.speech.engine import EngineOptions, identify;"
        "identify('whisper', EngineOptions(Path('x'))); identify('faster-whisper', EngineOptions(Path('x')));"
        "print([name for name in ('torch', 'whisper', 'faster_whisper', 'transformers', 'av') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("engine", ["whisper", "faster-whisper"])
def test_a_damaged_checkpoint_is_bad_input(tmp_path, checkpoint, engine):
    damaged = tmp_path / "damaged.pt"
    data = bytearray(checkpoint.read_bytes())
    data[2_000:4_000_000] = bytes(len(data[2_000:4_000_000]))
    damaged.write_bytes(data)
    with pytest.raises(InputError, match=r"damaged\.pt: no checkpoint"):
        open_engine(engine, EngineOptions(tmp_path / "cache", model=str(damaged)))
