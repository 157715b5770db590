import pytest

from talknotes.evidence.checking import Checker
from talknotes.evidence.reasons import reason
from talknotes.evidence.values import Claim, Ground, Problem, Verdict
from talknotes.values import Segment, Span


def test_a_reason_names_what_is_said_and_what_was_heard():
    said = Ground((Segment("s0", Span(0, 1), "S1", "It takes forty seconds to boot."),), "en")
    verdict = Checker(said).check(Claim("It takes 40 minutes to boot.", ("s0",)))
    assert reason(verdict) == "says 40 minutes, the recording says forty seconds"


def test_a_supported_claim_has_no_reason():
    said = Ground((Segment("s0", Span(0, 1), "S1", "It takes forty seconds to boot."),), "en")
    assert reason(Checker(said).check(Claim("It takes 40 seconds to boot.", ("s0",)))) == ""


@pytest.mark.parametrize("heard", ["", "what was heard"])
@pytest.mark.parametrize(
    "kind", ["quotation", "number", "unit", "name", "negation", "direction", "role", "content", "opinion"]
)
def test_every_problem_can_be_told(kind, heard):
    told = reason(Verdict(Claim("x"), "contradicted", "x", problems=(Problem(kind, "what it says", heard),)))
    assert "what it says" in told
    assert heard in told


def test_a_problem_is_told_once():
    twice = (Problem("number", "40", "60"), Problem("number", "40", "60"))
    assert reason(Verdict(Claim("x"), "contradicted", "x", problems=twice)).count("40") == 1
