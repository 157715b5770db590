"""Addresses: public or not, moments, secrets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.links import is_public, is_url, moment, redact


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/talks/1",
        "http://www.youtube.com/watch?v=abc",
        "https://vimeo.com/1234/abcdef",
        "https://93.184.216.34/talk",
        "https://[2606:4700::1111]/talk",
        "https://example.org:8443/a?page=2&keyword=x",
        "https://EXAMPLE.org./x",
    ],
)
def test_public(url):
    assert is_public(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "talk.mp4",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://localhost/x",
        "http://localhost:8000/x",
        "http://dev.localhost/x",
        "http://127.0.0.1/x",
        "http://127.1/x",
        "http://0x7f.0.0.1/x",
        "http://2130706433/x",
        "http://0.0.0.0/x",
        "http://10.1.2.3/x",
        "http://172.16.0.1/x",
        "http://192.168.1.10/x",
        "http://169.254.169.254/latest",
        "http://100.64.0.1/x",
        "http://[::1]/x",
        "http://[fe80::1%25eth0]/x",
        "http://[fd00::1]/x",
        "http://[::ffff:10.0.0.1]/x",
        "http://[::1/x",
        "http://intranet/x",
        "http://nas.local/x",
        "http://wiki.internal/x",
        "http://box.lan/x",
        "http://a..org/x",
        "https://user:secret@example.org/x",
        "https://user@example.org/x",
        "https://example.org:port/x",
        "https://example.org/x?token=abc",
        "https://example.org/x?a=1&X-Amz-Signature=abc",
        "https://example.org/x?access_token=abc",
        "https://example.org/x#access_token=abc",
        "https://example.org/x?%74oken=abc",
        "https://example.org/a b",
        'https://example.org/"x',
        "https://example.org/\nx",
    ],
)
def test_not_public(url):
    assert not is_public(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=90s"),
        ("https://www.youtube.com/watch?v=abc&t=5s&list=L", "https://www.youtube.com/watch?v=abc&list=L&t=90s"),
        ("https://m.youtube.com/watch?time_continue=3&v=abc#t=4", "https://m.youtube.com/watch?v=abc&t=90s"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=90s"),
        ("https://youtu.be/abc?si=x&t=1", "https://youtu.be/abc?si=x&t=90s"),
        ("https://www.youtube.com/live/abc?feature=share", "https://www.youtube.com/live/abc?feature=share&t=90s"),
        ("https://youtube.com/shorts/abc", "https://youtube.com/shorts/abc?t=90s"),
        ("https://www.youtube.com/embed/abc?start=4", "https://www.youtube.com/embed/abc?start=90"),
        ("https://vimeo.com/1234", "https://vimeo.com/1234#t=90s"),
        ("https://vimeo.com/1234/hash?share=copy#t=3s", "https://vimeo.com/1234/hash?share=copy#t=90s"),
        ("https://example.org/talk.mp3", "https://example.org/talk.mp3#t=90"),
        ("https://example.org/talk.mp3?a=%20&b#t=4", "https://example.org/talk.mp3?a=%20&b#t=90"),
        ("https://example.org/talk.webm#track=a&t=4", "https://example.org/talk.webm#track=a&t=90"),
        ("https://example.org/talk#video", "https://example.org/talk#t=90"),
        ("https://notyoutube.com/watch?v=a", "https://notyoutube.com/watch?v=a#t=90"),
    ],
)
def test_moment(url, expected):
    assert moment(url, 90.99) == expected
    assert moment(expected, 90) == expected


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_last_moment_wins(first, second):
    url = "https://www.youtube.com/watch?v=abc"
    assert moment(moment(url, first), second) == moment(url, second)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://user:pass@example.org/x", "https://example.org/x"),
        ("https://user:p@ss@example.org/x", "https://example.org/x"),
        ("at https://example.org/x?token=abc&page=2: 404", "at https://example.org/x?token=…&page=2: 404"),
        ("https://e.org/?a=1&X-Amz-Signature=ab#t=1", "https://e.org/?a=1&X-Amz-Signature=…#t=1"),
        ("mail someone@example.org", "mail someone@example.org"),
        ("https://example.org/@someone/1", "https://example.org/@someone/1"),
    ],
)
def test_redact(text, expected):
    assert redact(text) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [("https://a.org", True), ("HTTP://a.org", True), ("httpd.mp3", False), ("ftp://a", False), ("./http://x", False)],
)
def test_is_url(source, expected):
    assert is_url(source) is expected
