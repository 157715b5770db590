"""What would be asked, of whom and at what price, without asking: no connection is opened, no weights are loaded.

Caveat: what is asked after an answer came (merging sections, mending what was wrong) can't be foreseen. Tokens are
the estimate, unless the model's own tokenizer is on this machine.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from talknotes.errors import TalknotesError
from talknotes.llm.choice import ModelChoice
from talknotes.llm.contract import Ask, AwaitedError, Completion, LanguageModel
from talknotes.llm.counting import MESSAGE_TOKENS, estimate
from talknotes.llm.markers import defuse
from talknotes.llm.wrapping import Wrapped


@dataclass(frozen=True, slots=True)
class Sending:
    """What one prompt would send: `text` as it leaves the program, `size_bytes` of it, to whom.

    `tokens` are the prompt's, `most_tokens` what the answer may have; `cost` is for both, the most it can be, None
    where no price is known.
    """

    name: str
    about: str
    text: str
    size_bytes: int
    tokens: int
    most_tokens: int
    to: str
    cost: float | None


class DryModel(Wrapped):
    """A model that answers nothing and remembers what it was asked, once each; it may stand for a choice alone."""

    def __init__(self, model: LanguageModel | ModelChoice) -> None:
        super().__init__(_open_dry(model) if isinstance(model, ModelChoice) else model)
        self.asks: list[Ask] = []

    def complete(self, ask: Ask) -> Completion:
        """Remember the prompt and raise AwaitedError."""
        if all(ask.hash != one.hash for one in self.asks):
            self.asks.append(ask)
        raise AwaitedError(f"{ask.name}: not asked (--dry-run).", (ask,))


def describe(asks: Iterable[Ask], choice: ModelChoice, count: Callable[[str], int] = estimate) -> tuple[Sending, ...]:
    """Return what each prompt would send; `count` is the model's, where its tokens are known."""
    return tuple(_describe(ask, choice, count) for ask in asks)


def addressee(choice: ModelChoice) -> str:
    """Return to whom prompts go: a host, this machine, or the person who reads a folder, of which the name is told."""
    if choice.backend == "openai":
        from talknotes.llm.hosts import authority_of, host_of, is_loopback

        is_here = is_loopback(host_of(choice.url))
        return f"{authority_of(choice.url)}{' (this machine)' if is_here else ''}"
    return "this machine" if choice.backend == "transformers" else f"folder {Path(choice.model).name or choice.model}"


def _describe(ask: Ask, choice: ModelChoice, count: Callable[[str], int]) -> Sending:
    text = _text(ask, choice)
    tokens = sum(count(message.text) + MESSAGE_TOKENS for message in ask.messages) + MESSAGE_TOKENS
    size_bytes = len(text.encode("utf-8", "replace"))
    cost = choice.cost(tokens, ask.most_tokens)
    return Sending(ask.name, ask.about, text, size_bytes, tokens, ask.most_tokens, addressee(choice), cost)


def _text(ask: Ask, choice: ModelChoice) -> str:
    if choice.backend == "openai":
        from talknotes.llm.request import payload

        return payload(ask, choice)
    if choice.backend == "files":
        from talknotes.llm.files import markdown

        return markdown(ask)
    return "\n\n".join(f"{message.role}:\n{defuse(message.text)}" for message in ask.messages)


def _open_dry(choice: ModelChoice) -> LanguageModel:
    """Return the model for its window, identity and tokens; a local one that is not here counts by estimate."""
    if choice.backend == "openai":
        from talknotes.llm.openai import OpenAIModel

        return OpenAIModel(choice)
    if choice.backend == "files":
        from talknotes.llm.files import FilesModel

        return FilesModel(choice, writes=False)
    from talknotes.llm.local import open_local

    try:
        return open_local(replace(choice, offline=True), needs_weights=False)
    except TalknotesError:
        return _Estimated(choice)


class _Estimated:
    """The window and the estimated tokens of a model that is not opened."""

    def __init__(self, choice: ModelChoice) -> None:
        self.window = choice.window_tokens
        self.identity = {"llm": choice.backend, "model": choice.model}

    def count(self, text: str) -> int:
        return estimate(text)

    def complete(self, ask: Ask) -> Completion:
        raise AwaitedError(f"{ask.name}: not asked (--dry-run).", (ask,))
