"""What opens a recording that is not open to all: cookies, a browser's cookies, a proxy.

Knows yt-dlp's names for them and opens nothing but the file of cookies, which is read and never written. No value here
is ever shown: not in a repr, a message, a report or a cache key.
"""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from talknotes.errors import InputError, UsageError

BROWSERS: Final = ("brave", "chrome", "chromium", "edge", "firefox", "opera", "safari", "vivaldi", "whale")
_PROXY_KINDS: Final = ("http", "socks4", "socks4a", "socks5", "socks5h")
_BROWSER = re.compile(
    r"(?P<name>[^+:]+)(?:\+(?P<keyring>[^:]+))?(?::(?!:)(?P<profile>.+?))?(?:::(?P<container>.+))?", re.DOTALL
)
_HTTP_ONLY: Final = "#HttpOnly_"
_COOKIE_FIELDS: Final = 7
_LARGEST_BYTES: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class Access:
    """Cookies in a file of Netscape's format, a browser to take them from (NAME[+KEYRING][:PROFILE]), a proxy."""

    cookies: Path | None = field(default=None, repr=False)
    browser: str | None = field(default=None, repr=False)
    proxy: str | None = field(default=None, repr=False)


OPEN: Final = Access()
"""What needs nothing."""


def check_access(access: Access) -> None:
    """Refuse what can't work before anything is fetched: UsageError for a wrong form, InputError for the cookie file.

    No message repeats what was given, beyond the cookie file's path and the browser's name.
    """
    client_parameters(access)


def client_parameters(access: Access) -> dict[str, Any]:
    """Return the parameters with which yt-dlp uses `access`; raises as check_access does."""
    given: dict[str, Any] = {}
    if access.cookies is not None:
        # As a stream, because yt-dlp writes a file back with whatever a site has set.
        given["cookiefile"] = io.StringIO(_read_cookies(access.cookies.expanduser()))
    if access.browser is not None:
        given["cookiesfrombrowser"] = _parse_browser(access.browser)
    if access.proxy is not None:
        given["proxy"] = _checked_proxy(access.proxy)
    return given


def _read_cookies(path: Path) -> str:
    """Return the usable lines alone: yt-dlp would print every other one, values included."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InputError(f"{path}: too large for a file of cookies. Check --cookies.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as err:
        reason = err.strerror if isinstance(err, OSError) else "not text"
        raise InputError(f"{path}: the cookies can't be read ({reason}). Check --cookies.") from None
    usable = [line for line in re.split(r"\r\n|\r|\n", text) if _is_cookie(line)]
    if not usable:
        raise InputError(
            f"{path}: no cookies in Netscape's format. Export them from the browser as cookies.txt, "
            "or use --cookies-from-browser."
        )
    return "\n".join(["# Netscape HTTP Cookie File", *usable, ""])


def _is_cookie(line: str) -> bool:
    line = line.removeprefix(_HTTP_ONLY)
    fields = line.split("\t")
    is_whole = len(fields) == _COOKIE_FIELDS and not line.startswith("#")
    return is_whole and re.fullmatch(r"\d*(?:\.\d+)?", fields[4]) is not None


def _parse_browser(text: str) -> tuple[str, str | None, str | None, str | None]:
    found = _BROWSER.fullmatch(text.strip())
    name = found["name"].strip().lower() if found else ""
    if found is None or name not in BROWSERS:
        raise UsageError(f"--cookies-from-browser: unknown browser. Known: {', '.join(BROWSERS)}.")
    keyring = found["keyring"].upper() if found["keyring"] else None
    return name, found["profile"], keyring, found["container"]


def _checked_proxy(proxy: str) -> str:
    try:
        parts = urlsplit(proxy)
        usable = parts.scheme.lower() in _PROXY_KINDS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError("--proxy: write http://HOST:PORT or socks5://HOST:PORT (with USER:PASSWORD@ where needed).")
    return proxy
