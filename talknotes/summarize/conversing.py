"""One question to a language model and what it takes until the answer can be used: at most one repair.

Knows the model's window and keeps room in it for answers. Knows nothing of what is asked. A prompt that waits for its
answer is no failure: the error passes through.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from talknotes.errors import UsageError
from talknotes.llm.contract import Ask, AwaitedError, Completion, LanguageModel, Message
from talknotes.post.escape import clean
from talknotes.prompting.catalogue import Prompts
from talknotes.summarize.answers import UnusableError
from talknotes.summarize.asking import Values, fenced
from talknotes.summarize.unwrapping import spoken

MESSAGE_TOKENS: Final = 8
"""What a chat template puts around a message, at most."""

_ANSWER_SHARE: Final = 6
_LEAST_ANSWER: Final = 256
_MOST_ANSWER: Final = 4096
_REPAIR_TOKENS: Final = 400
_LITTLE: Final = 500
_SPARE: Final = 64
_SHOWN_OF_UNUSABLE: Final = 1200
"""Characters of an answer that can't be used which the model is shown again where all of it is too long."""

Result = TypeVar("Result")
Read = Callable[[Completion], Result]
In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Heard(Generic[Result]):
    """A usable answer as it was read, what was asked, and the answer's own text."""

    result: Result
    ask: Ask
    text: str

    @property
    def messages(self) -> tuple[Message, ...]:
        """The conversation up to the answer, which is its last message."""
        return (*self.ask.messages, Message("assistant", self.text))


@dataclass(frozen=True, slots=True)
class Talker:
    """A model and the prompts that it is asked with; `used` collects the prompts' names."""

    model: LanguageModel
    prompts: Prompts
    used: dict[str, str]

    @property
    def answer_tokens(self) -> int:
        """How long an answer may be."""
        return max(_LEAST_ANSWER, min(self.model.window // _ANSWER_SHARE, _MOST_ANSWER))

    def room(self, base: int) -> int:
        """Return how many tokens of data a prompt may hold that has `base` without them.

        So that it can be answered, the answer sent back, and answered once more; where that leaves next to nothing, so
        that it can be answered.
        """
        twice = self.model.window - 2 * self.answer_tokens - _REPAIR_TOKENS - base
        return max(twice, min(_LITTLE, self.model.window - self.answer_tokens - base))

    def messages(self, name: str, values: Values) -> tuple[Message, ...]:
        """Return the messages of a prompt with its values fenced."""
        return self.prompts[name].render(**fenced(values))

    def count(self, messages: tuple[Message, ...]) -> int:
        """Return how many tokens messages take, with what stands around them."""
        return sum(self.model.count(message.text) + MESSAGE_TOKENS for message in messages)

    def ask(
        self, name: str, values: Values, read: Read[Result], about: str, most_tokens: int | None = None
    ) -> Heard[Result]:
        """Return the answer to a prompt as `read` reads it, repaired once; UnusableError where that doesn't help.

        UsageError where the prompt doesn't fit into the model's window.
        """
        messages = self.messages(name, values)
        most = most_tokens or self._most(messages)
        if self.count(messages) + most > self.model.window:
            raise UsageError(
                f"{about}: the prompt “{name}” does not fit into the model's window of {self.model.window} tokens. "
                "Take a model with a larger window, or say how large it is."
            )
        ask = Ask(name, messages, self.prompts[name].answer, most, about)
        completion = self._complete(ask)
        try:
            return Heard(read(completion), ask, _shown(completion))
        except UnusableError as err:
            return self._repair(ask, completion, read, err)

    def follow_up(self, name: str, heard: Heard[Result], values: Values, read: Read[Result]) -> Heard[Result] | None:
        """Return the answer to a follow-up of a conversation, in the form of the first.

        None where the window has no room for it, or the answer can't be used.
        """
        ask = replace(heard.ask, name=name, messages=(*heard.messages, *self.messages(name, values)))
        left = self.model.window - self.count(ask.messages)
        if left < self.model.count(heard.text) + _SPARE:
            return None
        ask = replace(ask, most_tokens=min(ask.most_tokens, left))
        completion = self._complete(ask)
        try:
            return Heard(read(completion), ask, _shown(completion))
        except UnusableError:
            return None

    def _repair(self, ask: Ask, completion: Completion, read: Read[Result], first: UnusableError) -> Heard[Result]:
        mend = self.messages("repair", {"problem": clean(str(first))})
        for shown in (_shown(completion), _shown(completion)[:_SHOWN_OF_UNUSABLE]):
            messages = (*ask.messages, Message("assistant", shown), *mend)
            left = self.model.window - self.count(messages)
            if left >= ask.most_tokens:
                break
        else:
            raise first
        longer = 2 if completion.ended == "length" else 1
        again = replace(ask, name="repair", messages=messages, most_tokens=min(left, longer * ask.most_tokens))
        second = self._complete(again)
        try:
            return Heard(read(second), again, _shown(second))
        except UnusableError as err:
            raise UnusableError(str(err), err.partial or first.partial) from err

    def _complete(self, ask: Ask) -> Completion:
        self.used[ask.name] = self.prompts[ask.name].hash
        return self.model.complete(ask)

    def _most(self, messages: tuple[Message, ...]) -> int:
        """Return how long an answer may be that is sent back and answered once more."""
        left = (self.model.window - self.count(messages) - _REPAIR_TOKENS) // 2
        return max(self.answer_tokens, min(left, _MOST_ANSWER))


def _shown(completion: Completion) -> str:
    """Return an answer as it is shown to the model again: without its thoughts, where anything else is there."""
    return spoken(completion.text).strip() or completion.text


def each(do: Callable[[In], Out], items: Sequence[In]) -> list[Out]:
    """Return what `do` makes of each item; where answers are awaited, go through all and name all prompts that wait."""
    done: list[Out] = []
    waiting: list[AwaitedError] = []
    for item in items:
        try:
            done.append(do(item))
        except AwaitedError as err:
            waiting.append(err)
    if waiting:
        asks = dict.fromkeys(ask.hash for err in waiting for ask in err.asks)
        by_hash: dict[str, Ask] = {ask.hash: ask for err in waiting for ask in err.asks}
        raise AwaitedError(str(waiting[0]), tuple(by_hash[name] for name in asks)) from waiting[0]
    return done
