import pytest

from talknotes.errors import UsageError
from talknotes.summarize.asking import Row
from talknotes.summarize.sections import cut

TOPICS = ("kiln glaze clay oven", "bridge crack concrete photo", "ledger invoice audit payment")


def rows(*texts):
    return tuple(Row(f"s{at}", "Mira", text, at * 5.0) for at, text in enumerate(texts))


def words(row):
    return len(row.text.split())


def talk(lengths):
    texts = []
    for topic, length in zip(TOPICS, lengths, strict=True):
        one, two, three, four = topic.split()
        texts += [f"The {one} and the {two} of the {three} need a {four}."] * length
    return rows(*texts)


def test_a_talk_that_fits_is_one_section():
    shown = talk((20, 20, 20))
    assert cut(shown, 1000, words, "en") == (shown,)


@pytest.mark.parametrize("lengths", [(20, 20, 20), (15, 25, 20), (25, 18, 17)])
def test_sections_end_where_the_topic_changes(lengths):
    sections = cut(talk(lengths), 26 * 11, words, "en")
    assert tuple(map(len, sections)) == lengths


def test_one_section_more_is_better_than_a_cut_in_the_midst_of_a_topic():
    assert tuple(map(len, cut(talk((20, 20, 20)), 33 * 11, words, "en"))) == (20, 20, 20)


@pytest.mark.parametrize("budget", [11, 30, 64, 200])
def test_every_row_is_in_exactly_one_section_and_none_is_too_large(budget):
    shown = talk((20, 20, 20))
    sections = cut(shown, budget, words, "en")
    assert [row for section in sections for row in section] == list(shown)
    assert all(sum(map(words, section)) <= budget for section in sections)
    assert len(sections) <= 2 * -(-660 // budget)


def test_a_row_that_is_larger_than_a_section_is_cut_at_words():
    long = Row("s1", "Mira", " ".join(f"word{at}" for at in range(100)), 0.0)
    sections = cut((long,), 30, words, "en")
    assert " ".join(row.text for section in sections for row in section) == long.text
    assert {row.id for section in sections for row in section} == {"s1"}
    assert all(sum(map(words, section)) <= 30 for section in sections)


def test_where_not_even_a_word_fits_that_is_said():
    with pytest.raises(UsageError, match="window"):
        cut(rows("some words"), 3, lambda row: 5 + words(row), "en")


def test_a_question_stays_with_its_answer():
    texts = ["Why does the kiln fail?", "Because the door does not shut."] * 12
    sections = cut(rows(*texts), 60, words, "en")
    assert len(sections) > 1
    assert all(section[0].text.endswith("?") for section in sections)


def test_nothing_makes_no_sections():
    assert cut((), 10, words, "en") == ()
