"""What is asked of whoever writes, and what waits for answers."""

import pytest

from talknotes.llm.contract import Ask, AwaitedError, Message
from talknotes.models import Awaited
from talknotes.summarizing import is_published, names_in
from talknotes.values import Evidence, Talk

ONE, OTHER = (Ask("talk-notes", (Message("user", text),)) for text in ("one", "other"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The talk was by Maria Lopez. She works at FAIR.", ("Maria Lopez", "FAIR")),
        ("And then Chen met Ann K. Host in New York.", ("Chen", "Ann K Host", "New York")),
        ("I missed it: I'll watch. In Berlin, though, they used PyTorch.", ("Berlin", "PyTorch")),
        ("Great room. Nothing else.", ()),
        ("", ()),
    ],
)
def test_names_are_runs_of_capitals_that_no_sentence_begins_with(text, names):
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("talk", "published"),
    [
        (Talk(None, ()), False),
        (Talk("Bees", (), (Evidence("agenda", "Bees"),)), True),
        (Talk("Bees", (), (Evidence("announced", "about bees", 3.0),)), True),
        (Talk("bees hives", (), (Evidence("key phrase", "bees hives", 3.0),)), False),
    ],
)
def test_a_title_that_only_words_gave_is_not_published(talk, published):
    assert is_published(talk) is published


def test_all_that_waits_is_asked_at_once():
    awaited = Awaited(lambda asks: f"{len(asks)} wait")

    def wait(*asks):
        raise AwaitedError("one waits", asks)

    assert awaited.attempt(lambda: 3, 0) == 3
    assert awaited.attempt(lambda: wait(ONE), 0) == 0
    assert awaited.attempt(lambda: wait(ONE, OTHER), 0) == 0
    with pytest.raises(AwaitedError, match="2 wait") as caught:
        awaited.settle()
    assert caught.value.asks == (ONE, OTHER)


def test_where_nothing_waits_nothing_is_raised():
    Awaited(lambda asks: "").settle()
