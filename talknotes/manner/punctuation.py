"""Which quotation marks, apostrophes, dashes and emphasis an author uses, by counting them in their prose.

Mojibake is mended before anything is counted. Knows nothing of habits' defaults.
"""

import re
from collections import Counter
from typing import Final, Literal

from talknotes.manner.reading import Reading

Emphasis = Literal["*", "_"]

_PAIRS: Final = tuple(
    (re.compile(pattern), marks)
    for pattern, marks in (
        (r"“[^“”„]{1,400}”", ("“", "”")),
        (r"„[^“”„\"]{1,400}“", ("„", "“")),
        (r"„[^“”„\"]{1,400}”", ("„", "”")),
        (r"„[^“”„\"]{1,400}\"", ("„", '"')),
        (r"”[^“”„]{1,400}”", ("”", "”")),
        (r"«[^«»]{1,400}»", ("«", "»")),
        (r"»[^«»]{1,400}«", ("»", "«")),
        (r"(?<!\w)\"[^\"]{1,400}\"(?!\w)", ('"', '"')),
        (r"(?<![\w’])‘[^‘’]{3,200}(?:’[^‘’]{1,60}){0,3}’(?!\w)", ("‘", "’")),
        (r"(?<![\w'])'(?!(?:s|t|n|em|til|cause|\d)\b)[^']{2,120}'(?!\w)", ("'", "'")),
    )
)
_NESTING: Final = frozenset({("‘", "’"), ("'", "'")})
_FRENCH_SPACE: Final = re.compile(r"«([ \u00a0\u202f]?)\S[^«»]*?\S?([ \u00a0\u202f]?)»")
_COLON: Final = re.compile(r"[\w»”\"')\]*_]([ \u00a0\u202f]?):(?=\s)")
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")
_DASH: Final = re.compile(
    r"(?<=[\w)\]\"”“»’'.,!?*_])(?P<dash>\s(?:—|–|---?|-)\s|—|---?|(?<=[^\W\d_])–(?=[^\W\d_]))"
    r"(?=[\w(\[\"“„«‘'*_])"
)
_CODE: Final = re.compile(r"`[^`\n]*`|<[^<>\n]*>|\]\([^()\n]*\)|\{\{.*?\}\}|https?://\S+")
_EMPHASIS: Final[tuple[tuple[re.Pattern[str], Emphasis], ...]] = (
    (re.compile(r"(?<![*\w\\])\*(?![*\s])[^*\n]+?(?<![\s*\\])\*(?![*\w])"), "*"),
    (re.compile(r"(?<![\w\\_])_(?![_\s])[^_\n]+?(?<![\s_\\])_(?![\w_])"), "_"),
)
_BOLD: Final = re.compile(r"(?<!^)(?:\*\*(?!\s)[^*\n]{2,60}\*\*|__(?!\s)[^_\n]{2,60}__)(?!\s*[:.]?\s*$)")
_TYPOGRAPHIC: Final = re.compile("[‘’“”„«»–—…]")


def quotation_marks(reading: Reading) -> Counter[tuple[str, str]]:
    """Count the pairs of quotation marks; marks of one stroke count only where no double ones are used."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in reading.texts():
        rest = text
        for pattern, marks in _PAIRS:
            counts[marks] += len(pattern.findall(rest))
            if marks not in _NESTING:
                rest = pattern.sub(" ", rest)
    double = {marks: count for marks, count in counts.items() if count and marks not in _NESTING}
    return Counter(double) if double else +counts


def inner_spaces(reading: Reading) -> Counter[str]:
    """Count the spaces inside of guillemets, the empty one included."""
    return Counter(found[1] for source in reading.sources() for found in _FRENCH_SPACE.finditer(source))


def spaces_before_colons(reading: Reading) -> Counter[str]:
    """Count the spaces before colons, the empty one included."""
    return Counter(found[1] for source in reading.sources() for found in _COLON.finditer(_CODE.sub("", source)))


def apostrophes(reading: Reading) -> Counter[str]:
    """Count apostrophes within words."""
    return Counter(mark for text in reading.texts() for mark in _APOSTROPHE.findall(text))


def dashes(reading: Reading) -> Counter[str]:
    """Count the dashes between words, with the spaces around them; hyphens in words and ranges are none."""
    sources = (_CODE.sub("", source) for source in reading.sources())
    return Counter(re.sub(r"\s", " ", found["dash"]) for source in sources for found in _DASH.finditer(source))


def emphases(reading: Reading) -> Counter[Emphasis]:
    """Count the marks of simple emphasis."""
    counts: Counter[Emphasis] = Counter()
    for source in reading.sources():
        bare = _CODE.sub("", source)
        for pattern, mark in _EMPHASIS:
            counts[mark] += len(pattern.findall(bare))
    return +counts


def bold_terms(reading: Reading) -> Counter[bool]:
    """Count the blocks with and without bold terms in the running text; a bold label at a block's start is none."""
    return Counter(_BOLD.search(source.strip()) is not None for source in reading.sources())


def typographic(reading: Reading) -> Counter[bool]:
    """Tell whether an author sets any mark that a typewriter lacks, of those who set quotes or apostrophes at all."""
    text = " ".join(reading.texts())
    if _TYPOGRAPHIC.search(text):
        return Counter([True])
    return Counter([False]) if "'" in text else Counter()
