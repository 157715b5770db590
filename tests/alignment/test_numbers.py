import pytest

from talknotes.alignment.numbers import find_numbers

SAME = [
    ("en", "200 trillion", "two hundred trillion"),
    ("en", "2x", "twice"),
    ("en", "8x compute", "eight times more compute"),
    ("en", "99%", "ninety-nine percent"),
    ("en", "since 2015", "since two thousand fifteen"),
    ("en", "since 2015", "since twenty fifteen"),
    ("en", "in 1990", "in nineteen ninety"),
    ("en", "$2.5M", "two and a half million dollars"),
    ("en", "200k", "200,000"),
    ("en", "1,500 bees", "fifteen hundred bees"),
    ("en", "3.5 %", "three point five percent"),
    ("en", "90%", "nine out of ten"),
    ("en", "9 of 10", "nine in ten"),
    ("en", "2/3", "two thirds"),
    ("en", "1%", "one percent"),
    ("en", "10 %", "one in ten"),
    ("en", "30x", "thirtyfold"),
    ("de", "1 %", "ein Prozent"),
    ("de", "12x", "zwölfmal"),
    ("de", "20-fach", "zwanzigfach"),
    ("fr", "1 %", "un pour cent"),
    ("es", "1 %", "uno por ciento"),
    ("pt", "1 %", "um por cento"),
    ("en", "half the cost", "50 percent of the cost"),
    ("en", "30 minutes", "half an hour"),
    ("en", "6 months", "half a year"),
    ("en", "12", "a dozen"),
    ("en", "21st", "twenty-first"),
    ("de", "200 Mrd.", "zweihundert Milliarden"),
    ("de", "1.500 Bienen", "eintausendfünfhundert Bienen"),
    ("de", "1,5 Grad", "anderthalb Grad"),
    ("de", "2x so viele", "doppelt so viele"),
    ("de", "30 Minuten", "eine halbe Stunde"),
    ("de", "90 %", "neun von zehn"),
    ("de", "1990", "neunzehnhundertneunzig"),
    ("fr", "99 %", "quatre-vingt-dix-neuf pour cent"),
    ("fr", "10 000 abeilles", "dix mille abeilles"),
    ("fr", "200 milliards", "deux cent milliards"),
    ("fr", "2x plus", "deux fois plus"),
    ("es", "200.000", "doscientos mil"),
    ("es", "2015", "dos mil quince"),
    ("es", "90%", "nueve de cada diez"),
    ("es", "2x", "el doble"),
    ("pt", "10 mi", "dez milhões"),
    ("pt", "99%", "noventa e nove por cento"),
    ("pt", "3,5", "três vírgula cinco"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "one", "other"), SAME)
def test_a_number_is_the_same_however_it_is_written(language: str, one: str, other: str):
    values = [[number.value for number in find_numbers(text, language)] for text in (one, other)]
    assert len(values[0]) == len(values[1]) == 1
    assert values[0] == pytest.approx(values[1])


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("8x", "times"),
        ("twice", "times"),
        ("a third of it", "share"),
        ("the third one", "ordinal"),
        ("2015", "year"),
        ("42", ""),
    ],
)
def test_what_a_number_is(text: str, unit: str):
    assert [number.unit for number in find_numbers(text, "en")] == [unit]


def test_a_number_knows_its_characters():
    text = "They make two hundred trillion predictions, 2x last year."
    assert [text[number.start : number.end] for number in find_numbers(text, "en")] == ["two hundred trillion", "2x"]


@pytest.mark.parametrize(
    "text", ["", "At 14:30 we met.", "version 1.2.3 on 2024-05-01", "the only one of them", "no numbers here"]
)
def test_times_versions_and_articles_are_no_numbers(text: str):
    assert find_numbers(text, "en") == ()


def test_people_counted_one_after_another_are_no_year():
    assert [number.value for number in find_numbers("fifteen, twenty people", "en")] == [15, 20]


def test_a_language_that_nobody_knows_has_numbers_in_digits():
    assert [number.value for number in find_numbers("42 kala ja kolme", "fi")] == [42]
