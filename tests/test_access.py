"""Cookies, browsers and proxies: what is taken, what is refused, and that none of it is ever shown."""

import pytest

from talknotes.errors import InputError, UsageError
from talknotes.sources.access import OPEN, Access, check_access, client_parameters

COOKIE = ".example.org\tTRUE\t/\tTRUE\t2000000000\tsession\tsecret"


def test_nothing_given_means_nothing_said():
    assert client_parameters(OPEN) == {}


def test_nothing_of_it_is_shown(tmp_path):
    access = Access(tmp_path / "cookies.txt", "firefox:secret", "http://me:secret@proxy:8080")
    assert "secret" not in repr(access)
    assert "cookies" not in repr(access)


def test_only_whole_cookies_are_passed_on(tmp_path):
    path = tmp_path / "cookies.txt"
    lines = ["# Netscape HTTP Cookie File", "", COOKIE, "#HttpOnly_" + COOKIE, "# a remark", "half\tsecret", "a" * 50]
    path.write_bytes("\r\n".join(lines).encode())
    given = client_parameters(Access(cookies=path))["cookiefile"].read()
    assert given.splitlines() == ["# Netscape HTTP Cookie File", COOKIE, "#HttpOnly_" + COOKIE]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "can't be read"),
        (b"", "no cookies"),
        (b'[{"name": "session", "value": "secret"}]', "Netscape"),
        (b"\xff\xfe\x00secret", "can't be read"),
        (COOKIE.replace("2000000000", "soon").encode(), "no cookies"),
    ],
)
def test_files_that_hold_no_cookies(tmp_path, data, words):
    path = tmp_path / "cookies.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match=words) as caught:
        check_access(Access(cookies=path))
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("firefox", ("firefox", None, None, None)),
        ("Chrome:Profile 1", ("chrome", "Profile 1", None, None)),
        ("chromium+gnomekeyring:Default", ("chromium", "Default", "GNOMEKEYRING", None)),
        ("firefox:default::Work", ("firefox", "default", None, "Work")),
    ],
)
def test_browsers(text, expected):
    assert client_parameters(Access(browser=text))["cookiesfrombrowser"] == expected


@pytest.mark.parametrize("text", ["", "lynx", ":profile", "netscape+x"])
def test_unknown_browsers(text):
    with pytest.raises(UsageError, match="Known: brave, chrome"):
        check_access(Access(browser=text))


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:8080", "socks5h://me:secret@proxy.example.org:1080"])
def test_proxies(proxy):
    assert client_parameters(Access(proxy=proxy)) == {"proxy": proxy}


@pytest.mark.parametrize(
    "proxy", ["", "127.0.0.1:8080", "ftp://secret:1", "http://", "http://secret:99999999", "http://[x"]
)
def test_what_is_no_proxy(proxy):
    with pytest.raises(UsageError, match="--proxy: write http://HOST:PORT") as caught:
        check_access(Access(proxy=proxy))
    assert "secret" not in str(caught.value)
