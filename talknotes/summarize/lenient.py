"""Reads JSON as models write it: trailing commas, Python's words, marks within strings, brackets that never close.

Knows nothing of what the values mean. What was cut off in the middle is left out: a value that did not end, and an
object that did not, unless it holds a list, whose whole members stay. Caveat: where a quotation mark stands within a
string, whether it ends the string is guessed by what follows it.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

_DEEPEST: Final = 24
_WORDS: Final = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}
_SPACE: Final = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_BARE: Final = re.compile(r"[\w.+-]+")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_QUOTES: Final = {'"': '"', "“": "”", "'": "'"}
_ENDS: Final = re.compile(r"\s*(?:[:\]}]|,\s*(?:[\"“'{\[\]}]|-?\d|true|false|null)|$)")
_ENDS_LINE: Final = re.compile(r"\s*,?\s*\n\s*[\"“'{\[\]}]")


@dataclass(frozen=True, slots=True)
class Read:
    """A value, where the text goes on behind it, and whether it was cut off before its end.

    The value is None where there is none; `end` is then how far was looked.
    """

    value: Any
    end: int
    cut: bool = False


class _NotJsonError(ValueError):
    pass


class _Missing:
    """Stands for a value that was cut off."""


_MISSING: Final = _Missing()


def read_json(text: str, start: int = 0) -> Read:
    """Return the object or list that begins at `start`."""
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text, start)
        return Read(value, end)
    except (ValueError, RecursionError):
        pass
    reader = _Reader(text, start)
    try:
        value = reader.value(0)
    except _NotJsonError:
        return Read(None, reader.at)
    return Read(None if value is _MISSING else value, reader.at, reader.cut)


class _Reader:
    """A place in a text that moves on as values are read."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at, self.cut = text, at, False

    def value(self, depth: int) -> Any:
        """Read what stands here: _MISSING where the text ends before it does."""
        if depth > _DEEPEST:
            raise _NotJsonError
        char = self._next()
        if char == "{":
            return self._object(depth)
        if char == "[":
            return self._list(depth)
        if char in _QUOTES:
            return self._string()
        return self._ended() if char == "" else self._bare()

    def _next(self) -> str:
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text[self.at : self.at + 1]

    def _ended(self) -> Any:
        self.cut = True
        return _MISSING

    def _object(self, depth: int) -> Any:
        found: dict[str, Any] = {}
        self.at += 1
        while (char := self._next()) not in ("}", "]", ""):
            if char == ",":
                self.at += 1
                continue
            key = self._string() if char in _QUOTES else self._bare()
            if self._next() == ":":
                self.at += 1
            elif not self.cut and self._next():
                raise _NotJsonError
            value = self.value(depth + 1)
            if value is not _MISSING:
                found[str(key)] = value
        if char == "":
            self.cut = True
            return found if any(isinstance(value, list) for value in found.values()) else _MISSING
        self.at += char == "}"
        return found

    def _list(self, depth: int) -> list[Any]:
        found: list[Any] = []
        self.at += 1
        while (char := self._next()) not in ("]", "}", ""):
            if char == ",":
                self.at += 1
                continue
            value = self.value(depth + 1)
            if value is not _MISSING:
                found.append(value)
        if char == "]":
            self.at += 1
        self.cut = self.cut or char == ""
        return found

    def _string(self) -> Any:
        closing = _QUOTES[self.text[self.at]]
        pieces: list[str] = []
        self.at += 1
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\":
                pieces.append(self._escaped())
                continue
            self.at += 1
            if char == closing and self._ends():
                return "".join(pieces)
            pieces.append(char)
        return self._ended()

    def _ends(self) -> bool:
        return bool(_ENDS.match(self.text, self.at) or _ENDS_LINE.match(self.text, self.at))

    def _escaped(self) -> str:
        code = self.text[self.at + 1 : self.at + 2]
        digits = self.text[self.at + 2 : self.at + 6]
        if code == "u" and re.fullmatch("[0-9a-fA-F]{4}", digits):
            self.at += 6
            return self._unicode(int(digits, 16))
        self.at += 2
        return _ESCAPES.get(code, code)

    def _unicode(self, unit: int) -> str:
        """Return the character of an escaped unit; of two where it is the first half of one."""
        low = re.match(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})", self.text[self.at : self.at + 6])
        if 0xD800 <= unit < 0xDC00 and low:
            self.at += 6
            return chr(0x10000 + ((unit - 0xD800) << 10) + int(low[1], 16) - 0xDC00)
        return "" if 0xD800 <= unit < 0xE000 else chr(unit)

    def _bare(self) -> Any:
        found = _BARE.match(self.text, self.at)
        if found is None:
            raise _NotJsonError
        self.at = found.end()
        word = found.group()
        if word in _WORDS:
            return _WORDS[word]
        try:
            return int(word) if word.lstrip("+-").isdigit() else float(word)
        except ValueError:
            return word
