"""What is a talk's and what is not: true claims pass, altered ones are caught, by their kinds."""

import pytest

from talknotes.evidence.checking import Checker
from talknotes.evidence.values import Claim, Ground
from talknotes.values import Person, Segment, Span
from tests.evidence.material import examples

FILES = ("one.txt", "two.txt", "three.txt", "four.txt", "five.txt", "german.txt")


def ground(*said: str, language: str = "en", speaker: str | None = "S1", **known) -> Ground:
    segments = tuple(Segment(f"s{at}", Span(at, at + 1), speaker, text) for at, text in enumerate(said))
    return Ground(segments, language, **known)


def check(said: str, claim: str, language: str = "en"):
    return Checker(ground(said, language=language)).check(Claim(claim, ("s0",)))


@pytest.fixture(scope="module")
def checked():
    checkers: dict[int, Checker] = {}
    rows = []
    for example in (one for name in FILES for one in examples(name)):
        checker = checkers.setdefault(id(example.ground), Checker(example.ground))
        rows.append((example, checker.check(example.claim)))
    return rows


def test_few_true_claims_are_refused(checked):
    verdicts = [verdict for example, verdict in checked if example.altered is None]
    refused = [verdict.claim.text for verdict in verdicts if verdict.kind != "supported"]
    assert len(verdicts) > 300
    assert len(refused) <= 0.02 * len(verdicts), refused


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("number", 0.97),
        ("unit", 0.9),
        ("name", 0.7),
        ("speaker", 0.9),
        ("quotation", 1.0),
        ("invented", 0.95),
        ("negation", 0.75),
        ("direction", 0.85),
        ("role", 0.45),
    ],
)
def test_altered_claims_are_caught(checked, kind, least):
    verdicts = [verdict for example, verdict in checked if example.altered == kind]
    caught = [one for one in verdicts if one.kind != "supported" or one.problems]
    assert len(caught) >= least * len(verdicts) > 5


@pytest.mark.parametrize(
    ("said", "claim"),
    [
        ("We make two hundred trillion predictions every day.", "They make 200T predictions a day."),
        ("It cost nineteen million euros.", "It cost €19 million."),
        ("Half of the phones are old.", "50% of the phones are old."),
        ("A third of the phones are old.", "33% of the phones are old."),
        ("Forty one point eight percent of users left.", "About 40% of users left."),
        ("The error rate was forty one percent.", "41% of it was an error."),
        ("We started in nineteen ninety eight.", "They started in '98."),
        ("The meeting starts at half past nine.", "The meeting starts at 9:30."),
        ("It takes ninety seconds to boot.", "It takes a minute and a half to boot."),
        ("Nine out of ten fakes were caught.", "90% of the fakes were caught."),
        ("The registers begin in fifteen thirty eight.", "The registers begin in 1538."),
        ("It ran in the eighteen nineties.", "It ran in the 1890s."),
        ("The typing service wanted two pounds forty.", "The typing service wanted £2.40."),
        ("Google bought Fitbit in the end.", "Fitbit was bought by Google in the end."),
        ("We never use mocks in our tests.", "They avoid mocks in their tests."),
        ("These images come from generative adversarial networks.", "The images come from GANs."),
        ("The talk begins here with the reef.", "The talk begins with the reef (0:24)."),
        ("Every alert must be acknowledged, or it calls the boss.", "An alert that isn't acknowledged calls the boss."),
    ],
)
def test_the_same_in_other_words_is_supported(said, claim):
    assert check(said, claim).kind == "supported"


@pytest.mark.parametrize(
    ("said", "claim", "problem"),
    [
        ("We make two hundred trillion predictions a day.", "They make 200 billion predictions a day.", "number"),
        ("It cost nineteen million euros.", "It cost $19 million.", "unit"),
        ("It takes ninety seconds to boot.", "It takes 90 minutes to boot.", "unit"),
        ("We asked in twenty fourteen.", "They asked in 2012.", "number"),
        ("Latency fell from forty to twelve milliseconds.", "Latency fell from 12 ms to 40 ms.", "direction"),
        ("This approach does not scale.", "The approach scales.", "negation"),
        ("This approach scales.", "The approach does not scale.", "negation"),
        ("The new engine is faster than the old one.", "The new engine is slower than the old one.", "direction"),
        ("Prices increased last year.", "Prices fell last year.", "direction"),
        ("It took fifty seconds before and forty today.", "It dropped from 40 to 50 seconds.", "direction"),
        ("Google bought Fitbit in the end.", "Fitbit bought Google in the end.", "role"),
        ("Google bought Fitbit in the end.", "Google was bought by Fitbit in the end.", "role"),
        ("It runs every hour on the server.", "It runs every day on the server.", "unit"),
    ],
)
def test_the_opposite_is_contradicted_with_what_was_heard(said, claim, problem):
    verdict = check(said, claim)
    assert verdict.kind == "contradicted"
    assert problem in {one.kind for one in verdict.problems if one.heard}


@pytest.mark.parametrize(
    ("language", "said", "claim"),
    [
        ("de", "Das Verfahren skaliert nicht.", "Das Verfahren skaliert."),
        ("de", "Er hat vierzig Sensoren aufgehängt.", "Er hat 60 Sensoren aufgehängt."),
        ("fr", "Les prix ont augmenté.", "Les prix ont baissé."),
        ("fr", "Les prix n'ont pas augmenté.", "Les prix ont augmenté."),
        ("es", "El método no escala.", "El método escala."),
        ("pt", "O método não escala.", "O método escala."),
    ],
)
def test_other_languages_deny_and_turn_too(language, said, claim):
    assert check(said, said, language).kind == "supported"
    assert check(said, claim, language).kind == "contradicted"


def test_a_quotation_that_nobody_said_loses_its_marks_and_nothing_else():
    verdict = check(
        "We count what is easy, and then we optimise it.", "She says “we count easy things”, and optimise it."
    )
    assert verdict.kind == "supported"
    assert verdict.text == "She says we count easy things, and optimise it."
    assert [one.kind for one in verdict.problems] == ["quotation"]


def test_a_quotation_that_was_said_stays():
    claim = "She says: “We count what's easy … we optimise it.”"
    verdict = check("Um, we count what's easy, and then we, we optimise it.", claim)
    assert (verdict.kind, verdict.text, verdict.problems) == ("supported", claim, ())


def test_a_whole_claim_that_is_quoted_must_have_been_said():
    checker = Checker(ground("We count what is easy, and then we optimise it."))
    assert checker.check(Claim("We count what is easy", ("s0",), quoted=True)).kind == "supported"
    assert checker.check(Claim("We optimise what is easy", ("s0",), quoted=True)).kind != "supported"


def test_words_are_those_of_whoever_says_them():
    segments = (
        Segment("s0", Span(0, 1), "S1", "I broke two handrails before I could open them."),
        Segment("s1", Span(1, 2), "S2", "The plans are free, and a driver costs nine euros."),
    )
    people = (Person("S1", "Bettina Krull"), Person("S2", "Marcus Oyelaran"))
    checker = Checker(Ground(segments, "en", people, ("S1", "S2")))
    assert checker.check(Claim("Krull says that two handrails broke.", ("s0",))).kind == "supported"
    for claim in (
        "Oyelaran says that two handrails broke.",
        "A listener in the audience says that two handrails broke.",
        "Oyelaran puts it like this: “I broke two handrails.”",
    ):
        verdict = checker.check(Claim(claim, ("s0",)))
        assert verdict.kind == "contradicted", claim
        assert verdict.problems[0].heard == "Bettina Krull"


def test_a_wrong_citation_is_mended():
    said = ("The plans are free.", "We hung forty recorders in a forest.", "Rain fell.", "Thank you.")
    verdict = Checker(ground(*said)).check(Claim("They hung 40 recorders in a forest.", ("s3",)))
    assert (verdict.kind, verdict.segments) == ("supported", ("s1",))


def test_a_claim_without_citation_is_looked_for():
    said = ("The plans are free.", "We hung forty recorders in a forest.", "Rain fell.", "Thank you.")
    verdict = Checker(ground(*said)).check(Claim("They hung 40 recorders in a forest."))
    assert (verdict.segments, verdict.spans) == (("s1",), (Span(1, 2),))


def test_an_invented_clause_is_found_out():
    said = "We hung forty recorders in a forest and left them there."
    assert check(said, "They hung 40 recorders in a forest.").kind == "supported"
    verdict = check(said, "They hung 40 recorders in a forest, which won a prize from the national academy.")
    assert verdict.kind == "not found"
    assert "prize" in verdict.problems[0].said


def test_nothing_is_borne_out_by_silence():
    for claim in (Claim("Nothing here."), Claim("Nothing here.", ("s9",)), Claim("")):
        assert Checker(Ground((), "en")).check(claim).kind == "not found"


def test_a_second_opinion_refuses_and_vouches_for_too_few_words():
    said = ground("The bees leave, and the hardware stays.")
    claim = Claim("Insects depart whereas equipment remains behind.", ("s0",))
    assert Checker(said).check(claim).kind == "not found"
    assert Checker(said, lambda premise, hypothesis: 0.95).check(claim).kind == "supported"
    copied = Claim("The bees leave, and the hardware stays.", ("s0",))
    assert [one.kind for one in Checker(said, lambda *_: 0.1).check(copied).problems] == ["opinion"]


def test_a_second_opinion_never_overrules_a_number():
    checker = Checker(ground("We hung forty recorders."), lambda premise, hypothesis: 1.0)
    assert checker.check(Claim("They hung 60 recorders.", ("s0",))).kind == "contradicted"


def test_the_same_claim_has_the_same_verdict():
    said = ground("We hung forty recorders in a forest.", "Rain fell on the microphones.")
    claims = [Claim("They hung 60 recorders."), Claim("Rain fell."), Claim("They hung 40 recorders in a forest.")]
    assert [Checker(said).check(one) for one in claims] == [Checker(said).check(one) for one in claims]
