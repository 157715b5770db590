"""What is known of a language where notes are laid against speech: stems, words that say the same, words of numbers.

The words are data (`languages/`), compiled once. Knows nothing of notes or recordings. Caveat: a language without a
file has no stems, and its numbers are known in digits only.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from talknotes.people.shape import fold


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words that numbers are made of, in lower case.

    `fractions` hold what one is divided by, `ambiguous` those that are one only behind an article or a number (third),
    `factors` what is multiplied by (twice), `scales` what follows a number (million, k), `words` what stands for one,
    `parts` how many smaller ones something has that is halved (an hour: 60), `ones` are words for one, most of them
    articles too, and `multiplied` ends of words that are a number times (tenfold). `years` tells whether
    "nineteen ninety" is a year. Phrases are rows of words.
    """

    fractions: Mapping[str, float]
    ambiguous: frozenset[str]
    articles: frozenset[str]
    factors: Mapping[str, float]
    scales: Mapping[str, float]
    words: Mapping[str, float]
    parts: Mapping[str, float]
    percent: tuple[tuple[str, ...], ...]
    times: frozenset[str]
    approximately: tuple[tuple[str, ...], ...]
    out_of: tuple[tuple[str, ...], ...]
    ones: frozenset[str]
    multiplied: tuple[str, ...]
    years: bool


@dataclass(slots=True)
class Lexicon:
    """The words of a language; keys are remembered as they are asked for."""

    language: str
    numbers: NumberWords
    stops: frozenset[str]
    forms: Mapping[str, str]
    joining: frozenset[str]
    """Words that join clauses."""
    saying: frozenset[str]
    asking: frozenset[str]
    crediting: tuple[tuple[str, ...], ...]
    """Forms of to say and to ask, and phrases before the name of somebody who says so (according to)."""
    same: Mapping[str, frozenset[int]]
    """For each stem, the rows of words that say the same as it."""
    _stemmer: Any
    _keys: dict[str, str] = field(default_factory=dict)

    def key(self, word: str) -> str:
        """Return the folded stem of a word in lower case; irregular forms have that of the form they come from."""
        found = self._keys.get(word)
        if found is None:
            base = self.forms.get(word, word)
            found = fold(self._stemmer.stemWord(base) if self._stemmer is not None else base)
            self._keys[word] = found
        return found

    def is_stop(self, word: str) -> bool:
        """Tell whether a word in lower case says little by itself."""
        return word in self.stops or len(word) < 2


@cache
def lexicon(language: str) -> Lexicon:
    """Return what is known of a language (ISO 639-1); of one without a file, what holds anywhere."""
    data = _load(language)
    stemmer = _stemmer(data.get("stemmer"))
    forms = {form: row.split()[0] for row in data.get("forms", ()) for form in row.split()[1:]}
    built = Lexicon(
        language,
        _numbers(data),
        _stops(language),
        forms,
        frozenset(data.get("joining", ())),
        frozenset(data.get("saying", ())),
        frozenset(data.get("asking", ())),
        _rows(data.get("crediting", ())),
        {},
        stemmer,
    )
    rows: dict[str, set[int]] = {}
    for number, row in enumerate(data.get("same", ())):
        for word in row.split():
            rows.setdefault(built.key(word), set()).add(number)
    built.same = {stem: frozenset(numbers) for stem, numbers in rows.items()}
    return built


def _load(language: str) -> dict[str, Any]:
    file = files(__package__).joinpath("languages", f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8")) if language.isalpha() and file.is_file() else {}


def _stemmer(name: str | None) -> Any:
    if name is None:
        return None
    import snowballstemmer

    return snowballstemmer.stemmer(name)


def _stops(language: str) -> frozenset[str]:
    import stopwordsiso

    return frozenset(stopwordsiso.stopwords(language)) if stopwordsiso.has_lang(language) else frozenset()


def _numbers(data: Mapping[str, Any]) -> NumberWords:
    return NumberWords(
        fractions=data.get("fractions", {}),
        ambiguous=frozenset(data.get("ambiguous", ())),
        articles=frozenset(data.get("articles", ())),
        factors=data.get("factors", {}),
        scales=data.get("scales", {"k": 1e3, "m": 1e6}),
        words=data.get("words", {}),
        parts=data.get("parts", {}),
        percent=(("%",), *_rows(data.get("percent", ()))),
        times=frozenset(data.get("times", ("x", "×"))),
        approximately=_rows(data.get("approximately", ())),
        out_of=_rows(data.get("out_of", ())),
        ones=frozenset(data.get("ones", ())),
        multiplied=tuple(data.get("multiplied", ())),
        years=data.get("years", False),
    )


def _rows(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return phrases as rows of words, the longest first."""
    return tuple(sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True))
