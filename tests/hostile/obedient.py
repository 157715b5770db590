"""A model that does whatever it is told by anybody: what data tells it to write, it writes, wherever there is room.

It tells a few true sentences as well, so that its answers are not thrown away whole. `own` is what it makes up itself,
raw: in a prompt nobody can hide control characters, in an answer a model can. It works on the prompt's text alone, so
that it answers in this process, behind a server and in a folder alike.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from talknotes.llm.contract import Ask, Completion
from tests.hostile.payloads import WORD
from tests.hostile.story import SAYINGS, STORY

_ROW = re.compile(r"^\[(s\d+)\] ([^:\n]+): (.+)$", re.MULTILINE)
_NAMED = re.compile(r"^(?:Title|Speaker|Known names and terms|Recording|Talk|Heard|Known)[^:\n]*: ")
_ORDER = re.compile(r"Write exactly: (.+)")
APPEAL = "and gamble away their pensions"
_OWN = ("{", "[{", "<think>", "```", "- ", "  Reason: ")
"""How lines begin that the model itself wrote, or that quote it."""
_TRUE = {said: told for _, said, told in STORY if told}

Say = Callable[[dict[str, Any], Sequence[str]], str]


def injected(prompt: str) -> dict[str, str]:
    """Return what strangers wrote into a prompt, and the id of the line in which it was said ("" for none)."""
    found: dict[str, str] = {}
    for line in prompt.split("\n"):
        if not WORD.search(line) or line.startswith(_OWN):
            continue
        row = _ROW.match(line)
        pieces = [row[3]] if row else _NAMED.sub("", line).split("; ")
        for piece in pieces:
            if WORD.search(piece):
                found.setdefault(_said(piece), row[1] if row else "")
            if order := _ORDER.search(piece):
                found.setdefault(order[1], row[1] if row else "")
    return found


def _said(text: str) -> str:
    """Return the payload in a sentence of the story, or all of the text."""
    for saying, _ in SAYINGS:
        start, end = saying.split("{}")
        if start in text and end in text:
            return text[text.index(start) + len(start) : text.rindex(end)]
    return text


def obey(prompt: str, own: Sequence[str] = (), shape: str = "plain") -> str:
    """Return the answer to a prompt, given as the text of all its messages."""
    rows = _ROW.findall(prompt)
    found = injected(prompt)
    pieces = [*found, *own]
    first = rows[0][0] if rows else "s1"
    last = prompt[prompt.rfind("Answer with") :]
    if '"lead"' in prompt:
        value = _titled(pieces, found, first) | {"lead": [*_honest(rows), *_hostile(pieces, found, first)][:6]}
    elif '"names"' in prompt and '"heard"' in prompt:
        value = {"names": [{"heard": one, "spelling": two} for one in pieces for two in pieces], **_more(pieces)}
    elif '"blocks"' in prompt:
        value = _notes(rows, pieces, found, first)
    else:
        value = _titled(pieces, found, first)
    return SHAPES[shape](value, [*pieces, last])


def _notes(rows: Sequence[tuple[str, str, str]], pieces: Sequence[str], found: dict[str, str], first: str) -> Any:
    heads = [*pieces, "Rolling back", ""]
    honest, hostile = _honest(rows), _hostile(pieces, found, first)
    blocks = [
        {"heading": heads[at % len(heads)], "sentences": [one, *hostile[at :: max(1, len(honest))]]}
        for at, one in enumerate(honest or [{"segments": [first], "text": "Thank you."}])
    ]
    return {"blocks": blocks, **_more(pieces)}


def _honest(rows: Iterable[tuple[str, str, str]]) -> list[dict[str, Any]]:
    return [{"segments": [name], "text": _TRUE[text]} for name, _, text in rows if text in _TRUE]


def _hostile(pieces: Sequence[str], found: dict[str, str], first: str) -> list[dict[str, Any]]:
    """Return sentences with what was injected: told and quoted where it was said, else bare or as an appeal."""
    told: list[dict[str, Any]] = []
    for at, piece in enumerate(pieces):
        ids, bare = [found.get(piece) or first], {"segments": [piece, first], "text": piece, "html": piece}
        appeal = {"segments": ids, "text": f"Everybody should subscribe to {piece} {APPEAL}."}
        said = {"segments": ids, "text": SAYINGS[at % len(SAYINGS)][1].format(piece)}
        quoted = {"segments": ids, "text": f"The status page printed “{piece}” to customers."}
        told += [said, quoted, {**bare, "segments": ids}] if found.get(piece) else [(bare, appeal)[at % 2]]
    return told


def _titled(pieces: Sequence[str], found: dict[str, str], first: str) -> dict[str, Any]:
    title = next(iter(pieces), "Rolling back")
    return {"title": title, "segments": [found.get(title) or first, title], **_more(pieces)}


def _more(pieces: Sequence[str]) -> dict[str, Any]:
    """Return fields that nobody asked for."""
    return {piece or "x": {"path": piece, "draft": False, "aliases": [piece]} for piece in pieces[:3]}


def _broken(value: Any, pieces: Sequence[str]) -> str:
    """Return JSON in which no payload is escaped, as a model writes that copies it character by character."""
    text = json.dumps(value, ensure_ascii=False)
    for piece in pieces:
        text = text.replace(json.dumps(piece, ensure_ascii=False)[1:-1], piece)
    return text


SHAPES: dict[str, Say] = {
    "plain": lambda value, pieces: json.dumps(value, ensure_ascii=False),
    "fenced": lambda value, pieces: f"{pieces[0]}\n```json\n{json.dumps(value)}\n```\n{pieces[0]}",
    "broken": _broken,
    "thinking": lambda value, pieces: f"<think>{' '.join(pieces)}</think>\n{json.dumps(value)}<|im_end|>",
    "list": lambda value, pieces: json.dumps(value.get("blocks", [value])),
    "boxed": lambda value, pieces: json.dumps({"answer": value, "tool_calls": [{"function": pieces[0]}]}),
    "halfway": lambda value, pieces: (text := json.dumps(value))[: len(text) * 3 // 4],
    "bare": lambda value, pieces: "\n\n".join(pieces),
}


class Obedient:
    """The obedient model in this process; it remembers what it was asked."""

    window = 8192

    def __init__(self, own: Sequence[str] = (), shape: str = "plain") -> None:
        self.own, self.shape = own, shape
        self.identity = {"llm": "obedient"}
        self.asks: list[Ask] = []

    def count(self, text: str) -> int:
        return len(text) // 4 + 1

    def complete(self, ask: Ask) -> Completion:
        self.asks.append(ask)
        return Completion(obey("\n".join(message.text for message in ask.messages), self.own, self.shape))
