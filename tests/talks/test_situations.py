"""The situations that recordings of conferences bring, each as a session told in a few rows."""

import pytest

from talknotes.values import AgendaEntry, Billed, Chapter, Span
from tests.talks.stories import Story, told

INTRO, TALK, QUESTIONS = "intro", "talk", "questions"


def hosted(story: Story, who: str, name: str, seconds: float = 150.0) -> Story:
    story.say("H", f"Our next speaker knows a lot about it. Please welcome {name}.").applause()
    return story.talk(who, seconds, "Thank you for the introduction.").applause()


def welcome() -> Story:
    return Story().say("H", "Good morning everyone and welcome to the second day.", "I hope you had coffee.")


def test_one_talk_with_a_host_and_questions():
    story = hosted(welcome(), "A", "Maria Lopez")
    story.say("H", "Thank you, Maria.", "We have time for one question.").say("Q", "How long did that take you?")
    story.say("A", "About a year.", "But we were slow.").say("H", "That's all for today, see you tomorrow.")
    programme = story.programme()
    assert told(programme) == [(INTRO, None), (TALK, 0), (QUESTIONS, 0), (INTRO, None)]
    assert programme.talks[0].speakers == ("A",)


def test_a_section_runs_from_the_speakers_first_word_to_the_hosts_thanks():
    story = hosted(welcome(), "A", "Maria Lopez")
    story.say("H", "Thank you, Maria.", "That's all for today, see you tomorrow.")
    [talk] = [part for part in story.programme().parts if part.kind == TALK]
    mine = [segment.span for segment in story.segments if segment.speaker == "A"]
    assert (talk.span.start, talk.span.end) == (mine[0].start, mine[-1].end)


def test_two_talks_by_the_same_person():
    story = hosted(welcome(), "A", "Maria Lopez")
    story.say(
        "H", "Thank you, Maria.", "And she stays for a second one.", "Please welcome Maria Lopez again."
    ).applause()
    story.talk("A", 140, "Hello again.", "In this second talk I want to talk about tables.").applause()
    story.say("H", "Thank you, Maria.", "See you tomorrow.")
    programme = story.programme()
    assert told(programme) == [(INTRO, None), (TALK, 0), (INTRO, None), (TALK, 1), (INTRO, None)]
    assert [talk.speakers for talk in programme.talks] == [("A",), ("A",)]


def test_a_panel_without_a_dominant_voice_is_one_talk_of_its_voices():
    story = welcome().say("H", "Let's start with a round of introductions.")
    for _ in range(6):
        for who in "ABC":
            story.talk(who, 12)
        story.say("H", "What do the others think?")
    story.say("H", "Thank you all.", "That concludes the panel.")
    programme = story.programme()
    assert told(programme) == [(INTRO, None), (TALK, 0), (INTRO, None)]
    assert set(programme.talks[0].speakers) == {"A", "B", "C"}


def test_a_talk_with_two_speakers_in_turn():
    story = welcome().say("H", "Please welcome Ann Lee and Bob Stone.").applause()
    for _ in range(2):
        story.talk("A", 70, pause=0.5).talk("B", 60, pause=0.5)
    story.applause().say("H", "Thank you both.", "See you tomorrow.")
    programme = story.programme()
    assert told(programme) == [(INTRO, None), (TALK, 0), (INTRO, None)]
    assert set(programme.talks[0].speakers) == {"A", "B"}


def test_no_host():
    story = Story().talk("A", 90, "Hello, I'm Ann, and today I want to talk about owls.", "Thank you for listening.")
    story.wait(2).talk("B", 90, "Hi, my name is Bob, and I'm going to talk about gulls.")
    story.wait(2).talk("C", 90, "Good afternoon, I'm Carla. My talk is about bats.")
    assert told(story.programme()) == [(TALK, 0), (TALK, 1), (TALK, 2)]


def test_no_applause():
    story = welcome()
    for who, name in (("A", "Maria Lopez"), ("B", "David Chen")):
        story.say("H", f"Please welcome {name}.").talk(who, 120, "Thank you.").say("H", "Thanks a lot.")
    assert told(story.programme()) == [(INTRO, None), (TALK, 0), (INTRO, None), (TALK, 1), (INTRO, None)]


def test_a_host_who_also_gives_a_talk():
    story = hosted(welcome(), "A", "Maria Lopez").say("H", "Thank you, Maria.", "The next talk is my own.").wait(1.5)
    story.talk("H", 180, "Today I want to talk about how we built the stage.").applause()
    story = hosted(story.say("H", "So much for that."), "B", "David Chen").say("H", "Thank you, David.")
    programme = story.programme()
    assert [talk.speakers for talk in programme.talks] == [("A",), ("H",), ("B",)]


def test_a_recording_that_starts_in_the_middle_of_a_talk():
    story = Story().talk("A", 100).applause().say("H", "Thank you, Ann.")
    programme = hosted(story, "B", "David Chen").say("H", "Thank you, David.").programme()
    assert told(programme) == [(TALK, 0), (INTRO, None), (TALK, 1), (INTRO, None)]


def test_a_recording_that_stops_in_the_middle_of_a_talk():
    story = hosted(welcome(), "A", "Maria Lopez").say("H", "Thank you, Maria.", "Please welcome David Chen.").applause()
    assert told(story.talk("B", 60).programme())[-1] == (TALK, 1)


def test_twenty_lightning_talks():
    story = welcome()
    for number in range(20):
        story.say("H", f"Please welcome number {number + 1}." if number % 3 else "Next speaker, please.").talk(
            f"L{number}", 25
        )
        if number % 2:
            story.applause(4)
    programme = story.say("H", "Thank you all.", "See you tomorrow.").programme()
    assert [talk.speakers for talk in programme.talks] == [(f"L{number}",) for number in range(20)]


def test_a_question_in_the_middle_leaves_a_talk_whole():
    story = hosted(welcome(), "A", "Maria Lopez", 60)
    story.sounds.clear()
    story.say("Q", "Can you say that again?").talk("A", 90).say("H", "Thank you, Maria.")
    assert [kind for kind, _ in told(story.programme())].count(TALK) == 1


def test_a_break_with_music_lies_between_two_introductions():
    story = hosted(welcome(), "A", "Maria Lopez").say("H", "Thank you.", "Let's take a break.").wait(300)
    story = hosted(story.say("H", "Welcome back."), "B", "David Chen").say("H", "Thank you, David.")
    programme = story.programme()
    assert max(programme.parts, key=lambda part: part.span.duration).kind == "break"
    assert told(programme) == [(INTRO, None), (TALK, 0), (INTRO, None), (INTRO, None), (TALK, 1), (INTRO, None)]


def test_without_voices_what_hosts_say_still_cuts_a_session():
    story = Story().say(None, "Good morning everyone and welcome.", "Please welcome Maria Lopez.").applause()
    story.talk(None, 120, "Thank you.", "Today I want to talk about owls.").applause()
    story.say(None, "Thank you, Maria.", "Please welcome David Chen.").applause()
    story.talk(None, 120, "My name is David Chen and my talk is about gulls.").applause()
    programme = story.programme()
    assert [talk.title for talk in programme.talks] == ["Owls", "Gulls"]


AGENDA = (
    AgendaEntry("Owls at Night", (Billed("Maria Lopez", "FAIR"),)),
    AgendaEntry("Lunch", kind="break"),
    AgendaEntry("Gulls from the Air", (Billed("David Chen"),)),
)


@pytest.mark.parametrize("order", [("Maria Lopez", "David Chen"), ("David Chen", "Maria Lopez")])
def test_the_agenda_names_each_talk_in_whatever_order_they_were_given(order):
    story = welcome()
    for who, name in zip("AB", order, strict=True):
        hosted(story, who, name).say("H", "Thank you.")
    titles = {"Maria Lopez": "Owls at Night", "David Chen": "Gulls from the Air"}
    found = story.split(agenda=AGENDA)
    assert [talk.title for talk in found.programme.talks] == [titles[name] for name in order]
    assert [entry.speakers[0].name for entry in found.entries if entry] == list(order)


def test_an_agenda_that_is_longer_than_the_recording_names_only_what_was_given():
    story = hosted(welcome(), "A", "David Chen").say("H", "Thank you, David.")
    [entry] = story.split(agenda=AGENDA).entries
    assert entry == AGENDA[2]


def test_a_talk_that_the_agenda_does_not_hold_has_no_entry():
    story = hosted(welcome(), "A", "Somebody Else").say("H", "Thank you.")
    assert story.split(agenda=AGENDA).entries == (None,)


def test_chapters_that_are_topics_leave_a_talk_whole_and_untitled_by_them():
    story = Story().talk("A", 300)
    chapters = tuple(Chapter(f"Topic {at}", Span(at * 75, at * 75 + 75)) for at in range(4))
    programme = story.programme(chapters=chapters)
    assert told(programme) == [(TALK, 0)]
    assert programme.talks[0].title is None


def test_every_border_tells_its_evidence_with_weights():
    programme = hosted(welcome(), "A", "Maria Lopez").say("H", "Thank you, Maria.").programme()
    talk = next(part for part in programme.parts if part.kind == TALK)
    told_kinds = {why.kind for why in talk.evidence}
    assert {"introduced", "sound", "voice", "structure"} <= told_kinds
    assert all(why.weight is not None for why in talk.evidence)
