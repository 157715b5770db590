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
from talknotes.sound.damage import LOSS_S, Length, describe_loss
from talknotes.sound.probe import audio_stream, declared_end, open_media, start_of
from talknotes.sound.steady import steady
from talknotes.values import Notice, Progress, Span

if TYPE_CHECKING:
    import numpy as np
    from av.audio.fifo import AudioFifo
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
_HOLE_S: Final = 0.25
"""Shorter holes are the rounding of a container's time stamps."""
_LONGEST_HOLE_S: Final = 600.0
"""A longer one is a clock that jumps, not missing sound."""
_LONGEST_LOOSE_HOLE_S: Final = 60.0
"""The same where neither the container nor the publisher says how long the sound lasts."""
_LONGEST_LOOSE_LEAD_S: Final = 5.0
"""Such a container's sound begins with its picture, or nearly so."""
_DAMAGED_SHARE: Final = 0.1
"""Of what should be there: more than that missing is no recording to work from without a word of the user's."""
_TIMED_FORMATS: Final = ("mov", "matroska", "ogg", "mpegts", "flac")
"""Containers whose packets carry times of their own; in others FFmpeg counts or guesses them."""
_LOOSE_CLOCKS: Final = ("mpegts", "matroska")
"""Of those the ones whose times lie in headers without a checksum, which speak for many packets."""
_EVEN_CODECS: Final = ("aac", "ac3", "eac3", "mp2", "mp3", "opus")
"""Codecs whose packets last equally long."""
_REREADS: Final = 16
_REPORT_EVERY_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Decoded:
    """What came out of decoding: the number of samples, and what was lost on the way.

    `lost_share` is how much of what should be there is known to be missing, `lost` the same in seconds. `verified`: the
    container or the publisher says how long the sound is.
    """

    samples: int
    notices: tuple[Notice, ...] = ()
    lost: float = 0.0
    lost_share: float = 0.0
    verified: bool = False

    @property
    def is_damaged(self) -> bool:
        """Tell whether so much is missing that the user has to accept it."""
        return self.lost > LOSS_S and self.lost_share > _DAMAGED_SHARE


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


def decode(
    media: Path, target: Path, progress: Progress, track: int | None = None, stated: float | None = None
) -> Decoded:
    """Decode an audio stream of `media` to raw PCM at `target`, which appears only when it is whole.

    `track` counts the audio streams from 1; None: the one marked as default, or else the first. `stated` is the length
    in seconds that the publisher names; it counts where the container keeps none. `progress` is told the seconds
    decoded. Damaged packets are left out, and what is missing is told in notices. Raises InputError for a file that
    holds no sound that can be decoded, WriteError where `target` can't be written.
    """
    with open_media(media) as container:
        stream = audio_stream(container, media, track)
        declared = declared_end(media, container, stream)
        with _appearing(target) as file:
            decoding = _Decoding(file, _kind(container), Length(declared, stated), progress)
            _run(container, stream, decoding)
            _check(media, decoding)
        progress(decoding.position)
        notices = describe_loss(container, decoding, track)
        lost, verified = decoding.lost, decoding.length.should is not None
        return Decoded(decoding.samples, notices, lost, lost / decoding.whole if lost else 0.0, verified)


def refuse_damaged(name: str, decoded: Decoded, accepted: bool) -> None:
    """Raise InputError, which says how much is missing, unless little is or the user accepted it."""
    if decoded.is_damaged and not accepted:
        raise InputError(
            f"{name}: damaged, {decoded.lost_share:.0%} of the sound is missing. Copy or download it again, "
            "or work with what is left: --accept-damaged."
        )


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
    kind: str
    length: Length
    progress: Progress
    samples: int = 0
    good: int = 0
    bad: int = 0
    holes: list[Span] = field(default_factory=list)
    jumps: list[float] = field(default_factory=list)
    resampler: "AudioResampler | None" = None
    queue: "AudioFifo | None" = None
    shape: tuple[str, str, int] | None = None
    shift: float = 0.0
    reported: float = 0.0

    @property
    def position(self) -> float:
        """Seconds written, or about to be."""
        waiting = self.queue.samples / self.queue.sample_rate if self.queue is not None and self.queue.samples else 0.0
        return self.samples / SAMPLE_RATE + waiting

    @property
    def lost(self) -> float:
        """Seconds known to be missing: at the end, in holes after the beginning, in packets without a time."""
        return self._unwritten + sum(hole.duration for hole in self.holes if hole.start > 0)

    @property
    def whole(self) -> float:
        """Seconds that should be there, as far as is known."""
        return self.position + self._unwritten

    @property
    def _unwritten(self) -> float:
        is_untimed = self.kind not in _TIMED_FORMATS and self.length.should is None
        left_out = self.bad * self.position / self.good if is_untimed and self.good else 0.0
        return self.length.missing(self.position) + left_out

    def write(self, frame: "AudioFrame", time: float | None) -> None:
        """Write one frame that begins at `time` (seconds), after silence where sound is missing before it."""
        if self.kind in _TIMED_FORMATS and time is not None:
            self._fill(time)
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self.shape:  # some streams change from mono to stereo on their way
            self.flush()
            self.shape = shape
        frame.pts = None
        self._queue(frame)
        if self.position >= self.reported + _REPORT_EVERY_S:
            self.reported = self.position
            self.progress(self.position)

    def flush(self) -> None:
        """Write what is queued and what the resampler holds back, and forget both."""
        if self.queue is not None and self.queue.samples:
            self._convert(self.queue.read())
        if self.resampler is not None:
            self._convert(None)
        self.resampler = self.queue = None

    def _queue(self, frame: "AudioFrame") -> None:
        """Convert frames a second at a time: some containers hold dozens of them in a second, each with its cost."""
        from av.audio.fifo import AudioFifo

        self.queue = self.queue or AudioFifo()
        self.queue.write(frame)
        if self.queue.samples >= frame.sample_rate:
            self._convert(self.queue.read())

    def _convert(self, frame: "AudioFrame | None") -> None:
        from av.audio.resampler import AudioResampler

        self.resampler = self.resampler or AudioResampler("s16", "mono", SAMPLE_RATE)
        if frame is not None:
            frame.pts = None
        for piece in self.resampler.resample(frame):
            data = piece.to_ndarray().astype("<i2", copy=False).tobytes()
            self.file.write(data)
            self.samples += len(data) // _SAMPLE_BYTES

    def _fill(self, time: float) -> None:
        hole = time + self.shift - self.position
        if hole > self._longest_hole() or hole < -LOSS_S or (hole > _HOLE_S and self._is_beyond(time + self.shift)):
            self.jumps.append(self.position)
            self.shift -= hole
        elif hole > _HOLE_S:
            self.flush()
            start, missing = self.position, round(hole * SAMPLE_RATE)
            self.file.write(bytes(missing * _SAMPLE_BYTES))
            self.samples += missing
            self.holes.append(Span(start, self.position))

    def _longest_hole(self) -> float:
        if self.length.should is not None:
            return _LONGEST_HOLE_S
        return _LONGEST_LOOSE_HOLE_S if self.samples else _LONGEST_LOOSE_LEAD_S

    def _is_beyond(self, time: float) -> bool:
        return self.length.should is not None and time > self.length.should + LOSS_S


def _kind(container: "InputContainer") -> str:
    return container.format.name.split(",")[0]


def _run(container: "InputContainer", stream: "AudioStream", decoding: _Decoding) -> None:
    import av

    start = start_of(container)
    loose = decoding.kind in _LOOSE_CLOCKS and stream.codec_context.name in _EVEN_CODECS
    for packet, known in _timed(_packets(container, stream, decoding), loose):
        try:
            frames: list[AudioFrame] = packet.decode()
            for frame in frames:
                time = known if loose else frame.time
                decoding.write(frame, None if time is None else time - start)
                known = None  # of the packet's first frame alone
            decoding.good += bool(frames)
        except av.FFmpegError:
            decoding.bad += 1
    decoding.flush()


def _timed(
    packets: "Iterator[Packet[AudioStream]]", loose: bool
) -> "Iterator[tuple[Packet[AudioStream], float | None]]":
    """Yield packets with their times, where these must be looked at together."""
    if not loose:
        return ((packet, None) for packet in packets)
    return steady((packet, _time_of(packet)) for packet in packets)


def _time_of(packet: "Packet[AudioStream]") -> float | None:
    return None if packet.pts is None or packet.time_base is None else float(packet.pts * packet.time_base)


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
        except IndexError:  # PyAV stumbles, at the very end, over streams that turned up on the way
            return
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
