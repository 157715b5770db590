"""What is found in folders, lists and addresses, and what is passed over."""

import os
import shutil
from pathlib import Path

import pytest

from talknotes.batch.discovery import discover
from talknotes.errors import UsageError


def names(*inputs, excluded=(), known=()):
    return [item.name for item in discover([str(one) for one in inputs], excluded, known).items]


@pytest.fixture
def media(make_media):
    return make_media("source/talk.flac", "flac", 1.0)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "in"
    path.mkdir()
    return path


def test_folders_are_searched_to_the_bottom_in_order(folder, media):
    for name in ("b.flac", "a.flac", "sub/deep/c.flac"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(media, folder / name)
    assert names(folder) == ["a.flac", "b.flac", "sub/deep/c.flac"]


def test_content_tells_where_a_name_does_not(folder, media):
    shutil.copy(media, folder / "recording")
    shutil.copy(media, folder / "talk.dat")
    (folder / "notes.txt").write_text("no recording")
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"x" * 500)
    (folder / "liar.bin").write_bytes(b"fLaC" + b"x" * 500)
    assert names(folder) == ["recording", "talk.dat"]


def test_what_is_named_like_a_recording_is_never_passed_over_in_silence(folder):
    (folder / "broken.mp4").write_text("text")
    assert names(folder) == ["broken.mp4"]


def test_hidden_and_unfinished_files_are_left_out(folder, media):
    for name in ("talk.flac", ".talk.flac", "._talk.flac", "talk.flac.part", ".hidden/talk.flac"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(media, folder / name)
    assert names(folder) == ["talk.flac"]


def test_links_are_followed_once_and_loops_end(folder, media, tmp_path):
    shutil.copy(media, folder / "a.flac")
    (folder / "b.flac").symlink_to(folder / "a.flac")
    (folder / "other.flac").symlink_to(media)
    (folder / "loop").symlink_to(folder)
    (folder / "sub").mkdir()
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "gone.mp4").symlink_to(folder / "nowhere")
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(media, tmp_path / "elsewhere" / "far.flac")
    (folder / "mount").symlink_to(tmp_path / "elsewhere")
    assert names(folder) == ["a.flac", "gone.mp4", "other.flac", "mount/far.flac"]


def test_the_output_inside_the_input_is_not_read_back(folder, media):
    for name in ("talk.flac", "posts/old.flac", "cache/downloads/x.flac"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(media, folder / name)
    assert names(folder, excluded=(folder / "posts", folder / "cache")) == ["talk.flac"]
    assert names(folder, excluded=(folder,)) == ["talk.flac", "cache/downloads/x.flac", "posts/old.flac"]


def test_what_lies_beside_a_recording_belongs_to_it(folder, media):
    for name in ("a.flac", "a.b.flac", "c.flac"):
        shutil.copy(media, folder / name)
    for name in ("a.vtt", "a.en.srt", "a.b.vtt", "a.glossary.txt", "glossary.txt", "a.info.json", "c.agenda.md"):
        (folder / name).write_text("x")
    (folder / "agenda.csv").write_text("x")
    items = {item.name: item for item in discover([str(folder)]).items}
    beside = {name: [path.rpartition("/")[2] for path in item.files[1:]] for name, item in items.items()}
    assert beside["c.flac"] == ["glossary.txt", "c.agenda.md"]
    assert beside["a.flac"] == [
        *("a.b.vtt", "a.en.srt", "a.glossary.txt", "a.info.json", "a.vtt", "glossary.txt", "agenda.csv")
    ]
    assert "a.b.vtt" in beside["a.b.flac"]
    assert items["c.flac"].agenda == folder / "c.agenda.md"
    assert items["a.flac"].agenda == folder / "agenda.csv"


def test_a_recording_has_one_key_however_it_is_reached(folder, media, tmp_path, monkeypatch):
    shutil.copy(media, folder / "a.flac")
    (tmp_path / "link").symlink_to(folder)
    monkeypatch.chdir(folder)
    ways = [[str(folder)], [str(tmp_path / "link")], ["."], ["a.flac"], [str(folder / "a.flac")]]
    assert len({discover(way).items[0].key for way in ways}) == 1
    assert len(discover([str(folder), "a.flac"]).items) == 1


def test_a_list_holds_addresses_and_paths(folder, media):
    shutil.copy(media, folder / "a.flac")
    (folder / "list.txt").write_text("\ufeff# talks\nhttps://example.org/a?list=1\r\n\na.flac\nhttps://example.org/b\n")
    found = discover([str(folder / "list.txt")]).items
    assert [item.source for item in found] == [
        *("https://example.org/a?list=1", str(folder / "a.flac"), "https://example.org/b")
    ]
    assert [bool(item.files) for item in found] == [False, True, False]


@pytest.mark.parametrize("text", ["no such file.mp3\n", "hello\n"])
def test_a_text_that_is_no_list_is_refused(folder, text):
    (folder / "list.txt").write_text(text)
    with pytest.raises(UsageError, match=r"list\.txt.*Mend that line"):
        discover([str(folder / "list.txt")])


def test_a_folder_without_recordings_is_refused(folder):
    with pytest.raises(UsageError, match="no recordings in this folder"):
        discover([str(folder)])


def test_a_known_recording_needs_no_look_inside(folder, media):
    shutil.copy(media, folder / "recording")
    key = discover([str(folder)]).items[0].key
    (folder / "recording").write_text("no recording any more")
    assert names(folder, known=(key,)) == ["recording"]


def test_names_that_are_no_unicode_are_legible(folder, media):
    shutil.copy(media, os.fsencode(folder) + b"/caf\xe9.flac")
    [item] = discover([str(folder)]).items
    assert item.name == "caf\N{REPLACEMENT CHARACTER}.flac"
    assert Path(item.files[0]).exists()


def test_names_of_several_folders_are_told_apart(folder, media, tmp_path):
    (tmp_path / "two").mkdir()
    shutil.copy(media, folder / "a.flac")
    shutil.copy(media, tmp_path / "two" / "a.flac")
    assert names(folder, tmp_path / "two") == ["in/a.flac", "two/a.flac"]
