"""Negation and direction: whether a claim denies what the passage affirms, or says the opposite of one of its words.

Knows nothing of who or how many. Caveat: a denial is told by words alone, so that one which is meant and not said
(irony, a rhetorical question) is missed.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from talknotes.evidence.passages import Passage
from talknotes.evidence.quantities import agree
from talknotes.evidence.reading import Reading, Token
from talknotes.evidence.values import Problem, ProblemKind
from talknotes.evidence.wordbook import SAME, Wordbook

_NEAR: Final = 4
"""A word that says no by its meaning reaches over so many words on either side, in its clause."""
_AROUND: Final = 5
_MOST: Final = 0.6
_SHORT: Final = 4
_SURELY: Final = 3
_CONDITIONS: Final = tuple(
    tuple(row.split()) for row in ("or else", "or it", "or you", "or they", "or he", "or she", "or we", "otherwise")
)
"""What must be done, or else: retold with a negation."""
_PLACES: Final = frozenset(["in", "of", "at", "on", "from", "with", "among", "for", "about", "under", "over"])
_WITHOUT: Final = frozenset(["without", "no", "ohne", "sans", "sin", "sem"])
"""These may retell anything: at no charge, a city without one."""
_CLEARLY: Final = 0.1
_BORDER: Final = 2
"""A clause's border is as far as so many words."""


def wrong_negations(claim: Reading, passage: Passage) -> Iterator[Problem]:
    """Yield where a claim denies what is said, or says what is denied."""
    problem = (
        _denies(claim, passage) or _alone(claim, passage) or _outnumbers(claim, passage) or _affirms(claim, passage)
    )
    if problem is not None:
        yield problem


def wrong_directions(claim: Reading, passage: Passage) -> Iterator[Problem]:
    """Yield the words of a claim in whose place their opposite is said, or another thing of their kind."""
    for at, token in enumerate(claim.tokens):
        if token.kind == "number":
            continue
        rival = _rival(at, token, claim, passage)
        if rival is not None:
            kind: ProblemKind = "direction" if passage.book.opposed(token.key, rival.key) else "name"
            yield Problem(kind, token.written, rival.written)
            return


def _denies(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that denies what the passage says and nowhere denies."""
    book = passage.book
    for clause in dict.fromkeys(token.clause for token in claim.tokens if token.denied):
        denied = [token for token in claim.tokens if token.clause == clause and token.denied]
        wrong: list[tuple[Token, tuple[int, Token]]] = []
        right = 0
        predicate = next((token for token in denied if token.kind == "word"), None)
        for token in denied:
            found = _told(token, passage) if token.kind != "number" else _same_number(token, claim, passage)
            if not found:
                continue
            if any(_is_excused(other, at, passage) for at, other in found):
                right += 2 if token is predicate else 1
            else:
                wrong += [(token, found[0])] * (2 if token is predicate else 1)
        cue = next(each for each in claim.tokens if each.cue and each.clause == clause)
        if len(wrong) <= right + (cue.word in _WITHOUT) and not (
            cue.word not in _WITHOUT and _is_doubled(denied, passage)
        ):
            continue
        if not wrong:
            wrong = [(token, _told(token, passage)[0]) for token in denied if _told(token, passage)]
        places = {at for _, (at, _) in wrong}
        tokens = [other for at in places for other in passage.readings[at].tokens]
        if any(_holds(_CONDITIONS, passage.readings[at]) for at in places):
            continue
        if all(token is not predicate for token, _ in wrong) and (len(wrong) < _FEW or _denies_at_all(passage)):
            continue
        if any(book.opposed(token.key, other.key) for token in denied for other in tokens):
            continue
        token, (at, other) = wrong[0]
        return Problem("negation", _from(cue, token, claim.text), quote(other, passage.readings[at]))
    return None


def _is_plain(token: Token, mine: Token, reading: Reading) -> bool:
    """Tell whether a lone word is denied itself, and said in the same form: not one who does it, not where it is."""
    if token.word != mine.word and mine.word.rstrip("s").endswith(("er", "or", "ist")):
        return False
    at = reading.tokens.index(token)
    before = [other.word for other in reading.tokens[max(0, at - 2) : at]]
    return not any(word in _PLACES for word in before)


def _same_number(token: Token, claim: Reading, passage: Passage) -> list[tuple[int, Token]]:
    """Return where the passage says the quantity that begins with a word of the claim."""
    found = []
    for mine in claim.quantities:
        if mine.start == token.start:
            for at, other in passage.quantities:
                if agree(mine, other):
                    found += [(at, each) for each in passage.readings[at].tokens if each.start == other.start]
    return found


def _is_doubled(denied: Sequence[Token], passage: Passage) -> bool:
    """Tell whether a claim denies a word that says no itself (not ignorant), and the passage says no but once."""
    book = passage.book
    first = next((token for token in denied if token.kind == "word" or book.lacks(token.word)), None)
    if first is None or not book.lacks(first.word):
        return False
    places = {at for token in denied for at, _ in _told(token, passage)}
    counts = [sum(token.cue or book.lacks(token.word) for token in passage.readings[at].tokens) for at in places]
    return bool(counts) and max(counts) == 1


def _alone(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim with a negation, where nothing says no about the sentence that is most like it."""
    book = passage.book
    for cue in claim.tokens:
        if not cue.cue or cue.word in _WITHOUT:
            continue
        telling = [token for token in claim.tokens if _says_something(token, book)]
        around = [token for token in telling if token.clause == cue.clause]
        around = around or [token for token in telling if abs(token.clause - cue.clause) <= 1]
        rated = [sum(_like(token, reading, book) for token in around) for reading in passage.readings]
        if not rated or max(rated) <= 0:
            continue
        best = {at for at, value in enumerate(rated) if value >= max(rated)}
        near = [reading for at, reading in enumerate(passage.readings) if any(abs(at - other) <= 1 for other in best)]
        tokens = [token for reading in near for token in reading.tokens]
        if any(token.cue or book.lacks(token.word) for token in tokens):
            continue
        if any(_holds(book.lacking_phrases, reading) for reading in near):
            continue
        if any(book.opposed(mine.key, other.key) for mine in around for other in tokens):
            continue
        reading = passage.readings[min(best)]
        return Problem("negation", _from(cue, around[-1], claim.text), reading.text)
    return None


def _outnumbers(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that says no more often than its passage does."""
    book = passage.book
    cues = [token for token in claim.tokens if token.cue and token.word not in _WITHOUT]
    if not cues:
        return None
    said = [token for _, token in passage.tokens]
    mine = len(cues) + sum(token.word in book.denying or _is_double(token, claim, said, book) for token in claim.tokens)
    theirs = sum(token.cue or book.lacks(token.word) or _is_prefixed(token, claim.tokens, book) for token in said)
    theirs += sum(_holds((phrase,), reading) for reading in passage.readings for phrase in book.lacking_phrases)
    theirs += sum(_holds(_CONDITIONS, reading) for reading in passage.readings)
    if mine <= theirs:
        return None
    return Problem("negation", claim.text[cues[0].start : cues[-1].end], " ".join(one.text for one in passage.segments))


def _is_double(token: Token, claim: Reading, said: Sequence[Token], book: Wordbook) -> bool:
    return _is_prefixed(token, said, book) and not _is_prefixed(token, claim.tokens, book)


def _is_prefixed(token: Token, others: Sequence[Token], book: Wordbook) -> bool:
    """Tell whether a word has a prefix that denies it, which it lacks on the other side."""
    return any(len(token.word) > len(other.word) and book.prefixed(token.word, other.word) for other in others)


def _holds(phrases: Sequence[tuple[str, ...]], reading: Reading) -> bool:
    words = f" {' '.join(token.word for token in reading.tokens)} "
    return any(f" {' '.join(phrase)} " in words for phrase in phrases)


def _like(token: Token, reading: Reading, book: Wordbook) -> float:
    return max((0.0, *(book.likeness(token.key, other.key) for other in reading.tokens)))


def _affirms(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that says what the passage denies wherever it says it."""
    book = passage.book
    for reading in passage.readings:
        for clause in dict.fromkeys(token.clause for token in reading.tokens if token.denied):
            denied = [
                token
                for token in reading.tokens
                if token.clause == clause and token.denied and _says_something(token, book)
            ]
            pairs = [(token, mine) for token in denied if (mine := _in_claim(token, claim, book)) is not None]
            if not pairs or (pairs[0][0] is not denied[0] and len(pairs) < _SURELY):
                continue
            if len(pairs) < _MOST * len(denied) or (len(pairs) == 1 and not _is_plain(*pairs[0], reading)):
                continue
            if any(is_denied(mine, claim, book) for _, mine in pairs):
                continue
            if any(
                not is_denied(other, passage.readings[at], book)
                for _, mine in pairs
                for at, other in _told(mine, passage)
            ):
                continue
            clauses = {mine.clause for _, mine in pairs}
            if any(
                book.opposed(token.key, mine.key) for token in denied for mine in claim.tokens if mine.clause in clauses
            ):
                continue
            return Problem("negation", pairs[0][1].written, quote(pairs[0][0], reading, back=4))
    return None


def _is_excused(token: Token, at: int, passage: Passage) -> bool:
    """Tell whether a word of the passage may be denied there, in its own sentence or by the next."""
    return is_denied(token, passage.readings[at], passage.book) or _is_taken_back(at, passage)


def _is_taken_back(at: int, passage: Passage) -> bool:
    """Tell whether the next sentence denies the whole of one: talk to them early; we didn't."""
    if at + 1 >= len(passage.readings):
        return False
    tokens = passage.readings[at + 1].tokens
    return len(tokens) <= _SHORT and any(token.cue for token in tokens) and not passage.readings[at + 1].content


def is_denied(token: Token, reading: Reading, book: Wordbook) -> bool:
    """Tell whether a word may be denied: by a negation in its clause, or by a word that says no by its meaning."""
    if token.denied:
        return True
    at = reading.tokens.index(token)
    before = [other for other in reading.tokens[max(0, at - 2 * _NEAR) : at] if other.clause == token.clause]
    if any(other.word in book.negations or other.word.endswith("n't") for other in before):
        return True
    near = [
        (place, reading.tokens[place]) for place in range(max(0, at - _NEAR), min(len(reading.tokens), at + _NEAR + 1))
    ]
    for place, other in near:
        if other.clause != token.clause or (place > at and other.word in book.ahead):
            continue
        if book.lacks(other.word) or (other.cue and place > at):
            return True
    row = [other.word for _, other in near if other.clause == token.clause]
    if "too" in row and "to" in row[row.index("too") :]:
        return True
    words = " ".join(other.word for other in reading.tokens[max(0, at - 2 * _NEAR) : at])
    return any(f" {' '.join(phrase)} " in f" {words} " for phrase in book.lacking_phrases)


def _told(token: Token, passage: Passage) -> list[tuple[int, Token]]:
    """Return the passage's words that say what a word of the claim says."""
    if not _says_something(token, passage.book):
        return []
    return passage.matches(token.key, SAME) if token.kind in ("word", "name") else passage.by_key.get(token.key, [])


def _in_claim(token: Token, claim: Reading, book: Wordbook) -> Token | None:
    own = next((mine for mine in claim.tokens if mine.key == token.key), None)
    if own is not None:
        return own
    return next((mine for mine in claim.tokens if book.likeness(mine.key, token.key) >= SAME), None)


def _says_something(token: Token, book: Wordbook) -> bool:
    return token.kind != "number" and not token.cue and token.word not in book.grammar


def _rival(at: int, token: Token, claim: Reading, passage: Passage) -> Token | None:
    """Return the opposite of a word that the passage says where the claim's neighbouring words are said."""
    book = passage.book
    turns = book.turns(token.word, token.key)
    if token.kind == "number" or token.word in book.grammar - {"more", "most", "less", "least"}:
        return None
    opposed = [
        key
        for key, found in passage.by_key.items()
        if (book.opposed(token.key, key) and turns and book.turns(found[0][1].word, key))
        or book.prefixed(token.word, found[0][1].word)
        or book.excludes(token.word, found[0][1].word)
    ]
    if not opposed:
        return None
    said = {mine.key for mine in claim.tokens}
    mine = _context(at, claim, book)
    own = max((_overlap(mine, _place(*found, passage), book) for found in passage.matches(token.key)), default=0.0)
    best: tuple[float, Token] | None = None
    for key in opposed:
        if key in said or any(book.likeness(key, mine_key) >= SAME for mine_key in said):
            continue
        for segment, found in passage.by_key[key]:
            if found.denied != token.denied or _is_turned(found, passage.readings[segment], book):
                continue
            value = _overlap(mine, _place(segment, found, passage), book)
            if value > own + _CLEARLY and (best is None or value > best[0]):
                best = value, found
    return best[1] if best else None


def _is_turned(token: Token, reading: Reading, book: Wordbook) -> bool:
    """Tell whether the words right before one turn it round: stops accepting."""
    at = reading.tokens.index(token)
    return any(book.lacks(other.word) for other in reading.tokens[max(0, at - 2) : at])


def _place(segment: int, token: Token, passage: Passage) -> dict[str, int]:
    reading = passage.readings[segment]
    return _context(reading.tokens.index(token), reading, passage.book)


def _context(at: int, reading: Reading, book: Wordbook) -> dict[str, int]:
    """Return the words around a place by stem, each with its distance in words that say something."""
    found: dict[str, int] = {}
    numbers = {one.start: f"#{one.value:.6g}" for one in reading.quantities}
    sided = reading.tokens[at].word in book.relations
    for step in (-1, 1):
        distance, place = 0, at + step
        while 0 <= place < len(reading.tokens) and distance < _AROUND:
            token = reading.tokens[place]
            if token.clause != reading.tokens[place - step].clause:
                distance += _BORDER
            if token.word not in book.grammar:
                distance += 1
                key = token.key if token.kind != "number" else numbers.get(token.start, token.key)
                key = f"{key}{'<' if step < 0 else '>'}" if sided else key
                found[key] = min(found.get(key, distance), distance)
            place += step
    return found


def _overlap(mine: dict[str, int], theirs: dict[str, int], book: Wordbook) -> float:
    total = 0.0
    for key, distance in mine.items():
        beside = [
            like / (distance + other_distance)
            for other, other_distance in theirs.items()
            if (like := abs(_alike(key, other, book)))
        ]
        total += max(beside, default=0.0)
    return total


def _alike(one: str, other: str, book: Wordbook) -> float:
    """Return how alike two keys of a context are; keys that tell their side are alike on the same side only."""
    if one[-1] in "<>" and other[-1] in "<>":
        return book.likeness(one[:-1], other[:-1]) if one[-1] == other[-1] else 0.0
    return book.likeness(one.rstrip("<>"), other.rstrip("<>"))


def _from(first: Token, last: Token, text: str) -> str:
    start, end = sorted((first, last), key=lambda token: token.start)
    return text[start.start : end.end]


def quote(token: Token, reading: Reading, back: int = 3) -> str:
    """Return a word with a few words around it, as it was said."""
    at = reading.tokens.index(token)
    row: Sequence[Token] = reading.tokens[max(0, at - back) : at + 3]
    return reading.text[row[0].start : row[-1].end]
