from dataclasses import replace

from talknotes.alignment.matching import match_sections, resemblance
from talknotes.values import Evidence, Part, Person, Programme, Recording, Talk
from tests.alignment.stories import post, session

TUNNEL_NOTES = [
    "The tunnel has 40k cars a day.",
    "30 sensors for nitrogen dioxide tell which fans to run.",
    "They save 900,000 francs.",
]
ORCHARD_NOTES = [
    "Frost kills blossoms.",
    "Candles: 7 euros for 8 hours.",
    "Or sprinklers, since freezing water gives off heat.",
]
FOREIGN_NOTES = [
    "A violin from the printer costs 90 euros.",
    "The master called it no violin and kept it.",
    "Children grow out of them.",
]
MORE = [
    "He shook tea leaves over the plate to see where it vibrates.",
    "Plastic damps the treble, hence the ribs inside of the shell.",
    "Prototype 41 was louder than any cello.",
]
PROGRAMME, SAID = session()
NAMELESS = Programme(
    PROGRAMME.parts, tuple(Talk(None, talk.speakers) for talk in PROGRAMME.talks), (Person("S1"), Person("S2"))
)


def pairs(*sections, programme: Programme = PROGRAMME) -> list[tuple[int, int]]:
    return [(match.section, match.talk) for match in match_sections(post(*sections), programme, SAID, "en")]


def test_by_speaker_and_title_without_notes():
    assert pairs(
        ("The tunnel that breathes", "Zurbriggen", []), ("Seven hundred apples", "Rosalind Achterberg", [])
    ) == [(0, 0), (1, 1)]


def test_by_content_alone():
    sections = (("Fruit", None, ORCHARD_NOTES), ("Roads", None, TUNNEL_NOTES))
    assert pairs(*sections, programme=NAMELESS) == [(0, 1), (1, 0)]


def test_a_talk_that_is_not_in_the_recording_stays_unmatched():
    assert pairs(("Printing violins", "Felix Amundsen", FOREIGN_NOTES), ("Roads", None, TUNNEL_NOTES)) == [(1, 0)]
    assert pairs(("Printing violins", None, FOREIGN_NOTES), programme=NAMELESS) == []
    assert pairs(("Something else", "Felix Amundsen", [])) == []


def test_another_speaker_outweighs_a_word_of_the_title():
    assert pairs(("Apples and pears", "Felix Amundsen", FOREIGN_NOTES)) == []


def test_notes_outweigh_a_title_that_says_nothing():
    assert pairs(("Keynote 2", None, ORCHARD_NOTES)) == [(0, 1)]


def test_a_misspelt_speaker_is_the_same():
    assert pairs(("Keynote", "Ueli Zurbrigen", [])) == [(0, 0)]


def test_matches_tell_why():
    (match,) = match_sections(
        post(("Seven hundred apples", "Rosalind Achterberg", ORCHARD_NOTES)), PROGRAMME, SAID, "en"
    )
    assert {"speaker", "title", "content"} <= {sign.kind for sign in match.evidence}
    assert match.score == sum(sign.weight or 0 for sign in match.evidence) > 0


def test_no_talk_is_given_to_two_sections():
    found = pairs(("Apples", None, ORCHARD_NOTES), ("Apples again", None, ORCHARD_NOTES[:2]))
    assert found == [(0, 1)]


def test_no_sections_and_no_talks():
    assert pairs() == []
    empty = Programme((Part("intro", None, PROGRAMME.parts[0].span),), (), ())
    assert match_sections(post(("Apples", None, ORCHARD_NOTES)), empty, SAID, "en") == ()


RECORDING = Recording("0" * 64, "Engineers' evening", date="2024-05-03")
NOTHING = Programme((), (), ())


def alike(written, recording: Recording = RECORDING, programme: Programme = PROGRAMME, said=SAID) -> float:
    return resemblance(written, recording, programme, said, "en")


def test_the_event_of_a_post_is_known_by_what_is_said():
    own = post(("Roads", None, TUNNEL_NOTES), ("Fruit", None, ORCHARD_NOTES))
    assert alike(own, programme=NAMELESS) > 0.5
    assert alike(post(("Violins", "Felix Amundsen", FOREIGN_NOTES)), programme=NAMELESS) < 0.2


def test_the_event_of_a_post_is_known_by_what_was_published():
    own = post(
        ("Tunnels", "Ueli Zurbriggen", []),
        ("Apples", "Rosalind Achterberg", []),
        title="Engineers' evening",
        date="2024-05-01",
    )
    described = replace(RECORDING, description="With Ueli Zurbriggen (tunnels) and Rosalind Achterberg (apples)")
    assert alike(own, described, NOTHING, ()) > 0.5
    assert alike(own, replace(RECORDING, title="Concert"), NOTHING, ()) < 0.5


def test_a_date_years_off_speaks_against_it():
    section = ("Tunnels", "Ueli Zurbriggen", [])
    near, far = (
        alike(post(section, title="Engineers' evening", date=date)) for date in ("2024-05-20T10:00:00", "2019-05-03")
    )
    unknown = alike(post(section, title="Engineers' evening", date="some day"))
    assert far < unknown < near


def test_a_resemblance_is_a_share():
    for written in (post(), post(("", None, [])), post(("Roads", None, TUNNEL_NOTES * 30))):
        assert 0 <= alike(written) <= 1


def test_what_the_post_itself_named_does_not_outweigh_what_is_said():
    """A recording is split with the post's talks for an agenda, so that its titles and names prove little."""
    why = (Evidence("post", "from the post"),)
    posted = Programme(
        PROGRAMME.parts,
        (Talk("Printing Violins", ("S1",), why), PROGRAMME.talks[1]),
        (Person("S1", "Felix Amundsen", evidence=why), PROGRAMME.people[1]),
    )
    assert pairs(("Printing violins", "Felix Amundsen", [*FOREIGN_NOTES, *MORE]), programme=posted) == []
    assert pairs(("Printing violins", "Felix Amundsen", []), programme=posted) == [(0, 0)]


GERMAN = [
    (
        "Tausend Äpfel",
        None,
        ["700 alte Sorten.", "Kerzen brennen 8 Stunden und kosten 7 Euro.", "11.000 Euro pro Nacht."],
    ),
    ("Straßen", None, ["11 Kilometer, 40.000 Autos am Tag.", "30 Sensoren.", "Das spart 900.000 Franken im Jahr."]),
]


def test_notes_in_another_language_are_matched_by_content():
    found = match_sections(post(*GERMAN), NAMELESS, SAID, "en", "de")
    assert [(match.section, match.talk) for match in found] == [(0, 1), (1, 0)]


def test_a_title_in_another_language():
    sections = (("Der Tunnel, der atmet", "Zurbriggen", []), ("Siebenhundert Äpfel", "Rosalind Achterberg", []))
    found = match_sections(post(*sections), PROGRAMME, SAID, "en", "de")
    assert [(match.section, match.talk) for match in found] == [(0, 0), (1, 1)]


def test_a_post_in_another_language_is_about_its_recording_and_about_no_other():
    recording = Recording("", "Tunnels and apples")
    mine = resemblance(post(*GERMAN), recording, NAMELESS, SAID, "en", "de")
    foreign = post(
        ("Geigen", None, ["Eine Geige aus dem Drucker für 90 Euro.", "Prototyp 41 war lauter als ein Cello."])
    )
    assert mine > 0.5 > resemblance(foreign, recording, NAMELESS, SAID, "en", "de")
