"""Reads names, workplaces and titles out of spoken words, at a place where a phrase makes one expect them.

Works on text with and without capitals: with them a name is a row of capitalised words, without them a short row of
uncommon words that something known ends. Knows nothing of phrases. Caveat: rather no name than a wrong one, so a name
that is also a common word ("will") is missed where capitals are missing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

Lower = Literal["any", "sure", "no"]
"""How names without capitals are read: readily, only where the text goes on as after a name, or not at all."""

_TOKENS: Final = 40
_LONGEST_NAME: Final = 5
_LONGEST_PLACE: Final = 6
_LONGEST_LOWER_PLACE: Final = 4
_TITLE_WORDS: Final = 13
_WORD = re.compile(r"[^\W\d_](?:[\w'&-]|\.(?=\w)){0,39}\.?|\d{1,9}|&")
_CLAUSE = re.compile(r"[^.?!;…]*")
_INNER = frozenset({"of", "for", "the", "&", "de", "la", "del", "der", "für", "des", "do", "da", "du"})
_ARTICLES = frozenset({
    "the", "a", "an", "der", "die", "das", "dem", "den", "le", "la", "les", "el", "los", "las", "o", "os",
})  # fmt: skip
_NO_PLACES = frozenset({
    "back", "room", "audience", "front", "left", "right", "beginning", "start", "home", "stage", "here", "there",
    "past", "future", "side", "top", "bottom", "scratch", "far", "now", "organizers", "end", "floor", "chat", "team",
    "i",
})  # fmt: skip
_ELISION = re.compile(r"(?:[cdjlmnst]|qu)'")
_ADVERB = re.compile(r".{2,}(?:ing|ful|ous|able|ible|less|ously|ently|ally|edly)")
"""Endings of words that follow "I'm" and are no first names."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What reading needs to know of a language; all words are in lower case.

    `particles` stand within names; of these, `prepositions` lead to a workplace where they follow a full name.
    `never` are words that are no names even with a capital, `common` those that are none without one, as are words
    with `endings`; a name never holds one of `nobody`. `leads` may stand before a name, `cased_leads` before one with a
    capital, `affiliations` between it and a workplace, `goes_on` after
    it where somebody says who they are. Of titles: where they end, what is trimmed at both ends, what is none.
    """

    particles: frozenset[str]
    prepositions: frozenset[str]
    honorifics: frozenset[str]
    nobody: frozenset[str]
    never: frozenset[str]
    common: frozenset[str]
    endings: re.Pattern[str]
    joiners: frozenset[str]
    leads: re.Pattern[str]
    cased_leads: re.Pattern[str]
    affiliations: re.Pattern[str]
    goes_on: re.Pattern[str]
    title_ends: re.Pattern[str]
    title_leads: re.Pattern[str]
    title_tails: re.Pattern[str]
    vague: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """The names that were read, the workplace of their bearer, and where in the text the last of them ends."""

    names: tuple[str, ...] = ()
    affiliation: str | None = None
    end: int = 0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a name is read: whether names have capitals here, whether it needs two words, whether a sentence opens.

    `ends` tells that a sentence is known to end with the text, though no mark says so.
    """

    cased: bool
    full: bool = False
    lower: Lower = "any"
    opens: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    gap: str

    @property
    def lower(self) -> str:
        return self.text.lower().rstrip(".")

    @property
    def joined(self) -> bool:
        """Whether only space stands before the word, so that it may go on with a name."""
        return not self.gap.strip()


def read_people(text: str, words: Vocabulary, manner: Manner) -> Reading:
    """Return the people with whose names `text` begins, after honorifics or words like "our next speaker"."""
    reading = _read(text, 0, words, manner)
    lead = (words.cased_leads if manner.cased else words.leads).match(text)
    if not reading.names and lead:
        bare = manner.cased and not words.leads.match(text)
        reading = _read(text, lead.end(), words, replace(manner, full=True) if bare else manner)
    if reading.names or not manner.cased or text[:1].isupper():
        return reading
    return _after_description(text, words) if lead or text.split(" ", 1)[0] in words.never else reading


def read_name(text: str, words: Vocabulary, manner: Manner) -> str | None:
    """Return the name that `text` is as a whole, without its honorific; None where it is anything else."""
    reading = _read(text, 0, words, manner)
    return reading.names[0] if len(reading.names) == 1 and not text[reading.end :].strip(" ,.") else None


def read_place(text: str, words: Vocabulary, *, cased: bool) -> tuple[str, int] | None:
    """Return the company, school or town with which `text` begins, and where it ends; None where it names none."""
    tokens = _tokens(text, 0)
    first = 1 if tokens and tokens[0].lower in _ARTICLES else 0
    tokens = [token for token in tokens if token.text != "I"] if first else tokens
    if first >= len(tokens) or tokens[first].lower in _NO_PLACES or tokens[first].text[0].isdigit():
        return None
    stop = _cased_place(tokens, first) if cased else _lower_place(tokens, first, words)
    if stop == first or not any(character.isalpha() for character in tokens[first].text):
        return None
    return text[tokens[first].start : tokens[stop - 1].end], tokens[stop - 1].end


def place_after(text: str, end: int, words: Vocabulary, manner: Manner) -> tuple[str, int] | None:
    """Return the workplace of somebody whose name ends at `end`, and where it ends; None where none is named."""
    found = words.affiliations.match(text, end)
    if not found:
        return None
    place = read_place(text[found.end() : found.end() + 120], words, cased=manner.cased)
    return (place[0], found.end() + place[1]) if place else None


def read_title(text: str, words: Vocabulary) -> tuple[str, int] | None:
    """Return the title in what follows "I want to talk about", and where it ends; None where it says nothing.

    What goes on after the title ("so let me …") is cut off; what is too long for a title is a sentence, and none.
    """
    ending = words.title_ends.search(text)
    title = text[: ending.start()] if ending else text
    title = words.title_leads.sub("", title)
    for _ in range(3):
        title = words.title_tails.sub("", title.rstrip(" ,;:.?!-–—\"'"))
    end = text.find(title) + len(title)
    title = " ".join(title.strip(" ,;:-–—\"'").split())
    if not len(title) >= 4 or len(title.split()) > _TITLE_WORDS or words.vague.match(title):
        return None
    return title[0].upper() + title[1:], end


def _tokens(text: str, begin: int) -> list[_Token]:
    tokens: list[_Token] = []
    at = begin
    for found in _WORD.finditer(text, begin):
        token = _Token(found[0], found.start(), found.end(), text[at : found.start()])
        if token.text[-1] == "." and len(token.text) > 3 and token.lower not in ("prof", "herr"):
            token = replace(token, text=token.text[:-1], end=token.end - 1)
        tokens.append(token)
        at = token.end
        if len(tokens) == _TOKENS:
            break
    return tokens


def _read(text: str, begin: int, words: Vocabulary, manner: Manner) -> Reading:
    """Read names at `begin`, joined by "and"; further names after commas only where an "and" ends the list."""
    tokens = _tokens(text, begin)
    read = Reading()
    pending: tuple[str, ...] = ()
    place: str | None = None
    at, wanted = 0, 2 if manner.full else 1
    while at < len(tokens):
        one = _one(text, tokens, at, words, manner, wanted)
        if one is None:
            break
        stop, name = one
        end = tokens[stop - 1].end
        found = place_after(text, end, words, manner)
        if found and not read.names and not pending:
            place = found[0]
        end = found[1] if found else end
        follow = next((index for index in range(stop, len(tokens)) if tokens[index].start >= end), len(tokens))
        listed = bool(pending) or bool(read.names)
        if not listed or tokens[at - 1].lower in words.joiners:
            read = Reading((*read.names, *pending, name), None, tokens[stop - 1].end)
            pending = ()
        else:
            pending = (*pending, name)
        at = _next_in_list(tokens, follow, words, manner)
        wanted = max(wanted, 2 if len(name.split()) > 1 else 1)
    return replace(read, affiliation=place if len(read.names) == 1 else None)


def _next_in_list(tokens: Sequence[_Token], follow: int, words: Vocabulary, manner: Manner) -> int:
    """Return where the next name of a list would begin; the number of tokens where there is no list."""
    if follow + 1 < len(tokens) and tokens[follow].lower in words.joiners and not tokens[follow].gap.strip(" ,"):
        return follow + 1
    if manner.cased and follow < len(tokens) and tokens[follow].gap.strip() == ",":
        return follow
    return len(tokens)


def _one(
    text: str, tokens: Sequence[_Token], at: int, words: Vocabulary, manner: Manner, wanted: int
) -> tuple[int, str] | None:
    """Return the name at `tokens[at]` and the index after it, or None."""
    first = at
    while first < len(tokens) and tokens[first].lower in words.honorifics and (first == at or tokens[first].joined):
        first += 1
    if first > at and (first == len(tokens) or not tokens[first].joined):
        return None
    if manner.cased:
        opens = manner.opens and first == 0
        stop = _cased_run(tokens, first, words, opens)
    elif manner.lower == "no":
        return None
    else:
        stop = _lower_run(text, tokens, first, words, manner)
    count = stop - first
    if count == 0 or (count < wanted and first == at):
        return None
    return stop, text[tokens[first].start : tokens[stop - 1].end].rstrip(".")


def _cased_run(tokens: Sequence[_Token], first: int, words: Vocabulary, opens: bool) -> int:
    stop = first
    while stop < len(tokens) and (stop == first or tokens[stop].joined):
        ahead = stop
        while stop > first and ahead < len(tokens) and tokens[ahead].joined and tokens[ahead].text in words.particles:
            ahead += 1
        if ahead == len(tokens) or (ahead > stop and not tokens[ahead].joined):
            break
        if not _is_capital(tokens[ahead], words) or (ahead > stop and _begins_place(tokens, stop, ahead, first, words)):
            break
        stop = ahead + 1
    run = tokens[first:stop]
    if len(run) > _LONGEST_NAME or any(token.lower in words.nobody for token in run):
        return first
    if opens and run and run[0].lower in words.common:
        return first
    if run and all(len(token.lower) == 1 for token in run):
        return first
    return stop


def _begins_place(tokens: Sequence[_Token], stop: int, ahead: int, first: int, words: Vocabulary) -> bool:
    """Tell whether a small word after a name leads to a workplace ("Anna Weber von Siemens"), not on."""
    leads = stop - first > 1 and ahead - stop == 1 and tokens[stop].lower in words.prepositions
    return leads or tokens[ahead].lower in words.nobody


def _is_capital(token: _Token, words: Vocabulary) -> bool:
    text = token.text.rstrip(".")
    if not text[0].isupper() or token.lower in words.never or text.endswith("'s"):
        return False
    return not (len(text) > 2 and text.isupper() and "." not in text)


def _lower_run(text: str, tokens: Sequence[_Token], first: int, words: Vocabulary, manner: Manner) -> int:
    """Return the index after a name without capitals: words that are not common, up to one that is or to the end."""
    stop = first
    while stop < len(tokens) and (stop == first or tokens[stop].joined) and _may_be_name(tokens[stop], words):
        if stop > first and tokens[stop].lower in words.prepositions:
            break
        stop += 1
    while stop > first and tokens[stop - 1].lower in words.particles:
        stop -= 1
    count = sum(token.lower not in words.particles for token in tokens[first:stop])
    if count > 3:
        return first + 2 if manner.full and manner.lower == "any" and count <= _LONGEST_NAME else first
    if manner.lower == "sure" and count:
        plain, end = _ADVERB.fullmatch(tokens[first].lower), tokens[stop - 1].end
        ends = manner.ends and count > 1 and not text[end:].strip()
        return stop if not plain and (ends or words.goes_on.match(text, end)) else first
    return stop


def _may_be_name(token: _Token, words: Vocabulary) -> bool:
    lower = token.lower
    if any(lower in row for row in (words.never, words.common, words.nobody, words.joiners)) or words.endings.match(
        lower
    ):
        return False
    return len(lower) > 1 and lower[0].isalpha() and not lower.endswith("'s") and not _ELISION.match(lower)


def _after_description(text: str, words: Vocabulary) -> Reading:
    """Return the name after "the head of engineering at FAIR," where it stands alone between two commas."""
    clause = _CLAUSE.match(text)
    pieces = (clause[0] if clause else "").split(",")
    at = len(pieces[0]) + 1
    for before, piece in pairwise(pieces[:3]):
        lead = len(piece) - len(piece.lstrip())
        reading = _read(piece, lead, words, Manner(cased=True, full=True))
        if reading.names:
            return Reading(reading.names, reading.affiliation or _place_within(before, words), at + reading.end)
        at += len(piece) + 1
    return Reading()


def _place_within(text: str, words: Vocabulary) -> str | None:
    for found in re.finditer(r"\b(?:at|from|of|bei|von|chez|de|en|do|da)\s+", text):
        place = read_place(text[found.end() :], words, cased=True)
        if place and not text[found.end() + place[1] :].strip():
            return place[0]
    return None


def _cased_place(tokens: Sequence[_Token], first: int) -> int:
    stop = first
    while stop < len(tokens) and stop - first < _LONGEST_PLACE and (stop == first or tokens[stop].joined):
        ahead = stop
        while stop > first and ahead < len(tokens) and tokens[ahead].joined and tokens[ahead].text in _INNER:
            ahead += 1
        if ahead == len(tokens) or not tokens[ahead].text[0].isupper() or (ahead > stop and not tokens[ahead].joined):
            break
        if tokens[ahead].text in ("I", "I'm", "I'll"):
            break
        stop = ahead + 1
    return stop


def _lower_place(tokens: Sequence[_Token], first: int, words: Vocabulary) -> int:
    stop = first
    while stop < len(tokens) and (stop == first or tokens[stop].joined):
        lower = tokens[stop].lower
        plain = lower in words.common or lower in words.never or lower in words.joiners
        inner = (
            lower in _INNER and stop > first and stop + 1 < len(tokens) and tokens[stop + 1].lower not in words.common
        )
        if plain and lower not in words.nobody and not inner:
            break
        stop += 1
    return stop if stop - first <= _LONGEST_LOWER_PLACE else first
