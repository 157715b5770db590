"""Subtitles as values: a transcript's words cut into cues that can be read, each timed by its words.

Knows nothing of the formats that cues are written in. A cue has at most two lines of 42 columns, one speaker, and
stands for at most 7 s; cues never overlap.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from talknotes.values import Segment, Span, Word, join_words

LINE_WIDTH = 42
CUE_LINES = 2
CUE_SECONDS = 7.0

_DECIMALS = 3
_SILENCE_S = 1.5
"""No cue stands over a longer pause."""
_BREATH_S = 0.25
_LEAST_MS, _FLOOR_MS = 1000, 200
"""How long a cue stands at least where there is room, and where there is none."""
_LINE_END_BONUS = 12
_CLAUSE_COST, _PHRASE_COST = 0.6, 2.0
"""What it costs to end a cue between clauses or inside a phrase, where a further cue costs 1."""
_CLAUSE_END = re.compile(r"[.,;:!?…–—、，。；：！？][\"'”’»)\]」』]*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """What a subtitle shows and when, in milliseconds; `speaker` is a label or None."""

    start_ms: int
    end_ms: int
    speaker: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """The smallest piece of a subtitle; `gap` stands before it on a line, `last` marks the end of a sentence."""

    text: str
    span: Span
    speaker: str | None
    gap: str
    last: bool


def cut_cues(segments: Iterable[Segment], language: str) -> tuple[Cue, ...]:
    """Return the cues of `segments`, in order; short ones stay for a second where the next one leaves room."""
    groups = _cut(tuple(token for segment in segments for token in _tokens(segment, gap_of(language))))
    cues: list[Cue] = []
    for index, group in enumerate(groups):
        start_ms = max(cues[-1].end_ms if cues else 0, _ms(group[0].span.start))
        next_start_ms = _ms(groups[index + 1][0].span.start) if index + 1 < len(groups) else None
        cues.append(Cue(start_ms, _end_ms(group, start_ms, next_start_ms), group[0].speaker, _lines(group)))
    return tuple(cues)


def gap_of(language: str) -> str:
    """Return what stands between two words of a language: a space or nothing."""
    nothing = Word("", Span(0, 0))
    return join_words((nothing, nothing), language)


def share(span: Span, texts: Sequence[str]) -> tuple[Span, ...]:
    """Divide a span among consecutive texts by their length; an empty text counts as one character."""
    weights = [max(1, len(text)) for text in texts]
    total, passed, borders = sum(weights), 0, [span.start]
    for weight in weights:
        passed += weight
        border = round(span.start + span.duration * (passed / total), _DECIMALS)
        borders.append(min(span.end, max(borders[-1], border)))
    borders[-1] = span.end
    return tuple(Span(start, end) for start, end in pairwise(borders))


def _end_ms(group: Sequence[_Token], start_ms: int, next_start_ms: int | None) -> int:
    spoken_until_ms = max(_ms(token.span.end) for token in group)
    end_ms = min(max(spoken_until_ms, start_ms + _LEAST_MS), start_ms + _ms(CUE_SECONDS))
    return end_ms if next_start_ms is None else min(end_ms, max(next_start_ms, start_ms + _FLOOR_MS))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _tokens(segment: Segment, gap: str) -> Iterator[_Token]:
    tokens: list[_Token] = []
    for word in segment.words or (Word(segment.text, segment.span),):
        pieces = _pieces(word.text, gap)
        spans = share(word.span, [text for text, _ in pieces]) if pieces else ()
        for (text, before), span in zip(pieces, spans, strict=True):
            tokens.append(_Token(text, span, segment.speaker, before, last=False))
    if tokens:
        yield from tokens[:-1]
        yield replace(tokens[-1], last=True)


def _pieces(text: str, gap: str) -> list[tuple[str, str]]:
    """Return a word's pieces that fit on a line, and what stands before each."""
    pieces: list[tuple[str, str]] = []
    for chunk in text.split():
        before = " " if pieces else gap
        for piece in _chop(chunk):
            pieces.append((piece, before))
            before = ""
    return pieces


def _chop(text: str) -> Iterator[str]:
    piece = ""
    for character in text:
        if _width(piece + character) > LINE_WIDTH:
            yield piece
            piece = ""
        piece += character
    yield piece


def _width(text: str) -> int:
    """Return how many columns a text takes: full-width characters count twice."""
    return len(text) + sum(unicodedata.east_asian_width(character) in "WF" for character in text)


def _cut(tokens: tuple[_Token, ...]) -> list[tuple[_Token, ...]]:
    """Cut into cues at the cheapest places, found by dynamic programming as TeX breaks lines (Knuth and Plass 1981)."""
    costs, origins = [0.0] + [float("inf")] * len(tokens), [0] * (len(tokens) + 1)
    for start in range(len(tokens)):
        for end, width in _ends(tokens, start):
            emptiness = 1 - width / (LINE_WIDTH * CUE_LINES)
            cost = costs[start] + 1 + emptiness**2 + _break_cost(tokens, end)
            if cost < costs[end]:
                costs[end], origins[end] = cost, start
    cues, end = [], len(tokens)
    while end:
        cues.append(tokens[origins[end] : end])
        end = origins[end]
    return cues[::-1]


def _ends(tokens: tuple[_Token, ...], start: int) -> Iterator[tuple[int, int]]:
    """Yield each place where a cue from `start` may end, and the cue's width in columns."""
    lines, width, total = 1, 0, 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        if index > start and _must_break(tokens[index - 1], token):
            return
        own = _width(token.text)
        joined = width + len(token.gap) + own if index > start else own
        lines, width = (lines, joined) if joined <= LINE_WIDTH else (lines + 1, own)
        late = token.span.end - tokens[start].span.start > CUE_SECONDS
        if index > start and (lines > CUE_LINES or late):
            return
        total += own + len(token.gap)
        yield index + 1, total


def _must_break(before: _Token, after: _Token) -> bool:
    return before.speaker != after.speaker or after.span.start - before.span.end > _SILENCE_S


def _break_cost(tokens: tuple[_Token, ...], end: int) -> float:
    if end == len(tokens) or tokens[end - 1].last or _must_break(tokens[end - 1], tokens[end]):
        return 0.0
    breath = tokens[end].span.start - tokens[end - 1].span.end >= _BREATH_S
    return _CLAUSE_COST if breath or _CLAUSE_END.search(tokens[end - 1].text) else _PHRASE_COST


def _lines(tokens: tuple[_Token, ...]) -> tuple[str, ...]:
    """Return a cue's text on one line where it fits, else on two of like length, broken after punctuation if near."""
    whole = _joined(tokens)
    if _width(whole) <= LINE_WIDTH:
        return (whole,)
    pairs = [(_joined(tokens[:index]), _joined(tokens[index:])) for index in range(1, len(tokens))]
    fitting = [pair for pair in pairs if max(map(_width, pair)) <= LINE_WIDTH]
    return min(fitting, key=_unlikeness)


def _unlikeness(pair: tuple[str, str]) -> int:
    bonus = _LINE_END_BONUS if _CLAUSE_END.search(pair[0]) else 0
    return abs(_width(pair[0]) - _width(pair[1])) - bonus


def _joined(tokens: tuple[_Token, ...]) -> str:
    return "".join(token.gap + token.text for token in tokens)[len(tokens[0].gap) :]
