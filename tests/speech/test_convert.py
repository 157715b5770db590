import json

import pytest
import torch
from tokenizers import Tokenizer
from whisper.tokenizer import get_tokenizer

from talknotes.errors import InputError, WriteError
from talknotes.speech import convert as module
from talknotes.speech.convert import convert, converted_path

TEXT = "  Better data, better models: 200 trillion… naïve café, 日本語 ’“ 🎉\n\n  end "


@pytest.fixture(scope="session")
def converted(checkpoint, model_cache):
    return convert(checkpoint, model_cache)


@pytest.fixture
def changed(tmp_path, checkpoint):
    """A function that writes a changed copy of the sample's checkpoint and returns its path."""

    def make(change):
        torch.save(change(torch.load(checkpoint, weights_only=True)), tmp_path / "changed.pt")
        return tmp_path / "changed.pt"

    return make


def test_holds_all_that_faster_whisper_needs(converted, model_cache, checkpoint):
    names = {"config.json", "model.bin", "preprocessor_config.json", "tokenizer.json", "vocabulary.json"}
    assert {file.name for file in converted.iterdir()} == names
    assert converted == converted_path(checkpoint, model_cache)


def test_keeps_half_precision(converted, checkpoint):
    assert (converted / "model.bin").stat().st_size < 1.05 * checkpoint.stat().st_size


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_tokenizer_is_whispers(converted):
    ours, theirs = Tokenizer.from_file(str(converted / "tokenizer.json")), get_tokenizer(False).encoding
    assert ours.encode(TEXT).ids == theirs.encode(TEXT)
    assert ours.decode(ours.encode(TEXT).ids) == TEXT
    assert ours.token_to_id("<|startoftranscript|>") == theirs.encode_single_token("<|startoftranscript|>")
    assert ours.token_to_id("<|30.00|>") == ours.get_vocab_size() - 1 == 51_863


def test_the_configuration_follows_the_checkpoint(converted):
    config = json.loads((converted / "config.json").read_text())
    assert config["lang_ids"] == []
    assert config["alignment_heads"] == [[1, 0], [1, 1]]
    assert {50257, 50360} <= set(config["suppress_ids"]) | set(config["suppress_ids_begin"])


def test_a_second_time_converts_nothing(converted, checkpoint, model_cache, tmp_path, monkeypatch):
    elsewhere = tmp_path / "renamed.pt"
    elsewhere.write_bytes(checkpoint.read_bytes())
    before = {file.name: file.stat().st_mtime_ns for file in converted.iterdir()}
    monkeypatch.setattr(module, "_write_model", lambda *_: pytest.fail("converted again"))
    assert convert(checkpoint, model_cache) == convert(elsewhere, model_cache) == converted
    assert {file.name: file.stat().st_mtime_ns for file in converted.iterdir()} == before


def test_another_process_may_be_faster(checkpoint, tmp_path, monkeypatch):
    target = converted_path(checkpoint, tmp_path)

    def meanwhile(_, folder):
        folder.mkdir()
        (folder / "model.bin").write_bytes(b"late")
        target.mkdir()
        (target / "model.bin").write_bytes(b"early")

    monkeypatch.setattr(module, "_write_model", meanwhile)
    assert (convert(checkpoint, tmp_path) / "model.bin").read_bytes() == b"early"
    assert [file.name for file in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["model_state_dict"].pop("encoder.ln_post.bias"),
        lambda content: content["model_state_dict"].pop("decoder.blocks.1.mlp.0.weight"),
        lambda content: content["dims"].pop("n_text_head"),
        lambda content: content["dims"].update(n_text_layer=3),
        lambda content: content["dims"].update(n_vocab=60_000),
        lambda content: content["model_state_dict"].update({"decoder.ln.weight": "text"}),
    ],
)
def test_a_checkpoint_laid_out_otherwise_is_bad_input(changed, tmp_path, change):
    def apply(content):
        change(content)
        return content

    with pytest.raises(InputError, match=r"changed\.pt: not laid out"):
        convert(changed(apply), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("content", [{}, {"dims": {}}, {"dims": 1, "model_state_dict": {}}, [1, 2], "text"])
def test_another_torch_file_is_bad_input(changed, tmp_path, content):
    with pytest.raises(InputError, match=r"changed\.pt: no checkpoint"):
        convert(changed(lambda _: content), tmp_path / "cache")


@pytest.mark.parametrize("data", [b"", b"not weights", b"PK\x03\x04" + bytes(2000)])
def test_another_file_is_bad_input(tmp_path, data):
    (tmp_path / "some.pt").write_bytes(data)
    with pytest.raises(InputError, match=r"some\.pt: no checkpoint"):
        convert(tmp_path / "some.pt", tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_full_precision_stays(changed, tmp_path):
    def widen(content):
        tensors = content["model_state_dict"]
        return content | {"model_state_dict": {name: tensor.float() for name, tensor in tensors.items()}}

    path = changed(widen)
    folder = convert(path, tmp_path / "cache")
    assert (folder / "model.bin").stat().st_size > 0.9 * path.stat().st_size


def test_a_cache_that_is_a_file_is_a_write_error(checkpoint, tmp_path):
    (tmp_path / "cache").write_text("mine")
    with pytest.raises(WriteError, match="cache"):
        convert(checkpoint, tmp_path / "cache")
    assert (tmp_path / "cache").read_text() == "mine"
