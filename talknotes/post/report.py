"""The report beside a post: what the post was made of, and for each sentence the words it rests on.

It decides what may be overwritten: only a post whose bytes have the hash in here. A dot file, because Hugo would
publish any other. Holds nothing local (paths, user or host names) and no clock, so that the same input gives the same
bytes.
"""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from talknotes.evidence.record import VerdictRecord, record_verdict
from talknotes.files import hash_bytes
from talknotes.links import is_public, redact
from talknotes.post.compose import Composed, Told
from talknotes.post.draft import Draft
from talknotes.post.escape import clean
from talknotes.values import Notice, Segment

Plain = str | int | float | bool | None
Options = Mapping[str, Plain | tuple[Plain, ...]]

_LOCAL_PATH = re.compile(
    r"(?<![\w:/.~])(?:~|\.{1,2}|file://)?/(?:[^\s/:;,'\"]+/)+[^\s/:;,'\"]*|\b[A-Za-z]:\\[^\s:;,'\"]+"
)


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class RecordingRecord(_Record):
    """The recording: hash of its bytes, title, public page, length in seconds."""

    sha256: str
    title: str
    url: str | None
    duration: float | None


class NoticeRecord(_Record):
    """What the user was told: by which stage, and which stretch of the recording it is about, in seconds."""

    stage: str
    message: str
    start: float | None = None
    end: float | None = None


class Evidence(_Record):
    """A cited segment of the transcript: when it was said, in seconds, and its words as they were recognized."""

    segment: str
    start: float
    end: float
    words: str


class SentenceRecord(_Record):
    """A sentence of the post, without Markdown; `section` counts from 0."""

    text: str
    quoted: bool
    question: bool
    section: int
    speaker: str | None
    evidence: tuple[Evidence, ...]


class Report(_Record):
    """All that is known of a written post; `part` is the talk's index where each talk has a post of its own.

    `verdicts` are on each sentence that a language model wrote, dropped ones included; `prompts` the hashes of the
    prompts that it was asked by.
    """

    schema_version: Literal[1] = Field(default=1, alias="schema")
    post_sha256: str
    recording: RecordingRecord
    part: int | None
    talknotes: str
    made_by: dict[str, dict[str, Plain]]
    options: dict[str, Plain | tuple[Plain, ...]]
    notices: tuple[NoticeRecord, ...]
    sentences: tuple[SentenceRecord, ...]
    verdicts: tuple[VerdictRecord, ...] = ()
    prompts: dict[str, str] = {}

    def is_about(self, other: "Report") -> bool:
        """Tell whether both are about posts on the same part of the same recording."""
        return (self.recording.sha256, self.part) == (other.recording.sha256, other.part)


def build_report(
    draft: Draft,
    composed: Composed,
    version: str,
    made_by: Mapping[str, Mapping[str, Plain]],
    options: Options,
    part: int | None = None,
) -> Report:
    """Return the report of a post that was composed from `draft`.

    `version` is talknotes' own; `made_by` holds what identifies engine, diarizer and summarizer; `options` what the
    user chose. A path among them keeps only its last name.
    """
    segments = {segment.id: segment for segment in draft.segments}
    notes = [told for section in draft.sections for told in (section.notes, section.questions)]
    return Report(
        post_sha256=hash_bytes(composed.text),
        recording=_record_recording(draft),
        part=part,
        talknotes=version,
        made_by={
            role: {key: _publishable(value) for key, value in identity.items()} for role, identity in made_by.items()
        },
        options={key: _publishable_option(value) for key, value in options.items()},
        notices=tuple(_record_notice(notice) for notice in draft.notices),
        sentences=tuple(_record_sentence(told, segments) for told in composed.sentences),
        verdicts=tuple(
            record_verdict(verdict, segments)
            for verdict in (*draft.verdicts, *(verdict for one in notes for verdict in one.verdicts))
        ),
        prompts=dict(sorted({*draft.prompts, *(prompt for one in notes for prompt in one.prompts)})),
    )


def dump_report(report: Report) -> bytes:
    """Return the report as JSON, UTF-8 with a final newline."""
    return (report.model_dump_json(indent=2, by_alias=True) + "\n").encode()


def read_report(path: Path) -> Report | None:
    """Return the report at `path`, or None where there is none, or one that this version can't read."""
    try:
        return Report.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def report_path(post: Path) -> Path:
    """Return where the report of a post lies: beside it, hidden."""
    return post.with_name(f".{post.stem}.talknotes.json")


def without_paths(text: str) -> str:
    """Return a text in which every local path is cut down to its last name, and every address freed of secrets."""
    return _LOCAL_PATH.sub(lambda found: _last_name(found.group()), redact(clean(text)))


def _record_recording(draft: Draft) -> RecordingRecord:
    recording = draft.recording
    return RecordingRecord(
        sha256=recording.hash,
        title=clean(recording.title),
        url=clean(draft.url) if draft.url and is_public(draft.url) else None,
        duration=None if recording.duration is None else _milliseconds(recording.duration),
    )


def _record_notice(notice: Notice) -> NoticeRecord:
    span = notice.span
    return NoticeRecord(
        stage=notice.stage,
        message=without_paths(notice.message),
        start=_milliseconds(span.start) if span else None,
        end=_milliseconds(span.end) if span else None,
    )


def _record_sentence(told: Told, segments: Mapping[str, Segment]) -> SentenceRecord:
    return SentenceRecord(
        text=told.text,
        quoted=told.quoted,
        question=told.question,
        section=told.section,
        speaker=told.speaker,
        evidence=tuple(
            Evidence(
                segment=name,
                start=_milliseconds(span.start),
                end=_milliseconds(span.end),
                words=clean(segments[name].text),
            )
            for name, span in zip(told.segments, told.spans, strict=True)
        ),
    )


def _publishable_option(value: Plain | tuple[Plain, ...]) -> Plain | tuple[Plain, ...]:
    return tuple(_publishable(item) for item in value) if isinstance(value, tuple) else _publishable(value)


def _publishable(value: Plain) -> Plain:
    if not isinstance(value, str):
        return value
    is_path = re.match(r"[/~\\]|\.{1,2}[/\\]|[A-Za-z]:[/\\]|file:", value) is not None
    return _last_name(clean(value)) if is_path else without_paths(value)


def _last_name(path: str) -> str:
    return PurePosixPath(PureWindowsPath(path).as_posix()).name


def _milliseconds(seconds: float) -> float:
    return round(seconds, 3)
