import pytest

from talknotes.errors import MissingError
from talknotes.llm.contract import Ask, Completion, Message
from talknotes.llm.metering import Metered, Usage, summary

ASK = Ask("x", (Message("user", "y"),))


class Fake:
    window, identity = 99, {"llm": "fake"}

    def __init__(self, *answers):
        self.answers = list(answers)

    def count(self, text):
        return len(text)

    def complete(self, ask):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_answers_are_handed_on_and_added_up():
    first, second = Completion("a", "stop", 1000, 20, 0.5), Completion("b", "length", 234, 3, 0.25)
    model = Metered(Fake(first, second))
    assert [model.complete(ASK), model.complete(ASK)] == [first, second]
    assert model.usage == Usage(2, 1234, 23, 0.75)
    assert (model.window, model.identity, model.count("abc")) == (99, {"llm": "fake"}, 3)
    assert summary(model.usage) == "2 answers: 1,234 tokens sent, 23 received; cost 0.7500"


def test_an_answer_that_did_not_come_counts_for_nothing():
    model = Metered(Fake(MissingError("gone"), Completion("a")))
    with pytest.raises(MissingError):
        model.complete(ASK)
    assert summary(model.usage) == ""
    model.complete(ASK)
    assert summary(model.usage) == "1 answer"


def test_what_nobody_told_is_said():
    model = Metered(Fake(Completion("a", "stop", 10, 2), Completion("b")))
    model.complete(ASK)
    assert summary(model.usage) == "1 answer: 10 tokens sent, 2 received"
    model.complete(ASK)
    assert summary(model.usage) == "2 answers: 10 tokens sent, 2 received (1 not counted)"
    assert summary(Usage(2, 10, 2, 0.1, 0, 1)).endswith("; cost 0.1000 (1 without a price)")
