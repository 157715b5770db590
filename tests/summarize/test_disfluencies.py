"""What an honest quotation leaves out of a spoken sentence, and what it never touches."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.summarize.disfluencies import OMITTED, as_quoted, omissions
from talknotes.summarize.speech import bare, speech


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("We, um, built the data lake.", "We built the data lake."),
        ("Um, we built it.", "We built it."),
        ("Yesterday um, we left.", "Yesterday we left."),
        ("It went to the cloud, uh.", "It went to the cloud."),
        ("We moved the the data.", "We moved […] the data."),
        ("So, um, we we had, we had to stop.", "So […] we had to stop."),
        ("You know, it broke twice.", "It broke twice."),
        ("It was, like, huge, and, you know, we lost it.", "It was […] huge, and […] we lost it."),
        ("We mo- moved it.", "We […] moved it."),
        ("The the the cat sat there.", "The cat sat there."),
    ],
)
def test_what_goes_and_where_it_is_marked(said: str, quoted: str) -> None:
    assert as_quoted(said, "en") == quoted
    assert as_quoted(quoted, "en") == quoted


@pytest.mark.parametrize(
    "said",
    [
        "It was very very good.",
        "I had had enough.",
        "What it is is a tool.",
        "I think that that is it.",
        "We did it, we did it.",
        "Ten, I mean, twenty of them failed.",
        "It was, sort of, legal.",
        "Do you know who did it?",
        "They like, and I stress this, cheap tools.",
        "We went from 3 to 3 to 1.",
        "It is a well-known trick.",
        "",
    ],
)
def test_what_may_mean_something_stays(said: str) -> None:
    assert as_quoted(said, "en") == said


def test_nothing_but_sounds_is_nothing() -> None:
    assert as_quoted("Um, uh.", "en") == ""


@pytest.mark.parametrize(
    ("said", "language", "quoted"),
    [
        ("Wir haben, äh, das gebaut.", "de", "Wir haben das gebaut."),
        ("Er hat das gebaut.", "de", "Er hat das gebaut."),
        ("C'est, euh, le le point.", "fr", "C'est […] le point."),
        ("El, eh, el sistema falló.", "es", "El sistema falló."),
        ("A gente, hum, mudou tudo.", "pt-BR", "A gente mudou tudo."),
        ("Er, um, uh heeft het gedaan.", "nl", "Er, um, uh heeft het gedaan."),
    ],
)
def test_each_language_has_sounds_of_its_own(said: str, language: str, quoted: str) -> None:
    assert as_quoted(said, language) == quoted


_SPOKEN = st.lists(
    st.sampled_from(
        ["we", "had", "to", "um,", "the", "the,", "you", "know,", "mo-", "moved", "uh", "it", "Data", "end."]
    ),
    max_size=14,
).map(" ".join)


@given(_SPOKEN)
def test_what_is_quoted_was_said_in_that_order_and_every_gap_is_marked(said: str) -> None:
    quoted = as_quoted(said, "en")
    spoken = [word for word in map(bare, said.split()) if word not in speech("en").fillers]
    at = 0
    for number, piece in enumerate(quoted.split(OMITTED)):
        run = [bare(word) for word in piece.split()]
        starts = [n for n in range(at, len(spoken) - len(run) + 1) if spoken[n : n + len(run)] == run]
        assert starts or not run
        at = (starts[0] if starts else at) + len(run)
        assert number == 0 or run
    assert omissions(quoted) == len(re.findall(re.escape(OMITTED), quoted))
    assert "um" not in map(bare, quoted.split())
