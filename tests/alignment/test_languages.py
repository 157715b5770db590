import tomllib
from importlib.resources import files
from typing import Any

import pytest

from talknotes.alignment.lexicon import lexicon

LANGUAGES = sorted(
    entry.name.removesuffix(".toml") for entry in files("talknotes.alignment").joinpath("languages").iterdir()
)


def test_the_five_languages_are_there():
    assert set(LANGUAGES) >= {"de", "en", "es", "fr", "pt"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_knows_stems_stop_words_and_words_that_say_the_same(language: str):
    words = lexicon(language)
    assert words.stops
    assert len(words.numbers.percent) > 1
    assert words.numbers.times
    assert words.numbers.fractions
    for number, row in enumerate(_load(language)["same"]):
        assert len({stem for stem, rows in words.same.items() if number in rows}) > 1, row


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_is_of_two_words(language: str):
    forms = [form for row in _load(language)["forms"] for form in row.split()[1:]]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


def test_a_language_without_a_file_has_its_words_as_they_are():
    assert lexicon("fi").key("kalat") == "kalat"
    assert lexicon("../en").key("Fishes") == "fishes"


def _load(language: str) -> dict[str, Any]:
    return tomllib.loads(files("talknotes.alignment").joinpath("languages", f"{language}.toml").read_text("utf-8"))
