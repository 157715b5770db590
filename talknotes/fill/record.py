"""What a fill did, kept with the user's data and never in the author's repository.

For each block the sentences and the words of the recording that they rest on; for the post its hash before and after.
A record names no path: its folder is named by a hash of the post's. It holds no clock, so that the same fill gives the
same bytes. Knows nothing of how a post is filled.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from talknotes.evidence.record import VerdictRecord, record_verdict
from talknotes.evidence.values import Verdict
from talknotes.files import hash_bytes, write_atomic
from talknotes.fill.values import Origin
from talknotes.values import Notice, Segment

FOLDER: Final = "fills"
_HASH_DIGITS: Final = 16

Plain = str | int | float | bool | None


class Cited(Protocol):
    """A sentence, as a summarizer or a post tells it, and the ids of the segments it rests on."""

    @property
    def text(self) -> str:
        """The sentence, without Markdown."""
        ...

    @property
    def quoted(self) -> bool:
        """Whether it is the speaker's own, word for word."""
        ...

    @property
    def segments(self) -> tuple[str, ...]:
        """The ids of the segments."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """What one block tells: where it comes from, its sentences, and the verdicts on what a language model wrote."""

    origin: Origin
    sentences: Sequence[Cited]
    verdicts: Sequence[Verdict] = ()


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class SaidRecord(_Record):
    """A segment that a sentence rests on: when it was said, in seconds, and its words as they were recognized."""

    segment: str
    start: float
    end: float
    words: str


class SentenceRecord(_Record):
    """A sentence of a block, without Markdown, and what it rests on."""

    text: str
    quoted: bool
    evidence: tuple[SaidRecord, ...]


class BlockRecord(_Record):
    """A block: what its opening comment tells, and its sentences; times in seconds."""

    id: str
    kind: str
    recording: str
    sha256: str
    spans: tuple[tuple[float, float], ...]
    key: str
    sentences: tuple[SentenceRecord, ...]
    verdicts: tuple[VerdictRecord, ...] = ()


class FillRecord(_Record):
    """All that is known of one fill of one post; hashes are SHA-256 in hex."""

    schema_version: Literal[1] = Field(default=1, alias="schema")
    post: str
    before: str
    after: str
    talknotes: str
    made_by: dict[str, Plain] = {}
    blocks: tuple[BlockRecord, ...]
    notices: tuple[str, ...] = ()


def build_record(
    path: Path,
    before: bytes,
    after: bytes,
    told: Iterable[Told],
    segments: Sequence[Segment],
    version: str,
    made_by: Mapping[str, Plain] | None = None,
    notices: Iterable[Notice] = (),
) -> FillRecord:
    """Return the record of a fill that made `after` out of `before`; `version` is talknotes' own.

    `made_by` holds what the text was made with (model, prompt, options); ValueError where a sentence names a segment
    that is not among `segments`.
    """
    by_id = {segment.id: segment for segment in segments}
    return FillRecord(
        post=_name(path),
        before=hash_bytes(before),
        after=hash_bytes(after),
        talknotes=version,
        made_by=dict(made_by or {}),
        blocks=tuple(_block(one, by_id) for one in told),
        notices=tuple(notice.message for notice in notices),
    )


def store_record(data_dir: Path, path: Path, record: FillRecord) -> Path:
    """Keep the record of a fill, durably, and return where; WriteError where the disk refuses."""
    place = records_folder(data_dir, path) / f"{record.after[:_HASH_DIGITS]}.json"
    write_atomic(place, (record.model_dump_json(indent=2, by_alias=True) + "\n").encode())
    return place


def load_records(data_dir: Path, path: Path) -> tuple[FillRecord, ...]:
    """Return what is kept of the fills of a post; without what this version can't read."""
    found: list[FillRecord] = []
    for place in sorted(records_folder(data_dir, path).glob("*.json")):
        try:
            found.append(FillRecord.model_validate_json(place.read_bytes()))
        except (OSError, ValidationError):
            continue
    return tuple(found)


def records_folder(data_dir: Path, path: Path) -> Path:
    """Return the folder that holds the records of the fills of the post at `path`."""
    return data_dir / FOLDER / _name(path)[:_HASH_DIGITS]


def _name(path: Path) -> str:
    return hash_bytes(os.fsencode(os.path.realpath(path)))


def _block(told: Told, segments: Mapping[str, Segment]) -> BlockRecord:
    origin = told.origin
    return BlockRecord(
        id=origin.id,
        kind=origin.kind,
        recording=origin.recording,
        sha256=origin.sha256,
        spans=tuple((span.start, span.end) for span in origin.spans),
        key=origin.key,
        sentences=tuple(_sentence(sentence, segments) for sentence in told.sentences),
        verdicts=tuple(record_verdict(verdict, segments) for verdict in told.verdicts),
    )


def _sentence(sentence: Cited, segments: Mapping[str, Segment]) -> SentenceRecord:
    unknown = [name for name in sentence.segments if name not in segments]
    if unknown:
        raise ValueError(f"no such segment: {', '.join(unknown)}")
    return SentenceRecord(
        text=sentence.text,
        quoted=sentence.quoted,
        evidence=tuple(_said(segments[name]) for name in sentence.segments),
    )


def _said(segment: Segment) -> SaidRecord:
    return SaidRecord(segment=segment.id, start=segment.span.start, end=segment.span.end, words=segment.text)
