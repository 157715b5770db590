"""Sources become recordings: local files, and web addresses against a real server on this machine."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from talknotes.errors import InputError, MissingError, WriteError
from talknotes.files import hash_file
from talknotes.sources.fetch import FetchOptions, delete_media, fetch, file_date
from talknotes.values import Chapter, Span
from tests.server import Answer, serve

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # yt-dlp's own

TAGS = {"title": "Tables in memory", "artist": "Maria Lopez", "date": "2026-03-04"}
PAGE = b"<html><head><title>My keynote</title></head><body><%s src='/talk.mp3'></%s></body></html>"


def ignore(_bytes):
    pass


@pytest.fixture
def options(tmp_path):
    return FetchOptions(tmp_path / "downloads")


@pytest.fixture
def talk(make_media):
    return make_media("talk.mp3", "libmp3lame", tags=TAGS | {"language": "eng"})


@pytest.fixture
def plain(make_media):
    return make_media("plain.mp3", "libmp3lame")


def fails(source, options, kind, *words):
    with pytest.raises(kind) as caught:
        fetch(source, options, ignore)
    message = str(caught.value)
    assert all(word in message for word in words), message
    return message


@pytest.mark.parametrize(
    ("name", "codec", "video"),
    [
        ("talk.wav", "pcm_s16le", False),
        ("talk.flac", "flac", False),
        ("talk.mp3", "libmp3lame", False),
        ("talk.m4a", "aac", False),
        ("talk.mp4", "aac", True),
        ("talk.mkv", "libopus", True),
        ("talk.webm", "libopus", True),
        ("talk.opus", "libopus", False),
    ],
)
def test_a_local_file_and_its_tags(make_media, options, name, codec, video):
    path = make_media(name, codec, video=video, tags=TAGS)
    seen = []
    media = fetch(str(path), options, seen.append)
    recording = media.recording
    assert (recording.title, recording.artists, recording.date) == ("Tables in memory", ("Maria Lopez",), "2026-03-04")
    assert recording.hash == hash_file(path)
    assert recording.duration == pytest.approx(3.0, abs=0.1)
    assert (media.path, media.downloaded, recording.url) == (path, False, None)
    assert seen == [path.stat().st_size]
    assert not options.downloads.exists()


def test_nothing_local_in_a_recording(make_media, options):
    recording = fetch(str(make_media("my_talk-2026.wav", "pcm_s16le")), options, ignore).recording
    assert recording.title == "my talk-2026"
    assert "tmp" not in repr(recording)
    assert recording.date is None


def test_chapters_of_a_container(make_media, options):
    rows = [(0.0, 1.0, "Welcome"), (1.0, 3.0, "Tables")]
    path = make_media("talk.mkv", "libopus", chapters=rows)
    expected = tuple(Chapter(title, Span(start, end)) for start, end, title in rows)
    assert fetch(str(path), options, ignore).recording.chapters == expected


@pytest.mark.parametrize(
    ("purl", "expected"),
    [
        ("https://example.org/talks/1", "https://example.org/talks/1"),
        ("http://nas.local/talks/1", None),
        ("https://me:secret@example.org/talks/1", None),
        ("file:///home/me/talk.mp3", None),
    ],
)
def test_only_public_addresses_of_tags_count(make_media, options, purl, expected):
    path = make_media("talk.flac", "flac", tags={"purl": purl})
    assert fetch(str(path), options, ignore).recording.url == expected


def test_tags_that_are_not_utf8(make_media, options):
    path = make_media("talk.flac", "flac", tags={"title": "Caffe tables"})
    path.write_bytes(path.read_bytes().replace(b"Caffe", b"Caf\xe9s"))
    assert fetch(str(path), options, ignore).recording.title == "Caf\ufffds tables"


def test_the_sidecar_of_yt_dlp_goes_before_tags(talk, options):
    info = {
        "title": "Keynote: tables\n",
        "upload_date": "20260102",
        "uploader": "Conference",
        "webpage_url": "https://www.youtube.com/watch?v=abc",
        "description": "All of it",
        "language": "en-US",
        "duration": 3,
        "chapters": [{"start_time": 0, "end_time": 1.5, "title": "Intro"}, {"start_time": 1.5, "title": "Talk"}, "bad"],
    }
    talk.with_name("talk.info.json").write_text(json.dumps(info))
    recording = fetch(str(talk), options, ignore).recording
    assert (recording.title, recording.date, recording.uploader) == ("Keynote: tables", "2026-01-02", "Conference")
    assert recording.url == "https://www.youtube.com/watch?v=abc"
    assert (recording.description, recording.language) == ("All of it", "en")
    assert recording.artists == ("Maria Lopez",)
    assert recording.chapters == (Chapter("Intro", Span(0, 1.5)), Chapter("Talk", Span(1.5, 3)))
    assert recording.notices == ()


@pytest.mark.parametrize("data", [b"{", b"[]", b"\xff\xfe{}", b"[" * 100_000, b""])
def test_a_damaged_sidecar_is_told_and_left_aside(talk, options, data):
    talk.with_name("talk.info.json").write_bytes(data)
    recording = fetch(str(talk), options, ignore).recording
    assert recording.title == "Tables in memory"
    (notice,) = recording.notices
    assert notice.message.startswith("talk.info.json: damaged")


def test_a_sidecar_of_the_wrong_kinds_says_nothing(talk, options):
    info = dict.fromkeys(["title", "upload_date", "uploader", "webpage_url", "chapters", "artists", "duration"], 7)
    talk.with_name("talk.info.json").write_text(json.dumps(info | {"duration": "long", "description": []}))
    recording = fetch(str(talk), options, ignore).recording
    assert (recording.title, recording.date, recording.chapters) == ("Tables in memory", "2026-03-04", ())
    assert recording.duration == pytest.approx(3.0, abs=0.1)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "a folder"),
        (lambda path: os.mkfifo(path), "not a regular file"),
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_bytes(b"<html></html>"), "not a recording"),
    ],
)
def test_what_is_no_recording(tmp_path, options, make, words):
    path = tmp_path / "talk.mp4"
    make(path)
    fails(str(path), options, InputError, words, str(path))


@pytest.mark.parametrize("source", ["www.youtube.com/watch?v=abc", "youtu.be/abc", "example.org/talk.mp3"])
def test_an_address_without_its_scheme(options, source):
    fails(source, options, InputError, f"https://{source}")


@pytest.mark.parametrize("source", ["", "a\0b", "x" * 5000, "file:///etc/passwd", "ftp://example.org/x"])
def test_odd_sources(options, source):
    fails(source, options, InputError)


def test_file_date(talk):
    os.utime(talk, (0, 1_772_620_000))
    assert file_date(str(talk)) == "2026-03-04"


def test_a_local_file_is_never_deleted(talk, options):
    delete_media(fetch(str(talk), options, ignore))
    assert talk.exists()


def test_a_direct_file(talk, options):
    seen = []
    answer = Answer(talk.read_bytes(), "audio/mpeg", headers={"Last-Modified": "Wed, 04 Mar 2020 10:00:00 GMT"})
    with serve({"/talk.mp3": answer}) as server:
        media = fetch(f"{server.url}/talk.mp3", options, seen.append)
    assert media.downloaded
    assert media.path.parent == options.downloads
    assert media.path.read_bytes() == talk.read_bytes()
    assert seen[-1] == talk.stat().st_size
    recording = media.recording
    assert (recording.title, recording.date, recording.url) == ("Tables in memory", "2026-03-04", None)
    assert "127.0.0.1" not in repr(recording)
    assert file_date(str(media.path)) == "2020-03-04"
    delete_media(media)
    assert list(options.downloads.iterdir()) == []
    delete_media(media)


def test_a_server_s_file_time_is_no_date_of_a_recording(plain, options):
    answer = Answer(plain.read_bytes(), "audio/mpeg", headers={"Last-Modified": "Wed, 04 Mar 2020 10:00:00 GMT"})
    with serve({"/opening_keynote.mp3": answer}) as server:
        recording = fetch(f"{server.url}/opening_keynote.mp3", options, ignore).recording
    assert (recording.title, recording.date) == ("opening keynote", None)


def test_two_addresses_with_the_same_name_are_two_files(talk, plain, options):
    answers = {"/a/talk.mp3": Answer(talk.read_bytes(), "audio/mpeg"), "/b/talk.mp3": Answer(plain.read_bytes())}
    with serve(answers) as server:
        media = [fetch(f"{server.url}/{folder}/talk.mp3", options, ignore) for folder in "ab"]
    assert [item.recording.hash for item in media] == [hash_file(talk), hash_file(plain)]


def test_a_finished_download_is_not_repeated(talk, options):
    with serve({"/talk.mp3": Answer(talk.read_bytes(), "audio/mpeg")}) as server:
        first = fetch(f"{server.url}/talk.mp3", options, ignore)
        stamp = first.path.stat().st_mtime_ns
        assert fetch(f"{server.url}/talk.mp3", options, ignore) == first
        assert first.path.stat().st_mtime_ns == stamp


@pytest.mark.parametrize("element", [b"audio", b"video"])
def test_a_page_with_a_player(plain, options, element):
    page = Answer(PAGE % (element, element), "text/html")
    with serve({"/page": page, "/talk.mp3": Answer(plain.read_bytes(), "audio/mpeg")}) as server:
        media = fetch(f"{server.url}/page", options, ignore)
    assert media.recording.title == "My keynote"
    assert media.recording.hash == hash_file(plain)


def test_a_redirect(plain, options):
    moved = Answer(status=302, headers={"Location": "/talk.mp3"})
    with serve({"/old": moved, "/talk.mp3": Answer(plain.read_bytes(), "audio/mpeg")}) as server:
        assert fetch(f"{server.url}/old", options, ignore).recording.hash == hash_file(plain)


HLS = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXTINF:3.0,\n/1.ts\n#EXTINF:3.0,\n/2.ts\n"


def serve_hls(make_media, ending):
    piece = Answer(make_media("1.ts", "aac").read_bytes(), "video/mp2t")
    playlist = Answer((HLS + ending).encode(), "application/vnd.apple.mpegurl")
    return serve({"/talk.m3u8": playlist, "/1.ts": piece, "/2.ts": piece})


def test_a_stream_in_pieces(make_media, options):
    with serve_hls(make_media, "#EXT-X-ENDLIST\n") as server:
        media = fetch(f"{server.url}/talk.m3u8", options, ignore)
    assert media.path.stat().st_size > 0
    assert [path.name for path in options.downloads.iterdir()] == [media.path.name]


def test_a_stream_that_has_not_ended(make_media, options):
    with serve_hls(make_media, "") as server:
        fails(f"{server.url}/talk.m3u8", options, InputError, "a live stream that has not ended", "again")
    assert not list(options.downloads.iterdir())


def test_a_piece_that_is_missing(make_media, options):
    with serve_hls(make_media, "#EXT-X-ENDLIST\n") as server:
        del server.answers["/2.ts"]
        fails(f"{server.url}/talk.m3u8", options, InputError, "not found")


def test_a_page_with_several_recordings_downloads_none(plain, options):
    page = Answer(b"<title>x</title><audio src='/1.mp3'></audio><audio src='/2.mp3'></audio>", "text/html")
    file = Answer(plain.read_bytes(), "audio/mpeg")
    with serve({"/page": page, "/1.mp3": file, "/2.mp3": file}) as server:
        fails(f"{server.url}/page", options, InputError, "several recordings", "single")
    assert list(options.downloads.iterdir()) == []


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, InputError, "logged in"),
        (403, InputError, "give the file"),
        (404, InputError, "not found"),
        (410, InputError, "no longer there"),
        (429, MissingError, "later"),
        (451, InputError, "this country"),
        (500, MissingError, "later"),
        (503, MissingError, "later"),
    ],
)
def test_a_server_that_refuses(options, status, kind, words):
    with serve({"/talk.mp3": Answer(b"no", "text/plain", status)}) as server:
        fails(f"{server.url}/talk.mp3", options, kind, words, f"{server.url}/talk.mp3")


def test_a_page_without_a_recording(options):
    with serve({"/page": Answer(b"<html><title>Hello</title></html>", "text/html")}) as server:
        fails(f"{server.url}/page", options, InputError, "no recording", "address")


def test_a_file_that_is_no_recording_is_not_kept(options):
    with serve({"/x.mp3": Answer(b"only text " * 500, "audio/mpeg"), "/y": Answer(bytes(9000))}) as server:
        message = fails(f"{server.url}/y", options, InputError, "no recording")
    assert str(options.downloads) not in message
    assert list(options.downloads.iterdir()) == []


def test_a_cut_connection_is_resumed(make_media, options):
    data = make_media("long.mp3", "libmp3lame", seconds=20).read_bytes()
    with serve({"/talk.mp3": Answer(data, "audio/mpeg", cut=0.6, cuts=2, ranges=True)}) as server:
        media = fetch(f"{server.url}/talk.mp3", options, ignore)
    assert media.path.read_bytes() == data
    assert any(wanted and not wanted.startswith("bytes=0") for _, _, wanted in server.asked)


def test_a_connection_that_always_breaks(make_media, options):
    data = make_media("long.mp3", "libmp3lame", seconds=20).read_bytes()
    answer = Answer(data, "audio/mpeg", cut=0.6, ranges=False)
    with serve({"/talk.mp3": answer}) as server:
        fails(f"{server.url}/talk.mp3", options, MissingError, "broke off", "same command again")
        assert [path.suffix for path in options.downloads.iterdir()] == [".part"]
        answer.cut = 1.0
        assert fetch(f"{server.url}/talk.mp3", options, ignore).path.read_bytes() == data


def test_a_download_that_died_goes_on_in_the_next_run(make_media, options):
    data = make_media("long.mp3", "libmp3lame", seconds=20).read_bytes()
    answer = Answer(data, "audio/mpeg", cut=0.6, ranges=False)
    with serve({"/talk.mp3": answer}) as server:
        fails(f"{server.url}/talk.mp3", options, MissingError, "broke off")
        answer.cut, answer.ranges = 1.0, True
        server.asked.clear()
        assert fetch(f"{server.url}/talk.mp3", options, ignore).path.read_bytes() == data
        assert any(wanted == f"bytes={int(len(data) * 0.6)}-" for _, _, wanted in server.asked)


def test_nobody_listens(options):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    message = fails(f"http://me:secret@127.0.0.1:{port}/talk.mp3?token=abc", options, MissingError, "can't be reached")
    assert "secret" not in message
    assert "abc" not in message


def test_a_file_over_the_limit(talk, tmp_path):
    options = FetchOptions(tmp_path / "downloads", limit_bytes=1000)
    with serve({"/talk.mp3": Answer(talk.read_bytes(), "audio/mpeg")}) as server:
        fails(f"{server.url}/talk.mp3", options, InputError, "limit", "downloads_limit_gb")


def test_an_unwritable_folder(talk, options):
    options.downloads.write_text("a file where the folder should be")
    with serve({"/talk.mp3": Answer(talk.read_bytes(), "audio/mpeg")}) as server:
        fails(f"{server.url}/talk.mp3", options, WriteError, "downloads")


def test_a_full_disk(make_media, options):
    data = make_media("talk.wav", "pcm_s16le", seconds=10).read_bytes()
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with serve({"/talk.wav": Answer(data, "audio/wav")}) as server:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
        try:
            fails(f"{server.url}/talk.wav", options, WriteError, "downloads")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)


def test_offline_asks_nobody_and_loads_nothing():
    program = (
        "import sys, pathlib\n"
        "from talknotes.sources.fetch import fetch, FetchOptions\n"
        "from talknotes.errors import MissingError\n"
        "try: fetch('https://u:pw@example.org/x', FetchOptions(pathlib.Path('d'), offline=True), print)\n"
        "except MissingError as err: print(err)\n"
        "assert not {'yt_dlp', 'av', 'numpy'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(__file__).parents[1]
    )
    assert done.returncode == 0, done.stderr
    assert "--offline" in done.stdout
    assert "pw@" not in done.stdout
