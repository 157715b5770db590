"""What yt-dlp is told, what it refuses to take, and its errors in a user's words; no network."""

import errno
import re
from pathlib import Path

import pytest
from yt_dlp.networking.exceptions import CertificateVerifyError, ProxyError, SSLError, TransportError
from yt_dlp.utils import (
    DownloadError,
    ExtractorError,
    GeoRestrictedError,
    ThrottledDownload,
    UnavailableVideoError,
    UserNotLive,
    YoutubeDLError,
)

from talknotes.errors import InputError, MissingError, WriteError
from talknotes.sources.download import _Guard, _Log, _parameters
from talknotes.sources.download_errors import explain

URL = "https://me:secret@example.org/private-video?token=abc"


def failed(cause):
    """The error that yt-dlp raises where `cause` came up."""
    return DownloadError(f"ERROR: {cause}", (type(cause), cause, None))


def raised_over(error, first):
    """`error` as it is when raised while `first` is handled."""
    error.__context__ = first
    return error


@pytest.mark.parametrize(
    ("cause", "kind", "words"),
    [
        (
            ExtractorError("Private video. Sign in if you may see it", expected=True),
            InputError,
            "logged in",
        ),
        (ExtractorError("Sign in to confirm you’re not a bot", expected=True), InputError, "logged in"),
        (ExtractorError("This video is only available for registered users"), InputError, "logged in"),
        (GeoRestrictedError("x"), InputError, "country"),
        (ExtractorError("The uploader has not made this video available in your country"), InputError, "country"),
        (UserNotLive(), InputError, "live stream"),
        (ExtractorError("This live event will begin in 3 hours.", expected=True), InputError, "live stream"),
        (ExtractorError("Video unavailable. This video has been removed", expected=True), InputError, "removed"),
        (ExtractorError("This video is DRM protected"), InputError, "copying"),
        (ExtractorError("Unsupported URL: https://example.org/private", expected=True), InputError, "no recording"),
        (ExtractorError("x", cause=TransportError(cause=OSError(errno.ENETUNREACH, "x"))), MissingError, "reached"),
        (ExtractorError("x", cause=TransportError(cause=OSError(errno.EACCES, "x"))), MissingError, "reached"),
        (OSError(errno.ENOSPC, "No space left on device"), WriteError, "disk is full"),
        (raised_over(UnavailableVideoError("x"), OSError(errno.ENOSPC, "x")), WriteError, "disk is full"),
        (ExtractorError("This live stream recording is not available."), InputError, "as a recording yet"),
        (ExtractorError("This live event has ended."), InputError, "as a recording yet"),
        (ExtractorError("Your account has been rate-limited by YouTube for up to an hour"), MissingError, "patience"),
        (ExtractorError("This video requires payment to watch", expected=True), InputError, "--cookies-from-browser"),
        (GeoRestrictedError("x"), InputError, "--proxy"),
        (ThrottledDownload(), MissingError, "later"),
        (ProxyError("x"), MissingError, "--proxy"),
        (CertificateVerifyError("x"), MissingError, "certificate"),
        (SSLError("x"), MissingError, "secure connection"),
        (ExtractorError("this kind of stream needs ffmpeg"), InputError, "give the file"),
        (ExtractorError("https://user:pw@example.org/?token=abc broke"), InputError, "Update yt-dlp"),
    ],
)
def test_explain(cause, kind, words):
    error = explain(failed(cause), URL, Path("downloads"))
    assert type(error) is kind
    assert words in str(error)
    assert not any(secret in str(error) for secret in ("secret", "pw@", "abc"))


def _all_kinds(parent=YoutubeDLError):
    for kind in parent.__subclasses__():
        yield kind
        yield from _all_kinds(kind)


@pytest.mark.parametrize("kind", sorted(set(_all_kinds()), key=str), ids=lambda kind: kind.__name__)
def test_every_kind_of_failure_has_a_next_step(kind):
    cause = kind.__new__(kind)
    Exception.__init__(cause, "https://user:pw@example.org/?token=abc broke")
    cause.status, cause.exc_info, cause.cause, cause.orig_msg, cause.msg = 418, None, None, "it broke", "it broke"
    error = explain(failed(cause), URL, Path("downloads"))
    assert isinstance(error, InputError | MissingError)
    assert re.search(r"\. (?:Check|Download|Run|Give|Update|If|With|Or)|again", str(error)), error
    assert not any(secret in str(error) for secret in ("secret", "pw@", "abc"))


WARNING = "[youtube] No supported JavaScript runtime could be found. Only deno is enabled by default"


def test_a_missing_runtime():
    error = explain(failed(ExtractorError("Requested format is not available")), URL, Path("d"), [WARNING])
    assert isinstance(error, MissingError)
    assert "pip install 'talknotes[youtube]'" in str(error)


def test_a_missing_runtime_is_not_blamed_for_everything():
    error = explain(failed(ExtractorError("Private video. Sign in")), URL, Path("d"), [WARNING])
    assert isinstance(error, InputError)


@pytest.mark.parametrize(
    ("info", "words"),
    [
        ({"live_status": "is_live"}, "live stream"),
        ({"live_status": "is_upcoming"}, "live stream"),
        ({"live_status": "post_live"}, "live stream"),
        ({"is_live": True}, "live stream"),
        ({"n_entries": 2}, "several recordings"),
        ({"filesize": 101}, "limit"),
    ],
)
def test_guard_refuses(info, words):
    with pytest.raises(InputError, match=words) as caught:
        _Guard(URL, 100)(info)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "info", [{}, {"live_status": "was_live"}, {"n_entries": 1, "filesize": 100}, {"filesize": None}]
)
def test_guard_lets_pass(info):
    assert _Guard(URL, 100)(info, incomplete=True) is None


def test_nothing_of_yt_dlp_runs_programs_or_skips_passages():
    given = _parameters(URL, Path("d"), 1, print, _Log())
    assert given["postprocessors"] == []
    assert given["external_downloader"] == {"default": "native"}
    assert given["skip_unavailable_fragments"] is False
    assert given["retries"] == given["fragment_retries"] == 5
    assert "secret" not in given["outtmpl"]["default"]
