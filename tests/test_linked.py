from pathlib import Path

import pytest

from talknotes.sources.linked import is_media_name, recordings_linked


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?t=90",
        "https://www.youtube.com/playlist?list=PLxyz12345678901234567890",
        "https://vimeo.com/123456",
        "https://media.ccc.de/v/37c3-11738-some_title",
        "https://archive.org/details/some-talk",
        "https://example.org/talks/day%201.MP3?download=1",
    ],
)
def test_video_pages_and_media_files_are_recordings(url):
    assert recordings_linked([url, url], Path()) == (url,)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/2020/06/some-post/",
        "https://twitter.com/someone/status/123456789",
        "https://www.bbc.co.uk/news/world-12345678",
        "https://en.wikipedia.org/wiki/Talk",
        "https://github.com/owner/repository",
        "https://www.youtube.com/@someone",
        "http://127.0.0.1/talk.mp4",
        "http://10.0.0.7:8000/talk.mp4",
        "https://user:secret@example.org/talk.mp4",
        "ftp://example.org/talk.mp4",
        "javascript:alert(1)//talk.mp4",
        "mailto:someone@example.org",
        "#talk.mp4",
        "",
    ],
)
def test_any_other_page_is_never_fetched(url):
    assert recordings_linked([url], Path()) == ()


def test_a_file_beside_the_post_counts_and_nothing_outside_of_its_folder(tmp_path):
    folder = tmp_path / "post"
    (folder / "media").mkdir(parents=True)
    for place in (folder / "media" / "my talk.mp4", tmp_path / "other.mp4", folder / "slides.pdf"):
        place.touch()
    (folder / "linked.mp4").symlink_to(tmp_path / "other.mp4")
    targets = ["media/my%20talk.mp4", "../other.mp4", str(tmp_path / "other.mp4"), "slides.pdf", "linked.mp4", "no.mp4"]
    assert recordings_linked(targets, folder) == (str((folder / "media" / "my talk.mp4").resolve()),)


def test_media_are_known_by_the_end_of_their_name():
    assert is_media_name("a/b.MKV")
    assert not is_media_name("notes.md")
