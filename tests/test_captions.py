"""Captions that people made: which to take, their words and speakers, and posts made from them."""

import json
import re
from itertools import pairwise

import jiwer
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from talknotes.captions.stage import (
    Told,
    automatic_sign,
    choose,
    load_captions,
    passed_over,
    read,
    sounds,
    used,
    voices,
    within,
)
from talknotes.errors import InputError
from talknotes.exchange.cues import cut_cues, share
from talknotes.exchange.formats import Spoken, render_srt, render_vtt
from talknotes.values import Caption, Evidence, Recording, Segment, Span, Word
from tests.runs import talknotes
from tests.scenes import SAMPLE, TRUTH

PLAIN = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello there\n\n00:03.000 --> 00:04.000\nand welcome\n"
VOICED = PLAIN.replace("Hello", "<v Maria>Hello")
SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello there\n"
TIMED = """WEBVTT
Kind: captions
Language: en

00:00:00.000 --> 00:00:02.000 align:start position:0%
now<00:00:00.320><c> we</c><00:00:00.480><c> come</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
now we come

00:00:02.010 --> 00:00:04.000 align:start position:0%
now we come
to<00:00:02.320><c> the</c><00:00:02.480><c> end</c>
"""
ROLLING = "".join(
    f"{at}\n00:00:0{at},000 --> 00:00:0{at + 1},000\nline number {at}\nline number {at + 1}\n\n" for at in range(1, 6)
)
CONFIDENT = PLAIN.replace("00:01", "NOTE Confidence: 0.91\n\n00:01")


def caption(text=PLAIN, language="en", automatic=False, origin="publisher") -> Caption:
    return Caption(origin, language, automatic, text)


def vtt(*cues: tuple[float, float, str], header: str = "WEBVTT\n\n") -> str:
    def stamp(seconds: float) -> str:
        whole, rest_ms = divmod(round(seconds * 1000), 1000)
        return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{rest_ms:03}"

    return header + "\n\n".join(f"{stamp(start)} --> {stamp(end)}\n{text}" for start, end, text in cues) + "\n"


def said(text: str, **more) -> str:
    return " ".join(word.text for word in read(text, "en", 1000.0, **more).words)


def messages(text: str, duration: float = 30.0) -> str:
    return "\n".join(notice.message for notice in read(text, "en", duration).notices)


@pytest.mark.parametrize(
    ("captions", "language", "chosen"),
    [
        ([], "en", None),
        ([caption()], "en", 0),
        ([caption()], "en-US", 0),
        ([caption()], None, 0),
        ([caption(language=None)], "en", 0),
        ([caption(automatic=True)], "en", None),
        ([caption(TIMED)], "en", None),
        ([caption(ROLLING)], "en", None),
        ([caption(CONFIDENT)], "en", None),
        ([caption(TIMED, origin="sidecar"), caption()], "en", 1),
        ([caption(language="fr")], "en", None),
        ([caption(language="fr"), caption()], "en", 1),
        ([caption(language="fr"), caption()], None, None),
        ([caption(PLAIN.replace("\n\n", "\nLanguage: fr\n\n", 1), None)], "en", None),
        ([caption(SRT), caption(VOICED), caption()], "en", 1),
        ([caption(VOICED, None), caption(VOICED)], "en", 1),
        ([caption(SRT), caption()], "en", 0),
        ([caption("no captions"), caption("WEBVTT\n\n"), caption()], "en", 2),
        ([caption(language="ja"), caption(TIMED, "ja", automatic=True), caption()], None, 0),
    ],
)
def test_captions_by_people_in_the_spoken_language_are_chosen(captions, language, chosen):
    assert choose(captions, language) == (None if chosen is None else captions[chosen])


@pytest.mark.parametrize(
    ("text", "sign"),
    [(PLAIN, None), (VOICED, None), (SRT, None), (TIMED, "word-timed cues"), (ROLLING, "rolling cues"),
     (CONFIDENT, "confidences of a recognizer"), ("", None)],
)  # fmt: skip
def test_a_machines_work_shows_in_what_it_wrote(text, sign):
    assert automatic_sign(text) == sign


def test_captions_that_could_have_been_taken_are_named_with_the_reason():
    assert passed_over([caption(), caption(language="fr"), caption(TIMED, automatic=True)], "en") == ()
    [notice] = passed_over([caption(TIMED)], "en")
    assert "word-timed" in notice.message
    [notice] = passed_over([caption("WEBVTT\n")], "en")
    assert "damaged or empty" in notice.message
    [notice] = passed_over([caption(), caption(language="fr")], None)
    assert "en, fr" in notice.message
    assert "--language" in notice.message


def test_the_notice_tells_whose_words_these_are():
    assert "captions by people" in used(caption(), "en").message
    assert "look automatic (rolling cues)" in used(caption(ROLLING), "en").message
    assert "the recording is in de" in used(caption(), "de").message


def test_words_have_no_probability_and_interpolated_times():
    transcript = read(PLAIN, None, 10.0)
    assert (transcript.language, transcript.source, transcript.notices) == ("und", "captions", ())
    assert transcript.words[:2] == (Word("Hello", Span(1.0, 1.5)), Word("there", Span(1.5, 2.0)))


def test_the_language_given_comes_before_the_headers():
    text = PLAIN.replace("\n\n", "\nLanguage: de-CH\n\n", 1)
    assert [read(text, language, 9.0).language for language in (None, "en-GB")] == ["de", "en"]


@pytest.mark.parametrize("text", ["", "<!doctype html>", '{"events": []}', "WEBVTT\n\nNOTE nothing\n"])
def test_what_is_no_file_of_captions_is_named_with_the_next_step(text, tmp_path):
    path = tmp_path / "talk.vtt"
    path.write_text(text)
    with pytest.raises(InputError, match=r"talk\.vtt: .*\.srt.*--captions"):
        load_captions(path, "en")
    with pytest.raises(InputError, match=r"my captions: "):
        read(text, "en", 9.0, "my captions")


def test_a_file_is_read_in_utf_8_and_utf_16(tmp_path):
    path = tmp_path / "talk.srt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_bytes(SRT.replace("there", "Zoë").encode(encoding))
        assert said(load_captions(path, None).text) == "Hello Zoë"
    path.write_bytes(SRT.replace("there", "Zoë").encode("cp1252"))
    with pytest.raises(InputError, match="iconv"):
        load_captions(path, None)
    with pytest.raises(InputError, match="can't be read"):
        load_captions(tmp_path / "none.vtt", None)


def test_cues_outside_of_the_recording_are_dropped_or_clipped_and_told():
    text = vtt((1, 2, "in"), (28, 33, "half in"), (40, 41, "out"))
    transcript = read(text, "en", 30.0)
    assert [(word.text, word.span.end <= 30.0) for word in transcript.words] == [
        ("in", True), ("half", True), ("in", True)
    ]  # fmt: skip
    assert re.search("outside of the recording .*: 1\n.*beyond the recording, clipped: 1", messages(text))
    assert messages(vtt((29, 30.3, "a breath too long"))) == ""


def test_captions_of_another_recording_are_refused():
    with pytest.raises(InputError, match=r"talk\.vtt: none of its 2 captions lies within .* 0:30"):
        read(vtt((40, 41, "a"), (50, 51, "b")), "en", 30.0, "talk.vtt")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (vtt((5, 6, "b"), (1, 2, "a")), "out of order, put in the order of their times: 1"),
        (vtt((5, 4, "b")), "end before they begin: 1"),
        (vtt((1, 2, "a")) + "\nloose\n", "outside of any caption, left out: 1"),
        (vtt((1, 2, "a")) + "\n00:99:99 --> x\nb\n", "times that can't be read, left out: 1"),
        (vtt((1, 2, "a [LAUGHS]"), (3, 4, "[LAUGHS]"), (5, 6, "♪ la ♪")), "no speech: [LAUGHS] ×2, ♪ la ♪"),
    ],
)
def test_nothing_is_left_out_in_silence(text, told):
    assert told in messages(text)


def test_a_long_stretch_without_captions_is_told():
    notices = read(vtt((0, 5, "a"), (100, 105, "b")), "en", 110.0).notices
    assert [(notice.message, notice.span) for notice in notices] == [("no captions from 0:05 to 1:40", Span(5, 100))]
    many = read(vtt(*[(at * 100, at * 100 + 1, "a") for at in range(9)]), "en", 900.0).notices
    assert (len(many), "4 more" in many[-1].message) == (6, True)


def test_voices_are_kept_as_evidence_and_not_as_words():
    text = vtt(
        (0, 4, "<v Maria Lopez>ab ab"), (5, 9, ">> DAVID: Abcd. >> Abcd"), (10, 12, "- ab\n- cd"), (13, 14, ">> ANN:")
    )
    assert said(text) == "ab ab Abcd. Abcd ab cd"
    assert voices(text) == (
        Told("Maria Lopez", Span(0, 4)), Told("DAVID", Span(5, 7.222)), Told(None, Span(7.222, 9)),
        Told(None, Span(10, 11)), Told(None, Span(11, 12)), Told("ANN", Span(13, 14)),
    )  # fmt: skip


def test_hostile_names_and_words_stay_data():
    text = vtt((0, 4, "<v &lt;script&gt;\x1b[31m>{{&lt; x &gt;}} [link](javascript:x)"))
    assert [told.speaker for told in voices(text)] == ["<script>[31m"]
    assert said(text) == "{{< x >}} (javascript:x)"


def test_sounds_are_kept_as_evidence_with_their_times():
    assert sounds(vtt((5, 6, "♪ la ♪"), (1, 2, "a [LAUGHS]"))) == (
        Evidence("sound", "[LAUGHS]", 1.0), Evidence("sound", "♪ la ♪", 5.0)
    )  # fmt: skip


def test_a_window_keeps_the_words_that_begin_in_it():
    transcript = read(vtt((0, 4, "ab ab"), (4, 6, "ab"), (100, 101, "cd")), "en", 101.0)
    found = within(transcript, Span(2, 5))
    assert [(word.text, word.span) for word in found.words] == [("ab", Span(2, 4)), ("ab", Span(4, 5))]
    assert (len(transcript.notices), found.notices) == (1, ())


def test_a_hundred_thousand_cues_are_read():
    cues = [(at, at + 0.9, f"word{at} again") for at in range(100_000)]
    words = read(vtt(*cues), "en", 100_000.0).words
    assert (len(words), words[-2].text, words[-2].span.start) == (200_000, "word99999", 99_999.0)


TEXTS = st.lists(
    st.lists(st.text("abcXYZéñ漢0'.,?!%", min_size=1, max_size=12), min_size=1, max_size=15), min_size=1, max_size=6
)


def _words(cue) -> set[str]:
    return set(" ".join(cue.lines).split())


@given(TEXTS, st.sampled_from([render_vtt, render_srt]), st.booleans())
def test_what_the_renderers_write_is_read_back(texts, render, spoken_by):
    """The words are the same, and each lies within the cue that shows it."""
    segments = tuple(
        Segment(f"s{at}", Span(at * 10, at * 10 + 8), "S1" if spoken_by else None, " ".join(row), tuple(
            Word(word, span) for word, span in zip(row, share(Span(at * 10, at * 10 + 8), row), strict=True)
        ))
        for at, row in enumerate(texts)
    )  # fmt: skip
    cues = cut_cues(segments, "en")
    # A cue that begins with the words of the one before it is a rolling caption to every reader, and told once.
    assume(not any(_words(one) & _words(other) for one, other in pairwise(cues)))
    spoken = Spoken(Recording("ab" * 32, "T", duration=100.0), "en", segments)
    words = read(render(spoken), "en", 100.0).words
    assert [word.text for word in words] == [word for row in texts for word in row]
    shown = [(word, cue) for cue in cues for word in " ".join(cue.lines).split()]
    for word, (text, cue) in zip(words, shown, strict=True):
        assert word.text == text
        assert cue.start_ms <= round(word.span.start * 1000) <= round(word.span.end * 1000) <= cue.end_ms


@given(st.text(max_size=300), st.sampled_from(["", "WEBVTT\n\n"]))
def test_no_text_does_anything_but_be_read_or_refused(text, header):
    source = f"{header}00:00:01.000 --> 00:00:02.000\n{text}"
    transcript = read(source, "en", 30.0)
    assert all(word.text.strip() and 0 <= word.span.start <= word.span.end <= 30 for word in transcript.words)
    assert len(voices(source)) + len(sounds(source)) >= 0


def truth_captions() -> str:
    cues = [(line["start"], line["end"], f"<v {line['who']}>{line['text']}") for line in TRUTH["lines"]]
    return vtt(*cues, header="WEBVTT\nLanguage: en\n\n")


def test_the_samples_truth_as_captions_has_no_word_wrong():
    reference = " ".join(line["text"] for line in TRUTH["lines"])
    transcript = read(truth_captions(), "en", TRUTH["duration"])
    assert jiwer.wer(reference, " ".join(word.text for word in transcript.words)) == 0.0
    assert [told.speaker for told in voices(truth_captions())] == [line["who"] for line in TRUTH["lines"]]


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "afternoon.vtt"
    path.write_text(truth_captions())
    return path


@pytest.fixture
def make(tmp_path):
    """A function that runs a command on the sample with nothing at hand to hear it: an engine would fail."""

    def run(*words, command="notes", source=SAMPLE):
        out = ["-o", tmp_path / "out"] if command == "notes" else []
        options = ["--diarize", "none", "--offline", "--model", "no-such-model", "--cache-dir", tmp_path / "cache"]
        return talknotes(command, source, *options, *out, *words)

    return run


def test_a_post_is_made_from_captions_without_any_engine(make, written, tmp_path):
    run = make("--captions", written)
    assert run.code == 0, run.err
    assert "Transcribing" not in run.err
    assert "warning: captions by people were used" in run.err
    [post] = (tmp_path / "out").glob("*.md")
    quotes = re.findall(r"“([^”]+)” \(", post.read_text())
    assert quotes
    assert set(quotes) <= {line["text"] for line in TRUTH["lines"]}
    report = json.loads((tmp_path / "out" / f".{post.stem}.talknotes.json").read_text())
    made_by = report["made_by"]["recognition"]
    assert (made_by["source"], made_by["language"]) == ("captions by people", "en")
    assert any("captions by people" in notice["message"] for notice in report["notices"])
    assert str(tmp_path) not in json.dumps(report)


def test_captions_beside_the_recording_are_taken_and_no_captions_turns_that_off(make, written, tmp_path):
    beside = tmp_path / "talk.flac"
    beside.write_bytes(SAMPLE.read_bytes())
    written.rename(tmp_path / "talk.en.vtt")
    assert make("-f", "txt", command="transcribe", source=beside).out.startswith("Good afternoon everyone")
    run = make("--no-captions", source=beside)
    assert (run.code, "no-such-model" in run.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [(TIMED, "a machine seems to have made them"), (vtt((9_000, 9_001, "far away")), "none lies within the recording")],
)
def test_captions_that_cannot_serve_are_left_aside_with_the_reason(make, tmp_path, text, reason):
    beside = tmp_path / "talk.flac"
    beside.write_bytes(SAMPLE.read_bytes())
    (tmp_path / "talk.en.vtt").write_text(text)
    run = make(source=beside)
    assert reason in run.err
    assert (run.code, "no-such-model" in run.err) == (2, True)


def test_changed_captions_change_the_words(make, written):
    before = make("--captions", written, command="transcribe").out
    written.write_text(written.read_text().replace("Good afternoon", "Good evening"))
    after = make("--captions", written, command="transcribe").out
    assert after == before.replace("Good afternoon", "Good evening") != before


def test_a_window_bounds_the_captions(make, written):
    out = make("--captions", written, "--from", "16", "--to", "19", command="transcribe").out
    assert out == "Thank you for the kind introduction.\n"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--captions", "none.vtt"], 3, "none.vtt"),
        (["--captions", "x.vtt", "--no-captions"], 2, "one of them"),
        (["--captions", "x.vtt", "--transcript", "x.json"], 2, "one of them"),
        (["--captions", "x.vtt", "other.flac"], 2, "one recording"),
    ],
)
def test_requests_that_make_no_sense_are_refused(make, words, code, told):
    run = make(*words)
    assert (run.code, told in run.err) == (code, True)
