import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.errors import UsageError
from talknotes.exchange.cues import share
from talknotes.exchange.formats import FORMATS, SHOWS_SPEAKERS, Spoken, clean, recording_data, renderer
from talknotes.values import Caption, Chapter, Evidence, Person, Recording, Segment, Span, Turn, Word, hull, join_words

LINE_WIDTH, CUE_MS = 42, 7000
RECORDING = Recording("ab" * 32, "Afternoon session", duration=60.12345, chapters=(Chapter("One", Span(0, 9.87654)),))
TIMES = re.compile(r"^(\d{2,}):(\d\d):(\d\d)[.,](\d{3}) --> (\d{2,}):(\d\d):(\d\d)[.,](\d{3})$", re.M)


def spread(text: str, start: float, end: float, speaker: str | None = None, name: str = "s1") -> Segment:
    texts = text.split()
    words = tuple(
        Word(one, span, 0.5, speaker) for one, span in zip(texts, share(Span(start, end), texts), strict=True)
    )
    return Segment(name, Span(start, end), speaker, text, words)


def spoken(*segments: Segment, language: str = "en", **more: object) -> Spoken:
    return Spoken(RECORDING, language, segments, **more)


def times_ms(text: str) -> list[tuple[int, int]]:
    def whole(hours: str, minutes: str, seconds: str, rest: str) -> int:
        return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest)

    return [(whole(*found[:4]), whole(*found[4:])) for found in TIMES.findall(text)]


def test_known_formats_have_renderers() -> None:
    assert set(FORMATS) == {"txt", "srt", "vtt", "json", "rttm"}
    assert set(FORMATS) >= SHOWS_SPEAKERS == {"vtt", "json", "rttm"}
    assert renderer("srt") is FORMATS["srt"]


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"doc\[31m: unknown format. Known formats: txt, srt, vtt, json, rttm"):
        renderer("doc\x1b[31m")


@pytest.mark.parametrize("name", FORMATS)
def test_silence_renders(name: str) -> None:
    text = renderer(name)(spoken())
    assert text == "" or text.endswith("\n")


def test_txt_starts_a_paragraph_at_a_pause() -> None:
    one, two, three = spread("One.", 0, 1), spread("Two.", 3, 4), spread("Three.", 6.1, 7)
    assert renderer("txt")(spoken(one, two, three)) == "One. Two.\n\nThree.\n"


def test_txt_starts_a_paragraph_after_eight_sentences() -> None:
    segments = [spread(f"Number {number}.", number, number + 1) for number in range(17)]
    paragraphs = renderer("txt")(spoken(*segments)).split("\n\n")
    assert [paragraph.count(".") for paragraph in paragraphs] == [8, 8, 1]


def test_txt_sets_no_spaces_where_the_language_has_none() -> None:
    assert renderer("txt")(spoken(spread("こんにちは。", 0, 1), spread("皆さん。", 1, 2), language="ja")) == (
        "こんにちは。皆さん。\n"
    )


def test_txt_shows_neither_speakers_nor_times() -> None:
    text = renderer("txt")(spoken(spread("Hello there.", 61, 62, "S1"), people=(Person("S1", "Ada"),)))
    assert text == "Hello there.\n"


def test_srt_golden() -> None:
    segments = (
        spread("We moved the tables to another server, and nobody noticed anything at all.", 1, 5, "S1"),
        spread("Yes.", 5.2, 5.5, "S1"),
        spread("And then?", 5.6, 6.2, "S2"),
    )
    assert renderer("srt")(spoken(*segments)) == (
        "1\n00:00:01,000 --> 00:00:05,500\n"
        "We moved the tables to another server,\nand nobody noticed anything at all. Yes.\n"
        "\n2\n00:00:05,600 --> 00:00:06,600\nAnd then?\n"
    )


def test_vtt_golden() -> None:
    segments = (spread("Is 3 < 4 && true?", 0, 2, "S1"), spread("No --> yes.", 2, 4, "S2"), spread("Hm.", 9, 9.1))
    people = (Person("S1", "Ada <b> Lovelace\n& Co"), Person("S2"))
    assert renderer("vtt")(spoken(*segments, people=people)) == (
        "WEBVTT\nLanguage: en\n"
        "\n00:00:00.000 --> 00:00:02.000\n<v Ada &lt;b&gt; Lovelace &amp; Co>Is 3 &lt; 4 &amp;&amp; true?\n"
        "\n00:00:02.000 --> 00:00:04.000\n<v Speaker 2>No --&gt; yes.\n"
        "\n00:00:09.000 --> 00:00:10.000\nHm.\n"
    )


def test_srt_text_holds_no_arrow() -> None:
    assert renderer("srt")(spoken(spread("No --> yes.", 2, 4))).count("-->") == 1


def test_hours_grow_past_99() -> None:
    text = renderer("srt")(spoken(spread("Still here.", 360_000, 360_002)))
    assert "100:00:00,000 --> 100:00:02,000" in text


def test_a_cue_ends_at_a_pause() -> None:
    segment = Segment("s1", Span(0, 4), None, "a b", (Word("a", Span(0, 0.5)), Word("b", Span(3.5, 4))))
    assert times_ms(renderer("srt")(spoken(segment))) == [(0, 1000), (3500, 4500)]


def test_slow_speech_is_cut_so_that_every_word_is_shown_while_it_is_said() -> None:
    times = times_ms(renderer("srt")(spoken(spread("a b c d e f g h i j", 0, 20))))
    assert (times[0][0], times[-1][1]) == (0, 20_000)
    assert all(before[1] == after[0] for before, after in pairwise(times))
    assert max(end - start for start, end in times) <= CUE_MS


def test_a_word_stretched_over_a_silence_is_shown_for_seven_seconds() -> None:
    assert times_ms(renderer("srt")(spoken(spread("Well", 0, 20)))) == [(0, 7000)]


def test_cues_break_at_a_comma_rather_than_inside_a_phrase() -> None:
    text = (
        "When the second server had been running for some weeks, the people in our team began to trust the thing "
        "far more than the first one."
    )
    first = renderer("srt")(spoken(spread(text, 0, 9))).split("\n\n")[0]
    assert first.endswith("for some weeks,")


def test_a_word_longer_than_a_line_is_cut() -> None:
    word = "x" * 130
    lines = [line for line in renderer("srt")(spoken(spread(word, 0, 4))).splitlines() if line.startswith("x")]
    assert "".join(lines) == word
    assert max(map(len, lines)) <= LINE_WIDTH


def test_full_width_lines_are_half_as_long() -> None:
    text = "これは長い文です" * 8
    segment = Segment("s1", Span(0, 6), None, text, (Word(text, Span(0, 6)),))
    cues = renderer("srt")(spoken(segment, language="ja")).split("\n\n")
    lines = [line for cue in cues for line in cue.strip().split("\n")[2:]]
    assert "".join(lines) == text
    assert max(map(len, lines)) <= LINE_WIDTH // 2


def test_a_segment_without_words_is_timed_by_its_text() -> None:
    segment = Segment("s1", Span(0, 12), None, "word " * 30)
    times = times_ms(renderer("srt")(spoken(segment)))
    assert times[0][0] == 0
    assert times[-1][1] == 12_000
    assert len(times) >= 2


ANY_TEXT = st.text(st.characters(), max_size=60)
PLAIN_TEXT = st.text(st.sampled_from("abcdef,.?! <>&-字"), min_size=1, max_size=60)


@st.composite
def rows(draw: st.DrawFn, texts: st.SearchStrategy[str] = PLAIN_TEXT) -> tuple[Segment, ...]:
    """Words with pauses, overlaps and no length at all, as engines and people leave them."""
    segments, at = [], 0.0
    for number in range(draw(st.integers(0, 6))):
        speaker = draw(st.sampled_from([None, "S1", "S2"]))
        words = []
        for _ in range(draw(st.integers(1, 12))):
            at = max(0.0, at + draw(st.floats(-0.3, 2.5)))
            end = at + draw(st.floats(0, 9))
            words.append(Word(draw(texts), Span(at, end), 0.5, speaker))
            at = draw(st.sampled_from([at, end]))
        span = hull(word.span for word in words)
        segments.append(Segment(f"s{number}", span, speaker, join_words(words, "en"), tuple(words)))
    return tuple(segments)


@given(rows())
def test_cues_keep_the_rules(segments: tuple[Segment, ...]) -> None:
    blocks = renderer("srt")(spoken(*segments)).strip().split("\n\n")
    times = times_ms("\n".join(blocks))
    assert all(start < end and end - start <= CUE_MS for start, end in times)
    assert all(before[1] <= after[0] for before, after in pairwise(times))
    lines = [block.split("\n")[2:] for block in blocks if block]
    assert all(1 <= len(rows) <= 2 and all(0 < len(row) <= LINE_WIDTH for row in rows) for rows in lines)


@given(rows())
def test_cues_lose_no_text(segments: tuple[Segment, ...]) -> None:
    blocks = renderer("srt")(spoken(*segments)).strip().split("\n\n")
    shown = "".join("".join(block.split("\n")[2:]) for block in blocks)
    said = "".join(segment.text for segment in segments).replace(" ", "")
    assert shown.replace(" ", "").replace("→", "-->") == said


@given(rows())
def test_vtt_says_the_same_at_the_same_times_as_srt(segments: tuple[Segment, ...]) -> None:
    vtt, srt = renderer("vtt")(spoken(*segments)), renderer("srt")(spoken(*segments))
    assert times_ms(vtt) == times_ms(srt)
    assert vtt.count("-->") == len(times_ms(vtt))


@pytest.mark.parametrize("name", ["srt", "vtt"])
def test_ffmpeg_reads_the_cues(tmp_path: Path, name: str) -> None:
    text = "We moved the tables to <another> server & nobody --> noticed anything at all, they said. " * 9
    document = spoken(spread(text, 0.5, 40, "S1"), spread("Thanks.", 41, 41.2), people=(Person("S1", "A & B"),))
    path = tmp_path / f"subtitles.{name}"
    path.write_text(renderer(name)(document), encoding="utf-8")
    with av.open(str(path)) as container:
        read = [(packet.pts, packet.pts + packet.duration) for packet in container.demux() if packet.pts is not None]
    assert read == times_ms(path.read_text(encoding="utf-8"))
    assert len(read) > 5


@given(rows(ANY_TEXT), ANY_TEXT, st.sampled_from(sorted(FORMATS)))
def test_no_control_character_comes_through(segments: tuple[Segment, ...], title: str, name: str) -> None:
    document = Spoken(
        replace(RECORDING, title=title, description=title),
        "en",
        segments,
        (Turn("S1\x1b", Span(0, 1)),),
        (Person("S1", title),),
    )
    text = renderer(name)(document)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)
    text.encode()


def test_clean_keeps_newlines_and_turns_tabs_into_spaces() -> None:
    assert clean("a\tb\nc\x1b[2J\x9bd\x00é") == "a b\nc[2Jdé"


def test_json_golden() -> None:
    document = spoken(
        spread("Grüße an alle.", 1, 2.00004, "S1"),
        turns=(Turn("S1", Span(0.12349, 3)),),
        people=(Person("S1", "Ada", None, (Evidence("metadata", "Ada", 1.23456),)),),
    )
    text = renderer("json")(document)
    data = json.loads(text)
    assert list(data) == ["schema", "recording", "language", "segments", "turns", "people"]
    assert data["schema"] == 1
    assert data["recording"]["duration"] == 60.123
    assert data["recording"]["chapters"] == [{"title": "One", "span": {"start": 0, "end": 9.877}}]
    segment = data["segments"][0]
    assert list(segment) == ["id", "span", "speaker", "text", "text_hash", "words"]
    assert segment["span"] == {"start": 1, "end": 2.0}
    assert segment["words"][0] == {
        "text": "Grüße",
        "span": {"start": 1, "end": 1.417},
        "probability": 0.5,
        "speaker": "S1",
    }
    assert data["turns"] == [{"speaker": "S1", "span": {"start": 0.123, "end": 3}}]
    assert data["people"][0]["evidence"] == [{"kind": "metadata", "detail": "Ada", "time": 1.235, "weight": None}]
    assert "Grüße" in text
    assert text.startswith('{\n "schema": 1,\n "recording": {\n  "hash"')


def test_rttm_golden() -> None:
    turns = (Turn("S1", Span(0, 1.23456)), Turn("S2", Span(1.2, 3.5)))
    assert renderer("rttm")(spoken(turns=turns)) == (
        "SPEAKER Afternoon_session 1 0.000 1.235 <NA> <NA> S1 <NA> <NA>\n"
        "SPEAKER Afternoon_session 1 1.200 2.300 <NA> <NA> S2 <NA> <NA>\n"
    )


@pytest.mark.parametrize(
    ("title", "file_id"),
    [("Où est-ce ?", "Ou_est-ce"), ("日本語", "abababababab"), ("a/../b\n", "a_.._b"), ("", "abababababab")],
)
def test_rttm_names_the_file_by_a_safe_token(title: str, file_id: str) -> None:
    document = Spoken(replace(RECORDING, title=title), "en", (), (Turn("S1", Span(0, 1)),))
    assert renderer("rttm")(document).split(" ")[1] == file_id


@given(st.floats(0, 1e5), st.floats(0, 100), st.lists(st.text(max_size=5), min_size=1, max_size=9))
def test_share_fills_the_span_in_order(start: float, length: float, texts: list[str]) -> None:
    span = Span(start, start + length)
    pieces = share(span, texts)
    assert len(pieces) == len(texts)
    assert (pieces[0].start, pieces[-1].end) == (span.start, span.end)
    assert all(before.end == after.start for before, after in pairwise(pieces))


def test_a_recordings_captions_are_not_part_of_its_data():
    recording = replace(RECORDING, captions=(Caption("sidecar", "en", False, "WEBVTT"),))
    assert "captions" not in recording_data(recording)
    assert recording_data(recording) == recording_data(RECORDING)
