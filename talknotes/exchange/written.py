"""What a person may write into the files that talknotes gives out for correction, and how such a file is read.

Says where a file fails and what to do (`parts[2].span.end: …`). Knows nothing of what is made from the files, and
compares nothing across their entries: that is `editing`'s.
"""

import json
import re
import reprlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from talknotes.errors import InputError, UsageError
from talknotes.exchange.formats import clean
from talknotes.values import Evidence, PartKind, Recording, Span, clock, parse_clock

_TOLERANCE_S = 0.001
_LABEL = re.compile(r"S[1-9][0-9]*")


def _seconds(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError('not a time; write seconds or "12:30"')
    return parse_clock(value) if isinstance(value, str) else value


def _none_if_blank(value: str | None) -> str | None:
    return clean(value) if value and value.strip() else None


def _label(value: str) -> str:
    if not _LABEL.fullmatch(value):
        raise ValueError('speakers are labels here: S1, S2, and so on. Give a name with --speaker "S1=Name"')
    return value


_Text = Annotated[str, AfterValidator(clean)]
_Time = Annotated[float, BeforeValidator(_seconds), Field(ge=0, allow_inf_nan=False)]
_Label = Annotated[str, AfterValidator(_label)]
_Name = Annotated[str | None, AfterValidator(_none_if_blank)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WrittenOpenSpan(_Written):
    """A span whose end may be left out, where what follows tells it."""

    start: _Time
    end: _Time | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "WrittenOpenSpan":
        if self.end is not None and self.end < self.start:
            raise ValueError(f"it ends ({at(self.end)}) before it starts ({at(self.start)})")
        return self


class WrittenSpan(WrittenOpenSpan):
    """A span with both its ends."""

    end: _Time

    @property
    def value(self) -> Span:
        """The span as the stages know it."""
        return Span(self.start, self.end)


class WrittenEvidence(_Written):
    """Why the program believed something; a person may delete it."""

    kind: _Text
    detail: _Text
    time: _Time | None = None
    weight: float | None = None

    @property
    def value(self) -> Evidence:
        """The evidence as the stages know it."""
        return Evidence(self.kind, self.detail, self.time, self.weight)


class WrittenRecording(_Written):
    """Nothing in it is corrected here, and what is known of a recording may grow: other keys are let pass."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    hash: _Text
    title: _Text = ""


class WrittenTalk(_Written):
    """A talk's title and speakers."""

    title: _Name = None
    speakers: tuple[_Text, ...] = ()
    evidence: tuple[WrittenEvidence, ...] = ()


class WrittenPerson(_Written):
    """Who a label stands for."""

    label: _Text
    name: _Name = None
    affiliation: _Name = None
    evidence: tuple[WrittenEvidence, ...] = ()
    confidence: float | None = Field(default=None, ge=0, le=1)


class WrittenPart(_Written):
    """A part of the recording's row; `talk` counts the talks from 0."""

    kind: PartKind
    talk: int | None = None
    span: WrittenOpenSpan
    speakers: tuple[_Text, ...] = ()
    evidence: tuple[WrittenEvidence, ...] = ()


class WrittenWord(_Written):
    """A word; its speaker is who had its sentence when the file was made; what is left out is as usual."""

    text: _Text
    span: WrittenSpan
    probability: float | None = Field(default=None, ge=0, le=1)
    speaker: _Label | None = None
    overlapped: bool = False
    heard: _Text | None = None


class WrittenSegment(_Written):
    """A sentence; `text_hash` is that of the text as it was when the file was made."""

    id: _Text = ""
    span: WrittenSpan
    speaker: _Label | None = None
    text: _Text
    text_hash: _Text = ""
    words: tuple[WrittenWord, ...] = ()

    @model_validator(mode="after")
    def _holds_words(self) -> "WrittenSegment":
        earliest, latest = self.span.start - _TOLERANCE_S, self.span.end + _TOLERANCE_S
        for index, word in enumerate(self.words):
            if word.span.start < earliest or word.span.end > latest:
                raise ValueError(
                    f"words[{index}] ({at(word.span.start)} to {at(word.span.end)}) lies outside of the segment's span "
                    f"({at(self.span.start)} to {at(self.span.end)}). Correct either, or delete `words`: they are then "
                    "made from the text"
                )
        return self


class WrittenTurn(_Written):
    """A stretch in which one voice speaks."""

    speaker: _Label
    span: WrittenSpan


class _File(_Written):
    version: Literal[1] = Field(alias="schema")
    recording: WrittenRecording


class ProgrammeFile(_File):
    """What `talks --json` prints."""

    talks: tuple[WrittenTalk, ...] = ()
    people: tuple[WrittenPerson, ...] = ()
    parts: tuple[WrittenPart, ...]


class TranscriptFile(_File):
    """What `transcribe --format json` prints."""

    language: str = Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
    segments: tuple[WrittenSegment, ...]
    turns: tuple[WrittenTurn, ...] = ()
    people: tuple[WrittenPerson, ...] = ()


_INNER: dict[str, type[BaseModel]] = {
    "talks": WrittenTalk,
    "people": WrittenPerson,
    "parts": WrittenPart,
    "span": WrittenSpan,
    "evidence": WrittenEvidence,
    "segments": WrittenSegment,
    "words": WrittenWord,
    "turns": WrittenTurn,
}

_Model = TypeVar("_Model", bound="_File")


def read_written(path: Path, model: type[_Model], recording: Recording) -> _Model:
    """Return the file at `path`, which must be made for `recording`.

    Raises InputError where it can't be read, is no JSON or belongs to another recording; UsageError, naming the place,
    for keys and values that can't be.
    """
    try:
        written = model.model_validate(_parse(path))
    except ValidationError as err:
        raise UsageError(_explain(path, model, err)) from err
    if written.recording.hash != recording.hash:
        raise InputError(
            f"{path}: this file was made for the recording {written.recording.title!r}, not for {recording.title!r}: "
            "their media differ. Give the file of this recording, or print a new one with --json."
        )
    return written


def _parse(path: Path) -> object:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_once)
    except OSError as err:
        raise InputError(f"{path}: can't be read ({err.strerror}). Give the path of a file that you can read.") from err
    except json.JSONDecodeError as err:
        where = f"line {err.lineno}, column {err.colno}"
        raise InputError(f"{path}: {where}: not valid JSON ({err.msg}). Mend it there, then try again.") from err
    except (ValueError, RecursionError) as err:
        raise InputError(f"{path}: not valid JSON ({clean(str(err))}). Mend it, or print a new file.") from err


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"the key {twice!r} stands twice in the same braces")
    return dict(pairs)


def _explain(path: Path, model: type[BaseModel], err: ValidationError) -> str:
    first = err.errors()[0]
    place = _place(first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{path}: {place}: unknown key. Known there: {', '.join(_keys(model, first['loc']))}."
    if first["type"] == "missing":
        return f"{path}: {place}: this key is missing. Add it."
    what = first["msg"].removeprefix("Value error, ")
    return f"{path}: {place}: {what}. Given: {clean(reprlib.repr(first['input']))}."


def _place(loc: Sequence[int | str]) -> str:
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{clean(step)}" for step in loc)
    return steps.removeprefix(".") or "the file"


def _keys(model: type[BaseModel], loc: Sequence[int | str]) -> tuple[str, ...]:
    names = [step for step in loc[:-1] if isinstance(step, str)]
    inner = _INNER[names[-1]] if names else model
    return tuple(field.alias or name for name, field in inner.model_fields.items())


def at(seconds: float) -> str:
    """Return a time for messages: the number that stands in the file, and what people call it."""
    return f"{seconds} ({clock(seconds)})" if seconds >= 60 else f"{seconds}"
