"""Where a line of a programme parts into title and speakers: "Title — Speaker", "Speaker: Title", "Title by Speaker".

A line alone does not tell: titles hold dashes and colons, and two capitalised words may be a name or not. So the habit
of the whole programme decides, except where a name bears its workplace. Knows nothing of times and forms.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from talknotes.talks.billing import comma_habit, is_nobody, people
from talknotes.talks.programme_words import kind_of, words
from talknotes.values import Billed

_LONGEST: Final = 600
_NAME_WORDS: Final = 3
_MANY: Final = 0.5
"""Sides of a separator are people where so many of a programme's lines have people there."""

_SEPARATORS: Final = {
    "dash": re.compile(r"\s+[—–]\s+|\s+--+\s+|\s*—\s*|\s+-\s+"),
    "pipe": re.compile(r"\s+\|\s+"),
    "slash": re.compile(r"\s+//?\s+"),
    "dot": re.compile(r"\s*[·•]\s+"),
    "by": re.compile(r",?\s+(?:by|von|par|por|presented by|with|mit|avec|con|com|feat\.|w/)\s+", re.I),
    "colon": re.compile(r"\s*:\s+"),
    "comma": re.compile(r",\s+"),
}
_WEAK: Final = ("colon", "comma")
_QUOTED = re.compile(
    r"(?P<before>[^\"“”„«»]*?)[,:]?\s*[\"“„«](?P<title>[^\"“”„«»]{3,250})[\"”“»]\s*[,:]?\s*(?P<behind>[^\"“”„«»]*)"
)


@dataclass(frozen=True, slots=True)
class _Cut:
    """One way to cut a line: the separator's name, both sides, and which of them would be the people's ("L" or "R")."""

    name: str
    title: str
    who: str
    side: str


@dataclass(frozen=True, slots=True)
class Habits:
    """How a whole programme is written: which cuts part titles from speakers, best first, and what commas mean."""

    cuts: tuple[tuple[str, str], ...]
    commas: bool | None


def habits_of(bodies: Sequence[str], billed: Iterable[str]) -> Habits:
    """Return how a programme parts titles from speakers, counted over all its lines that are no breaks.

    A cut that names people in one line only, out of many, parts a title from its second half. Colons and commas are
    frequent within titles: they need two lines. `billed` are texts that are known to name people.
    """
    bodies = [body for body in bodies if not kind_of(body)]
    counts: dict[tuple[str, str], int] = {}
    sides = list(billed)
    cut_lines = 0
    for body in bodies:
        cuts = list(_cuts(body))
        named = [cut for cut in cuts if _named(cut)]
        sides += list(dict.fromkeys(cut.who for cut in named))
        cut_lines += any(cut.name not in _WEAK for cut in cuts) and not any(is_nobody(cut.who) for cut in cuts)
        for key in dict.fromkeys((cut.name, cut.side) for cut in named):
            counts[key] = counts.get(key, 0) + 1
    usual = [
        key
        for key, count in counts.items()
        if count >= _MANY * (len(bodies) if key[0] in _WEAK else cut_lines) and (key[0] not in _WEAK or count > 1)
    ]
    usual.sort(key=lambda key: (-counts[key], key[0] in _WEAK, key[1] == "L"))
    return Habits(tuple(usual), comma_habit(sides))


def names_people(body: str) -> bool:
    """Tell whether a line may name people beside a title; a sentence of prose does not."""
    return not body.endswith((".", "!")) and any(_named(cut) for cut in _cuts(body))


def title_and_people(body: str, habits: Habits) -> tuple[str | None, tuple[Billed, ...]]:
    """Return the title and the people of a line; either may be missing."""
    if kind_of(body):
        return body, ()
    panel = words("labels", "panel").match(body)
    if panel and body[panel.end() : panel.end() + 1] == ":":
        rest = body[panel.end() + 1 :]
        if who := people(rest, commas=True):
            return body[: panel.end()], who
    if (label := words("labels", "talk", r"\s*(?::|—|–|\s-)\s*").match(body)) and (
        who := people(body[label.end() :], commas=habits.commas)
    ):
        return body[: label.end()].rstrip(" :—–-"), who
    if best := _best_cut(body, habits):
        who = _named(best, habits.commas)
        return best.title, who or people(best.who, commas=habits.commas, known=True)
    inside = re.fullmatch(r"(?P<title>[^()\[\]]{3,250}?)\s*[(\[](?P<who>[^()\[\]]{3,200})[)\]]", body)
    if inside and not people(body) and (who := people(inside["who"], commas=habits.commas)):
        return inside["title"], who
    if (who := people(body, commas=habits.commas)) and ("(" in body or len(who) > 1):
        return None, who
    empty = next((cut for cut in _cuts(body) if cut.name not in _WEAK and is_nobody(cut.who)), None)
    return (empty.title if empty else body), ()


def _best_cut(body: str, habits: Habits) -> _Cut | None:
    """Return the cut that the programme is used to, unless another one alone names people beyond doubt."""
    named = [cut for cut in _cuts(body) if _named(cut, habits.commas)]
    for key in habits.cuts:
        rows = [cut for cut in named if (cut.name, cut.side) == key]
        if rows and not any(_sure(cut) and not _sure(rows[0]) for cut in named):
            return rows[0]
    return next((cut for cut in named if _sure(cut)), None) or _usual_cut(body, habits)


def _usual_cut(body: str, habits: Habits) -> _Cut | None:
    """Return the cut at which all lines have names, where this one's name is made of common words ("Ann Long")."""
    for cut in _cuts(body):
        if (
            (cut.name, cut.side) in habits.cuts[:1]
            and cut.name not in _WEAK
            and 1 < len(cut.who.split()) <= _NAME_WORDS
        ):
            return cut if people(cut.who, known=True) else None
    return None


def _named(cut: _Cut, commas: bool | None = None) -> tuple[Billed, ...]:
    return people(cut.who, single=cut.name == "by" and cut.side == "R", commas=commas)


def _sure(cut: _Cut) -> bool:
    """Tell whether a cut needs no second line like it: "by", a quoted title, or a name with its workplace."""
    if cut.name == "quote":
        return True
    if cut.name == "by":  # "Delivering Parcels by Tram — Noah Feldman"
        return any(len(one.name.split()) > 1 for one in _named(cut))
    places = [one.affiliation for one in _named(cut) if one.affiliation]
    if cut.name in _WEAK:
        return cut.name == "colon" and bool(places) and cut.who.endswith((")", "]"))
    return any(place[0].isupper() or place[0].isdigit() for place in places) or cut.who.endswith((")", "]"))


def _cuts(body: str) -> Iterator[_Cut]:
    """Yield the ways to cut a line in two, the surest separators first."""
    if len(body) > _LONGEST:
        return
    if quoted := _QUOTED.fullmatch(body):
        who = quoted["before"] or quoted["behind"].lstrip("—–- ")
        if bool(quoted["before"]) != bool(quoted["behind"]):
            yield _Cut("quote", quoted["title"], who, "L" if quoted["before"] else "R")
    for name, pattern in _SEPARATORS.items():
        found = list(pattern.finditer(body))
        for match in dict.fromkeys([*found[-1:], *found[:1], *found[-4:]]):
            left, right = body[: match.start()].strip(), body[match.end() :].strip()
            if left and right:
                yield _Cut(name, left, right, "R")
                if name != "by":
                    yield _Cut(name, right, left, "L")
