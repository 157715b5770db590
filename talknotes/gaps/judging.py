"""Whether a sentence says that its author missed something, and what: the grammar's rules, weighed.

A rule's words count only if it is the author who missed, if it happened, and if nobody else says so. Knows nothing of
posts: where the sentence stands is told. Caveat: subjects are found by walking back over known words, not by parsing.
"""

import re
from dataclasses import dataclass
from typing import Final

from talknotes.gaps.cues import cues_of, likeliest_kind, score, weights
from talknotes.gaps.gap import GapKind
from talknotes.gaps.grammar import KINDS, PLACE, Grammar, Rule, Subjects
from talknotes.gaps.reading import CLAUSE
from talknotes.gaps.sayings import Place

_NEAR_WORDS: Final = 4
_SHORT_WORDS: Final = 30
_SHOWN: Final = 80
_NO_RULE: Final = "told in other words"
_REMARK_WORDS: Final = 9
"""Marks of clauses counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap that a sentence tells of: its kind, the rule that found it and the words that it matched.

    `is_sure` tells that a rule knows the phrase; else its words were counted. (Of what `by_rule` returns: that the words
    name what was missed.)
    """

    kind: GapKind
    rule: str
    words: str
    is_sure: bool = True


def judge(sentence: str, place: Place, known: Grammar) -> Finding | None:
    """Return the gap that a sentence (as `reading.read` returns it) tells of, or None.

    What the first rule that applies says is weighed together with the sentence's other words.
    """
    cues = cues_of(sentence, place, known.cues)
    known_weights = weights()
    if score(cues) + known_weights.doubt < known_weights.least or known.anywhere.search(sentence):
        return None
    found = by_rule(sentence, place, known)
    is_certain = found is not None and any(rule.name == found.rule and rule.is_certain for rule in known.rules)
    if not is_certain and score(cues | rule_cues(found)) < known_weights.least:
        return None
    words = found.words if found else _opening(sentence)
    kind = likeliest_kind(cues | _hints(found, sentence, known))
    return Finding(_as_kind(kind) or "unspecified", found.rule if found else _NO_RULE, words, found is not None)


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
        if rule.need is not None and not rule.need.search(sentence):
            continue
        for match in rule.pattern.finditer(sentence):
            kind = _kind(rule, match, sentence, place)
            if kind is not None and _holds(rule, match, sentence, known):
                words = match[0].replace(CLAUSE, "…").strip(" ,")
                return Finding(kind, rule.name, words, rule.is_plain or _is_refined(rule, sentence))
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
    clause = before.rpartition(CLAUSE)[2]
    near = " ".join(clause.split()[-_NEAR_WORDS:])
    if known.before.search(near):
        return False
    if _is_reported(clause, known):
        return False
    return rule.who == "anyone" or is_author(before, known.subjects)


def _is_reported(clause: str, known: Grammar) -> bool:
    found = list(known.reported.finditer(clause))
    if not found:
        return False
    said = clause[: found[-1].start()].split()
    return not said or said[-1] not in known.subjects.first


def is_author(before: str, subjects: Subjects) -> bool:
    """Tell whether a verb after `before`, the sentence up to it, is the author's: said so, or with no subject at all."""
    if subjects.dropped:
        return True
    linked = False
    for word in reversed(before.replace(CLAUSE, " ; ").split()):
        ends = word.endswith(",")
        word = word.strip(",.")
        if word in subjects.first:
            return True
        if word in subjects.others or word in subjects.people:
            return False
        if word == ";" or word in subjects.links or ends:
            linked = True
        elif not linked and word not in subjects.skip and not word.endswith("ly"):
            return False
    return True
