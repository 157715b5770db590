"""What a reader sees of Markdown: its words without markup, each with the place in the source that it stands for.

Knows blocks only as pieces of source. Mojibake ("Itâ€™s") is mended here, for matching alone. Caveat: emphasis is taken
off by what stands around its marks, not by CommonMark's rule of delimiter runs; a lone asterisk stays.
"""

import html
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

BREAK: Final = "\u2028"
"""Stands for a line break that a reader sees, until sentences are found."""

_URL: Final = r"(?:<[^<>\n]{0,2000}>|(?:[^\s()<>]|\([^\s()]{0,500}\)){0,2000})"
_LINK_END: Final = (
    rf"\]\(\s{{0,9}}{_URL}(?:\s{{1,9}}(?:\"[^\"]{{0,500}}\"|'[^']{{0,500}}'|\([^()]{{0,500}}\)))?\s{{0,9}}\)"
)
_LINK: Final = rf"(?:{_LINK_END}|\]\[[^\[\]\n]{{0,200}}\])"
_INSIDE: Final = r"(?:[^\[\]]|!?\[[^\[\]]{0,200}\]){0,500}"
_TOKENS: Final = {
    "\\": r"(?P<escape>\\[!-/:-@\[-`{-~])|(?P<hard>\\\n[ \t]*)",
    "\n": r"(?P<hard>(?<=  )\n[ \t]*)|(?P<soft>\n[ \t]*)",
    "{": r"(?P<tag>\{\{[<%](?:[^{}]|\{[^{}]|\}[^{}]){0,4000}?[%>]\}\}|\{%.{0,1000}?%\}|\{\{[^{}\n]{0,300}\}\}"
    r"|\{:[^{}\n]{0,300}\})",
    "`": r"(?P<code>(?P<ticks>`{1,20})(?!`)(?P<inside>[^`]{1,1000}?)(?P=ticks)(?!`))|(?P<ticked>`+)",
    "!": rf"(?P<image>!\[{_INSIDE}{_LINK}|!\[\[[^\[\]\n]{{0,300}}\]\])",
    "[": r"(?P<note>\[\^[^\]\s]{1,60}\])|(?P<wiki>\[\[(?:[^\[\]|\n]{0,200}\|)?)(?=[^\[\]\n]{1,200}\]\])"
    rf"|(?P<open>\[)(?={_INSIDE}{_LINK})",
    "]": rf"(?P<close>{_LINK}|\]\])",
    "<": r"(?P<hard><br\s{0,3}/?>\s?)|(?P<comment><!--.*?(?:-->|\Z))|<(?P<address>(?:https?|mailto):[^<>\s]{1,2000})>"
    r"|(?P<html></?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>]{0,2000})?/?>)",
    ":": r"(?P<plain>://[^\s<>]{1,2000})",
    "&": r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)",
    "*": r"(?P<stars>\*{1,3}(?=\S)|(?<=\S)\*{1,3})",
    "_": r"(?P<lines>(?<![^\W_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![^\W_]))",
    "~": r"(?P<pairs>~~)",
    "=": r"(?P<pairs>==)",
}
_TOKEN: Final = {mark: re.compile(pattern, re.S) for mark, pattern in _TOKENS.items()}
_MARKUP: Final = re.compile(
    "|".join(["[" + re.escape("".join(_TOKENS.keys() - set("!:~="))) + "]", r"!\[", "://", "~~", "=="])
)
_SUSPECT: Final = re.compile(
    "[Â-ô][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[\x80-\x9f]|‚Ä|√[^\\s\\w]|ΓÇ|вЂ|в€|Р[\xa0-\xbf]|â€|ï¿½"
)
"""What mojibake holds, whatever it is; not all that holds it is mojibake."""
_START: Final = (0,)
_DROPPED: Final = frozenset(["tag", "image", "note", "wiki", "open", "close", "comment", "html"])
_EMPHASIS: Final = {"stars": 2, "lines": 2, "pairs": 4}
"""How many characters of its kind a mark of emphasis needs."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as read; from `seen[i]` on, its characters stand in the source from `places[i]` on, one for one.

    A character that stands for several of the source (an entity, mended mojibake) has a place of its own.
    """

    text: str
    seen: tuple[int, ...]
    places: tuple[int, ...]

    def place(self, char: int) -> int:
        """Return where in the source a character of the text stands."""
        if len(self.seen) == 1:
            return self.places[0] + char
        at = bisect_right(self.seen, char) - 1
        return self.places[at] + char - self.seen[at]


def see(source: str) -> Seen:
    """Return what a reader sees of a piece of inline Markdown; a line break that they see is a `BREAK`."""
    if not _MARKUP.search(source):
        return _mended(Seen(source, _START, _START))
    parts: list[str] = []
    places: list[int] = []
    counts: dict[str, int] = {}
    done = at = 0
    while mark := _MARKUP.search(source, at):
        start = mark.start()
        token = _TOKEN[source[start]].match(source, start)
        kind = (token.lastgroup or "") if token else ""
        if not token or (kind in _EMPHASIS and _is_lone(token[0][0], kind, source, counts)):
            at = start + 1
            continue
        at = token.end()
        if start > done:
            parts.append(source[done:start])
            places.append(done)
        done = token.end()
        if kind in _DROPPED or kind in _EMPHASIS:
            continue
        if kind == "entity":
            for letter in html.unescape(token[0]):
                parts.append(letter)
                places.append(start)
        else:
            text, place = _shown(kind, token)
            parts.append(text)
            places.append(place)
    if done < len(source) or not parts:
        parts.append(source[done:])
        places.append(done)
    return _mended(Seen("".join(parts), tuple(accumulate(map(len, parts[:-1]), initial=0)), tuple(places)))


def _is_lone(letter: str, kind: str, source: str, counts: dict[str, int]) -> bool:
    """Tell whether a mark of emphasis has no partner; `counts` keeps how many there are."""
    if letter not in counts:
        counts[letter] = source.count(letter)
    return counts[letter] < _EMPHASIS[kind]


def _shown(kind: str, token: re.Match[str]) -> tuple[str, int]:
    """Return what a reader sees of a piece of markup, and where it stands."""
    if kind == "soft":
        return " ", token.start()
    if kind == "hard":
        return BREAK, token.start()
    if kind == "escape":
        return token[0][1], token.start() + 1
    if kind == "code":
        return token["inside"].replace("\n", " "), token.start("inside")
    if kind == "address":
        return token["address"], token.start("address")
    return token[0], token.start()


def plain(source: str) -> str:
    """Return what a reader sees of a piece of inline Markdown, on one line."""
    return tidy(see(source).text)


def tidy(text: str) -> str:
    """Return a text with single spaces, and none around it."""
    return " ".join(text.split())


def _mended(seen: Seen) -> Seen:
    """Return the text with its mojibake mended, word by word, so that every place stays known."""
    if seen.text.isascii():
        return seen
    if not _SUSPECT.search(seen.text):
        return seen
    from ftfy.badness import is_bad

    if not is_bad(seen.text):
        return seen
    parts: list[str] = []
    starts, places = [0], [0]
    length = 0
    for match in re.finditer(r"[^\x00-\x7f]+|[\x00-\x7f]+", seen.text):
        text = match[0] if match[0].isascii() else _mend(match[0])
        if text == match[0]:
            cuts = seen.seen[bisect_right(seen.seen, match.start()) : bisect_left(seen.seen, match.end())]
            for at in (match.start(), *cuts):
                starts.append(length + at - match.start())
                places.append(seen.place(at))
        else:
            for at in range(len(text)):
                starts.append(length + at)
                places.append(seen.place(match.start()))
        parts.append(text)
        length += len(text)
    return Seen("".join(parts), tuple(starts), tuple(places))


@lru_cache(maxsize=4096)
def _mend(word: str) -> str:
    from ftfy import fix_encoding

    return str(fix_encoding(word))
