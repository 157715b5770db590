"""Words that say the same in two languages: rows of `across.txt`, words of one root, names, what is international.

For notes in another language than the recording. Knows nothing of notes or places. Caveat: few words are listed; the
rest are told by their letters alone, so that what was translated freely is seen by its numbers and names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.alignment.terms import Term
from talknotes.people.shape import fold

_SAME: Final = 0.7
_WRITTEN_SAME: Final = 0.85
_PART: Final = 0.5
_COGNATE: Final = 0.75
_LEAST_LIKE: Final = 0.75
_SHORTEST: Final = 5
_SHORTEST_SAME: Final = 3
_ROOT: Final = 0.62
"""Words are of one root whose first letters are the same, so many of the longer one's."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A recording's words, arranged so that those that a word of another language stands for are found."""

    notes: Lexicon
    words: frozenset[str]
    by_row: Mapping[int, tuple[str, ...]]
    by_start: Mapping[str, tuple[str, ...]]

    def like(self, term: Term) -> dict[str, float]:
        """Return the recording's words that a word of the notes may stand for, each with how surely, over 0 to 1."""
        if term.kind in ("stop", "number"):
            return {}
        found: dict[str, float] = {}
        for row in _rows(self.notes.language).get(term.key, ()):
            for word in self.by_row.get(row, ()):
                found[word] = _SAME
        for written in {term.key, fold(term.word)}:
            if written in self.words and len(written) >= _SHORTEST_SAME:
                found[written] = _WRITTEN_SAME
            for word, likeness in self._of_one_root(written):
                found[word] = max(found.get(word, 0.0), likeness)
        return found

    def _of_one_root(self, word: str) -> Iterable[tuple[str, float]]:
        plain = _plain(word)
        if len(plain) < _SHORTEST or not plain.isalpha():
            return
        from rapidfuzz.distance import Levenshtein

        for other in self.by_start.get(plain[:1], ()):
            written = _plain(other)
            common = Levenshtein.normalized_similarity(plain, written, score_cutoff=_LEAST_LIKE)
            if common or _share_root(plain, written):
                yield other, _COGNATE * max(common, _LEAST_LIKE)
        for at in range(1, len(plain) - _SHORTEST + 1):  # Videomodelle ends in what English calls models
            for other in self.by_start.get(plain[at], ()):
                if (
                    len(other) >= _SHORTEST
                    and len(plain) - at - len(other) <= 2
                    and plain[at:].startswith(_plain(other))
                ):
                    yield other, _PART


def crossing(words: Iterable[str], theirs: Lexicon, notes: Lexicon) -> Crossing:
    """Return how notes read with one lexicon reach the words (keys) of a recording read with another one."""
    known = frozenset(word for word in words if not theirs.is_stop(word))
    by_row: dict[int, list[str]] = defaultdict(list)
    by_start: dict[str, list[str]] = defaultdict(list)
    rows = _rows(theirs.language)
    for word in sorted(known):
        for row in rows.get(word, ()):
            by_row[row].append(word)
        if len(word) >= _SHORTEST:
            by_start[_plain(word)[:1]].append(word)
    return Crossing(
        notes,
        known,
        {row: tuple(found) for row, found in by_row.items()},
        {start: tuple(found) for start, found in by_start.items()},
    )


def shared(ours: Iterable[Term], theirs: Iterable[Term], notes: Lexicon, recording: Lexicon) -> int:
    """Return how many of the notes' content words and numbers stand for one of the recording's."""
    wanted = {term.key: term for term in ours if term.kind != "stop"}
    known = {term.key for term in theirs if term.kind != "stop"}
    if notes.language == recording.language:
        return len(wanted.keys() & known)
    across = crossing(known, recording, notes)
    return sum(key in known or bool(across.like(term)) for key, term in wanted.items())


def _share_root(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    least = max(_SHORTEST, round(_ROOT * len(long)))
    return len(short) >= least and short[:least] == long[:least]


@lru_cache(maxsize=65536)
def _plain(word: str) -> str:
    """Return a word with the spellings of one sound made one: Kommission and commission, Frequenz and frequency."""
    for old, new in (("sch", "sh"), ("ph", "f"), ("th", "t"), ("qu", "kw"), ("ck", "k"), ("ch", "k"), ("c", "k")):
        word = word.replace(old, new)
    word = word.replace("z", "k").replace("y", "i").replace("v", "f").replace("w", "f")
    return "".join(letter for at, letter in enumerate(word) if not at or letter != word[at - 1])


@cache
def _table() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """Return the rows of words, each by language."""
    head, *lines = files(__package__).joinpath("across.txt").read_text("utf-8").splitlines()
    codes = [code.strip() for code in head.split("|")]
    return tuple(
        {code: tuple(cell.split()) for code, cell in zip(codes, line.split("|"), strict=True)} for line in lines
    )


@cache
def _rows(language: str) -> Mapping[str, frozenset[int]]:
    """Return for each stem of a language the rows that it stands in."""
    words, found = lexicon(language), defaultdict(set)
    for number, row in enumerate(_table()):
        for word in row.get(language, ()):
            found[words.key(word)].add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}
