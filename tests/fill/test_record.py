"""The record of a fill lies with the user's data, names no path, and tells what each sentence rests on."""

from pathlib import Path

import pytest

from talknotes.files import hash_bytes
from talknotes.fill.record import Told, build_record, load_records, records_folder, store_record
from talknotes.fill.values import Origin
from talknotes.summarize.contract import Sentence
from talknotes.values import Notice, Segment, Span

SEGMENTS = (Segment("s1", Span(1.0, 2.5), "S1", "It went on."), Segment("s2", Span(2.5, 4.0), "S1", "And on."))
TOLD = Told(
    Origin("one", "rest", "Keynotes", "ab" * 32, (Span(1.0, 4.0),), "k1"), (Sentence("It did.", ("s2",), False),)
)


def test_a_record_comes_back(tmp_path: Path) -> None:
    post = tmp_path / "content" / "post.md"
    record = build_record(
        post, b"before", b"after", [TOLD], SEGMENTS, "0.1", {"model": "small"}, [Notice("fill", "look")]
    )
    place = store_record(tmp_path / "data", post, record)
    assert load_records(tmp_path / "data", post) == (record,)
    assert (record.before, record.after) == (hash_bytes(b"before"), hash_bytes(b"after"))
    (block,) = record.blocks
    assert block.sentences[0].evidence[0].words == "And on."
    assert str(tmp_path) not in place.read_text()
    assert "post.md" not in str(place.relative_to(tmp_path))
    assert tmp_path / "data" in place.parents


def test_the_same_fill_gives_the_same_bytes(tmp_path: Path) -> None:
    record = build_record(tmp_path / "post.md", b"before", b"after", [TOLD], SEGMENTS, "0.1")
    first = store_record(tmp_path / "a", tmp_path / "post.md", record).read_bytes()
    assert store_record(tmp_path / "b", tmp_path / "post.md", record).read_bytes() == first


def test_posts_have_records_of_their_own(tmp_path: Path) -> None:
    record = build_record(tmp_path / "a.md", b"before", b"after", [TOLD], SEGMENTS, "0.1")
    store_record(tmp_path, tmp_path / "a.md", record)
    assert load_records(tmp_path, tmp_path / "b.md") == ()


def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    folder = records_folder(tmp_path, tmp_path / "a.md")
    folder.mkdir(parents=True)
    (folder / "x.json").write_text("{}")
    assert load_records(tmp_path, tmp_path / "a.md") == ()


def test_a_sentence_without_its_segment_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such segment: s2"):
        build_record(tmp_path / "a.md", b"", b"", [TOLD], SEGMENTS[:1], "0.1")
