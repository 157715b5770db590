"""What a model's answers took: prompts, tokens, cost.

Around a model itself it counts what this run has sent; around a store of answers, what the notes took, whenever that
was. Knows nothing of who is told. Caveat: a try that failed took tokens, too, which nobody tells.
"""

from dataclasses import dataclass

from talknotes.llm.contract import Ask, Completion, LanguageModel
from talknotes.llm.wrapping import Wrapped


@dataclass(frozen=True, slots=True)
class Usage:
    """Answers and what they took, as far as the model told; `uncounted` did not tell their tokens, `unpriced` no cost.

    `cost` is in the currency of the prices.
    """

    answers: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    uncounted: int = 0
    unpriced: int = 0

    def plus(self, found: Completion) -> "Usage":
        """Return what it is with one more answer."""
        counted = found.tokens_in is not None and found.tokens_out is not None
        return Usage(
            self.answers + 1,
            self.tokens_in + (found.tokens_in or 0),
            self.tokens_out + (found.tokens_out or 0),
            self.cost + (found.cost or 0.0),
            self.uncounted + (not counted),
            self.unpriced + (found.cost is None),
        )


class Metered(Wrapped):
    """A model whose answers are counted in `usage`."""

    def __init__(self, model: LanguageModel) -> None:
        super().__init__(model)
        self.usage = Usage()

    def complete(self, ask: Ask) -> Completion:
        """Return the model's answer, counted."""
        found = self._model.complete(ask)
        self.usage = self.usage.plus(found)
        return found


def summary(usage: Usage) -> str:
    """Return what to tell people: "7 answers: 12,345 tokens sent, 2,345 received; cost 0.0123". Empty for no answer."""
    if not usage.answers:
        return ""
    told = "1 answer" if usage.answers == 1 else f"{usage.answers} answers"
    if usage.uncounted < usage.answers:
        told += f": {usage.tokens_in:,} tokens sent, {usage.tokens_out:,} received"
        told += f" ({usage.uncounted} not counted)" if usage.uncounted else ""
    if usage.unpriced < usage.answers:
        told += f"; cost {usage.cost:.4f}" + (f" ({usage.unpriced} without a price)" if usage.unpriced else "")
    return told
