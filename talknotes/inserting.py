"""What was prepared for a post becomes bytes: the text of each block in the author's manner, then the splices.

A part of the pipeline. A block that stands in the post already stays as it is while its key is the same, its text is
replaced where the key changed, and where the author edited it, it is theirs. Reads and writes no file.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import Final

from talknotes.authored.parse import parse
from talknotes.authored.post import ByteSpan, Post, Section
from talknotes.evidence.values import Verdict
from talknotes.files import hash_bytes
from talknotes.fill import splices
from talknotes.fill.marks import encode, find_marks
from talknotes.fill.values import FilledBlock, Missed, Origin, Splice
from talknotes.filling import Piece, Prepared
from talknotes.gaps.gap import Gap
from talknotes.manner.habits import Habits
from talknotes.manner.learn import habits_for, learn_habits
from talknotes.manner.telling import TellPlace, attribution, tell, tell_section
from talknotes.post.blocks import Timestamps, Told
from talknotes.values import Notice, Programme, Segment, Span

_ID_DIGITS: Final = 8
_SAME_SHARE: Final = 0.5
_DECIMALS: Final = 2
"""A comment tells times to the hundredth of a second."""
_VERSION: Final = re.compile(r"[0-9]+(?:\.[0-9a-z]+)+\S*|missing|not installed")


@dataclass(frozen=True, slots=True)
class TextOptions:
    """How inserted text looks: with a first line that tells where it comes from; the manner of these posts too.

    `url` is the recording's public page where the user gives another than the recording names; `timestamps` tell which
    sentences bear the time at which they were said (None: quotations).
    """

    attribution: bool = True
    like: tuple[Post, ...] = ()
    url: str | None = None
    timestamps: Timestamps | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block that is to stand in a post: where (a byte of the post without our blocks), what, and what it rests on.

    `segments` are those that its sentences cite, and that the `verdicts` on what a language model wrote rest on.
    """

    missed: Missed
    origin: Origin
    markdown: str
    sentences: tuple[Told, ...]
    segments: tuple[Segment, ...]
    blank_before: int = 1
    blank_after: int = 1
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Inserted:
    """The post's bytes with all blocks in it, and what became of each: ids that were added, replaced, kept, refused.

    `yours` are blocks that the author edited, or whose comments they changed: nothing is done to them.
    """

    data: bytes
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    yours: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    def with_data(self, data: bytes) -> "Inserted":
        """Return the same with other bytes, where the author wrote a block's text themselves."""
        return replace(self, data=data)


def authors_own(data: bytes) -> Post:
    """Return the post as it was before any fill: without our blocks, and without those that the author edited since.

    What an edited block tells belongs to its gap, so that the gap is found again in the same words, and left alone.
    """
    return parse(splices.remove(data, find_marks(data).blocks))


def with_ours(at: int, ours: Sequence[FilledBlock]) -> int:
    """Return where a byte of the post without our blocks lies in the post with them; after one that stands there."""
    before = accumulate((block.span.end - block.span.start for block in ours), initial=0)
    return at + max(
        (length + block.span.end - block.span.start
         for block, length in zip(ours, before, strict=False)
         if block.span.start - length <= at),
        default=0,
    )  # fmt: skip


def tell_blocks(prepared: Prepared, key: str, options: TextOptions) -> tuple[Block, ...]:
    """Return the blocks for what was prepared, in the author's manner; `key` is the hash of what makes their text."""
    learned = learn_habits(prepared.post, options.like)
    blocks: list[Block] = []
    for piece in prepared.pieces:
        name = _name(prepared, piece.missed, [block.origin.id for block in blocks])
        blocks.append(_block(prepared, piece, name, key, learned, options))
    return tuple(blocks)


def insert_blocks(data: bytes, blocks: Iterable[Block]) -> Inserted:
    """Return the post with the blocks in it; running it on its own result changes nothing."""
    blocks = tuple(blocks)
    marked = find_marks(data)
    own, post = parse(splices.remove(data, marked.blocks)), parse(data)
    left = [one for one in marked.blocks if one.origin.id not in {block.origin.id for block in blocks}]
    edits: list[Splice] = []
    done: dict[str, list[str]] = {"added": [], "replaced": [], "kept": [], "yours": []}
    for block in blocks:
        name = block.origin.id
        there = next((one for one in marked.blocks if one.origin.id == name), None) or _same(block, left)
        if (there is None and name in marked.ids) or (there is not None and there.edited):
            done["yours"].append(name)
        elif there is None:
            edit = splices.insert(
                own, block.missed.at, block.markdown, block.origin, block.blank_before, block.blank_after
            )
            at = with_ours(block.missed.at, marked.blocks)
            edits.append(replace(edit, span=ByteSpan(at, at)))
            done["added"].append(name)
        elif there.origin.key == block.origin.key:
            done["kept"].append(name)
        else:
            origin = replace(block.origin, id=there.origin.id)
            edits.append(splices.replace(post, there, block.markdown, origin))
            done["replaced"].append(name)
    ids = {what: tuple(names) for what, names in done.items()}
    return Inserted(splices.apply(data, edits), notices=marked.notices, **ids)


def _same(block: Block, others: Sequence[FilledBlock]) -> FilledBlock | None:
    """Return the block that tells the same stretch of the same recording: its gap's sentence was changed since."""
    wanted = block.origin.spans
    length = sum(span.duration for span in wanted)
    for other in others:
        shared = sum(one.overlap(span) for one in other.origin.spans for span in wanted)
        if other.origin.sha256 == block.origin.sha256 and shared > _SAME_SHARE * length:
            return other
    return None


def with_text(data: bytes, texts: Mapping[str, str]) -> bytes:
    """Return a post with other texts in its blocks, by id: an author's, whose blocks they then are."""
    post = parse(data)
    blocks = (block for block in find_marks(post).blocks if block.origin.id in texts)
    return splices.apply(
        data, (Splice(block.inner, encode(_ended(texts[block.origin.id], post.newline), post)) for block in blocks)
    )


def key_of(made_by: Mapping[str, Mapping[str, str]], options: Mapping[str, object], sha256: str) -> str:
    """Return the key of a block's making: recording, what made words and notes, options; without any version."""
    made = {
        role: {name: value for name, value in identity.items() if not _VERSION.fullmatch(value)}
        for role, identity in made_by.items()
    }
    return hash_bytes(json.dumps([sha256, made, dict(options)], sort_keys=True, default=str).encode())[:16]


def _block(prepared: Prepared, piece: Piece, name: str, key: str, learned: Habits, options: TextOptions) -> Block:
    session, missed = prepared.session, piece.missed
    recording, programme = session.heard.recording, session.programme
    section = _section(prepared.post, missed)
    habits = habits_for(prepared.post, section, learned)
    url = options.url or recording.url
    talk = programme.talks[missed.talk]
    segments = {segment.id: segment for segment in session.heard.segments}
    whole = missed.position == "section"
    place = TellPlace(programme.people, talk.speakers, segments, url, is_whole=whole)
    told = tell(piece.notes, piece.questions, place, habits, options.timestamps)
    text = told.markdown
    if options.attribution:
        language = missed.gap.language if missed.gap.section is not None else habits.language
        text = f"{attribution(recording, url, _cited(told.sentences, missed), habits, language)}\n\n{text}"
    if whole:
        people = tuple(programme.person(label) for label in talk.speakers)
        text = tell_section(talk, people, text, habits)
    verdicts = (*piece.notes.verdicts, *piece.questions.verdicts)
    named = (*(one.segments for one in told.sentences), *(one.segments for one in verdicts))
    cited = tuple(segments[name] for name in dict.fromkeys(chain.from_iterable(named)))
    spans = tuple(Span(round(span.start, _DECIMALS), round(span.end, _DECIMALS)) for span in missed.tell)
    kind = "absent" if whole else missed.gap.kind
    origin = Origin(name, kind, recording.title, recording.hash, spans, key)
    if whole:
        blank = habits.blank_before_heading
        return Block(missed, origin, text, told.sentences, cited, blank, blank, verdicts)
    return Block(missed, origin, text, told.sentences, cited, verdicts=verdicts)


def _cited(sentences: Sequence[Told], missed: Missed) -> tuple[Span, ...]:
    return tuple(span for sentence in sentences for span in sentence.spans) or missed.tell


def _section(post: Post, missed: Missed) -> Section | None:
    return None if missed.gap.section is None else post.sections[missed.gap.section]


def _name(prepared: Prepared, missed: Missed, taken: Sequence[str]) -> str:
    """Return a block's id: the same from fill to fill, whatever recording it is filled from, and unique in the post."""
    if missed.position == "section":
        row = _known_as(prepared.session.programme, missed.talk)
        name = f"talk-{hash_bytes(json.dumps(row).encode())[:_ID_DIGITS]}"
    else:
        name = gap_id(prepared.post, missed.gap)
    return next(one for one in _numbered(name) if one not in taken)


def gap_id(post: Post, gap: Gap) -> str:
    """Return the id of the block that fills a gap: the section's title and speakers, and the author's sentence, hashed.

    Several gaps in the same words of one section share it; their blocks' ids have a number behind.
    """
    section = None if gap.section is None else post.sections[gap.section]
    row = (section.title or "" if section else "", *_names(section), " ".join(gap.sentence.split()))
    return f"gap-{hash_bytes(json.dumps(row).encode())[:_ID_DIGITS]}"


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _known_as(programme: Programme, talk: int) -> tuple[str, ...]:
    people = (programme.person(label).name or "" for label in programme.talks[talk].speakers)
    return (programme.talks[talk].title or "", *people)


def _names(section: Section | None) -> Iterator[str]:
    yield from (speaker.name for speaker in section.speakers) if section else ()


def _ended(text: str, newline: str) -> str:
    return "\n".join(line.rstrip("\r\n") for line in text.strip("\n").split("\n")).replace("\n", newline)
