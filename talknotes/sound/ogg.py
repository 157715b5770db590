"""Where the sound of an Ogg file ends by its last page, which is marked as the end of its stream.

Knows pages, not codecs beyond their first packet (RFC 3533, RFC 7845). A page whose checksum is wrong tells nothing.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MARK: Final = b"OggS"
_HEADER_BYTES: Final = 27
_FIRST: Final = 2
_LAST: Final = 4
_HEAD_BYTES: Final = 1 << 17
_TAIL_BYTES: Final = 1 << 18
"""Four times the largest page; streams lie interleaved."""
_POLYNOMIAL: Final = 0x04C11DB7


@dataclass(frozen=True, slots=True)
class _Page:
    flags: int
    granule: int
    serial: int
    sequence: int
    data: bytes


def stream_end(path: Path, number: int, start: float = 0.0) -> float | None:
    """Return at which second the stream with this number (from 0) ends by its end-of-stream page; None without one.

    `start` is the time of the first sound by the stream's own clock. It counts as the beginning only if no page is
    missing before it. Of chained files, which begin anew in the middle, the end is not known.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        tail = file.read()
    firsts = [page for page in _pages(head) if page.flags & _FIRST]
    if number >= len(firsts):
        return None
    clock = _clock(firsts[number].data)
    last = next((page for page in reversed(list(_pages(tail))) if page.serial == firsts[number].serial), None)
    if clock is None or last is None or not last.flags & _LAST or last.granule < 0:
        return None
    rate, skipped = clock
    end = max(0, last.granule - skipped) / rate
    return end - max(0.0, start) if _begins_whole(head, last.serial) else end


def _begins_whole(head: bytes, serial: int) -> bool:
    """Tell whether the stream's pages follow one another up to the first that holds sound."""
    expected = 0
    for page in _pages(head):
        if page.serial == serial:
            if page.sequence != expected:
                return False
            if page.granule > 0:
                return True
            expected += 1
    return False


def _pages(data: bytes) -> Iterator[_Page]:
    place = data.find(_MARK)
    while 0 <= place <= len(data) - _HEADER_BYTES:
        page, size = _page(data, place)
        if page is not None:
            yield page
        place = data.find(_MARK, place + size)


def _page(data: bytes, place: int) -> tuple[_Page | None, int]:
    """Return the page at `place` and its size; None and the size of its mark where it is damaged or cut off."""
    flags, granule, serial, sequence, checksum, count = struct.unpack_from("<BqIIIB", data, place + 5)
    body = place + _HEADER_BYTES + count
    end = body + sum(data[place + _HEADER_BYTES : body])
    whole = data[place : place + 22] + bytes(4) + data[place + 26 : end]
    if end > len(data) or _checksum(whole) != checksum:
        return None, len(_MARK)
    return _Page(flags, granule, serial, sequence, data[body:end]), end - place


def _clock(packet: bytes) -> tuple[int, int] | None:
    """Return how many granules a second has, and how many come before the sound, by a stream's first packet."""
    padded = packet.ljust(64, b"\0")
    if packet.startswith(b"OpusHead"):
        return 48_000, int.from_bytes(padded[10:12], "little")
    rate = 0
    if packet.startswith(b"\x01vorbis"):
        rate = int.from_bytes(padded[12:16], "little")
    elif packet.startswith(b"Speex   "):
        rate = int.from_bytes(padded[36:40], "little")
    elif packet.startswith(b"\x7fFLAC"):
        rate = int.from_bytes(padded[27:30], "big") >> 4
    return (rate, 0) if rate else None


def _make_table() -> tuple[int, ...]:
    rows = []
    for number in range(256):
        value = number << 24
        for _ in range(8):
            value = (value << 1 ^ (_POLYNOMIAL if value & 0x80000000 else 0)) & 0xFFFFFFFF
        rows.append(value)
    return tuple(rows)


_TABLE: Final = _make_table()


def _checksum(data: bytes) -> int:
    value = 0
    for byte in data:
        value = (value << 8 ^ _TABLE[value >> 24 ^ byte]) & 0xFFFFFFFF
    return value
