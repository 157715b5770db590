import pytest

from talknotes.alignment.language import language_of, surely

TEXTS = {
    "en": "The fans were switched on, and they saved half of the power in a year.",
    "de": "Fünfmal so viele Modelle, achtmal so viel Rechenleistung, 200 Billionen Vorhersagen am Tag.",
    "fr": "Les ventilateurs ne tournent plus la nuit, et on économise la moitié du courant.",
    "es": "Los ventiladores ya no giran por la noche, y se ahorra la mitad de la luz.",
    "pt": "Os ventiladores não giram mais à noite, e isso poupa metade da energia.",
}


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("default", ["en", "de", "fi"])
def test_small_words_tell(code: str, default: str):
    assert language_of([TEXTS[code]], default) == code


@pytest.mark.parametrize("texts", [(), ("",), ("11 km, 30 sensors, 2x.",), ("Kubernetes!", "Lopez"), ("Die Hard",)])
def test_what_tells_nothing_is_in_the_language_that_was_expected(texts):
    assert language_of(texts, "en") == "en"
    assert language_of(texts, "pt") == "pt"


def test_a_foreign_quotation_does_not_turn_the_notes():
    texts = ["She opened with a proverb and explained it for the rest of the hour.", "„Ohne Fleiß kein Preis.“"]
    assert language_of(texts, "en") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Every butterfly in our collection is pinned in a drawer, with a label underneath it.", "en"),
        ("Der Vortrag war lang, und die Leute haben sich gefragt, wie es mit dem Projekt weitergeht.", "de"),
        ("Il gatto è sul tavolo e la donna che lo guarda non sa che cosa fare con la sua vita.", None),
        ("De kat zit op de tafel en de vrouw die hem bekijkt weet niet wat ze met haar leven moet doen.", None),
        ("", None),
    ],
)
def test_speech_is_in_a_known_language_only_where_its_small_words_are_many(text, language):
    assert surely([text]) == language
