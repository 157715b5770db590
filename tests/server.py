"""A web server on the loopback address that behaves as badly as the real ones do."""

import contextlib
import gc
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Answer:
    """What a path answers; `cut` sends that share of the body and hangs up, `cuts` only so many times (-1: always).

    Without `cookie` in the request's cookies the answer is 403.
    """

    body: bytes = b""
    kind: str = "application/octet-stream"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: float = 1.0
    cuts: int = -1
    ranges: bool = False
    cookie: str = ""


@dataclass
class Server:
    """A running server: its address, what it answers, and what it was asked (method, path, range)."""

    url: str
    answers: dict[str, Answer]
    asked: list[tuple[str, str, str]] = field(default_factory=list)


@contextlib.contextmanager
def serve(answers: dict[str, Answer], host: str = "127.0.0.1") -> Iterator[Server]:
    """Run a server in threads until the block ends; it serves as a proxy too, with the same answers."""
    httpd = ThreadingHTTPServer((host, 0), _Handler)
    httpd.daemon_threads = True
    server = Server(f"http://{host}:{httpd.server_address[1]}", answers)
    httpd.state = server  # type: ignore[attr-defined]
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
        _drop_sockets()


def _drop_sockets() -> None:
    """yt-dlp leaves connections of failed downloads to the garbage collector; no later test shall pay for them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def _answer(self, with_body: bool) -> None:
        state: Server = self.server.state  # type: ignore[attr-defined]
        wanted = self.headers.get("Range", "")
        state.asked.append((self.command, self.path, wanted))
        answer = state.answers.get(urlsplit(self.path).path, Answer(b"not here", "text/plain", 404))
        if answer.cookie not in self.headers.get("Cookie", ""):
            answer = Answer(b"who are you", "text/plain", 403)
        first = int(wanted.removeprefix("bytes=").split("-")[0] or 0) if answer.ranges and wanted else 0
        body = answer.body[first:]
        self.send_response(206 if first else answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(answer.body) - 1}/{len(answer.body)}")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self._send(answer, body)
        self.close_connection = True

    def _send(self, answer: Answer, body: bytes) -> None:
        breaks = answer.cut < 1 and answer.cuts != 0 and len(body) > 4096
        if breaks:
            answer.cuts -= 1
            body = body[: int(len(body) * answer.cut)]
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)
