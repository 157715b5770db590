"""What a run would take: hours of work and room on the disk, by how long the stages took here before.

For people alone: nothing depends on it. Opens each file that is due, and decodes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from talknotes.batch.discovery import Item
from talknotes.batch.workers import Sizing
from talknotes.errors import InputError
from talknotes.listening import PACED
from talknotes.pipeline import Pipeline
from talknotes.settings import Settings

_GUESSED_PACE: Final = {"transcribe": 0.4, "diarize": 0.05}
_OTHER_PACE: Final = 0.01
"""Reading, decoding, finding applause and writing, in seconds a second of sound."""
_BYTES_PER_S: Final = 32_000
"""Decoded sound: 16,000 samples of two bytes."""
_CAPTIONS: Final = (".vtt", ".srt")


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds of sound, seconds of work, bytes in the cache; `unknown` counts recordings whose length nobody knows."""

    sound_s: float
    work_s: float
    cache_bytes: int
    unknown: int


def estimate(pipeline: Pipeline, settings: Settings, items: Sequence[Item], sizing: Sizing) -> Estimate:
    """Return what these items would take with so many workers."""
    hearing, voices = _pace(pipeline, settings, sizing, "transcribe"), _pace(pipeline, settings, sizing, "diarize")
    sound_s, work_s, unknown = 0.0, 0.0, 0
    for item in items:
        length = _length(item)
        if length is None:
            unknown += 1
            continue
        sound_s += length
        has_captions = any(path.lower().endswith(_CAPTIONS) for path in item.files)
        work_s += length * ((0.0 if has_captions else hearing) + voices + _OTHER_PACE)
    return Estimate(sound_s, work_s / sizing.jobs, int(sound_s * _BYTES_PER_S), unknown)


def _pace(pipeline: Pipeline, settings: Settings, sizing: Sizing, stage: str) -> float:
    """Return how many seconds of work a second of sound took here before, or a guess."""
    if stage == "diarize" and settings.diarize == "none":
        return 0.0
    identity = pipeline.identify()["recognition" if stage == "transcribe" else "diarization"]
    for threads in (sizing.threads, settings.threads):
        key = pipeline.cache.key(PACED, (stage,), {**identity, "threads": threads})
        pace = pipeline.cache.load(PACED, key)
        if pace is not None:
            return pace
    return _GUESSED_PACE[stage]


def _length(item: Item) -> float | None:
    from talknotes.sound.probe import estimated_duration, open_media

    if not item.files:
        return None
    try:
        with open_media(Path(item.files[0])) as container:
            return estimated_duration(container)
    except InputError:
        return None
