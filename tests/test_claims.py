"""Which sentences of a post are claims: told by where they stand and in whose person they are."""

import pytest

from talknotes.alignment.lexicon import lexicon
from talknotes.authored.parse import parse
from talknotes.claims import standing, without_times


def _standings(markdown, language="en"):
    post = parse(f"## A talk\n**Speaker**: Maria Lopez\n\nRacks.\n\n{markdown}\n".encode())
    return [standing(post, one, lexicon(language)) for one in post.sentences[1:]]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Lopez trains models on [eight machines](https://example.org).", ["claim"]),
        ("“I trained models on eight machines”, Lopez says.", ["claim"]),
        ("> I trained models on eight machines.", ["claim"]),
        ('"I was wrong, and trained them twice."', ["claim"]),
        ("I saw models trained on eight machines.", ["doubtful"]),
        ("Models trained on my eight machines, she says.", ["doubtful"]),
        ("Who trains models on eight machines?", ["doubtful"]),
        ("(Eight machines train models.)", ["doubtful"]),
        ("*The machines that train models.*", ["doubtful"]),
        ("**Eight machines train models.**", ["claim"]),
        ("*Eight* machines train *models*", ["claim"]),
        ("![A rack](rack.png)\n*The machines that train models.*", ["doubtful"]),
        ("[Slides](https://example.org/s) | [Video](https://example.org/v)", ["none"]),
        ("Slides: <https://example.org/s>", ["none"]),
        ("Lopez says:", ["none"]),
        ("From the recording, 0:24 to 1:19:", ["none"]),
        ("*Added from the recording, [0:24](https://example.org/?t=24) to 1:19.*", ["none"]),
        ("| model | machines |\n|---|---|\n| large | 8 |", ["none"] * 4),
    ],
)
def test_a_sentence_is_what_its_place_and_person_make_it(markdown, expected):
    assert _standings(markdown) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Mir gefiel, wie sie acht Maschinen zeigte."),
        ("fr", "J'ai vu huit machines."),
        ("es", "Yo vi ocho máquinas grandes."),
        ("pt", "Eu vi oito máquinas grandes."),
    ],
)
def test_the_own_person_is_known_in_other_languages(language, text):
    assert _standings(text, language) == ["doubtful"]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("They train twice (0:24).", "They train twice."),
        ("They train twice (1:02:03 to 1:02:09).", "They train twice."),
        ("They train twice [0:24, 1:19].", "They train twice."),
        ("They train at 12:30 (twice).", "They train at 12:30 (twice)."),
    ],
)
def test_times_that_point_into_the_recording_are_no_part_of_a_sentence(text, bare):
    assert without_times(text) == bare
