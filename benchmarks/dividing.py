"""The only door to what is measured in `talks.py`: turns of a recording, and its programme out of words and turns.

Goes the product's own way: `diarize`, `attribute`, `segment`, `Splitter`. Its cache is left out by a new folder each
time, so that nothing stored hides what a step costs.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from truth import Truth

from talknotes.cache import Cache
from talknotes.pipeline import Pipeline
from talknotes.segments import segment
from talknotes.session import Hearing, Opened, SourceOptions
from talknotes.settings import Settings
from talknotes.sound.decode import SAMPLE_RATE, Audio
from talknotes.sound.events import find_sounds
from talknotes.speech.convert import convert
from talknotes.speech.voice import HOP_S, Activity, listen
from talknotes.splitting import Splitter
from talknotes.values import Programme, Recording, Segment, Sound, Span, Transcript, Turn, Word
from talknotes.voices.attribute import attribute
from talknotes.voices.blocks import part_of
from talknotes.voices.diarize import diarize


@dataclass(frozen=True, slots=True)
class Divided:
    """A session's programme, the sentences it was made from, and the seconds that this took."""

    programme: Programme
    segments: tuple[Segment, ...]
    seconds: float


@contextmanager
def opened_audio(wav: Path) -> Iterator[Audio]:
    """Give the audio of a WAV file of 16 bits as the decoder would leave it, for as long as it is asked for."""
    with TemporaryDirectory() as folder:
        pcm = Path(folder) / "audio.pcm"
        data = wav.read_bytes()[44:]
        pcm.write_bytes(data)
        yield Audio(pcm, len(data) // 2)


def find_turns(wav: Path, settings: Settings) -> tuple[Turn, ...]:
    """Return the turns of a recording, by the diarizer that the settings name."""
    noisy = tuple(sound.span for sound in hear_sounds(wav) if sound.kind != "silence")
    with opened_audio(wav) as audio:
        heard = listen(audio, audio.span)
        return _diarize(audio, settings, noisy, heard)


def _diarize(audio: Audio, settings: Settings, noisy: tuple[Span, ...], heard: Activity) -> tuple[Turn, ...]:
    """Return the turns, where somebody speaks being known, as it is to the product by then."""
    return diarize(
        audio,
        audio.span,
        settings.diarize,
        settings.device,
        settings.threads,
        noisy=noisy,
        known=lambda span: part_of(heard, span),
    ).turns


def hear_sounds(wav: Path) -> tuple[Sound, ...]:
    """Return the applause, music and silence of a recording."""
    with opened_audio(wav) as audio:
        heard = listen(audio, audio.span)
        return find_sounds(audio, audio.span, heard.probability, heard.level, HOP_S)


def label(words: Sequence[Word], turns: Sequence[Turn]) -> tuple[Word, ...]:
    """Return the words with the labels of who says them."""
    return attribute(words, turns)


def true_turns(truth: Truth) -> tuple[Turn, ...]:
    """Return the true turns, labelled as a diarizer would."""
    labels: dict[str, str] = {}
    lines = sorted(truth.lines, key=lambda line: line.span)
    return tuple(Turn(labels.setdefault(line.who, f"S{len(labels) + 1}"), line.span) for line in lines)


def divide(
    truth: Truth, words: Sequence[Word], turns: Sequence[Turn], sounds: tuple[Sound, ...], folder: Path
) -> Divided:
    """Return the programme of a session; of the truth it is told only what was published."""
    script = truth.script
    began = time.process_time()
    labelled = attribute(words, turns)
    segments = segment(labelled, script.language)
    window = Span(0.0, truth.duration)
    audio = Audio(folder / "session.wav", round(truth.duration * SAMPLE_RATE))
    recording = Recording(
        hash=truth.name,
        title=script.title,
        description=truth.description,
        duration=truth.duration,
        chapters=truth.chapters,
    )
    hearing = Hearing(
        Opened(recording, audio, "2024-05-01", None),
        window,
        Transcript(script.language, labelled),
        tuple(turns),
        segments,
        (),
    )
    options = replace(SourceOptions(), agenda=None if script.agenda is None else folder / script.agenda.file)
    with TemporaryDirectory() as store:
        settings = Settings(cache_dir=Path(store) / "cache", data_dir=Path(store) / "data")
        splitter = Splitter(settings, Cache(settings.cache_dir), lambda opened, window: sounds)
        session = splitter.split(hearing, options)
    return Divided(session.programme, session.heard.segments, time.process_time() - began)


def time_turns(wav: Path, settings: Settings) -> tuple[float, float]:
    """Return the processor's seconds that diarization takes, and how many of these the embeddings do."""
    from talknotes.voices.senko import Embedder

    plain, embedding = Embedder.embed, 0.0

    def timed(self: Embedder, *arguments: Any) -> Any:
        nonlocal embedding
        began = time.process_time()
        found = plain(self, *arguments)
        embedding += time.process_time() - began
        return found

    noisy = tuple(sound.span for sound in hear_sounds(wav) if sound.kind != "silence")
    setattr(Embedder, "embed", timed)  # noqa: B010
    try:
        with opened_audio(wav) as audio:
            heard = listen(audio, audio.span)
            began = time.process_time()
            _diarize(audio, settings, noisy, heard)
            return time.process_time() - began, embedding
    finally:
        setattr(Embedder, "embed", plain)  # noqa: B010


def recognize(wav: Path, language: str, settings: Settings, checkpoint: Path) -> tuple[Word, ...]:
    """Return the words that the engine hears, with the weights of a checkpoint in openai-whisper's format."""
    with TemporaryDirectory() as store:
        model = str(convert(checkpoint, Path(store) / "models"))
        changed = {"model": model, "language": language, "diarize": "none", "offline": True}
        places = {"cache_dir": Path(store) / "cache", "data_dir": Path(store) / "data"}
        heard = Pipeline(settings.model_copy(update=changed | places)).hear(str(wav), speakers=False)
    return heard.transcript.words
