"""How an author heads a talk: the heading and the line of speakers as templates, found by where titles and names stand.

A template counts where what is left of a head is marks and small words that any head may have ("by", "Speaker"), or
where several heads leave the same. Links to slides, times and numbers belong to one talk and never to a template.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from talknotes.authored.post import Section
from talknotes.manner.reading import Reading
from talknotes.manner.templates import PLACEHOLDERS, list_width, placeholders
from talknotes.manner.wording import Labels, labels
from talknotes.values import Billed

_MARKS: Final = re.compile(r"^[ ]{0,3}(#{1,6})[ \t]+")
_CLOSING: Final = re.compile(r"[ \t]+(?:#+|\{[^{}]*\})[ \t]*$")
_LINK: Final = re.compile(
    r"!?\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\]){0,300})\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])"
)
_EMPTY: Final = re.compile(r"[ \t]*(?:\([\s,;|/·&]*\)|\[[\s,;|/·&]*\])")
_TRAILING: Final = re.compile(r"[ \t,;|·/–—-]+$")
_UNDERLINE: Final = re.compile(r"[ \t]*(?:=+|-+)[ \t]*")
_TIME: Final = r"\d{1,2}[:.h]\d{2}(?:\s?[ap]m|\s?Uhr)?"
_OWN_NUMBER: Final = re.compile(
    rf"^(?P<marks>[*_]*)(?:\(?{_TIME}(?:\s?[-–—]\s?{_TIME})?\)?\s*[-–—:|,]?\s*|[#(]?\d{{1,3}}[.):]+\s+"
    r"|(?:talk|session|vortrag|keynote)\s+#?\d{1,3}\s*[:.–—-]\s*)+",
    re.IGNORECASE,
)
_STANDS_FOR: Final = "[{}]"
_MANY: Final = 2
_WORDS: Final = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")

Templates = Counter[str]


def headings(reading: Reading) -> Templates:
    """Count the templates of the headings of a post's sections: of those that name people, where there are any."""
    sections = [section for section in reading.sections if section.form != "post"]
    found = (_heading(reading, one) for one in [one for one in sections if one.speakers] or sections)
    return Counter(template for template in found if template)


def speaker_lines(reading: Reading, several: bool) -> Counter[str | None]:
    """Count the templates of lines of speakers, for talks of one or of `several`; None: there is no line."""
    sections = [section for section in reading.sections if section.speakers and (len(section.speakers) > 1) == several]
    return Counter(_speaker_line(reading, section) for section in sections)


def conjunctions(reading: Reading) -> Counter[str]:
    """Count what stands before the last of several names."""
    found: Counter[str] = Counter()
    for section in reading.sections:
        if len(section.speakers) > 1:
            before, last = (re.escape(speaker.name) for speaker in section.speakers[-2:])
            match = re.search(
                rf"{before}(?:[^\n]*?[\s,)])??(&|\+|,|\w+)\s+[*_]*{last}", reading.post.source(section.head)
            )
            found.update([match[1]] if match else [])
    return found


def choose(counts: Mapping[str, int]) -> str | None:
    """Return the template that is most frequent and belongs to no single talk, the fullest of those that agree."""
    able = {template: count for template, count in counts.items() if _is_general(template, count, labels())}
    if not able:
        return None
    best = max(able, key=lambda template: (able[template], len(placeholders(template))))
    fuller = [one for one in able if _bare(one) == _bare(best) and len(placeholders(one)) >= len(placeholders(best))]
    return max(fuller, key=lambda template: ("{people}" in template or "{affiliation}" in template, able[template]))


def stands_out(template: str) -> bool:
    """Tell whether a line with this template looks like a heading without marks before it: an item, or emphasized."""
    return re.match(r"[*_<]", template) is not None or list_width(template) > 0


def choose_line(counts: Mapping[str, int]) -> str | None:
    """Return the template of a line of speakers; where each says something else after the names, what stands before."""
    if (chosen := choose(counts)) is not None:
        return chosen
    begun: Counter[str] = Counter()
    for template, count in counts.items():
        before = re.split(r"{(?:name|people)}", template)[0]
        begun[f"{before}{{people}}{_closing(before)}" if len(before) < len(template) else template] += count
    return choose(begun)


def _closing(before: str) -> str:
    """Return what closes the marks that a line's beginning leaves open."""
    opened: list[str] = []
    for mark in re.findall(r"\*+|_+|[()]", before):
        if opened and opened[-1] == {")": "("}.get(mark, mark):
            opened.pop()
        else:
            opened.append(mark)
    return "".join({"(": ")"}.get(mark, mark) for mark in reversed(opened))


def in_number(template: str, several: bool) -> str:
    """Return a speaker line's template for several speakers, made from that for one, or the other way round."""
    plurals = labels().plurals
    pairs = plurals if several else {many: one for one, many in plurals.items()}
    return re.sub(r"[^\W\d_{}]+(?![\w}])", lambda found: _like(pairs, found.group()), template)


def _like(pairs: Mapping[str, str], word: str) -> str:
    """Return the partner of a word, in the same case."""
    partner = {one.lower(): other for one, other in pairs.items()}.get(word.lower())
    if partner is None:
        return word
    return partner.upper() if word.isupper() and len(word) > 1 else partner.lower() if word.islower() else partner


def _heading(reading: Reading, section: Section) -> str | None:
    line = _heading_lines(reading, section)[0]
    text = _CLOSING.sub("", _MARKS.sub("", line)).strip()
    if section.form != "item":
        return _template(text, section.title, section.speakers)
    width = list_width(text)
    template = _template(text[width:], section.title, section.speakers)
    return template and re.sub(r"^[0-9]+", "1", text[:width]) + template


def _speaker_line(reading: Reading, section: Section) -> str | None:
    lines = reading.post.source(section.head).splitlines()
    lines = lines if section.form == "post" else lines[len(_heading_lines(reading, section)) :]
    title = None if _find(_heading_lines(reading, section)[0], section.title or "") else section.title
    templates = [_template(line.strip().removesuffix("\\").strip(), title, section.speakers) for line in lines]
    known = [template for template in templates if template and placeholders(template) != ("affiliation",)]
    return next((one for one in known if "{name}" in one or "{people}" in one), known[0] if known else None)


def _heading_lines(reading: Reading, section: Section) -> list[str]:
    """Return the lines of a section's heading, an underline included."""
    lines = [line for line in reading.post.source(section.head).splitlines() if line.strip()] or [""]
    return lines[: 2 if len(lines) > 1 and not _MARKS.match(lines[0]) and _UNDERLINE.fullmatch(lines[1]) else 1]


def _template(text: str, title: str | None, speakers: Sequence[Billed]) -> str | None:
    """Return a line with placeholders where its title and its speakers stand, None where it has neither."""
    text = _mended(text)
    kept = [title or "", *(part for speaker in speakers for part in (speaker.name, speaker.affiliation or ""))]
    text = _LINK.sub(lambda link: _unlinked(link["text"], kept), text)
    while (emptied := _EMPTY.sub("", text)) != text:
        text = emptied
    text = text.replace("{", "").replace("}", "")
    for name, place in sorted(_places(text, title, speakers), key=lambda found: -found[1].start):
        text = text[: place.start] + _STANDS_FOR.format(name) + text[place.stop :]
    for name in PLACEHOLDERS:
        text = text.replace(_STANDS_FOR.format(name), "{" + name + "}")
    text = _OWN_NUMBER.sub(r"\g<marks>", _TRAILING.sub("", text))
    return text if placeholders(text) else None


def _places(text: str, title: str | None, speakers: Sequence[Billed]) -> Iterator[tuple[str, slice]]:
    """Yield where title, names and affiliation stand, without overlap."""
    titled = _find(text, title) if title else None
    if titled:
        yield "title", titled
    spans = [found for speaker in speakers if (found := _find(text, speaker.name, titled)) is not None]
    if not spans or len(spans) < len(speakers):
        return
    people = slice(min(one.start for one in spans), max(one.stop for one in spans))
    if titled and people.start < titled.stop and titled.start < people.stop:
        return
    behind = [f" ({speaker.affiliation})" for speaker in speakers if speaker.affiliation]
    last = next((one for one in behind if text.startswith(one, people.stop)), "")
    shares = len(speakers) > 1 and last and sum(one in text for one in set(behind)) == 1 and text.count(last) == 1
    if last and not shares:
        yield "people", slice(people.start, people.stop + len(last))
        return
    yield "name", people
    affiliation = next((speaker.affiliation for speaker in reversed(speakers) if speaker.affiliation), None)
    placed = _find(text, affiliation, titled) if affiliation else None
    if placed and not (people.start < placed.stop and placed.start < people.stop):
        yield "affiliation", placed


def _find(text: str, words: str, taken: slice | None = None) -> slice | None:
    """Return where `words` stand in Markdown, outside of `taken`: emphasis and escapes may stand among them."""
    pattern = r"[\s*_`~]+".join(_loose(word) for word in words.split())
    end = r"(?![^\W_])" if words[-1:].isalnum() else ""
    for found in re.finditer(rf"(?<![^\W_]){pattern}{end}" if pattern else r"(?!)", text, re.IGNORECASE):
        if taken is None or found.end() <= taken.start or found.start() >= taken.stop:
            return slice(found.start(), found.end())
    return None


def _loose(word: str) -> str:
    return "".join(re.escape(char) if char.isalnum() else r"\\?" + re.escape(char) for char in word)


def _unlinked(text: str, kept: Sequence[str]) -> str:
    """Return a link's text where it is part of what a template stands for, else nothing."""
    bare = " ".join(re.sub(r"[*_`~\\]", "", text).split()).lower()
    return text if bare and any(bare in one.lower() or (one and one.lower() in bare) for one in kept) else ""


def _mended(text: str) -> str:
    if text.isascii():
        return text
    from ftfy import fix_encoding

    return str(fix_encoding(text))


def _is_general(template: str, count: int, known: Labels) -> bool:
    rest = re.sub(r"{\w+}", " ", template[list_width(template) :])
    if re.search(r"\d", rest):
        return False
    words = {word.lower() for word in _WORDS.findall(rest)}
    phrase = " ".join(word.lower() for word in _WORDS.findall(rest))
    return count >= _MANY or not words - known.by or phrase in known.speaker


def _bare(template: str) -> str:
    """Return a template with no more than names in it: what it would be for a speaker without an affiliation."""
    return re.sub(r"[\s,(–—|·-]*{affiliation}\)?", "", template.replace("{people}", "{name}"))
