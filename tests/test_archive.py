"""The download archive, a text file in yt-dlp's own form."""

import pytest

from talknotes.errors import InputError
from talknotes.sources.archive import Archive, archive_id


def test_what_is_added_stays(tmp_path):
    archive = Archive(tmp_path / "data" / "downloaded.txt")
    assert archive.ids() == frozenset()
    for name in ("youtube abc", "url 123", "youtube abc", ""):
        archive.add(name)
    assert archive.path.read_bytes() == b"youtube abc\nurl 123\n"
    assert Archive(archive.path).ids() == {"youtube abc", "url 123"}


def test_lines_of_another_program_stay(tmp_path):
    path = tmp_path / "downloaded.txt"
    path.write_bytes(b"vimeo 1\r\nyoutube 2")
    Archive(path).add("youtube 3")
    assert path.read_bytes() == b"vimeo 1\r\nyoutube 2\nyoutube 3\n"


def test_a_file_that_is_no_archive(tmp_path):
    (tmp_path / "latin").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="latin"):
        Archive(tmp_path / "latin").ids()


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ({"ie_key": "Youtube", "id": "abc"}, "youtube abc"),
        ({"extractor_key": "Vimeo", "id": 12}, "vimeo 12"),
        ({"extractor_key": "Generic", "id": "audio"}, None),
        ({"extractor_key": "Vimeo", "id": "a\nyoutube b"}, None),
        ({"ie_key": "Vimeo"}, None),
        ({}, None),
    ],
)
def test_ids(info, expected):
    found = archive_id(info, "https://example.org/audio.mp3?token=secret")
    assert found == (expected or archive_id({}, "https://example.org/audio.mp3?token=secret"))
    assert found != archive_id(info, "https://example.org/2/audio.mp3") or expected
    assert "secret" not in found
