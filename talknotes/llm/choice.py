"""Which language model is to write, and on what terms: what the user chose, checked before anything is opened.

Knows nothing of how a model is asked. A choice holds a key; it never shows it, and no identity is made of it.
"""

import math
from dataclasses import dataclass, field
from typing import Final, Literal

from talknotes.errors import UsageError
from talknotes.llm.hosts import check_url, parse_host

Backend = Literal["openai", "transformers", "files"]

DEFAULT_WINDOW_TOKENS: Final = 8192
FILES_WINDOW_TOKENS: Final = 32768
"""For chat assistants: all of today's take more, and each prompt less is one less to copy."""
DEFAULT_TIMEOUT_S: Final = 600.0
LEAST_WINDOW_TOKENS: Final = 1024

SPECS: Final = "openai:MODEL, transformers:NAME_OR_PATH, files:DIR"
_BACKENDS: Final[dict[str, Backend]] = {"openai": "openai", "transformers": "transformers", "files": "files"}
_NEEDS: Final = {
    "openai": "the model's name, as its server calls it: openai:qwen3.5:2b",
    "transformers": "a name on the hub or the path of a folder: transformers:./Qwen3.5-2B",
    "files": "the folder for prompts and answers: files:./answers",
}


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A language model and the terms on which it is asked.

    `model` is its name, for `transformers` a name or a path, for `files` a folder. `window` is in tokens, None for the
    back-end's own (8192, or what a local model has); `timeout_s` bounds one answer; prices are per million tokens, None
    where nobody knows. `temperature` 0 takes the likeliest word each time.
    """

    backend: Backend
    model: str
    url: str = ""
    key: str = field(default="", repr=False)
    window: int | None = None
    timeout_s: float = DEFAULT_TIMEOUT_S
    price_in: float | None = None
    price_out: float | None = None
    allowed_hosts: tuple[str, ...] = ()
    offline: bool = False
    device: str = "auto"
    threads: int = 1
    seed: int = 0
    temperature: float = 0.0

    def __post_init__(self) -> None:
        _check(self)

    @property
    def window_tokens(self) -> int:
        """The window that holds where the model itself does not tell."""
        return self.window or (FILES_WINDOW_TOKENS if self.backend == "files" else DEFAULT_WINDOW_TOKENS)

    def cost(self, tokens_in: int | None, tokens_out: int | None) -> float | None:
        """Return what tokens cost, in the currency of the prices; None where tokens or prices are not known."""
        if None in (tokens_in, tokens_out) or (self.price_in is None and self.price_out is None):
            return None
        return ((tokens_in or 0) * (self.price_in or 0.0) + (tokens_out or 0) * (self.price_out or 0.0)) / 1e6


def choose(
    spec: str,
    *,
    url: str = "",
    key: str = "",
    window: int | None = None,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    price_in: float | None = None,
    price_out: float | None = None,
    allowed_hosts: tuple[str, ...] = (),
    offline: bool = False,
    device: str = "auto",
    threads: int = 1,
    seed: int = 0,
    temperature: float = 0.0,
) -> ModelChoice:
    """Return the choice that `openai:MODEL`, `transformers:NAME_OR_PATH` or `files:DIR` means.

    Raises UsageError that says what to write: for an unknown back-end, one without its model, an `openai` without an
    address, and terms that make no sense.
    """
    name, _, model = spec.strip().partition(":")
    backend = _BACKENDS.get(name.strip().lower())
    if backend is None:
        raise UsageError(f"--llm {spec}: unknown language model. Known: auto, extractive, {SPECS}.")
    if not model.strip():
        raise UsageError(f"--llm {spec}: {backend} needs {_NEEDS[backend]}.")
    if backend == "openai":
        url = check_url(_required(url, model))
    terms = (window, timeout_s, price_in, price_out, allowed_hosts, offline, device, threads, seed, temperature)
    return ModelChoice(backend, model.strip(), url if backend == "openai" else "", key, *terms)


def _required(url: str, model: str) -> str:
    if not url.strip():
        raise UsageError(
            f"--llm openai:{model}: at which address does it answer? Give --llm-url (llm_url in the configuration), "
            "such as http://127.0.0.1:11434/v1 for Ollama or http://127.0.0.1:8080/v1 for llama.cpp."
        )
    return url


def _check(choice: ModelChoice) -> None:
    if choice.key and not (choice.key.isascii() and choice.key.isprintable() and " " not in choice.key):
        raise UsageError("the key of the language model holds a blank or a character that no key has. Copy it again.")
    if choice.window is not None and choice.window < LEAST_WINDOW_TOKENS:
        raise UsageError(f"a window of {choice.window} tokens is too small. Give at least {LEAST_WINDOW_TOKENS}.")
    if not (math.isfinite(choice.timeout_s) and choice.timeout_s > 0):
        raise UsageError(f"a time-out of {choice.timeout_s} s makes no sense. Give the seconds one answer may take.")
    prices = [price for price in (choice.price_in, choice.price_out) if price is not None]
    if any(not math.isfinite(price) or price < 0 for price in prices):
        raise UsageError("a price per million tokens is a number from 0 on. Mend it, or leave it out.")
    if not 0 <= choice.temperature <= 2:
        raise UsageError(f"a temperature of {choice.temperature} makes no sense. Give a number from 0 to 2.")
    for host in choice.allowed_hosts:
        parse_host(host)
