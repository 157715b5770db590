"""Known spellings win in the text: where a transcript holds a sound-alike of a known name, the name replaces it.

Punctuation and genitives stay, and `Word.heard` keeps what the recognizer wrote. Knows nothing of who speaks. Caveat:
rather too little than too much: a surname alone is replaced only where capitals show a name, and a word of everyday
language only beside the rest of the name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from talknotes.people.known import distinct
from talknotes.people.matching import likeness, sound, word_likeness
from talknotes.people.shape import PARTICLES, fold, is_first_name, name_words
from talknotes.values import Billed, Segment, Word, hull

_ALIKE: Final = 0.8
_ALIKE_UNCASED: Final = 0.82
"""Without capitals, nothing but the sound tells a name from other words."""
_MARGIN: Final = 0.1
_FIRST_ALIKE: Final = 0.6
_SURNAME_ALIKE: Final = 0.86
_SHORTEST_SURNAME: Final = 5
_LONGEST_NAME: Final = 5
_EVERYDAY_WORDS: Final = """
april art august ball banks bell berry bill bird black bloom book booth bright brook brooks brown bush case cash
chance chase church cook cross dawn day dean dick drew faith fields fish flowers flynn ford forest fox frank gates
gene glass gold good grace grant gray green grey guy hall hand heather hill holly home hope house iris ivy jack jean
jobs joy june king knight lake lamb lane lily long love may mark marsh max miles moon moore nick nights noble north
page park parks pat pearl penny peter pierce pike pitt pool pope power powers price ray read reed rice rich rivers rob
robin rock rose ruby rusty sage say sharp short silver singer snow stone strong sue summer swift tiger van violet wall
waters way weeks wells west white will winter wise wolf wood woods young
"""
_EVERYDAY: Final = frozenset(_EVERYDAY_WORDS.split())
"""Names that mean something: two of them side by side, without capitals, are no name yet (mark rose bushes)."""
_AROUND: Final = re.compile(r"^(\W*)(.*?)((?:['’]s|['’])?\W*)$", re.S)
_INNER_END: Final = re.compile(r"[.,;:!?…)\]\"”]$")
_INITIAL: Final = re.compile(r"^[A-Z]\.$")


@dataclass(frozen=True, slots=True)
class _Name:
    """A known name as it is written, word by word, and folded without spaces."""

    words: tuple[str, ...]
    folded: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A written word without its punctuation; `key` is folded."""

    before: str
    core: str
    after: str
    key: str
    capital: bool


def correct(segments: Sequence[Segment], people: Sequence[Billed]) -> tuple[Segment, ...]:
    """Return the segments with the known spelling of people's names, in words and text alike.

    Two words that are one ("hazel wood") become one, with the hull of their spans. Segments whose text is not their
    words with spaces between stay as they are.
    """
    names = [_name(person.name) for person in distinct(people)]
    names = [name for name in names if name.folded]
    return tuple(map(_Corrector(tuple(names)).segment, segments)) if names else tuple(segments)


def _name(name: str) -> _Name:
    words = tuple(name.split())
    return _Name(words, tuple(fold(word).strip(".,'’") for word in words) if len(words) > 1 else (), name)


@dataclass(frozen=True, slots=True)
class _Corrector:
    names: tuple[_Name, ...]
    beginning: dict[str, tuple[_Name, ...]] = field(default_factory=dict)
    """For each word seen so far, the names that it may begin: a long transcript has few words that are new."""

    def segment(self, segment: Segment) -> Segment:
        """Return one segment corrected."""
        texts = [word.text for word in segment.words] if segment.words else segment.text.split()
        if " ".join(texts) != segment.text:
            return segment
        tokens = [_token(text) for text in texts]
        changes = list(self._changes(tokens))
        if not changes:
            return segment
        words, written = list(segment.words), list(texts)
        for at, length, texts_then in reversed(changes):
            written[at : at + length] = texts_then
            if words:
                words[at : at + length] = _replaced(words[at : at + length], texts_then)
        return replace(segment, text=" ".join(written), words=tuple(words))

    def _changes(self, tokens: Sequence[_Token]) -> Iterator[tuple[int, int, list[str]]]:
        """Yield (at, length, new texts) where something changes, from left to right, never overlapping."""
        cased = any(token.capital for token in tokens[1:]) or (bool(tokens) and tokens[0].capital)
        at = 0
        while at < len(tokens):
            found = self._full_name(tokens, at, cased) or self._surname(tokens, at)
            if found is None:
                at += 1
                continue
            length, texts = found
            if texts != [token.before + token.core + token.after for token in tokens[at : at + length]]:
                yield at, length, texts
            at += length

    def _full_name(self, tokens: Sequence[_Token], at: int, cased: bool) -> tuple[int, list[str]] | None:
        rated: list[tuple[float, int, _Name]] = []
        for name in self._begun_by(tokens[at].key):
            for length in range(max(2, len(name.words) - 1), min(_LONGEST_NAME, len(name.words) + 1) + 1):
                row = tokens[at : at + length]
                if len(row) == length and _is_one_name(row, cased) and (score := _score(row, name, cased)):
                    rated.append((score, length, name))
        if not rated:
            return None
        score, length, name = max(rated, key=lambda row: (row[0], -row[1]))
        rivals = [row for row in rated if row[2] is not name and row[0] > score - _MARGIN]
        if score < 1 and rivals:
            return None
        return length, _written(tokens[at : at + length], name.words)

    def _begun_by(self, word: str) -> tuple[_Name, ...]:
        if word not in self.beginning:
            self.beginning[word] = tuple(
                name for name in self.names if word_likeness(word, name.folded[0]) >= _FIRST_ALIKE
            )
        return self.beginning[word]

    def _surname(self, tokens: Sequence[_Token], at: int) -> tuple[int, list[str]] | None:
        """Return a misspelt surname mended; its capital must be a name's, not a sentence's."""
        token = tokens[at]
        if not token.capital or at == 0 or len(token.key) < _SHORTEST_SURNAME or _ends(tokens[at - 1]):
            return None
        if token.key in {word for name in self.names for word in name.folded}:
            return None
        if tokens[at - 1].capital and is_first_name(tokens[at - 1].key):
            return None  # somebody else of a like name
        rated = sorted(
            ((word_likeness(token.key, name.folded[-1]), name) for name in self.names), key=lambda row: -row[0]
        )
        score, name = rated[0]
        if score < _SURNAME_ALIKE or len(name.folded[-1]) < _SHORTEST_SURNAME or is_first_name(token.key):
            return None
        if any(rival > score - _MARGIN and other.folded[-1] != name.folded[-1] for rival, other in rated[1:]):
            return None
        if sound(token.key) != sound(name.folded[-1]) or token.key[0] != name.folded[-1][0]:
            return None
        return 1, [token.before + name.words[-1] + token.after]


def _token(text: str) -> _Token:
    found = _AROUND.match(text)
    before, core, after = found.groups() if found else ("", text, "")
    return _Token(before, core, after, fold(core), core[:1].isupper())


def _ends(token: _Token) -> bool:
    return bool(re.search(r"[.!?…:]", token.after)) and not _INITIAL.match(token.core + token.after)


def _is_one_name(row: Sequence[_Token], cased: bool) -> bool:
    """Tell whether no mark stands inside the row, and whether capitals, where there are any, speak for a name."""
    for token in row[:-1]:
        if _INNER_END.search(token.after) and not _INITIAL.match(token.core + token.after):
            return False
    if any(token.before for token in row[1:]) or not all(token.core for token in row):
        return False
    return row[0].capital if cased else not {token.key for token in row} <= _EVERYDAY


def _score(row: Sequence[_Token], name: _Name, cased: bool) -> float:
    """Return how alike a row of words is to a name; 0 where it is not alike enough."""
    folded = tuple(token.key for token in row)
    if folded == name.folded:
        return 1.0
    if [word for word in folded[1:-1] if word in PARTICLES] != [
        word for word in name.folded[1:-1] if word in PARTICLES
    ]:
        return 0.0
    score = likeness(" ".join(folded), name.name)
    if len(folded) > len(name.folded) and score < 1:  # "hazel wood": the words' letters must be all there
        head = folded[: len(name.folded) - 1]
        tail = "".join(folded[len(name.folded) - 1 :])
        score = likeness(" ".join((*head, tail)), name.name)
    elif len(folded) < len(name.folded) and len(name_words(name.name)) == len(name.folded):
        return 0.0
    lone = not cased or not row[-1].capital
    return score if score >= (_ALIKE_UNCASED if lone else _ALIKE) else 0.0


def _written(row: Sequence[_Token], words: Sequence[str]) -> list[str]:
    """Return the name's words with the punctuation before and after the row."""
    texts = list(words)
    texts[0] = row[0].before + texts[0]
    texts[-1] += row[-1].after
    return texts


def _replaced(words: Sequence[Word], texts: Sequence[str]) -> list[Word]:
    """Return words with new texts; where their number changes, the last new one takes all that are left, or shares."""
    if len(words) == len(texts):
        return [
            word if word.text == text else replace(word, text=text, heard=word.heard or word.text)
            for word, text in zip(words, texts, strict=True)
        ]
    if len(words) > len(texts):
        head, rest = words[: len(texts) - 1], words[len(texts) - 1 :]
        return [*_replaced(head, texts[:-1]), _joined(rest, texts[-1])]
    head = _replaced(words[:-1], texts[: len(words) - 1])
    return [*head, replace(words[-1], text=" ".join(texts[len(words) - 1 :]), heard=words[-1].heard or words[-1].text)]


def _joined(words: Sequence[Word], text: str) -> Word:
    known = [word.probability for word in words if word.probability is not None]
    return replace(
        words[0],
        text=text,
        span=hull(word.span for word in words),
        probability=min(known) if known else None,
        overlapped=any(word.overlapped for word in words),
        heard=" ".join(word.heard or word.text for word in words),
    )
