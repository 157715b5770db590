"""Who did or said it: somebody whom a claim credits must be heard in its passage, and doer and done-to stay in place.

Knows nothing of whether it is true otherwise. Caveat: doer and done-to are told by their order around a word that
claim and passage share, so that a passage which names neither beside it says nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from talknotes.evidence.naming import Named, Names, names
from talknotes.evidence.passages import Passage
from talknotes.evidence.reading import Reading
from talknotes.evidence.swapping import swapped
from talknotes.evidence.values import Problem
from talknotes.people.shape import fold
from talknotes.values import Person

_NEAR: Final = 3
_BACK: Final = 2
"""So many segments before a passage may name what it calls it or they."""


@dataclass(frozen=True)
class Roles:
    """Who is heard in a talk."""

    names: Names

    def swapped(self, claim: Reading, passage: Passage) -> Iterator[Problem]:
        """Yield what a claim takes for another."""
        places = range(passage.places[0] - _BACK, passage.places[-1] + 1)
        yield from swapped(claim, self.names.index.passage(places))

    def wrongly_credited(self, claim: Reading, passage: Passage) -> Iterator[Problem]:
        """Yield whom a claim credits with what others are heard to say."""
        heard = {segment.speaker for segment in passage.segments}
        if None in heard:
            return
        near = self.names.index.passage(range(passage.places[0] - _NEAR, passage.places[-1] + _NEAR + 1))
        for name in names(claim, self.names):
            if not self._is_credited(name, claim):
                continue
            person = self.names.person(name)
            if (person is not None and person.label in heard) or _is_named(name, near):
                continue
            if person is None and not self.names.is_known(fold(name.tokens[-1].word)):
                continue
            speaker = self._speaker(heard)
            if speaker is not None and (person is None or person.label != speaker.label):
                yield Problem("role", name.text, speaker.name or "somebody else")
                return

    def _speaker(self, heard: set[str | None]) -> Person | None:
        found = [person for person in self.names.ground.people if person.label in heard]
        named = [person for person in found if person.name]
        return named[0] if named else Person(next(iter(sorted(filter(None, heard)))), None)

    def _is_credited(self, name: Named, claim: Reading) -> bool:
        """Tell whether a claim begins with a name, or has it beside a verb of saying."""
        book = self.names.index.book
        lexicon, saying = book.lexicon, book.plain.reporting
        words = list(claim.tokens)
        first, last = words.index(name.tokens[0]), words.index(name.tokens[-1])
        if first == 0:
            return True
        before = tuple(token.word for token in words[:first])
        after = words[last + 1].word if last + 1 < len(words) else ""
        if after in saying or before[-1] in saying:
            return True
        return any(before[-len(phrase) :] == phrase for phrase in lexicon.crediting)


def _is_named(name: Named, near: Passage) -> bool:
    words = {fold(token.word) for _, token in near.tokens}
    return any(fold(token.word) in words for token in name.tokens)
