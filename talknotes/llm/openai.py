"""A model behind an OpenAI-compatible address: Ollama, llama.cpp, vLLM or a hosted one.

The answer's form is asked for by its JSON schema, and thinking aloud is switched off; where a server does not take
that, less is asked for, and remembered. What fails in passing is tried again after a while. Knows nothing of prompts;
which hosts may be asked was decided before. Caveat: a server may serve another model under the same name tomorrow, and
the identity will not tell.
"""

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from talknotes.errors import MissingError
from talknotes.llm.choice import ModelChoice
from talknotes.llm.contract import Ask, Completion
from talknotes.llm.counting import estimate
from talknotes.llm.hosts import authority_of
from talknotes.llm.request import UnreadableError, Variant, body, read_answer, simpler, was_cut
from talknotes.llm.wire import Kind, ServerError, Wire

_TRIES: Final[dict[Kind, int]] = {"busy": 5, "unreachable": 3, "late": 2, "odd": 2}
_LONGEST_WAIT_S: Final = 120.0
_TOO_LONG = re.compile(r"context.{0,12}(?:length|size|window)|context_length|maximum context|too many tokens|too long")
_REMEDIES: Final = {
    401: "Check the key: TALKNOTES_LLM_KEY, or llm_key in the configuration.",
    402: "The account there has no credit left.",
    403: "Check the key (TALKNOTES_LLM_KEY) and what it may be used for.",
    404: "Check the model's name (--llm openai:MODEL) and the address (--llm-url), which mostly ends in /v1.",
    413: "Set a smaller llm_window (TALKNOTES_LLM_WINDOW).",
}
_PASSING: Final = "Run the same command again later; what was answered is stored."


class OpenAIModel:
    """A model that a server runs; `sleep` waits so many seconds between tries."""

    def __init__(self, choice: ModelChoice, sleep: Callable[[float], None] = time.sleep) -> None:
        self._choice = choice
        self._host = authority_of(choice.url)
        self._wire = Wire(choice)
        self._variant = Variant()
        self._sleep = sleep

    @property
    def window(self) -> int:
        """What the user says that the server gives a prompt and its answer."""
        return self._choice.window_tokens

    @property
    def identity(self) -> dict[str, str]:
        """Back-end, model and settings; not where it runs."""
        settings = f"temperature {self._choice.temperature:g}, seed {self._choice.seed}"
        return {"llm": "openai", "model": self._choice.model, "settings": settings}

    def count(self, text: str) -> int:
        """Return an upper estimate of a text's tokens."""
        return estimate(text)

    def complete(self, ask: Ask) -> Completion:
        """Return the server's answer; MissingError, which names host, status and what to do, where none can be had."""
        base = variant = self._variant
        tried: set[Variant] = set()
        while True:
            try:
                found = self._ask(ask, variant)
            except ServerError as err:
                tried.add(variant)
                if err.kind != "refused" or _is_too_long(err):
                    raise self._missing(err) from None
                following = simpler(base, variant, err.message, tried)
                if following is None:
                    raise self._missing(err) from None
                base, variant = following
            else:
                self._variant = variant  # only what was answered is remembered: a refusal may be about the words
                return found

    def _ask(self, ask: Ask, variant: Variant) -> Completion:
        failures: Counter[Kind] = Counter()
        request = body(ask, self._choice, variant)
        while True:
            try:
                return self._read(ask, request)
            except ServerError as err:
                failures[err.kind] += 1
                wait = _wait_s(err, failures.total())
                if failures[err.kind] >= _TRIES.get(err.kind, 1) or wait > _LONGEST_WAIT_S:
                    raise
                self._sleep(wait)

    def _read(self, ask: Ask, request: dict[str, Any]) -> Completion:
        try:
            found = read_answer(self._wire.post(request), self._choice)
        except UnreadableError as err:
            raise ServerError("odd", self._wire.clean(str(err))) from None
        if was_cut(ask, found.tokens_in):
            raise ServerError("cut", f"it read only {found.tokens_in} tokens of the prompt")
        return replace(found, text=self._wire.without_key(found.text))

    def _missing(self, err: ServerError) -> MissingError:
        said = f"answers {err.status}" if err.status else ""
        what = ": ".join(part for part in (said, err.message) if part)
        return MissingError(f"{self._choice.model} at {self._host}: {what}. {self._remedy(err)}")

    def _remedy(self, err: ServerError) -> str:
        if _is_too_long(err):
            return (
                f"The server's context is smaller than {self.window} tokens: give it more (OLLAMA_CONTEXT_LENGTH, "
                "llama.cpp's -c, vLLM's --max-model-len), or say what it has: llm_window (TALKNOTES_LLM_WINDOW)."
            )
        if err.kind == "unreachable":
            return "Start the server, or check the address (--llm-url)."
        if err.kind == "late":
            return "Give it more time (llm_timeout, TALKNOTES_LLM_TIMEOUT), or take a smaller model."
        if err.kind == "odd":
            return "Check the address (--llm-url), which mostly ends in /v1, and the server's own messages."
        if 300 <= err.status < 400:
            return "Give the final address (--llm-url)."
        return _REMEDIES.get(err.status, _PASSING if err.kind == "busy" else "Check the model and its server.")


def _is_too_long(err: ServerError) -> bool:
    """Tell whether a server's context is too small for what it was sent."""
    return err.kind == "cut" or (err.status >= 400 and _TOO_LONG.search(err.message.lower()) is not None)


def _wait_s(err: ServerError, failures: int) -> float:
    """Return how long to wait after a failure: what the server asks for, else twice as long each time, from 1 s on."""
    asked = _seconds(err.wait)
    return float(2 ** (failures - 1)) if asked is None else asked


def _seconds(wait: str) -> float | None:
    """Return the seconds that a Retry-After header means, a number or a date; None for anything else."""
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", wait.strip(), re.ASCII):
        return float(wait)
    try:
        until = parsedate_to_datetime(wait)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
