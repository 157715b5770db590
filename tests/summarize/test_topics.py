"""Where a talk's topics begin, and which of the speaker's phrases stands over each."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talknotes.summarize.topics import Topic, topics

_PRINTER = [
    "The label printer stands in the basement.",
    "Every morning the label printer jams.",
    "Wet paper is what the label printer hates.",
    "Somebody dries the paper with a hairdryer.",
    "Labels curl when the paper is wet.",
    "A dry printer prints four hundred labels.",
    "Nobody likes the basement or its paper.",
]
_OWLS = [
    "An owl calls at dusk near the microphone.",
    "We hang a microphone in every tree.",
    "In rain a microphone hears no owl.",
    "The owl is louder than the rain.",
    "Trees near the river have the best owls.",
    "At dusk the microphone records for an hour.",
    "One owl answered the microphone itself.",
]
_BUDGET = [
    "The city council pays for batteries.",
    "Last winter the council cut our budget.",
    "A budget of nine thousand is enough for batteries.",
    "Without the budget we borrow batteries from the council.",
    "The council wants a report on the budget.",
    "Our report on the budget has four pages.",
    "And the council reads the budget first.",
]


def headings(sentences: list[str], language: str = "en", avoid: tuple[str, ...] = ()) -> list[str]:
    return [topic.phrase for topic in topics(sentences, language, avoid)]


def test_topics_begin_where_words_change_and_hold_all() -> None:
    found = topics([*_PRINTER, *_OWLS, *_BUDGET], "en")
    assert [(topic.first, topic.end) for topic in found] == [(0, 7), (7, 14), (14, 21)]
    assert [topic.phrase for topic in found] == ["Label printer", "Owl", "Budget"]


def test_a_heading_is_no_word_of_the_title_or_a_name() -> None:
    found = headings([*_PRINTER, *_OWLS, *_BUDGET], avoid=("The owls, or: the owl",))
    assert "Owl" not in found
    assert "Label printer" in found


def test_a_topic_without_a_sure_phrase_belongs_to_the_one_before() -> None:
    vague = [
        f"And then they {verb} and {verb} again." for verb in ("went", "came", "sang", "slept", "ate", "ran", "sat")
    ]
    found = topics([*_PRINTER, *vague, *_OWLS], "en")
    assert all(topic.phrase for topic in found[1:])
    assert [found[0].first, found[-1].end] == [0, 21]


@pytest.mark.parametrize(
    ("sentences", "language"),
    [
        ([], "en"),
        (_PRINTER, "en"),
        ([*_PRINTER, *_OWLS], "nl"),
        ([*_PRINTER, *_OWLS], "zz"),
        (["So it goes."] * 40, "en"),
    ],
)
def test_without_two_sure_phrases_all_is_one_topic(sentences: list[str], language: str) -> None:
    assert topics(sentences, language) == (Topic(0, len(sentences)),)


def test_a_verb_is_no_part_of_a_phrase() -> None:
    hums = [f"The printer hums {when} and the paper tears." for when in ("daily", "at noon", "at dusk")]
    found = headings([*_PRINTER[:4], *hums, *_OWLS, *_BUDGET])
    assert not any("hums" in phrase for phrase in found)


_GERMAN = [
    ["Der alte Drucker steht im Keller.", "Jeden Morgen klemmt der Drucker.", "Im Keller ist das Papier nass.",
     "Mit nassem Papier klemmt jeder Drucker.", "Wir trocknen das Papier im Keller.", "Ein Drucker braucht Papier."],
    ["Im Wald ruft eine Eule.", "Wir hören die Eule mit einem Mikrofon.", "Das Mikrofon hängt am Baum.",
     "Bei Regen hört das Mikrofon nichts.", "Die Eule ist lauter als der Regen.", "Am Baum sitzt eine Eule."],
]  # fmt: skip
_FRENCH = [
    ["Les données d'entraînement sont dans la cave.", "On nettoie les données d'entraînement.", "La cave est froide.",
     "Sans les données d'entraînement, rien ne marche.", "La cave garde les données.", "Il y a des données partout."],
    ["Un hibou chante au bord de la rivière.", "Le micro entend le hibou.", "La rivière couvre le hibou.",
     "Près de la rivière, le micro rouille.", "Un hibou a mordu le micro.", "Le micro coûte cher."],
]  # fmt: skip


def test_a_heading_is_a_noun_in_german_and_may_be_linked_in_french() -> None:
    assert set(headings([*_GERMAN[0], *_GERMAN[1]], "de")) <= {
        "Drucker",
        "Papier",
        "Keller",
        "Eule",
        "Mikrofon",
        "Baum",
    }
    assert headings([*_FRENCH[0], *_FRENCH[1]], "fr")[0] == "Données d'entraînement"


_WORDS = [
    "the",
    "a",
    "of",
    "and",
    "label",
    "printer",
    "printers",
    "jams",
    "—",
    "d'abord",
    "l'encre",
    "it's",
    "GPU",
    "3",
    "wet.",
    "...",
    "“box”",
]
_SENTENCES = st.lists(st.lists(st.sampled_from(_WORDS), max_size=9).map(" ".join), max_size=60)


@given(_SENTENCES, st.sampled_from(["en", "de", "fr", "es", "pt"]))
@settings(deadline=None)
def test_topics_part_whatever_is_said_and_headings_are_said_within(sentences: list[str], language: str) -> None:
    found = topics(sentences, language)
    assert found[0].first == 0
    assert found[-1].end == len(sentences)
    assert all(before.end == after.first for before, after in pairwise(found))
    for topic in found:
        said = " ".join(sentences[topic.first : topic.end]).lower()
        assert topic.phrase.lower().split(" ")[0] in said
