import pytest

from talknotes.evidence.quotations import find_quotations, locate, plain_words, without, without_marks

SAID = plain_words("Um, so we count what's easy, and then, and then we optimise forty things.", "en")


@pytest.mark.parametrize(
    "marked",
    ["He says “this”.", 'He says "this".', "He says „this“.", "He says «this».", "He says ‘this’.", "He says 'this'."],
)
def test_quotations_are_found_in_all_marks(marked):
    [one] = find_quotations(marked)
    assert one.text == "this"
    assert without_marks(marked, [one]) == "He says this."
    assert without(marked, [one]) == "He says …."


def test_an_apostrophe_is_no_mark():
    assert find_quotations("The dogs' owners don't care, it's the cats' turn.") == ()


@pytest.mark.parametrize(
    ("quotation", "said"),
    [
        ("We count what’s easy", True),
        ("we count … 40 things", True),
        ("we count […] we optimise", True),
        ("and then we optimise", True),
        ("We optimise what’s easy", False),
        ("40 things … we count", False),
        ("we count what's hard", False),
    ],
)
def test_a_quotation_stands_in_one_run(quotation, said):
    assert (locate(quotation, SAID, "en") is not None) is said
