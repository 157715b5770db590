"""Whether a contradiction may be told to somebody's face: signs that a person's words are only put otherwise.

A model's sentence that is refused without need is written again; an author who is wrongly accused reads on no further.
So what is told here must be plain. Knows nothing of posts. Caveat: what is not plain is not found, even if it is wrong.
"""

import re
from collections.abc import Sequence
from typing import Final

from talknotes.alignment.numbers import close, find_numbers
from talknotes.evidence.quantities import Quantity, find_quantities
from talknotes.evidence.reading import Reading, Token, read
from talknotes.evidence.values import Problem, Verdict
from talknotes.evidence.wordbook import Wordbook, wordbook
from talknotes.people.shape import fold
from talknotes.values import Segment

_NEAR: Final = 6
"""So many segments around its place may hold a number that a sentence tells."""
_COUNTED: Final = 2
_NEARBY: Final = 1
"""So many words that say something on either side of a number tell what it is about."""
_ENDED: Final = re.compile(r"[.!?…][\"'”’»)\]]*$")
_SAME: Final = 0.5
_SMALL: Final = 12
"""Numbers up to this one are said of many things."""
_BESIDE: Final = 1
"""So many words that say something stand beside a direction, on either side."""
_ROOT: Final = 4
"""Names that share so many letters at the beginning are of one root (Norway, Norwegian)."""


def is_plain(verdict: Verdict, segments: Sequence[Segment], language: str) -> bool:
    """Tell whether at least one problem of a contradicted claim is sure; `segments` are the talk's, in its language."""
    heard = [problem for problem in verdict.problems if problem.heard]
    more = any(problem.kind == "content" and not problem.heard for problem in verdict.problems)
    return any(_is_sure(problem, verdict, segments, language, more) for problem in heard)


def _is_sure(problem: Problem, verdict: Verdict, segments: Sequence[Segment], language: str, more: bool) -> bool:
    if problem.kind == "number":
        return _is_number(problem.said, language) and (
            not _is_said(problem.said, verdict, segments, language)
            and _is_of_the_same(problem, verdict, segments, language)
        )
    if problem.kind == "unit":
        return _is_number(problem.said, language) and _is_measured_otherwise(problem, language)
    if problem.kind == "name":
        return _is_name(problem.said) and not _is_of_one_root(problem)
    if problem.kind == "role":
        return not more and all(word[0].isupper() for word in problem.heard.split())
    if problem.kind == "negation":
        return not more and _is_denial(problem, verdict, segments, language)
    if problem.kind == "direction":
        return not more and _is_beside_the_same(problem, verdict, segments, language)
    return not more


def _is_number(text: str, language: str) -> bool:
    return bool(find_numbers(text, language))


def _is_of_the_same(problem: Problem, verdict: Verdict, segments: Sequence[Segment], language: str) -> bool:
    """Tell whether two numbers count or measure the same, or stand beside the same.

    Within a sentence they do; where a recognizer sets no marks, a segment runs on over many.
    """
    place = _holding(problem, verdict, segments)
    if place is None or _ENDED.search(place.text.rstrip()):
        return True
    claim, said = read(verdict.claim.text, language), read(place.text, language)
    pairs = [
        (one, other)
        for one in claim.quantities
        for other in said.quantities
        if one.text in problem.said and other.text in problem.heard
    ]
    return any(
        (one.unit is not None and other.unit is not None and one.unit.dimension == other.unit.dimension)
        or (one.kind == other.kind and one.kind not in ("", "times"))
        or not {*one.counts[:_COUNTED]}.isdisjoint(other.counts[:_COUNTED])
        or _share(_around(one, claim), _around(other, said), language)
        for one, other in pairs
    )


def _around(quantity: Quantity, reading: Reading) -> list[Token]:
    before = [token for token in reading.content if token.end <= quantity.start][-_NEARBY:]
    after = [token for token in reading.content if token.start >= quantity.end][:_NEARBY]
    return [*before, *after]


def _share(mine: Sequence[Token], theirs: Sequence[Token], language: str) -> bool:
    book = wordbook(language)
    return any(one.key == other.key or book.likeness(one.key, other.key) > _SAME for one in mine for other in theirs)


def _is_measured_otherwise(problem: Problem, language: str) -> bool:
    """Tell whether both sides measure, and the same: a small number stands beside many units by chance."""
    book = wordbook(language)
    said, heard = (find_quantities(text, book) for text in (problem.said, problem.heard))
    units = [(one.unit, other.unit, one.value) for one in said[:1] for other in heard[:1]]
    return any(
        one is not None and other is not None and (one.dimension == other.dimension or value > _SMALL)
        for one, other, value in units
    )


def _is_said(text: str, verdict: Verdict, segments: Sequence[Segment], language: str) -> bool:
    """Tell whether a number is said near the claim's place, whatever it counts there."""
    at = [number for number, segment in enumerate(segments) if segment.id in verdict.segments]
    near = segments[max(0, at[0] - _NEAR) : at[-1] + _NEAR + 1] if at else segments
    said = [number.value for segment in near for number in find_numbers(segment.text, language)]
    told = [number.value for piece in (text, *text.split()) for number in find_numbers(piece, language)]
    return any(close(one, other, 0.0) for one in told for other in said)


def _is_name(text: str) -> bool:
    return any(word[0].isupper() for word in text.split())


def _is_of_one_root(problem: Problem) -> bool:
    said, heard = (fold(text).split() for text in (problem.said, problem.heard))
    return any(one[:_ROOT] == other[:_ROOT] for one in said for other in heard if len(one) >= _ROOT)


def _is_denial(problem: Problem, verdict: Verdict, segments: Sequence[Segment], language: str) -> bool:
    """Tell whether one side alone denies something: where both do, they may deny the same in other words."""
    place = _holding(problem, verdict, segments)
    if place is None or place.text.rstrip().endswith("?"):
        return False
    book, claim = wordbook(language), read(verdict.claim.text, language)
    return _denies(claim, book) != _denies(read(place.text, language), book) and not _is_advice(claim)


def _denies(reading: Reading, book: Wordbook) -> bool:
    return any(token.cue or book.denial.lacks(token.word) for token in reading.tokens)


def _is_advice(claim: Reading) -> bool:
    """Tell whether a clause begins with what it denies: don't look at the clock."""
    starts = [token for at, token in enumerate(claim.tokens) if not at or claim.tokens[at - 1].clause != token.clause]
    return any(token.cue for token in starts)


def _is_beside_the_same(problem: Problem, verdict: Verdict, segments: Sequence[Segment], language: str) -> bool:
    """Tell whether the same stands beside a direction and beside its opposite."""
    place = _holding(problem, verdict, segments)
    if place is None:
        return False
    said, heard = read(verdict.claim.text, language).tokens, read(place.text, language).tokens
    mine, theirs = _beside(_index(problem.said, said), said), _beside(_index(problem.heard, heard), heard)
    return _share(mine, theirs, language)


def _index(text: str, tokens: Sequence[Token]) -> int:
    words = {token.word for token in tokens} & {*text.lower().split()}
    return next((at for at, token in enumerate(tokens) if token.word in words), 0)


def _beside(at: int, tokens: Sequence[Token]) -> list[Token]:
    here = [(number, token) for number, token in enumerate(tokens) if token.clause == tokens[at].clause]
    told = [(number, token) for number, token in here if token.kind in ("word", "name")]
    before = [token for number, token in told if number < at][-_BESIDE:]
    after = [token for number, token in told if number > at][:_BESIDE]
    return [*before, *after]


def _holding(problem: Problem, verdict: Verdict, segments: Sequence[Segment]) -> Segment | None:
    """Return the segment whose words a problem gives as heard."""
    heard = re.compile(rf"(?<!\w){re.escape(problem.heard)}(?!\w)")
    return next((one for one in segments if one.id in verdict.segments and heard.search(one.text)), None)
