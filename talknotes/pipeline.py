"""The order of the stages, and nothing else: fetch → decode → transcribe → diarize → split → summarize → compose.

The only module that knows the order. Each result is stored as soon as it exists, under a key made of what went in, so
that a rerun repeats only what a changed option touches, and a late failure costs no earlier stage. Knows nothing of
terminals: an `Observer` is told what happens.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from importlib.metadata import version

from talknotes.cache import Cache
from talknotes.errors import InputError
from talknotes.exchange.editing import read_transcript
from talknotes.listening import Listener
from talknotes.llm.contract import Ask, AwaitedError
from talknotes.models import check_writer
from talknotes.observer import Observer, Silent
from talknotes.opening import Opener
from talknotes.people.remembered import load, rename, store
from talknotes.post.compose import compose
from talknotes.post.draft import Draft
from talknotes.post.drafting import PostOptions, draft_posts
from talknotes.post.publish import Published, publish
from talknotes.post.report import build_report
from talknotes.segments import segment
from talknotes.session import Hearing, Opened, Session, SourceOptions, TalkNotes
from talknotes.settings import Settings
from talknotes.sources.access import OPEN, Access
from talknotes.sources.fetch import delete_media
from talknotes.splitting import Splitter
from talknotes.summarizing import Writer
from talknotes.talks.selection import select_talk
from talknotes.titling import Titler
from talknotes.values import Billed, Caption, Notice, Span
from talknotes.voices.attribute import attribute
from talknotes.voices.diarize import Diarization

_PLAIN = SourceOptions()
_NONE: tuple[TalkNotes, ...] = ()


@dataclass(slots=True)
class Pipeline:
    """The stages with what they share: settings, the cache, who is told, who listens, and who writes.

    With `dry` no language model is asked: what would be asked next is raised as AwaitedError.
    """

    settings: Settings
    observer: Observer = field(default_factory=Silent)
    dry: bool = False
    writer: Writer = field(init=False)
    _listener: Listener = field(init=False)

    def __post_init__(self) -> None:
        self._listener = Listener(self.settings, self.cache, self.observer)
        self.writer = Writer(self.settings, self.cache, self.dry)
        check_writer(self.settings, self.dry)

    @property
    def cache(self) -> Cache:
        """The store of the stages' results."""
        return Cache(self.settings.cache_dir)

    def expand(self, source: str, access: Access = OPEN) -> tuple[str, ...]:
        """Return the addresses of a playlist's or feed's recordings, or the source itself where it is no list."""
        return self._opener.expand(source, access)

    def open(self, source: str, options: SourceOptions = _PLAIN) -> Opened:
        """Fetch and decode a source (path or URL); a URL whose audio is in the cache is not downloaded again."""
        return self._opener.open(source, options)

    def hear(self, source: str, options: SourceOptions = _PLAIN, speakers: bool = True) -> Hearing:
        """Return the words of a source; without `speakers` no voices are told apart."""
        opened = self.open(source, options)
        window = _window(opened, options)
        if options.transcript is not None:
            transcript, turns = read_transcript(options.transcript, opened.recording)
            transcript, captions = replace(transcript, source="edited"), None
            diarization = Diarization(turns)
        else:
            expected = self._splitter.expected(opened, options)
            transcript, captions = self._listener.find_words(opened, window, options, expected)
            diarization = self._listener.find_turns(opened, window) if speakers else Diarization(())
            transcript = replace(transcript, words=attribute(transcript.words, diarization.turns))
        segments = segment(transcript.words, transcript.language)
        notices = (*opened.recording.notices, *transcript.notices, *diarization.notices)
        self._tell(notices)
        return Hearing(opened, window, transcript, diarization.turns, segments, notices, captions)

    def split(self, source: str, options: SourceOptions = _PLAIN) -> Session:
        """Return a source's programme: its parts, talks and people."""
        session = self._splitter.split(self.hear(source, options), options)
        self._tell(session.notices)
        return session

    def rename(self, session: Session, names: Iterable[tuple[str, Billed | None]]) -> None:
        """Remember names for voices of a recording, by their labels, for good; None forgets one.

        UsageError, naming the labels there are, for one that no voice has; then nothing is remembered.
        """
        recording, segments = session.heard.recording, session.heard.segments
        remembered = load(self.settings.data_dir, recording)
        for label, person in names:
            remembered = rename(remembered, label, person, segments)
        store(self.settings.data_dir, recording, remembered)

    def summarize(self, session: Session, only: int | None = None) -> tuple[TalkNotes, ...]:
        """Return the notes on each talk of a session, in order, or on one of them alone, by its index."""
        talks = range(len(session.programme.talks)) if only is None else (only,)
        given = [talk for talk in talks if session.programme.parts_of(talk)]
        awaited, told = self.writer.awaited(), list[TalkNotes]()
        with self.observer.stage("summarize", float(len(given)), None) as progress:
            for done, talk in enumerate(given, 1):
                notes = awaited.attempt(lambda talk=talk: self.writer.notes_on(session, talk), None)  # type: ignore[misc]
                told += [] if notes is None else [notes]
                progress(float(done))
        awaited.settle()
        return tuple(told)

    def write_posts(self, source: str, options: SourceOptions, post: PostOptions) -> tuple[Published, ...]:
        """Write a source's posts with their reports and return where they are; then drop what was downloaded."""
        session, drafts, post = self._draft(source, options, post)
        self._tell(notice for draft in drafts for notice in draft.notices)
        made_by = self.identify(session.heard.captions)
        verified = session.heard.opened.verified
        published = tuple(self._publish(draft, made_by, options, post, verified) for draft in drafts)
        self.close(session)
        return published

    def asks(self, source: str, options: SourceOptions, post: PostOptions) -> tuple[Ask, ...]:
        """Return what a language model would be asked next for a source's posts, where the pipeline is dry."""
        try:
            self._draft(source, options, post)
        except AwaitedError as err:
            return err.asks
        return ()

    def _draft(
        self, source: str, options: SourceOptions, post: PostOptions
    ) -> tuple[Session, tuple[Draft, ...], PostOptions]:
        """Return a source's session and the drafts of its posts, with the options that hold for these."""
        titler = Titler(self.writer)
        session = titler.with_names(self.split(source, options))
        chosen = select_talk(session.programme, post.talk, post.talk_title)
        post = post if chosen is None else replace(post, per_talk=True)
        awaited = self.writer.awaited()
        titled = awaited.attempt(lambda: titler.with_titles(session), session)
        told = awaited.attempt(lambda: self.summarize(session, chosen), _NONE)
        awaited.settle()
        drafts = draft_posts(titled, told, post)
        return titled, titler.headed(titled, told, drafts, has_title=post.title is not None), post

    def close(self, session: Session) -> None:
        """Delete the downloaded media of a session whose results are all written, unless they are to be kept."""
        media = session.heard.opened.media
        if media is not None and media.downloaded and not self.settings.keep_media:
            delete_media(media)

    def identify(self, captions: Caption | None = None) -> dict[str, dict[str, str]]:
        """Return what made a result: engine or captions, diarizer, summarizer; with models and versions, no paths."""
        return self._listener.identify(captions) | {"summary": self.writer.identity}

    def _publish(
        self, draft: Draft, made_by: dict[str, dict[str, str]], source: SourceOptions, post: PostOptions, verified: bool
    ) -> Published:
        composed = compose(draft, blog=post.blog, timestamps=self.settings.timestamps)
        options = {
            "language": self.settings.language,
            "from": source.start,
            "to": source.end,
            "speakers": tuple(name.name for name in source.speakers),
            "transcript corrected": source.transcript is not None,
            "captions given": source.captions is not None,
            "captions allowed": source.use_captions,
            "talks corrected": source.programme is not None,
            "agenda given": source.agenda is not None,
            "sound track": source.audio_stream,
            "damage accepted": source.accept_damaged,
            "length verified": verified,
            "times": self.settings.timestamps,
        }
        report = build_report(draft, composed, version("talknotes"), made_by, options, draft.part)
        named = draft.named or draft.title
        return publish(composed, report, post.folder, draft.date, named, post.force, post.blog.naming)

    @property
    def _splitter(self) -> Splitter:
        return Splitter(self.settings, self.cache, self._listener.find_sounds)

    @property
    def _opener(self) -> Opener:
        return Opener(self.settings, self.cache, self.observer)

    def _tell(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            self.observer.notice(notice)


def _window(opened: Opened, options: SourceOptions) -> Span:
    duration = opened.audio.duration
    end = duration if options.end is None else min(options.end, duration)
    if options.start >= end:
        raise InputError(f"{opened.recording.title}: nothing lies between --from and --to; it lasts {duration:.0f} s.")
    return Span(options.start, end)
