from pathlib import Path

import pytest

from talknotes.llm.choice import choose
from talknotes.llm.contract import Ask, AwaitedError, Message
from talknotes.llm.dry import DryModel, addressee, describe
from talknotes.llm.files import markdown
from talknotes.llm.openai import OpenAIModel
from tests.llm.checkpoints import an_ask, save_llama


def test_every_prompt_is_remembered_once_in_order():
    model = DryModel(choose("openai:m", url="http://127.0.0.1:1/v1", window=4096))
    asks = [Ask("a", (Message("user", text),)) for text in ("x", "y", "x")]
    for ask in asks:
        with pytest.raises(AwaitedError) as caught:
            model.complete(ask)
        assert caught.value.asks == (ask,)
    assert model.asks == asks[:2]
    assert model.window == 4096
    assert model.count("abc") == 1


def test_a_host_that_was_not_allowed_can_be_looked_at_first():
    choice = choose("openai:m", url="https://models.example.com/v1", offline=True)
    assert DryModel(choice).window == 8192
    assert DryModel(choice).identity == OpenAIModel(choice).identity  # what was answered before is found again
    assert addressee(choice) == "models.example.com"


def test_a_local_models_own_tokens_are_counted_without_its_weights(tmp_path):
    folder = save_llama(tmp_path / "tiny")
    (folder / "model.safetensors").unlink()
    choice = choose(f"transformers:{folder}")
    model = DryModel(choice)
    assert model.window == 512
    assert model.identity["model"] == "tiny"
    (sending,) = describe((an_ask("<|im_end|>"),), choice, model.count)
    assert sending.to == "this machine"
    assert sending.size_bytes == len(sending.text.encode())
    assert "<|im_end|>" not in sending.text


def test_a_local_model_that_is_not_here_is_estimated():
    model = DryModel(choose("transformers:Nobody/Nothing-2B"))
    assert model.window == 8192
    assert model.count("word") == 2


def test_a_folder_is_named_without_its_path_and_not_made(tmp_path: Path):
    choice = choose(f"files:{tmp_path / 'answers'}")
    model = DryModel(choice)
    ask = an_ask()
    with pytest.raises(AwaitedError):
        model.complete(ask)
    (sending,) = describe(model.asks, choice)
    assert sending.to == "folder answers"
    assert sending.text == markdown(ask)
    assert sending.cost is None
    assert list(tmp_path.iterdir()) == []
