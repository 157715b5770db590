"""The table of payloads, each with a word and a host of its own, by which it is found wherever it goes."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

WORD = re.compile(r"[a-y]{7}zq")
HEARD_HOST = "evil.example"
"""Where payloads lead that strangers put into a recording."""
MADE_UP_HOST = "evil.com"
"""Where those lead that the model makes up: nothing in the recording names it."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload; `word` stands in no other one."""

    family: str
    word: str
    text: str

    @property
    def line(self) -> str:
        """The payload on one line, without what no file of text can hold."""
        return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\uffff]+", " ", self.text).split())

    def leading_to(self, host: str) -> "Payload":
        """Return the payload with another host."""
        return Payload(self.family, self.word, self.text.replace(HEARD_HOST, host))


def _load() -> tuple[Payload, ...]:
    table = tomllib.loads(Path(__file__).with_name("payloads.toml").read_text(encoding="utf-8"))
    rows = [(family, text) for family, texts in table.items() for text in texts]
    return tuple(
        Payload(family, word, text.replace("PWN", word).replace("EVIL", HEARD_HOST))
        for number, (family, text) in enumerate(rows)
        if (word := _word(number))
    )


def _word(number: int) -> str:
    """Return a word that nothing else looks or sounds like."""
    digest = hashlib.sha256(str(number).encode()).digest()
    return "".join(chr(ord("a") + byte % 25) for byte in digest[:7]) + "zq"


PAYLOADS = _load()
FAMILIES = tuple(dict.fromkeys(payload.family for payload in PAYLOADS))


def of(family: str) -> tuple[Payload, ...]:
    """Return the payloads of a family."""
    return tuple(payload for payload in PAYLOADS if payload.family == family)


def hold(payloads: Iterable[Payload], check: Callable[[Payload], None]) -> None:
    """Check each payload, and fail with the name of all for which that fails."""
    failures = []
    for payload in payloads:
        try:
            check(payload)
        except AssertionError as err:
            failures.append(f"{payload.family} {payload.word} {payload.text!r}: {err}")
    assert not failures, "\n\n".join(failures)


def turned(by: int) -> tuple[Payload, ...]:
    """Return the payloads in a ring, begun elsewhere, so that another one comes to each place."""
    return (*PAYLOADS[by:], *PAYLOADS[:by])
