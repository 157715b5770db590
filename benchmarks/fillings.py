"""The only door to what is measured in `fill.py`: a post and a session go in, insertions come out.

Goes the product's own way: `parse`, `Splitter` with the post's talks for an agenda, `prepare`. Everything is written by
quotation, for the baselines too, so that they differ in where they look and in nothing else. The product quotes no
words that the engine was unsure of; here it does, so that it shows where it looks whatever the engine.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from filled_scores import Insertion, Told
from pydantic import TypeAdapter
from trial import Trial, TurnKind, WordKind
from truth import Truth

from talknotes.authored.parse import parse
from talknotes.authored.post import Post
from talknotes.cache import Cache
from talknotes.filling import posted_talks, prepare
from talknotes.pipeline import Pipeline
from talknotes.segments import segment
from talknotes.session import Hearing, Opened, Session, SourceOptions
from talknotes.settings import Settings
from talknotes.sound.decode import SAMPLE_RATE, Audio
from talknotes.splitting import Splitter
from talknotes.summarize.contract import Manner, Notes, SummaryRequest
from talknotes.summarize.extractive import Extractive
from talknotes.values import Recording, Segment, Span, Transcript, Turn, Word
from talknotes.voices.attribute import attribute

_WORDS: Final = TypeAdapter(tuple[Word, ...])


def read_post(data: bytes) -> Post:
    """Return a post as the product reads it."""
    return parse(data)


def open_session(trial: Trial, post: Post, words: WordKind, turns: TurnKind) -> Session:
    """Return a session as it is split for a post; of the truth the product is told only what was published."""
    truth, script = trial.truth, trial.script
    heard = _hear(truth, find_words(trial, words), trial.turns(turns), trial.folder)
    agenda = None if script.agenda is None else trial.folder / script.agenda.file
    options = replace(SourceOptions(), agenda=agenda, posted=posted_talks(post))
    with TemporaryDirectory() as store:
        settings = Settings(cache_dir=Path(store) / "cache", data_dir=Path(store) / "data")
        splitter = Splitter(settings, Cache(settings.cache_dir), lambda opened, window: trial.sounds)
        return splitter.split(heard, options)


def find_words(trial: Trial, kind: WordKind) -> tuple[Word, ...]:
    """Return a session's words; the engine's are PocketSphinx's, since the sample checkpoint knows none of these.

    They are kept for the next run. UsageError for a session that is not in English.
    """
    if kind != "engine":
        return trial.words(kind)
    path = trial.folder / "pocketsphinx.json"
    if not path.exists():
        with TemporaryDirectory() as store:
            changed = {"engine": "pocketsphinx", "model": None, "language": trial.script.language, "offline": True}
            places = {"cache_dir": Path(store) / "cache", "data_dir": Path(store) / "data"}
            pipeline = Pipeline(trial.settings.model_copy(update=changed | places))
            heard = pipeline.hear(str(trial.wav), speakers=False)
        path.write_bytes(_WORDS.dump_json(heard.transcript.words))
    return _WORDS.validate_json(path.read_bytes())


def fill(post: Post, session: Session) -> tuple[Insertion, ...]:
    """Return what the product inserts into a post, all of it written by quotation."""
    spans = {one.id: one.span for one in session.heard.segments}
    return tuple(
        Insertion(
            piece.missed.gap.kind,
            piece.missed.gap.sentence,
            piece.missed.tell,
            (*_told(piece.notes, spans), *_told(piece.questions, spans)),
        )
        for piece in prepare(post, session, write=_quote).pieces
    )


def quote(segments: Sequence[Segment], tell: Span, language: str) -> tuple[Told, ...]:
    """Return what the product's quotations tell of a stretch."""
    notes = _quote(SummaryRequest(tuple(segments), (tell,), language, manner=Manner("quotes", detail="full")))
    return tuple(_told(notes, {one.id: one.span for one in segments}))


def _quote(request: SummaryRequest) -> Notes:
    segments = tuple(replace(one, words=tuple(map(_sure, one.words))) for one in request.segments)
    return Extractive().summarize(replace(request, segments=segments))


def _sure(word: Word) -> Word:
    return replace(word, probability=None)


def _told(notes: Notes, spans: Mapping[str, Span]) -> Iterator[Told]:
    for block in notes.blocks:
        for sentence in block.sentences:
            yield Told(sentence.text, tuple(spans[name] for name in sentence.segments), sentence.quoted)


def _hear(truth: Truth, words: Iterable[Word], turns: tuple[Turn, ...], folder: Path) -> Hearing:
    script = truth.script
    labelled = attribute(tuple(words), turns)
    recording = Recording(
        hash=truth.name,
        title=script.title,
        description=truth.description,
        duration=truth.duration,
        chapters=truth.chapters,
    )
    return Hearing(
        Opened(recording, Audio(folder / "session.wav", round(truth.duration * SAMPLE_RATE)), "2024-05-01", None),
        Span(0.0, truth.duration),
        Transcript(script.language, labelled),
        turns,
        segment(labelled, script.language),
        (),
    )
