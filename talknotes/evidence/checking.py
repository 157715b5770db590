"""Whether a talk says what a claim says: the cited words first, then the rest of the talk.

The checks are modules of their own: quotations, figures, names, roles, negation and direction, content. This one knows
their order and which passages they are tried on, and nothing else. Caveat: the checks compare words; a claim that is
false in words that all were said (irony taken at its face, for one) passes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.evidence.content import Support, support, unheard
from talknotes.evidence.denying import wrong_negations
from talknotes.evidence.figures import wrong_figures
from talknotes.evidence.naming import Names
from talknotes.evidence.passages import Index, Passage
from talknotes.evidence.quotations import Quotation, find_quotations, locate, plain_words, without, without_marks
from talknotes.evidence.reading import Reading, read
from talknotes.evidence.roles import Roles
from talknotes.evidence.turning import wrong_directions
from talknotes.evidence.values import Claim, Ground, Problem, Verdict, VerdictKind

_AGREES: Final = 0.3
_SURE: Final = 0.9
_BEFORE: Final = 8
_AFTER: Final = 2
"""What a claim takes for known may be said so many segments before or after."""
_BETTER: Final = 0.2
"""By so much more must another passage bear out a claim that the cited one contradicts."""


@dataclass(frozen=True, slots=True)
class _Trial:
    """What came of a claim held against one passage."""

    passage: Passage
    support: Support
    problems: tuple[Problem, ...]

    @property
    def hard(self) -> bool:
        return any(problem.heard or problem.kind == "negation" for problem in self.problems)


class Checker:
    """Holds claims against one talk; the talk is read once.

    `opinion(premise, hypothesis)` is another judge's probability, 0 to 1, that words bear a claim out: under 0.3 the
    claim is refused; from 0.9 on one passes that only too few of its words spoke for.
    """

    def __init__(self, ground: Ground, opinion: Callable[[str, str], float] | None = None) -> None:
        self._ground = ground
        self._opinion = opinion
        self._index = Index(ground.segments, ground.language)
        self._names = Names(ground, self._index)
        self._roles = Roles(self._names)
        self._words = [plain_words(segment.text, ground.language) for segment in ground.segments]

    def check(self, claim: Claim) -> Verdict:
        """Return whether the talk bears a claim out, on which segments it rests, and what is wrong with it."""
        quotations = find_quotations(claim.text)
        if claim.quoted and not quotations:
            quotations = (Quotation(claim.text, 0, len(claim.text)),)
        places = {one: self._located(one, claim.cited) for one in quotations}
        said = [one for one in quotations if places[one]]
        rest = read(without(claim.text, said), self._ground.language)
        if not rest.content and not rest.quantities:
            rest = read(without_marks(claim.text, quotations), self._ground.language)
        cited = (*claim.cited, *(self._ground.segments[at].id for one in said for at in places[one]))
        trial = self._tried(read(without_marks(claim.text, quotations), self._ground.language), rest, cited)
        loose = [one for one in quotations if one not in said]
        others = [problem for one in said for problem in self._roles.not_theirs(rest, self._index.passage(places[one]))]
        problems = (*trial.problems, *others, *(Problem("quotation", one.text) for one in loose))
        kind = _kind((*trial.problems, *others))
        if claim.quoted and loose:
            kind = "not found" if kind == "supported" else kind
        text = without_marks(claim.text, loose) if kind == "supported" and not claim.quoted else claim.text
        segments = trial.passage.segments if trial.passage.places else ()
        return Verdict(
            claim, kind, text, tuple(one.id for one in segments), tuple(one.span for one in segments), problems
        )

    def _tried(self, whole: Reading, claim: Reading, cited: Sequence[str]) -> _Trial:
        """Return the trial that bears a claim out, or else the one that says best what is wrong.

        `claim` is the `whole` without quotations that were found: these are true, and what they say counts.
        """
        trials: list[_Trial] = []
        for places in self._places(whole, cited):
            trial = self._try(whole, claim, places)
            if any(_is_held_against(one, trial) for one in trials):
                continue
            best = max((one.support.direct for one in trials if one.hard), default=-1.0)
            if not trial.problems and trial.support.direct >= best + (_BETTER if best >= 0.0 else 0.0):
                return trial
            trials.append(trial)
        wrong = [one for one in trials if one.problems]
        return next((one for one in wrong if one.hard), None) or max(wrong, key=lambda one: one.support.share)

    def _places(self, claim: Reading, cited: Sequence[str]) -> Iterator[tuple[int, ...]]:
        """Yield the passages on which a claim may rest, those that it cites first."""
        own = tuple(sorted({self._index.place[name] for name in cited if name in self._index.place}))
        if own:
            yield own
            yield tuple(sorted({at + step for at in own for step in (-1, 0, 1)} & {*range(len(self._index.segments))}))
        best = self._index.best(claim)
        yield best
        if own:
            yield tuple(sorted({*own, *best}))

    def _try(self, whole: Reading, claim: Reading, places: tuple[int, ...]) -> _Trial:
        passage = self._index.passage(places)
        held = support(whole, passage, self._index, self._names)
        if not passage.places:
            return _Trial(passage, held, (Problem("content", whole.text.strip()),))
        problems = [
            *self._roles.wrongly_credited(claim, passage),
            *wrong_figures(claim, passage, self._index.passage(range(places[0] - _BEFORE, places[-1] + _AFTER + 1))),
            *self._names.wrong(claim, passage),
            *wrong_negations(claim, passage),
            *wrong_directions(claim, passage),
        ]
        problems = problems or list(self._roles.swapped(claim, passage))
        missing = list(unheard(whole, held))
        return _Trial(passage, held, tuple(self._judged(claim, passage, problems, missing)))

    def _judged(
        self, claim: Reading, passage: Passage, problems: list[Problem], missing: list[Problem]
    ) -> Iterator[Problem]:
        yield from problems
        if self._opinion is None or problems:
            yield from missing
            return
        said = " ".join(segment.text for segment in passage.segments)
        value = self._opinion(said, claim.text)
        if value < _AGREES:
            yield Problem("opinion", claim.text.strip())
        if value < _SURE:
            yield from missing

    def _located(self, quotation: Quotation, cited: Sequence[str]) -> tuple[int, ...]:
        """Return where a quotation is said: near what is cited, or else anywhere; empty where nowhere."""
        own = [self._index.place[name] for name in cited if name in self._index.place]
        rows = [range(max(0, min(own) - 1), min(len(self._words), max(own) + 2))] if own else []
        for row in (*rows, range(len(self._words))):
            said = [(at, word) for at in row for word in self._words[at]]
            found = locate(quotation.text, [word for _, word in said], self._ground.language)
            if found is not None:
                return tuple(dict.fromkeys(at for at, _ in said[found[0] : found[1]]))
        return ()


def _is_held_against(one: _Trial, other: _Trial) -> bool:
    """Tell whether what one passage contradicts stands in the other as well, and can't be mended by more words."""
    final = any(problem.kind in ("negation", "direction", "role") for problem in one.problems)
    return final and {*one.passage.places} <= {*other.passage.places}


def _kind(problems: Sequence[Problem]) -> VerdictKind:
    if any(problem.heard for problem in problems):
        return "contradicted"
    return "not found" if problems else "supported"


def mended(verdict: Verdict, text: str) -> Verdict:
    """Return a verdict whose claim may stand as `text`."""
    return replace(verdict, text=text)
