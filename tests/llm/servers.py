"""A model's server on the loopback address that does what it is told, and remembers what it was asked."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What the server answers; `pause` waits so many seconds before each byte of it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0


@dataclass
class Asked:
    """A request: its path, headers (lower case) and body."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)


Answerer = Callable[[Asked], Reply]


@dataclass
class ModelServer:
    """A running server; `url` is what to give as the endpoint's address."""

    url: str
    answer: Answerer
    asked: list[Asked] = field(default_factory=list)
    leaving: threading.Event = field(default_factory=threading.Event)


def said(text: str, ended: str = "stop", **more: Any) -> Reply:
    """An ordinary answer."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": ended}
    return Reply(json.dumps({"id": "1", "object": "chat.completion", "choices": [choice], **more}).encode())


def refused(message: str, status: int = 400, **headers: str) -> Reply:
    """An error as such servers write it."""
    return Reply(json.dumps({"error": {"message": message, "type": "bad"}}).encode(), status, headers)


def in_turn(*replies: Reply) -> Answerer:
    """Answer with one reply after the other, the last one for ever."""
    left = list(replies)
    return lambda asked: left.pop(0) if len(left) > 1 else left[0]


@contextlib.contextmanager
def serving(answer: Answerer) -> Iterator[ModelServer]:
    """Run a server in threads until the block ends."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    httpd.daemon_threads = True
    server = ModelServer(f"http://127.0.0.1:{httpd.server_address[1]}/v1", answer)
    httpd.state = server  # type: ignore[attr-defined]
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.leaving.set()
        httpd.shutdown()
        httpd.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        state: ModelServer = self.server.state  # type: ignore[attr-defined]
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, raw)
        state.asked.append(asked)
        reply = state.answer(asked)
        self.close_connection = True
        with contextlib.suppress(ConnectionError):
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self._send(state, reply)

    def _send(self, state: ModelServer, reply: Reply) -> None:
        if not reply.pause:
            self.wfile.write(reply.body)
            return
        for at in range(len(reply.body)):
            if state.leaving.wait(reply.pause):
                return
            self.wfile.write(reply.body[at : at + 1])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
