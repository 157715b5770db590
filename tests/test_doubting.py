"""Which contradictions are plain enough to be told to an author, told by the problem and the words around it."""

import pytest

from talknotes.doubting import is_plain
from talknotes.evidence.values import Claim, Problem, Verdict
from tests.scenes import scene

SAID = scene(
    ("S1", 0.0, 4.0, "We trained five times more models last year."),
    ("S1", 4.0, 8.0, "Each training run takes forty seconds."),
    ("S1", 8.0, 12.0, "Sixty of them failed, and that made the tables slower."),
    ("S1", 12.0, 16.0, "The photograph is from Norway."),
    ("S1", 16.0, 20.0, "You don't notice it any more, until it changes."),
    ("S1", 20.0, 24.0, "Is it dangerous to cool them?"),
    ("S1", 24.0, 28.0, "The old cluster is fine."),
)


def _verdict(text, segment, *problems):
    return Verdict(Claim(text, (segment,)), "contradicted", text, (segment,), (), tuple(problems))


@pytest.mark.parametrize(
    ("text", "segment", "problem", "plain"),
    [
        ("They trained 9x more models.", "s1", Problem("number", "9x", "five times"), True),
        ("They trained 60 models more.", "s1", Problem("number", "60", "five times"), False),
        ("A run takes 40 minutes.", "s2", Problem("unit", "40 minutes", "forty seconds"), True),
        ("A run takes 40 attempts.", "s2", Problem("unit", "40 attempts", "forty seconds"), False),
        ("The tables got faster.", "s3", Problem("direction", "faster", "slower"), True),
        ("Everything else was done faster.", "s3", Problem("direction", "faster", "slower"), False),
        ("It was a Norwegian valley.", "s4", Problem("name", "Norwegian", "Norway"), False),
        ("It was taken in Sweden.", "s4", Problem("name", "Sweden", "Norway"), True),
        ("The old cluster is not fine.", "s7", Problem("negation", "not fine", "cluster is fine"), True),
        ("Nobody notices it.", "s5", Problem("negation", "notices", "don't notice it"), False),
        ("Cooling isn't dangerous.", "s6", Problem("negation", "isn't dangerous", "dangerous to cool"), False),
        ("Ask them; don't cluster.", "s7", Problem("negation", "don't cluster", "cluster is fine"), False),
        ("Chen says so.", "s1", Problem("role", "Chen", "Maria Lopez"), True),
        ("Chen thanks Lopez.", "s1", Problem("role", "Chen thanks", "trained five times"), False),
    ],
)
def test_what_may_only_be_put_otherwise_is_no_plain_contradiction(text, segment, problem, plain):
    assert is_plain(_verdict(text, segment, problem), SAID, "en") is plain


def test_what_also_says_more_than_was_heard_is_plain_by_its_numbers_and_names_alone():
    more = Problem("content", "in the spring")
    negation = Problem("negation", "not fine", "cluster is fine")
    assert not is_plain(_verdict("The old cluster is not fine in the spring.", "s7", negation, more), SAID, "en")
    number = Problem("number", "9x", "five times")
    assert is_plain(_verdict("They trained 9x more models in the spring.", "s1", number, more), SAID, "en")


def test_where_a_recognizer_sets_no_marks_a_number_must_count_the_same():
    said = scene(("S1", 0.0, 9.0, "number two waking up at night some need six and you all do it about ten times"))
    verdict = _verdict("Anything up to 9.5 is normal.", "s1", Problem("number", "9.5", "two"))
    assert not is_plain(verdict, said, "en")
    verdict = _verdict("You wake up 40 times.", "s1", Problem("number", "40 times", "ten times"))
    assert is_plain(verdict, said, "en")
