"""Why a download failed, in words that tell the user what to do next.

Knows yt-dlp's exceptions and the phrases in which sites refuse; opens nothing. Passwords and keys in addresses are
taken out of every message.
"""

import errno
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from talknotes.errors import InputError, MissingError, TalknotesError
from talknotes.files import write_error
from talknotes.links import redact

_GIVE_FILE: Final = "Download it yourself in a browser, then give the file."
_WRITE_ERRNOS: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
_NO_RUNTIME: Final = "javascript runtime"

_LOG_IN: Final = "If you may see it, add --cookies-from-browser BROWSER or --cookies FILE. Or: " + _GIVE_FILE
_ELSEWHERE: Final = "With a --proxy in a country that may see it, run the command again. Or: " + _GIVE_FILE
_LATER: Final = "Run the command again later."

_PHRASES: Final[tuple[tuple[str, type[TalknotesError], str], ...]] = (
    (r"live (?:event|stream)(?: recording)? (?:has ended|is not available)|being processed|still processing",
     InputError, "a live stream that is not there as a recording yet. Run the command again in an hour."),
    (r"live event will begin|premieres? in|not currently live|has not started|live stream .*not|\boffline\b",
     InputError, "a live stream that has not ended. Run the command again afterwards."),
    (r"not (?:made this video )?available (?:in|from) your (?:country|location|region)|geo.?(?:restrict|block)",
     InputError, f"not available from this country. {_ELSEWHERE}"),
    (r"rate.?limit|too many requests|try again later|throttl", MissingError,
     f"the site asks for patience. {_LATER}"),
    (r"\bprivate\b|sign in|log ?in\b|logged.?in|members.only|members on|registered users|subscri|premium|password"
     r"|confirm your age|age.restricted|authentication|account credentials|requires payment|purchase|\brent",
     InputError, f"private, or only for people who are logged in. {_LOG_IN}"),
    (r"\bdrm\b", InputError, "protected against copying. Give a recording that you may copy."),
    (r"needs ffmpeg|ffmpeg could not be found", InputError,
     f"a kind of stream that talknotes does not take apart. {_GIVE_FILE}"),
    (r"unsupported url|no video formats found|no media found|unable to extract|no video could be found", InputError,
     "no recording found there. Give the address of its own page, or the file."),
    (r"unavailable|no longer available|not available|removed|deleted|terminated|does not exist|doesn't exist",
     InputError, "not found; it may have been removed. Check the address."),
)  # fmt: skip
_LIVE_ROW, _GEO_ROW = _PHRASES[1], _PHRASES[2]

_STATUSES: Final[dict[int, tuple[type[TalknotesError], str]]] = {
    401: (InputError, f"private, or only for people who are logged in (401). {_LOG_IN}"),
    403: (InputError, f"refused by the server (403). {_LOG_IN}"),
    404: (InputError, "not found (404). Check the address."),
    410: (InputError, "no longer there (410). Check the address."),
    429: (MissingError, "the server asks for patience (429). Run the command again later."),
    451: (InputError, f"not available from this country (451). {_ELSEWHERE}"),
}
_CUT: Final = "the connection broke off. Run the same command again; it goes on where it stopped."
_UNREACHABLE: Final = (
    "the server can't be reached. Check the network, the address and the proxy, if you use one, "
    "then run the command again."
)
_PROXY: Final = "the proxy refuses or fails. Check --proxy and the proxy's settings, then run the command again."
_CERTIFICATE: Final = (
    "the server's certificate can't be verified. Check the address and this machine's clock; "
    "if you are behind a proxy that opens connections, add its certificate to the system."
)
_INSECURE: Final = "no secure connection to the server comes about. Check the address, or " + _GIVE_FILE.lower()
_RUNTIME_ADVICE: Final = (
    "the site needs a JavaScript runtime, and none was found. Type: pip install 'talknotes[youtube]' "
    "(or install deno 2.3 or newer, or Node 22 or newer)."
)


def explain(err: BaseException, url: str, folder: Path, warnings: Sequence[str] = ()) -> TalknotesError:
    """Return the error to raise for yt-dlp's `err` on downloading `url` into `folder`.

    `warnings` are what yt-dlp logged before: a missing JavaScript runtime shows there alone.
    """
    causes = tuple(_causes(err))
    refused = next((cause for cause in causes if isinstance(cause, OSError) and cause.errno in _WRITE_ERRNOS), None)
    if refused is not None and not _is_of_network(refused, causes):
        return write_error(folder, refused)
    kind, message = (
        _by_runtime(causes, warnings) or _by_phrase(causes) or _by_network(causes) or (InputError, _last_resort(err))
    )
    return kind(f"{redact(url)}: {message}")


def _is_of_network(err: OSError, causes: Sequence[BaseException]) -> bool:
    """Tell whether a connection was what the system refused: a firewall denies permission, too."""
    from yt_dlp.networking.exceptions import TransportError

    wrappers = (cause for cause in causes if isinstance(cause, TransportError))
    return any(err in tuple(_causes(wrapper)) for wrapper in wrappers)


_Reason = tuple[type[TalknotesError], str]


def _causes(err: BaseException | None, depth: int = 0) -> Iterator[BaseException]:
    """Yield an error and what led to it, nearest first; yt-dlp keeps causes in fields of its own."""
    if not isinstance(err, BaseException) or depth > 8:
        return
    yield err
    info = getattr(err, "exc_info", None)
    inner = info[1] if info else None
    for cause in (inner, getattr(err, "cause", None), err.__cause__, err.__context__):
        if cause is not err:
            yield from _causes(cause, depth + 1)


def _by_runtime(causes: Sequence[BaseException], warnings: Sequence[str]) -> _Reason | None:
    """Blame the missing runtime only where formats are what is missing; else the site has a reason of its own."""
    said = _said(causes[0]).lower()
    is_about_formats = "format" in said or "drm" in said or _NO_RUNTIME in said
    if is_about_formats and any(_NO_RUNTIME in line.lower() for line in (*warnings, said)):
        return MissingError, _RUNTIME_ADVICE
    return None


def _by_phrase(causes: Sequence[BaseException]) -> _Reason | None:
    from yt_dlp.utils import ExtractorError, GeoRestrictedError, ThrottledDownload, UserNotLive

    for cause in causes:
        if isinstance(cause, ThrottledDownload):
            return MissingError, f"the site slows the download down. {_LATER}"
        if isinstance(cause, GeoRestrictedError):
            return InputError, _GEO_ROW[2]
        if isinstance(cause, UserNotLive):
            return InputError, _LIVE_ROW[2]
        if isinstance(cause, ExtractorError):
            said = _said(cause)
            found = next(((kind, text) for phrase, kind, text in _PHRASES if re.search(phrase, said, re.I)), None)
            if found:
                return found
    return None


def _by_network(causes: Sequence[BaseException]) -> _Reason | None:
    from yt_dlp.networking.exceptions import (
        CertificateVerifyError,
        HTTPError,
        IncompleteRead,
        ProxyError,
        SSLError,
        TransportError,
    )
    from yt_dlp.utils import ContentTooShortError

    for cause in causes:
        if isinstance(cause, HTTPError):
            return _STATUSES.get(cause.status) or _by_class(cause.status)
        if isinstance(cause, ProxyError | CertificateVerifyError | SSLError):
            reasons = {ProxyError: _PROXY, CertificateVerifyError: _CERTIFICATE, SSLError: _INSECURE}
            return MissingError, reasons[type(cause)]
        if isinstance(cause, IncompleteRead | ContentTooShortError | ConnectionResetError):
            return MissingError, _CUT
    # After retries yt-dlp drops the cause and keeps its words.
    status = re.search(r"HTTP Error (\d{3})\b", str(causes[0]))
    if status:
        return _STATUSES.get(int(status[1])) or _by_class(int(status[1]))
    if re.search(r"Giving up after|timed out|more expected", _said(causes[0])):
        return MissingError, _CUT
    is_network = any(isinstance(cause, TransportError | OSError) for cause in causes)
    return (MissingError, _UNREACHABLE) if is_network else None


def _by_class(status: int) -> _Reason:
    if status >= 500:
        return MissingError, f"the server failed ({status}). Run the command again later."
    return InputError, f"refused by the server ({status}). Check the address, or give the file."


def _said(err: BaseException) -> str:
    """Return an error's own words; an address may hold any word, and a status speaks for itself."""
    return re.sub(r"https?://\S+|HTTP Error \d+: [^\n(]*", "", str(getattr(err, "orig_msg", None) or err))


def _last_resort(err: BaseException) -> str:
    said = re.sub(r"^ERROR: |; please report this issue.*|\s*Confirm you are on the latest.*", "", str(err), flags=re.S)
    return f"can't be downloaded ({redact(' '.join(said.split()))}). Update yt-dlp, or give the file."
