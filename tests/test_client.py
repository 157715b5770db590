"""What a download may reach: never a private address from a public page; one that the user gave, always.

127.0.0.2 plays the public internet here, 127.0.0.1 the private network.
"""

import contextlib
import socket

import pytest

from talknotes import links
from talknotes.errors import InputError, MissingError, TalknotesError
from talknotes.sources.access import Access
from talknotes.sources.client import leads_inside
from talknotes.sources.expand import expand
from talknotes.sources.fetch import FetchOptions, Listed, fetch
from tests.server import Answer, serve

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # yt-dlp's own

PUBLIC, PRIVATE = "127.0.0.2", "127.0.0.1"
NAMES = {"talks.example.org": PUBLIC, "inside.example.org": PRIVATE}


@pytest.fixture(autouse=True)
def _internet(monkeypatch):
    real_ip, real_lookup = links.is_public_ip, socket.getaddrinfo
    monkeypatch.setattr(links, "is_public_ip", lambda text: text == PUBLIC or real_ip(text))
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest: real_lookup(NAMES.get(host, host), *rest))


@pytest.fixture
def sound(make_media):
    return Answer(make_media("talk.mp3", "libmp3lame").read_bytes(), "audio/mpeg")


@pytest.fixture
def options(tmp_path):
    return FetchOptions(tmp_path / "downloads")


@contextlib.contextmanager
def both(public, private):
    """Run a public and a private server; `public` gets the private one's address."""
    with serve(private, PRIVATE) as inner, serve(public(inner.url), PUBLIC) as outer:
        yield outer, inner


def refused(url, options, inner):
    with pytest.raises(InputError, match="leads to a private address") as caught:
        fetch(url, options, lambda _: None)
    assert inner.asked == []
    assert "give that address itself" in str(caught.value)


HLS = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXTINF:3.0,\n{0}/talk.mp3\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("/old", lambda inner: Answer(status=302, headers={"Location": f"{inner}/talk.mp3"})),
        ("/page", lambda inner: Answer(f"<audio src='{inner}/talk.mp3'></audio>".encode(), "text/html")),
        ("/talk.m3u8", lambda inner: Answer(HLS.format(inner).encode(), "application/vnd.apple.mpegurl")),
    ],
)
def test_a_public_page_never_leads_inside(sound, options, path, make):
    with both(lambda inner: {path: make(inner)}, {"/talk.mp3": sound}) as (outer, inner):
        refused(outer.url + path, options, inner)


def test_a_name_hides_no_private_address(sound, options):
    def page(inner):
        named = inner.replace(PRIVATE, "inside.example.org")
        return {"/old": Answer(status=302, headers={"Location": f"{named}/talk.mp3"})}

    with both(page, {"/talk.mp3": sound}) as (outer, inner):
        refused(outer.url.replace(PUBLIC, "talks.example.org") + "/old", options, inner)


def test_a_redirect_to_another_protocol(options):
    moved = Answer(status=302, headers={"Location": f"ftp://{PRIVATE}/talk.mp3"})
    with serve({"/old": moved}, PUBLIC) as server, pytest.raises(TalknotesError):
        fetch(f"{server.url}/old", options, lambda _: None)


def test_what_the_user_gives_is_allowed(sound, options):
    moved = Answer(status=302, headers={"Location": "/talk.mp3"})
    with serve({"/old": moved, "/talk.mp3": sound}, PRIVATE) as server:
        assert fetch(f"{server.url}/old", options, lambda _: None).path.read_bytes() == sound.body
        named = server.url.replace(PRIVATE, "inside.example.org")
        assert fetch(f"{named}/talk.mp3", options, lambda _: None).path.read_bytes() == sound.body


def test_public_to_public(sound, options):
    moved = Answer(status=302, headers={"Location": "/talk.mp3"})
    with serve({"/old": moved, "/talk.mp3": sound}, PUBLIC) as server:
        assert fetch(f"{server.url}/old", options, lambda _: None).path.read_bytes() == sound.body


def test_a_public_list_leaves_private_entries_out(sound):
    def feed(inner):
        items = f"<item><enclosure url='{inner}/talk.mp3'/></item><item><enclosure url='/2.mp3'/></item>"
        return {"/feed": Answer(f"<rss><channel>{items}</channel></rss>".encode(), "application/rss+xml")}

    with both(feed, {"/talk.mp3": sound}) as (outer, inner):
        listing = expand(f"{outer.url}/feed")
        assert [entry.source for entry in listing.entries] == [f"{outer.url}/2.mp3"]
        assert "1 entries of the list lead to private addresses" in listing.notices[0].message
        assert inner.asked == []


def test_an_entry_of_a_public_list_stays_outside(sound, options):
    with serve({"/talk.mp3": sound}, PRIVATE) as server:
        named = server.url.replace(PRIVATE, "inside.example.org")
        with pytest.raises(InputError, match="private address"):
            fetch(f"{named}/talk.mp3", options, lambda _: None, Listed(public=True))
        assert server.asked == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1/x", True),
        ("http://nas.local/x", True),
        ("http://inside.example.org/x", True),
        ("http://talks.example.org/x", False),
        ("http://127.0.0.2/x", False),
        ("http://[::1]:80/x", True),
        ("http://example.org:99999999/x", False),
    ],
)
def test_leads_inside(url, expected):
    assert leads_inside(url) is expected


def test_a_proxy_is_used_and_never_named(sound, tmp_path):
    with serve({"/talk.mp3": sound}, PRIVATE) as proxy:
        access = Access(proxy=proxy.url.replace("//", "//me:secret@"))
        options = FetchOptions(tmp_path / "downloads", access=access)
        media = fetch("http://talks.example.org/talk.mp3", options, lambda _: None)
        assert all(path == "http://talks.example.org/talk.mp3" for _, path, _ in proxy.asked)
        assert proxy.asked
        assert "secret" not in repr((media, options))


def test_a_proxy_that_is_not_there(tmp_path):
    with socket.create_server((PRIVATE, 0)) as closed:
        port = closed.getsockname()[1]
    options = FetchOptions(tmp_path / "downloads", access=Access(proxy=f"http://me:secret@{PRIVATE}:{port}"))
    with pytest.raises(MissingError, match="proxy") as caught:
        fetch("http://talks.example.org/talk.mp3", options, lambda _: None)
    assert "secret" not in str(caught.value)


def test_cookies_are_sent_and_not_written_back(sound, tmp_path):
    sound.cookie = "session=secret"
    sound.headers["Set-Cookie"] = "visits=1"
    path = tmp_path / "cookies.txt"
    path.write_text(f"{PRIVATE}\tFALSE\t/\tFALSE\t2000000000\tsession\tsecret\n")
    before = path.read_bytes()
    with serve({"/talk.mp3": sound}) as server:
        with pytest.raises(InputError, match="--cookies FILE"):
            fetch(f"{server.url}/talk.mp3", FetchOptions(tmp_path / "downloads"), lambda _: None)
        options = FetchOptions(tmp_path / "downloads", access=Access(cookies=path))
        assert fetch(f"{server.url}/talk.mp3", options, lambda _: None).path.read_bytes() == sound.body
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.rglob("*") if item.is_file() and b"secret" in item.read_bytes()] == [
        "cookies.txt"
    ]


def test_a_browser_that_is_not_here(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    options = FetchOptions(tmp_path / "downloads", access=Access(browser="firefox:secret"))
    with serve({}) as server, pytest.raises(MissingError, match="this browser's cookies can't be read") as caught:
        fetch(f"{server.url}/talk.mp3", options, lambda _: None)
    assert "secret" not in str(caught.value)
    assert server.asked == []
