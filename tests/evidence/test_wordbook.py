import pytest

from talknotes.evidence.tables import table
from talknotes.evidence.wordbook import LIKE, SAME, wordbook


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_languages_have_denials_opposites_and_units(language):
    book = wordbook(language)
    assert table(language)
    assert book.denial.negations
    assert book.meaning.opposites
    assert any(unit.dimension == "time" for unit in book.figures.units.values())


def test_an_unknown_language_has_stems_at_least():
    book = wordbook("xx")
    assert not book.denial.negations
    assert book.likeness("one", "one") == 1.0


@pytest.mark.parametrize(
    ("one", "other"), [("faster", "slower"), ("upstairs", "downstairs"), ("larger", "smaller"), ("rose", "fell")]
)
def test_opposites_are_known_in_their_forms(one, other):
    book = wordbook("en")
    assert book.opposed(book.key(one), book.key(other))
    assert not book.opposed(book.key(one), book.key(one))


def test_words_are_alike_by_degrees():
    book = wordbook("en")
    assert book.likeness(book.key("organisation"), book.key("organisations")) == 1.0
    assert book.likeness(book.key("knowledge"), book.key("knew")) == SAME
    assert book.likeness(book.key("excavate"), book.key("dig")) == LIKE
    assert book.likeness(book.key("excavate"), book.key("parrot")) == 0.0


def test_no_row_of_opposites_has_a_word_on_both_sides():
    for language in ("en", "de", "fr", "es", "pt"):
        meaning = table(language)["meaning"]
        for row in (*meaning.get("adjectives", ()), *meaning["opposites"]):
            one, other = (set(side.split()) for side in row.split("|"))
            assert one
            assert other
            assert not one & other, row
