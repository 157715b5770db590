"""Who is named in a line of a programme: "Ann Lee (Acme), Bob Stone (MIT)", "Maria Lopez, Google", "A, B & C".

Knows nothing of times and titles; it tells how much a text looks like people. Names keep their spelling. Caveat: a name
is told from a title by capitals and common words, so a title of two unusual words may pass for a name; the order of a
whole programme decides there.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from talknotes.talks.phrasebook import languages, load
from talknotes.values import Billed

_LONGEST: Final = 400
_PEOPLE: Final = 12
_NAME_WORDS: Final = 5
_NOBODY = re.compile(
    r"(?:t\.?\s?b\.?\s?[acd]\.?|to be (?:announced|confirmed|decided)|n/?a|none|various|several|all|everyone"
    r"|\?+|-+|–|—|…)",
    re.I,
)
_ROLE = re.compile(
    r"^(?:by|with|from|feat\.?|featuring|presented by|given by|hosted by|moderated by|moderator|chair|host|speakers?"
    r"|presenters?|panell?ists?|keynote by|talk by|von|mit|durch|referent(?:in)?|sprecher(?:in)?|par|avec|orateur"
    r"|oratrice|intervenante?s?|por|con|ponente|oradora?|com|palestrante)\b\s*:?\s*",
    re.I,
)
_JOINT = re.compile(r"\s*(?:;|\s/\s|\s\+\s|&|\b(?:and|und|et|y|e|with|mit|avec|con|com)\b)\s*")
_LIST_END = re.compile(r"(?:&|\b(?:and|und|et|y|e)\b)")
_PARENTHESIS = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]{0,200})[)\]]")
_AT = re.compile(r"\s*(?:\s@\s?|,\s*|\s[-–—]\s|\s(?:from|at|of|bei|von|chez|da|do)\s)(?P<place>.+)", re.S)
_HONORIFIC = re.compile(
    r"^(?:(?:prof(?:essor(?:in)?|\.)?|dr\.?(?:[- ]ing\.?)?|mr\.?|mrs\.?|ms\.?|herr|frau|m\.|mme|sir|dame"
    r"|señora?|sra?\.)\s+)+",
    re.I,
)
_TITLES_AFTER = re.compile(
    r",?\s+(?:ph\.?d\.?|m\.?d\.?|msc|bsc|mba|jr\.?|sr\.?|esq\.?|frs|cbe|obe)(?=$|\s*[,(\[])", re.I
)
_PRONOUNS = re.compile(r"(?:she|he|they|sie|er|elle|il|ella|él|ela|ele)\s*/\s*\w+(?:\s*/\s*\w+)?", re.I)
_WORD = re.compile(r"[\w'’.-]+")


def people(text: str, *, single: bool = False, commas: bool | None = None, known: bool = False) -> tuple[Billed, ...]:
    """Return the people that a text names and nothing else; nobody where it holds anything that is no person.

    `single` takes names of one word as well; `known` tells that people stand here, so that names may be common words
    ("Ann Long"). `commas` tells what stands after a comma where both would fit: a further
    name (True) or a workplace (False); None decides by what it looks like.
    """
    text = text.strip(" \t.,;:|-–—*_")
    if not text or len(text) > _LONGEST or _NOBODY.fullmatch(text):
        return ()
    text = _ROLE.sub("", text)
    single = single or known
    found: list[Billed] = []
    for piece in _pieces(text, commas, known):
        if _NOBODY.fullmatch(piece.strip()):
            continue
        billed = _billed(piece, single, known)
        if billed is None:
            return ()
        found.append(billed)
    return tuple(found[:_PEOPLE])


def is_nobody(text: str) -> bool:
    """Tell whether a text stands where a name would and names nobody: "TBA", "to be announced"."""
    return bool(_NOBODY.fullmatch(text.strip(" ()[].,*_")))


def comma_habit(texts: Iterable[str]) -> bool | None:
    """Return what follows a comma in a programme's speakers: a name (True), a workplace (False), unknown (None)."""
    names = places = 0
    for text in texts:
        bare = _PARENTHESIS.sub("", text[:_LONGEST])
        parts = [part.strip() for part in bare.split(",")]
        if len(parts) == 2 and _looks_named(parts[0]) and not _LIST_END.search(bare):
            names += _looks_named(parts[1])
            places += not _looks_named(parts[1])
    return None if names == places else names > places


def is_name(text: str, *, single: bool = False, known: bool = False) -> bool:
    """Tell whether a text looks like one person's name: capitalised words, none of them common."""
    text = _HONORIFIC.sub("", text.strip())
    words = _WORD.findall(text)
    if not (1 if single else 2) <= len(words) <= _NAME_WORDS or len(text) > 60 or re.search(r"[^\w\s'’.-]|\d|_", text):
        return False
    common, particles = (_nobody() if known else _common()), _particles()
    capitals = [word for word in words if word.lower() not in particles]
    if not any(len(word.strip(".")) > 1 or not word.isascii() for word in capitals) or words[-1].lower() in particles:
        return False
    return all(_is_name_word(word, common, known) for word in capitals)


def _is_name_word(word: str, common: frozenset[str], known: bool) -> bool:
    plain = word.strip(".'’-")
    if not plain or plain[0].islower() or plain.lower() in common or (not known and _endings().match(plain.lower())):
        return False
    return not (len(plain) > 3 and plain.isupper() and plain.isascii()) and not word.endswith(("'s", "’s"))


def _looks_named(text: str) -> bool:
    return is_name(text)


def _pieces(text: str, commas: bool | None, known: bool) -> Sequence[str]:
    """Cut a list of people; a comma parts two people only where what follows is a name as well."""
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match[0])
        return f"\x00{len(hidden) - 1}\x00"

    masked = _PARENTHESIS.sub(hide, text)
    pieces: list[str] = []
    parts = [part for part in _JOINT.split(masked) if part.strip(" ,")]
    for part in parts:
        pieces += _at_commas(part, commas, listed=len(parts) > 1, known=known)
    return [re.sub(r"\x00(\d+)\x00", lambda match: hidden[int(match[1])], piece).strip(" ,") for piece in pieces]


def _at_commas(part: str, commas: bool | None, *, listed: bool, known: bool) -> list[str]:
    pieces: list[str] = []
    for piece in part.split(","):
        bare = re.sub(r"\x00\d+\x00", "", piece).strip()
        named = is_name(bare, known=known) and (commas is not False or listed or "\x00" in part)
        if pieces and not named and bare:
            pieces[-1] = f"{pieces[-1]},{piece}"
        elif bare or not pieces:
            pieces.append(piece)
    return pieces


def _billed(piece: str, single: bool, known: bool) -> Billed | None:
    place: str | None = None
    piece = _ROLE.sub("", piece.strip())
    for inside in _PARENTHESIS.finditer(piece):
        if not _PRONOUNS.fullmatch(inside["inside"].strip()) and place is None:
            place = inside["inside"].strip() or None
    name = _TITLES_AFTER.sub("", _PARENTHESIS.sub("", piece)).strip(" ,.*_")
    if not is_name(name, single=single, known=known) and (cut := _AT.search(name)):
        name, place = name[: cut.start()].strip(), place or cut["place"].strip(" ,")
    name = _HONORIFIC.sub("", name).strip()
    return Billed(name, place) if is_name(name, single=single, known=known) else None


@cache
def _nobody() -> frozenset[str]:
    return frozenset(load("shared")["nobody"])


@cache
def _common() -> frozenset[str]:
    words: set[str] = set(_nobody())
    for stop in _stops():
        words |= {word for word in (*stop["never"], *stop["common"]) if " " not in word}
    return frozenset(words)


@cache
def _particles() -> frozenset[str]:
    return frozenset(load("shared")["particles"])


@cache
def _endings() -> re.Pattern[str]:
    names = "|".join(name for stop in _stops() for name in stop["names"])
    endings = "|".join(ending for stop in _stops() for ending in stop["endings"])
    return re.compile(f"(?!(?:{names})$).{{1,40}}(?:{endings})$")


@cache
def _stops() -> tuple[dict[str, list[str]], ...]:
    return tuple(load(code)["stop"] for code in languages())
