"""Which section of a post is about which talk of a recording, and whether a recording is the event of a post at all.

Speakers, titles and what is said are added up as if they were independent, in nats: over 0 for, under 0 against.
Rather no match than a wrong one. Knows nothing of gaps. Caveat: where the programme was made with the post as its
agenda, its titles and names are the post's own; so what is said must not speak against a match.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from talknotes.alignment.contents import note_ratios
from talknotes.alignment.crossing import shared
from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.alignment.notes import notes_of
from talknotes.alignment.resembling import resemblance
from talknotes.alignment.terms import read
from talknotes.authored.post import Post, Section
from talknotes.people.matching import partial_likeness, word_likeness
from talknotes.people.shape import name_words
from talknotes.values import Billed, Evidence, Programme, Segment, Span, Talk

__all__ = ["ENOUGH", "Match", "match_sections", "resemblance"]

ENOUGH: Final = 3.0
_CLEARLY: Final = 1.5
"""By so much a section's best talk must beat the second best."""
_SPEAKER: Final = 6.0
_OTHER_SPEAKER: Final = -6.0
_SURNAME_SAID: Final = 2.5
_TITLE: Final = 6.0
_UNSAID: Final = -4.0
"""What speaks against a talk in which fewer than a share of the notes' words is said, if there are many."""
_UNSAID_SHARE: Final = 0.27
_MANY_WORDS: Final = 10
_FROM_POST: Final = 0.6
_TITLE_SAID: Final = 3.0
_CONTENT_MOST: Final = 14.0
_CONTENT_LEAST: Final = -6.0
_ALIKE: Final = 0.8
_HEARD_ALIKE: Final = 0.86
_BEFORE_S: Final = 90.0


class Languages(NamedTuple):
    """The lexicon of a recording and that of notes on it, the same one for the most part."""

    recording: Lexicon
    notes: Lexicon


@dataclass(frozen=True, slots=True)
class Match:
    """A section of a post (index) and the talk of the programme (index) that it is about; `score` in nats, over 0."""

    section: int
    talk: int
    score: float
    evidence: tuple[Evidence, ...]


def match_sections(
    post: Post, programme: Programme, segments: Sequence[Segment], language: str, notes_language: str | None = None
) -> tuple[Match, ...]:
    """Return the matches of sections and talks in the sections' order; each section and each talk at most once.

    `notes_language` is the post's; None where it is the recording's `language`.
    """
    if not post.sections or not programme.talks:
        return ()
    words = Languages(lexicon(language), lexicon(notes_language or language))
    regions = [_region(programme, talk) for talk in range(len(programme.talks))]
    content = _contents(post, programme, segments, words)
    table = [
        [
            _evidence(section, talk, regions[talk], content[at][talk], programme, segments, words)
            for talk in range(len(programme.talks))
        ]
        for at, section in enumerate(post.sections)
    ]
    scores = [[sum(sign.weight or 0.0 for sign in signs) for signs in row] for row in table]
    found = _assigned(scores)
    return tuple(
        Match(section, talk, scores[section][talk], table[section][talk])
        for section, talk in enumerate(found)
        if talk is not None
    )


def _region(programme: Programme, talk: int) -> Span:
    """Return a talk with what is said of it before."""
    parts = programme.parts_of(talk)
    if not parts:
        return Span(0.0, 0.0)
    start = parts[0].span.start
    earlier = [part.span.end for part in programme.parts if part.talk not in (None, talk) and part.span.end <= start]
    return Span(max([start - _BEFORE_S, 0.0, *earlier]), parts[-1].span.end)


def _contents(post: Post, programme: Programme, segments: Sequence[Segment], words: Languages) -> list[list[float]]:
    """Return for each section and talk what the section's notes say for the talk."""
    notes = [notes_of(post, section) for section in range(len(post.sections))]
    within = [_within(programme, talk, segments) for talk in range(len(programme.talks))]
    ratios = note_ratios([note.text for row in notes for note in row], segments, within, words.recording, words.notes)
    totals: list[list[float]] = []
    first = 0
    for row in notes:
        mine = ratios[first : first + len(row)]
        first += len(row)
        sums = [sum(each) for each in zip(*mine, strict=True)] if mine else [0.0] * len(within)
        text = "\n".join(note.text for note in row)
        unsaid = [_UNSAID if _is_unsaid(text, segments[part.start : part.stop], words) else 0.0 for part in within]
        totals.append(
            [min(_CONTENT_MOST, max(_CONTENT_LEAST, one + other)) for one, other in zip(sums, unsaid, strict=True)]
        )
    return totals


def _is_unsaid(text: str, said: Sequence[Segment], words: Languages) -> bool:
    """Tell whether hardly any of the notes' words is said anywhere in a talk; never of few or translated ones."""
    keys = _content_keys(text, words.notes)
    if len(keys) < _MANY_WORDS or words.notes.language != words.recording.language:
        return False
    spoken = {term.key for segment in said for term in read(segment.text, words.recording)}
    return len(keys & spoken) < _UNSAID_SHARE * len(keys)


def _within(programme: Programme, talk: int, segments: Sequence[Segment]) -> range:
    """Return which segments belong to a talk, its questions included."""
    parts = programme.parts_of(talk)
    if not parts:
        return range(0)
    inside = [at for at, each in enumerate(segments) if parts[0].span.start <= each.span.start < parts[-1].span.end]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _evidence(
    section: Section,
    talk: int,
    region: Span,
    content: float,
    programme: Programme,
    segments: Sequence[Segment],
    words: Languages,
) -> tuple[Evidence, ...]:
    said = [segment for segment in segments if region.start <= segment.span.start < region.end]
    signs = [
        *_speaker_signs(section, talk, region, programme, said),
        *_title_signs(section, programme.talks[talk], said, words),
    ]
    if content:
        signs.append(Evidence("content", f"the notes' words, as they are said in talk {talk + 1}", None, content))
    return tuple(signs)


def _speaker_signs(
    section: Section, talk: int, region: Span, programme: Programme, said: Sequence[Segment]
) -> list[Evidence]:
    if not section.speakers:
        return []
    people = [programme.person(label) for label in programme.talks[talk].speakers]
    named = [person.name for person in people if person.name is not None]
    for speaker in section.speakers:
        for person in people:
            if person.name is not None and _same(person.name, speaker.name):
                weight = _SPEAKER * _own(person.evidence)
                return [Evidence("speaker", f"{speaker.name} speaks", region.start, weight)]
    heard = _surname_said(section.speakers, said)
    signs = [] if heard is None else [Evidence("surname", heard.text, heard.span.start, _SURNAME_SAID)]
    if named and len(named) == len(people):
        signs.append(Evidence("other speaker", f"{', '.join(named)} speaks", region.start, _OTHER_SPEAKER))
    return signs


def _same(one: str, other: str) -> bool:
    return max(partial_likeness(one, other)[0], partial_likeness(other, one)[0]) >= _ALIKE


def _own(evidence: Sequence[Evidence]) -> float:
    """Return how much a title or a name counts: less where it is known from the post alone."""
    return _FROM_POST if evidence and all(sign.kind == "post" for sign in evidence) else 1.0


def _surname_said(speakers: Sequence[Billed], said: Sequence[Segment]) -> Segment | None:
    surnames = [words[-1] for speaker in speakers if (words := name_words(speaker.name))]
    for segment in said:
        for word in name_words(segment.text):
            if any(len(word) > 3 and word_likeness(word, surname) >= _HEARD_ALIKE for surname in surnames):
                return segment
    return None


def _title_signs(section: Section, talk: Talk, said: Sequence[Segment], words: Languages) -> list[Evidence]:
    wanted = _content_keys(section.title or "", words.notes)
    if not wanted:
        return []
    signs = []
    title = talk.title or ""
    common, known = max(_common(section.title or "", title, words.notes, other) for other in words)
    if known:
        share = min(1.0, 2 * common / (len(wanted) + known))
        if share >= 0.3:
            few = min(1.0, common / 2)
            signs.append(Evidence("title", title, None, _TITLE * share * few * _own(talk.evidence)))
    spoken = [term for segment in said for term in read(segment.text, words.recording)]
    share = shared(read(section.title or "", words.notes), spoken, words.notes, words.recording) / len(wanted)
    if share >= 0.5 and len(wanted) > 1:
        detail = f"of “{section.title}” is said"
        signs.append(Evidence("title said", f"{round(100 * share)}% {detail}", None, _TITLE_SAID * (share - 0.4)))
    return signs


def _common(title: str, other: str, own: Lexicon, words: Lexicon) -> tuple[int, int]:
    """Return how many words of a section's title a talk's title holds, and how many words this one has."""
    return shared(read(title, own), read(other, words), own, words), len(_content_keys(other, words))


def _content_keys(text: str, words: Lexicon) -> set[str]:
    return {term.key for term in read(text, words) if term.kind != "stop"}


def _assigned(scores: Sequence[Sequence[float]]) -> list[int | None]:
    """Return the talk of each section, the surest first; then what can't be otherwise by order."""
    found: list[int | None] = [None] * len(scores)
    taken: set[int] = set()
    pairs = sorted(
        ((score, -section, -talk) for section, row in enumerate(scores) for talk, score in enumerate(row)), reverse=True
    )
    for score, section, talk in ((score, -section, -talk) for score, section, talk in pairs):
        if score < ENOUGH or found[section] is not None or talk in taken:
            continue
        rivals = [other for number, other in enumerate(scores[section]) if number != talk and number not in taken]
        if score - max(rivals, default=-math.inf) >= _CLEARLY:
            found[section] = talk
            taken.add(talk)
    _by_order(found, scores)
    return found


def _by_order(found: list[int | None], scores: Sequence[Sequence[float]]) -> None:
    """Match the one section and the one talk that are left between two matches, unless something speaks against it."""
    count = len(scores[0])
    known = [(section, talk) for section, talk in enumerate(found) if talk is not None]
    if not known or any(later <= earlier for (_, earlier), (_, later) in pairwise(known)):
        return
    anchors = [(-1, -1), *known, (len(found), count)]
    for (section, talk), (next_section, next_talk) in pairwise(anchors):
        alone = next_section - section == next_talk - talk == 2
        if alone and scores[section + 1][talk + 1] > 0.5:
            found[section + 1] = talk + 1
