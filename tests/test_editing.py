import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.errors import InputError, TalknotesError, UsageError
from talknotes.exchange.editing import programme_json, read_programme, read_transcript
from talknotes.exchange.formats import Spoken, render_json
from talknotes.values import (
    Evidence,
    Part,
    Person,
    Programme,
    Recording,
    Segment,
    Span,
    Talk,
    Transcript,
    Turn,
    Word,
    hull,
    join_words,
)

RECORDING = Recording("ab" * 32, "Afternoon session", duration=100.0)
WHY = (Evidence("voice", "one voice speaks for 0:40", 10.0),)
PROGRAMME = Programme(
    (
        Part("intro", None, Span(0, 10), ("S1",), WHY),
        Part("talk", 0, Span(10, 50), ("S2",), WHY),
        Part("questions", 0, Span(50, 60), ("S2", "S3"), WHY),
        Part("talk", 1, Span(60, 100), ("S3",), WHY),
    ),
    (Talk("Tables", ("S2",), WHY), Talk(None, ("S3",), WHY)),
    (Person("S1"), Person("S2", "Ada Byron", "Engine", WHY), Person("S3")),
)
Change = Callable[[dict[str, Any]], object]


def edited_programme(tmp_path: Path, change: Change, recording: Recording = RECORDING) -> Programme:
    path = tmp_path / "talks.json"
    document = json.loads(programme_json(RECORDING, PROGRAMME))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_programme(path, recording)


def refusal(call: Callable[[], object], kind: type[TalknotesError] = UsageError) -> str:
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
    return str(caught.value)


def test_a_programme_prints_what_a_person_needs() -> None:
    document = json.loads(programme_json(RECORDING, PROGRAMME))
    assert list(document) == ["schema", "recording", "talks", "people", "parts"]
    assert document["recording"]["hash"] == RECORDING.hash
    assert document["talks"][0]["title"] == "Tables"
    assert list(document["people"][0]) == ["label", "name", "affiliation", "evidence", "confidence"]
    assert document["parts"][2]["span"] == {"start": 50, "end": 60}
    assert document["parts"][0]["talk"] is None


def test_a_programme_lists_everyone_who_speaks(tmp_path: Path) -> None:
    path = tmp_path / "talks.json"
    path.write_text(programme_json(RECORDING, replace(PROGRAMME, people=(Person("S2", "Ada"),))))
    assert [person.label for person in read_programme(path, RECORDING).people] == ["S2", "S3", "S1"]


def test_an_unchanged_programme_reads_back(tmp_path: Path) -> None:
    assert edited_programme(tmp_path, lambda document: None) == PROGRAMME


def test_a_border_moves(tmp_path: Path) -> None:
    def move(document: dict[str, Any]) -> None:
        document["parts"][0]["span"]["end"] = document["parts"][1]["span"]["start"] = "0:12.5"

    spans = [part.span for part in edited_programme(tmp_path, move).parts]
    assert spans == [Span(0, 12.5), Span(12.5, 50), Span(50, 60), Span(60, 100)]


@pytest.mark.parametrize(
    ("written", "seconds"), [(12, 12.0), (12.25, 12.25), ("12.25", 12.25), ("0:12", 12.0), ("0:00:12", 12.0)]
)
def test_times_in_all_their_forms(tmp_path: Path, written: object, seconds: float) -> None:
    def move(document: dict[str, Any]) -> None:
        document["parts"][0]["span"]["end"] = document["parts"][1]["span"]["start"] = written

    assert edited_programme(tmp_path, move).parts[1].span.start == seconds


def test_an_end_that_was_left_out_is_where_the_next_part_starts(tmp_path: Path) -> None:
    def leave_out(document: dict[str, Any]) -> None:
        document["parts"][1]["span"] = {"start": "0:10"}
        document["parts"][2]["span"] = {"start": 55, "end": None}
        del document["parts"][3]["span"]["end"]

    assert [part.span.end for part in edited_programme(tmp_path, leave_out).parts] == [10, 55, 60, 100]


def test_the_last_end_is_needed_where_nobody_knows_the_length(tmp_path: Path) -> None:
    def leave_out(document: dict[str, Any]) -> None:
        del document["parts"][3]["span"]["end"]

    message = refusal(lambda: edited_programme(tmp_path, leave_out, replace(RECORDING, duration=None)))
    assert "parts[3].span.end is missing" in message


def test_titles_and_names_change_and_evidence_goes(tmp_path: Path) -> None:
    def rename(document: dict[str, Any]) -> None:
        document["talks"][1]["title"] = "Chairs: a history"
        document["talks"][0]["title"] = "  "
        document["people"][2] |= {"name": "Grace Hopper", "affiliation": "Navy"}
        for entry in (*document["talks"], *document["people"], *document["parts"]):
            del entry["evidence"]

    programme = edited_programme(tmp_path, rename)
    assert [talk.title for talk in programme.talks] == [None, "Chairs: a history"]
    assert programme.person("S3") == Person("S3", "Grace Hopper", "Navy")
    assert all(entry.evidence == () for entry in (*programme.talks, *programme.people, *programme.parts))


def test_neighbours_may_be_parts_of_the_same_talk(tmp_path: Path) -> None:
    def merge(document: dict[str, Any]) -> None:
        document["parts"][2]["kind"] = "talk"

    parts = edited_programme(tmp_path, merge).parts_of(0)
    assert [(part.kind, part.span) for part in parts] == [("talk", Span(10, 50)), ("talk", Span(50, 60))]


def test_a_talk_can_be_removed(tmp_path: Path) -> None:
    def remove(document: dict[str, Any]) -> None:
        del document["talks"][1]
        document["parts"][3] |= {"kind": "break", "talk": None}

    assert [talk.title for talk in edited_programme(tmp_path, remove).talks] == ["Tables"]


def put(value: object, *place: str | int) -> Change:
    def change(document: Any) -> None:
        for step in place[:-1]:
            document = document[step]
        document[place[-1]] = value

    return change


def drop(*place: str | int) -> Change:
    def change(document: Any) -> None:
        for step in place[:-1]:
            document = document[step]
        del document[place[-1]]

    return change


def test_control_characters_and_lone_surrogates_are_dropped(tmp_path: Path) -> None:
    programme = edited_programme(tmp_path, put("Ta\ud800b\x1bles", "talks", 0, "title"))
    assert programme.talks[0].title == "Tables"


REFUSED: list[tuple[Change, str]] = [
    (put(12, "parts", 0, "span", "end"), "parts[0].span.end is 12.0 and parts[1].span.start is 10.0: what is between"),
    (put(12, "parts", 0, "span", "end"), "belongs to both. Make these two numbers equal"),
    (drop("parts", 2), "parts[1].span.end is 50.0 and parts[2].span.start is 60.0 (1:00)"),
    (drop("parts", 2), "belongs to neither. Make these two numbers equal"),
    (put(5, "parts", 1, "span", "end"), "parts[1].span: it ends (5.0) before it starts (10.0)"),
    (put({"start": 70}, "parts", 2, "span"), "parts[2].span.start is 70.0 (1:10), but what comes after it is at 60.0"),
    (put("soon", "parts", 2, "span", "end"), "parts[2].span.end: not a time: 'soon'"),
    (put(-1, "parts", 2, "span", "end"), "parts[2].span.end: "),
    (put(True, "parts", 2, "span", "end"), "parts[2].span.end: not a time"),
    (put(float("inf"), "parts", 3, "span", "end"), "parts[3].span.end: "),
    (put(float("nan"), "parts", 3, "span", "end"), "parts[3].span.end: "),
    (drop("talks", 1), "parts[3].talk: there is no talk 1. Write the number of one of them: 0 (Tables)"),
    (put(-1, "parts", 3, "talk"), "parts[3].talk: there is no talk -1"),
    (put(None, "parts", 3, "talk"), "parts[3].talk: a part of kind 'talk' needs the number of its talk"),
    (put(0, "parts", 0, "talk"), "parts[0].talk: a part of kind 'intro' belongs to no talk. Write null"),
    (put("speech", "parts", 0, "kind"), "parts[0].kind: Input should be 'intro', 'talk', 'questions' or 'break'"),
    (
        put(["Ada"], "talks", 0, "speakers"),
        "talks[0].speakers[0]: 'Ada' is no known label. Known in `people`: S1, S2 (Ada Byron), S3.",
    ),
    (put(["S1", "S9"], "parts", 0, "speakers"), "parts[0].speakers[1]: 'S9' is no known label"),
    (drop("people", 0), "parts[0].speakers[0]: 'S1' is no known label"),
    (put("S2", "people", 0, "label"), "people: a label stands there twice"),
    (put("x", "parts", 2, "titel"), "parts[2].titel: unknown key. Known there: kind, talk, span, speakers, evidence."),
    (put("x", "parts", 2, "span", "stop"), "parts[2].span.stop: unknown key. Known there: start, end."),
    (
        put("x", "a\x1b[2J"),
        "talks.json: a[2J: unknown key. Known there: schema, recording, talks, people, parts.",
    ),
    (drop("parts", 1, "kind"), "parts[1].kind: this key is missing"),
    (put(2, "schema"), "schema: Input should be 1. Given: 2."),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_what_cannot_be_meant_is_refused_by_its_place(tmp_path: Path, change: Change, message: str) -> None:
    said = refusal(lambda: edited_programme(tmp_path, change))
    assert said.startswith(str(tmp_path / "talks.json") + ": ")
    assert message in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{\n "schema": 1,,\n}', "line 2, column 14: not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        (b"[" * 200_000, "not valid JSON"),
        (b'{"a": 1, "a": 2}', "the key 'a' stands twice"),
        (None, "can't be read (No such file or directory)"),
    ],
)
@pytest.mark.parametrize("read", [read_programme, read_transcript])
def test_a_damaged_file_is_bad_input(
    tmp_path: Path, data: bytes | None, message: str, read: Callable[[Path, Recording], object]
) -> None:
    path = tmp_path / "talks.json"
    if data is not None:
        path.write_bytes(data)
    said = refusal(lambda: read(path, RECORDING), InputError)
    assert said.startswith(f"{path}: ")
    assert message in said


def test_a_file_that_holds_no_object_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "talks.json"
    path.write_text("[]")
    assert f"{path}: the file: " in refusal(lambda: read_programme(path, RECORDING))


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "talks.json"
    path.write_text(programme_json(RECORDING, PROGRAMME), encoding="utf-8-sig")
    assert read_programme(path, RECORDING) == PROGRAMME


def test_a_programme_of_another_recording_is_refused_with_both_titles(tmp_path: Path) -> None:
    other = replace(RECORDING, hash="cd" * 32, title="Morning session")
    said = refusal(lambda: edited_programme(tmp_path, lambda document: None, other), InputError)
    assert "'Afternoon session'" in said
    assert "'Morning session'" in said


WORDS = (
    Word("We", Span(0, 1), 0.9, "S1"),
    Word("moved", Span(1, 2), 0.8, "S1"),
    Word("the", Span(2, 3), 0.7, "S1"),
    Word("tabels.", Span(3, 5), 0.2, "S1"),
)
THANKS = (Word("Thank", Span(6, 7), 0.9, "S2"), Word("you.", Span(7, 8), 0.9, "S2"))
TURNS = (Turn("S1", Span(0, 5.5)), Turn("S2", Span(6, 8)), Turn("S3", Span(1, 2)))


def sentence(name: str, words: tuple[Word, ...], language: str = "en") -> Segment:
    return Segment(name, hull(word.span for word in words), words[0].speaker, join_words(words, language), words)


def edited_transcript(
    tmp_path: Path, change: Change, segments: tuple[Segment, ...] | None = None, language: str = "en"
) -> tuple[Transcript, tuple[Turn, ...]]:
    path = tmp_path / "transcript.json"
    segments = segments or (sentence("s1", WORDS), sentence("s2", THANKS))
    document = json.loads(render_json(Spoken(RECORDING, language, segments, TURNS)))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_transcript(path, RECORDING)


def test_an_unchanged_transcript_reads_back(tmp_path: Path) -> None:
    assert edited_transcript(tmp_path, lambda document: None) == (Transcript("en", WORDS + THANKS), TURNS)


CORRECTIONS = [
    ("We moved the tables.", [*WORDS[:3], Word("tables.", Span(3, 5))]),
    ("We the tabels.", [WORDS[0], *WORDS[2:]]),
    ("We moved all the tabels.", [*WORDS[:2], Word("all", Span(2, 2)), *WORDS[2:]]),
    ("So we moved the tabels.", [Word("So", Span(0, 0.5)), Word("we", Span(0.5, 1)), *WORDS[1:]]),
    ("We had  plans.", [WORDS[0], Word("had", Span(1, 2.333)), Word("plans.", Span(2.333, 5))]),
    ("Tables, only", [Word("Tables,", Span(0, 3.182)), Word("only", Span(3.182, 5))]),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), CORRECTIONS)
def test_words_are_made_anew_from_a_corrected_text(tmp_path: Path, text: str, words: list[Word]) -> None:
    transcript, turns = edited_transcript(tmp_path, put(text, "segments", 0, "text"))
    assert transcript.words == tuple(replace(word, speaker="S1") for word in words) + THANKS
    assert turns == TURNS


def test_corrected_words_count_where_the_text_was_left_alone(tmp_path: Path) -> None:
    transcript, _ = edited_transcript(tmp_path, put("tables.", "segments", 0, "words", 3, "text"))
    assert transcript.words == (*WORDS[:3], replace(WORDS[3], text="tables.", probability=None), *THANKS)


def test_a_corrected_text_wins_over_its_words(tmp_path: Path) -> None:
    def change_both(document: dict[str, Any]) -> None:
        document["segments"][0]["text"] = "We moved the chairs."
        document["segments"][0]["words"][3]["text"] = "tables."

    transcript, _ = edited_transcript(tmp_path, change_both)
    assert [word.text for word in transcript.words[:4]] == ["We", "moved", "the", "chairs."]


def test_words_that_say_the_same_as_a_corrected_text_stay(tmp_path: Path) -> None:
    def change_both(document: dict[str, Any]) -> None:
        document["segments"][0]["text"] = "We moved the coffee tables."
        document["segments"][0]["words"][3]["text"] = "coffee tables."

    transcript, _ = edited_transcript(tmp_path, change_both)
    assert transcript.words[3] == replace(WORDS[3], text="coffee tables.")


def test_deleted_words_are_made_from_the_text(tmp_path: Path) -> None:
    transcript, _ = edited_transcript(tmp_path, drop("segments", 1, "words"))
    assert transcript.words[4:] == (Word("Thank", Span(6, 7.111), None, "S2"), Word("you.", Span(7.111, 8), None, "S2"))


def test_unspaced_words_keep_their_borders(tmp_path: Path) -> None:
    words = tuple(
        Word(text, Span(at, at + 1), 0.9, "S1") for at, text in enumerate(["今日は", "とても", "良い", "天気"])
    )
    transcript, _ = edited_transcript(
        tmp_path, put("今日は少し悪い天気です", "segments", 0, "text"), (sentence("s1", words, "ja"),), "ja"
    )
    assert "".join(word.text for word in transcript.words) == "今日は少し悪い天気です"
    assert transcript.words[0] == words[0]
    assert words[3] in transcript.words
    assert all(word.probability is None for word in transcript.words if word not in words)


def test_deleted_segments_are_gone(tmp_path: Path) -> None:
    assert edited_transcript(tmp_path, drop("segments", 0)) == (Transcript("en", THANKS), TURNS)


def test_segments_come_in_the_order_of_their_times(tmp_path: Path) -> None:
    transcript, _ = edited_transcript(tmp_path, lambda document: document["segments"].reverse())
    assert transcript.words == WORDS + THANKS


def test_a_corrected_speaker_wins_over_words_and_turns(tmp_path: Path) -> None:
    transcript, turns = edited_transcript(tmp_path, put("S2", "segments", 0, "speaker"))
    assert {word.speaker for word in transcript.words} == {"S2"}
    assert turns == (Turn("S2", Span(0, 5)), Turn("S3", Span(1, 2)), Turn("S1", Span(5, 5.5)), Turn("S2", Span(6, 8)))


def test_a_deleted_speaker_is_nobody(tmp_path: Path) -> None:
    transcript, turns = edited_transcript(tmp_path, put(None, "segments", 1, "speaker"))
    assert [word.speaker for word in transcript.words] == ["S1"] * 4 + [None] * 2
    assert turns == (Turn("S1", Span(0, 5.5)), Turn("S3", Span(1, 2)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (put("Ada", "segments", 0, "speaker"), "segments[0].speaker: speakers are labels here: S1, S2, and so on."),
        (put("s1", "turns", 0, "speaker"), "turns[0].speaker: speakers are labels here"),
        (put(4, "segments", 0, "span", "end"), "segments[0]: words[3] (3.0 to 5.0) lies outside of the segment's span"),
        (put(1.5, "segments", 0, "words", 0, "probability"), "segments[0].words[0].probability: "),
        (
            put("x", "segments", 0, "words", 0, "txt"),
            "Known there: text, span, probability, speaker, overlapped, heard.",
        ),
        (put("english!", "language"), "language: "),
        (put(9, "turns", 0, "span", "start"), "turns[0].span: it ends (5.5) before it starts (9.0)"),
    ],
)
def test_mistakes_in_a_transcript_are_refused_by_their_place(tmp_path: Path, change: Change, message: str) -> None:
    said = refusal(lambda: edited_transcript(tmp_path, change))
    assert said.startswith(str(tmp_path / "transcript.json") + ": ")
    assert message in said


def test_a_transcript_of_another_recording_is_refused(tmp_path: Path) -> None:
    said = refusal(lambda: edited_transcript(tmp_path, put("cd" * 32, "recording", "hash")), InputError)
    assert "'Afternoon session'" in said


TIMES = st.integers(0, 10_000_000).map(lambda time_ms: time_ms / 1000)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
NAMES = st.none() | TEXTS.filter(str.strip)
LABELS = ("S1", "S2", "S3")
WHYS = st.lists(st.builds(Evidence, TEXTS, TEXTS, st.none() | TIMES), max_size=2).map(tuple)
LANGUAGES = st.sampled_from(["en", "de", "ja", "zh"])


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    speakers = st.lists(st.sampled_from(LABELS), unique=True).map(tuple)
    talks = draw(st.lists(st.builds(Talk, NAMES, speakers, WHYS), max_size=3).map(tuple))
    parts = []
    for start, end in pairwise(sorted(draw(st.lists(TIMES, max_size=6)))):
        kind = draw(st.sampled_from(["intro", "talk", "questions", "break"] if talks else ["intro", "break"]))
        talk = draw(st.integers(0, len(talks) - 1)) if kind in ("talk", "questions") else None
        parts.append(Part(kind, talk, Span(start, end), draw(speakers), draw(WHYS)))
    return Programme(
        tuple(parts), talks, tuple(Person(label, draw(NAMES), draw(NAMES), draw(WHYS)) for label in LABELS)
    )


@st.composite
def transcripts(draw: st.DrawFn) -> Spoken:
    language = draw(LANGUAGES)
    segments, at = [], 0.0
    for number in range(draw(st.integers(0, 4))):
        speaker = draw(st.sampled_from([None, *LABELS]))
        words = []
        for _ in range(draw(st.integers(1, 6))):
            start, end = sorted((round(at + draw(st.floats(0, 5)), 3), round(at + draw(st.floats(0, 5)), 3)))
            probability = draw(st.none() | st.integers(0, 1000).map(lambda thousandths: thousandths / 1000))
            words.append(Word(draw(TEXTS), Span(start, end), probability, speaker))
            at = max(at, start)
        segments.append(sentence(f"s{number}", tuple(words), language))
        at = max(word.span.end for word in words)
    spans = st.tuples(TIMES, TIMES).map(lambda pair: Span(*sorted(pair)))
    turns = draw(st.lists(st.builds(Turn, st.sampled_from(LABELS), spans), max_size=4).map(tuple))
    return Spoken(RECORDING, language, tuple(segments), turns)


@given(programme=programmes())
def test_programmes_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, programme: Programme
) -> None:
    path = tmp_path_factory.getbasetemp() / "programme.json"
    path.write_text(programme_json(RECORDING, programme), encoding="utf-8")
    assert read_programme(path, RECORDING) == programme


@given(spoken=transcripts())
def test_transcripts_come_back_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, spoken: Spoken) -> None:
    path = tmp_path_factory.getbasetemp() / "transcript.json"
    path.write_text(render_json(spoken), encoding="utf-8")
    words = tuple(word for segment in spoken.segments for word in segment.words)
    assert read_transcript(path, RECORDING) == (Transcript(spoken.language, words), spoken.turns)


@given(spoken=transcripts(), text=TEXTS)
def test_a_corrected_text_is_said_within_its_segment(
    tmp_path_factory: pytest.TempPathFactory, spoken: Spoken, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "transcript.json"
    document = json.loads(render_json(spoken))
    for segment in document["segments"]:
        segment["text"] += " " + text
    path.write_text(json.dumps(document), encoding="utf-8")
    words = read_transcript(path, RECORDING)[0].words
    said = "".join(segment.text + text for segment in spoken.segments)
    assert "".join("".join(word.text for word in words).split()) == "".join(said.split())
    spans = [segment.span for segment in spoken.segments]
    assert all(any(span.start <= word.span.start <= word.span.end <= span.end for span in spans) for word in words)
