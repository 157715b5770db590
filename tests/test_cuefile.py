"""Files of captions as they are found: headers, blocks, identifiers, times, line ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.captions.cuefile import RawCue, parse_cues

VTT = "WEBVTT\n\n"


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("00:00:01.500 --> 00:00:02.000", 1.5, 2.0),
        ("00:00:01,500 --> 00:00:02,000", 1.5, 2.0),
        ("00:01.5 --> 1:02.25", 1.5, 62.25),
        ("0:00:01 --> 0:00:02", 1.0, 2.0),
        ("100:00:01.000 --> 1234:00:00.000", 360_001.0, 4_442_400.0),
        ("00:00:01.000-->00:00:02.000", 1.0, 2.0),
        ("00:00:01.000\t-->\t00:00:02.000 align:start position:0% line:-1", 1.0, 2.0),
        ("00:00:01,000 --> 00:00:02,000  X1:40 X2:600 Y1:20 Y2:50", 1.0, 2.0),
        ("-00:00:01,000 --> 00:00:02,000", -1.0, 2.0),
        ("00:00:09.000 --> 00:00:02.000", 9.0, 2.0),
    ],
)
@pytest.mark.parametrize("header", [VTT, ""])
def test_times_are_read_in_all_their_forms(times, start, end, header):
    assert parse_cues(f"{header}{times}\nHello\n").cues == (RawCue(start, end, "Hello"),)


@pytest.mark.parametrize(
    "times", ["00:00:61.000 --> 00:02:00.000", "00:75:00 --> 02:00:00", "1 --> 2", "00:00:01 --> later"]
)
def test_times_that_cannot_be_are_counted(times):
    file = parse_cues(f"{VTT}{times}\nHello\n\n00:00:05.000 --> 00:00:06.000\nThere\n")
    assert (file.unreadable, [cue.payload for cue in file.cues]) == (1, ["There"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_line_end_and_a_byte_order_mark_are_read(end, mark):
    lines = ["WEBVTT", "", "00:01.000 --> 00:02.000", "One", "more", "", "00:02.000 --> 00:03.000", "Two"]
    assert [cue.payload for cue in parse_cues(mark + end.join(lines)).cues] == ["One\nmore", "Two"]


def test_comments_styles_regions_and_identifiers_are_no_text():
    text = """WEBVTT - A title
Kind: captions
Language: de-AT

STYLE
::cue { color: red }

REGION
id:fred

NOTE one line

NOTE
several
lines

the first
00:01.000 --> 00:02.000
One

2
00:02.000 --> 00:03.000
Two
"""
    file = parse_cues(text)
    assert (file.webvtt, file.language, file.loose, file.unreadable) == (True, "de", 0, 0)
    assert [cue.payload for cue in file.cues] == ["One", "Two"]


def test_a_text_outside_of_any_cue_is_counted_in_webvtt_and_kept_in_srt():
    body = "00:00:01,000 --> 00:00:02,000\nOne\n\nlost?\n\n00:00:02,000 --> 00:00:03,000\nTwo\n"
    webvtt, srt = parse_cues(VTT + body.replace("lost?\n", "lost?\n\nmy id")), parse_cues(body)
    assert ([cue.payload for cue in webvtt.cues], webvtt.loose) == (["One", "Two"], 1)
    assert ([cue.payload for cue in srt.cues], srt.loose) == (["One\nlost?", "Two"], 0)
    assert parse_cues("A preface\n\n1\n" + body).loose == 1


def test_srt_numbers_are_identifiers_only_above_times():
    times = "00:00:01,000 --> 00:00:02,000"
    text = f"1\n{times}\n42\n\n2\n{times}\nTwo\n3\n{times}\n7"
    assert [cue.payload for cue in parse_cues(text).cues] == ["42", "Two", "7"]


def test_an_empty_cue_stays_empty():
    text = f"{VTT}00:01.000 --> 00:02.000\n\n00:02.000 --> 00:03.000\nTwo\n"
    assert [cue.payload for cue in parse_cues(text).cues] == ["", "Two"]


@pytest.mark.parametrize("text", ["", "\n\n", "{}", "<html></html>", "WEBVTTX\n\nHello", "1\n2\n3", "a --> b\nc"])
def test_what_is_no_file_of_captions_has_no_cues(text):
    assert parse_cues(text).cues == ()


def test_control_characters_and_marks_of_direction_are_gone():
    assert parse_cues(f"{VTT}00:01.000 --> 00:02.000\n\u202a\x1b[31mRe\xadd\x00\u202c\n").cues[0].payload == "[31mRed"


@given(st.text(alphabet="WEBVT\n\r 0123:.,->&<x", max_size=300))
def test_no_text_breaks_the_parser(text):
    for source in (text, VTT + text):
        file = parse_cues(source)
        assert file.unreadable + len(file.cues) <= source.count("-->")


@pytest.mark.parametrize(
    "body",
    [
        "x" * 10_000_000,
        " " * 5_000_000 + "-->",
        "0" * 5_000_000 + " --> 1",
        "-->\n" * 200_000,
        "NOTE\n\n" * 200_000,
        "00:01.000 --> " * 300_000,
    ],
    ids=["long line", "spaces", "digits", "arrows", "notes", "times in a row"],
)
@pytest.mark.parametrize("header", [VTT, ""])
def test_hostile_files_are_read_to_the_end(header, body):
    last = "\n\n00:00:08.000 --> 00:00:09.000\nlast"
    assert parse_cues(header + body + last).cues[-1] == RawCue(8.0, 9.0, "last")
