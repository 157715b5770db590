import pytest

from talknotes.summarize.leaning import leans
from talknotes.summarize.suspecting import Spoken

SAID = (
    "We moved the whole cluster over a weekend because nobody",
    "was using it and the power had to be cut anyway.",
    "Look at docs dot example dot org slash start, or at Socket.io.",
)


@pytest.mark.parametrize(
    ("text", "is_copied"),
    [
        ("They moved the whole cluster over a weekend, when nobody used it.", False),
        ("We moved the whole cluster over a weekend because nobody was using it.", True),
        ("She says: “We moved the whole cluster over a weekend because nobody was using it.”", False),
        ("we MOVED the whole cluster – over a weekend, because nobody was using it", True),
        ("The whole cluster over a weekend because nobody was using it, she says.", False),
        ("", False),
    ],
)
def test_more_than_twelve_words_in_a_row_outside_of_quotation_marks_are_copied(text, is_copied):
    assert bool(Spoken(SAID).copied(text)) == is_copied


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("See https://docs.example.org/start for it.", ""),
        ("See docs.example.org/start.", ""),
        ("They use Socket.io and Node.js 18.2.", ""),
        ("The ratio is 3:1, i.e. more than at 10:30; see README.md.", ""),
        ("See https://evil.example/a.", "https://evil.example/a"),
        ("Ask me@evil.example.", "me@evil.example"),
        ("See www.evil.example!", "www.evil.example"),
        ("Look at evil.com.", "evil.com"),
        ("It runs javascript:alert(1).", "javascript:alert(1)"),
        ("The title is Re:think, and the data: all of it.", ""),
    ],
)
def test_an_address_must_have_been_said(text, link):
    assert Spoken(SAID).unsaid_link(text).rstrip(")") == link.rstrip(")")


@pytest.mark.parametrize(
    ("text", "language", "is_leaning"),
    [
        ("It takes four minutes.", "en", True),
        ("But this costs more.", "en", True),
        ("Her team pays for it.", "en", True),
        ("They pay for it.", "en", False),
        ("Lopez pays for it.", "en", False),
        ("Er zahlt dafür.", "de", True),
        ("Das Team zahlt dafür.", "de", False),
        ("Mais elle paie.", "fr", True),
        ("Het team betaalt.", "nl", False),
        ("", "en", False),
    ],
)
def test_some_sentences_lean_on_the_one_before(text, language, is_leaning):
    assert leans(text, language) == is_leaning
