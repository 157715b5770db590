"""Which language notes are written in, of those that numbers and words are known in: their small words tell.

Words of numbers count as small words do, so that terse notes are told as well. Knows nothing of front matter. Caveat:
a few words that two languages share tell nothing; then the language is the one that was expected.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from talknotes.alignment.lexicon import lexicon

_SMALL_WORDS: Final = {
    "en": """
the of and to is that it its for was were with this these those are but they their them from have has had not can
could will would which what when where how than then there about into out over only just also very more most some any
each other because while after before between through we our you your he she his her who being been does did all so if
as at by on or be one an
""",
    "de": """
der die das dem den des und ist sind nicht ein eine einen einem einer eines mit auf für zu von vom zum zur ich dass
sich auch wie war waren hat haben wird werden aber bei nach aus nur noch als wenn weil oder über unter sehr mehr viel
viele kein keine man wir sie ihr ihre er es so im ins am an statt zwischen durch gegen ohne schon dann kann können
müssen
""",
    "fr": """
le la les des du de et est sont une un que qui pour dans pas sur au aux avec ce cet cette ces il elle ils elles je nous
vous on ne se sa son ses leur leurs plus moins très mais ou où par comme même tout tous fait être avoir était sans sous
entre chez après avant
""",
    "es": """
el la los las lo y es son una un unos unas que por para con del de se no su sus como pero más menos muy al en este esta
estos estas eso ese esa hay fue era ha han sin sobre entre también cuando donde todo todos ya porque desde hasta según
""",
    "pt": """
o a os as e é são uma um uns umas que por para com do da dos das no na nos nas se não em mais menos muito mas ao à aos
às este esta isso esse essa há foi era tem têm sem sobre entre também quando onde todo todos já porque desde até seu
sua pelo pela
""",
}
_LETTERS: Final = {"ß": "de", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt", "õ": "pt", "œ": "fr"}
_WORD: Final = re.compile(r"[^\W\d_]+|[¿¡]")
_MOST_WORDS: Final = 3000
_LEAST: Final = 3.0
_SURE_SHARE: Final = 0.2
_CLEARLY: Final = 1.5
"""By so much a language must be likelier than the one that is expected."""


def language_of(texts: Sequence[str], default: str) -> str:
    """Return the language (ISO 639-1) whose small words the texts hold most of; `default` where none clearly leads."""
    scores = _scores(_words(texts))
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= max(_LEAST, _CLEARLY * scores.get(default, 0.0)) else default


def surely(texts: Sequence[str]) -> str | None:
    """Return the language of speech of which nothing else is known; None where too few of its words are small ones.

    A language that is not among the known ones shares some small words with those that are, but not so many.
    """
    words = _words(texts)
    scores = _scores(words)
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= max(_LEAST, _SURE_SHARE * len(words)) else None


def _words(texts: Sequence[str]) -> list[str]:
    return _WORD.findall(" ".join(texts).lower())[:_MOST_WORDS]


def _scores(words: Sequence[str]) -> dict[str, float]:
    scores = dict.fromkeys(_SMALL_WORDS, 0.0)
    for word in words:
        told = _telling().get(word) or tuple({code for mark, code in _LETTERS.items() if mark in word})
        for code in told:
            scores[code] += 1 / len(told)
    return scores


@cache
def _telling() -> Mapping[str, tuple[str, ...]]:
    """Return for each telling word the languages that have it."""
    found: dict[str, list[str]] = {}
    for code, small in _SMALL_WORDS.items():
        numbers = lexicon(code).numbers
        counting = [word for words in (numbers.factors, numbers.scales, numbers.fractions) for word in words]
        counting += [word for phrase in numbers.percent for word in phrase]
        for word in {*small.split(), *(word for word in counting if len(word) > 3)}:
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}
