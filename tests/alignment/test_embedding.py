from pathlib import Path

import pytest

from talknotes.alignment.embedding import load_embedding
from talknotes.errors import MissingError, UsageError


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real BERT with real files, tiny and untrained."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("embedding")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "fan", "lamp", "is", "on", "off"]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    torch.manual_seed(0)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=32, **shape)).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_vectors_are_of_length_one_and_the_same_for_the_same_text(checkpoint: Path):
    import numpy as np

    vectors = load_embedding(checkpoint)(["the fan is on", "the lamp is off", "the fan is on"])
    assert vectors.shape == (3, 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert np.allclose(vectors[0], vectors[2])
    assert not np.allclose(vectors[0], vectors[1])


def test_padding_changes_nothing(checkpoint: Path):
    import numpy as np

    embed = load_embedding(checkpoint)
    assert np.allclose(embed(["the fan"])[0], embed(["the fan", "the lamp is off the lamp is off"])[0], atol=1e-5)


def test_long_texts_are_cut_and_none_is_no_vector(checkpoint: Path):
    embed = load_embedding(checkpoint)
    assert embed(["the fan is on " * 400] * 70).shape == (70, 16)
    assert len(embed([])) == 0


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(MissingError, match="no such folder"):
        load_embedding(tmp_path / "none")


def test_a_folder_without_a_model(tmp_path: Path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(UsageError, match="not an embedding model"):
        load_embedding(tmp_path)
