import pytest

from talknotes.evidence.values import Verdict
from talknotes.summarize.headings import Headings

SAID = ("The kilns failed because the doors never shut.", "Finding the fault took 3 weeks.")


def supported(claim):
    return Verdict(claim, "supported", claim.text)


def contradicted(claim):
    return Verdict(claim, "contradicted", claim.text)


@pytest.mark.parametrize(
    ("heading", "stands"),
    [
        ("The kiln's door", True),
        ("How to find a fault", True),
        ("3 weeks", True),
        ("4 weeks", False),
        ("Saving gas", False),
        ("What is this", False),
        ("", False),
        ("kiln " * 11, False),
    ],
)
def test_a_heading_is_made_of_words_that_were_said(heading, stands):
    assert Headings(SAID, "en", supported).borne_out(heading, ("s1",)) == (heading if stands else "")


def test_a_heading_that_the_recording_contradicts_goes():
    assert Headings(SAID, "en", contradicted).borne_out("The kiln's door", ("s1",)) == ""
