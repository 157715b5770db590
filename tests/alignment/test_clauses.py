import pytest

from talknotes.alignment.clauses import clauses
from talknotes.alignment.lexicon import lexicon


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "200 trillion predictions each day, mostly for recommendation models, not vision.", 2),
        ("en", "Fans run at night; firefighters want a red button; trucks wash lamps.", 3),
        ("en", "Sensors hang from the ceiling and trucks wash the lamps.", 2),
        ("en", "40,000 cars a day – two thirds of the power bill was ventilation.", 2),
        ("en", "11 km (brushes scratch glass)", 2),
        ("en", "Fans, lamps and doors.", 1),
        ("en", "It saves 900,000 francs.", 1),
        ("en", "", 1),
        ("de", "Fünfmal so viele Modelle, achtmal so viel Rechenleistung, 200 Billionen Vorhersagen", 3),
        ("fr", "30 capteurs au plafond et les pompiers veulent un bouton rouge", 2),
    ],
)
def test_clauses_have_content_of_their_own(language: str, text: str, count: int):
    found = clauses(text, lexicon(language))
    assert "".join(found) == text
    assert len(found) == count
