"""Web addresses: which may be published, how one points to a moment, and how their secrets stay out of every text.

Looks at the text of an address alone: it resolves no host and opens nothing.
"""

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

_YOUTUBE_HOSTS: Final = ("youtube.com", "youtu.be", "youtube-nocookie.com")
_LOCAL_ENDINGS: Final = frozenset(
    ("local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "test")
)
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
_SECRET_KEYS: Final = (
    r"(?:x-(?:amz|goog)-[\w-]+|[\w-]*token|auth(?:key|orization)?|(?:api|access|private|secret)[_-]?key(?:[_-]?id)?"
    r"|key-pair-id|(?:aws)?accesskeyid|password|passwd|pwd|secret|sig|signature|hmac|policy|jwt|session(?:[_-]?id)?|sid)"
)
_SECRET_KEY = re.compile(_SECRET_KEYS, re.IGNORECASE)
_SECRET_PAIR = re.compile(rf"([?&;#]{_SECRET_KEYS}=)[^&;#\s\"'<>]+", re.IGNORECASE)
_USER_IN_URL = re.compile(r"(?<=://)[^/?#\s\"'<>]*@")
_YOUTUBE_TIMES: Final = frozenset({"t", "start", "time_continue"})


def is_url(source: str) -> bool:
    """Tell whether `source` is a web address (http or https) and not the name of a file."""
    return re.match(r"https?://", source, re.IGNORECASE) is not None


def is_public(url: str) -> bool:
    """Tell whether anyone could open `url`: http or https, a host of the public internet, no password and no key."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return False
    return is_public_host(host) and not _has_secret(parts) and not re.search(r"[\s\x00-\x1f\x7f<>\"]", url)


def is_public_host(host: str) -> bool:
    """Tell whether a host's name or address, by its text, belongs to the public internet."""
    host = host.removesuffix(".")
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        labels = host.lower().split(".")
        # A last label of digits is an address in one of its old spellings (127.1, 0x7f.1), never a public name.
        return len(labels) > 1 and all(labels) and labels[-1] not in _LOCAL_ENDINGS and not labels[-1][0].isdigit()
    return is_public_ip(host)


def is_public_ip(text: str) -> bool:
    """Tell whether an IP address can be reached from all of the internet; ValueError for what is no address."""
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = _inner_address(address)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


def redact(text: str) -> str:
    """Return a text with the passwords and keys taken out of all addresses in it."""
    return _SECRET_PAIR.sub(r"\1…", _USER_IN_URL.sub("", text))


def moment(url: str, seconds: float) -> str:
    """Return `url` pointing to a moment, in whole seconds, rounded down.

    YouTube and Vimeo have forms of their own; any other address gets a media fragment (W3C Media Fragments URI 1.0).
    A moment that stands in `url` already is replaced; all else in it stays as it is.
    """
    parts, whole = urlsplit(url), max(0, int(seconds))
    host = (parts.hostname or "").lower()
    if _belongs(host, _YOUTUBE_HOSTS):
        return urlunsplit(_youtube_moment(parts, whole))
    unit = "s" if _belongs(host, ("vimeo.com",)) else ""
    return urlunsplit(parts._replace(fragment=_with_time(parts.fragment, f"t={whole}{unit}")))


def _youtube_moment(parts: SplitResult, whole: int) -> SplitResult:
    time = f"start={whole}" if parts.path.startswith("/embed/") else f"t={whole}s"
    kept = [pair for pair in parts.query.split("&") if pair and pair.split("=")[0] not in _YOUTUBE_TIMES]
    return parts._replace(query="&".join([*kept, time]), fragment="")


def _with_time(fragment: str, time: str) -> str:
    """Add a time to a fragment's `key=value` pairs; the anchor of a heading gives way to the moment."""
    kept = [pair for pair in fragment.split("&") if "=" in pair and not pair.startswith("t=")]
    return "&".join([*kept, time])


def _belongs(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _inner_address(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for: mapped, 6to4, or translated (RFC 6052)."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _has_secret(parts: SplitResult) -> bool:
    pairs = re.split("[&;]", parts.query) + parts.fragment.split("&")
    return any("=" in pair and _SECRET_KEY.fullmatch(unquote(pair.partition("=")[0])) for pair in pairs)
