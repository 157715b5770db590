from talknotes.talks.hosts import host_likeness
from talknotes.talks.phrases import find_phrases
from tests.scenes import scene
from tests.talks.stories import Story


def likeness(segments) -> dict[str, float]:
    return host_likeness(segments, find_phrases(segments, "en"))


def test_who_welcomes_and_introduces_hosts():
    story = Story().say("H", "Good morning everyone and welcome.", "Please welcome Maria Lopez.").talk("A", 100)
    found = likeness(story.say("H", "Thank you, Maria.", "See you tomorrow.").segments)
    assert found["H"] > 0.9
    assert found["A"] < 0.1


def test_who_leads_from_talk_to_talk_hosts_whatever_is_said():
    rows = [("A", 0, 100), ("H", 101, 106), ("B", 107, 200), ("H", 201, 205), ("C", 206, 300)]
    found = likeness(scene(*rows))
    assert max(found, key=found.__getitem__) == "H"
    assert found["H"] >= 0.5


def test_who_asks_between_two_talks_is_no_host():
    rows = [("A", 0, 100), ("Q", 101, 106), ("A", 107, 112), ("H", 113, 116), ("B", 117, 200)]
    found = likeness(scene(*rows))
    assert found["Q"] < found["H"]


def test_one_voice_alone_hosts_nothing():
    assert likeness(Story().say("A", "Good morning everyone and welcome.").segments) == {"A": 0.0}


def test_unknown_voices_host_nothing():
    assert likeness(scene((None, 0, 100), (None, 101, 110))) == {}


def test_all_likenesses_are_between_0_and_1():
    story = Story()
    for _ in range(30):
        story.say("H", "Welcome everyone.", "Please welcome Maria Lopez.").talk("A", 60)
    assert all(0 <= value <= 1 for value in likeness(story.segments).values())
