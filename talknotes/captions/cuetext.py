"""What stands in a cue: who is said to speak, the words, and the sounds that are no words.

Tags and entities are decoded once, sounds and music taken out, speakers' names taken off. What is taken out is handed
over, never dropped. Knows nothing of times and files. Every step takes time in proportion to the text.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from talknotes.captions.cuefile import normalize

_TOKEN = re.compile(
    r"<([^<>]*)>|\{\\[^{}\n]*\}|\{/?[biu]\}"
    r"|(&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
)
_TAG = re.compile(r"/?([A-Za-z][A-Za-z0-9]*)(?:\.[^\s]*)?(?:\s+(.*))?/?", re.S)
_WORD_TIME = re.compile(r"(?:\d{1,9}:)?\d{1,2}:\d{1,2}\.\d{1,9}")
_STYLES = frozenset({"c", "i", "b", "u", "s", "lang", "font", "em", "strong", "span", "p"})
_NOTES = re.compile("[♩♪♫♬🎵🎶]+")
_LONGEST_ASIDE_WORDS = 4
_LONGEST_NAME = 50
_SOUND = re.compile(
    r"\b(?:laugh|applau|applaus|chuckl|cheer|clap|music|sigh|cough|gasp|whistl|sniff|groan|scream|inaudible|unintelligible"
    r"|crosstalk|silence|pause|clears? throat|gelächter|lachen|beifall|musik|rires?\b|musique|risas|aplausos|risate"
    r"|applausi|música|musica|gelach|muziek|смех|аплодисменты|музыка)|[笑拍]手?声?$|掌声|音楽|音乐",
    re.I,
)
_CHANGE = re.compile(r"\s(?=>>|≫)")
_REPLY = re.compile(r"(?<=[.!?…])\s(?=- )")
_LEAD = re.compile(
    r"(?P<mark>(?:>{2,}|≫|[-‐–—](?=\s|[^\W\d_]))\s*)?"
    r"(?:(?P<name>[^\W\d_][^:：<>\[\]()\n]{0,48}?)\s*(?::(?=\s|$)|：)\s*)?"
)
_ROLE = re.compile(
    r"(?:speaker|person|participant|guest|panell?ist|interviewer|interviewee|host|moderator|narrator|presenter|announcer"
    r"|questioner|audience member|man|woman|sprecher(?:in)?|moderator(?:in)?)(?: [0-9]{1,2}| [A-Z])?",
    re.I,
)
_PARTICLES = frozenset({"de", "da", "del", "della", "der", "den", "van", "von", "bin", "al", "el", "la", "le", "and"})
_NO_NAMES = frozenset({
    "note", "notes", "question", "questions", "answer", "answers", "remember", "example", "warning", "tip", "step",
    "so", "first", "second", "third", "next", "finally", "today", "now", "but", "and", "or", "result", "results",
    "problem", "solution", "idea", "conclusion", "summary", "why", "how", "what", "when", "where", "here", "again",
    "also", "point", "number", "option", "chapter", "section", "part", "slide", "figure", "table", "url", "api",
    "todo", "ps", "nb", "faq",
})  # fmt: skip
_RECURS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a cue; `speaker` is whom a tag or a prefix names, `begins` tells that someone begins to speak."""

    text: str
    speaker: str | None = None
    begins: bool = False


@dataclass(frozen=True, slots=True)
class CueText:
    """A cue's rows, the sounds taken out of them; `timed` where times stand between its words."""

    rows: tuple[Row, ...]
    sounds: tuple[str, ...] = ()
    timed: bool = False


def read_texts(payloads: Iterable[str]) -> tuple[CueText, ...]:
    """Return what stands in each cue of a file; all at once, since a name is known as one where it comes again."""
    texts = [_read(payload) for payload in payloads]
    leads = (_LEAD.match(row.text) for text in texts for row in text.rows)
    counts = Counter(lead["name"] for lead in leads if lead and lead["name"])
    known = frozenset(name for name, count in counts.items() if count >= _RECURS)
    return tuple(replace(text, rows=tuple(_lead(row, known) for row in text.rows)) for text in texts)


def _read(payload: str) -> CueText:
    runs, unknown, timed = _untag(payload)
    rows: list[Row] = []
    sounds = unknown
    for voice, text in runs:
        spoken, heard = _without_sounds(text)
        sounds += heard
        for at, line in enumerate(_lines(spoken)):
            rows.append(Row(line, voice, begins=voice is not None and at == 0))
    return CueText(tuple(rows), tuple(sounds), timed)


def _lines(text: str) -> Iterator[str]:
    """Yield a text's lines, cut further where a mark inside of one tells that someone else begins."""
    for line in _CHANGE.sub("\n", text).split("\n"):
        pieces = _REPLY.split(line) if line.lstrip()[:1] == "-" else [line]
        yield from (joined for piece in pieces if (joined := " ".join(piece.split())))


def _untag(payload: str) -> tuple[list[tuple[str | None, str]], list[str], bool]:
    """Return runs of text by voice, the tags that nobody knows, and whether times stand between the words."""
    runs: list[tuple[str | None, list[str]]] = [(None, [])]
    unknown: list[str] = []
    timed = in_ruby = hidden = False
    at = 0
    for token in _TOKEN.finditer(payload):
        if not hidden:
            runs[-1][1].append(payload[at : token.start()])
        at = token.end()
        name, annotation = _tag(token)
        if name in ("v", "/v"):
            runs.append((annotation if name == "v" else None, []))
        elif name in ("ruby", "/ruby", "rt", "/rt"):
            in_ruby = name == "ruby" or (in_ruby and name != "/ruby")
            hidden = in_ruby and name == "rt"  # how the characters before it are read aloud: not said twice
        elif name == "time":
            timed = True
        elif name == "unknown":
            unknown.append(_short(token[0]))
        elif name and not hidden:
            runs[-1][1].append(annotation or "")
    if not hidden:
        runs[-1][1].append(payload[at:])
    return [(voice, "".join(pieces)) for voice, pieces in runs], unknown, timed


def _tag(token: re.Match[str]) -> tuple[str, str | None]:
    """Return what a token is: a tag's name, `time`, `text` with what it stands for, `unknown`, or nothing."""
    inner, entity = token[1], token[2]
    if entity:
        return "text", normalize(html.unescape(entity))
    if inner is None or not inner:
        return "", None
    if _WORD_TIME.fullmatch(inner):
        return "time", None
    found = _TAG.fullmatch(inner)
    if not found:
        return "text", token[0]
    name = found[1].lower()
    closing = "/" if inner.startswith("/") else ""
    if name == "br":
        return "text", "\n"
    if name in ("v", "ruby", "rt"):
        return closing + name, _name(html.unescape(found[2] or "")) or None
    return ("", None) if name in _STYLES else ("unknown", None)


def _name(text: str) -> str:
    return " ".join(normalize(text).split())[:100]


def _without_sounds(text: str) -> tuple[str, list[str]]:
    """Return a text without sung lines and descriptions of sounds, and these."""
    sounds: list[str] = []
    for find in (_sung, _bracketed, _parenthesized):
        text, found = _cut(text, find(text))
        sounds += found
    return text, sounds


def _cut(text: str, spans: Sequence[tuple[int, int, str]]) -> tuple[str, list[str]]:
    """Put something else in the place of each span; return the text and what stood there, unless it names a voice."""
    pieces, taken, at = [], [], 0
    for start, end, instead in spans:
        pieces += [text[at:start], instead]
        if not instead.strip():
            taken.append(_short(text[start:end]))
        at = end
    return "".join([*pieces, text[at:]]), taken


def _short(text: str) -> str:
    return " ".join(text.split())[:80]


def _sung(text: str) -> list[tuple[int, int, str]]:
    """Return what stands between notes; where a note has no partner, its line from or up to it."""
    notes = list(_NOTES.finditer(text))
    pairs = [(first.start(), second.end(), " ") for first, second in zip(notes[0::2], notes[1::2], strict=False)]
    if len(notes) % 2:
        pairs.append((*_line_of(text, notes[-1], pairs[-1][1] if pairs else 0), " "))
    return pairs


def _line_of(text: str, note: re.Match[str], earliest: int) -> tuple[int, int]:
    start = max(earliest, text.rfind("\n", 0, note.start()) + 1)
    end = text.find("\n", note.end())
    end = len(text) if end < 0 else end
    if not _has_word(text[start : note.start()]):
        return note.start(), end
    return (start if not _has_word(text[note.end() : end]) else note.start()), note.end()


def _bracketed(text: str) -> list[tuple[int, int, str]]:
    return [(start, end, _voice_or_nothing(text, start, end)) for start, end in _pairs(text, "[", "]")]


def _voice_or_nothing(text: str, start: int, end: int) -> str:
    """Return `>> NAME` for the name in `[NAME]: words`, so that it is taken for one; a space for any other brackets."""
    before = text[max(0, start - _LONGEST_NAME) : start].rpartition("\n")[2]
    if text[end : end + 1] != ":" or end - start > _LONGEST_NAME or before.strip(" \t->"):
        return " "
    inner = text[start + 1 : end - 1]
    return " " if _SOUND.search(inner) else f">> {inner}"


def _parenthesized(text: str) -> list[tuple[int, int, str]]:
    if not (spans := sorted(_pairs(text, "(", ")") + _pairs(text, "（", "）"))):
        return []
    outside, _ = _cut(text, [(start, end, " ") for start, end in _apart(spans)])
    alone = not _has_word(outside)
    return [(start, end, " ") for start, end in _apart(spans) if _is_sound(text[start + 1 : end - 1], alone)]


def _is_sound(inner: str, alone: bool) -> bool:
    words = inner[:200].split()
    if len(words) > _LONGEST_ASIDE_WORDS:
        return False
    return alone or bool(_SOUND.search(inner)) or (len(words) > 1 and inner.isupper())


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    until = 0
    for start, end in spans:
        if start >= until:
            until = end
            yield start, end


def _pairs(text: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Return the outermost stretches from an opening to its closing bracket."""
    if opening not in text:
        return []
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for bracket in re.finditer(f"[{re.escape(opening + closing)}]", text):
        if bracket[0] == opening:
            opened.append(bracket.start())
        elif opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, bracket.end()))
    return found


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _lead(row: Row, known: frozenset[str]) -> Row:
    """Take a mark of change and a name off a row's beginning."""
    lead = _LEAD.match(row.text)
    if not lead:
        return row
    mark, name = (lead["mark"] or "").strip(), lead["name"]
    rest = row.text[lead.end() :]
    if name and _is_name(name, mark, rest, known):
        return Row(rest, _name(name), begins=True)
    return Row(row.text[lead.end("mark") :], row.speaker, begins=True) if mark else row


def _is_name(name: str, mark: str, rest: str, known: frozenset[str]) -> bool:
    """Tell whether what stands before a colon is who speaks, and no beginning of a sentence ("Remember: …")."""
    words = name.split()
    if len(words) > 5 or name.casefold() in _NO_NAMES:
        return False
    if _ROLE.fullmatch(name):
        return True
    if any(word[0].islower() and word not in _PARTICLES for word in words):
        return False
    if mark and mark[0] in ">≫":
        return True
    return name in known or (len(name) > 1 and name.isupper() and _has_word(rest) and not rest.isupper())
