"""Any media file becomes 16 kHz mono PCM on disk, in a stream, so that memory does not grow with its length.

Knows nothing of what is said. Times stay those of the media: where it stores no sound, silence is written, so that a
moment in the PCM is the same moment in the player.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from talknotes.errors import InputError
from talknotes.files import sync_and_rename, write_error
from talknotes.probe import audio_stream, declared_end, open_media, start_of
from talknotes.values import Notice, Progress, Span, clock, hull

if TYPE_CHECKING:
    import numpy as np
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from numpy.typing import NDArray

SAMPLE_RATE: Final = 16_000
"""Samples per second of all decoded audio."""

_SAMPLE_BYTES: Final = 2
_FULL_SCALE: Final = 32_768
_LOSS_S: Final = 1.0
"""Missing sound of more than this is told."""
_HOLE_S: Final = 0.25
"""Shorter holes are the rounding of a container's time stamps."""
_LONGEST_HOLE_S: Final = 600.0
"""A longer one is a clock that jumps, not missing sound."""
_TIMED_FORMATS: Final = ("mov", "matroska", "ogg", "mpegts", "flac")
"""Containers whose packets carry times of their own; in others FFmpeg counts or guesses them."""
_REREADS: Final = 16
_REPORT_EVERY_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Decoded:
    """What came out of decoding: the number of samples, and what was lost on the way."""

    samples: int
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Audio:
    """Decoded audio on disk: raw 16-bit little-endian mono PCM at SAMPLE_RATE."""

    path: Path
    samples: int

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.samples / SAMPLE_RATE

    @property
    def span(self) -> Span:
        """All of it, from 0."""
        return Span(0.0, self.duration)

    @property
    def is_whole(self) -> bool:
        """Tell whether the file is there with all its samples."""
        return self.path.is_file() and self.path.stat().st_size == self.samples * _SAMPLE_BYTES

    def read(self, span: Span) -> "NDArray[np.float32]":
        """Return the samples of `span` as float32 in [-1, 1]; what lies outside of the audio is left out."""
        import numpy as np

        first = min(round(span.start * SAMPLE_RATE), self.samples)
        count = min(round(span.end * SAMPLE_RATE), self.samples) - first
        if count <= 0:
            return np.zeros(0, dtype=np.float32)
        raw = np.memmap(self.path, dtype="<i2", mode="r", offset=first * _SAMPLE_BYTES, shape=(count,))
        return raw.astype(np.float32) / np.float32(_FULL_SCALE)


def decode(media: Path, target: Path, progress: Progress) -> Decoded:
    """Decode the first audio stream of `media` to raw PCM at `target`, which appears only when it is whole.

    `progress` is told the seconds decoded. Damaged packets are left out, and what is missing is told in notices.
    Raises InputError for a file that holds no sound that can be decoded, WriteError where `target` can't be written.
    """
    with open_media(media) as container:
        stream = audio_stream(container, media)
        with _appearing(target) as file:
            decoding = _Decoding(file, _is_timed(container), declared_end(media, container, stream), progress)
            _run(container, stream, decoding)
            _check(media, decoding)
        progress(decoding.position)
        return Decoded(decoding.samples, _notices(container, decoding))


@contextlib.contextmanager
def _appearing(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write to that gets the name `target` when the block ends without an error."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", suffix=".tmp", dir=target.parent)
    except OSError as err:
        raise write_error(target, err) from err
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        sync_and_rename(temporary, target)
    except OSError as err:
        raise write_error(target, err) from err
    finally:
        temporary.unlink(missing_ok=True)


@dataclass(slots=True)
class _Decoding:
    """The state of one run: what was written so far, and what went wrong."""

    file: BinaryIO
    timed: bool
    declared: float | None
    progress: Progress
    samples: int = 0
    good: int = 0
    bad: int = 0
    holes: list[Span] = field(default_factory=list)
    jumps: list[float] = field(default_factory=list)
    resampler: "AudioResampler | None" = None
    shape: tuple[str, str, int] | None = None
    shift: float = 0.0
    reported: float = 0.0

    @property
    def position(self) -> float:
        """Seconds written."""
        return self.samples / SAMPLE_RATE

    def write(self, frame: "AudioFrame", time: float | None) -> None:
        """Write one frame that begins at `time` (seconds), after silence where sound is missing before it."""
        if self.timed and time is not None:
            self._fill(time)
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self.shape:  # some streams change from mono to stereo on their way
            self.flush()
            self.shape = shape
        frame.pts = None
        self._convert(frame)
        if self.position >= self.reported + _REPORT_EVERY_S:
            self.reported = self.position
            self.progress(self.position)

    def flush(self) -> None:
        """Write what the resampler holds back, and forget it."""
        if self.resampler is not None:
            self._convert(None)
        self.resampler = None

    def _convert(self, frame: "AudioFrame | None") -> None:
        from av.audio.resampler import AudioResampler

        self.resampler = self.resampler or AudioResampler("s16", "mono", SAMPLE_RATE)
        for piece in self.resampler.resample(frame):
            data = piece.to_ndarray().astype("<i2", copy=False).tobytes()
            self.file.write(data)
            self.samples += len(data) // _SAMPLE_BYTES

    def _fill(self, time: float) -> None:
        hole = time + self.shift - self.position
        is_jump = hole > _LONGEST_HOLE_S or hole < -_LOSS_S
        if is_jump or (hole > _HOLE_S and self.declared is not None and time > self.declared + _LOSS_S):
            self.jumps.append(self.position)
            self.shift -= hole
        elif hole > _HOLE_S:
            self.flush()
            start, missing = self.position, round(hole * SAMPLE_RATE)
            self.file.write(bytes(missing * _SAMPLE_BYTES))
            self.samples += missing
            self.holes.append(Span(start, self.position))


def _is_timed(container: "InputContainer") -> bool:
    return container.format.name.split(",")[0] in _TIMED_FORMATS


def _run(container: "InputContainer", stream: "AudioStream", decoding: _Decoding) -> None:
    import av

    start = start_of(container)
    for packet in _packets(container, stream, decoding):
        try:
            frames: list[AudioFrame] = packet.decode()
            for frame in frames:
                decoding.write(frame, None if frame.time is None else frame.time - start)
            decoding.good += bool(frames)
        except av.FFmpegError:
            decoding.bad += 1
    decoding.flush()


def _packets(
    container: "InputContainer", stream: "AudioStream", decoding: _Decoding
) -> "Iterator[Packet[AudioStream]]":
    """Yield the stream's packets; go on behind a damaged place as long as reading gets further."""
    import av

    rereads = 0
    while rereads < _REREADS:
        try:
            for packet in container.demux(stream):
                rereads = 0
                yield packet
        except av.FFmpegError:
            decoding.bad += 1
            rereads += 1
        else:
            return


def _check(media: Path, decoding: _Decoding) -> None:
    if decoding.good == 0 or decoding.samples == 0:
        raise InputError(f"{media}: no sound could be decoded. Check that it plays; copy or download it again.")
    if decoding.bad > decoding.good:
        share = f"{decoding.bad} of {decoding.bad + decoding.good} packets"
        raise InputError(f"{media}: the sound is damaged, {share} can't be decoded. Copy or download it again.")


def _notices(container: "InputContainer", decoding: _Decoding) -> tuple[Notice, ...]:
    """Say what a user should know, without a path or a file name, because notices are published."""
    rows = [
        _several_streams(container),
        _damaged(decoding),
        _holes(decoding),
        _jumps(decoding),
        _cut_off(decoding),
    ]
    return tuple(Notice("decode", *row) for row in rows if row)


_Row = tuple[str, Span | None] | None


def _several_streams(container: "InputContainer") -> _Row:
    count = len(container.streams.audio)
    return (f"{count} sound tracks; the first one was used", None) if count > 1 else None


def _damaged(decoding: _Decoding) -> _Row:
    if not decoding.bad:
        return None
    return f"damaged, {decoding.bad} of {decoding.bad + decoding.good} packets of sound were left out", None


def _holes(decoding: _Decoding) -> _Row:
    missing = sum(hole.duration for hole in decoding.holes)
    if missing <= _LOSS_S:
        return None
    places = "one place" if len(decoding.holes) == 1 else f"{len(decoding.holes)} places"
    return f"no sound is stored in {places}, {missing:.1f} s in all; silence stands there", hull(decoding.holes)


def _jumps(decoding: _Decoding) -> _Row:
    if not decoding.jumps:
        return None
    first = decoding.jumps[0]
    return f"the recording's clock jumps at {clock(first)}; times after that may differ from a player's", None


def _cut_off(decoding: _Decoding) -> _Row:
    declared, end = decoding.declared, decoding.position
    if declared is None or declared - end <= _LOSS_S:
        return None
    return f"the sound ends at {clock(end)}, but should last until {clock(declared)}", Span(end, declared)
