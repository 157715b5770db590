"""Finds the gaps of a post: what its author says they missed, marks of what is to come, sections without notes.

Each sentence is judged by the grammar of the post's language; here is decided which talk it belongs to. Knows nothing
of recordings: a talk that a post leaves out without a word is found by laying it against one. Caveat: a language
without a grammar has no gaps but marks and empty sections.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from talknotes.authored.post import Post
from talknotes.authored.sentences import guess_language
from talknotes.gaps.closing import closers, is_closed
from talknotes.gaps.gap import Gap
from talknotes.gaps.grammar import Grammar, grammar, languages
from talknotes.gaps.ground import Ground
from talknotes.gaps.judging import Finding, judge
from talknotes.gaps.placeholders import find_placeholders
from talknotes.gaps.reading import Mentions, as_said, named_in
from talknotes.gaps.sayings import Place, Saying, mentions_of, places_of, sayings_of
from talknotes.gaps.tongue import tongue_of

_LISTED_WORDS: Final = 8
_FALLBACK: Final = "en"
_THIS_ONE = re.compile(
    r"\b(?:this|that) (?:one|talk|session|keynote|panel|presentation|lecture|workshop|tutorial|demo)\b"
    r"|\b(?:it|this|him|her|them)$|q(?:name|title)"
)


def find_gaps(post: Post) -> tuple[Gap, ...]:
    """Return a post's gaps in the order in which they stand; those that the author has closed since are left out."""
    ground = Ground(post)
    code = language_of(post)
    known = grammar(code if code in languages() else _FALLBACK)
    marks = [
        Gap("placeholder", found.span, found.text, ground.section_at(found.span.start), found.why, code)
        for found in find_placeholders(ground, known)
    ]
    told = _apart_from(marks, _told(ground, known, code)) if code in languages() else []
    known_of = {gap.section for gap in (*marks, *told)}
    empty = [
        Gap("empty", post.sections[index].body, "", index, "a section without notes", code)
        for index in ground.empty_sections()
        if index not in known_of
    ]
    return tuple(sorted((*marks, *told, *empty), key=lambda gap: (gap.span, gap.kind)))


def language_of(post: Post) -> str:
    """Return the language (ISO 639-1) that a post's front matter names, or else the one that its words are in."""
    values = post.front.values if post.front else {}
    for key in ("lang", "language", "locale"):
        if isinstance(value := values.get(key), str) and re.match(r"[A-Za-z]{2}(?![A-Za-z])", value):
            return value[:2].lower()
    text = " ".join((*(section.title or "" for section in post.sections), *(said.text for said in post.sentences)))
    guessed = guess_language(text)
    return tongue_of(text) if guessed == _FALLBACK else guessed


def _apart_from(marks: Sequence[Gap], told: Iterator[Gap]) -> list[Gap]:
    starts = [mark.span.start for mark in marks]
    return [gap for gap in told if not any(_overlap(gap, mark) for mark in _around(marks, starts, gap))]


def _around(marks: Sequence[Gap], starts: Sequence[int], gap: Gap) -> Sequence[Gap]:
    return marks[max(0, bisect_left(starts, gap.span.start) - 1) : bisect_left(starts, gap.span.end)]


def _overlap(one: Gap, other: Gap) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _told(ground: Ground, known: Grammar, code: str) -> Iterator[Gap]:
    sayings = list(sayings_of(ground))
    places = places_of(ground, sayings, known.subjects)
    judged = ((at, judge(saying.text, places[at], known)) for at, saying in enumerate(sayings))
    found = [(at, finding) for at, finding in judged if finding is not None]
    closing = closers(sayings, known) if found else ()
    still = [(at, finding) for at, finding in found if not is_closed(sayings, at, closing)]
    mentioned = mentions_of(ground.post.sections)
    has_talks = any(section.form != "post" for section in ground.post.sections)
    for at, finding in _separate(sayings, still):
        saying, listed = sayings[at], _in_list(ground, sayings[at], finding)
        section = _section(ground, saying, listed, places[at], known, mentioned)
        if not finding.is_sure and (saying.is_remark or (section is None and has_talks)):
            continue
        why = f"{listed.rule}: “{as_said(listed.words, saying.said)}”"
        yield Gap(listed.kind, saying.span, saying.said, section, why, code)


def _separate(sayings: Sequence[Saying], found: Sequence[tuple[int, Finding]]) -> Iterator[tuple[int, Finding]]:
    """Yield the findings without those that only go on about the gap beside them."""
    all_, sure = {at for at, _ in found}, {at for at, finding in found if finding.is_sure}
    for at, finding in found:
        beside = [other for other in (at - 1, at + 1) if other in sure or (other < at and other in all_)]
        if finding.is_sure or not any(sayings[other].sentence.block == sayings[at].sentence.block for other in beside):
            yield at, finding


def _in_list(ground: Ground, saying: Saying, found: Finding) -> Finding:
    """Return the finding, as an item's where a short item among others says that it was missed."""
    blocks, index = ground.post.blocks, saying.sentence.block
    if found.kind != "whole" or index in ground.run_ins or len(saying.said.split()) > _LISTED_WORDS:
        return found
    while blocks[index].kind != "item" and (parent := blocks[index].parent) is not None:
        index = parent
    section = saying.sentence.section
    if blocks[index].kind != "item" or (section is not None and ground.post.sections[section].form == "item"):
        return found
    return replace(found, kind="item") if ground.items[blocks[index].parent] > 1 else found


def _section(
    ground: Ground, saying: Saying, found: Finding, place: Place, known: Grammar, mentioned: Mentions
) -> int | None:
    """Return the index of the section whose talk was missed; None where it is another's, or the whole event's."""
    sections, own = ground.post.sections, saying.sentence.section
    is_wide = known.wide.search(saying.text) is not None
    talks = named_in(saying.said, mentioned)
    if len(talks) == 1 and (own is None or found.kind == "whole"):
        return next(iter(talks))
    if own is None:
        return 0 if len(sections) == 1 and sections[0].form == "post" and not is_wide else None
    if saying.is_remark or found.kind != "whole" or place == "only":
        return own
    return own if _THIS_ONE.search(found.words) or not is_wide else None
