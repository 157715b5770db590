"""What hosts, speakers and the audience say around talks: "please welcome …", "any questions?", "that's all I have".

The phrases are data, a file for each language in `languages/`; here they are compiled and found. Knows nothing of who
speaks: whether a phrase counts is for those to judge who know. Names are as heard. Every step takes time in proportion
to the text, since no pattern repeats without a bound. Caveat: a language without a file has no phrases.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Final

from talknotes.talks.phrasebook import KINDS, START, Entry, Language, PhraseKind, languages
from talknotes.talks.phrasebook import language as phrases_of
from talknotes.talks.spoken import (
    Manner,
    Reading,
    Vocabulary,
    place_after,
    read_name,
    read_people,
    read_place,
    read_title,
)
from talknotes.values import Segment, join_words

__all__ = ["KINDS", "Phrase", "PhraseKind", "find_phrases", "languages"]

_DROPPED_WORDS: Final = 4
_CASED_WORDS: Final = 500
"""Text has capitals where at least one word in so many has one inside of a sentence."""
_NEXT_S: Final = 3.0
_LOOKED_BACK: Final = 20
_SENTENCE_ENDS: Final = ".?!…"
_TAIL: Final = 120
_MARK = re.compile(r"[.?!,;:…–—-]")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that was said, in the segment of that index; `time` (seconds) is where it begins.

    `text` are the words that matched; `names` are as heard, without capitals where the recognizer writes none.
    """

    kind: PhraseKind
    segment: int
    time: float
    text: str
    names: tuple[str, ...] = ()
    title: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase within a text, and where it stands."""

    phrase: Phrase
    start: int
    end: int


def find_phrases(segments: Sequence[Segment], language: str) -> tuple[Phrase, ...]:
    """Return what is said around talks, in order of time; nothing for a language that is not known.

    A sentence may hold several phrases. A name that begins the next segment of the same speaker counts as said with it.
    """
    if language not in languages():
        return ()
    known = phrases_of(language)
    texts = [_clean(segment.text) for segment in segments]
    capitals = _has_capitals(texts)
    found: list[Phrase] = []
    for index, (segment, text) in enumerate(zip(segments, texts, strict=True)):
        marked = _mark(text, known.fillers)
        cased = capitals and not _dropped(text)
        resumes = _resumes(text) if capitals and _stands_alone(segments, texts, index) else 0
        rows = _keep([*_match(index, marked, known, cased), *_parted(index, text, resumes, known)])
        if index + 1 < len(segments) and _goes_on(segment, segments[index + 1]):
            rows += _across(index, marked, texts[index + 1], known, cased, rows)
        found += _timed(rows, segment, language)
    return tuple(sorted(found, key=lambda phrase: (phrase.time, phrase.segment)))


def _clean(text: str) -> str:
    """Return a text of the same length with plain apostrophes and spaces."""
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'").replace(" - ", " – ")
    return "".join(" " if character.isspace() or character < " " else character for character in text)


def _has_capitals(texts: Iterable[str]) -> bool:
    words = capitals = 0
    for text in texts:
        row = text.split()
        words += len(row)
        if any(character.islower() for character in text):
            inner = (after for before, after in pairwise(row) if not before.endswith((".", "?", "!", ":", '"')))
            capitals += sum(word[0].isupper() and not re.match(r"I\b", word) for word in inner)
    return capitals > 0 and capitals * _CASED_WORDS >= words


def _dropped(text: str) -> bool:
    """Tell whether the recognizer dropped marks and capitals in a sentence, as it does for a while now and then."""
    row = text.split()
    return len(row) >= _DROPPED_WORDS and not any(word[0].isupper() and not re.match(r"I\b", word) for word in row)


def _resumes(text: str) -> int:
    """Return where a recognizer writes marks and capitals again after words without; 0 where there are no such words.

    A sentence without its capital has none inside either: the first one begins the next sentence.
    """
    for token in _TOKEN.finditer(text):
        if token[0][0].isupper():
            return token.start()
        if _MARK.search(token[0]) and not token[0].endswith(","):
            return 0
    return 0


def _stands_alone(segments: Sequence[Segment], texts: Sequence[str], index: int) -> bool:
    """Tell whether a segment begins a sentence, since its speaker ended one before."""
    speaker = segments[index].speaker
    earlier = range(index - 1, max(-1, index - _LOOKED_BACK), -1)
    before = next((texts[at] for at in earlier if segments[at].speaker == speaker), "")
    return not before.strip() or before.rstrip()[-1] in _SENTENCE_ENDS


def _parted(index: int, text: str, resumes: int, known: Language) -> Iterator[_Found]:
    """Yield what is found before and after the place where marks and capitals resume, each on its own."""
    if not resumes:
        return
    for offset, piece, cased in ((0, text[:resumes].rstrip(), False), (resumes, text[resumes:], True)):
        for row in _match(index, _mark(piece, known.fillers), known, cased, ends=not cased):
            yield replace(row, start=row.start + offset, end=row.end + offset)


def _mark(text: str, fillers: frozenset[str]) -> str:
    """Return a text with its first character put before it and the space before each clause replaced by `START`.

    A clause begins after a mark, and after words at its beginning that say nothing ("okay so", "hi everyone").
    """
    pieces = list(text)
    starts, before = True, ""
    for token in _TOKEN.finditer(text):
        starts = (
            starts if not before else _MARK.search(before[-1]) is not None or (starts and _plain(before) in fillers)
        )
        if starts and token.start():
            pieces[token.start() - 1] = START
        before = token[0]
    return START + "".join(pieces)


def _plain(word: str) -> str:
    return word.lower().strip(".,!?;:…")


def _match(index: int, text: str, known: Language, cased: bool, ends: bool = False) -> Iterator[_Found]:
    for entry in known.entries:
        for match in entry.pattern.finditer(text):
            if (entry.check is None or entry.check.search(match[0])) and (
                found := _read(index, text, match, entry, known.words, cased, ends)
            ):
                yield found


def _read(
    index: int, text: str, match: re.Match[str], entry: Entry, words: Vocabulary, cased: bool, ends: bool = False
) -> _Found | None:
    """Return the phrase of a match with what it names; None where it names nobody and should.

    `ends` tells that the text is known to end where a sentence does.
    """
    phrase, end = Phrase(entry.kind, index, 0.0, ""), match.end()
    if entry.names != "none":
        reading = _people(text, match, entry, words, cased, ends)
        if not reading.names:
            return None
        phrase = replace(phrase, names=reading.names, affiliation=reading.affiliation)
        end = max(end, match.start("name") + reading.end)
    groups = match.re.groupindex
    if "affiliation" in groups:
        place = read_place(match["affiliation"], words, cased=cased)
        phrase = replace(phrase, affiliation=place[0] if place else phrase.affiliation)
    if "title" in groups:
        title = read_title(match["title"], words)
        if title is None:
            return None
        phrase, end = replace(phrase, title=title[0]), match.start("title") + title[1]
    start = match.start() + (match[0][:1] == START)
    return _Found(replace(phrase, text=text[start:end].replace(START, " ").strip()), start, end)


def _people(text: str, match: re.Match[str], entry: Entry, words: Vocabulary, cased: bool, ends: bool) -> Reading:
    name = match["name"].replace(START, " ")
    opens, ends = text[match.start("name") - 1] == START, ends and match.end("name") == len(text)
    manner = Manner(cased or _capital(name), entry.full, entry.lower, opens, ends)
    if entry.names == "ahead":
        return read_people(name, words, manner)
    for piece in dict.fromkeys((match["name"], match["name"].rpartition(START)[2])):
        if whole := read_name(piece.replace(START, " "), words, manner):
            place = place_after(text.replace(START, " ", 1), match.end("name"), words, manner)
            return Reading((whole,), place[0] if place else None, len(name))
    return Reading()


def _capital(text: str) -> bool:
    word = text.lstrip()[:40].partition(" ")[0]
    return word[:1].isupper() and any(character.islower() for character in word)


def _keep(found: Iterable[_Found]) -> list[_Found]:
    """Drop what another phrase of the same kind says better, and thanks that belong to a question from the floor."""
    rows = sorted(found, key=lambda row: (not row.phrase.names, row.phrase.title is None, row.start - row.end))
    kept: list[_Found] = []
    for row in rows:
        rivals = [other for other in kept if other.start < row.end and row.start < other.end]
        if any(other.phrase.kind == row.phrase.kind or _outranks(other.phrase, row.phrase) for other in rivals):
            continue
        kept.append(row)
    floor = [row for row in kept if row.phrase.kind == "floor"]
    return [
        row
        for row in kept
        if row.phrase.kind != "thank"
        or row.phrase.names
        or all(row.start >= f.end or f.start >= row.end for f in floor)
    ]


def _outranks(one: Phrase, other: Phrase) -> bool:
    """Tell whether `one` leaves no room for `other` in the same words: thanks to somebody are no end of a talk."""
    pair = (one.kind, other.kind)
    return bool(one.names) and pair in (("thank", "speaker_close"), ("thank", "close"), ("introduce", "welcome"))


def _goes_on(segment: Segment, following: Segment) -> bool:
    return segment.speaker == following.speaker and following.span.start - segment.span.end <= _NEXT_S


def _across(
    index: int, marked: str, following: str, known: Language, cased: bool, rows: Sequence[_Found]
) -> list[_Found]:
    """Return an introduction whose name is the next sentence: "Please welcome." "Maria Lopez." """
    head = marked.rstrip(" .!:,…-–—")
    if not head or not cased:
        return []
    skipped = max(0, len(head) - _TAIL)
    text = f"{head[skipped:]} {following[:_TAIL]}"
    border = len(head) - skipped + 1
    for entry in known.entries:
        if entry.names != "ahead" or entry.kind not in ("introduce", "self"):
            continue
        for match in entry.pattern.finditer(text):
            if match.start("name") != border:
                continue
            found = _read(index, text, match, replace(entry, full=True), known.words, cased)
            ended = found and re.match(r"\s*(?:[.!,?]|\Z)", text[found.end :])
            if found and ended and all(row.phrase.names != found.phrase.names for row in rows):
                return [replace(found, start=found.start + skipped, end=found.end + skipped)]
    return []


def _timed(rows: Iterable[_Found], segment: Segment, language: str) -> Iterator[Phrase]:
    """Yield the phrases with their times: that of the word with which one begins, where the words are known."""
    ends: list[int] = []
    if segment.words and join_words(segment.words, language) == segment.text:
        gap = len(join_words(segment.words[:2], language)) - sum(len(word.text) for word in segment.words[:2])
        ends = list(accumulate(len(word.text) + gap for word in segment.words))
    for row in rows:
        at = next((index for index, end in enumerate(ends) if row.start - 1 < end), 0)
        yield replace(row.phrase, time=segment.words[at].span.start if ends else segment.span.start)
