"""yt-dlp's client, held to what a download may do: which addresses it may reach, and that it runs no other program.

Knows nothing of recordings. From a public page no redirect, feed, playlist or link leads to a private address; it is
checked where the connection is made, so that no name can hide one. Behind a proxy, which looks names up itself,
addresses are judged by their text alone. Import this only to download: yt-dlp takes long to load.
"""

import functools
import socket
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import yt_dlp.globals
from yt_dlp import YoutubeDL
from yt_dlp.downloader import get_suitable_downloader
from yt_dlp.networking import Request
from yt_dlp.networking._helper import _socket_connect, create_connection
from yt_dlp.networking._urllib import HTTPHandler, ProxyHandler, RedirectHandler, UrllibRH
from yt_dlp.networking.exceptions import TransportError
from yt_dlp.utils import ExtractorError, UserNotLive

from talknotes import links

_NO_PROGRAM: Final = "/nonexistent/ffmpeg"
_LARGEST_PLAYLIST_BYTES: Final = 50_000_000
_DOWNLOADERS: Final = ("HttpFD", "HlsFD", "DashSegmentsFD", "IsmFD", "F4mFD")


class Client(YoutubeDL):  # type: ignore[misc]
    """yt-dlp with one way to the network and without external programs, plug-ins and user configuration.

    With `inside` private addresses are allowed. `refused` lists the hosts that were not; yt-dlp's own errors may not
    tell.
    """

    def __init__(self, parameters: Mapping[str, Any], inside: bool) -> None:
        yt_dlp.globals.plugin_dirs.value = []  # plug-ins in the user's folders are configuration, too
        self.refused: list[str] = []
        self.inside = inside
        super().__init__({**parameters, "ffmpeg_location": _NO_PROGRAM})

    def build_request_director(self, handlers: Any, preferences: Any = None) -> Any:
        """Take our handler in place of all others."""
        return super().build_request_director(
            [functools.partial(_GuardedRH, None if self.inside else self.refused)], preferences
        )

    def dl(self, name: str, info: dict[str, Any], *args: Any, **rest: Any) -> Any:
        """Download, unless another program would be needed for it."""
        chosen = get_suitable_downloader(info, self.params)
        if getattr(chosen, "__name__", "") not in _DOWNLOADERS:
            raise ExtractorError("this kind of stream needs ffmpeg", expected=True)
        if chosen.__name__ == "HlsFD" and self._is_growing(info):
            raise UserNotLive("a live stream that has not ended", expected=True)
        return super().dl(name, info, *args, **rest)

    def _is_growing(self, info: Mapping[str, Any]) -> bool:
        """Tell whether an HLS playlist lacks its end: what is there now would pass for the whole recording."""
        with self.urlopen(Request(info["url"], headers=info.get("http_headers") or {})) as answer:
            text = answer.read(_LARGEST_PLAYLIST_BYTES)
        return b"#EXTINF" in text and b"#EXT-X-ENDLIST" not in text and b"#EXT-X-PLAYLIST-TYPE:VOD" not in text


def leads_inside(url: str, resolve: bool = True) -> bool:
    """Tell whether an address is private: by its text, or because its name stands for nothing else.

    Without `resolve` no name is looked up.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if not links.is_public_host(host):
            return True
        found = socket.getaddrinfo(host, port or 443, 0, socket.SOCK_STREAM) if resolve else []
    except (OSError, ValueError):  # an unknown name, or none at all; the download will say so
        return False
    return bool(found) and not any(links.is_public_ip(str(row[4][0])) for row in found)


class _GuardedRH(UrllibRH):  # type: ignore[misc]
    """Requests over http and https; `refused` is None where every address is allowed."""

    _SUPPORTED_URL_SCHEMES = ("http", "https", "data")

    def __init__(self, refused: list[str] | None, **rest: Any) -> None:
        super().__init__(**rest)
        self._web = HTTPHandler if refused is None else functools.partial(_Web, refused)

    def _create_instance(self, proxies: Any, cookiejar: Any, legacy_ssl_support: Any = None) -> Any:
        """Build what yt-dlp's own handler builds, without FTP, which would go around the check."""
        opener = urllib.request.OpenerDirector()
        context = self._make_sslcontext(legacy_ssl_support=legacy_ssl_support)
        for handler in (
            ProxyHandler(proxies),
            self._web(context=context, source_address=self.source_address),
            urllib.request.HTTPCookieProcessor(cookiejar),
            urllib.request.DataHandler(),
            urllib.request.UnknownHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            RedirectHandler(),
        ):
            opener.add_handler(handler)
        opener.addheaders = []
        return opener


class _Web(HTTPHandler):  # type: ignore[misc]
    """Opens connections, of redirects too, after a look at where they lead."""

    def __init__(self, refused: list[str], **rest: Any) -> None:
        super().__init__(**rest)
        self._refused = refused

    def do_open(self, http_class: Callable[..., Any], req: Any, **rest: Any) -> Any:
        self._check(urlsplit(req.full_url).hostname or "", links.is_public_host)
        is_proxied = req.has_proxy() or req._tunnel_host
        opened = http_class if is_proxied else functools.partial(self._guarded, http_class)
        return super().do_open(opened, req, **rest)

    def _guarded(self, http_class: Callable[..., Any], *args: Any, **rest: Any) -> Any:
        connection = http_class(*args, **rest)
        connection._create_connection = functools.partial(create_connection, _create_socket_func=self._connect)
        return connection

    def _connect(self, found: Any, timeout: Any, source_address: Any) -> Any:
        self._check(str(found[4][0]), links.is_public_ip)
        return _socket_connect(found, timeout, source_address)

    def _check(self, host: str, is_allowed: Callable[[str], bool]) -> None:
        if not is_allowed(host):
            self._refused.append(host)
            raise TransportError("a public page leads to a private address")
