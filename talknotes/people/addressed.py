"""Who answers when somebody is asked by name: "Divya, is that legal?" names the voice that speaks next.

Only names that are billed for the talk count, and only where one alone is called on, at the beginning or the end of a
sentence just before the other voice begins. A short answer is a hint; a long one, or two, are enough.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from talknotes.people.clues import Billing, Clue
from talknotes.people.shape import fold, name_words
from talknotes.people.voices import Scene
from talknotes.values import Billed, Evidence, Segment

if TYPE_CHECKING:
    from talknotes.talks.phrases import Phrase

ADDRESSED: Final = 0.6
_SHORTLY: Final = 0.4
"""How sure a name is where the answer is short: somebody else may have thrown in a word."""
_LONG_ANSWER_S: Final = 5.0
_SOON_S: Final = 4.0
_ANSWER_S: Final = 2.0
_LAST_SENTENCES: Final = 2
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_LEADS: Final = frozenset({"and", "so", "but", "then", "okay", "ok", "yes", "now", "well", "und", "et", "y", "e"})


def addressed_clues(scene: Scene, billings: Sequence[Billing], phrases: Sequence["Phrase"] = ()) -> Iterator[Clue]:
    """Yield whom somebody calls on by name, for the voice of the same talk that speaks next.

    Sentences in which somebody names themselves, or thanks somebody, call on nobody.
    """
    others = {phrase.segment for phrase in phrases if phrase.kind in ("self", "thank")}
    for talk in scene.talks:
        people = [person for billing in billings if billing.talk == talk.talk for person in billing.people]
        if len(talk.labels) < 2 or not people:
            continue
        for asks, answers in pairwise(scene.runs):
            if answers.label not in talk.labels or asks.label == answers.label:
                continue
            if not talk.whole.holds(answers.span.start):
                continue
            if answers.span.duration < _ANSWER_S or answers.span.start - asks.span.end > _SOON_S:
                continue
            at = range(max(asks.first, asks.last - _LAST_SENTENCES + 1), asks.last + 1)
            last = [scene.segments[index] for index in at if index not in others]
            called = {name_words(person.name): (person, said) for person in people for said in _calls(person, last)}
            if len(called) == 1:
                [(person, said)] = called.values()
                assert answers.label is not None
                weight = ADDRESSED if answers.span.duration >= _LONG_ANSWER_S else _SHORTLY
                yield Clue(answers.label, person, Evidence("addressed", said.text, said.span.start, weight))


def _calls(person: Billed, segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the sentences that call on a person: their name comes first, or last."""
    names = set(name_words(person.name))
    for segment in segments:
        words = [fold(word) for word in _WORD.findall(segment.text)]
        while len(words) > 1 and words[0] in _LEADS:
            words.pop(0)
        if words and ({words[0], words[-1]} & names):
            yield segment
