"""When a recording counts as unchanged, and what else makes it due."""

import os
import time
from datetime import date

import pytest

from talknotes.batch.discovery import discover
from talknotes.batch.plan import Choice, Known, Names, compare, decide, plan, take_stamps, with_hash
from talknotes.batch.state import PostRow, Record

YEAR_NS = 365 * 86_400_000_000_000


@pytest.fixture
def folder(tmp_path):
    """Two recordings of the same size whose last change is long ago."""
    path = tmp_path / "in"
    path.mkdir()
    for name, data in (("a.mp3", b"ID3aaaa"), ("b.mp3", b"ID3bbbb")):
        (path / name).write_bytes(data)
        os.utime(path / name, ns=(1_600_000_000_000_000_000, 1_600_000_000_000_000_000))
    return path


def items(folder):
    return {item.name: item for item in discover([str(folder)]).items}


def record(item, later_ns=10_000_000_000, **changes):
    """What is known of an item that was done now; `later_ns` moves the clock by which its stamps were taken."""
    stamps = tuple(with_hash(item, stamp) for stamp in take_stamps(item))
    row = {"name": item.name, "outcome": "done", "options": "o", "stamps": stamps}
    return Record(**(row | {"taken_ns": time.time_ns() + later_ns} | changes))


def known(tmp_path, options="o", **records):
    return Known(records, options, tmp_path, Names(tmp_path / "data"))


@pytest.fixture
def read(monkeypatch):
    """The files that were read to the end."""
    from talknotes.batch import plan as module

    paths, hash_file = [], module.hash_file
    monkeypatch.setattr(module, "hash_file", lambda path: paths.append(path.name) or hash_file(path))
    return paths


def test_an_unchanged_file_is_not_read(folder, read):
    item = items(folder)["a.mp3"]
    known = record(item)
    read.clear()
    assert compare(item, known) == (True, None)
    assert read == []


def test_a_checksum_reads_it_all_the_same(folder, read):
    item = items(folder)["a.mp3"]
    known = record(item)
    read.clear()
    assert compare(item, known, checksum=True)[0]
    assert read == ["a.mp3"]


def test_contents_swapped_under_the_same_times_are_noticed(folder):
    before = items(folder)
    known = record(before["a.mp3"])
    status = (folder / "a.mp3").stat()
    (folder / "a.mp3").write_bytes((folder / "b.mp3").read_bytes())
    os.utime(folder / "a.mp3", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (folder / "a.mp3").stat().st_mtime_ns == status.st_mtime_ns
    assert compare(before["a.mp3"], known) == (False, None)


@pytest.mark.parametrize("later_ns", [0, -YEAR_NS], ids=["just changed", "clock set back"])
def test_a_stamp_that_may_be_too_young_is_not_trusted(folder, read, later_ns):
    item = items(folder)["a.mp3"]
    known = record(item, later_ns)
    read.clear()
    same, refreshed = compare(item, known)
    assert (same, read) == (True, ["a.mp3"])
    assert refreshed is not None
    # Where all but the bytes is the same, the bytes decide.
    lying = known.model_copy(update={"stamps": (known.stamps[0].model_copy(update={"sha256": "other"}),)})
    assert compare(item, lying) == (False, None)


def test_a_copy_under_the_same_name_is_the_same_and_its_stamp_is_refreshed(folder, tmp_path):
    item = items(folder)["a.mp3"]
    known = record(item)
    data = (folder / "a.mp3").read_bytes()
    (folder / "a.mp3").unlink()
    (folder / "a.mp3").write_bytes(data)
    same, refreshed = compare(item, known)
    assert same
    assert refreshed.stamps[0].mtime_ns == (folder / "a.mp3").stat().st_mtime_ns
    assert refreshed.media_hash == known.media_hash


@pytest.mark.parametrize("name", ["a.vtt", "a.en.srt", "glossary.txt", "agenda.md", "a.agenda.csv"])
def test_a_new_file_beside_a_recording_is_a_change(folder, name):
    known = record(items(folder)["a.mp3"])
    (folder / name).write_text("new")
    assert compare(items(folder)["a.mp3"], known) == (False, None)
    known = record(items(folder)["a.mp3"])
    (folder / name).write_text("NEW")
    assert compare(items(folder)["a.mp3"], known) == (False, None)


def test_reasons(folder, tmp_path):
    item = items(folder)["a.mp3"]
    (tmp_path / "there.md").write_text("x")
    row = record(item, posts=(PostRow(path="there.md", title="t"),))
    assert decide(item, None, known(tmp_path)).reason == "new"
    assert decide(item, row, known(tmp_path)).reason == "up to date"
    assert decide(item, row, known(tmp_path, "other")).reason == "options changed"
    assert decide(item, row.model_copy(update={"outcome": "failed"}), known(tmp_path)).reason == "failed before"
    gone = row.model_copy(update={"posts": (PostRow(path="gone.md", title="t"),)})
    assert decide(item, gone, known(tmp_path)).reason == "its post is gone"
    names = tmp_path / "data" / "names"
    names.mkdir(parents=True)
    (names / f"{row.media_hash}.json").write_text("{}")
    assert decide(item, row, known(tmp_path)).reason == "names changed"
    (folder / "a.mp3").unlink()
    assert decide(item, row, known(tmp_path)).reason == "changed"


def test_choices(folder, tmp_path):
    both = list(items(folder).values())
    failed = record(both[1], outcome="failed", exit_code=3)
    state = known(tmp_path, **{both[1].key: failed})
    assert [row.reason for row in plan(both, state, Choice())] == ["new", "failed before"]
    assert [row.item.name for row in plan(both, state, Choice(only_failed=True))] == ["b.mp3"]
    assert [row.item.name for row in plan(both, state, Choice(limit=1))] == ["a.mp3"]
    os.utime(folder / "b.mp3", (1_700_000_000, 1_700_000_000))
    assert [row.item.name for row in plan(both, state, Choice(since=date(2023, 11, 14)))] == ["b.mp3"]
    assert plan(both, state, Choice(since=date(2023, 11, 15))) == ()


def test_a_limit_counts_what_is_due_alone(folder, tmp_path):
    both = list(items(folder).values())
    state = known(tmp_path, **{both[0].key: record(both[0])})
    assert [row.reason for row in plan(both, state, Choice(limit=1))] == ["up to date", "new"]
