"""Whether a sentence says that its author missed something, and what: the grammar's rules, weighed.

A rule's words count only if it is the author who missed, if it happened, and if nobody else says so. Knows nothing of
posts: where the sentence stands is told. Caveat: subjects are found by walking back over known words, not by parsing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from talknotes.gaps.cues import cues_of, likeliest_kind, score, weights
from talknotes.gaps.gap import GapKind
from talknotes.gaps.grammar import KINDS, PLACE, Grammar, Rule, Subjects
from talknotes.gaps.reading import CLAUSE
from talknotes.gaps.sayings import Place

_NEAR_WORDS: Final = 4
_LINK_WORDS: Final = 3
_FEWEST_TOLD, _FEWEST_LEFT = 4, 3
_MOST_TAILS: Final = 8
_SUBJECT_WORDS: Final = 4
_START: Final = len(f"{CLAUSE} ")
_SHORT_WORDS: Final = 30
_SHOWN: Final = 80
_NO_RULE: Final = "told in other words"
_REMARK_WORDS: Final = 9
"""Marks of clauses counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap that a sentence tells of: its kind, the rule that found it and the words that it matched.

    `is_sure` tells that a rule knows the phrase; else its words were counted. (Of what `by_rule` returns: that the
    words name what was missed, or that the rule is certain.)
    """

    kind: GapKind
    rule: str
    words: str
    is_sure: bool = True


def judge(sentence: str, place: Place, known: Grammar) -> Finding | None:
    """Return the gap that a sentence (as `reading.read` returns it) tells of, or None.

    What the first rule that applies says is weighed together with the sentence's other words; where that says nothing
    sure, what the author says of themselves behind words on the talk, or before words on something else, is weighed
    alone.
    """
    whole = _judge(sentence, place, known)
    if (whole is not None and whole.is_sure) or known.anywhere.search(sentence):
        return whole
    behind = (_judge(tail, "last" if place == "only" else place, known) for tail in _tails(sentence, known))
    before = (_judge(head, place, known) for head in _heads(sentence, known))
    return next((found for found in (*behind, *before) if found is not None and found.is_sure), whole)


def _heads(sentence: str, known: Grammar) -> Iterator[str]:
    """Yield what stands before a clause that is joined on: "I missed the rest, but this post is worth reading"."""
    words = sentence.split(" ")
    for at in range(_FEWEST_TOLD, len(words) - 1):
        is_joined = words[at - 1].endswith(",") and words[at] in known.subjects.joins
        if is_joined or words[at] == CLAUSE:
            yield f"{' '.join(words[:at]).rstrip(',')} {CLAUSE}"


def _tails(sentence: str, known: Grammar) -> Iterator[str]:
    """Yield what follows where the author may take over from what they tell of the talk, the longest first."""
    words, found = sentence.split(" "), 0
    for at in range(_FEWEST_TOLD, len(words) - _FEWEST_LEFT):
        begins = words[at - 1] == CLAUSE or words[at - 1].endswith(",") or words[at] in known.subjects.joins
        if not begins or words[at] == CLAUSE or not _is_in("author", words[at : at + _SUBJECT_WORDS], known):
            continue
        before = " ".join(words[max(0, at - _NEAR_WORDS) : at])
        if known.reported.search(before) or _is_in("hypothetical", words[:at], known):
            continue
        yield f"{CLAUSE} {' '.join(words[at:])}"
        found += 1
        if found == _MOST_TAILS:
            return


def _is_in(name: str, words: Sequence[str], known: Grammar) -> bool:
    """Tell whether words hold one of a class that is counted."""
    cue = known.cues.get(name)
    return cue is not None and cue.is_in(" ".join(words), frozenset(word.strip(",.-") for word in words))


def _judge(sentence: str, place: Place, known: Grammar) -> Finding | None:
    cues = cues_of(sentence, place, known.cues)
    if score(cues) + weights().doubt < weights().sure or known.anywhere.search(sentence):
        return None
    found = by_rule(sentence, place, known)
    rule = next((rule for rule in known.rules if found is not None and rule.name == found.rule), None)
    if (rule is None or not rule.is_certain) and score(cues | rule_cues(found)) < _least(rule, known):
        return None
    if found is not None and found.is_sure:
        return found
    kind = _as_kind(likeliest_kind(cues | _hints(found, sentence, known))) or "unspecified"
    if found is not None:
        return replace(found, kind=kind, is_sure=True)
    return Finding(kind, _NO_RULE, _opening(sentence), is_sure=False)


def _least(rule: Rule | None, known: Grammar) -> float:
    """Return the least that a sentence's words sum up to, given the rule that applies to it."""
    if rule is None:
        return weights().unruled
    is_sure = rule.is_plain and not known.subjects.dropped
    return weights().sure if is_sure else weights().least - known.ease


def rule_cues(found: Finding | None) -> frozenset[str]:
    """Return what it says of a sentence that a rule applies to it, as cues for `score`."""
    if found is None:
        return frozenset()
    return frozenset({"says" if found.is_sure else "hints", f"rule {found.rule}"})


def hints(sentence: str, place: Place, known: Grammar) -> frozenset[str]:
    """Return what rules and marks of kinds say of a sentence's kind, as cues for `likeliest_kind`."""
    return _hints(by_rule(sentence, place, known), sentence, known)


def _hints(found: Finding | None, sentence: str, known: Grammar) -> frozenset[str]:
    held = {f"mark {name}" for name, pattern in known.marks if pattern.search(sentence)}
    if found is not None:
        held |= {f"{'says' if found.is_sure else 'hints'} {found.kind}"}
    return frozenset(held)


def by_rule(sentence: str, place: Place, known: Grammar) -> Finding | None:
    """Return what the first rule that applies to a sentence says, or None."""
    for rule in known.rules:
        if rule.alone and (place != "only" or len(sentence.split()) > _SHORT_WORDS):
            continue
        if rule.remark and len(sentence.split()) > _REMARK_WORDS:
            continue
        if any(asked is not None and not asked.search(sentence) for asked in (rule.need, rule.opening)):
            continue
        for match in rule.pattern.finditer(sentence):
            if rule.remark and match.start() > _START:
                break
            kind = _kind(rule, match, sentence, place)
            if kind is not None and _holds(rule, match, sentence, known):
                words = match[0].replace(CLAUSE, "…").strip(" ,")
                is_sure = rule.is_plain or (rule.is_certain and rule.kind != PLACE) or _is_refined(rule, sentence)
                return Finding(kind, rule.name, words, is_sure)
    return None


def _opening(sentence: str) -> str:
    return sentence.replace(CLAUSE, " ").strip()[:_SHOWN].strip()


def _is_refined(rule: Rule, sentence: str) -> bool:
    return any(pattern.search(sentence) for _, pattern in rule.refine)


def _kind(rule: Rule, match: re.Match[str], sentence: str, place: Place) -> GapKind | None:
    kind = rule.kind
    if kind == "object":
        name = match.lastgroup or ""
        kind = (rule.kinds or {}).get(name, name)
    for other, pattern in rule.refine:
        if pattern.search(sentence):
            kind = other
            break
    if kind == PLACE:
        kind = "rest" if place in ("last", "only") else "part"
    return _as_kind(kind)


def _as_kind(name: str) -> GapKind | None:
    return next((kind for kind in KINDS if kind == name), None)


def _holds(rule: Rule, match: re.Match[str], sentence: str, known: Grammar) -> bool:
    before = sentence[: match.start()].rstrip()
    told, _, clause = before.rpartition(CLAUSE)
    if known.before.search(_near(clause, known.subjects)):
        return False
    if _is_reported(clause, known) or _is_reported(told.rpartition(CLAUSE)[2].rstrip(), known, at_end=True):
        return False
    return rule.who == "anyone" or is_author(before, known.subjects)


def _near(clause: str, subjects: Subjects) -> str:
    """Return the few words before a rule's own, but none that a comma parts from the author: "they could, and I"."""
    words = clause.split()[-_NEAR_WORDS:]
    commas = [at for at, word in enumerate(words) if word.endswith(",")]
    if commas and any(word in subjects.first for word in words[commas[-1] + 1 :]):
        words = words[commas[-1] + 1 :]
    return " ".join(words)


def _is_reported(clause: str, known: Grammar, at_end: bool = False) -> bool:
    """Tell whether somebody else says what follows a clause; with `at_end` only where its last words say so."""
    found = [match for match in known.reported.finditer(clause) if not at_end or match.end() >= len(clause)]
    if not found:
        return False
    said = clause[: found[-1].start()].split()
    if said and said[-1] in known.subjects.first:
        return False
    return not _takes_over(clause[found[-1].end() :].split(), known.subjects)


def _takes_over(words: list[str], subjects: Subjects) -> bool:
    """Tell whether the author speaks of themselves again behind what somebody said: "she said …, and then I"."""
    for at, word in enumerate(words):
        before = words[max(0, at - _LINK_WORDS) : at]
        linked = any(one in subjects.joins or one.endswith(",") for one in before)
        if linked and (word.strip(",") in subjects.first or (subjects.dropped and word in subjects.joins)):
            return True
    return False


def is_author(before: str, subjects: Subjects) -> bool:
    """Tell whether a verb after `before`, the sentence up to it, is the author's: said so, or with no subject at all.

    A language that drops pronouns tells it by the verb's form, which is the rule's affair.
    """
    if subjects.dropped:
        return True
    linked = False
    words = before.replace(CLAUSE, " ; ").split()
    for at in range(len(words) - 1, -1, -1):
        ends, word = words[at].endswith(","), words[at].strip(",.")
        if word in subjects.first and not (at and words[at - 1] in subjects.prepositions):
            return True
        if word in subjects.others or word in subjects.people:
            return False
        if word == ";" or word in subjects.links or ends:
            linked = True
        elif not linked and word not in subjects.skip and not word.endswith("ly"):
            return False
    return True
