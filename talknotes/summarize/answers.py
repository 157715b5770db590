"""What a model answered becomes blocks of plain sentences that cite segments; or it is told why it can't.

Takes any shape that means notes: a list instead of an object, ids as numbers, in one string, as ranges or within the
text. Knows nothing of whether the sentences are true. Caveat: ids that nobody knows are dropped without a word; a
sentence without ids is looked for in the whole talk.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from talknotes.summarize.plain import plain
from talknotes.summarize.unwrapping import unwrap, unwrap_all

_BLOCKS: Final = ("blocks", "notes", "sections", "paragraphs")
_SENTENCES: Final = ("sentences", "bullets", "points", "items")
_TEXT: Final = ("text", "sentence", "bullet", "point", "content")
_IDS: Final = ("segments", "segment", "ids", "id", "cites", "cited", "sources", "source")
_MOST_ROWS: Final = 800
"""Sentences that are read of an answer; a model that writes more has lost its way."""
_LONGEST_RANGE: Final = 12
_MOST_IDS: Final = 12
_MOST_SEGMENTS: Final = 10_000_000
_ONE: Final = re.compile(r"([A-Za-z]*)(\d{1,7})(?:\s*(?:-|–|—|\.\.\.?|to)\s*([A-Za-z]*)(\d{1,7}))?")
_INLINE: Final = re.compile(
    r"\s*[\[(【]\s*(?:(?:segments?|ids?|see)\b:?\s*)?((?:s\d{1,7}(?:\s*[-–—,;&]\s*|\s+and\s+)?)+)\s*[\])】]"
)
_LONGEST_HEADING: Final = 70
_MOST_REPEATS: Final = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as a model wrote it, without markup, and the ids of the segments that it cites and that exist."""

    text: str
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """Sentences that a model put together under a heading, which may be empty."""

    heading: str
    sentences: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered; `cut` where it stops halfway."""

    blocks: tuple[WrittenBlock, ...]
    cut: bool = False

    @property
    def sentences(self) -> tuple[Written, ...]:
        """All sentences, in order."""
        return tuple(sentence for block in self.blocks for sentence in block.sentences)


class UnusableError(ValueError):
    """An answer can't be used; the message tells the model what is wrong with it.

    `partial` is what could be read of it nevertheless.
    """

    def __init__(self, message: str, partial: Answer | None = None) -> None:
        super().__init__(message)
        self.partial = partial


def read_notes(text: str, ids: Collection[str], language: str) -> Answer:
    """Return the blocks in an answer; UnusableError where there is nothing of the kind in it.

    `ids` are those that exist. Sentences that come again are left out.
    """
    found = unwrap_all(text, (*_BLOCKS, *_SENTENCES, *_TEXT), _BLOCKS)
    if found is None:
        raise UnusableError("It holds no JSON object with “blocks”.")
    if _is_schema(found.value):
        raise UnusableError("It repeats the schema instead of filling it in.")
    seen: set[str] = set()
    blocks = []
    for heading, rows in _rows(_unboxed(found.value)):
        fresh = tuple(_fresh(_sentences(rows[: max(0, _MOST_ROWS - len(seen))], ids, language), seen))
        if fresh:
            blocks.append(WrittenBlock(heading, fresh))
    return Answer(tuple(blocks), found.cut)


def read_object(text: str, key: str) -> Mapping[str, Any]:
    """Return the object in an answer that has `key`; UnusableError where there is none."""
    found = unwrap(text, (key,))
    value = found.value if found else None
    for one in (value, *(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())):
        if isinstance(one, dict) and key in one and not _is_schema(one):
            return one
    raise UnusableError(f"It holds no JSON object with “{key}”.")


def cited_ids(value: Any, ids: Collection[str]) -> tuple[str, ...]:
    """Return the ids in a value, however a model writes them, that exist; each once, a dozen at most."""
    found = dict.fromkeys(name for name in _named(value) if name in ids)
    return tuple(found)[:_MOST_IDS]


def _unboxed(value: Any) -> Any:
    """Return what stands in an object that holds the answer under a name of its own, such as "answer"."""
    keys = (*_BLOCKS, *_SENTENCES, *_TEXT)
    if isinstance(value, dict) and not any(key in value for key in keys):
        inner = (one for one in value.values() if isinstance(one, dict) and any(key in one for key in keys))
        return next(inner, value)
    return value


def _is_schema(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("properties"), dict) or ("$schema" in value) or "$defs" in value


def _rows(value: Any) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield each block's heading and the values of its sentences; what stands in no block makes one of its own."""
    loose: list[Any] = []
    for one in _listed(value, _BLOCKS):
        inner = _first(one, _SENTENCES) if isinstance(one, dict) else None
        if inner is None:
            loose.append(one)
            continue
        if loose:
            yield "", loose
            loose = []
        yield _heading(one.get("heading") or one.get("title")), inner if isinstance(inner, list) else [inner]
    if loose:
        yield "", loose


def _listed(value: Any, keys: Sequence[str]) -> list[Any]:
    inner = _first(value, keys) if isinstance(value, dict) else value
    inner = value if inner is None else inner
    return inner if isinstance(inner, list) else [inner]


def _first(value: Mapping[str, Any], keys: Sequence[str]) -> Any:
    return next((value[key] for key in keys if value.get(key) is not None), None)


def _heading(value: Any) -> str:
    text = plain(value).rstrip(" .:;,–—-") if isinstance(value, str) else ""
    return text if len(text) <= _LONGEST_HEADING else ""


def _sentences(rows: Sequence[Any], ids: Collection[str], language: str) -> Iterator[Written]:
    for row in rows:
        text = _first(row, _TEXT) if isinstance(row, dict) else row
        if not isinstance(text, str):
            continue
        inline = [name for match in _INLINE.finditer(text) for name in _named(match[1])]
        cited = cited_ids([_first(row, _IDS) if isinstance(row, dict) else None, *inline], ids)
        for one in split(plain(_INLINE.sub("", text)), language):
            if re.search(r"\w", one):
                yield Written(one, cited)


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield f"s{int(value)}" if 0 <= value < _MOST_SEGMENTS else ""
    elif isinstance(value, str):
        for match in _ONE.finditer(value):
            yield from _range(match)
    elif isinstance(value, list):
        for one in value[: 4 * _MOST_IDS]:
            yield from _named(one)
    elif isinstance(value, dict):
        yield from _named(_first(value, _IDS))


def _range(match: re.Match[str]) -> Iterator[str]:
    prefix, first = match[1] or "s", int(match[2])
    last = int(match[4]) if match[4] else first
    if first <= last < first + _LONGEST_RANGE:
        yield from (f"{prefix}{number}" for number in range(first, last + 1))
    else:
        yield from (f"{prefix}{first}", f"{prefix}{last}")


def split(text: str, language: str) -> Iterator[str]:
    """Yield the sentences of a text, so that each can stand or go by itself; none ends within a quotation."""
    import sentencex

    held = ""
    for piece in sentencex.segment(language, text):
        held += piece
        if _is_balanced(held):
            yield held.strip()
            held = ""
    if held.strip():
        yield held.strip()


def _is_balanced(text: str) -> bool:
    low, opening, closing = (text.count(mark) for mark in "„“”")
    curly = low <= opening + closing if low else opening <= closing
    return curly and text.count('"') % 2 == 0 and text.count("«") == text.count("»")


def _fresh(sentences: Iterator[Written], seen: set[str]) -> Iterator[Written]:
    """Yield the sentences that have not come before, nor turn in a circle."""
    for sentence in sentences:
        words = re.findall(r"\w+", sentence.text.casefold())
        key = " ".join(words)
        if key in seen or _circles(words):
            continue
        seen.add(key)
        yield sentence


def _circles(words: Sequence[str]) -> bool:
    """Tell whether a few words come again and again in a row."""
    for length in range(1, 13):
        times = 1
        for at in range(length, len(words) - length + 1, length):
            times = times + 1 if words[at : at + length] == words[at - length : at] else 1
            if times >= _MOST_REPEATS:
                return True
    return False
