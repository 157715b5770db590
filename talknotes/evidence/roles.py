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

_NEAR: Final = 4
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
        if self._is_listener(claim, near) and self._is_theirs(claim, heard):
            speaker = self._speaker(heard)
            yield Problem("role", claim.text.split(",")[0], (speaker.name if speaker else None) or "the speaker")
            return
        for name in names(claim, self.names):
            if not self._is_credited(name, claim):
                continue
            person = self.names.person(name)
            if (person is not None and person.label in heard) or self._is_named(name, passage, near):
                continue
            known = self.names.is_known(fold(name.tokens[-1].word))
            if person is None and not known and not self._is_reported(name, claim):
                continue
            speaker = self._speaker(heard)
            if speaker is not None and (person is None or person.label != speaker.label):
                yield Problem("role", name.text, speaker.name or "somebody else")
                return

    def not_theirs(self, claim: Reading, passage: Passage) -> Iterator[Problem]:
        """Yield whom a claim credits with a quotation, where others are heard to say it."""
        heard = {segment.speaker for segment in passage.segments}
        if any(token.word in self.names.index.book.lexicon.asking for token in claim.tokens):
            return  # the quotation may be the question
        named = [name for name in names(claim, self.names) if self._is_credited(name, claim)]
        people = [person for name in named if (person := self.names.person(name)) is not None]
        speaker = self._speaker(heard)
        if people and None not in heard and not any(person.label in heard for person in people):
            yield Problem("role", named[0].text, (speaker.name if speaker else None) or "somebody else")

    def _is_listener(self, claim: Reading, near: Passage) -> bool:
        """Tell whether a claim credits somebody who only listens, of whom nobody speaks."""
        row = [token.word for token in claim.tokens]
        said = {token.word for _, token in near.tokens}
        for phrase in self.names.index.book.plain.listeners:
            for at in range(len(row) - len(phrase) + 1):
                if tuple(row[at : at + len(phrase)]) == phrase and phrase[-1] not in said:
                    return not set(row[max(0, at - 2) : at]) & {"by", "from"}
        return False

    def _is_theirs(self, claim: Reading, heard: set[str | None]) -> bool:
        """Tell whether only those whose talk it is are heard, or answer what they are asked."""
        own = set(self.names.ground.speakers)
        asked = any(token.word in self.names.index.book.lexicon.asking for token in claim.tokens[:1])
        return heard <= own or (asked and bool(heard & own))

    def _speaker(self, heard: set[str | None]) -> Person | None:
        found = [person for person in self.names.ground.people if person.label in heard]
        named = [person for person in found if person.name]
        labels = sorted(filter(None, heard))
        return named[0] if named else Person(labels[0], None) if labels else None

    def _is_credited(self, name: Named, claim: Reading) -> bool:
        """Tell whether a name begins a claim or a clause of it, or stands beside a verb of saying."""
        words = list(claim.tokens)
        first, last = words.index(name.tokens[0]), words.index(name.tokens[-1])
        if first == 0 or words[first].clause != words[first - 1].clause:
            return not words[last].written.endswith(("'s", "’s")) or first == 0
        return self._is_reported(name, claim)

    def _is_reported(self, name: Named, claim: Reading) -> bool:
        """Tell whether a name stands beside a verb of saying, or behind "according to"."""
        book = self.names.index.book
        words = list(claim.tokens)
        first, last = words.index(name.tokens[0]), words.index(name.tokens[-1])
        before = tuple(token.word for token in words[:first])
        after = words[last + 1].word if last + 1 < len(words) else ""
        if after in book.plain.reporting or (before and before[-1] in book.plain.reporting):
            return True
        return any(before[-len(phrase) :] == phrase for phrase in book.lexicon.crediting)

    def _is_named(self, name: Named, passage: Passage, near: Passage) -> bool:
        """Tell whether somebody is named near a passage, or in it by another part of the name."""
        return any(token.key in near.by_key or self.names.is_written(token, passage) for token in name.tokens)
