"""Where talks begin and end: segments and chapters become a contiguous row of parts, each with its evidence.

Two ways, the first that fits: chapters set by the publisher, or else structure alone: a talk is a long run of one
voice, what stands between two talks belongs to a host, except questions, which end with the last answer of the talk's
speaker. Knows nothing of names or of what is said, but for a talk's title ("today I want to talk about …").
Caveat: a panel without a dominant voice is one talk, and a host who also gives a talk is told apart by chapters only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from talknotes.talks.structure import (
    Core,
    Run,
    cores_of,
    dominant_speaker,
    longest_run,
    main_speakers,
    runs_of,
    segments_within,
)
from talknotes.values import Chapter, Evidence, Part, PartKind, Programme, Segment, Span, Talk, hull

_ANSWER_S = 3.0
_BREAK_S = 2.5
_TITLE_WITHIN_S = 120.0
_TITLE_WORDS = 12

_CHAPTER_KINDS: tuple[tuple[PartKind, re.Pattern[str]], ...] = (
    ("questions", re.compile(r"^(q\s*(&|and|\+)\s*a|questions?( and answers| & answers)?|audience questions)\b", re.I)),
    ("break", re.compile(r"^((coffee|lunch|tea|short)\s+)?(break|pause|intermission)\b", re.I)),
    (
        "intro",
        re.compile(r"^(intro(duction)?s?|welcome|opening( remarks)?|closing( remarks)?|outro|housekeeping)\b", re.I),
    ),
)
_ANNOUNCED = re.compile(
    r"\b(?:i want to|i'd like to|i would like to|i'm going to|i am going to|i will|i'll|we will|we'll|let me)\s+"
    r"(?:talk|speak|tell you)(?: to you| with you)?(?: today| a bit| a little)* about (?P<title>[^.?!]+)[.?!]?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part before the silences between parts are given to one side."""

    kind: PartKind
    talk: int | None
    span: Span
    evidence: tuple[Evidence, ...]


def split(
    segments: Sequence[Segment], chapters: Sequence[Chapter], window: Span, title: str | None = None
) -> Programme:
    """Split what is heard inside `window` into parts; `title` is the recording's, for a recording of one talk.

    People are left without names. Where no speakers are known and there are no chapters, all speech is one talk.
    """
    pieces, talks = _by_chapters(segments, chapters, window) if chapters else _by_structure(segments)
    talks = [_titled(talk, pieces, index, segments) for index, talk in enumerate(talks)]
    if len(talks) == 1 and talks[0].title is None and title is not None:
        talks = [replace(talks[0], title=title, evidence=(*talks[0].evidence, Evidence("metadata", title)))]
    return Programme(_contiguous(pieces, segments, window), tuple(talks), ())


def hosts(programme: Programme) -> frozenset[str]:
    """Return the labels of those who speak between the talks and give none themselves."""
    speakers = {label for talk in programme.talks for label in talk.speakers}
    return frozenset(
        label for part in programme.parts if part.talk is None for label in part.speakers if label not in speakers
    )


def _by_structure(segments: Sequence[Segment]) -> tuple[list[_Piece], list[Talk]]:
    if not segments:
        return [], []
    if all(segment.speaker is None for segment in segments):
        why = Evidence("speech", "nobody was told apart, so all speech is taken for one talk")
        return [_Piece("talk", 0, hull(segment.span for segment in segments), (why,))], [Talk(None, ())]
    runs = runs_of(segments)
    cores = cores_of(runs)
    if not cores:
        why = Evidence("speech", "no voice speaks for long, so all speech is taken for one talk")
        speakers = main_speakers(segments)
        return [_Piece("talk", 0, hull(segment.span for segment in segments), (why,))], [Talk(None, speakers)]
    return _pieces(runs, cores), [Talk(None, (core.speaker,)) for core in cores]


def _pieces(runs: Sequence[Run], cores: Sequence[Core]) -> list[_Piece]:
    pieces = _intro(runs[: cores[0].first])
    for index, core in enumerate(cores):
        upto = cores[index + 1].first if index + 1 < len(cores) else len(runs)
        span = Span(runs[core.first].span.start, runs[core.last].span.end)
        pieces.append(_Piece("talk", index, span, (core.evidence,)))
        pieces += _after_talk(runs[core.last + 1 : upto], core.speaker, index)
    return pieces


def _after_talk(runs: Sequence[Run], speaker: str, talk: int) -> list[_Piece]:
    """Return the questions, if the talk's speaker goes on to answer someone, and the host's words after them."""
    answers = [at for at, run in enumerate(runs) if run.speaker == speaker]
    if sum(runs[at].span.duration for at in answers) < _ANSWER_S:
        return _intro(runs)
    last = answers[-1]
    span = hull(run.span for run in runs[: last + 1])
    why = Evidence("answers", "the talk's speaker speaks again after others", runs[answers[0]].span.start)
    return [_Piece("questions", talk, span, (why,)), *_intro(runs[last + 1 :])]


def _intro(runs: Sequence[Run]) -> list[_Piece]:
    if not runs:
        return []
    why = Evidence("structure", "short turns outside of any talk", runs[0].span.start)
    return [_Piece("intro", None, hull(run.span for run in runs), (why,))]


def _by_chapters(
    segments: Sequence[Segment], chapters: Sequence[Chapter], window: Span
) -> tuple[list[_Piece], list[Talk]]:
    pieces: list[_Piece] = []
    talks: list[Talk] = []
    for chapter in chapters:
        span = chapter.span.intersection(window)
        inside = segments_within(segments, span) if span else ()
        if span is None or not inside:
            continue
        why = Evidence("chapter", chapter.title, chapter.span.start)
        kind = _kind(chapter.title)
        if kind == "questions" and talks:
            pieces.append(_Piece("questions", len(talks) - 1, hull(segment.span for segment in inside), (why,)))
        elif kind is not None:
            pieces.append(_Piece("break" if kind == "break" else "intro", None, span, (why,)))
        elif _continues(talks, inside, pieces):
            pieces[-1] = replace(pieces[-1], span=hull((pieces[-1].span, inside[-1].span)))
            talks[-1] = replace(talks[-1], title=None, evidence=(*talks[-1].evidence, why))
        else:
            pieces += _chapter_pieces(inside, len(talks), why)
            talks.append(Talk(chapter.title, _talk_speakers(inside), (why,)))
    return pieces, talks


def _kind(title: str) -> PartKind | None:
    return next((kind for kind, pattern in _CHAPTER_KINDS if pattern.search(title.strip())), None)


def _continues(talks: Sequence[Talk], inside: Sequence[Segment], pieces: Sequence[_Piece]) -> bool:
    """Tell whether a chapter is a further topic of the talk before it: the same voice goes straight on."""
    if not talks or not pieces or pieces[-1].kind != "talk":
        return False
    speaker = dominant_speaker(inside)
    return speaker is not None and (speaker,) == talks[-1].speakers and inside[0].speaker == speaker


def _chapter_pieces(inside: Sequence[Segment], talk: int, why: Evidence) -> list[_Piece]:
    """Return a chapter's parts: what a host says before the talk's voice, the talk, its questions, thanks."""
    speaker = dominant_speaker(inside)
    runs = runs_of(inside)
    if speaker is None:
        return [_Piece("talk", talk, hull(segment.span for segment in inside), (why,))]
    cores = [core for core in cores_of(runs) if core.speaker == speaker] or [longest_run(runs, speaker)]
    first, last = cores[0].first, cores[-1].last
    core = _Piece("talk", talk, Span(runs[first].span.start, runs[last].span.end), (why, cores[0].evidence))
    return [*_intro(runs[:first]), core, *_after_talk(runs[last + 1 :], speaker, talk)]


def _talk_speakers(inside: Sequence[Segment]) -> tuple[str, ...]:
    speaker = dominant_speaker(inside)
    return (speaker,) if speaker else main_speakers(inside)


def _titled(talk: Talk, pieces: Sequence[_Piece], index: int, segments: Sequence[Segment]) -> Talk:
    """Return the talk with the title that its speaker announces near its beginning, where it has none yet.

    Where nobody was told apart, what looks like one talk may be a whole session, whose title nobody announces.
    """
    if talk.title is not None or not talk.speakers:
        return talk
    span = hull(piece.span for piece in pieces if piece.kind == "talk" and piece.talk == index)
    for segment in segments_within(segments, span):
        if segment.span.start > span.start + _TITLE_WITHIN_S:
            break
        found = _ANNOUNCED.search(segment.text)
        if found and len(found["title"].split()) <= _TITLE_WORDS:
            title = found["title"].strip()
            why = Evidence("announced", segment.text, segment.span.start)
            return replace(talk, title=title[0].upper() + title[1:], evidence=(*talk.evidence, why))
    return talk


def _contiguous(pieces: Sequence[_Piece], segments: Sequence[Segment], window: Span) -> tuple[Part, ...]:
    """Return the pieces as parts that fill the window: a long gap becomes a break, a short one joins a neighbour."""
    parts: list[Part] = []
    at = window.start
    for piece in pieces:
        start, end = max(at, piece.span.start), max(at, piece.span.end)
        if start - at >= _BREAK_S:
            parts.append(_break(Span(at, start)))
        elif parts:
            parts[-1] = replace(parts[-1], span=Span(parts[-1].span.start, start))
        else:
            start = at
        speakers = tuple(dict.fromkeys(s.speaker for s in segments_within(segments, Span(start, end)) if s.speaker))
        parts.append(Part(piece.kind, piece.talk, Span(start, end), speakers, piece.evidence))
        at = end
    if window.end - at >= _BREAK_S or not parts:
        return (*parts, _break(Span(at, window.end)))
    return (*parts[:-1], replace(parts[-1], span=Span(parts[-1].span.start, window.end)))


def _break(span: Span) -> Part:
    return Part(
        "break", None, span, (), (Evidence("no words", f"nothing is said for {span.duration:.1f} s", span.start),)
    )
