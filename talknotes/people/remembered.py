"""Names that the user confirmed for a recording: kept with the user's data, never cleared with the cache.

A label (S2) depends on how voices were told apart, so each name is kept with the stretches in which its voice spoke
longest; when another diarizer counts otherwise, the name goes to the voice that speaks in these stretches now. Nothing
automatic overrides such a name. Knows nothing of how names are found.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from talknotes.errors import UsageError
from talknotes.files import write_atomic
from talknotes.values import Billed, Recording, Segment, Span, Turn

FOLDER: Final = "names"
_SCHEMA: Final = 1
_STRETCHES: Final = 5
_SHARE: Final = 0.5
"""A voice must speak in at least so much of the stretches to be the one that was named."""

Voiced = Turn | Segment


class _Stretch(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    start: float = Field(ge=0)
    end: float = Field(ge=0)


class RememberedName(BaseModel):
    """A name, its affiliation, and where its voice speaks (seconds); `label` is what the voice was called then."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    affiliation: str | None = None
    label: str
    stretches: tuple[_Stretch, ...] = ()


class Remembered(BaseModel):
    """The file of one recording's names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = _SCHEMA
    recording: str
    names: tuple[RememberedName, ...] = ()


def names_path(data_dir: Path, recording: Recording) -> Path:
    """Return where a recording's names are kept."""
    return data_dir / FOLDER / f"{recording.hash}.json"


def load(data_dir: Path, recording: Recording) -> Remembered:
    """Return what was confirmed for a recording; nothing where nothing was. UsageError where the file is damaged."""
    path = names_path(data_dir, recording)
    try:
        return Remembered.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Remembered(recording=recording.hash)
    except (ValidationError, OSError) as err:
        raise UsageError(
            f"{path}: the names that you confirmed can't be read. Mend the file, or delete it to begin anew."
        ) from err


def store(data_dir: Path, recording: Recording, remembered: Remembered) -> None:
    """Keep what was confirmed for a recording, durably; without names the file goes. WriteError where disks refuse."""
    path = names_path(data_dir, recording)
    if remembered.names:
        write_atomic(path, (remembered.model_dump_json(indent=2) + "\n").encode())
    else:
        clear(data_dir, recording)


def clear(data_dir: Path, recording: Recording) -> None:
    """Forget all names of a recording."""
    names_path(data_dir, recording).unlink(missing_ok=True)


def rename(remembered: Remembered, label: str, person: Billed | None, voices: Iterable[Voiced]) -> Remembered:
    """Return what is remembered with a name for the voice that is `label` now, or without one where `person` is None.

    Raises UsageError, naming the labels there are, where no voice has this one.
    """
    voices = tuple(voices)
    spoken = _stretches(voices)
    if label not in spoken:
        known = ", ".join(spoken) or "none"
        raise UsageError(f"--rename {label}=…: no voice is labelled {label}. Labels of this recording: {known}.")
    now = _resolve(remembered, voices)
    kept = tuple(entry for entry in remembered.names if now.get(entry) != label and not _is_lost(entry, label, now))
    if person is None:
        return remembered.model_copy(update={"names": kept})
    stretches = tuple(_Stretch(start=round(span.start, 2), end=round(span.end, 2)) for span in spoken[label])
    name = RememberedName(name=person.name, affiliation=person.affiliation, label=label, stretches=stretches)
    return remembered.model_copy(update={"names": (*kept, name)})


def resolve(remembered: Remembered, voices: Iterable[Voiced]) -> dict[str, Billed]:
    """Return the confirmed names by the labels that their voices have now; a voice that is not found again is left out.

    `voices` are the recording's turns or segments.
    """
    return {label: Billed(entry.name, entry.affiliation) for entry, label in _resolve(remembered, voices).items()}


def _resolve(remembered: Remembered, voices: Iterable[Voiced]) -> dict[RememberedName, str]:
    spoken: dict[str, list[Span]] = defaultdict(list)
    for voice in voices:
        if voice.speaker is not None:
            spoken[voice.speaker].append(voice.span)
    claims = sorted(
        (
            (_shared(entry, spans), label, at)
            for at, entry in enumerate(remembered.names)
            for label, spans in spoken.items()
        ),
        key=lambda claim: (-claim[0], claim[1], -claim[2]),
    )
    found: dict[RememberedName, str] = {}
    for share, label, at in claims:
        entry = remembered.names[at]
        if share >= _SHARE and entry not in found and label not in found.values():
            found[entry] = label
    return found


def _is_lost(entry: RememberedName, label: str, now: Mapping[RememberedName, str]) -> bool:
    """Tell whether a name was given to this label once, and no voice bears it any more."""
    return entry not in now and entry.label == label


def _shared(entry: RememberedName, spans: Sequence[Span]) -> float:
    """Return in how much of an entry's stretches a voice speaks, 0 to 1."""
    stretches = [Span(one.start, max(one.start, one.end)) for one in entry.stretches]
    length = sum(stretch.duration for stretch in stretches)
    shared = sum(stretch.overlap(span) for stretch in stretches for span in spans)
    return shared / length if length else 0.0


def _stretches(voices: Sequence[Voiced]) -> dict[str, list[Span]]:
    """Return the longest stretches of each voice, in order of time; neighbours of one voice are one stretch."""
    merged: list[Turn] = []
    for voice in sorted(voices, key=lambda one: one.span):
        if voice.speaker is None:
            continue
        if merged and merged[-1].speaker == voice.speaker:
            whole = Span(merged[-1].span.start, max(merged[-1].span.end, voice.span.end))
            merged[-1] = replace(merged[-1], span=whole)
        else:
            merged.append(Turn(voice.speaker, voice.span))
    found: dict[str, list[Span]] = defaultdict(list)
    for turn in sorted(merged, key=lambda turn: -turn.span.duration):
        if len(found[turn.speaker]) < _STRETCHES:
            found[turn.speaker].append(turn.span)
    return {turn.speaker: sorted(found[turn.speaker]) for turn in merged}
