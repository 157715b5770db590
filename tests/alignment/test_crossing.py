import pytest

from talknotes.alignment.crossing import crossing, shared
from talknotes.alignment.lexicon import lexicon
from talknotes.alignment.terms import read


@pytest.mark.parametrize(
    ("language", "note", "said"),
    [
        ("de", "Videomodelle", "models"), ("de", "Frequenz", "frequency"), ("de", "Empfehlung", "recommendations"),
        ("de", "Kommission", "commission"), ("de", "Lopez", "Lopez"), ("fr", "réseau", "networks"),
        ("fr", "démocratie", "democracy"), ("es", "abejas", "bees"), ("es", "universidad", "university"),
        ("pt", "previsões", "predictions"), ("pt", "temperatura", "temperature"),
    ],
)  # fmt: skip
def test_words_that_say_the_same_in_english(language: str, note: str, said: str):
    own, english = lexicon(language), lexicon("en")
    assert shared(read(note, own), read(said, english), own, english) == 1


@pytest.mark.parametrize(
    ("language", "note", "said"),
    [
        ("de", "Gift", "give"),
        ("de", "war", "war"),
        ("de", "Knopf", "knob is"),
        ("fr", "pain", "pay"),
        ("es", "con", "con"),
    ],
)
def test_words_that_say_something_else(language: str, note: str, said: str):
    own, english = lexicon(language), lexicon("en")
    assert shared(read(note, own), read(said, english), own, english) == 0


def test_numbers_are_the_same_in_any_language():
    own, english = lexicon("de"), lexicon("en")
    assert shared(read("200 Billionen", own), read("two hundred trillion", english), own, english) == 1


def test_every_row_has_every_language():
    across = crossing(["model"], lexicon("en"), lexicon("pt"))
    assert across.like(read("modelos", lexicon("pt"))[0])
