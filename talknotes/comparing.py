"""The sentences of one section held against its talk: at the place where each was found, then anywhere in the talk.

A part of the pipeline. `evidence` judges; here is decided what its verdict is worth for a text that anybody may have
written. Against a sentence it counts only where that surely tells of the words at its place. Knows nothing of other
sections. Caveat: in another language than the talk's, numbers and names alone are compared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.alignment.numbers import close, find_numbers
from talknotes.alignment.values import Coverage, Disagreement
from talknotes.authored.post import ByteSpan, Post
from talknotes.claims import Standing, is_quoted, meet, without_times
from talknotes.doubting import is_plain
from talknotes.evidence.checking import Checker
from talknotes.evidence.values import Claim, Ground, Problem, ProblemKind, Verdict
from talknotes.filling import Prepared, notes_language
from talknotes.summarizing import ask
from talknotes.values import Person, Segment

Opinion = Callable[[str, str], float]

_WIDENED: Final = 2
"""So many segments before and after its place may hold what a sentence tells besides."""
_KINDS: Final[Mapping[str, ProblemKind]] = {"number": "number", "name": "name", "attribution": "role"}
_HEAD: Final = "head"
_SAYS_MISSED: Final = "says what was missed"
_OTHER_LANGUAGE: Final = "in another language, without a number that could be compared"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the sentences of one section are held against.

    `segments` are the talk's, `words` is their lexicon, `own` the notes'. By sentence, `places` are the segments (ids)
    where it was found, `differing` where it and the recording differ.
    """

    post: Post
    gaps: tuple[ByteSpan, ...]
    segments: tuple[Segment, ...]
    checker: Checker
    words: Lexicon
    own: Lexicon
    places: Mapping[int, tuple[str, ...]]
    differing: Mapping[int, tuple[Disagreement, ...]]

    def around(self, cited: Sequence[str]) -> tuple[str, ...]:
        """Return segments (ids) with those just before and after them."""
        at = [number for number, segment in enumerate(self.segments) if segment.id in cited]
        around = range(max(0, at[0] - _WIDENED), min(len(self.segments), at[-1] + _WIDENED + 1)) if at else ()
        return tuple(self.segments[number].id for number in around)


def open_comparison(
    prepared: Prepared, coverage: Coverage, names: Sequence[str] = (), opinion: Opinion | None = None
) -> Comparison:
    """Return what the sentences of a section are held against: the talk that `coverage` tells of.

    `names` are those in the section's head that nothing speaks against.
    """
    heard, programme = prepared.session.heard, prepared.session.programme
    segments = tuple(one for one in heard.segments if one.span.overlap(coverage.span) > one.span.duration / 2)
    spoken = heard.transcript.language
    people, speakers = programme.people, programme.talks[coverage.talk].speakers
    if all(segment.speaker is None for segment in segments):  # whose words these are, the head alone tells
        people = (*people, *(Person(f"{_HEAD}{number}", name) for number, name in enumerate(names)))
        speakers = tuple(person.label for person in people if person.label.startswith(_HEAD))
    return Comparison(
        prepared.post,
        tuple(gap.span for gap in prepared.gaps if gap.kind not in ("empty", "absent")),
        segments,
        Checker(Ground(segments, spoken, people, speakers, (*names, *_known(prepared, coverage))), opinion),
        lexicon(spoken),
        lexicon(notes_language(prepared.post, spoken)),
        _places(coverage),
        _differing(prepared, coverage),
    )


def compare(case: Comparison, index: int, kind: Standing) -> tuple[Verdict | None, str]:
    """Return what the talk says to a sentence of the post, by its index; None and the reason where it was not checked.

    A sentence that was not found has its place where some of it was.
    """
    sentence = case.post.sentences[index]
    if index not in case.places and any(meet(sentence.span, gap) for gap in case.gaps):
        return None, _SAYS_MISSED
    claim = Claim(without_times(sentence.text), case.places.get(index, ()))
    differing = case.differing.get(index, ())
    if case.own.language != case.words.language:
        verdict = _across(case, claim, differing)
        return verdict, "" if verdict else _OTHER_LANGUAGE
    return _judged(case, claim, kind, differing, is_quoted(case.post, sentence.block)), ""


def _places(coverage: Coverage) -> dict[int, tuple[str, ...]]:
    places: dict[int, tuple[str, ...]] = {}
    for noted in coverage.noted:
        if noted.span is not None:
            places[noted.note.index] = (*places.get(noted.note.index, ()), *noted.segments)
    return places


def _differing(prepared: Prepared, coverage: Coverage) -> dict[int, tuple[Disagreement, ...]]:
    found: dict[int, tuple[Disagreement, ...]] = {}
    notes = {noted.note for noted in coverage.noted}
    for one in prepared.disagreements:
        if one.note in notes:
            found[one.note.index] = (*found.get(one.note.index, ()), one)
    return found


def _known(prepared: Prepared, coverage: Coverage) -> tuple[str, ...]:
    """Return names and terms that programme, metadata and the section's head vouch for."""
    request = ask(prepared.session, coverage.talk, "talk", (coverage.span,))
    section = None if coverage.section is None else prepared.post.sections[coverage.section]
    heads = (section.title or "", prepared.post.title or "") if section else ()
    affiliations = (one.affiliation or "" for one in (section.speakers if section else ()))
    return tuple(dict.fromkeys(name for name in (*request.known, *heads, *affiliations) if name))


def _judged(case: Comparison, claim: Claim, kind: Standing, differing: Sequence[Disagreement], quoted: bool) -> Verdict:
    """Return what the words say to a sentence; against it only where it surely tells of them."""
    verdict = _checked(case, claim, quoted)
    if verdict.kind == "supported":
        differing = tuple(one for one in differing if one.kind != "number")
    if differing:
        return _against(case, claim, differing)
    if verdict.kind == "supported":
        return verdict
    is_plain_claim = kind == "claim" and bool(claim.cited)
    if verdict.kind == "contradicted" and is_plain_claim and is_plain(verdict, case.segments, case.words.language):
        return verdict
    return _nowhere(case, verdict)


def _checked(case: Comparison, claim: Claim, quoted: bool) -> Verdict:
    """Check a claim at its place, and a little around it; as the speaker's own words first, where it is `quoted`."""
    if quoted and (verdict := case.checker.check(replace(claim, quoted=True))).kind == "supported":
        return verdict
    verdict = case.checker.check(claim)
    if verdict.kind == "contradicted" and claim.cited:
        wider = case.checker.check(replace(claim, cited=case.around(claim.cited)))
        return wider if wider.kind == "supported" else verdict
    return verdict


def _nowhere(case: Comparison, verdict: Verdict) -> Verdict:
    """Return that a claim was not found; what of it was not, or may be said otherwise, where the rest has a place."""
    claim = verdict.claim
    told = tuple(segment for segment in case.segments if segment.id in claim.cited)
    whole = claim.text.strip()
    problems = tuple(one for one in verdict.problems if one.said.strip() != whole)
    ids, spans = tuple(one.id for one in told), tuple(one.span for one in told)
    return Verdict(claim, "not found", claim.text, ids, spans, problems if told else ())


def _against(case: Comparison, claim: Claim, differing: Sequence[Disagreement]) -> Verdict:
    problems = tuple(Problem(_KINDS[one.kind], one.noted, one.said) for one in differing)
    names = tuple(dict.fromkeys(one.segment for one in differing))
    spans = tuple(one.span for one in case.segments if one.id in names)
    return Verdict(claim, "contradicted", claim.text, names, spans, problems)


def _across(case: Comparison, claim: Claim, differing: Sequence[Disagreement]) -> Verdict | None:
    """Return what numbers and names say to a sentence in another language than the talk's; None where they say nothing.

    It is supported where all of its numbers are said at its place.
    """
    if differing:
        return _against(case, claim, differing)
    told = tuple(segment for segment in case.segments if segment.id in claim.cited)
    said = [number.value for one in told for number in find_numbers(one.text, case.words.language)]
    numbers = [one.value for one in find_numbers(claim.text, case.own.language) if one.value != 1]
    if not numbers or not all(any(close(one, other, 0.0) for other in said) for one in numbers):
        return None
    return Verdict(claim, "supported", claim.text, tuple(one.id for one in told), tuple(one.span for one in told))
