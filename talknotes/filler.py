"""Posts and recordings brought together: which recording belongs to which post, and what each post gains by it.

A part of the pipeline, the outermost one of a fill. Posts are read once and known by the hash of their bytes; nothing
is written here. A session is held no longer than it is worked on: a blog of any size takes no more memory.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Final

from talknotes.alignment.matching import resemblance
from talknotes.alignment.values import Coverage
from talknotes.authored.post import Section
from talknotes.files import hash_file
from talknotes.fill.record import FillRecord, build_record, store_record
from talknotes.fill.record import Told as ToldBlock
from talknotes.fill.values import Missed
from talknotes.filling import QUOTED, MannerOf, Prepared, notes_language, posted_talks, prepare
from talknotes.inserting import (
    Block,
    Inserted,
    TextOptions,
    key_of,
    tell_blocks,
)
from talknotes.llm.contract import Ask
from talknotes.manner.learn import habits_for, learn_habits
from talknotes.observer import Silent
from talknotes.pipeline import Pipeline
from talknotes.posts import Laid, Opened
from talknotes.session import Session, SourceOptions
from talknotes.sources.linked import recordings_linked
from talknotes.summarize.contract import Manner, Notes, Sentence, SummaryRequest
from talknotes.values import Notice, hull

_LIKELY: Final = 0.5
_NOTHING: Final = Notes(())


@dataclass(frozen=True, slots=True)
class FillOptions:
    """What is asked of a fill: sections for talks that a post has not, how the text looks.

    `write` is False where only coverage is asked for: then nothing is told.
    """

    absent: bool = True
    text: TextOptions = TextOptions()
    write: bool = True


@dataclass(slots=True)
class Filler:
    """Fills posts from recordings under the same settings."""

    pipeline: Pipeline
    source: SourceOptions
    options: FillOptions = FillOptions()
    asks: list[Ask] = field(default_factory=list)
    """What a language model would be asked next, where the pipeline is dry."""

    def linked(self, post: Opened) -> tuple[str, ...]:
        """Return the recordings that a post itself links to."""
        return recordings_linked((link.target for link in post.own.links), post.path.parent)

    def fill(self, posts: Sequence[Opened], source: str, sure: bool = False) -> None:
        """Lay a recording against those posts that are about its event, and add to each what it is missing.

        With `sure` the user names the recording for this one post, so that no likeness is asked for. Raises
        AwaitedError where a model's answers are still to come; posts that wait for none have theirs.
        """
        base = self.pipeline.split(source, self.source)
        awaited = self.pipeline.writer.awaited()
        for post in posts:
            if sure or self._resembles(post, base):
                awaited.attempt(lambda post=post: self._fill(post, source), None)  # type: ignore[misc]
        if self.pipeline.dry:
            self.asks += awaited.asks
            return
        awaited.settle()
        self.pipeline.close(base)

    def record(self, post: Opened, inserted: Inserted) -> None:
        """Keep, with the user's data, what stands in a post by now and which words of the recording it rests on."""
        done = {*inserted.added, *inserted.replaced, *inserted.kept}
        records = [_record(post, inserted, block) for block in post.blocks if block.origin.id in done]
        if records:
            blocks = tuple(block for record in records for block in record.blocks)
            notices = tuple(dict.fromkeys(notice.message for notice in post.notices))
            whole = records[0].model_copy(update={"blocks": blocks, "notices": notices})
            store_record(self.pipeline.settings.data_dir, post.path, whole)

    def _resembles(self, post: Opened, session: Session) -> bool:
        heard, spoken = session.heard, session.heard.transcript.language
        written = notes_language(post.own, spoken)
        likeness = resemblance(post.own, heard.recording, session.programme, heard.segments, spoken, written)
        return likeness >= _LIKELY

    def _fill(self, post: Opened, source: str) -> None:
        """Split the recording with the post as its agenda, which costs no listening, and prepare what is missing."""
        settings = self.pipeline.settings
        quiet = Pipeline(settings, Silent())
        session = quiet.split(source, replace(self.source, posted=posted_talks(post.own)))
        writer = self.pipeline.writer
        awaited = writer.awaited()

        def write(request: SummaryRequest) -> Notes:
            return awaited.attempt(lambda: writer.write(request), _NOTHING) if self.options.write else _NOTHING

        prepared = prepare(post.own, session, self.options.absent, write, self._manner_of(post))
        post.laid.append(_laid(prepared))
        awaited.settle()  # half of what a gap needs is no answer
        post.notices += prepared.notices
        if not prepared.matches and not prepared.pieces:
            title = prepared.session.heard.recording.title
            post.notices.append(Notice("fill", f"no section of this post is about a talk in “{title}”"))
        if self.options.write:
            key = key_of(self.pipeline.identify(session.heard.captions), self._asked(), session.heard.recording.hash)
            told = tell_blocks(prepared, key, self.options.text)
            post.blocks += _new(post, told)

    def _manner_of(self, post: Opened) -> MannerOf:
        """Return how a section of the post is written, where a model writes: as its author does."""
        if self.pipeline.writer.author is None or not self.options.write:
            return lambda section: QUOTED
        learned = learn_habits(post.own, self.options.text.like)

        def manner(section: Section | None) -> Manner:
            habits = habits_for(post.own, section, learned)
            return Manner(habits.text, habits.name, habits.tense, "full")

        return manner

    def _asked(self) -> dict[str, object]:
        """Return the options that decide what a block says; files by the hash of what is in them."""
        files = {"transcript": self.source.transcript, "talks": self.source.programme, "captions": self.source.captions}
        given = {name: hash_file(path) for name, path in files.items() if path is not None}
        text = self.options.text
        return given | {
            "from": self.source.start,
            "to": self.source.end,
            "captions allowed": self.source.use_captions,
            "sound track": self.source.audio_stream,
            "language": self.pipeline.settings.language,
            "attribution": text.attribution,
            "url": text.url,
            **({"times": text.timestamps} if text.timestamps else {}),
        }


def _record(post: Opened, inserted: Inserted, block: Block) -> FillRecord:
    sentences = tuple(Sentence(one.text, one.segments, one.quoted) for one in block.sentences)
    told = (ToldBlock(block.origin, sentences, block.verdicts),)
    return build_record(post.path, post.data, inserted.data, told, block.segments, version("talknotes"))


def _laid(prepared: Prepared) -> Laid:
    session = prepared.session
    absent = [one for one in prepared.missed if one.position == "section"]
    coverages = (*prepared.coverages, *(_without_notes(one) for one in absent))
    gaps = tuple(one.gap for one in absent if one.gap.kind == "absent")
    return Laid(session.heard.recording, session.programme, prepared.post, coverages, prepared.disagreements, gaps)


def _without_notes(missed: Missed) -> Coverage:
    span = hull(missed.tell)
    return Coverage(None, missed.talk, span, (), (), None, None, (span,))


def _new(post: Opened, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks for places that no other recording has filled."""
    filled = {one.missed.gap.span for one in post.blocks if one.missed.gap.kind != "absent"}
    names = {one.origin.id for one in post.blocks}
    for block in blocks:
        if block.missed.gap.span not in filled and block.origin.id not in names:
            yield block
