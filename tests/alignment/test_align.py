import pytest

from talknotes.alignment.align import align
from talknotes.alignment.values import Note
from talknotes.values import Segment, Span
from tests.alignment.stories import ORCHARD, TUNNEL, laid, segments, told, words

SAID = segments(TUNNEL)

PARAPHRASED = [
    ("It has been open since 1978.", "nineteen seventy eight"),
    ("11 km, 40k cars daily.", "eleven kilometres"),
    ("Ventilation used to take 67% of the electricity.", "two thirds of the power bill"),
    ("They put up 30 NO2 sensors (nitrogen dioxide) below the ceiling.", "thirty sensors"),
    ("Saves CHF 900,000 a year!", "nine hundred thousand francs"),
    ("Firemen insisted on a red button to overrule it; pressed 2x so far.", "pressed twice"),
    ("Lamp-washing trucks scratch the glass: half the light lost after a decade or 10 years.", "half of the light"),
]


@pytest.mark.parametrize(("note", "words"), PARAPHRASED)
def test_a_paraphrase_is_found(note: str, words: str):
    (found,) = laid([note], SAID)
    assert words in told(found, SAID)


def test_notes_in_a_row_are_found_in_order():
    found = laid([note for note, _ in PARAPHRASED], SAID)
    starts = [noted.span.start for noted in found if noted.span is not None]
    assert len(starts) == len(found)
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "aside",
    [
        "Great talk!", "My coffee was cold by then.", "I should read more about this.", "", "???",
        "See also [this paper](https://example.org).", "The queue for lunch went around the block.",
    ],
)  # fmt: skip
def test_an_aside_tells_of_nothing(aside: str):
    notes = [PARAPHRASED[1][0], aside, PARAPHRASED[3][0]]
    found = laid(notes, SAID)
    assert (found[1].span, found[1].segments) == (None, ())
    assert found[0].span is not None
    assert found[2].span is not None


def test_notes_on_another_talk_are_not_found():
    found = laid(["Candles raise the temperature by 2 degrees.", "Bitter apples for cider."], SAID)
    assert [noted.span for noted in found] == [None, None]


def test_one_sentence_may_tell_of_several():
    note = "Frost is fought with candles (7 euros for eight hours) or with sprinklers, whose ice wraps the blossoms."
    said = segments(ORCHARD)
    (found,) = laid([note], said)
    assert "A candle burns" in told(found, said)
    assert "flies in amber" in told(found, said)


def test_the_order_decides_between_places_that_say_the_same():
    sentences = ["The sensor failed.", *TUNNEL[1:8], "The sensor failed.", *TUNNEL[9:14]]
    said = segments(sentences)
    first = laid(["The sensor failed.", PARAPHRASED[1][0], PARAPHRASED[3][0]], said)[0]
    last = laid([PARAPHRASED[3][0], PARAPHRASED[4][0], "The sensor failed."], said)[2]
    assert first.segments == ("s1",)
    assert last.segments == ("s9",)


def test_what_is_told_in_another_order_is_found_too():
    found = laid(
        ["They wash lamps every six weeks with brushes on trucks.", PARAPHRASED[1][0], PARAPHRASED[3][0]], SAID
    )
    assert found[0].span is not None
    assert found[1].span is not None
    assert found[0].span.start > found[1].span.start


def test_misheard_words_do_not_hide_a_place():
    misheard = [
        "so we hang dirty censors for nitrogen die oxide from the sealing",
        "they told us that four most of the knight nobody kneads a fan at all",
        "now a small controler switches them won by won and we safe nine hundred thousand franks a year",
    ]
    said = segments([*TUNNEL[:5], *misheard, *TUNNEL[8:]])
    (found,) = laid(["The controllers save 900k francs per year."], said)
    assert "s8" in found.segments


def test_a_long_stretch_without_marks_is_told_of_in_part():
    text = " ".join(sentence.lower().strip(".") for sentence in TUNNEL[1:9])
    span = Span(0.0, 60.0)
    said = [Segment("s1", span, "S1", text, words(text, span))]
    (found,) = laid(["30 sensors for nitrogen dioxide on the ceiling."], said)
    assert found.segments == ("s1",)
    assert found.span is not None
    assert found.span.duration < 25
    assert found.span.start > 15


def test_scores_are_shares():
    for noted in laid([note for note, _ in PARAPHRASED] + ["Great talk!"], SAID):
        assert 0 <= noted.score <= 1


@pytest.mark.parametrize("language", ["en", "fi", "zh", ""])
def test_nothing_to_lay_or_to_lay_against(language: str):
    assert align([], SAID, language) == ()
    (found,) = align([Note(3, "Anything at all?")], [], language)
    assert (found.note.index, found.span, found.score) == (3, None, 0.0)
    assert len(align([Note(0, "30 sensors.")], SAID[:1], language)) == 1


def test_german_compounds_and_verbs():
    said = segments(
        [
            "Guten Abend zusammen.",
            "Ein Bienenstock hat im Sommer fünfzigtausend Bewohner.",
            "Wir haben die Temperatur mit einem Fühler gemessen.",
            "Im Winter fiel sie nie unter zwanzig Grad.",
            "Danach haben wir Kuchen gegessen.",
        ]
    )
    found = laid(["Im Stock leben 50.000 Bienen.", "Die Messung: im Winter nie unter 20 °C."], said, "de")
    assert "s2" in found[0].segments
    assert "s4" in found[1].segments


def test_meaning_counts_where_a_model_is_given():
    import numpy as np

    topics = ("fan", "lamp", "button")

    def embed(texts):
        vectors = np.array([[1.0 if topic in text.lower() else 0.0 for topic in topics] + [0.1] for text in texts])
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    said = segments(["Good day.", "Fan one.", "Well then.", "Lamp two.", "Indeed.", "So it goes."] * 3)
    note = Note(0, "Buttons, fans? No: a lamp!")
    found = align([note], said, "xx", embed)
    assert align([note], said, "xx")[0].span is None or found[0].score >= align([note], said, "xx")[0].score


ABROAD = {
    "de": [
        ("Der Tunnel ist elf Kilometer lang, 40.000 Autos am Tag.", "eleven kilometres"),
        ("Zwei Drittel der Stromkosten gingen in die Ventilation.", "two thirds of the power bill"),
        ("Dreißig Sensoren.", "thirty sensors"),
        ("Der rote Knopf wurde zweimal gedrückt.", "pressed twice"),
        ("Acryl hält nur drei Jahre.", "Acrylic covers"),
    ],
    "fr": [("Onze kilomètres, 40 000 voitures par jour.", "eleven kilometres"), ("Trente capteurs.", "thirty sensors")],
    "es": [("Once kilómetros y 40.000 coches al día.", "eleven kilometres"), ("Treinta sensores.", "thirty sensors")],
    "pt": [("Onze quilômetros, 40 mil carros por dia.", "eleven kilometres"), ("Trinta sensores.", "thirty sensors")],
}


@pytest.mark.parametrize("language", ABROAD)
def test_notes_in_another_language_are_found(language: str):
    found = laid([note for note, _ in ABROAD[language]], SAID, notes_language=language)
    for noted, (_, said) in zip(found, ABROAD[language], strict=True):
        assert said in told(noted, SAID)


def test_a_scale_is_that_of_the_notes_language():
    said = segments(
        [*TUNNEL[:6], "We make two hundred trillion predictions a day.", "A billion of them fail.", *TUNNEL]
    )
    (found,) = laid(["200 Billionen Vorhersagen am Tag"], said, notes_language="de")
    assert found.segments == ("s7",)
    (found,) = laid(["1 Milliarde schlägt fehl"], said, notes_language="de")
    assert found.segments == ("s8",)


def test_an_aside_in_another_language_tells_of_nothing():
    found = laid(
        ["Mein Kaffee war da schon kalt.", "Toller Vortrag!", "Im Bus war es voll."], SAID, notes_language="de"
    )
    assert [noted.span for noted in found] == [None] * 3


@pytest.mark.parametrize(
    ("note", "told_of"),
    [
        ("Two thirds of the power bill went into ventilation, and lamps get washed by trucks.", ("s5", "s13")),
        ("11 km long; firefighters wanted a red button - acrylic covers last 3 years.", ("s3", "s11", "s15")),
        ("40,000 cars a day: a controller switches the fans (brushes scratch the glass).", ("s3", "s8", "s14")),
    ],
)
def test_clauses_on_what_was_said_far_apart_are_each_found(note: str, told_of: tuple[str, ...]):
    found = laid([note], SAID)
    assert len(found) > 1
    assert {noted.note for noted in found} == {found[0].note}
    assert set(told_of) <= {segment for noted in found for segment in noted.segments}
    starts = [noted.span.start for noted in found if noted.span is not None]
    assert starts == sorted(starts)
    covered = {segment for noted in found for segment in noted.segments}
    assert len(covered) < len(SAID) / 2


def test_a_clause_that_is_an_aside_adds_nothing():
    found = laid(["30 sensors for nitrogen dioxide hang from the ceiling, and my neighbour was snoring loudly."], SAID)
    assert [noted.segments for noted in found] == [("s6",)]
