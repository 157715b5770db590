import pytest

from talknotes.alignment.lexicon import lexicon
from talknotes.alignment.terms import joined, read, start_of


def keys(text: str, language: str = "en", kind: str | None = None) -> list[str]:
    return [term.key for term in read(text, lexicon(language)) if kind in (None, term.kind)]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "detecting", "detects"), ("en", "caught", "catching"), ("en", "recommendation", "recommender"),
        ("de", "gemessen", "messen"), ("de", "Fahrräder", "Fahrräder"), ("fr", "appris", "apprendre"),
        ("es", "probando", "prueba"), ("pt", "medida", "medidas"), ("en", "GHz", "gigahertz"),
        ("en", "mins", "minutes"),
    ],
)  # fmt: skip
def test_forms_of_a_word_are_one_term(language: str, one: str, other: str):
    assert keys(one, language) == keys(other, language)


def test_accents_and_apostrophes_are_no_difference():
    assert keys("the café’s naïve owner") == keys("The Cafe's naive owner")


def test_letters_said_one_by_one_are_a_word():
    assert keys("a G P U and an n.l.p. model", kind="name") == ["gpu", "nlp"]


def test_names_are_told_by_capitals_inside_of_a_sentence():
    assert keys("Yesterday Obama spoke. Then nobody did.", kind="name") == ["obama"]


def test_a_number_takes_its_words():
    assert keys("two hundred trillion predictions") == ["#2e+14", "predict"]


def test_words_written_apart_are_found_together():
    text, words = "these deep fakes are bad", lexicon("en")
    wanted = lexicon("en").key("deepfakes")
    assert wanted in joined(read(text, words), text, words, frozenset([start_of(wanted)]))
    assert list(joined(read(text, words), text, words, frozenset())) == []
