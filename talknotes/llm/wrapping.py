"""A model around another one: it passes on what it does not change. Knows nothing of what its kinds add."""

from talknotes.llm.contract import LanguageModel


class Wrapped:
    """A model that has the window, the identity and the tokens of the one inside."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    @property
    def window(self) -> int:
        """The inner model's own."""
        return self._model.window

    @property
    def identity(self) -> dict[str, str]:
        """The inner model's own, so that prompts and answers are the same."""
        return self._model.identity

    def count(self, text: str) -> int:
        """Return the tokens of a text as the inner model counts them."""
        return self._model.count(text)
