from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.talks.phrases import find_phrases
from talknotes.talks.signs import Signs
from talknotes.talks.split import hosts, split
from talknotes.values import Chapter, Programme, Segment, Span, hull
from tests.scenes import TRUTH, scene, truth_segments


def kinds(programme: Programme) -> list[tuple[str, int | None]]:
    return [(part.kind, part.talk) for part in programme.parts]


def divided(segments, window, chapters=(), title=None) -> Programme:
    signs = Signs(chapters=tuple(chapters), phrases=find_phrases(segments, "en"))
    return split(segments, window, signs, title).programme


def split_scene(*rows, chapters=(), title=None) -> Programme:
    segments = scene(*rows)
    end = hull(s.span for s in segments).end if segments else 10.0
    return divided(segments, Span(0, end), chapters, title)


@pytest.mark.parametrize("merge_guest", [False, True], ids=["all voices", "question merged with its answer"])
def test_the_sample_has_two_talks_and_its_host_gives_none(merge_guest):
    programme = divided(truth_segments(merge_guest), Span(0, TRUTH["duration"]))
    assert [talk.speakers for talk in programme.talks] == [("S2",), ("S3",) if merge_guest else ("S4",)]
    assert hosts(programme) == {"S1"}
    assert [part.kind for part in programme.parts] == [part["kind"] for part in TRUTH["parts"]]
    assert [part.talk for part in programme.parts] == [part["talk"] for part in TRUTH["parts"]]
    for found, true in zip(programme.parts, TRUTH["parts"], strict=True):
        assert found.span.start == pytest.approx(true["start"], abs=1.0)


def test_titles_that_speakers_announce_are_taken_with_their_evidence():
    programme = divided(truth_segments(), Span(0, TRUTH["duration"]))
    assert [talk.title for talk in programme.talks] == ["Machine learning in production", "How we detect fake videos"]
    why = programme.talks[0].evidence[-1]
    assert (why.kind, why.detail) == ("announced", "I want to talk about machine learning in production")


def test_one_voice_alone_is_one_talk_under_the_recordings_title():
    programme = split_scene(("S1", 0, 50), ("S1", 51, 100), title="On Tables")
    assert kinds(programme) == [("talk", 0)]
    assert programme.talks[0].title == "On Tables"


def test_a_title_of_the_recording_is_no_title_of_one_of_two_talks():
    programme = split_scene(("S1", 0, 50), ("S2", 60, 65), ("S3", 70, 120), title="Morning")
    assert [talk.title for talk in programme.talks] == [None, None]


def test_a_short_question_within_a_talk_leaves_it_one_talk():
    programme = split_scene(("S1", 0, 60), ("S2", 60.5, 66), ("S1", 67, 130))
    assert kinds(programme) == [("talk", 0)]
    assert programme.talks[0].speakers == ("S1",)


def test_a_long_answer_is_part_of_the_questions():
    programme = split_scene(("S1", 0, 300), ("H", 301, 305), ("S2", 306, 320), ("S1", 321, 380), ("H", 381, 386))
    assert kinds(programme) == [("talk", 0), ("questions", 0), ("intro", None)]
    assert programme.parts[1].span == Span(301, 381)


def test_a_thank_you_of_the_speaker_makes_no_questions():
    programme = split_scene(("S1", 0, 60), ("H", 61, 66), ("S1", 66.5, 68), ("H", 69, 75), ("S2", 76, 140))
    assert kinds(programme) == [("talk", 0), ("intro", None), ("talk", 1)]


def test_a_panel_without_a_long_voice_is_one_talk_of_all_its_speakers():
    rows = [(f"S{1 + at % 3}", at * 12.0, at * 12.0 + 11) for at in range(12)]
    programme = split_scene(*rows)
    assert kinds(programme) == [("talk", 0)]
    assert sorted(programme.talks[0].speakers) == ["S1", "S2", "S3"]


def test_without_speakers_all_speech_is_one_talk_of_nobody():
    programme = split_scene((None, 5, 30), (None, 31, 60))
    assert kinds(programme) == [("break", None), ("talk", 0)]
    assert programme.talks[0].speakers == ()


def test_silence_alone_is_a_break():
    assert kinds(divided((), Span(0, 60))) == [("break", None)]


def test_applause_between_parts_is_a_break_with_its_evidence():
    programme = split_scene(("S1", 0, 60), ("S2", 70, 130))
    assert kinds(programme) == [("talk", 0), ("break", None), ("talk", 1)]
    assert programme.parts[1].span == Span(60, 70)
    assert programme.parts[1].evidence[0].time == 60


CHAPTERS = (
    Chapter("Welcome", Span(0, 20)),
    Chapter("Tables at Scale", Span(20, 200)),
    Chapter("Q&A", Span(200, 260)),
    Chapter("Finding Fakes", Span(260, 400)),
)
SESSION = (("H", 1, 19), ("H", 21, 27), ("S1", 30, 195), ("S2", 205, 210), ("S1", 212, 255), ("S3", 265, 395))


def test_chapters_give_titles_and_kinds_and_keep_the_host_out_of_the_talk():
    programme = split_scene(*SESSION, chapters=CHAPTERS)
    assert [talk.title for talk in programme.talks] == ["Tables at Scale", "Finding Fakes"]
    told = [kind for kind in kinds(programme) if kind[0] != "break"]
    assert told == [("intro", None), ("talk", 0), ("questions", 0), ("talk", 1)]
    assert programme.parts_of(0)[0].span.start == 30
    assert programme.parts_of(0)[0].speakers == ("S1",)


def test_chapters_that_are_topics_of_one_talk_do_not_cut_it():
    chapters = tuple(Chapter(f"Topic {at}", Span(at * 100, at * 100 + 100)) for at in range(3))
    programme = split_scene(*[("S1", at * 10.0, at * 10.0 + 9) for at in range(30)], chapters=chapters, title="Whole")
    assert kinds(programme) == [("talk", 0)]
    assert programme.talks[0].title == "Whole"


@given(
    st.lists(st.tuples(st.sampled_from(["S1", "S2", "H", None]), st.floats(0, 20), st.floats(0.1, 200)), max_size=25),
    st.integers(0, 6),
)
def test_parts_are_contiguous_fill_the_window_and_name_real_talks(rows, chapter_count):
    at, segments = 0.0, []
    for number, (who, gap, length) in enumerate(rows):
        segments.append(Segment(f"s{number}", Span(at + gap, at + gap + length), who, "Words."))
        at += gap + length
    end = at + 5
    marks = [end * n / (chapter_count or 1) for n in range(chapter_count + 1)]
    chapters = [Chapter(f"C{n}", Span(a, b)) for n, (a, b) in enumerate(pairwise(marks))]
    programme = divided(segments, Span(0, end), chapters)
    assert (programme.parts[0].span.start, programme.parts[-1].span.end) == (0, end)
    assert all(a.span.end == b.span.start for a, b in pairwise(programme.parts))
    assert {part.talk for part in programme.parts} - {None} <= set(range(len(programme.talks)))
    assert all(part.evidence for part in programme.parts)


def test_a_session_of_unknown_voices_does_not_take_the_title_of_its_first_talk():
    said = "Today I want to talk about tables."
    programme = split_scene((None, 5, 30), (None, 31, 60, said), title="Whole Session")
    assert programme.talks[0].title == "Whole Session"
