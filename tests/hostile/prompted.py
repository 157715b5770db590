"""Where strangers' text stands in a prompt: between fences, a line each, and nowhere else."""

import re
from collections.abc import Iterator

from talknotes.llm.contract import Ask
from tests.hostile.payloads import WORD

_FENCE = re.compile(r"(?:Data stands between|They stand between the) lines of (=== [0-9a-f]{12} ===)")


def check_prompt(ask: Ask) -> None:
    """Check that no payload stands in what we say ourselves, and that all fences that are opened are closed."""
    for message in ask.messages:
        if message.role == "system":
            assert not WORD.search(message.text), ask.name
        if message.role == "user":
            ours = "\n".join(outside(message.text))
            assert not WORD.search(ours), (ask.name, ours)


def outside(text: str) -> Iterator[str]:
    """Yield the lines of a message that stand in no fence."""
    match = _FENCE.search(text)
    fence = match[1] if match else None
    is_inside = False
    for line in text.split("\n"):
        if fence and line.startswith(fence):
            assert line.endswith("end of data") == is_inside, line
            is_inside = not is_inside
        elif not is_inside:
            yield line
    assert not is_inside


def heard_in(asks: list[Ask]) -> set[str]:
    """Return the words of the payloads that the data of prompts holds."""
    texts = (message.text for ask in asks for message in ask.messages if message.role == "user")
    return {word for text in texts for word in WORD.findall(text)}
