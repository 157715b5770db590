"""What a recording says of its people, clue by clue: introductions, thanks, names of one's own, captions' tags.

Who says a name to whom decides whom it means: an introduction the voice that comes next, thanks the voice before, "I'm
Maria" the one who speaks. Knows nothing of agendas or titles. Caveat: a name that is said is as good as the recognizer.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from talknotes.people.shape import (
    PARTICLES,
    fold,
    has_first_name,
    is_first_name,
    is_no_name,
    looks_like_name,
    name_words,
    tidy_name,
)
from talknotes.people.voices import Scene, TalkVoices, VoiceRun
from talknotes.values import Billed, Evidence, Segment, Told

if TYPE_CHECKING:
    from talknotes.talks.phrases import Phrase

INTRODUCED: Final = 0.9
"""How sure a name is that a host says right before the voice begins."""
_SELF: Final = 0.9
_THANKED: Final = 0.8
_TAGGED: Final = 0.92
_FIRST_NAME_FACTOR: Final = 0.95
_UNLIKELY_FACTOR: Final = 0.6
"""Two words that nobody wrote with capitals and whose first is no known first name may be anything."""
_UNLIKELY_ALONE_FACTOR: Final = 0.4
_DOUBTFUL: Final = 0.4
"""An address to somebody else than the place in the programme suggests."""

_OPENING_S: Final = 45.0
_OWN_NAME_S: Final = 90.0
_ANSWERING_VOICE_S: Final = 4.0
_NEXT_VOICE_S: Final = 10.0
_NEXT_WITHIN_S: Final = 60.0
_AFTER_TALK_S: Final = 240.0
_TAG_SHARE: Final = 0.6
_MOST_WORDS: Final = 4
_LISTED: Final = 3
"""So many first names in a row, without capitals or commas, are those of several people."""


@dataclass(frozen=True, slots=True)
class Clue:
    """A name that something says of a voice; the evidence's weight is how sure it is, 0 to 1."""

    label: str
    name: Billed
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Billing:
    """Names that something says of a talk, whose voices they are still to be told apart."""

    talk: int
    people: tuple[Billed, ...]
    evidence: Evidence


def clues_of(scene: Scene, phrases: Sequence["Phrase"]) -> tuple[tuple[Clue, ...], tuple[Billing, ...]]:
    """Return what the phrases of hosts and speakers say of voices, and of talks where they name several people."""
    clues: list[Clue] = []
    billings: list[Billing] = []
    introductions: dict[int, list[tuple[Clue, str]]] = defaultdict(list)
    for phrase in phrases:
        names = tuple(name for heard in phrase.names if (name := _usable(heard)))
        if not names or not 0 <= phrase.segment < len(scene.segments):
            continue
        if phrase.kind == "introduce":
            talk = scene.introduced(phrase.segment)
            if talk is not None and len(names) > 1:
                billings.append(
                    Billing(talk.talk, tuple(map(Billed, names)), _evidence("introduced", phrase, INTRODUCED))
                )
            elif len(names) == 1 and (clue := _introduced(scene, phrase, names[0], talk)):
                introductions[talk.talk if talk else -1].append((clue, names[0]))
        elif len(names) == 1:
            clues += _CLUES[phrase.kind](scene, phrase, names[0]) if phrase.kind in _CLUES else ()
    for rows in introductions.values():
        clues += _latest_counts(rows)
    return tuple(clues), tuple(billings)


def tag_clues(segments: Sequence[Segment], tags: Sequence[Told]) -> tuple[Clue, ...]:
    """Return whom captions name for a voice, where a name and a voice go together for most of their time."""
    shared: Counter[tuple[str, str]] = Counter()
    at = 0
    named = sorted(
        (told for told in tags if told.speaker and looks_like_name(told.speaker, False)), key=lambda t: t.span
    )
    for segment in segments:
        while at < len(named) and named[at].span.end <= segment.span.start - _NEXT_WITHIN_S:
            at += 1
        for told in named[at:]:
            if told.span.start >= segment.span.end:
                break
            if segment.speaker and told.speaker:
                shared[segment.speaker, tidy_name(told.speaker)] += round(told.span.overlap(segment.span) * 1000)
    labels, names = _totals(shared)
    return tuple(
        Clue(label, Billed(name), Evidence("captions", f"captions name {name}", weight=_TAGGED))
        for (label, name), time in shared.items()
        if time > _TAG_SHARE * labels[label] and time > _TAG_SHARE * names[name]
    )


def full_mentions(segments: Sequence[Segment], clues: Sequence[Clue]) -> tuple[Billed, ...]:
    """Return the full names that are said of people who are called by their first names alone, once said in full.

    Somebody thanks "Hugo", and "Hugo Castellan" was said before: capitals show it, so a text without has none.
    """
    firsts = {clue.name.name for clue in clues if len(clue.name.name.split()) == 1}
    found: dict[str, None] = {}
    for segment in segments:
        words = segment.text.split() if firsts else []
        for at, (one, other) in enumerate(pairwise(words)):
            if one not in firsts or (not other[0].isupper() and fold(other) not in PARTICLES):
                continue
            rest = list(takewhile(lambda word: fold(word) in PARTICLES, words[at + 1 : at + _MOST_WORDS]))
            name = _usable(re.sub(r"['’]s$", "", " ".join(words[at : at + len(rest) + 2]).rstrip(".,:;!?")))
            if name is not None and looks_like_name(name):
                found[name] = None
    return tuple(map(Billed, found))


def _totals(shared: Counter[tuple[str, str]]) -> tuple[Counter[str], Counter[str]]:
    labels: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for (label, name), time in shared.items():
        labels[label] += time
        names[name] += time
    return labels, names


def _usable(heard: str) -> str | None:
    """Return a heard name tidied, or None where it can't be one: "everyone", "our next speaker"."""
    words = heard.split()
    if not 1 <= len(words) <= _MOST_WORDS or any(is_no_name(word) for word in words):
        return None
    if len(words) > 1 and not looks_like_name(heard, False):
        return None
    if len(words) >= _LISTED and heard == heard.lower() and _all_first_names(heard):
        return None
    bare = heard.strip(".,:;!?'’")
    return (
        tidy_name(heard) if bare.replace("-", "").replace("'", "").replace("’", "").replace(" ", "").isalpha() else None
    )


def _all_first_names(name: str) -> bool:
    return all(is_first_name(word) for word in name_words(name))


def _introduced(scene: Scene, phrase: "Phrase", name: str, talk: TalkVoices | None) -> Clue | None:
    billed = Billed(name, phrase.affiliation)
    if talk is not None:
        if len(talk.labels) == 1:
            return Clue(talk.labels[0], billed, _evidence("introduced", phrase, _sure(name, phrase, INTRODUCED)))
        first = scene.after(phrase.segment, _ANSWERING_VOICE_S, _NEXT_WITHIN_S, talk.labels)
    else:
        first = scene.after(phrase.segment, _NEXT_VOICE_S, _NEXT_WITHIN_S)
    if first is None or first.label is None:
        return None
    weight = INTRODUCED if talk is not None or _is_in_turn(scene, phrase, first) else INTRODUCED * _UNLIKELY_FACTOR
    return Clue(first.label, billed, _evidence("introduced", phrase, _sure(name, phrase, weight * _FIRST_NAME_FACTOR)))


def _is_in_turn(scene: Scene, phrase: "Phrase", after: VoiceRun) -> bool:
    """Tell whether a speaker hands over to another speaker of the same talk."""
    talk = scene.talk_at(phrase.time)
    return talk is not None and {after.label, scene.segments[phrase.segment].speaker} <= set(talk.labels)


def _latest_counts(rows: Sequence[tuple[Clue, str]]) -> Iterator[Clue]:
    """Of several people whom a host announces before one talk, the last one is on; "later Bob, but first Maria"."""
    last = rows[-1][0].name.name
    for clue, name in rows:
        same = set(name_words(name)) & set(name_words(last))
        yield clue if same else _doubted(clue)


def _doubted(clue: Clue) -> Clue:
    seen = clue.evidence
    return Clue(clue.label, clue.name, Evidence(seen.kind, seen.detail, seen.time, (seen.weight or 0) * _DOUBTFUL))


def _own_name(scene: Scene, phrase: "Phrase", name: str) -> Iterator[Clue]:
    """Yield who says "I'm Maria"; said late by a speaker, it is a story, or a questioner's taken for the speaker."""
    label = scene.segments[phrase.segment].speaker
    if label is None:
        return
    talk = scene.talk_at(phrase.time)
    weight = _SELF
    if talk is not None and label in talk.labels:
        began = next((run.span.start for run in scene.runs if run.label == label and run.span.overlap(talk.whole)), 0.0)
        if phrase.time >= talk.span.end:
            return
        weight = _SELF if phrase.time - began <= _OWN_NAME_S else _DOUBTFUL
    yield Clue(label, Billed(name, phrase.affiliation), _evidence("self", phrase, _sure(name, phrase, weight)))


def _thanked(scene: Scene, phrase: "Phrase", name: str) -> Iterator[Clue]:
    """Yield whom thanks are for: at a talk's beginning the voice before, after a talk its speaker."""
    label = scene.segments[phrase.segment].speaker
    if label is None:
        return
    inside = scene.talk_at(phrase.time)
    before = scene.before(phrase.segment)
    if inside is not None and label in inside.labels:
        opening = phrase.time - inside.span.start <= _OPENING_S
        if opening and before is not None and before.label is not None:
            yield _addressed(before.label, name, phrase, _THANKED)
        return
    talk = inside or scene.talk_before(phrase.time)
    if talk is None or phrase.time - talk.whole.end > _AFTER_TALK_S or before is None or before.label is None:
        return
    if before.label in talk.labels:
        yield _addressed(before.label, name, phrase, _THANKED)
    elif len(talk.labels) == 1:
        # the one before may have asked, and the thanks may be for either: enough to join other clues, not to decide
        yield _addressed(talk.labels[0], name, phrase, _DOUBTFUL)


def _handed_back(scene: Scene, phrase: "Phrase", name: str) -> Iterator[Clue]:
    after = scene.after(phrase.segment, 0.0, _NEXT_WITHIN_S)
    if after is not None and after.label is not None:
        yield _addressed(after.label, name, phrase, _THANKED)


def _addressed(label: str, name: str, phrase: "Phrase", weight: float) -> Clue:
    if len(name_words(name)) > 1 and _all_first_names(name) and all(heard == heard.lower() for heard in phrase.names):
        weight *= _UNLIKELY_FACTOR  # "thank you george sam" may thank two
    return Clue(label, Billed(name), _evidence("thanks", phrase, _sure(name, phrase, weight)))


def _evidence(kind: str, phrase: "Phrase", weight: float) -> Evidence:
    return Evidence(kind, phrase.text, phrase.time, weight)


def _sure(name: str, phrase: "Phrase", weight: float) -> float:
    """Return the weight of a name as it was heard: less for a first name, far less for words that may be no name."""
    alone = len(name_words(name)) == 1
    weight *= _FIRST_NAME_FACTOR if alone else 1.0
    if has_first_name(name):
        return weight
    cased = any(heard != heard.lower() and fold(heard) == fold(name) for heard in phrase.names)
    if alone:
        return weight if cased and phrase.kind == "self" else weight * _UNLIKELY_ALONE_FACTOR
    return weight if cased else weight * _UNLIKELY_FACTOR


_CLUES: Final = {"self": _own_name, "thank": _thanked, "hand_back": _handed_back}
