"""Which sentences of a post say something of a talk that can be held against a recording, and how plainly they do.

Links, a table's cells, what says nothing and our own line on where text comes from are no claims. What an author says
in their own person, asks, puts into brackets, into a footnote or under a picture is a doubtful one: it may be about
anything. Knows nothing of recordings. Caveat: the own person is told by small words, in the languages that have a file.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from talknotes.alignment.lexicon import Lexicon
from talknotes.alignment.terms import read
from talknotes.authored.post import Block, ByteSpan, Link, Post, PostSentence
from talknotes.manner.wording import languages, signs, wording

Standing = Literal["claim", "doubtful", "none"]

_NO_PROSE: Final = frozenset({"table", "code", "comment", "shortcode", "rule", "split", "heading"})
_REMARKS: Final = frozenset({"definition", "html"})
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ADDRESS: Final = re.compile(r"\b(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,99}\.\w+")
_QUOTED: Final = re.compile(r"[“„«][^“”„«»]*(?:[”“»]|$)|^[^“”„«»]*[”»]|\"[^\"]*\"")
_CLOCK: Final = r"\d{1,2}:\d\d(?::\d\d)?"
_TIMES: Final = re.compile(rf"\s*[(\[]\s*(?:{_CLOCK}[\s,;–—-]*(?:[^\W\d_]{{1,3}}\s+)?)+[)\]]")
_PLACES: Final = re.compile(_CLOCK)
_MOST_PLACED: Final = 6
"""A line that ends in a colon, gives times and has no more words tells where what follows was said."""
_MOST_CALLED: Final = 4
_BRACKETED: Final = re.compile(r"[(\[].*[)\]][.!?]?", re.S)
_ASKS: Final = re.compile(r"[?？][\"'”’»)*_\s]*$")
_EMPHASIS: Final = re.compile(rb"\s*(?:\*[^*]+\*|_[^_]+_|<(em|i|small)>.*</\1>)\s*", re.S)
_PICTURE: Final = re.compile(rb"!\[|\{\{[<%]\s*(?:figure|img|image|youtube|video|vimeo|tweet|gallery)\b|<img\b", re.I)
_MINE: Final = {
    "en": frozenset({"me", "my", "myself"}),
    "de": frozenset({"mir", "mich", "mein", "meine", "meinen", "meiner", "meinem"}),
    "fr": frozenset({"moi", "mon", "ma", "mes", "me"}),
    "es": frozenset({"mi", "mis", "mí", "me"}),
    "pt": frozenset({"meu", "minha", "meus", "minhas", "mim", "me"}),
}
"""Words of one's own person beside those that tell an author's manner."""
_MOST_LABEL: Final = 2
"""A link with no more words beside it is a label with its link (Slides: ...)."""


def standing(post: Post, sentence: PostSentence, words: Lexicon) -> Standing:
    """Tell what a sentence of a post is; `words` is the lexicon of the language that it is written in."""
    block = post.blocks[sentence.block]
    if block.kind in _NO_PROSE or not _says_something(without_times(sentence.text), words) or _is_link(post, sentence):
        return "none"
    if _is_ours(sentence.text) or _is_label(sentence.text, words):
        return "none"
    if block.kind in _REMARKS or _is_caption(post, block):
        return "doubtful"
    if _BRACKETED.fullmatch(sentence.text.strip()) or _ASKS.search(sentence.text):
        return "doubtful"
    if not is_quoted(post, sentence.block) and _is_own_person(sentence.text, words.language):
        return "doubtful"
    return "claim"


def meet(one: ByteSpan, other: ByteSpan) -> bool:
    """Tell whether two spans share a byte."""
    return one.start < other.end and other.start < one.end


def without_times(text: str) -> str:
    """Return a sentence without the times that point into the recording: what (12:30) or [1:02:03] stand behind."""
    return _TIMES.sub("", text)


def is_quoted(post: Post, block: int | None) -> bool:
    """Tell whether a block stands in a block quote."""
    while block is not None:
        if post.blocks[block].kind == "quote":
            return True
        block = post.blocks[block].parent
    return False


def _says_something(text: str, words: Lexicon) -> bool:
    """Tell whether there is more than names and that somebody says something."""
    return any(term.kind in ("word", "number") and term.word not in words.saying for term in read(text, words))


def _is_link(post: Post, sentence: PostSentence) -> bool:
    source = post.data[sentence.span.start : sentence.span.end]
    if b"[" not in source and not _ADDRESS.search(sentence.text):
        return False
    links = _links_in(post.links, sentence)
    rest = _ADDRESS.sub(" ", sentence.text)
    for link in links:
        rest = rest.replace(link.text, " ", 1)
    told = _WORD.findall(rest)
    return not told or (len(told) <= _MOST_LABEL and ":" in rest)


def _is_label(text: str, words: Lexicon) -> bool:
    """Tell whether a line says who or what time what follows it is of, and no more."""
    told = _WORD.findall(_PLACES.sub(" ", text))
    is_of_time = bool(_PLACES.search(text)) and len(told) <= _MOST_PLACED
    is_of_voice = len(told) <= _MOST_CALLED and any(word.lower() in words.saying for word in told)
    return text.rstrip("*_ ").endswith(":") and (is_of_time or is_of_voice)


def _links_in(links: Sequence[Link], sentence: PostSentence) -> tuple[Link, ...]:
    return tuple(link for link in links if sentence.span.holds(link.span))


def _is_own_person(text: str, language: str) -> bool:
    """Tell whether somebody says I outside of what is quoted; nobody knows who does so beside a lone mark."""
    if text.count('"') % 2:
        return False
    bare = _QUOTED.sub(" ", text).lower().replace("’", "'")
    said = {*_WORD.findall(bare)}
    return not said.isdisjoint(_own(language))


@cache
def _own(language: str) -> frozenset[str]:
    told = {word.replace("’", "'") for word in signs(language).i}
    return frozenset(told | _MINE.get(language, frozenset()))


def _is_caption(post: Post, block: Block) -> bool:
    """Tell whether a block stands in emphasis as a whole, or holds a picture: its words may be those under it."""
    source = post.data[block.span.start : block.span.end]
    bare = source[len(block.marker.encode()) :] if block.kind == "item" else source
    return bool(_PICTURE.search(source)) or _EMPHASIS.fullmatch(bare) is not None


def _is_ours(text: str) -> bool:
    return any(pattern.fullmatch(text.strip("*_ ")) for pattern in _attributions())


@cache
def _attributions() -> tuple[re.Pattern[str], ...]:
    """Return how our line on where inserted text comes from reads, in all languages."""
    lines = (line for code in languages() for line in (wording(code).added, wording(code).added_named))
    return tuple(
        re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.sub("['’]", "['’]", re.escape(line))), re.S) for line in lines
    )
