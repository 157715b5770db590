"""The files that a person corrects and gives back: a recording's programme, and its transcript as json.

Reads what a person wrote, checks it, and says where it fails and what to do: `parts[2].span.end`. Knows nothing of
editors or of what is made from the files. A title, a name or a border is taken as it stands; only what can't be meant
is refused.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from difflib import SequenceMatcher
from itertools import accumulate, chain, pairwise
from pathlib import Path

from talknotes.errors import UsageError
from talknotes.exchange.cues import gap_of, share
from talknotes.exchange.formats import SCHEMA, json_text, recording_data, text_hash
from talknotes.exchange.written import (
    ProgrammeFile,
    TranscriptFile,
    WrittenPart,
    WrittenPerson,
    WrittenSegment,
    WrittenTalk,
    at,
    read_written,
)
from talknotes.values import (
    Evidence,
    Part,
    Person,
    Programme,
    Recording,
    Span,
    Talk,
    Transcript,
    Turn,
    Word,
    hull,
    join_words,
)


def programme_json(recording: Recording, programme: Programme) -> str:
    """Return the programme as JSON that a person can correct and `read_programme` reads; times in 3 decimals."""
    rows = [entry.speakers for entry in programme.talks] + [entry.speakers for entry in programme.parts]
    listed = {person.label for person in programme.people}
    unlisted = [Person(label) for label in dict.fromkeys(chain(*rows)) if label not in listed]
    return json_text(
        {
            "schema": SCHEMA,
            "recording": recording_data(recording),
            "talks": [asdict(talk) for talk in programme.talks],
            "people": [asdict(person) for person in (*programme.people, *unlisted)],
            "parts": [asdict(part) for part in programme.parts],
        }
    )


def read_programme(path: Path, recording: Recording) -> Programme:
    """Return the programme that a person corrected.

    Times may be seconds or "12:30"; a part's `span.end` may be left out where the next part says it, and `evidence`
    anywhere. Raises InputError for a file that can't be read or belongs to another recording, UsageError, naming the
    place, for what is wrong in it.
    """
    written = read_written(path, ProgrammeFile, recording)
    _check_talks(path, written)
    _check_labels(path, written)
    spans = _spans(path, written.parts, recording.duration)
    return Programme(
        tuple(_part(part, span) for part, span in zip(written.parts, spans, strict=True)),
        tuple(Talk(talk.title, talk.speakers, _evidence(talk)) for talk in written.talks),
        tuple(Person(one.label, one.name, one.affiliation, _evidence(one), one.confidence) for one in written.people),
    )


def read_transcript(path: Path, recording: Recording) -> tuple[Transcript, tuple[Turn, ...]]:
    """Return the transcript and turns that a person corrected in what `formats.render_json` wrote.

    Where a segment's text was changed, its words are made anew from it: unchanged words keep their times and
    probabilities, new ones get times by their length. Where only the words were changed, they count. A segment's
    speaker wins over its words' and, where it was changed, over the turns. Raises as `read_programme` does.
    """
    written = read_written(path, TranscriptFile, recording)
    segments = sorted(written.segments, key=lambda segment: segment.span.start)
    words = tuple(
        replace(word, speaker=segment.speaker) for segment in segments for word in _words(segment, written.language)
    )
    turns = tuple(Turn(turn.speaker, turn.span.value) for turn in written.turns)
    for segment in segments:
        turns = _corrected(turns, segment)
    return Transcript(written.language, words), turns


def _part(part: WrittenPart, span: Span) -> Part:
    return Part(part.kind, part.talk, span, part.speakers, _evidence(part))


def _evidence(entry: WrittenPart | WrittenTalk | WrittenPerson) -> tuple[Evidence, ...]:
    return tuple(evidence.value for evidence in entry.evidence)


def _check_talks(path: Path, written: ProgrammeFile) -> None:
    known = ", ".join(f"{index} ({talk.title or 'no title'})" for index, talk in enumerate(written.talks)) or "none"
    for index, part in enumerate(written.parts):
        place = f"{path}: parts[{index}].talk"
        if part.talk is None and part.kind == "talk":
            raise UsageError(f"{place}: a part of kind 'talk' needs the number of its talk. Talks: {known}.")
        if part.talk is not None and part.kind in ("intro", "break"):
            raise UsageError(f"{place}: a part of kind {part.kind!r} belongs to no talk. Write null.")
        if part.talk is not None and not 0 <= part.talk < len(written.talks):
            raise UsageError(f"{place}: there is no talk {part.talk}. Write the number of one of them: {known}.")


def _check_labels(path: Path, written: ProgrammeFile) -> None:
    names = {person.label: person.name for person in written.people}
    if len(names) < len(written.people):
        raise UsageError(f"{path}: people: a label stands there twice. Keep one entry for each label.")
    known = ", ".join(label + (f" ({name})" if name else "") for label, name in names.items()) or "none"
    rows: dict[str, Sequence[WrittenTalk | WrittenPart]] = {"talks": written.talks, "parts": written.parts}
    for row, entries in rows.items():
        for index, entry in enumerate(entries):
            for number, label in enumerate(entry.speakers):
                if label not in names:
                    place = f"{path}: {row}[{index}].speakers[{number}]"
                    raise UsageError(f"{place}: {label!r} is no known label. Known in `people`: {known}.")


def _spans(path: Path, parts: Sequence[WrittenPart], duration: float | None) -> list[Span]:
    followers = [*(part.span.start for part in parts[1:]), duration]
    spans = [_closed(path, index, part, followers[index]) for index, part in enumerate(parts)]
    for index, (before, after) in enumerate(pairwise(spans)):
        _check_border(path, index, before.end, after.start)
    return spans


def _closed(path: Path, index: int, part: WrittenPart, following: float | None) -> Span:
    end = following if part.span.end is None else part.span.end
    if end is None:
        raise UsageError(f"{path}: parts[{index}].span.end is missing, and nothing else tells it. Add it.")
    if end < part.span.start:
        raise UsageError(
            f"{path}: parts[{index}].span.start is {at(part.span.start)}, but what comes after it is at {at(end)}. "
            "Put the parts in the order of their times."
        )
    return Span(part.span.start, end)


def _check_border(path: Path, index: int, end: float, start: float) -> None:
    if end == start:
        return
    what = "belongs to both" if start < end else "belongs to neither"
    raise UsageError(
        f"{path}: parts[{index}].span.end is {at(end)} and parts[{index + 1}].span.start is {at(start)}: "
        f"what is between them {what}. Make these two numbers equal."
    )


def _words(segment: WrittenSegment, language: str) -> tuple[Word, ...]:
    words = tuple(
        Word(word.text, word.span.value, word.probability, overlapped=word.overlapped, heard=word.heard)
        for word in segment.words
    )
    joined = join_words(words, language)
    if segment.text == joined:
        return words
    if words and text_hash(segment.text) == segment.text_hash:
        return tuple(word if word.text in segment.text else replace(word, probability=None) for word in words)
    return _rebuilt(segment.text, words, segment.span.value, language)


def _rebuilt(text: str, words: Sequence[Word], span: Span, language: str) -> tuple[Word, ...]:
    """Return words for `text`, those of `words` that stand in it unchanged."""
    texts = _texts(text, words, language)
    result: list[Word] = []
    matcher = SequenceMatcher(None, [word.text.strip() for word in words], texts, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            result += words[first:last]
        else:
            new = texts[new_first:new_last]
            spans = share(_room(words, first, last, span), new)
            result += (Word(one, shared) for one, shared in zip(new, spans, strict=True))
    return tuple(result)


def _room(words: Sequence[Word], first: int, last: int, span: Span) -> Span:
    """Return the time that `words[first:last]` take or, where these are none, what is free before the next word."""
    if first < last:
        return hull(word.span for word in words[first:last])
    start = words[first - 1].span.end if first else span.start
    end = words[first].span.start if first < len(words) else span.end
    return Span(start, max(start, end))


def _texts(text: str, words: Sequence[Word], language: str) -> list[str]:
    """Cut a text into words; where a language sets no spaces, at the borders of the words that it had before."""
    if gap_of(language):
        return text.split()
    borders = list(accumulate(len(word.text) for word in words))
    matcher = SequenceMatcher(None, "".join(word.text for word in words), text, autojunk=False)
    cuts = {0, len(text)}
    for block in matcher.get_matching_blocks():
        cuts |= {border - block.a + block.b for border in borders if block.a <= border <= block.a + block.size}
    return [piece for start, end in pairwise(sorted(cuts)) if (piece := text[start:end].strip())]


def _corrected(turns: tuple[Turn, ...], segment: WrittenSegment) -> tuple[Turn, ...]:
    """Return the turns with the segment's stretch taken from its former speakers and given to the one it has now."""
    former = {word.speaker for word in segment.words}
    span = segment.span.value
    if former <= {segment.speaker} or span.duration == 0:
        return turns
    kept: list[Turn] = []
    for turn in turns:
        taken = turn.speaker in former and turn.span.overlap(span) > 0
        kept += _outside(turn, span) if taken else [turn]
    if segment.speaker is not None:
        kept.append(Turn(segment.speaker, span))
    return tuple(sorted(kept, key=lambda turn: (turn.span, turn.speaker)))


def _outside(turn: Turn, span: Span) -> list[Turn]:
    pieces = ((turn.span.start, span.start), (span.end, turn.span.end))
    return [Turn(turn.speaker, Span(start, end)) for start, end in pieces if start < end]
