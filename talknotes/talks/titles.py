"""What a talk is called: by agenda, chapter or its speaker, else by the words that come again and again in it.

Titles that nobody published are made of words that were said, and of nothing else. Knows nothing of names.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from talknotes.talks.chapters import chapter_kind
from talknotes.talks.phrases import Phrase
from talknotes.talks.structure import segments_within
from talknotes.talks.topics import Vocabulary
from talknotes.values import AgendaEntry, Chapter, Evidence, Segment, Span, Talk

_WITHIN_S: Final = 150.0
_LONGEST_WORDS: Final = 14
_CHAPTER_INTRO_S: Final = 150.0
_CHAPTER_LATE_S: Final = 10.0
_INSIDE: Final = 0.5


def from_agenda(talk: Talk, entry: AgendaEntry | None) -> Talk:
    """Return the talk with its title in the agenda, as that spells it."""
    if entry is None or entry.title is None:
        return talk
    return _with_title(talk, entry.title, Evidence("post" if entry.posted else "agenda", entry.title))


def from_chapters(talk: Talk, span: Span, chapters: Sequence[Chapter]) -> Talk:
    """Return the talk with the title of the one chapter that holds it; several chapters are its topics, not its title.

    `span` reaches from the talk's first word to the end of its questions.
    """
    if talk.title is not None:
        return talk
    fitting = [chapter for chapter in chapters if chapter_kind(chapter.title) is None and _holds(chapter.span, span)]
    if len(fitting) != 1:
        return talk
    return _with_title(talk, fitting[0].title, Evidence("chapter", fitting[0].title, fitting[0].span.start))


def _holds(chapter: Span, talk: Span) -> bool:
    shared = chapter.overlap(talk)
    begins = talk.start - _CHAPTER_INTRO_S <= chapter.start <= talk.start + _CHAPTER_LATE_S
    return shared >= _INSIDE * min(talk.duration, chapter.duration) and (begins or shared >= _INSIDE * chapter.duration)


def from_speaker(talk: Talk, span: Span, segments: Sequence[Segment], phrases: Sequence[Phrase]) -> Talk:
    """Return the talk with the title that its speaker announces near its beginning."""
    if talk.title is not None:
        return talk
    latest = min(span.end, span.start + _WITHIN_S)
    for phrase in phrases:
        if phrase.kind != "announce" or not phrase.title or not span.start <= phrase.time <= latest:
            continue
        by = segments[phrase.segment].speaker
        if (by is None or not talk.speakers or by in talk.speakers) and len(phrase.title.split()) <= _LONGEST_WORDS:
            return _with_title(talk, _tidy(phrase.title), Evidence("announced", phrase.text, phrase.time))
    return talk


def from_words(talk: Talk, span: Span, segments: Sequence[Segment], vocabulary: Vocabulary) -> Talk:
    """Return the talk with its key phrase for a title, where it has one."""
    if talk.title is not None:
        return talk
    inside = segments_within(segments, span)
    own = {segment.id for segment in inside}
    others = [segment.text for segment in segments if segment.id not in own]
    phrase = vocabulary.key_phrase([segment.text for segment in inside], others)
    return talk if phrase is None else _with_title(talk, phrase, Evidence("key phrase", phrase, span.start))


def _tidy(title: str) -> str:
    words = re.sub(r"[\s.?!,;:]+$", "", title.strip())
    return words[:1].upper() + words[1:]


def _with_title(talk: Talk, title: str, why: Evidence) -> Talk:
    return replace(talk, title=title, evidence=(*talk.evidence, why))
