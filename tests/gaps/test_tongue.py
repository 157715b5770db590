import pytest

from talknotes.authored.parse import parse
from talknotes.gaps.find import find_gaps, language_of
from talknotes.gaps.tongue import tongue_of

SHORT = [
    ("de", "whole", "## Tabellen\n\nDiesen Vortrag habe ich leider verpasst.\n"),
    ("fr", "beginning", "## Compilateurs\n\nJe suis arrivée en retard.\n"),
    ("es", "rest", "## Boletines\n\nMe perdí el final de la charla.\n"),
    ("pt", "whole", "## Mesa: o algoritmo e eu\n\nNão pude assistir, estava doente.\n"),
    ("en", "rest", "## Caches\n\nI missed the end.\n"),
]


@pytest.mark.parametrize(("code", "kind", "text"), SHORT)
def test_a_post_of_one_sentence_is_read_in_its_own_language(code, kind, text):
    [gap] = find_gaps(parse(text.encode()))
    assert (gap.language, gap.kind) == (code, kind)


def test_what_the_front_matter_says_outweighs_the_words():
    post = parse(b"---\nlang: fr\n---\n\n## Caches\n\nI missed the end.\n")
    assert language_of(post) == "fr"


@pytest.mark.parametrize("text", ["", "42", "Kubernetes", "日本語"])
def test_what_no_word_tells_is_taken_for_english(text):
    assert tongue_of(text) == "en"


def test_a_word_of_another_language_makes_no_english_post_foreign():
    assert tongue_of("Her keynote, el Niño and la Niña, was the best of the day.") == "en"
