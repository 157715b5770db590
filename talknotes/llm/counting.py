"""How many tokens a text takes for a model whose tokenizer is not at hand: an estimate that errs upwards.

A word costs a token for every three bytes of UTF-8 (so does each Chinese, Japanese or Korean character) and at least
one, digits and punctuation cost one each, other signs one for each byte. English prose takes about half of that with
today's tokenizers.
"""

import re
from typing import Final

from talknotes.llm.contract import Ask, LanguageModel

MESSAGE_TOKENS: Final = 8
"""What a chat template puts around a message, and more."""

_WORD_BYTES: Final = 3
_WORD = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"[^\w\s]|[\d_\n]")


def estimate(text: str) -> int:
    """Return an upper estimate of a text's tokens, 0 for the empty text."""
    signs = _SIGN.findall(text)
    spaces = sum(map(text.count, " \t\r"))
    sign_bytes = sum(len(sign.encode("utf-8", "replace")) for sign in signs)
    letters = len(text.encode("utf-8", "replace")) - sign_bytes - spaces
    words = len(_WORD.findall(text))
    return max(-(-letters // _WORD_BYTES), words) + sign_bytes + spaces // 8


def ask_tokens(model: LanguageModel, ask: Ask) -> int:
    """Return how many tokens a prompt takes with all that is around its messages; the answer's room is not counted."""
    return sum(model.count(message.text) + MESSAGE_TOKENS for message in ask.messages) + MESSAGE_TOKENS
