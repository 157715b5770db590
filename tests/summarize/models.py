"""Models for tests: one that answers from a script, and one that tells each line of a transcript in few words."""

import json
import re
from collections.abc import Callable, Sequence

from talknotes.llm.contract import Ask, AwaitedError, Completion

Answer = str | Completion | Callable[[Ask], str]

_LINE = re.compile(r"^\[(s\d+)\] ([^:\n]+): (.+)$", re.MULTILINE)


def notes(*blocks: tuple[str, Sequence[tuple[str, Sequence[str]]]]) -> str:
    """Return an answer as the prompts ask for it."""
    told = [{"heading": h, "sentences": [{"segments": [*i], "text": t} for t, i in s]} for h, s in blocks]
    return json.dumps({"blocks": told}, ensure_ascii=False)


def lines_of(ask: Ask) -> list[tuple[str, str, str]]:
    """Return the transcript in a prompt: id, speaker, text."""
    text = ask.messages[-1].text
    fence = re.search(r"=== \w+ ===", text)
    assert fence
    data = [piece for piece in text.split(fence.group()) if piece.lstrip().startswith("data: transcript")]
    return _LINE.findall("\n".join(data))


class Scripted:
    """Gives the answers of a script in turn, the last one again and again, and remembers what it was asked."""

    def __init__(self, *answers: Answer, window: int = 8192) -> None:
        self.answers, self.window = list(answers), window
        self.identity = {"backend": "scripted"}
        self.asks: list[Ask] = []

    def count(self, text: str) -> int:
        return len(text) // 4 + 1

    def complete(self, ask: Ask) -> Completion:
        self.asks.append(ask)
        used = sum(self.count(message.text) for message in ask.messages)
        assert used + ask.most_tokens <= self.window, f"{ask.name}: {used} and {ask.most_tokens} tokens"
        answer = self.answers[min(len(self.asks), len(self.answers)) - 1]
        if isinstance(answer, Completion):
            return answer
        return Completion(answer if isinstance(answer, str) else answer(ask))


class Obedient(Scripted):
    """Tells every so many lines by their first words in quotation marks; merges by giving all back."""

    def __init__(self, window: int = 4096, every: int = 4, words: int = 6) -> None:
        super().__init__(self.tell, window=window)
        self.every, self.words = every, words

    def tell(self, ask: Ask) -> str:
        if ask.name == "merge-sections":
            return self.merged(ask)
        rows = lines_of(ask)[:: self.every]
        told = [(f"“{' '.join(t.split()[: self.words]).rstrip('.,')}” is what they say.", (i,)) for i, _, t in rows]
        return notes(("", told))

    def merged(self, ask: Ask) -> str:
        rows = re.findall(r"^\[(s\d+(?:, s\d+)*)\] (.+)$", ask.messages[-1].text, re.MULTILINE)
        return notes(("", [(text, ids.split(", ")) for ids, text in rows]))


class Waiting(Scripted):
    """Has no answer yet to anything."""

    def complete(self, ask: Ask) -> Completion:
        self.asks.append(ask)
        raise AwaitedError("answers wait", (ask,))
