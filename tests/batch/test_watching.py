"""A folder that is watched: what grows is left alone, what failed is not tried again and again."""

import json
import signal

import pytest

from talknotes.batch.discovery import discover
from talknotes.batch.plan import Choice, Known, Names, plan, take_stamps
from talknotes.batch.state import Record
from talknotes.batch.watching import Watch
from tests.batch.conftest import put_recording
from tests.batch.program import Place, finish, start


@pytest.fixture
def look(tmp_path):
    """Look at a folder with one recording; returns what is ready."""
    folder, watch, records = tmp_path / "in", Watch(), {}
    folder.mkdir()

    def looking(data=None, record=None):
        if data is not None:
            (folder / "a.mp3").write_bytes(data)
        items = discover([str(folder)], may_be_empty=True).items
        if record is not None:
            stamps = take_stamps(items[0])
            records[items[0].key] = Record(name="a.mp3", outcome=record, options="o", stamps=stamps)
        known = Known(records, "o", tmp_path, Names(tmp_path / "data"))
        return [row.item.name for row in watch.ready(plan(items, known, Choice()), known)]

    return looking


def test_a_file_is_ready_once_it_is_the_same_at_two_looks(look):
    assert look() == []
    assert look(b"ID3") == []
    assert look(b"ID3 and more") == []
    assert look() == ["a.mp3"]


def test_what_failed_is_tried_again_when_it_changes(look):
    look(b"ID3")
    assert look() == ["a.mp3"]
    assert look(record="failed") == []
    assert look() == []
    assert look(b"ID3 whole") == []
    assert look() == ["a.mp3"]


def test_what_failed_before_the_watch_is_tried_once(look):
    look(b"ID3")
    assert look(record="failed") == ["a.mp3"]
    assert look() == []


def test_a_recording_that_comes_later_gets_its_post(tmp_path):
    place = Place(tmp_path / "in", tmp_path)
    place.recordings.mkdir()
    process = start(place, "--watch")
    put_recording(place.recordings, "late.flac", 0)
    for line in process.stdout:
        if json.loads(line)["event"] == "done":
            break
    process.send_signal(signal.SIGINT)
    code, _, err = finish(process)
    assert (code, "Traceback" in err) == (130, False)
    assert (place.output / "2024-03-01-talk-number-0.md").exists()
