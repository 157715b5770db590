from pathlib import Path

import pytest

from talknotes.errors import MissingError, UsageError
from talknotes.evidence.entailment import open_opinion
from tests.llm.checkpoints import save_bert

LABELS = ("CONTRADICTION", "neutral", "Entailment")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_bert(tmp_path_factory.mktemp("models") / "nli", LABELS)


def test_an_opinion_is_the_probability_of_the_label_entailment(checkpoint):
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModelForSequenceClassification.from_pretrained(checkpoint).eval()
    encoded = AutoTokenizer.from_pretrained(checkpoint)("the fan is on", "the lamp is off", return_tensors="pt")
    with torch.inference_mode():
        expected = torch.softmax(model(**encoded).logits[0], dim=-1)[2]
    assert open_opinion(checkpoint)("the fan is on", "the lamp is off") == pytest.approx(float(expected), abs=1e-5)


def test_a_long_passage_counts_by_its_best_window(checkpoint):
    opinion = open_opinion(checkpoint)
    filler = "the fan is on " * 40
    found = opinion(f"{filler} rainy rainy lamp off {filler}", "the lamp is off")
    assert 0 <= found <= 1
    assert found >= opinion(filler[:100], "the lamp is off") - 1e-6
    assert found != opinion(filler, "the lamp is off")


def test_what_does_not_fit_or_is_empty_is_not_supported(checkpoint):
    opinion = open_opinion(checkpoint)
    assert opinion("the fan is on", "the lamp is off " * 30) == 0.0
    assert opinion(" ", "the lamp is off") == 0.0
    assert opinion("the fan is on", "") == 0.0


@pytest.mark.parametrize("labels", [("LABEL_0", "LABEL_1", "LABEL_2"), ("positive", "negative", "entailment")])
def test_a_model_with_other_labels_is_refused(tmp_path, labels):
    with pytest.raises(UsageError, match="labels"):
        open_opinion(save_bert(tmp_path / "other", labels))


def test_two_labels_are_enough(tmp_path):
    folder = save_bert(tmp_path / "two", ("entailment", "not_entailment"))
    assert 0 <= open_opinion(folder)("the fan is on", "the fan is on") <= 1


def test_a_folder_that_is_not_there_or_holds_something_else_is_told(tmp_path):
    with pytest.raises(MissingError, match="no such folder"):
        open_opinion(tmp_path / "absent")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(UsageError, match="not an entailment model"):
        open_opinion(tmp_path)
