"""Text as items of a list, and numbers that count on."""

import pytest

from talknotes.manner.items import as_items, count_on, is_numbered, opens_block, pieces


@pytest.mark.parametrize(
    ("markdown", "mark", "lines"),
    [
        ("It went on.\nAnd on.\n\n- a\n- b", "* ", ["* It went on.", "  And on.", "* a", "* b"]),
        ("One.\r\n\r\nTwo.", "-   ", ["-   One.", "-   Two."]),
        ("+ a\n\n+ b", "9. ", ["9. a", "10. b"]),
        ("  1) a\n     more\n  2) b", "* ", ["* a", "  more", "* b"]),
        ("- a\n  - inner\n- b", "3. ", ["3. a", "   - inner", "4. b"]),
        ("## Ice\n\nText.", "* ", ["## Ice", "* Text."]),
    ],
)
def test_every_paragraph_and_item_becomes_an_item(markdown: str, mark: str, lines: list[str]) -> None:
    assert list(as_items(markdown, mark)) == lines


@pytest.mark.parametrize(
    ("markdown", "counted"),
    [
        ("1. a\n   1. inner\n2. b", "4. a\n   1. inner\n5. b"),
        ("Text.\n\n  1) a\n  2) b", "Text.\n\n  4) a\n  5) b"),
        ("- a\n2020 was a year", "- a\n2020 was a year"),
    ],
)
def test_numbers_of_the_outermost_list_count_on(markdown: str, counted: str) -> None:
    assert count_on(markdown, 3) == counted


def test_marks_are_told_from_text() -> None:
    assert [is_numbered(mark) for mark in ("1.", "12) ", "1. a", "-", "1", "1.5 a")] == [True, True, True, *[False] * 3]
    assert [opens_block(text) for text in ("- a", "## a", "a - b", "*a* b", "> a")] == [True, True, False, False, True]
    assert pieces("\na\n \n\nb\nc\n") == ["a", "b\nc"]
