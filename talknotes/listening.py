"""An opened recording becomes words and turns: captions or recognition, and diarization, with their stored results.

A part of the pipeline, which alone calls it. Each chunk of recognition is stored as soon as it is heard, so that a kill
costs no more than that one. Knows nothing of sentences or talks.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from talknotes.alignment.language import surely
from talknotes.cache import Cache, Stage
from talknotes.captions.stage import (
    choose,
    identify_captions,
    language_of,
    load_captions,
    passed_over,
    read,
    text_key,
    used,
    within,
)
from talknotes.errors import InputError, UsageError
from talknotes.glossary import gather
from talknotes.observer import Observer
from talknotes.session import Opened, SourceOptions
from talknotes.settings import Settings
from talknotes.sound.events import find_sounds
from talknotes.speech.engine import ENGINES, UNKNOWN_LANGUAGE, Engine, EngineOptions, identify, open_engine
from talknotes.speech.passages import Heard, Passage
from talknotes.speech.transcribe import transcribe
from talknotes.speech.voice import HOP_S, Activity, listen
from talknotes.values import Caption, Notice, Progress, Sound, Span, Transcript
from talknotes.voices.blocks import Block, part_of
from talknotes.voices.diarize import NONE, Diarization, DiarizationError, check_diarizer, diarize, identify_diarizer

T = TypeVar("T")

HEARD = Stage("hear", 2, Heard)
TRANSCRIBED = Stage("transcribe", 4, Transcript)
CAPTIONED = Stage("captions", 2, Transcript)
VOICED = Stage("voices", 2, Block)
DIARIZED = Stage("diarize", 3, Diarization)
SOUNDS = Stage("sounds", 1, tuple[Sound, ...])
PACED = Stage("pace", 1, float)
"""Seconds of work per second of recording, as measured here before: for estimates only."""
_GUESSED_PACE = {"transcribe": 0.4, "diarize": 0.05, "sounds": 0.003}


@dataclass(slots=True)
class Listener:
    """Listens to recordings under the same settings; its engine is loaded once, when first needed."""

    settings: Settings
    cache: Cache
    observer: Observer
    _engine: Engine | None = None
    _activity: tuple[str, Span, Activity] | None = None
    """Where anybody speaks in the window that was listened to last, by its sound."""

    def __post_init__(self) -> None:
        if self.settings.engine not in ENGINES:
            raise UsageError(f"{self.settings.engine}: no such engine. Known: {', '.join(ENGINES)}.")
        check_diarizer(self.settings.diarize)

    def find_words(
        self, opened: Opened, window: Span, options: SourceOptions, expected: tuple[str, ...] = ()
    ) -> tuple[Transcript, Caption | None]:
        """Return the words of captions, and these, where people made some; else what an engine hears.

        `expected` are names and terms that the recording is likely to hold, beside the user's hotwords and glossaries.
        """
        if options.captions is not None:
            given = load_captions(options.captions, self.settings.language)
            return self._read_captions(given, opened, window, str(options.captions)), given
        found = opened.recording.captions if options.use_captions else ()
        language = self.settings.language or opened.recording.language
        notices = passed_over(found, language)
        chosen = choose(found, language)
        if chosen is not None:
            try:
                transcript = self._read_captions(chosen, opened, window, "captions")
                return replace(transcript, notices=(*notices, *transcript.notices)), chosen
            except InputError:
                message = f"captions ({chosen.origin}) were not used: none lies within the recording"
                notices = (*notices, Notice("captions", message))
        self._tell(notices)  # before what may take an hour, or fail
        transcript = self._transcribe(opened, window, expected)
        return replace(transcript, notices=(*notices, *transcript.notices)), None

    def _read_captions(self, captions: Caption, opened: Opened, window: Span, name: str) -> Transcript:
        spoken = self.settings.language or opened.recording.language
        language = language_of(captions) or spoken
        key = self.cache.key(CAPTIONED, (opened.sound, text_key(captions)), {"language": language, "window": window})

        def make() -> Transcript:
            found = within(read(captions.text, language, opened.audio.duration, name), window)
            if found.language != UNKNOWN_LANGUAGE:
                return found
            return replace(found, language=surely([word.text for word in found.words]) or UNKNOWN_LANGUAGE)

        transcript = self.cache.load_or_make(CAPTIONED, key, make)
        return replace(transcript, notices=(used(captions, spoken), *transcript.notices))

    def _transcribe(self, opened: Opened, window: Span, expected: tuple[str, ...]) -> Transcript:
        engine = identify(self.settings.engine, self._engine_options())
        hotwords = gather(self.settings.hotwords, opened.place, self.settings.glossary)
        options = {"engine": engine, "language": self.settings.language, "hotwords": hotwords, "window": window}
        options |= {"expected": expected} if expected else {}
        key = self.cache.key(TRANSCRIBED, (opened.sound,), options)

        def store(passage: Passage, hear: Callable[[], Heard]) -> Heard:
            heard_key = self.cache.key(HEARD, (opened.sound,), {"engine": engine, "passage": passage})
            return self.cache.load_or_make(HEARD, heard_key, hear)

        def listen(progress: Progress) -> Transcript:
            if self._engine is None:
                self._engine = open_engine(self.settings.engine, self._engine_options())
            language = self.settings.language
            return transcribe(
                opened.audio, window, self._engine, language, progress, hotwords, store, expected=expected
            )

        return self.cache.load_or_make(TRANSCRIBED, key, lambda: self._paced("transcribe", window, engine, listen))

    def find_turns(self, opened: Opened, window: Span) -> Diarization:
        """Return who speaks when; where the diarizer gives up, no turns and a notice: the words are worth more."""
        name = self.settings.diarize
        if name == NONE:
            return Diarization(())
        identity = identify_diarizer(name)
        noisy = tuple(sound.span for sound in self.find_sounds(opened, window) if sound.kind != "silence")
        key = self.cache.key(DIARIZED, (opened.sound,), {"diarizer": identity, "window": window, "noisy": noisy})

        def store(block: Span, hear: Callable[[], Block]) -> Block:
            block_key = self.cache.key(
                VOICED, (opened.sound,), {"diarizer": identity, "block": block, "window": window}
            )
            return self.cache.load_or_make(VOICED, block_key, hear)

        def work(progress: Progress) -> Diarization:
            settings = self.settings
            return diarize(
                opened.audio,
                window,
                name,
                settings.device,
                settings.threads,
                store,
                progress,
                noisy,
                lambda span: part_of(self._listen(opened, window), span),
            )

        def make() -> Diarization:
            return self._paced("diarize", window, identity, work)

        try:
            return self.cache.load_or_make(DIARIZED, key, make)
        except DiarizationError as err:
            return Diarization((), (Notice("diarize", f"{err} The notes name no speakers."),))

    def find_sounds(self, opened: Opened, window: Span) -> tuple[Sound, ...]:
        """Return the applause, music and silence in a window."""
        key = self.cache.key(SOUNDS, (opened.sound,), {"window": window})

        def find(_: Progress) -> tuple[Sound, ...]:
            heard = self._listen(opened, window)
            return find_sounds(opened.audio, window, heard.probability, heard.level, HOP_S)

        return self.cache.load_or_make(SOUNDS, key, lambda: self._paced("sounds", window, {}, find))

    def _listen(self, opened: Opened, window: Span) -> Activity:
        """Return where anybody speaks, listened to once for all who ask."""
        if self._activity is None or self._activity[:2] != (opened.sound, window):
            self._activity = opened.sound, window, listen(opened.audio, window)
        return self._activity[2]

    def _paced(self, stage: str, window: Span, identity: dict[str, str], work: Callable[[Any], T]) -> T:
        """Run a stage that takes long, with an estimate from the last time, and remember how long it took."""
        key = self.cache.key(PACED, (stage,), {**identity, "threads": self.settings.threads})
        pace = self.cache.load(PACED, key) or _GUESSED_PACE[stage]
        began = time.monotonic()
        with self.observer.stage(stage, window.duration, pace) as progress:
            result = work(progress)
        if window.duration > 0:
            self.cache.store(PACED, key, (time.monotonic() - began) / window.duration)
        return result

    def identify(self, captions: Caption | None = None) -> dict[str, dict[str, str]]:
        """Return what made words and turns: engine or captions, diarizer; with models and versions, no paths."""
        engine = identify_captions(captions) if captions else identify(self.settings.engine, self._engine_options())
        return {"recognition": engine, "diarization": identify_diarizer(self.settings.diarize)}

    def _engine_options(self) -> EngineOptions:
        settings = self.settings
        return EngineOptions(
            model=settings.model,
            device=settings.device,
            threads=settings.threads,
            offline=settings.offline,
            cache=settings.cache_dir / "models",
        )

    def _tell(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            self.observer.notice(notice)
