"""Which name a voice gets: clues and billings are resolved to people, added up, and given out, the surest first.

Signs for one name add up (noisy-or), signs for another one compete (by their odds); whoever stays below `CONFIDENT`
keeps the label. Nobody gets two names, and no name goes to two voices. Knows nothing of where clues come from.
Caveat: an agenda that the recording contradicts more often than it bears it out is not believed on its word.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from talknotes.people.clues import Billing, Clue
from talknotes.people.known import distinct
from talknotes.people.matching import ALIKE, best, likeness, partial_likeness
from talknotes.people.shape import name_words
from talknotes.values import Billed, Evidence, Person

CONFIDENT: Final = 0.55
"""Below, a voice stays without a name."""
_ALIKE_HERE: Final = 0.62
"""From which likeness on a heard name does not contradict the one billed for this very talk."""
_NEUTRAL: Final = 0.2
_HERE_MARGIN: Final = 0.1
_LARGEST: Final = 0.995
_CALLED: Final = 0.7
"""So surely is somebody meant who is introduced or thanked. Two such people for one voice: another one is missing."""
_CALLS: Final = frozenset({"introduced", "thanks", "self"})
_DISTRUSTED: Final = 0.5
_LEFT_OVER: Final = 0.95
_OTHER_VOICE: Final = 0.6
"""A name that a talk's billing holds is less likely that of a voice which gives no talk."""


@dataclass(slots=True)
class _Candidate:
    """A person whom a voice may be, with the signs for it; `heard` where nobody knows more than what was heard."""

    person: Billed
    heard: bool = False
    signs: list[Evidence] = field(default_factory=list)

    @property
    def support(self) -> float:
        """How sure the signs are together, 0 to 1."""
        doubt = 1.0
        for sign in self.signs:
            doubt *= 1 - (sign.weight or 0.0)
        return min(_LARGEST, 1 - doubt)

    @property
    def is_called(self) -> bool:
        """Whether somebody known is surely called by this name, which no programme outweighs."""
        return not self.heard and any(sign.kind in _CALLS and (sign.weight or 0) >= _CALLED for sign in self.signs)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who may be meant: the talks' voices, the names billed for each talk, everybody known, names that are given."""

    talks: Mapping[int, tuple[str, ...]]
    billings: tuple[Billing, ...]
    known: tuple[Billed, ...]
    taken: tuple[Billed, ...] = ()
    mentioned: tuple[Billed, ...] = ()
    """Full names that are said of somebody: what a first name alone may mean."""
    hosts: Mapping[int, str] = field(default_factory=dict)
    """For each talk that has one, the voice that hosts it without being billed."""

    def billed(self, label: str) -> tuple[Billed, ...]:
        """Return the people who are billed for the talks of a voice."""
        mine = {talk for talk, labels in self.talks.items() if label in labels}
        return distinct(person for billing in self.billings if billing.talk in mine for person in billing.people)

    def speaks(self, label: str) -> bool:
        """Tell whether a voice gives a talk."""
        return any(label in labels for labels in self.talks.values())


def decide(labels: Sequence[str], clues: Sequence[Clue], cast: Cast) -> dict[str, Person]:
    """Return a person for each label; without a name where the signs do not suffice, with the signs in any case."""
    resolved = _resolve(labels, clues, cast)
    for billing in _believed(cast, resolved):
        voices = [label for label in cast.talks.get(billing.talk, ()) if label in resolved]
        if len(billing.people) == 1 == len(cast.talks.get(billing.talk, ())) and voices:
            _add(resolved[voices[0]], billing.people[0], billing.evidence)
    people = _give_out(resolved, cast.taken)
    for billing in cast.billings:
        _last_ones(billing, cast, people)
    return {label: _unless_mixed(person, cast) for label, person in people.items()}


def _unless_mixed(person: Person, cast: Cast) -> Person:
    """Return nobody for a voice that gives two talks which are billed for different people: it may be two voices."""
    alone = {talk for talk, labels in cast.talks.items() if labels == (person.label,)}
    billed: dict[int, list[Billed]] = {talk: [] for talk in alone}
    for billing in cast.billings:
        if billing.talk in alone:
            billed[billing.talk] += billing.people
    rows = [{name_words(one.name) for one in people} for people in billed.values() if people]
    common = set.intersection(*rows) if rows else set()
    return replace(person, name=None, affiliation=None, confidence=None) if len(rows) > 1 and not common else person


def _resolve(labels: Sequence[str], clues: Sequence[Clue], cast: Cast) -> dict[str, list[_Candidate]]:
    """Return each voice's candidates; a first name alone joins the full name that it can only mean."""
    found: dict[str, list[_Candidate]] = {label: [] for label in labels}
    full_names = distinct((*(clue.name for clue in clues if len(name_words(clue.name.name)) > 1), *cast.mentioned))
    full = sorted(clues, key=lambda clue: len(name_words(clue.name.name)) == 1)
    for clue in full:
        if clue.label in found:
            _place(clue, found[clue.label], cast, full_names)
    return found


def _place(clue: Clue, candidates: list[_Candidate], cast: Cast, full_names: Sequence[Billed]) -> None:
    here = best(clue.name.name, cast.billed(clue.label), _ALIKE_HERE, _HERE_MARGIN)
    anywhere = best(clue.name.name, cast.known, ALIKE)
    evidence = clue.evidence
    if here is not None and (anywhere is None or anywhere.score <= here.score + _HERE_MARGIN):
        weight = (evidence.weight or 0.0) * (1.0 if here.score >= ALIKE else _NEUTRAL)
        _add(candidates, here.known, replace(evidence, weight=weight))
    elif anywhere is not None:
        certain = cast.speaks(clue.label) or evidence.kind == "self" or not _is_billed(anywhere.known, cast)
        factor = 1.0 if certain else _OTHER_VOICE
        _add(candidates, anywhere.known, replace(evidence, weight=(evidence.weight or 0.0) * factor))
    elif not _ambiguous(clue.name, cast.known):
        _add_heard(clue, candidates, full_names)


def _ambiguous(name: Billed, known: Iterable[Billed]) -> bool:
    """Tell whether a heard name could be that of several known people, and so says nothing."""
    return any(partial_likeness(name.name, person.name)[0] >= ALIKE for person in known)


def _is_billed(person: Billed, cast: Cast) -> bool:
    return any(_is_same(person, other) for billing in cast.billings for other in billing.people)


def _add_heard(clue: Clue, candidates: list[_Candidate], full_names: Sequence[Billed]) -> None:
    person = clue.name
    alike = best(person.name, [one.person for one in candidates if one.heard], ALIKE, 0.05)
    if alike is not None:
        person = alike.known
    elif len(name_words(person.name)) == 1 and (said := best(person.name, full_names, ALIKE)):
        person = said.known
    _add(candidates, person, clue.evidence, heard=True)


def _add(candidates: list[_Candidate], person: Billed, evidence: Evidence, heard: bool = False) -> None:
    same = next((one for one in candidates if _is_same(one.person, person)), None)
    if same is None:
        candidates.append(_Candidate(person, heard, [evidence]))
        return
    same.signs.append(evidence)
    same.person = Billed(same.person.name, same.person.affiliation or person.affiliation)


def _is_same(one: Billed, other: Billed) -> bool:
    return name_words(one.name) == name_words(other.name)


def _believed(cast: Cast, resolved: Mapping[str, Sequence[_Candidate]]) -> list[Billing]:
    """Return the billings without those that a better one of their talk contradicts, weakened where they prove wrong.

    A talk's billings come in the order of their authority.
    """
    first: dict[int, tuple[Billed, ...]] = {}
    for billing in cast.billings:
        first.setdefault(billing.talk, billing.people)
    kept = [billing for billing in cast.billings if _agrees(billing.people, first[billing.talk])]
    verdicts: dict[str, list[bool]] = defaultdict(list)
    for billing in kept:
        labels = cast.talks.get(billing.talk, ())
        if len(labels) == 1 == len(billing.people) and (said := _said(resolved.get(labels[0], ()))):
            verdicts[billing.evidence.kind].append(_is_same(said, billing.people[0]))
    wrong = {kind for kind, right in verdicts.items() if 2 * sum(right) < len(right)}
    return [_weakened(billing) if billing.evidence.kind in wrong else billing for billing in kept]


def _agrees(people: Sequence[Billed], best_known: Sequence[Billed]) -> bool:
    return all(any(likeness(one.name, other.name) >= ALIKE for other in best_known) for one in people)


def _said(candidates: Sequence[_Candidate]) -> Billed | None:
    return max(candidates, key=lambda one: one.support).person if candidates else None


def _weakened(billing: Billing) -> Billing:
    weight = min(billing.evidence.weight or 0.0, _DISTRUSTED)
    return replace(billing, evidence=replace(billing.evidence, weight=weight))


def _give_out(resolved: Mapping[str, Sequence[_Candidate]], taken: Sequence[Billed]) -> dict[str, Person]:
    people = {label: _unnamed(label, candidates) for label, candidates in resolved.items()}
    gone = list(taken)
    waiting = dict(resolved)
    while waiting:
        rated = [(*_front(candidates, gone), label) for label, candidates in waiting.items()]
        confidence, candidate, label = max(rated, key=lambda row: row[0])
        if candidate is None or confidence < CONFIDENT:
            break
        person = candidate.person
        signs = tuple(sorted(candidate.signs, key=lambda sign: -(sign.weight or 0.0)))
        people[label] = Person(label, person.name, person.affiliation, signs, round(confidence, 3))
        gone.append(person)
        del waiting[label]
    return people


def _unnamed(label: str, candidates: Sequence[_Candidate]) -> Person:
    return Person(label, evidence=tuple(sign for one in candidates for sign in one.signs))


def _front(candidates: Sequence[_Candidate], gone: Sequence[Billed]) -> tuple[float, _Candidate | None]:
    """Return the likeliest of the candidates that are still to be had, and how sure it is against the others."""
    free = [one for one in candidates if not any(_clash(one.person, person) for person in gone)]
    if not free:
        return 0.0, None
    odds = [one.support / (1 - one.support) for one in free]
    front = max(range(len(free)), key=lambda at: odds[at])
    if any(one.is_called for one in free if one is not free[front]):
        return 0.0, None
    return odds[front] / (1 + sum(odds)), free[front]


def _clash(one: Billed, other: Billed) -> bool:
    """Tell whether two names would name one person twice: the same, or a first name beside the full one."""
    if _is_same(one, other):
        return True
    return 1 in (len(name_words(one.name)), len(name_words(other.name))) and bool(
        set(name_words(one.name)) & set(name_words(other.name))
    )


def _last_ones(billing: Billing, cast: Cast, people: dict[str, Person]) -> None:
    """Give the only name that is left of a talk's to the only voice that is left of its."""
    labels = [label for label in cast.talks.get(billing.talk, ()) if label in people]
    if len(labels) == len(billing.people) + 1:
        labels = [label for label in labels if label != cast.hosts.get(billing.talk)]
    if len(labels) < 2 or len(labels) != len(billing.people):
        return
    named = [Billed(name) for person in people.values() if (name := person.name)] + list(cast.taken)
    free = [one for one in billing.people if not any(_clash(one, other) for other in named)]
    unnamed = [label for label in labels if people[label].name is None]
    if len(free) == 1 == len(unnamed):
        label, confidence = unnamed[0], _LEFT_OVER * (billing.evidence.weight or 0.0)
        if confidence >= CONFIDENT and not people[label].evidence:
            why = replace(billing.evidence, weight=round(confidence, 3))
            people[label] = Person(label, free[0].name, free[0].affiliation, (why,), round(confidence, 3))
