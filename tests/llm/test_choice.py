import pytest

from talknotes.errors import UsageError
from talknotes.llm.choice import ModelChoice, choose


def test_each_form_means_its_back_end():
    assert choose("openai:qwen3.5:2b", url="http://localhost:11434/v1/").model == "qwen3.5:2b"
    assert choose("openai:org/model", url="http://localhost:11434/v1/").url == "http://localhost:11434/v1"
    assert choose("transformers:Qwen/Qwen3.5-2B").model == "Qwen/Qwen3.5-2B"
    assert choose("files:./answers").model == "./answers"
    assert choose("files:C:/answers").model == "C:/answers"


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("openai", "openai:qwen"),
        ("openai:", "openai:qwen"),
        ("transformers", "transformers:./"),
        ("files:", "files:./answers"),
        ("gpt-5", "extractive, openai:MODEL"),
        ("litellm:x", "extractive, openai:MODEL"),
    ],
)
def test_a_form_that_lacks_something_says_what_to_write(spec, told):
    with pytest.raises(UsageError, match=told):
        choose(spec, url="http://localhost/v1")


def test_no_address_is_supposed():
    with pytest.raises(UsageError, match="--llm-url"):
        choose("openai:m")


@pytest.mark.parametrize(
    "terms",
    [
        {"window": 10},
        {"timeout_s": 0.0},
        {"timeout_s": float("nan")},
        {"price_in": -1.0},
        {"price_out": float("inf")},
        {"temperature": 3.0},
        {"allowed_hosts": ("*",)},
        {"key": "sk-a\nb"},
        {"key": "schlüssel"},
    ],
)
def test_terms_that_make_no_sense_are_refused(terms):
    with pytest.raises(UsageError) as caught:
        choose("openai:m", url="http://localhost/v1", **terms)
    assert "sk-a" not in str(caught.value)


def test_prices_are_per_million_tokens():
    choice = ModelChoice("files", "x", price_in=2.0, price_out=6.0)
    assert choice.cost(500_000, 500_000) == pytest.approx(4.0)
    assert choice.cost(None, 5) is None
    assert ModelChoice("files", "x").cost(5, 5) is None
    assert ModelChoice("files", "x", price_in=2.0).cost(1_000_000, 5) == pytest.approx(2.0)
