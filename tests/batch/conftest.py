"""Recordings for batches: six small ones with captions, so that no engine is needed; one of them is damaged."""

from pathlib import Path

import pytest

from tests.batch.program import Place
from tests.conftest import _encode

WHOLE = [f"day {number % 2 + 1}/talk {number}.flac" for number in range(5)]
DAMAGED = "day 2/damaged.mp4"

_SAID = (
    "Today we speak about system number {0} and why it matters to everyone here.",
    "The database of system {0} stores two hundred records for every user.",
    "We measured the latency and it went down by forty percent last year.",
    "In the end the simple design was the better one, and it still runs.",
)


def put_captions(recording: Path, number: int) -> None:
    cues = [
        f"00:00:{at * 5:02d}.000 --> 00:00:{at * 5 + 4:02d}.500\n{line.format(number)}\n"
        for at, line in enumerate(_SAID)
    ]
    recording.with_suffix(".vtt").write_text("WEBVTT\n\n" + "\n".join(cues))


def put_recording(folder: Path, name: str, number: int, title: str | None = None) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    tags = {"title": title or f"Talk number {number}", "date": f"2024-03-{number + 1:02d}"}
    _encode(path, "flac", 20.0, rate=16000, tags=tags, tone=0.1 + number / 100)
    put_captions(path, number)
    return path


@pytest.fixture
def recordings(tmp_path) -> Path:
    """Five recordings in two folders, and a damaged one."""
    folder = tmp_path / "recordings"
    for number, name in enumerate(WHOLE):
        put_recording(folder, name, number)
    (folder / DAMAGED).write_bytes(b"\0\0\0\x18ftypmp42" + bytes(range(256)))
    return folder


@pytest.fixture
def place(recordings, tmp_path) -> Place:
    """Where a test runs its batches."""
    return Place(recordings, tmp_path / "run")
