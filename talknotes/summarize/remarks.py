"""What people are told of notes that a model wrote: what was dropped and why, what stands in another form than asked.

Words only. Knows nothing of how it came about.
"""

from collections.abc import Sequence
from typing import Final

from talknotes.post.escape import clean
from talknotes.summarize.asking import language_name
from talknotes.summarize.judging import Judged
from talknotes.values import Notice

_LISTED: Final = 3
"""Reasons that are named; a report holds them all."""


def unmerged(about: str, why: str) -> Notice:
    """Return what is said where the parts of a long talk were not merged."""
    return Notice("summarize", f"{about}: its parts stand as they were written and were not made one text. {why}")


def tally(stand: int, dropped: Sequence[Judged], mended: int) -> tuple[Notice, ...]:
    """Return how many sentences were dropped and why, and how many were put right."""
    total = stand + len(dropped)
    messages = []
    if dropped:
        reasons = "; ".join(dict.fromkeys(clean(one.reason) for one in dropped[:_LISTED]))
        more = f"; and {len(dropped) - _LISTED} more" if len(dropped) > _LISTED else ""
        them = "it" if len(dropped) == 1 else "them"
        why = f"because the recording does not bear {them} out ({reasons}{more})"
        messages.append(f"{_counted(len(dropped), total)} dropped, {why}")
    if mended:
        messages.append(f"{_counted(mended, total)} put right when sent back to the model")
    return tuple(Notice("summarize", message) for message in messages)


def _counted(some: int, total: int) -> str:
    """Return the subject of a sentence that tells what was done with so many sentences of all."""
    if total == 1:
        return "the only sentence was"
    return f"of {total} sentences 1 was" if some == 1 else f"of {total} sentences {some} were"


def unusable(why: str) -> str:
    """Return why something is told in quotations, given what is wrong with an answer."""
    return f"the model's answer could not be used: {why[:1].lower()}{why[1:].rstrip('.')}"


def foreign(spoken: str, written: str) -> Notice:
    """Return what is said where notes were asked for in another language than the spoken one (ISO 639-1)."""
    names = language_name(spoken), language_name(written)
    return Notice("summarize", f"told in quotations: what is said in {names[0]} can't be checked in {names[1]}")
