from dataclasses import replace

import pytest

from talknotes.errors import UsageError
from talknotes.summarize import open_summarizer, resolve_summarizer
from talknotes.summarize.contract import SummaryRequest
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


def test_the_back_ends_are_known_by_name():
    assert resolve_summarizer("auto") == "extractive"
    assert isinstance(open_summarizer("auto"), Extractive)
    with pytest.raises(UsageError, match="Known: auto, extractive"):
        open_summarizer("oracle")


def test_words_faster_than_anybody_speaks_are_not_quoted():
    [said] = scene(("S1", 6, 6.4, "They cut the cost by half a million."))
    words = tuple(Word(text, Span(6 + at * 0.05, 6.05 + at * 0.05), 0.95) for at, text in enumerate(said.text.split()))
    assert told(Extractive().summarize(request((replace(said, words=words),)))) == []
