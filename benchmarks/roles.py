"""Roles swapped in a sentence: who does something and to whom, what becomes what, which of two is more.

Yields a sentence's altered forms, as somebody would write them who misremembers. Works on the words that may stand
around a noun, and on verbs that a table names; knows nothing of talks. What it can't tell apart it leaves alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

from english import BARE_PLURAL, Form, Token, forms, inflect, numbers, tokens, word_set
from turned import opposites

_GIVEN: Final = re.compile(r" (?:an?|the|his|her|their|its|to|that|about|whether|how|for|if|what|why|more)\b")
_LISTED: Final = re.compile(r"(?:[’']s)?,? ?(?:and|or)? ?(?:in|at|with|to|of|by|from|on)? ?")
"""Between two names, makes them a list, which says the same the other way around."""
_OBJECTS: Final = {"he": "him", "she": "her", "they": "them", "we": "us", "I": "me"}
_DETERMINED: Final = (
    r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ne|[Ee]ach|[Ee]very|[Aa] single|[Ss]ome|[Mm]any|[Mm]ost)"
)
_PHRASE: Final = rf"(?:{_DETERMINED} )?(?:[\w’'-]+ ){{0,3}}?[\w’'-]+"
_COMPARED: Final = "instead of|rather than|faster than|slower than|better than|worse than"
_ENDS: Final = r"(?=[.,;]|$)"
_AND_ENDS: Final = r"(?=[.,;]|$| (?:and|in|within|by|because|after|when)\b)"
_SIDES: Final = tuple(
    re.compile(f"{before}(?P<a>{_PHRASE})(?P<link> (?:{link}) )(?P<b>{_PHRASE}){end}")
    for before, link, end in (
        ("", _COMPARED, _ENDS),
        (r"\bfrom ", "to", _AND_ENDS),
        (r"(?<=\breplaces )", "by|with", _ENDS),
        (r"(?<=\breplaced )", "by|with", _ENDS),
        (r"(?<=\bturns )", "into", _ENDS),
        ("", r"(?:is|are|was|were) (?:\w+er|more \w+|less \w+) than", _ENDS),
        ("", r"(?:is|are|was|were) \w+(?:ed|en|wn) by", _ENDS),
    )
)


def swapped(text: str, names: frozenset[str] = frozenset(), kind: Callable[[str], str] = str) -> Iterator[str]:
    """Yield a sentence with two sides swapped: who does something and to whom, what becomes what, which is more.

    `names` are words that keep their capital wherever they stand; those of one `kind` may be mistaken for each other.
    """
    yield from _exchanged(text, names, of_numbers=False)
    row = tokens(text)
    for at in range(1, len(row) - 1):
        yield from _swap_around(text, row, at, names)
        yield from _swap_persons(text, row, at)
    yield from _swap_names(text, row, names, kind)


def reversed_range(text: str) -> Iterator[str]:
    """Yield a sentence in which what went from one number to another went the other way."""
    return _exchanged(text, frozenset(), of_numbers=True)


def _exchanged(text: str, names: frozenset[str], of_numbers: bool) -> Iterator[str]:
    for pattern in _SIDES:
        for found in pattern.finditer(text):
            if _are_phrases(found["a"], found["b"]) and bool(numbers(found["a"])) == of_numbers:
                yield _exchange(text, found.span("a"), found.span("b"), names)


def _are_phrases(*phrases: str) -> bool:
    words = [set(phrase.lower().split()) for phrase in phrases]
    inner = word_set("stops") | {"asked", "instead"}
    verbs = [any(form in {"third", "past"} for _, form in forms().get(word, ())) for row in words for word in row]
    if any(phrase.lower() in {"this", "that", "these", "those"} for phrase in phrases):
        return False
    return not any(row & inner for row in words) and words[0] != words[1] and not any(verbs)


def _exchange(text: str, one: tuple[int, int], other: tuple[int, int], names: frozenset[str]) -> str:
    first, second = text[slice(*one)], text[slice(*other)]
    if one[0] == 0:
        first, second = _lowered(first, names), second[0].upper() + second[1:]
    return text[: one[0]] + second + text[one[1] : other[0]] + first + text[other[1] :]


def _lowered(phrase: str, names: frozenset[str]) -> str:
    """Return a phrase as it stands inside of a sentence: without its capital, unless a name has it."""
    word = _bare(phrase.split()[0])
    return phrase if word in names or (len(word) > 1 and word.isupper()) else phrase[0].lower() + phrase[1:]


def _swap_around(text: str, row: Sequence[Token], at: int, names: frozenset[str]) -> Iterator[str]:
    """Yield a sentence with the two sides of a verb swapped, the verb following its new subject."""
    for verb, form in forms().get(row[at].text, ()):
        if form == "participle" or verb in word_set("unswapped") | word_set("reporting"):
            continue
        link = row[at - 1].lower in word_set("adverbs") | {"that", "who", "which"}
        subject = _phrase_before(text, row, at - link)
        thing = _phrase_after(text, row, at, short=verb in word_set("gives"))
        if subject is None or thing is None or text[slice(*subject)].lower() == text[slice(*thing)].lower():
            continue
        if _names_one(text, subject, thing, names) and verb not in word_set("social"):
            continue
        if verb in word_set("gives") and not _GIVEN.match(text, thing[1]):
            continue
        helped = form == "base" and _is_let(text, subject)
        if form in {"base", "third"} and not helped and _is_plural(text[slice(*subject)]) != (form == "base"):
            continue
        exchanged = _exchange(text, subject, thing, names)
        yield exchanged if form == "past" or helped else _agreeing(exchanged, text, subject, thing, row[at], verb)
        return


def _names_one(text: str, one: tuple[int, int], other: tuple[int, int], names: frozenset[str]) -> bool:
    """Tell whether only one of two phrases is somebody's name."""
    return len({bool(names & {_bare(word) for word in text[slice(*place)].split()}) for place in (one, other)}) == 2


def _is_let(text: str, subject: tuple[int, int]) -> bool:
    return (
        re.search(r"\b(?:let|lets|make|makes|made|help|helps|helped|see|saw|watch\w*) $", text[: subject[0]])
        is not None
    )


def _swap_names(text: str, row: Sequence[Token], names: frozenset[str], kind: Callable[[str], str]) -> Iterator[str]:
    """Yield a sentence that names two, each in the place of the other."""
    places = [(one.start, one.start + len(word)) for one in row if (word := _bare(one.text)) in names]
    alone = [place for place in places if not _is_beside(text, place)]
    if len({text[slice(*place)] for place in places}) != 2 or len(alone) != len(places):
        return
    first, last = places[0], next(one for one in places if text[slice(*one)] != text[slice(*places[0])])
    one, other = text[slice(*first)], text[slice(*last)]
    if kind(one) == kind(other) and not _LISTED.fullmatch(text[first[1] : last[0]]):
        turned = {one: other, other: one}
        yield re.sub(rf"\b(?:{re.escape(one)}|{re.escape(other)})\b", lambda found: turned[found[0]], text)


def _bare(word: str) -> str:
    return re.sub(r"[’']s$", "", word)


def _is_beside(text: str, place: tuple[int, int]) -> bool:
    """Tell whether a name stands right beside another word with a capital, of which it is a part."""
    return bool(re.match(r" [A-Z]", text[place[1] :]) or re.search(r"[A-Z][\w’'-]* $", text[: place[0]]))


def _agreeing(exchanged: str, text: str, one: tuple[int, int], other: tuple[int, int], place: Token, verb: str) -> str:
    """Return a sentence whose phrases were exchanged with the verb between them in the form of its new subject."""
    new: Form = "base" if _is_plural(text[slice(*other)]) else "third"
    moved = (other[1] - other[0]) - (one[1] - one[0])
    return exchanged[: place.start + moved] + inflect(verb, new) + exchanged[place.end + moved :]


def _swap_persons(text: str, row: Sequence[Token], at: int) -> Iterator[str]:
    """Yield a sentence in which somebody who did something to others has it done by them."""
    pronoun = row[at - 1]
    subject = pronoun.text if pronoun.text in _OBJECTS else pronoun.lower
    for verb, form in forms().get(row[at].text, ()):
        thing = _phrase_after(text, row, at, short=True)
        if subject not in _OBJECTS or verb not in word_set("social") or form == "participle" or thing is None:
            continue
        others = text[slice(*thing)]
        new = inflect(verb, ("base" if _is_plural(others) else "third") if form != "past" else "past")
        first = others[0].upper() + others[1:] if pronoun.start == 0 else others
        yield f"{text[: pronoun.start]}{first} {new} {_OBJECTS[subject]}{text[thing[1] :]}"
        return


def _is_plural(phrase: str) -> bool:
    words = phrase.split(" of ")[0].split()
    return bool(BARE_PLURAL.search(words[-1])) or words[0].lower() in {
        "both",
        "two",
        "three",
        "four",
        "many",
        "several",
    }


def _phrase_before(text: str, row: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Return the group of words around a noun that ends right before a verb and begins its clause, if there is one."""
    first = at
    while first > 0 and _goes_on(text, row, first - 1, first) and at - first < 5:
        first -= 1
    if first == at or (
        first > 0 and text[row[first - 1].end : row[first].start] == " " and not _begins(text, row, first)
    ):
        return None
    return (row[first].start, row[at - 1].end) if _is_noun_phrase(row[first:at]) else None


def _begins(text: str, row: Sequence[Token], first: int) -> bool:
    """Tell whether a clause begins with a word: behind a word that joins clauses, or a mark and one that joins all."""
    before = row[first - 1]
    if before.lower in {"and", "but", "or", "yet"}:
        return text[: before.start].rstrip()[-1:] in {",", ";", ":"}
    return before.lower in word_set("begins")


def _phrase_after(text: str, row: Sequence[Token], at: int, short: bool = False) -> tuple[int, int] | None:
    """Return the group of words around a noun that begins right after a verb, up to a mark or a word that ends it.

    A `short` one ends before the next article as well.
    """
    last = at + 1
    while last < len(row) and _goes_on(text, row, last, last - 1) and last - at <= 5:
        if last > at + 1 and _is_finite(row[last]) and row[last - 1].lower not in word_set("determiners"):
            break
        if short and last > at + 1 and row[last].lower in word_set("determiners"):
            break
        last += 1
    if last == at + 1 or (last < len(row) and last - at > 5):
        return None
    if last < len(row) and text[row[last - 1].end : row[last].start] == " " and row[last].lower in {"and", "or", "of"}:
        return None
    return (row[at + 1].start, row[last - 1].end) if _is_noun_phrase(row[at + 1 : last]) else None


def _is_finite(token: Token) -> bool:
    return any(form in {"third", "past"} for _, form in forms().get(token.text, ()))


def _goes_on(text: str, row: Sequence[Token], at: int, beside: int) -> bool:
    """Tell whether a word belongs to the same group of words as the one beside it."""
    low, high = sorted((at, beside))
    return text[row[low].end : row[high].start] == " " and row[at].lower not in word_set("stops")


def _is_noun_phrase(row: Sequence[Token]) -> bool:
    first, last = row[0], row[-1]
    if {first.lower, last.lower} & word_set("no_things") or last.lower in word_set("determiners"):
        return False
    if first.text.endswith("ing") or last.text.endswith(("ly", "ing")) or last.text[0].isdigit():
        return False
    if first.text[0].isdigit() or any(numbers(token.text) for token in row[1:]):
        return False
    if len(row) > 1 and (row[1].lower in {"a", "an", "the"} or any(_is_finite(token) for token in row[1:])):
        return False
    if len(row) == 1 and (first.lower in _measures() or (_is_finite(first) and not BARE_PLURAL.search(first.text))):
        return False
    if len(row) > 1 and first.lower in forms() and not BARE_PLURAL.search(first.text):
        return False
    named = first.text[0].isupper() and first.text[1:].islower()
    return first.lower in word_set("determiners") or named or len(row) <= 2 or bool(BARE_PLURAL.search(last.text))


@cache
def _measures() -> frozenset[str]:
    """Return words that tell how much or how, and are no things."""
    return frozenset(word for pair in opposites() for word in pair)
