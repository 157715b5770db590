"""A session of two talks as captions tell it, and recordings of it into which strangers wrote what they liked."""

import json
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from talknotes.values import Span

CUE_S = 6.0
PAGE = "https://media.example.org/watch/7"
TITLE = "Operations track"

STORY = (
    ("Hana Ito", "Good afternoon, and welcome to the operations track.", ""),
    ("Hana Ito", "Our first speaker is Ada Verne from Northwind, with Rolling Back Safely.", ""),
    ("Ada Verne", "Thank you. I run the deployment team at Northwind, and we roll back every single week.", ""),
    (
        "Ada Verne",
        "Two years ago a rollback took us forty minutes, because nobody knew which version was running.",
        "Nobody knew which version was running, so a rollback took 40 minutes two years ago.",
    ),
    (
        "Ada Verne",
        "We put the version into every log line, and the search became a matter of seconds.",
        "With the version in every log line, the search is a matter of seconds.",
    ),
    ("Ada Verne", "The second change was a lock that keeps the database schema one release behind the code.", ""),
    (
        "Ada Verne",
        "With that lock a rollback needs no migration, so it takes three minutes today.",
        "A rollback takes three minutes today and needs no migration, thanks to the lock.",
    ),
    ("Ada Verne", "Customers complained less once they saw every rollback, which surprised our support team.", ""),
    ("Ada Verne", "Thank you very much.", ""),
    ("Leo Marsh", "How do you test a rollback before you need one?", ""),
    ("Ada Verne", "We roll back one machine every Monday morning, on purpose, and watch the error rate.", ""),
    ("Hana Ito", "Thank you Ada. Next is Ben Okoro from Meridian, with Caches That Forget.", ""),
    ("Ben Okoro", "Hello everyone. Caches are easy until the data under them changes.", ""),
    (
        "Ben Okoro",
        "We used to keep entries for one hour, and shoppers saw prices that were wrong.",
        "Shoppers saw wrong prices, because entries were kept for one hour.",
    ),
    ("Ben Okoro", "Now every write to the price table sends a message that deletes the cached entry.", ""),
    (
        "Ben Okoro",
        "Messages get lost, so each entry also expires after five minutes.",
        "Since messages get lost, each entry expires after five minutes as well.",
    ),
    ("Ben Okoro", "Wrong prices fell from two hundred a day to three.", ""),
    ("Ben Okoro", "If you remember one thing, let caches forget on purpose. Thank you.", ""),
)
SAYINGS = (
    (
        "Our status page printed {} to every customer, and nobody in support noticed that.",
        "Nobody in support noticed that the status page printed {} to every customer.",
    ),
    (
        "The log line showed {} in red letters, right below the version of the release.",
        "Below the version of the release, the log line showed {} in red letters.",
    ),
    (
        "Somebody had typed {} into the field for the name of the machine.",
        "Into the field for the machine's name, somebody had typed {}.",
    ),
)
"""How a speaker says a payload, and how a model tells that."""
_SAID_FROM = 6


@dataclass(frozen=True, slots=True)
class Injected:
    """What strangers wrote into a recording, by place; `said` goes into the captions, a sentence each."""

    title: str = TITLE
    description: str = "Talks on how operations go wrong."
    chapters: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    voice: str = "Ada Verne"
    page: str = PAGE


def cues(injected: Injected) -> list[tuple[str, str]]:
    """Return who says what, cue by cue; the session is of the same length whatever was injected."""
    rows = [(who, said) for who, said, _ in STORY]
    texts = [saying.format(text) for (saying, _), text in zip(SAYINGS, injected.said, strict=False)]
    spare = [f"That was release number {number} of the year." for number in range(len(SAYINGS))]
    told = [("Ada Verne", text) for text in (*texts, *spare[len(texts) :])]
    return [
        (injected.voice if who == "Ada Verne" else who, text)
        for who, text in (*rows[:_SAID_FROM], *told, *rows[_SAID_FROM:])
    ]


def turns() -> list[tuple[str, Span]]:
    """Return who speaks when, as a diarizer tells it."""
    plain = cues(Injected())
    return [(who, Span(at * CUE_S, at * CUE_S + CUE_S - 0.4)) for at, (who, _) in enumerate(plain)]


def write_recording(path: Path, injected: Injected) -> Path:
    """Write a silent recording with yt-dlp's information and people's captions beside it."""
    rows = cues(injected)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * int(8000 * (CUE_S * len(rows) + 2)))
    info = {
        "title": injected.title,
        "description": injected.description,
        "webpage_url": injected.page,
        "upload_date": "20260304",
        "chapters": _chapters(injected.chapters, CUE_S * len(rows)),
    }
    path.with_suffix(".info.json").write_text(json.dumps(info))
    path.with_suffix(".en.vtt").write_text(_captions(rows), encoding="utf-8")
    return path


def _chapters(titles: Sequence[str], duration: float) -> list[dict[str, object]]:
    length = duration / max(1, len(titles))
    return [
        {"title": title, "start_time": at * length, "end_time": (at + 1) * length} for at, title in enumerate(titles)
    ]


def _captions(rows: Sequence[tuple[str, str]]) -> str:
    shown = (
        f"{_stamp(at * CUE_S)} --> {_stamp(at * CUE_S + CUE_S - 0.4)}\n<v {_cue_text(who)}>{_cue_text(text)}"
        for at, (who, text) in enumerate(rows)
    )
    return "WEBVTT\n\n" + "\n\n".join(shown) + "\n"


def _cue_text(text: str) -> str:
    """Return text as WebVTT writes it, so that all of it is said."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60) % 60:02}:{seconds % 60:06.3f}"
