from dataclasses import replace

import pytest

from talknotes.summarize.contract import Manner, SummaryRequest
from talknotes.summarize.extractive import Extractive
from talknotes.talks.split import hosts, split
from talknotes.talks.structure import segments_within
from talknotes.values import Span, Word, hull
from tests.scenes import TRUTH, scene, truth_segments


def request(segments, **options) -> SummaryRequest:
    tell = (hull(s.span for s in segments),)
    return SummaryRequest(segments=segments, **({"tell": tell, "language": "en", "speakers": ("S1",)} | options))


def told(notes) -> list[str]:
    return [sentence.text for block in notes.blocks for sentence in block.sentences]


def sample_talk(talk: int, kind: str, merge_guest: bool = False):
    segments = truth_segments(merge_guest)
    programme = split(segments, Span(0, TRUTH["duration"])).programme
    spans = tuple(part.span for part in programme.parts_of(talk) if part.kind == kind)
    others = hosts(programme)
    inside = tuple(s for span in spans for s in segments_within(segments, span) if s.speaker not in others)
    return request(inside, tell=spans, speakers=programme.talks[talk].speakers, kind=kind)


def test_a_talk_is_told_in_its_speakers_own_sentences_in_order():
    asked = sample_talk(0, "talk")
    notes = Extractive().summarize(asked)
    by_id = {s.id: s for s in asked.segments}
    sentences = [sentence for block in notes.blocks for sentence in block.sentences]
    assert 7 <= len(sentences) < len(asked.segments)
    assert all(
        sentence.quoted and [by_id[i].text for i in sentence.segments] == [sentence.text] for sentence in sentences
    )
    starts = [by_id[sentence.segments[0]].span.start for sentence in sentences]
    assert starts == sorted(starts)
    assert {block.speaker for block in notes.blocks} == {"S2"}


def test_the_sentences_with_the_numbers_are_told_and_courtesies_are_not():
    text = " ".join(told(Extractive().summarize(sample_talk(0, "talk"))))
    assert "two hundred trillion" in text
    assert "Thank you" not in text
    assert "great to be here" not in text


def test_all_of_a_long_talk_is_covered():
    rows = [
        ("S1", at * 10.0, at * 10.0 + 9, f"Point {at} tells of topic number {at % 7} in detail.") for at in range(180)
    ]
    asked = request(scene(*rows))
    by_id = {s.id: s.span.start for s in asked.segments}
    starts = [by_id[s.segments[0]] for block in Extractive().summarize(asked).blocks for s in block.sentences]
    assert 20 <= len(starts) <= 36
    assert max(b - a for a, b in zip([0, *starts], [*starts, 1800], strict=False)) < 300


@pytest.mark.parametrize("merge_guest", [False, True])
def test_a_question_is_never_the_speakers(merge_guest):
    notes = Extractive().summarize(sample_talk(0, "questions", merge_guest))
    question, answer = notes.blocks
    assert (question.question, question.sentences[0].text) == (True, "How do you know when a model is too old?")
    assert question.speaker == (None if merge_guest else "S3")
    assert (answer.question, answer.speaker, len(answer.sentences)) == (False, "S2", 2)


def test_words_of_others_in_a_talk_are_not_told():
    segments = scene(
        ("S1", 0, 5, "The tables moved to a new kind of server."),
        ("S2", 5, 9, "We have ten more minutes for you here."),
    )
    assert told(Extractive().summarize(request(segments))) == ["The tables moved to a new kind of server."]


def test_a_sentence_with_one_doubtful_word_is_not_quoted_and_that_is_told():
    sure, doubtful = scene(
        ("S1", 0, 5, "The tables moved to a new kind of server."), ("S1", 6, 9, "They cut the cost by half a million.")
    )
    words = tuple(Word(text, Span(6, 7), 0.95) for text in doubtful.text.split())
    doubtful = replace(doubtful, words=(*words[:-1], replace(words[-1], probability=0.05)))
    notes = Extractive().summarize(request((sure, doubtful)))
    assert told(notes) == [sure.text]
    assert notes.notices[0].message.startswith("of 2, 1 sentence was not quoted")
    assert "0:06" in notes.notices[0].message


def test_what_the_author_told_already_is_left_out():
    asked = sample_talk(0, "talk")
    half = asked.tell[0].start + asked.tell[0].duration / 2
    asked = replace(asked, told=(Span(asked.tell[0].start, half),))
    by_text = {s.text: s.span.start for s in asked.segments}
    assert all(by_text[text] > half - 4 for text in told(Extractive().summarize(asked)))


def test_only_the_asked_span_is_told():
    asked = replace(sample_talk(0, "talk"), tell=(Span(60, 70),))
    by_text = {s.text: s.span for s in asked.segments}
    assert all(by_text[text].overlap(Span(60, 70)) > 0 for text in told(Extractive().summarize(asked)))


def test_nothing_said_gives_empty_notes():
    assert Extractive().summarize(request(scene(("S2", 0, 5)))).blocks == ()


def test_unknown_voices_are_quoted_under_nobodys_name():
    segments = scene((None, 0, 5, "The tables moved to a new kind of server."))
    [block] = Extractive().summarize(request(segments, speakers=())).blocks
    assert block.speaker is None


def test_words_faster_than_anybody_speaks_are_not_quoted():
    [said] = scene(("S1", 6, 6.4, "They cut the cost by half a million."))
    words = tuple(Word(text, Span(6 + at * 0.05, 6.05 + at * 0.05), 0.95) for at, text in enumerate(said.text.split()))
    assert told(Extractive().summarize(request((replace(said, words=words),)))) == []


_SUBJECTS = {
    "label printer": "The label printer in the basement jams on wet paper, {n} times a week.",
    "night owl": "Under a night owl in tree {n}, the microphone hears the river.",
    "city council": "For the city council in year {n}, the budget paid for batteries.",
}


def long_talk(**options) -> SummaryRequest:
    texts = [said.format(n=n) for said in _SUBJECTS.values() for n in range(20)]
    return request(scene(*(("S1", at * 8.0, at * 8.0 + 7, text) for at, text in enumerate(texts))), **options)


def test_a_long_talk_is_grouped_by_topic_under_the_speakers_own_phrases():
    asked = long_talk()
    notes = Extractive().summarize(asked)
    assert [block.heading for block in notes.blocks] == ["Label printer", "Night owl", "City council"]
    for block in notes.blocks:
        assert block.sentences
        assert all(block.heading.lower() in sentence.text.lower() for sentence in block.sentences)


def test_a_fill_and_a_short_talk_have_no_headings():
    full = long_talk(manner=Manner(block="quotes", detail="full"))
    short = replace(long_talk(), tell=(Span(0, 60),))
    for asked in (full, short):
        assert {block.heading for block in Extractive().summarize(asked).blocks} == {""}


def test_a_heading_stands_over_its_topic_once_however_many_speak():
    asked = long_talk(speakers=("S1", "S2"))
    turns = tuple(replace(s, speaker="S2") if at % 2 else s for at, s in enumerate(asked.segments))
    headings = [block.heading for block in Extractive().summarize(replace(asked, segments=turns)).blocks]
    assert [heading for heading in headings if heading] == ["Label printer", "Night owl", "City council"]
    assert len(headings) > 3


def test_disfluencies_are_taken_out_and_marked():
    segments = scene(
        ("S1", 0, 5, "So, um, we we had, we had to move the label printer."),
        ("S1", 5, 9, "It was, you know, in a wet basement."),
    )
    assert told(Extractive().summarize(request(segments))) == [
        "So […] we had to move the label printer.",
        "It was […] in a wet basement.",
    ]


def test_whole_sentences_are_told_and_fragments_are_not():
    segments = scene(
        ("S1", 0, 5, "And the other thing is"),
        ("S1", 6, 10, "that the label printer jams."),
        ("S1", 10, 14, "And the other thing is."),
        ("S1", 14, 18, "because of the wet and the"),
        ("S1", 30, 34, "The basement is wet in winter."),
    )
    [block] = Extractive().summarize(request(segments)).blocks
    assert [sentence.text for sentence in block.sentences] == [
        "And the other thing is that the label printer jams.",
        "The basement is wet in winter.",
    ]
    assert block.sentences[0].segments == ("s1", "s2")


def test_fragments_are_told_where_there_is_nothing_else():
    segments = scene(("S1", 0, 5, "and the other thing is the printer"), ("S1", 9, 15, "Because of the wet and the."))
    assert told(Extractive().summarize(request(segments)))


def test_of_an_hour_there_are_three_dozen_sentences_and_nothing_is_quoted_twice():
    texts = [said.format(n=n) for n in range(200) for said in _SUBJECTS.values()]
    notes = Extractive().summarize(
        request(scene(*(("S1", at * 6.0, at * 6.0 + 5, text) for at, text in enumerate(texts))))
    )
    assert len(told(notes)) == len(set(told(notes))) == 36


def test_where_marks_are_missing_here_and_there_they_tell_nothing():
    marked = [("S1", at * 5.0, at * 5.0 + 4, f"Printer {at} jams on wet paper.") for at in range(6)]
    merged = [("S1", 30 + at * 5.0, 34 + at * 5.0, f"the printer {at} jams And it is wet.") for at in range(4)]
    assert any("And it" in text for text in told(Extractive().summarize(request(scene(*marked, *merged)))))
    whole = scene(*marked, *(("S1", 60 + at * 5.0, 64 + at * 5.0, f"Owl {at} is dry.") for at in range(12)), merged[0])
    assert not any("And it" in text for text in told(Extractive().summarize(request(whole))))


def test_a_long_sentence_is_told_for_all_its_polite_beginning():
    polite = "Thank you, and the label printer in our wet basement jams on wet paper every day since the river came up."
    segments = scene(("S1", 0, 9, polite), ("S1", 9, 12, "Thank you, that was all."))
    assert told(Extractive().summarize(request(segments))) == [polite]
