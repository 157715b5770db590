"""Negation: whether a claim denies what its passage says, or says what that denies.

Knows nothing of who or how many. Caveat: a denial that a retelling puts into wholly other words may count as none,
and a made-up one passes where the passage denies something else in the same sentence.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from talknotes.evidence.denied import holds, is_denied, is_excused, quote, says_something, told
from talknotes.evidence.passages import Passage
from talknotes.evidence.quantities import agree
from talknotes.evidence.reading import Reading, Token
from talknotes.evidence.values import Problem
from talknotes.evidence.wordbook import SAME, Wordbook

_MOST: Final = 0.75
_MOST_AROUND: Final = 0.6
"""So much of what a passage denies must be in a claim that says it."""
_FEW: Final = 2


def wrong_negations(claim: Reading, passage: Passage) -> Iterator[Problem]:
    """Yield where a claim denies what is said, or says what is denied."""
    book = passage.book
    if book.denial.both:  # what a negation stands for is not told by where it stands: only whether there is one
        doubtful = any(_says_no(token, book) for token in claim.tokens)
        problem = _outnumbers(claim, passage) if doubtful else _affirms(claim, passage)
    else:
        problem = _denies(claim, passage) or _alone(claim, passage) or _outnumbers(claim, passage)
        problem = problem or _affirms(claim, passage)
    if problem is not None:
        yield problem


def _denies(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that denies what the passage says and nowhere denies."""
    for clause in dict.fromkeys(token.clause for token in claim.tokens if token.denied):
        denied = [token for token in claim.tokens if token.clause == clause and token.denied]
        cue = next(each for each in claim.tokens if each.cue and each.clause == clause)
        found = _first_affirmed(denied, cue, claim, passage)
        if found is None:
            continue
        token, at, other = found
        tokens = passage.readings[at].tokens
        if holds(passage.book.denial.conditions, passage.readings[at]):
            continue
        if any(passage.book.opposed(mine.key, each.key) for mine in denied for each in tokens):
            continue
        return Problem("negation", _from(cue, token, claim.text), quote(other, passage.readings[at]))
    return None


def _first_affirmed(
    denied: Sequence[Token], cue: Token, claim: Reading, passage: Passage
) -> tuple[Token, int, Token] | None:
    """Return the first of a claim's denied words that the passage says and does not deny, with its segment; None where
    the passage denies as well.

    What counts is the word that the negation stands before; where that is not said, what else it denies.
    """
    said = [(token, told(token, passage) or _same_number(token, claim, passage)) for token in denied]
    said = [(token, found) for token, found in said if found]
    affirmed = [
        (token, *found[0]) for token, found in said if not any(is_excused(other, at, passage) for at, other in found)
    ]
    predicate = next((token for token in denied if says_something(token, passage.book) or token.kind == "number"), None)
    if cue.word not in passage.book.denial.mild and _is_doubled(denied, passage):
        return next(((token, *found[0]) for token, found in said), None)
    if not affirmed or any(passage.book.denial.lacks(token.word) for token in denied):
        return None
    if any(token is predicate for token, _ in said):
        return affirmed[0] if affirmed[0][0] is predicate and predicate.kind != "number" else None
    if len(affirmed) < len(said) or cue.word in passage.book.denial.mild:
        return None
    return None if any(_says_no(token, passage.book) for _, token in passage.tokens) else affirmed[0]


def _says_no(token: Token, book: Wordbook) -> bool:
    return book.denial.negates(token.word) or book.denial.lacks(token.word)


def _is_doubled(denied: Sequence[Token], passage: Passage) -> bool:
    """Tell whether a claim denies a word that says no itself (not ignorant), and the passage says no but once."""
    book = passage.book
    first = next((token for token in denied if token.kind == "word" or book.denial.lacks(token.word)), None)
    if first is None or not book.denial.lacks(first.word):
        return False
    places = {at for token in denied for at, _ in told(token, passage)}
    counts = [sum(token.cue or book.denial.lacks(token.word) for token in passage.readings[at].tokens) for at in places]
    return bool(counts) and max(counts) == 1


def _same_number(token: Token, claim: Reading, passage: Passage) -> list[tuple[int, Token]]:
    """Return where the passage says the quantity that begins with a word of the claim."""
    found = []
    for mine in claim.quantities:
        if mine.start == token.start:
            for at, other in passage.quantities:
                if agree(mine, other):
                    found += [(at, each) for each in passage.readings[at].tokens if each.start == other.start]
    return found


def _alone(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim with a negation, where nothing says no about the sentence that is most like it."""
    book = passage.book
    for cue in claim.tokens:
        if not cue.cue or cue.word in passage.book.denial.mild:
            continue
        telling = [token for token in claim.tokens if says_something(token, book)]
        around = [token for token in telling if token.clause == cue.clause]
        around = around or [token for token in telling if abs(token.clause - cue.clause) <= 1]
        rated = [sum(_like(token, reading, book) for token in around) for reading in passage.readings]
        if not rated or max(rated) <= 0:
            continue
        best = {at for at, value in enumerate(rated) if value >= max(rated)}
        near = [reading for at, reading in enumerate(passage.readings) if any(abs(at - other) <= 1 for other in best)]
        tokens = [token for reading in near for token in reading.tokens]
        if any(_says_no(token, book) for token in tokens):
            continue
        if any(holds((*book.denial.phrases, *book.denial.conditions), reading) for reading in near):
            continue
        if any(book.opposed(mine.key, other.key) for mine in around for other in tokens):
            continue
        reading = passage.readings[min(best)]
        heard = reading.text if max(rated) >= _FEW else ""
        return Problem("negation", _from(cue, around[-1], claim.text), heard)
    return None


def _outnumbers(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that says no more often than its passage does."""
    book = passage.book
    cues = [token for token in claim.tokens if token.cue and token.word not in passage.book.denial.mild]
    cues = [token for token in cues if token.word != "nor"]
    if not cues:
        return None
    said = [token for _, token in passage.tokens]
    mine = len(cues) + sum(
        token.denied and (token.word in book.denial.denying or _is_double(token, claim, said, book))
        for token in claim.tokens
    )
    theirs = sum(
        token.cue or book.denial.lacks(token.word) or _is_prefixed(token, claim.tokens, book) for token in said
    )
    theirs += sum(holds((phrase,), reading) for reading in passage.readings for phrase in book.denial.phrases)
    theirs += sum(holds(passage.book.denial.conditions, reading) for reading in passage.readings)
    if mine <= theirs:
        return None
    return Problem("negation", claim.text[cues[0].start : cues[-1].end], "")


def _is_double(token: Token, claim: Reading, said: Sequence[Token], book: Wordbook) -> bool:
    return _is_prefixed(token, said, book) and not _is_prefixed(token, claim.tokens, book)


def _is_prefixed(token: Token, others: Sequence[Token], book: Wordbook) -> bool:
    """Tell whether a word has a prefix that denies it, which it lacks on the other side."""
    return any(len(token.word) > len(other.word) and book.denial.prefixed(token.word, other.word) for other in others)


def _like(token: Token, reading: Reading, book: Wordbook) -> float:
    return max(0.0, max((book.likeness(token.key, other.key) for other in reading.tokens), default=0.0))


def _affirms(claim: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that denies nothing, and says what the passage denies wherever it says it."""
    book = passage.book
    if any(_says_no(token, book) or token.word in book.denial.limits for token in claim.tokens):
        return None
    if holds((*book.denial.phrases, *book.denial.affirming), claim):
        return None
    for reading in passage.readings:
        for clause in dict.fromkeys(token.clause for token in reading.tokens if token.denied):
            denied = [t for t in reading.tokens if t.clause == clause and t.denied and says_something(t, book)]
            problem = _said_of(denied, claim, reading, passage)
            if problem is not None:
                return problem
    return None


def _said_of(denied: Sequence[Token], claim: Reading, reading: Reading, passage: Passage) -> Problem | None:
    """Return the problem of a claim that says most of what one clause denies, its first word above all."""
    book = passage.book
    pairs = [(token, mine) for token in denied if (mine := _in_claim(token, claim, book)) is not None]
    most = _MOST_AROUND if book.denial.both else _MOST
    if not pairs or pairs[0][0] is not denied[0] or len(pairs) < most * len(denied):
        return None
    if len(pairs) == 1 and not _is_plain(*pairs[0], reading, book):
        return None
    told_elsewhere = [(at, other) for _, mine in pairs for at, other in told(mine, passage)]
    if any(not is_denied(other, passage.readings[at], book) for at, other in told_elsewhere):
        return None
    clauses = {mine.clause for _, mine in pairs}
    beside = [token for token in claim.tokens if token.clause in clauses]
    if any(book.opposed(token.key, other.key) for token in denied for other in beside):
        return None
    return Problem("negation", pairs[0][1].written, quote(pairs[0][0], reading, back=4))


def _is_plain(token: Token, mine: Token, reading: Reading, book: Wordbook) -> bool:
    """Tell whether a lone word is denied itself, and said in the same form: not one who does it, not where it is."""
    if token.word != mine.word and mine.word.rstrip("s").endswith(("er", "or", "ist")):
        return False
    at = reading.tokens.index(token)
    before = [other.word for other in reading.tokens[max(0, at - 2) : at]]
    return not any(word in book.denial.places for word in before)


def _in_claim(token: Token, claim: Reading, book: Wordbook) -> Token | None:
    own = next((mine for mine in claim.tokens if mine.key == token.key), None)
    if own is not None:
        return own
    return next((mine for mine in claim.tokens if book.likeness(mine.key, token.key) >= SAME), None)


def _from(first: Token, last: Token, text: str) -> str:
    start, end = sorted((first, last), key=lambda token: token.start)
    return text[start.start : end.end]
