"""Whom and what a recording is known to hold before anyone listens: people out of agenda, titles, captions.

Reads "Title — Name | Conference" and its kin. Knows nothing of voices: whose name it is, `names` decides. Caveat: two
words with capitals may be a product or a place, so a title's name is `sure` only with a sign of its own: a first name
that people bear, "by", or an affiliation.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.people.shape import fold, has_first_name, looks_like_name, name_words
from talknotes.values import AgendaEntry, Billed, Recording, Told

MOST_HOTWORDS: Final = 60
_MOST_LINES: Final = 400
_LONGEST_LINE: Final = 300
_SHORTEST_TERM: Final = 4

_SEPARATOR: Final = re.compile(r"\s+[—–|•·-]\s+|\s*\|\s*|\s+//\s+|\s*—\s*")
_COLON: Final = re.compile(r"^([^:]{3,80}):\s+(\S.*)$")
_BY: Final = re.compile(r"^(.{3,}?),?\s+(?:by|von|par|presented by)\s+(\S.*)$")
_IN_BRACKETS: Final = re.compile(r"^([^()\[\]]+?)\s*[(\[]([^()\[\]]+)[)\]]$")
_BETWEEN_NAMES: Final = re.compile(r"\s*(?:;|&|\+|\s/\s|,?\s(?:and|und|et|y|e|og|och|with|mit)\s)\s*")
_EVENT: Final = re.compile(r"\b(?:19|20)\d\d\b|\b\w*(?:conf|con|summit|days?|fest|meetup)\b\W*\d*$", re.I)
_SPEAKER_LINE: Final = re.compile(
    r"^\W*(?:speakers?|presenters?|presented by|talk by|panell?ists?|referent(?:en|in)?|vortragender?|vortrag von|"
    r"intervenante?s?|conf[ée]renciere?|ponentes?|palestrantes?)[*_\s]*(?::|—|–|-)?[*_]*\s+(?P<names>\S.*)$",
    re.I,
)
_WORD: Final = re.compile(r"[^\W_][\w'’+#.-]*[\w+#]|[^\W_]")


@dataclass(frozen=True, slots=True)
class Known:
    """People in the order of how surely they are meant, and terms that a recording is likely to hold."""

    people: tuple[Billed, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleNames:
    """A title taken apart; `sure` where more than capitals shows that these are people's names."""

    title: str
    people: tuple[Billed, ...]
    sure: bool


def names_in_title(text: str) -> TitleNames | None:
    """Return the title and the people of "Title — Name | Event", "Name: Title", "Title by Name (Org)" and the like.

    None where no part of it has a name's shape, or where several do and nothing tells which one it is.
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST_LINE:
        return None
    pieces = [piece.strip() for piece in _SEPARATOR.split(text) if piece.strip()]
    found = [
        (at, people, sure)
        for at, piece in enumerate(pieces)
        if (people := people_in(piece))
        for sure in (_sure(people),)
    ]
    found = [row for row in found if row[2] == max(rank for *_, rank in found)]
    if len(found) == 1 and len(pieces) > 1:
        at, people, rank = found[0]
        titles = [piece for other, piece in enumerate(pieces) if other != at]
        titles = [piece for piece in titles if not _is_event(piece)] or titles
        return TitleNames(titles[0], people, rank > 0)
    if found:
        return None
    return next((row for piece in pieces for row in _inside(piece)), None)


def people_in(text: str) -> tuple[Billed, ...]:
    """Return the people of "A", "A (Org)", "A, Org", "A & B (Org)", "A, B and C"; nobody where any of it is no name."""
    people: list[Billed] = []
    for piece in _BETWEEN_NAMES.split(text[:_LONGEST_LINE]):
        bracketed = _IN_BRACKETS.match(piece)
        name, affiliation = (bracketed[1], bracketed[2].strip()) if bracketed else (piece, None)
        first, *rest = [part.strip() for part in name.split(",") if part.strip()] or [""]
        if not looks_like_name(first):
            return ()
        names = [first]
        while rest and looks_like_name(rest[0]) and has_first_name(rest[0]):
            names.append(rest.pop(0))
        people += [Billed(one) for one in names[:-1]]
        people.append(Billed(names[-1], affiliation or ", ".join(rest) or None))
    return tuple(people)


def people_in_description(text: str | None) -> tuple[Billed, ...]:
    """Return the people of lines such as "Speaker: Maria Lopez (FAIR)"."""
    lines = (text or "").splitlines()[:_MOST_LINES]
    found = (_SPEAKER_LINE.match(line[:_LONGEST_LINE].strip()) for line in lines)
    return tuple(
        dict.fromkeys(person for match in found if match for person in people_in(match["names"].strip(" *_.")))
    )


def gather(
    recording: Recording,
    agenda: Sequence[AgendaEntry] = (),
    given: Iterable[Billed] = (),
    tags: Iterable[Told] = (),
) -> Known:
    """Return whom and what all of these name, each once; the user's names first, then agenda (or post) and metadata."""
    rows = (
        *given,
        *(person for entry in agenda for person in entry.speakers),
        *_from_metadata(recording),
        *(Billed(told.speaker) for told in tags if told.speaker and looks_like_name(told.speaker)),
    )
    titles = [entry.title for entry in agenda if entry.title]
    titles += [recording.title, *(chapter.title for chapter in recording.chapters)]
    people = distinct(rows)
    taken = {word for person in people for word in name_words(person.name)}
    return Known(people, tuple(term for term in _terms(titles) if fold(term) not in taken))


def hotwords(known: Known, most: int = MOST_HOTWORDS) -> tuple[str, ...]:
    """Return at most `most` names and terms for an engine to listen for, the most useful first."""
    affiliations = (person.affiliation for person in known.people if person.affiliation)
    words = (*(person.name for person in known.people), *known.terms, *affiliations)
    return tuple(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))[:most]


def distinct(people: Iterable[Billed]) -> tuple[Billed, ...]:
    """Return each person once, as first named, with the first affiliation that anybody knows."""
    found: dict[tuple[str, ...], Billed] = {}
    for person in people:
        words = name_words(person.name)
        known = found.get(words)
        if known is None and words:
            found[words] = person
        elif known is not None and known.affiliation is None:
            found[words] = Billed(known.name, person.affiliation)
    return tuple(found.values())


def _from_metadata(recording: Recording) -> Iterator[Billed]:
    yield from (Billed(artist) for artist in recording.artists if looks_like_name(artist))
    for title in (recording.title, *(chapter.title for chapter in recording.chapters)):
        named = names_in_title(title)
        if named is not None:
            yield from named.people
    yield from people_in_description(recording.description)


def _inside(piece: str) -> Iterator[TitleNames]:
    """Yield what a piece without separators may be: "Name: Title", "Title: Name", "Title by Name"."""
    by = _BY.match(piece)
    if by and (people := people_in(by[2])):
        yield TitleNames(by[1], people, True)
    colon = _COLON.match(piece)
    if not colon:
        return
    left, right = people_in(colon[1]), people_in(colon[2])
    if left and not (right and _sure(right)):
        yield TitleNames(colon[2], left, _sure(left))
    elif right and _sure(right):
        yield TitleNames(colon[1], right, True)


def _sure(people: Sequence[Billed]) -> bool:
    return _rank(people) > 0


def _rank(people: Sequence[Billed]) -> int:
    """Return how surely a piece holds people: 2 by their first names, 1 by an affiliation, 0 by capitals alone."""
    if all(has_first_name(person.name) for person in people):
        return 2
    return int(all(person.affiliation and not _is_event(person.affiliation) for person in people))


def _is_event(piece: str) -> bool:
    return bool(_EVENT.search(piece))


def _terms(titles: Iterable[str]) -> Iterator[str]:
    """Yield the words of titles that a recognizer may not know: names of things, capitalised or with digits inside."""
    for title in titles:
        for at, word in enumerate(_WORD.findall(title)):
            mixed = any(letter.isupper() for letter in word[1:]) or any(letter.isdigit() for letter in word)
            named = word[0].isupper() and at > 0 and len(word) >= _SHORTEST_TERM
            if (mixed and not word.isdigit()) or named:
                yield word
