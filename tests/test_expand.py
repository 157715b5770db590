"""Playlists and feeds become addresses; what was downloaded before is left out."""

import pytest

from talknotes.errors import InputError, MissingError
from talknotes.sources.expand import Entry, expand
from talknotes.sources.metadata import Metadata
from tests.runs import talknotes
from tests.server import Answer, serve

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # yt-dlp's own

ITEM = """<item><title>{title}</title><guid>{number}</guid><pubDate>Wed, 04 Mar 2026 10:00:00 GMT</pubDate>
<description>All of it</description><itunes:duration>1:00</itunes:duration><enclosure url="{url}"/></item>"""
FEED = """<?xml version="1.0"?><rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>Keynotes</title>{items}</channel></rss>"""


def feed(*urls):
    items = "".join(ITEM.format(title=f"Talk {number}", number=number, url=url) for number, url in enumerate(urls, 1))
    return Answer(FEED.format(items=items).encode(), "application/rss+xml")


@pytest.fixture
def sound(make_media):
    return Answer(make_media("talk.mp3", "libmp3lame").read_bytes(), "audio/mpeg")


def test_a_feed_and_what_it_says():
    with serve({"/feed": feed("/1/audio.mp3", "/2/audio.mp3", "/1/audio.mp3")}) as server:
        first, second, third = expand(f"{server.url}/feed").entries
    assert first.source == third.source == f"{server.url}/1/audio.mp3"
    assert first.known == Metadata(title="Talk 1", description="All of it", date="2026-03-04")
    assert first.archive_id != second.archive_id
    assert not first.public


def test_entries_that_are_no_web_addresses_are_nobodys_business():
    with serve({"/feed": feed("file:///etc/passwd", "ftp://127.0.0.1/x", "/1.mp3")}) as server:
        assert [entry.source for entry in expand(f"{server.url}/feed").entries] == [f"{server.url}/1.mp3"]


@pytest.mark.parametrize("source", ["talk.mp3", "/tmp/list.m3u8", "file:///etc/passwd"])
def test_a_file_stays_a_file(source):
    assert expand(source).entries == (Entry(source),)


def test_offline_asks_nobody():
    with serve({"/feed": feed("/1.mp3")}) as server:
        assert expand(f"{server.url}/feed", offline=True).entries == (Entry(f"{server.url}/feed"),)
        assert server.asked == []


def test_a_recording_is_no_list(sound):
    page = Answer(b"<title>x</title><audio src='/talk.mp3'></audio>", "text/html")
    several = Answer(b"<title>x</title><audio src='/1.mp3'></audio><audio src='/2.mp3'></audio>", "text/html")
    with serve({"/talk.mp3": sound, "/page": page, "/several": several}) as server:
        for path in ("/talk.mp3", "/page", "/several"):
            assert expand(server.url + path).entries == (Entry(server.url + path),)


def test_an_empty_list():
    with serve({"/feed": feed()}) as server, pytest.raises(InputError, match="no recordings in this list"):
        expand(f"{server.url}/feed")


@pytest.mark.parametrize(("status", "kind"), [(404, InputError), (503, MissingError)])
def test_a_server_that_refuses(status, kind):
    with serve({"/feed": Answer(b"no", "text/plain", status)}) as server, pytest.raises(kind):
        expand(f"{server.url}/feed")


def run_fetch(url, folder, *options):
    words = ["--data-dir", folder / "data", "--cache-dir", folder / "cache", "-o", folder / "media", *options]
    return talknotes("fetch", url, *words)


def test_the_next_run_takes_what_is_new(sound, tmp_path):
    answers = {"/feed": feed("/1.mp3", "/2.mp3"), "/1.mp3": sound, "/2.mp3": sound, "/3.mp3": sound}
    with serve(answers) as server:
        url = f"{server.url}/feed"
        first = run_fetch(url, tmp_path)
        assert (first.code, len(first.out.splitlines())) == (0, 2)
        for path in (tmp_path / "media").iterdir():
            path.unlink()
        answers["/feed"] = feed("/3.mp3", "/1.mp3", "/2.mp3")
        server.asked.clear()
        second = run_fetch(url, tmp_path)
        assert (second.code, len(second.out.splitlines())) == (0, 1)
        assert "2 were downloaded before" in second.err
        assert {path for _, path, _ in server.asked} == {"/feed", "/3.mp3"}
        assert len(run_fetch(url, tmp_path, "--again", "-q").out.splitlines()) == 3
        assert len(run_fetch(f"{server.url}/1.mp3", tmp_path).out.splitlines()) == 1  # asked for by its own name


def test_a_recording_that_fails_stops_no_list(sound, tmp_path):
    with serve({"/feed": feed("/gone.mp3", "/2.mp3"), "/2.mp3": sound}) as server:
        run = run_fetch(f"{server.url}/feed", tmp_path)
        assert (run.code, len(run.out.splitlines())) == (1, 1)
        assert "1 of 2 failed" in run.err
        again = run_fetch(f"{server.url}/feed", tmp_path)
        assert (again.code, again.out) == (3, "")  # only the one that failed is tried again


def test_secrets_on_the_command_line_stay_there(sound, tmp_path):
    cookies = tmp_path / "mine.txt"
    cookies.write_text("127.0.0.1\tFALSE\t/\tFALSE\t2000000000\tsession\ttopsecret\n")
    with serve({"/talk.mp3": sound}) as proxy:
        given = ["--cookies", cookies, "--proxy", proxy.url.replace("//", "//me:hunter2@"), "--debug"]
        good = run_fetch("http://talks.example.org/talk.mp3", tmp_path, "--json", *given)
        bad = run_fetch("http://talks.example.org/gone.mp3", tmp_path, *given)
    assert (good.code, bad.code) == (0, 3)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path != cookies)
    for text in (good.out, good.err, bad.out, bad.err, stored.decode("latin-1")):
        assert "topsecret" not in text
        assert "hunter2" not in text
