"""Transcripts for people and programs: txt, srt, vtt, json and rttm, each a function from what was said to text.

Knows nothing of files or terminals. Control and escape characters never pass through, so that what is rendered here
can be shown on a terminal as it is. `editing` reads back what the json renderer writes.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from talknotes.errors import UsageError
from talknotes.exchange.cues import Cue, cut_cues, gap_of
from talknotes.files import hash_bytes
from talknotes.values import Person, Recording, Segment, Turn, Word

SCHEMA: Final = 1
SHOWS_SPEAKERS = frozenset({"vtt", "json", "rttm"})
"""The formats for which it is worth finding out who speaks."""

_DECIMALS = 3
_PARAGRAPH_PAUSE = 2.0
_PARAGRAPH_SENTENCES = 8
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))) | dict.fromkeys(b"\t\v\f\r", " ")
del _CONTROLS[ord("\n")]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said in a recording: sentences with their words, turns and people; the latter two may be empty."""

    recording: Recording
    language: str
    segments: tuple[Segment, ...]
    turns: tuple[Turn, ...] = ()
    people: tuple[Person, ...] = ()


Renderer = Callable[[Spoken], str]


def renderer(name: str) -> Renderer:
    """Return the renderer of a format; UsageError, listing the known ones, for any other name."""
    if name not in FORMATS:
        raise UsageError(f"{clean(name)}: unknown format. Known formats: {', '.join(FORMATS)}.")
    return FORMATS[name]


def render_txt(spoken: Spoken) -> str:
    """Render paragraphs without times and speakers; a paragraph ends at a pause over 2 s or after 8 sentences."""
    gap = gap_of(spoken.language)
    paragraphs: list[list[str]] = []
    heard_until = -_PARAGRAPH_PAUSE
    for segment in spoken.segments:
        pause = segment.span.start - heard_until
        heard_until = segment.span.end
        if not (text := _inline(segment.text)):
            continue
        if not paragraphs or pause > _PARAGRAPH_PAUSE or len(paragraphs[-1]) >= _PARAGRAPH_SENTENCES:
            paragraphs.append([])
        paragraphs[-1].append(text)
    return "\n".join(gap.join(sentences) + "\n" for sentences in paragraphs)


def render_srt(spoken: Spoken) -> str:
    """Render SubRip subtitles, without speakers."""
    blocks = []
    for number, cue in enumerate(_cues(spoken), start=1):
        times = f"{_stamp(cue.start_ms, ',')} --> {_stamp(cue.end_ms, ',')}"
        text = "\n".join(line.replace("-->", "→") for line in cue.lines)
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks)


def render_vtt(spoken: Spoken) -> str:
    """Render WebVTT subtitles, with voice tags where the speaker is known."""
    names = {person.label: person.name for person in spoken.people}
    blocks = [f"WEBVTT\nLanguage: {_token(spoken.language, 'und')}\n"]
    for cue in _cues(spoken):
        times = f"{_stamp(cue.start_ms, '.')} --> {_stamp(cue.end_ms, '.')}"
        voice = f"<v {_escape_vtt(_shown(cue.speaker, names))}>" if cue.speaker else ""
        blocks.append(f"{times}\n{voice}" + _escape_vtt("\n".join(cue.lines)) + "\n")
    return "\n".join(blocks)


def render_json(spoken: Spoken) -> str:
    """Render everything, for programs and for a person who corrects it; times and probabilities in 3 decimals.

    `text_hash` of a segment tells `editing.read_transcript` whether a person changed the text or its words.
    """
    return json_text(
        {
            "schema": SCHEMA,
            "recording": recording_data(spoken.recording),
            "language": spoken.language,
            "segments": [_segment_data(segment) for segment in spoken.segments],
            "turns": [asdict(turn) for turn in spoken.turns],
            "people": [asdict(person) for person in spoken.people],
        }
    )


def render_rttm(spoken: Spoken) -> str:
    """Render the turns as NIST RTTM, a line each; the file's name there is made of the recording's title or hash."""
    title = unicodedata.normalize("NFKD", spoken.recording.title).encode("ascii", "ignore").decode()
    file_id = _token(title, spoken.recording.hash[:12])
    lines = []
    for turn in spoken.turns:
        start, end = round(turn.span.start, _DECIMALS), round(turn.span.end, _DECIMALS)
        label = _token(turn.speaker, "unknown")
        lines.append(f"SPEAKER {file_id} 1 {start:.3f} {end - start:.3f} <NA> <NA> {label} <NA> <NA>\n")
    return "".join(lines)


FORMATS: dict[str, Renderer] = {
    "txt": render_txt,
    "srt": render_srt,
    "vtt": render_vtt,
    "json": render_json,
    "rttm": render_rttm,
}


def clean(text: str) -> str:
    """Return `text` without control characters (C0, C1, lone surrogates); newlines stay, tabs become spaces."""
    return text.translate(_CONTROLS)


def json_text(document: dict[str, Any]) -> str:
    """Return `document` as JSON that people can read: cleaned strings, floats in 3 decimals, always the same bytes.

    What can't be seen, or turns text around, is escaped.
    """
    text = json.dumps(_plain(document), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return text if text.isascii() else "".join(map(_visible, text))


def _visible(char: str) -> str:
    return char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1]


def recording_data(recording: Recording) -> dict[str, Any]:
    """Return a recording as plain data, without its captions: they are another transcript, often a long one."""
    return {key: value for key, value in asdict(replace(recording, captions=())).items() if key != "captions"}


def text_hash(text: str) -> str:
    """Return 8 hex digits that tell whether a cleaned text was changed since it was written."""
    return hash_bytes(text.encode())[:8]


def _segment_data(segment: Segment) -> dict[str, Any]:
    text = clean(segment.text)
    return {
        "id": segment.id,
        "span": asdict(segment.span),
        "speaker": segment.speaker,
        "text": text,
        "text_hash": text_hash(text),
        "words": [_word_data(word) for word in segment.words],
    }


def _word_data(word: Word) -> dict[str, Any]:
    """Return a word as plain data; that it was overlapped, and what was heard instead, only where it is so."""
    rare = {"overlapped": word.overlapped or None, "heard": word.heard}
    row = {key: value for key, value in asdict(word).items() if key not in rare}
    return row | {key: value for key, value in rare.items() if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _inline(text: str) -> str:
    return " ".join(clean(text).split())


def _token(text: str, otherwise: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", text).strip("_") or otherwise


def _shown(label: str, names: dict[str, str | None]) -> str:
    if name := _inline(names.get(label) or ""):
        return name
    return f"Speaker {label[1:]}" if re.fullmatch(r"S[0-9]+", label) else _inline(label)


def _escape_vtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _stamp(time_ms: int, point: str) -> str:
    seconds, rest_ms = divmod(time_ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest_ms:03}"


def _cues(spoken: Spoken) -> tuple[Cue, ...]:
    return cut_cues((_cleaned(segment) for segment in spoken.segments), spoken.language)


def _cleaned(segment: Segment) -> Segment:
    words = tuple(replace(word, text=clean(word.text)) for word in segment.words)
    return replace(segment, text=clean(segment.text), words=words)
