"""The connection to one model's server, held to what it may do: this host alone, no more bytes and no longer than said.

The `openai` package makes the request; beneath it lies our own transport, which checks where each request goes, takes
off every header that it does not need (those from the environment, those that tell of this machine) and bounds the
answer. No proxy, no redirect, no retry. Knows nothing of prompts.
"""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Literal

from talknotes.llm.choice import ModelChoice
from talknotes.llm.request import explanation, names_field

LARGEST_ANSWER_BYTES: Final = 4_000_000
_CONNECT_S: Final = 10.0
_KEPT_HEADERS: Final = frozenset({"host", "content-type", "content-length", "transfer-encoding", "accept"})
_LONGEST_MESSAGE: Final = 300
_SHORTEST_KEY: Final = 8
"""Shorter ones ("none", "ollama") are no secrets, but words that an answer may hold."""

Kind = Literal["busy", "late", "odd", "unreachable", "refused", "cut", "final"]


@dataclass(eq=False)
class ServerError(Exception):
    """A request failed; `status` is 0 where no answer came, `wait` what the server asks to wait ("" for nothing)."""

    kind: Kind
    message: str
    status: int = 0
    wait: str = ""


class Wire:
    """Posts requests to one endpoint."""

    def __init__(self, choice: ModelChoice) -> None:
        self._choice = choice
        self._client: Any = None
        self._response_type: Any = None

    def post(self, body: Mapping[str, Any]) -> str:
        """Return the text of the answer to a chat completion; ServerError, free of the key, where there is none."""
        import openai

        client = self._open()
        try:
            answer = client.post("/chat/completions", body=dict(body), cast_to=self._response_type)
        except openai.APIStatusError as err:
            # From here on nothing is chained: the cause's text may hold the key, which servers like to echo.
            raise _status_error(err.response, self.clean) from None
        except openai.APITimeoutError as err:
            if type(err.__cause__).__name__ == "ConnectTimeout":
                raise ServerError("unreachable", "nobody answers there") from None
            raise ServerError("late", f"no answer within {self._choice.timeout_s:g} s") from None
        except openai.APIConnectionError as err:
            reason = re.sub(r"^\[Errno -?\d+\] ", "", str(err.__cause__ or err))
            raise ServerError("unreachable", self.clean(reason)) from None
        except openai.OpenAIError as err:
            raise ServerError("final", self.clean(str(err))) from None
        text: str = answer.text
        return text

    def clean(self, text: str) -> str:
        """Return a server's words for a message: one line, not long, without the key."""
        line = " ".join("".join(sign if sign.isprintable() else " " for sign in self.without_key(text)).split())
        return line if len(line) <= _LONGEST_MESSAGE else f"{line[:_LONGEST_MESSAGE]}…"

    def without_key(self, text: str) -> str:
        """Return a text in which the key, if it is there, is blotted out."""
        return text.replace(self._choice.key, "[key]") if len(self._choice.key) >= _SHORTEST_KEY else text

    def _open(self) -> Any:
        if self._client is None:
            import openai

            base = next(one for one in openai.DefaultHttpxClient.__mro__ if one.__module__.startswith("httpx"))
            httpx = import_module(base.__module__.partition(".")[0])
            self._response_type = httpx.Response
            seconds = self._choice.timeout_s
            timeout = httpx.Timeout(seconds, connect=min(_CONNECT_S, seconds))
            web = openai.DefaultHttpxClient(
                transport=_guarded(httpx, self._choice), trust_env=False, follow_redirects=False, timeout=timeout
            )
            self._client = openai.OpenAI(
                base_url=self._choice.url, api_key="unused", max_retries=0, timeout=timeout, http_client=web
            )
        return self._client


def _guarded(httpx: Any, choice: ModelChoice) -> Any:
    """Return the transport; its classes are made here because their bases come with the library."""
    home = httpx.URL(choice.url)

    class Bounded(httpx.SyncByteStream):  # type: ignore[misc]
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            size, end = 0, time.monotonic() + choice.timeout_s
            for piece in self._stream:
                size += len(piece)
                if size > LARGEST_ANSWER_BYTES:
                    raise ServerError("final", f"its answer is larger than {LARGEST_ANSWER_BYTES // 1_000_000} MB")
                if time.monotonic() > end:  # a byte now and then would keep the connection for ever
                    raise httpx.ReadTimeout("the answer took too long")
                yield piece

        def close(self) -> None:
            self._stream.close()

    class Guarded(httpx.HTTPTransport):  # type: ignore[misc]
        def handle_request(self, request: Any) -> Any:
            if (request.url.scheme, request.url.netloc) != (home.scheme, home.netloc):
                raise ServerError("final", "a request would have gone to another host")
            kept = [pair for pair in request.headers.raw if pair[0].decode().lower() in _KEPT_HEADERS]
            key = [("Authorization", f"Bearer {choice.key}")] if choice.key else []
            own = [("User-Agent", "talknotes"), ("Accept-Encoding", "identity"), *key]
            request.headers = httpx.Headers([*kept, *((name.encode(), value.encode()) for name, value in own)])
            response = super().handle_request(request)
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                response.close()
                raise ServerError("final", "its answer is compressed, which was not asked for")
            response.headers["content-type"] = "application/json"  # no charset of the server's choice
            response.stream = Bounded(response.stream)
            return response

    return Guarded(trust_env=False, retries=0, limits=httpx.Limits(max_keepalive_connections=0))


def _status_error(response: Any, clean: Any) -> ServerError:
    status: int = response.status_code
    message = clean(explanation(response.text))
    if 300 <= status < 400:
        return ServerError("final", "it sends us to another address, which is not followed", status)
    if status in (401, 403):  # what it says here is about the key, of which it may show a part
        return ServerError("final", "", status)
    # A template that fails on a field is an internal error to llama.cpp.
    if status in (400, 422) or (status == 500 and names_field(message)):
        return ServerError("refused", message, status)
    if status == 429 and "insufficient_quota" in response.text:
        return ServerError("final", message, status)
    if status in (408, 409, 425, 429) or (status >= 500 and status not in (501, 505)):
        return ServerError("busy", message, status, response.headers.get("retry-after", ""))
    return ServerError("final", message, status)
