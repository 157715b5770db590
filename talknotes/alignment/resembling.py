"""Is a recording the event that a post is about: speakers, titles, dates and what is said, weighed together.

Knows nothing of files. Caveat: with neither segments nor a programme, only what was published speaks.
"""

import math
from collections.abc import Sequence
from datetime import date
from typing import Final

from talknotes.alignment.contents import content_ratio
from talknotes.alignment.crossing import shared
from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.alignment.notes import notes_of
from talknotes.alignment.terms import read
from talknotes.authored.post import Post
from talknotes.people.matching import partial_likeness, word_likeness
from talknotes.people.shape import fold, name_words
from talknotes.values import Billed, Programme, Recording, Segment

_BIAS: Final = -3.0
_SPEAKERS: Final = 5.0
_NO_SPEAKER: Final = -1.5
_TITLES: Final = 3.0
_CONTENT_SHARE: Final = 0.35
_CONTENT_MOST: Final = 6.0
_CONTENT_LEAST: Final = -3.0
_SAME_DAYS: Final = 3
_NEAR_DAYS: Final = 60
_FAR_DAYS: Final = 300
_ALIKE: Final = 0.85
_SURNAME: Final = 4


def resemblance(
    post: Post,
    recording: Recording,
    programme: Programme,
    segments: Sequence[Segment],
    language: str,
    notes_language: str | None = None,
) -> float:
    """Return how likely the recording is the event that the post is about, 0 to 1; over 0.5 it should be.

    `notes_language` is the post's; None where it is the recording's `language`.
    """
    words, own = lexicon(language), lexicon(notes_language or language)
    total = (
        _BIAS
        + _by_speakers(post, recording, programme, segments)
        + _by_titles(post, recording, programme, words, own)
        + _by_dates(post.date, recording.date)
        + _by_content(post, segments, language, notes_language)
    )
    return 1 / (1 + math.exp(-total))


def _by_speakers(post: Post, recording: Recording, programme: Programme, segments: Sequence[Segment]) -> float:
    wanted = [speaker for section in post.sections for speaker in section.speakers]
    if not wanted:
        return 0.0
    known = [person.name for person in programme.people if person.name] + list(recording.artists)
    told = frozenset(fold(" ".join(filter(None, (recording.title, recording.description)))).split())
    told |= {word for segment in segments for word in fold(segment.text).split()}
    told = frozenset(word.strip(".,:;!?'’\"()[]-–—") for word in told)
    share = sum(_is_there(speaker, known, told) for speaker in wanted) / len(wanted)
    return _SPEAKERS * share if share else (_NO_SPEAKER if segments or known else 0.0)


def _is_there(speaker: Billed, known: Sequence[str], told: frozenset[str]) -> bool:
    if any(partial_likeness(name, speaker.name)[0] >= _ALIKE for name in known):
        return True
    words = name_words(speaker.name)
    if not words:
        return False
    alike = [word for word in told if word[:1] == words[-1][:1] and word_likeness(word, words[-1]) >= _ALIKE]
    return bool(alike) and len(words[-1]) >= _SURNAME and (len(words) < 2 or words[0] in told)


def _by_titles(post: Post, recording: Recording, programme: Programme, words: Lexicon, own: Lexicon) -> float:
    ours = [title for title in (post.title, *(section.title for section in post.sections)) if title]
    theirs = [recording.title, *(talk.title for talk in programme.talks if talk.title)]
    theirs += [chapter.title for chapter in recording.chapters]
    if not ours or not theirs:
        return 0.0
    shares = [max(_shared(title, other, words, own) for other in theirs) for title in ours]
    described = _keys(recording.description or "", words)
    shares = [
        max(share, len(mine & described) / len(mine) if len(mine := _keys(title, words)) > 1 else 0.0)
        for share, title in zip(shares, ours, strict=True)
    ]
    return _TITLES * (max(shares) + sum(shares) / len(shares)) / 2


def _keys(text: str, words: Lexicon) -> frozenset[str]:
    return frozenset(term.key for term in read(text, words) if term.kind != "stop")


def _shared(title: str, other: str, words: Lexicon, own: Lexicon) -> float:
    """Return which share of two titles' words is the same; the other one's may be a translation, or may not be."""
    return max(_alike(title, other, own, words), _alike(title, other, own, own))


def _alike(title: str, other: str, own: Lexicon, words: Lexicon) -> float:
    total = len(_keys(title, own)) + len(_keys(other, words))
    return min(1.0, 2 * shared(read(title, own), read(other, words), own, words) / total) if total else 0.0


def _by_dates(written: str | None, recorded: str | None) -> float:
    """Posts are written on the day or weeks later, and recordings go up weeks after the event."""
    days = _days(written), _days(recorded)
    if days[0] is None or days[1] is None:
        return 0.0
    apart = abs(days[0] - days[1])
    if apart <= _SAME_DAYS:
        return 1.5
    if apart <= _NEAR_DAYS:
        return 0.7
    return 0.0 if apart <= _FAR_DAYS else -2.0


def _days(text: str | None) -> int | None:
    try:
        return date.fromisoformat((text or "")[:10]).toordinal()
    except ValueError:
        return None


def _by_content(post: Post, segments: Sequence[Segment], language: str, notes_language: str | None) -> float:
    notes = [note.text for note in notes_of(post, None)]
    if not notes or not segments:
        return 0.0
    ratio = content_ratio(notes, segments, language, notes_language)
    return min(_CONTENT_MOST, max(_CONTENT_LEAST, _CONTENT_SHARE * ratio))
