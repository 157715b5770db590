import pytest

from talknotes.evidence.reading import read


def denied(text, language="en"):
    return [token.word for token in read(text, language).tokens if token.denied and token.kind == "word"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It does not scale.", ["scale"]),
        ("It scales, but not in winter.", ["winter"]),
        ("Not only gardeners came.", []),
        ("Isn't it wonderful?", []),
        ("Don't harm gardeners.", ["harm", "gardeners"]),
        ("Nobody harmed gardeners.", ["harmed", "gardeners"]),
        ("They asked whether gardeners weren't harmed.", []),
    ],
)
def test_a_negation_reaches_over_its_clause(text, words):
    assert denied(text) == words


def test_a_german_negation_reaches_back():
    assert "skaliert" in denied("Das Verfahren skaliert nicht.", "de")


def test_names_are_told_by_their_capitals():
    kinds = {token.written: token.kind for token in read("Yesterday Lopez met GPUs and iPhones.", "en").tokens}
    assert [name for name, kind in kinds.items() if kind == "name"] == ["Lopez", "GPUs", "iPhones"]


def test_a_number_in_digits_is_one_clause():
    assert len({token.clause for token in read("It is 2.5 metres long", "en").tokens}) == 1
