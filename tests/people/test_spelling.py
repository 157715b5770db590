import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.people.spelling import correct
from talknotes.values import Billed, Segment, Span, Word

PEOPLE = [
    Billed(name)
    for name in (
        "Maria Lopez",
        "Hany Farid",
        "Kim Hazelwood",
        "Guido van Rossum",
        "Mark Rose",
        "Bill King",
        "Anna Müller",
    )
]


def said(text: str) -> Segment:
    words = tuple(Word(word, Span(at, at + 1), 0.9, "S1") for at, word in enumerate(text.split()))
    return Segment("s1", Span(0, max(1, len(words))), "S1", " ".join(text.split()), words)


@pytest.mark.parametrize(
    ("heard", "corrected"),
    [
        ("Please welcome Mario Lopez.", "Please welcome Maria Lopez."),
        ("please welcome mario lopez", "please welcome Maria Lopez"),
        ("please welcome maria lopez", "please welcome Maria Lopez"),
        ("That was Hani Fareed's talk.", "That was Hany Farid's talk."),
        ("(Hany Fareed, everyone)", "(Hany Farid, everyone)"),
        ("Kim hazel wood is here.", "Kim Hazelwood is here."),
        ("Thank you, Guido Van Rossum!", "Thank you, Guido van Rossum!"),
        ("So Fareed showed us that Lopes was right.", "So Farid showed us that Lopez was right."),
        ("Thanks, Anna Muller.", "Thanks, Anna Müller."),
        ("Mark Roes spoke.", "Mark Rose spoke."),
    ],
)
def test_the_known_spelling_wins(heard, corrected):
    [found] = correct([said(heard)], PEOPLE)
    assert found.text == corrected
    assert found.text == " ".join(word.text for word in found.words)


@pytest.mark.parametrize(
    "text",
    [
        "we mark rose bushes in spring",
        "a bill king size",
        "Maria, Lopez and others",
        "I met Maria. Lopez came later.",
        "Peter Lopes is someone else.",
        "Juan Lopez says so.",
        "Lopes at a sentence's beginning may be anything.",
        "the farad is a unit",
        "Maria Lopez and Hany Farid",
        "",
    ],
)
def test_what_may_be_something_else_stays(text):
    segment = said(text)
    assert correct([segment], PEOPLE) == (segment,)


def test_the_original_is_kept_word_by_word():
    [found] = correct([said("welcome Mario Lopez.")], PEOPLE)
    assert [(word.text, word.heard) for word in found.words] == [
        ("welcome", None),
        ("Maria", "Mario"),
        ("Lopez.", None),
    ]


def test_two_words_that_are_one_have_their_hull_and_the_lower_probability():
    [found] = correct([said("thanks Kim hazel wood, really")], PEOPLE)
    joined = found.words[2]
    assert (joined.text, joined.heard, joined.span) == ("Hazelwood,", "hazel wood,", Span(2, 4))
    assert joined.probability == 0.9
    assert [word.text for word in found.words] == ["thanks", "Kim", "Hazelwood,", "really"]


def test_a_name_between_two_known_ones_stays():
    people = [Billed("Maria Lopez"), Billed("Mario Lopez")]
    segment = said("Please welcome Marie Lopes.")
    assert correct([segment], people) == (segment,)
    exact = said("Please welcome Mario Lopez.")
    assert correct([exact], people) == (exact,)


def test_text_without_words_is_corrected_too_and_unspaced_text_is_not_touched():
    [found] = correct([Segment("s1", Span(0, 5), "S1", "Hello Mario Lopez!")], PEOPLE)
    assert found.text == "Hello Maria Lopez!"
    unspaced = Segment("s1", Span(0, 2), "S1", "你好世界", (Word("你好", Span(0, 1)), Word("世界", Span(1, 2))))
    assert correct([unspaced], PEOPLE) == (unspaced,)


VOCABULARY = [
    "Maria",
    "Mario",
    "lopez",
    "Lopes,",
    "hazel",
    "wood",
    "Kim",
    "the",
    "King.",
    "Bill",
    "van",
    "rossum",
    "Guido",
]


@given(st.lists(st.sampled_from(VOCABULARY), max_size=12))
def test_nothing_but_names_changes_and_twice_is_once(texts):
    [once] = correct([said(" ".join(texts))], PEOPLE)
    [twice] = correct([once], PEOPLE)
    assert twice.text == once.text
    assert once.text == " ".join(word.text for word in once.words)
    assert " ".join(word.heard or word.text for word in once.words) == " ".join(texts)
    assert all(before.span.end <= after.span.start for before, after in zip(once.words, once.words[1:], strict=False))


@given(st.text(max_size=200))
def test_any_text_without_a_known_name_stays_as_it_is(text):
    segment = said(text)
    assert correct([segment], [Billed("Zbigniew Qwxyzky")]) == (segment,)
