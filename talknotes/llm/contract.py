"""What is asked of a language model and what it answers; nothing here knows what the words are about.

A model has no tools and sees nothing but the messages. `window` and `count` are in the model's own tokens, or an upper
estimate where its tokens are not known.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from talknotes.errors import MissingError
from talknotes.files import hash_bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: the prompt's name, the messages, the JSON schema of the answer (None for free text).

    `most_tokens` bounds the answer; `about` tells people what it is about, such as "“Ship Small”, part 2 of 3". The
    hash names messages and schema alone, so that an answer holds for as long as these are the same.
    """

    name: str
    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None = None
    most_tokens: int = 1024
    about: str = ""

    @property
    def hash(self) -> str:
        """The SHA-256 of what is asked, in hexadecimal."""
        rows = [[message.role, message.text] for message in self.messages]
        return hash_bytes(json.dumps([rows, self.schema], sort_keys=True, ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer as it came; `length` means that it stopped at a limit. Tokens and cost are None where nobody says."""

    text: str
    ended: Literal["stop", "length"] = "stop"
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None


class AwaitedError(MissingError):
    """Prompts wait for an answer that somebody else will give; `asks` are these. Nothing else has failed."""

    def __init__(self, message: str, asks: tuple[Ask, ...]) -> None:
        super().__init__(message)
        self.asks = asks


class LanguageModel(Protocol):
    """A model that completes a conversation."""

    @property
    def window(self) -> int:
        """How many tokens prompt and answer have together."""

    @property
    def identity(self) -> dict[str, str]:
        """What makes its answers: back-end, model, version, settings. No key, no path, no secret."""

    def count(self, text: str) -> int:
        """Return the number of tokens of a text, or more."""
        ...

    def complete(self, ask: Ask) -> Completion:
        """Return the answer; AwaitedError where it is not there yet, MissingError where none can be had."""
        ...
