"""A file's bytes as text and lines, and the way back from a character to its byte.

Lines end at CRLF, CR or LF and nowhere else, as in Markdown. Knows nothing of Markdown. Bytes that are not UTF-8 are
read as Latin-1, which takes any, so that nothing is ever lost or refused.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final, Literal

from talknotes.authored.post import ByteSpan

BOM: Final = b"\xef\xbb\xbf"
_STRIDE: Final = 256
"""Characters between two places whose byte is known."""
_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Lines:
    """A file's text without its byte order mark, and its lines without their ends.

    `starts` holds the character at which each line starts, and after the last line the text's length; `line_bytes` the
    same in bytes. `strides` holds the bytes before every 256th character, or nothing where each character is a byte.
    """

    text: str
    encoding: Literal["utf-8", "latin-1"]
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    strides: tuple[int, ...]
    line_bytes: tuple[int, ...]
    offset: int
    newline: str

    def byte(self, char: int) -> int:
        """Return the byte at which a character of the text starts."""
        if not self.strides:
            return char + self.offset
        stride = char // _STRIDE
        return self.strides[stride] + len(self.text[stride * _STRIDE : char].encode())

    def span(self, start: int, end: int) -> ByteSpan:
        """Return the bytes of the characters `start` to `end`, the end excluded."""
        return ByteSpan(self.byte(start), self.byte(end))

    def of_lines(self, first: int, end: int) -> ByteSpan:
        """Return the bytes of whole lines, `end` excluded, with the last one's end."""
        return ByteSpan(self.line_bytes[first], self.line_bytes[end])

    def line_at(self, char: int) -> int:
        """Return the line that holds a character."""
        return max(0, min(bisect_right(self.starts, char) - 1, len(self.lines) - 1))


def read_lines(data: bytes) -> Lines:
    """Return the lines of a file, whatever its bytes."""
    offset = len(BOM) if data.startswith(BOM) else 0
    encoding: Literal["utf-8", "latin-1"] = "utf-8"
    try:
        text = data[offset:].decode()
    except UnicodeDecodeError:
        encoding, text = "latin-1", data[offset:].decode("latin-1")
    lines, starts = _split(text)
    strides: tuple[int, ...] = ()
    line_bytes = tuple(start + offset for start in starts)
    if encoding == "utf-8" and len(text) != len(data) - offset:
        sizes = (len(text[at : at + _STRIDE].encode()) for at in range(0, len(text), _STRIDE))
        strides = tuple(accumulate(sizes, initial=offset))
        sizes = (len(text[start:end].encode()) for start, end in pairwise(starts))
        line_bytes = tuple(accumulate(sizes, initial=offset))
    return Lines(text, encoding, lines, starts, strides, line_bytes, offset, _usual_end(text))


def _split(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    if "\r" not in text:
        lines = text.split("\n")
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    else:
        found = list(_LINE.finditer(text))
        if len(found) > 1 and not found[-2][2]:
            found.pop()  # The end of a text is matched twice where no line end stands there.
        lines = [match[1] for match in found]
        starts = [match.start() for match in found] + [len(text)]
    if not lines[-1]:
        lines.pop()
        starts.pop()
    starts[-1] = len(text)
    return tuple(lines), tuple(starts)


def _usual_end(text: str) -> str:
    crlf = text.count("\r\n")
    counts = {"\n": text.count("\n") - crlf, "\r\n": crlf, "\r": text.count("\r") - crlf}
    return max(counts, key=lambda end: counts[end])
