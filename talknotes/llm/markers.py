"""The control marks of chat models, made harmless in text: said in a transcript, they would end a message.

A server or a tokenizer reads `<|im_end|>` in a message as the end of that message. A space after the first character
keeps the text readable and takes its power. Knows nothing of prompts.
"""

import re
from collections.abc import Iterable

_KNOWN = re.compile(
    r"<[|｜][^<>|｜\n]{1,60}[|｜]>"  # ChatML, Llama 3, Phi, Qwen; DeepSeek with full-width bars
    r"|<\|[^<>|\s]{1,60}>|<[^<>|\s]{1,60}\|>"  # Gemma 4
    r"|</?(?:s|bos|eos|pad|unk|start_of_turn|end_of_turn|think|tool_call|tool_response|image|audio)>"
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|IMG)\]|<</?SYS>>",
    re.IGNORECASE,
)


def defuse(text: str, special: Iterable[str] = ()) -> str:
    """Return a text in which no control mark is left whole: the usual ones, and those in `special`."""
    text = _KNOWN.sub(lambda match: _split(match.group()), text)
    for mark in sorted({one for one in special if len(one.strip()) > 1}, key=lambda one: (-len(one), one)):
        text = text.replace(mark, _split(mark))
    return text


def _split(mark: str) -> str:
    return f"{mark[0]} {mark[1:]}"
