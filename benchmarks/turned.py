"""Sentences turned around: what they deny, and which way they point.

Each function yields a sentence's altered forms, as somebody would write them who misremembers. Knows nothing of talks.
Where the tables know no verb, nothing is altered.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from english import (
    BARE_PLURAL,
    Form,
    Token,
    clauses,
    forms,
    inflect,
    matching_case,
    tables,
    tokens,
    with_article,
    word_set,
)

_NEGATIVE: Final = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|hardly|barely|rarely|seldom|few|cannot|only|unless)\b"
    r"|n[’']t\b",
    re.I,
)
_OBJECT_BEGINS: Final = re.compile(
    r"^(?:a|an|the|this|that|these|those|each|every|some|any|several|many|all|both|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|his|her|its|their|our|it|him|them|about|at|in|on|to|into|from|with|for|against|under|over|through|by|more|most"
    r"|less|around|across|along|only|just|nearly|almost|roughly|up|down|out|off|away|back|apart|together|\d.*|[A-Z].*)$"
)
_PARTLY: Final = re.compile(r"\b(?:some|several|sometimes|a few|occasionally|part|parts|once|partly|many)\b", re.I)
"""Said of some, a thing may be denied of others."""


_NONE: Final = {
    "always": "never",
    "everyone": "no one",
    "everybody": "nobody",
    "everything": "nothing",
    "everywhere": "nowhere",
    "all of": "none of",
}
# What is denied, and how it reads when it is not. {third} and {past} stand for a form of the verb that follows.
_DENIED: Final = (
    (r"\b(?:does not|doesn[’']t) (?P<verb>\w+)", "third"),
    (r"\b(?:did not|didn[’']t) (?P<verb>\w+)", "past"),
    (r"\b(?:do not|don[’']t) (?P<verb>\w+)", "base"),
)
_PLAIN: Final = (
    (r"\b(is|are|was|were|could|should|would|must|has|have|had|may|might|will) not (?!only|yet|just)", r"\1 "),
    (r"\b(is|are|was|were|could|should|would|must|has|have|had)n[’']t\b", r"\1"),
    (r"\b(?:cannot|can not|can[’']t)\b", "can"),
    (r"\bwon[’']t\b", "will"),
    (r"\bno longer\b", "still"),
    (r"\bnever\b", "always"),
    (r"\b(has|have|had|is|was|needs|need|with|leaves|makes) no (?=[a-z]+(?:ss|[^s]))(?![a-z]+s\b)", r"\1 a "),
    (r"\b(has|have|had|are|were|with|there are|leaves|makes|need|needs) no (?=[a-z]+s\b)", r"\1 several "),
    (r"\b(N|n)obody\b", lambda found: "Everybody" if found[1] == "N" else "everybody"),
    (r"\b(N|n)o one\b", lambda found: "Everyone" if found[1] == "N" else "everyone"),
    (r"\b(N|n)othing\b", lambda found: "Everything" if found[1] == "N" else "everything"),
    (r"\bnone of\b", "all of"),
    (r"\bNone of\b", "All of"),
    (r"\bwithout (?=(?:a|an|any|the|its|their|his|her) )", "with "),
    (r"\bNo (?=[a-z]+s\b)", "Many "),
    (r"\bNo (?=[a-z])", "Every "),
    (r"\bnot ([a-z]+), but\b", r"\1, and not"),
    (r"(?<=[a-z]) no (?=[a-z])(?!longer|more|one|doubt)", " some "),
    (r"\b(?:neither|Neither) (.{3,40}?) nor\b", r"both \1 and"),
)


def is_quoted(text: str, place: int) -> bool:
    """Tell whether a place lies in quotation marks."""
    return any(found.start() < place < found.end() for found in re.finditer(r"[“\"„«].*?[”\"“»]", text))


def negated(text: str) -> Iterator[str]:
    """Yield a sentence with something denied that it says, or said that it denies; the likeliest first."""
    if text.rstrip().endswith("?"):
        return
    yield from _undenied(text)
    if not _NEGATIVE.search(text):
        yield from _denied(text)
        yield from _made_none(text)


def _undenied(text: str) -> Iterator[str]:
    for pattern, form in _DENIED:
        for found in re.finditer(pattern, text):
            if _is_verb(found["verb"]) and not _is_kept(text, found.start()):
                verb = _inflected(found["verb"], form)
                yield text[: found.start()] + verb + text[found.end() :]
    for pattern, plain in _PLAIN:
        for found in re.finditer(pattern, text):
            if not _is_kept(text, found.start()):
                yield text[: found.start()] + re.sub(pattern, plain, text[found.start() :], count=1)
                break


def _is_verb(word: str) -> bool:
    return any(form == "base" for _, form in forms().get(word.lower(), ()))


def _inflected(verb: str, form: str) -> str:
    wanted: Form = "third" if form == "third" else "past" if form == "past" else "base"
    return inflect(verb.lower(), wanted)


def _is_kept(text: str, place: int) -> bool:
    return is_quoted(text, place) or _is_doubtful(text, place)


def _clause_start(text: str, place: int) -> int:
    return max((begin for begin, _ in clauses(text) if begin <= place), default=0)


def _is_doubtful(text: str, place: int) -> bool:
    """Tell whether a place lies in a clause that holds only under a condition."""
    start = _clause_start(text, place)
    before = {token.lower for token in tokens(text[start:place])}
    if before & {"asked", "asks", "wonders", "than"}:
        return True
    return bool(before & word_set("surely_not"))


def _denied(text: str) -> Iterator[str]:
    """Yield the sentence with a verb denied: those of main clauses first."""
    row = tokens(text)
    places = [at for at in range(len(row)) if not _is_doubtful(text, row[at].start)]
    main = [at for at in places if not _is_subordinate(text, row, at)]
    for at in [*main, *(place for place in places if place not in main)]:
        found = _deny(text, row, at)
        if found is not None:
            yield found


def _is_subordinate(text: str, row: Sequence[Token], at: int) -> bool:
    place = row[at].start
    start = _clause_start(text, place)
    before = [token.lower for token in row[:at] if token.start >= start]
    # What is said to be so counts as a main clause, whoever says it.
    while (before and set(before) & word_set("reporting")) or _reports(before):
        first = next((n for n, word in enumerate(before) if word == "that"), None)
        if first is None or not _reports(before[:first]):
            break
        before = before[first + 1 :]
    return bool(set(before) & word_set("subordinate"))


def _reports(words: Iterable[str]) -> bool:
    return any(verb in word_set("reporting") for word in words for verb, _ in forms().get(word, ()))


def _deny(text: str, row: Sequence[Token], at: int) -> str | None:
    """Return a sentence with the verb at a place denied, or None where there is none that can be."""
    token = row[at]
    after = row[at + 1].text if at + 1 < len(row) else ""
    gap = text[row[at - 1].end : token.start]
    if at == 0 or is_quoted(text, token.start):
        return None
    if token.lower in word_set("perhaps") or _PARTLY.search(text[_clause_start(text, token.start) : token.start]):
        return None
    if token.lower in word_set("auxiliaries"):
        denied = "cannot" if token.lower == "can" else f"{token.text} not"
        return text[: token.start] + denied + text[token.end :]
    if not gap.isspace():
        return None
    if token.lower in {"has", "have", "had"} and _is_participle(after):
        return f"{text[: token.end]} not{text[token.end :]}"
    return _deny_verb(text, row, at, after)


def _is_participle(word: str) -> bool:
    return word == "been" or any(form == "participle" for _, form in forms().get(word.lower(), ()))


def _deny_verb(text: str, row: Sequence[Token], at: int, after: str) -> str | None:
    token, before = row[at], row[at - 1]
    for verb, form in forms().get(token.text, ()):
        if form == "participle" or verb in word_set("reporting"):
            continue
        if not _can_be_verb(form, before, after, row[max(0, at - 4) : at]):
            continue
        helper = {"third": "does", "past": "did", "base": "do"}[form]
        return f"{text[: token.start]}{helper} not {verb}{text[token.end :]}"
    return None


def _can_be_verb(form: Form, before: Token, after: str, earlier: Sequence[Token]) -> bool:
    """Tell whether a word is a verb in a finite form, by what stands beside it."""
    near = {token.lower for token in earlier}
    if (
        before.lower in word_set("no_verb_after")
        or before.lower in word_set("let")
        or near & (word_set("auxiliaries") | {"has", "have", "had", "to", "be"})
    ):
        return False
    if after and not _OBJECT_BEGINS.match(after):
        return False
    if before.lower in word_set("objects") and len(earlier) > 1 and earlier[-2].lower in forms():
        return False
    if form == "third" and _is_participle(before.lower):
        return False
    if not after and near & {"of", "in", "at", "with", "by", "for", "from"}:
        return False
    if form == "base":
        return bool(BARE_PLURAL.search(before.text)) and not near & {"does", "do", "did"}
    if form == "past" and (not after or after.lower() in word_set("after_participle")):
        return before.lower in word_set("persons") or before.text[0].isupper()
    return form == "past" or not BARE_PLURAL.search(before.text) or before.text[0].isupper()


def _made_none(text: str) -> Iterator[str]:
    """Yield the sentence with a word for all turned into one for none."""
    for word, other in _NONE.items():
        for found in re.finditer(rf"(?<!almost )(?<!nearly )(?<!not )\b{word}\b", text, re.I):
            if not _is_kept(text, found.start()):
                yield text[: found.start()] + matching_case(other, found[0]) + text[found.end() :]


# Directions


@cache
def opposites() -> tuple[tuple[str, str], ...]:
    """Return pairs of a word and the one it is turned into."""
    table = tables()["directions"]
    pairs = [(one, other) for one, other in table["pairs"]]
    only = [(one, other) for one, other in table["only"]]
    return tuple(dict.fromkeys((*pairs, *((other, one) for one, other in pairs), *only)))


@cache
def _not_turned() -> re.Pattern[str]:
    rows = tables()["directions"]["never"].strip().splitlines()
    return re.compile(rf"\b(?:{'|'.join(rows)})\b", re.I)


def opposed(text: str, passage: str) -> Iterator[str]:
    """Yield a sentence with a word turned into its opposite, unless sentence or passage hold that one already."""
    kept = [(found.start(), found.end()) for found in _not_turned().finditer(text)]
    said = f" {' '.join(token.lower for token in tokens(f'{text} {passage}'))} "
    places = [found for found in _turnable().finditer(text) if _turns(text, found, kept)]
    for word, other in opposites():
        for found in places:
            if found[0].lower() == word and f" {other} " not in said:
                yield with_article(text[: found.start()], matching_case(other, found[0]), text[found.end() :])


@cache
def _turnable() -> re.Pattern[str]:
    words = sorted(dict.fromkeys(word for word, _ in opposites()), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.I)


def _turns(text: str, found: re.Match[str], kept: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a word means a direction where it stands."""
    if is_quoted(text, found.start()) or found[0].isupper() or (found.start() == 0 and found[0] in {"First", "Last"}):
        return False
    return not any(start < found.end() and found.start() < end for start, end in kept)
