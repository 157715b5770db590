"""What happens in a run, told as lines: with the time of day for people and logs, as JSON for programs.

Knows nothing of terminals; whoever writes a line makes it printable.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Final

from talknotes.batch.events import Event
from talknotes.links import redact
from talknotes.values import clock

STAGES: Final = {
    "fetch": "fetching",
    "read": "reading",
    "decode": "decoding",
    "transcribe": "transcribing",
    "sounds": "hearing applause",
    "diarize": "telling voices apart",
    "summarize": "writing notes",
}


def as_json(event: Event) -> str:
    """Return an event as one line of JSON."""
    row = {"event": event.kind} | ({"source": event.name} if event.name else {}) | dict(event.said)
    return redact(json.dumps(row, ensure_ascii=True))


def as_line(event: Event) -> str | None:
    """Return an event in a line for people, None where there is nothing to say."""
    say = _LINES.get(event.kind)
    return None if say is None else redact(say(event))


def stamped(line: str, now: datetime) -> str:
    """Return a line with the time of day before it."""
    return f"{now:%H:%M:%S} {line}"


def is_error(event: Event) -> bool:
    """Tell whether an event is to be shown even to who wants it quiet."""
    return event.kind in ("failed", "failed elsewhere", "notice")


def _started(event: Event) -> str:
    tries = event.said.get("try", 1)
    return f"{event.name}: started" + (f" (try {tries}, in a fresh process with one thread)" if tries > 1 else "")


def _stage(event: Event) -> str:
    stage, total = str(event.said["stage"]), event.said["total"]
    has_length = total is not None and stage not in ("fetch", "read", "summarize")
    return f"{event.name}: {STAGES.get(stage, stage)}" + (f" ({clock(total)})" if has_length else "")


def _done(event: Event) -> str:
    posts = event.said["posts"]
    return f"{event.name}: done in {event.said['took']:.1f} s, {len(posts)} post{'' if len(posts) == 1 else 's'}"


def _failed(event: Event) -> str:
    message = str(event.said["message"])
    return f"error: {message}" if event.name in message else f"error: {event.name}: {message}"


def _stopping(event: Event) -> str:
    running = event.said["running"]
    if not running:
        return "stopping."
    return f"stopping: {running} running get {event.said['grace']:.0f} s. Interrupt again to stop at once."


_LINES: Final[dict[str, Callable[[Event], str]]] = {
    "notice": lambda event: f"warning: {event.said['message']}",
    "started": _started,
    "stage": _stage,
    "warning": lambda event: f"{event.name}: warning: {event.said['message']}",
    "waiting": lambda event: f"{event.name}: another run works on it; waiting",
    "done elsewhere": lambda event: f"{event.name}: done by another run",
    "failed elsewhere": _failed,
    "retried": lambda event: f"{event.name}: {event.said['message']}; once more, in a fresh process",
    "failed": _failed,
    "done": _done,
    "stopping": _stopping,
}
