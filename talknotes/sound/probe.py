"""What a media file says of itself: opened safely, its length where the container truly knows it, its tags.

Decodes nothing and judges nothing. Only formats and protocols of the lists below are opened, because a file named .mp4
can be a playlist that reads other files or calls a server.
"""

import re
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from talknotes.errors import InputError
from talknotes.sound.ogg import stream_end

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

_FORMATS: Final = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dts,eac3,flac,flv,gsm,loas,matroska,mov,mp2,mp3,mpc,mpc8,mpeg,mpegts,mxf,nut"
    ",ogg,rm,tak,tta,voc,w64,wav,wtv,wv"
)
_OPTIONS: Final = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
_MICROSECOND: Final = 1e-6
_HEAD_BYTES: Final = 1 << 16
_MP3_FRAME_BYTES: Final = 2048
_UNKNOWN_SIZES: Final = (0, 0x7FFFFFFF, 0x80000000)
_LARGEST_SIZE: Final = 0xFFFFFF00
"""A WAV header at or above this was written by a program that did not know the length."""


def open_media(path: Path) -> "InputContainer":
    """Open a local media file for reading; InputError, which says what to do, for anything that is none."""
    import av

    try:
        if path.stat().st_size == 0:
            raise InputError(f"{path}: the file is empty. Copy or download it again.")
        # An absolute path can't be taken for a protocol, as "concat:a|b" can.
        container: InputContainer = av.open(str(path.absolute()), options=_OPTIONS, metadata_errors="replace")
    except (av.FFmpegError, OSError) as err:
        raise InputError(_explain(path, err)) from err
    return container


def audio_stream(container: "InputContainer", path: Path, number: int | None = None) -> "AudioStream":
    """Return the audio stream with that number (from 1); without one that marked as the default, or else the first.

    InputError where the file has no sound, or not so many streams of it.
    """
    streams = container.streams.audio
    if not streams:
        raise InputError(f"{path}: the file has no sound. Give the recording that has the sound track.")
    if number is None:
        return next((stream for stream in streams if _is_default(stream)), streams[0])
    if not 1 <= number <= len(streams):
        raise InputError(f"{path}: there is no sound track {number}. {describe_streams(container)}")
    return streams[number - 1]


def describe_streams(container: "InputContainer") -> str:
    """Return a sentence with the sound tracks' numbers and languages, and the option that chooses one."""
    streams = container.streams.audio
    if len(streams) == 1:
        return "The file has one sound track; leave --audio-stream out."
    rows = [f"{number} {_language(stream)}".strip() for number, stream in enumerate(streams, start=1)]
    return f"--audio-stream takes one of: {', '.join(rows)}."


def _is_default(stream: "AudioStream") -> bool:
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.default)


def _language(stream: "AudioStream") -> str:
    code = _lowered(stream.metadata).get("language", "")
    return f"({code})" if re.fullmatch("[A-Za-z-]{2,12}", code) and code != "und" else ""


def start_of(container: "InputContainer") -> float:
    """Return the container's own time, in seconds, at which the recording begins."""
    return (container.start_time or 0) * _MICROSECOND


def estimated_duration(container: "InputContainer") -> float | None:
    """Return the length in seconds as far as it is known without decoding; may be an estimate, never relied on."""
    return container.duration * _MICROSECOND if container.duration and container.duration > 0 else None


def declared_end(path: Path, container: "InputContainer", stream: "AudioStream") -> float | None:
    """Return at which second the sound ends by the container's own count; None where it keeps none or only estimates.

    MP4, Matroska, FLAC, WAV, MP3 with a Xing or Info header and Ogg with its last page keep one. FFmpeg's own figure
    is not used where it is an estimate from the bit rate or follows the file's present size, as with WAV.
    """
    find = _DECLARED.get(container.format.name.split(",")[0])
    return find(path, container, stream) if find else None


def read_tags(container: "InputContainer") -> dict[str, str]:
    """Return the container's tags, keys in lower case; Ogg keeps them with the stream."""
    tags: dict[str, str] = {}
    if container.format.name == "ogg" and container.streams.audio:
        tags.update(_lowered(container.streams.audio[0].metadata))
    return tags | _lowered(container.metadata)


def read_chapters(container: "InputContainer") -> list[tuple[float, float, str]]:
    """Return the container's chapters: start and end in seconds, title ("" where there is none)."""
    rows = []
    for chapter in container.chapters():
        base = float(chapter["time_base"] or 0)
        title = _lowered(chapter["metadata"]).get("title", "")
        rows.append((chapter["start"] * base, chapter["end"] * base, title))
    return rows


def _lowered(tags: Mapping[str, str]) -> dict[str, str]:
    return {key.lower(): value for key, value in tags.items()}


def _explain(path: Path, err: Exception) -> str:
    if isinstance(err, FileNotFoundError):
        return f"{path}: no such file. Check the path."
    if isinstance(err, PermissionError):
        return f"{path}: no permission to read it. Change the file's rights."
    if isinstance(err, IsADirectoryError):
        return f"{path}: a folder. Give the recording's file."
    if _head(path)[4:8] == b"ftyp":
        return f"{path}: the file is damaged or cut off, its index is missing. Copy or download it again."
    return f"{path}: not a recording that can be read. Check that it plays; if it does, convert it to MP3 or FLAC."


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError:
        return b""


def _mov_end(path: Path, container: "InputContainer", stream: "AudioStream") -> float | None:
    if stream.duration is None or stream.time_base is None:
        return None
    end = ((stream.start_time or 0) + stream.duration) * stream.time_base
    return float(end) - start_of(container)


def _matroska_end(path: Path, container: "InputContainer", stream: "AudioStream") -> float | None:
    clock = re.match(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)", stream.metadata.get("DURATION", ""))
    if clock:
        return int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
    # A live recording has no Duration element (0x4489); FFmpeg may estimate one then.
    has_own = re.search(rb"\x44\x89[\x84\x88]", _head(path))
    return estimated_duration(container) if has_own else None


def _flac_end(path: Path, container: "InputContainer", stream: "AudioStream") -> float | None:
    head = _head(path)
    begin = head.find(b"fLaC")
    if begin < 0 or len(head) < begin + 26:
        return None
    packed = int.from_bytes(head[begin + 18 : begin + 26], "big")  # rate: 20 bits, channels: 3, depth: 5, samples: 36
    rate, samples = packed >> 44, packed & (1 << 36) - 1
    return samples / rate if samples and rate else None


def _mp3_end(path: Path, container: "InputContainer", stream: "AudioStream") -> float | None:
    with path.open("rb") as file:
        head = _first_frame(file)
    found = re.search(rb"Xing|Info", head)
    if not found or not stream.rate:
        return None
    flags, frames = struct.unpack_from(">II", head.ljust(_MP3_FRAME_BYTES + 8, b"\0"), found.end())
    per_frame = 1152 if stream.rate >= 32000 else 576
    return frames * per_frame / stream.rate if flags & 1 else None


def _first_frame(file: BinaryIO) -> bytes:
    """Return the bytes after an ID3v2 tag, whose size is stored in four times seven bits."""
    head = file.read(10)
    if head[:3] == b"ID3" and len(head) == 10:
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        file.seek(10 + size)
        return file.read(_MP3_FRAME_BYTES)
    return head + file.read(_MP3_FRAME_BYTES - len(head))


def _wav_end(path: Path, container: "InputContainer", stream: "AudioStream") -> float | None:
    head, place, rate = _head(path), 12, 0
    if head[:4] != b"RIFF":
        return None
    while place + 8 <= len(head):
        name, size = head[place : place + 4], int.from_bytes(head[place + 4 : place + 8], "little")
        if name == b"fmt " and place + 20 <= len(head):
            rate = int.from_bytes(head[place + 16 : place + 20], "little")  # bytes per second
        if name == b"data":
            known = rate and size not in _UNKNOWN_SIZES and size < _LARGEST_SIZE
            return size / rate if known else None
        place += 8 + size + size % 2
    return None


def _ogg_end(path: Path, container: "InputContainer", stream: "AudioStream") -> float | None:
    return stream_end(path, stream.index, start_of(container))


_DECLARED: Final[dict[str, Callable[[Path, Any, Any], float | None]]] = {
    "mov": _mov_end,
    "matroska": _matroska_end,
    "flac": _flac_end,
    "mp3": _mp3_end,
    "wav": _wav_end,
    "ogg": _ogg_end,
}
