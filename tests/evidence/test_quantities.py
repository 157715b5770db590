import pytest

from talknotes.evidence.quantities import agree, find_quantities, same_unit
from talknotes.evidence.wordbook import wordbook

BOOK = wordbook("en")


def found(text):
    return [
        (round(one.value, 4), one.kind, one.unit.dimension if one.unit else "") for one in find_quantities(text, BOOK)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty to thirty minutes", [(20, "", "time"), (30, "", "time")]),
        ("half a million dollars", [(500000, "", "dollar")]),
        ("back in '98", [(1998, "year", "")]),
        ("one and a half hours", [(1.5, "", "time")]),
        ("a day and a half later", [(1.5, "", "time")]),
        ("half an hour", [(0.5, "", "time")]),
        ("forty one percent", [(0.41, "share", "")]),
        ("at 9:30 sharp", [(570, "clock", "")]),
        ("three more hours", [(3, "", "time")]),
        ("one sixty at the bottom", [(160, "", "")]),
        ("the eighteen nineties", [(1890, "decade", "")]),
        ("the 1990s", [(1990, "decade", "")]),
        ("between one hundred and eight hundred hertz", [(100, "", "hertz"), (800, "", "hertz")]),
        ("four hundred and nineteen thousand people", [(419000, "", "")]),
        ("frames per second", [(1, "unit", "time")]),
        ("the first time", []),
        ("it begins (0:24)", []),
    ],
)
def test_quantities_are_read_with_their_units(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("90 seconds", "1.5 minutes", True),
        ("12 months", "one year", True),
        ("2012", "2014", False),
        ("33%", "a third", True),
        ("41%", "42%", False),
        ("about 40", "41.8", True),
        ("about 44", "40", False),
        ("40", "41.8", False),
        ("1990s", "the nineties", True),
        ("1990s", "nineteen eighty four", False),
    ],
)
def test_values_agree_across_units(one, other, same):
    mine, theirs = (find_quantities(text, BOOK)[0] for text in (one, other))
    assert agree(mine, theirs) is same


def test_a_number_without_a_unit_may_be_in_any():
    bare, seconds, minutes = (find_quantities(text, BOOK)[0] for text in ("forty", "40 seconds", "40 dollars"))
    assert same_unit(bare, seconds)
    assert not same_unit(seconds, minutes)


def test_what_is_counted_stands_behind_its_number():
    [one] = find_quantities("We have forty small recorders.", BOOK)
    assert BOOK.lexicon.key("recorders") in one.counts
