"""Who speaks, in the ways in which posts tell it: "**Speaker**: Ann Lee (Acme)", "by Ann Lee", "_Ann Lee, Acme_",
"14:00 Title — Ann Lee", "Referentin: …".

Knows nothing of blocks. Names keep their spelling. Caveat: a line without a label is believed where it holds people and
nothing else; a heading is cut as the post's other headings are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from talknotes.authored.text import plain, tidy
from talknotes.authored.wording import pattern
from talknotes.people.shape import PARTICLES, has_first_name, looks_like_name
from talknotes.talks.billing import is_name, is_nobody, people
from talknotes.talks.cuts import Habits, habits_of, title_and_people
from talknotes.talks.programme_words import kind_of, words
from talknotes.talks.times import take_time
from talknotes.values import Billed

_LONGEST_LINE: Final = 300
_LONGEST_SOURCE: Final = 2_000
_LONGEST_LABEL: Final = 60
_LONGEST_BARE: Final = 160
_MOST_HEADINGS: Final = 40
_MOST_OTHER_WORDS: Final = 10
_MOST_BARE_WORDS: Final = 3
_MOST_NAME_WORDS: Final = 6
_BEHIND: Final = r"(?P<colon>\s{0,3}[:：]\s{0,9}|\s{1,3}[–—-]\s{1,3}|\s{1,3})(?P<rest>\S.{0,300})"
_HANDLE: Final = re.compile(
    r"[(\[]?(?:(?:twitter|x|github|mastodon|bsky)\s*:?\s*)?(?<![\w.])@[\w.@-]{1,60}[)\]]?", re.I
)
_DEGREES: Final = re.compile(r",?\s(?:ph\.?\s?d|m\.?d|msc|bsc|mba|et al)\b\.?(?![\w'])", re.I)
_URL: Final = re.compile(r"[(\[<]?https?://[^\s)\]>]{1,500}[)\]>]?")
_PRONOUNS: Final = re.compile(
    r"[(\[](?:she|he|they|sie|er|elle|il|ella|él|ela|ele)\s*/\s*\w+(?:\s*/\s*\w+)?[)\]]", re.I
)
_CUT: Final = re.compile(r"\s*(?:[(,;|·•]|\s[-–—/]\s|\s(?:from|at|of|von|bei|de|chez|da)\s)")
_EMPTY: Final = re.compile(r"[(\[]\s*[,;/&|]?\s*[)\]]")
_LED: Final = re.compile(r"^(?:[-–—~•·]\s*|\W{0,2}[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?\s*)+")
_NUMBERED: Final = re.compile(
    r"^(?:#?\d{1,3}[.):]\s+|\(\d{1,3}\)\s+|(?:talk|session|vortrag)\s+#?\d{1,3}\s*[:.–—-]\s+)", re.I
)
_COLON: Final = re.compile("[:：]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_DASH: Final = re.compile(r"\s+[—–-]\s+")
_GENITIVE: Final = re.compile(
    r"(?P<who>[^:,'’()]{3,40})['’]s? (?:\w+ ){0,2}(?:keynote|talk|session|lecture|workshop|presentation|tutorial)"
    r"(?:(?: on| about|:| [–—-]) (?P<title>.{3,200}))?",
    re.I,
)
_QUOTED: Final = re.compile(r"[\"“„«](?P<title>[^\"“”„«»]{3,200})[\"”“»]\s?\((?P<who>[^()]{3,100})\)")
_LABELLED: Final = re.compile(
    r"(?:\w+ ){0,2}(?:keynote|talk|session|lecture|workshop|presentation|tutorial|vortrag|charla|palestra)"
    r" (?:by|with|from|von|de) (?P<who>[^:,'’()]{3,40})(?:(?::| [–—-]) (?P<title>.{3,200}))?",
    re.I,
)
_ON: Final = re.compile(r"(?P<who>[^:,'’()]{3,40}) (?:on|über|sur|sobre) (?P<title>.{3,200})")
_PIPE: Final = re.compile(r"\s+[|·•]\s+")
_PROSE: Final = re.compile(r"[.!?:]\s|^I\b|https?:")
_SENTENCE: Final = re.compile(r"[.!?:：…][\"”’)]?$")
_QUOTES: Final = "\"“”„«»‘’'"
_LABEL: Final = re.compile(r"^[\[(](?P<label>[^\[\]()]{2,40})[\])]\s*")


@dataclass(frozen=True, slots=True)
class Told:
    """What a line below a heading tells: people, a title, or something else about a talk.

    `labelled` tells that a word says what it is, `certain` that it says so of a speaker ("by" may be of an author).
    """

    people: tuple[Billed, ...] = ()
    title: str | None = None
    labelled: bool = True
    certain: bool = False


@lru_cache(maxsize=4096)
def read_line(source: str) -> Told | None:
    """Return what a line of Markdown tells of a talk, or None where it is prose."""
    text = plain(source) if len(source) <= _LONGEST_SOURCE else ""
    if not text or len(text) > _LONGEST_LINE:
        return None
    if (
        _SENTENCE.search(text)
        and not re.search("[:：]", text[:_LONGEST_LABEL])
        and "](" not in source
        and "://" not in source
    ):
        return None
    text = _LED.sub("", text)
    if found := pattern("who", behind=_BEHIND).fullmatch(text):
        sure = ":" in found["colon"] or "：" in found["colon"]
        if who := people_of(found["rest"], sure=sure, prose=not sure):
            return Told(who, certain=not words("labels", "by").match(text) and not text.lower().startswith("who"))
        if sure and is_nobody(found["rest"]):
            return Told()
    if (found := pattern("title", behind=_BEHIND).fullmatch(text)) and ":" in found["colon"]:
        return Told(title=untied(found["rest"]))
    if (
        (found := pattern("other", behind=_BEHIND).fullmatch(text))
        and ":" in found["colon"]
        and _is_short(found["rest"])
    ):
        return Told()
    if _are_links(source, text) or (take_time(text) or ("", "x"))[1] == "":
        return Told()
    return _bare(source, text)


@lru_cache(maxsize=4096)
def people_of(text: str, *, sure: bool, prose: bool = False) -> tuple[Billed, ...]:
    """Return the people whom a text names and nothing else; `sure` where a label says that they are people.

    `prose`: the text may as well be a sentence, which is none of people.
    """
    if prose and (_SENTENCE.search(text.rstrip()) or len(text) > _LONGEST_BARE):
        return ()
    text = _EMPTY.sub("", _URL.sub("", _HANDLE.sub("", _PRONOUNS.sub("", text))))
    text = _DEGREES.sub("", tidy(text)).strip(" .,;:|-–—*_~")
    if not text or is_nobody(text):
        return ()
    if (found := people(text, known=sure, commas=_commas(text))) and all(
        _is_place(one.affiliation, sure) for one in found
    ):
        return found
    return _as_written(text) if sure else ()


def _commas(text: str) -> bool | None:
    """Return whether a name follows a comma (True) or a workplace (False): what no one is called is a workplace."""
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) < 2 or not has_first_name(pieces[0]):
        return None
    return None if any(has_first_name(piece) for piece in pieces[1:]) else False


def _as_written(text: str) -> tuple[Billed, ...]:
    """Return whom a label names, however unusual: what stands before a bracket, a comma or a dash."""
    cut = _CUT.search(text)
    name = text[: cut.start()].strip() if cut else text
    place = text[cut.end() :].strip(" )(,;|-–—") if cut else ""
    words_ = name.split()
    small = [word for word in words_ if word[0].islower() and word not in PARTICLES]
    if (
        not 1 <= len(words_) <= 5
        or (small and len(words_) > 2)
        or _PROSE.search(name)
        or not re.search(r"[^\W\d_]", name)
    ):
        return ()
    return (Billed(name, place or None),)


def _is_place(place: str | None, sure: bool) -> bool:
    return sure or place is None or (len(place) <= 100 and not _SENTENCE.search(place))


def _bare(source: str, text: str) -> Told | None:
    """Return the people of a line without a label: names that people bear, or that stand out."""
    if len(text) > _LONGEST_BARE or _SENTENCE.search(text) or text.count(".") > 3:
        return None
    who = people_of(text, sure=False) or people_of(_PIPE.sub(", ", text, count=1), sure=False)
    if not who:
        return None
    marked = source.strip()[:1] in "*_—–" and source.strip()[-1:] in "*_" + text[-1:]
    known = sum(has_first_name(one.name) for one in who)
    placed = any(one.affiliation for one in who)
    alone = len(who) == 1 and looks_like_name(text) and len(text.split()) <= _MOST_BARE_WORDS
    return Told(who, labelled=False) if marked or known or placed or alone else None


def _is_short(text: str) -> bool:
    return len(text.split()) <= _MOST_OTHER_WORDS and not re.search(r"[.!?]\s|[.!?…]$", text)


def _has_links(source: str) -> bool:
    return "](" in source or "://" in source


def _are_links(source: str, text: str) -> bool:
    """Tell whether a line holds links to slides, videos and the like, and nothing else."""
    if not _has_links(source):
        return False
    rest = [piece for piece in re.split(r"[|/,·•&()\[\]]|\s[-–—]\s|\s(?:and|und|et|y|e)\s", text) if piece.strip(" .:")]
    return all(pattern("asides").fullmatch(piece.strip(" .:")) or "://" in piece for piece in rest)


def headings_habits(bodies: Iterable[str]) -> Habits:
    """Return how a post's headings, as `heading_body` returns them, part titles from speakers; the first ones tell."""
    return habits_of([body for body in islice(bodies, _MOST_HEADINGS) if body], [])


def heading_body(text: str) -> str:
    """Return a heading without its number, time, pictures, and brackets that hold no person ("(slides)")."""
    text = _LED.sub("", _NUMBERED.sub("", _LED.sub("", tidy(text))))
    if (timed := take_time(text)) and timed[1]:
        text = timed[1].lstrip(" :–—-|")
    if (label := _LABEL.match(text)) and words("labels", "talk").fullmatch(label["label"]):
        text = text[label.end() :]
    asides = pattern("asides", r"\s*[(\[]\W*(?:(?:", r")\W*)+[)\]]\s*$")
    while (shorter := asides.sub("", text)) != text and shorter.strip():
        text = shorter
    return tidy(_EMPTY.sub("", _DEGREES.sub("", _HANDLE.sub("", text)))).strip(" |:–—")


def read_heading(body: str, habits: Habits) -> tuple[str | None, tuple[Billed, ...]]:
    """Return the title and the people that a heading names, as `heading_body` returns it; either may be missing."""
    body = body[:_LONGEST_LINE]
    if len(body.split()) <= _MOST_NAME_WORDS and is_name(body) and has_first_name(body):
        return None, (Billed(body),)
    title, who = _quoted(body) or _of_person(body) or _usual(body, habits) or title_and_people(body, habits)
    who = tuple(one for one in who if _is_place(one.affiliation, False))
    if not who:
        title = body
    if (
        title
        and (label := words("labels", "talk", r"\s*(?::|—|–|\s-)\s+").match(title))
        and title[label.end() :].strip()
    ):
        title = title[label.end() :]
    if title and who and words("labels", "talk").fullmatch(title):
        title = None
    return (untied(title) if title else None), who


def _quoted(body: str) -> tuple[str | None, tuple[Billed, ...]] | None:
    """Return title and people of a quoted title with a bracket behind it, which holds people however they are named."""
    found = _QUOTED.fullmatch(body)
    who = people_of(found["who"], sure=True) if found else ()
    return (found["title"], who) if found and who else None


def _of_person(body: str) -> tuple[str | None, tuple[Billed, ...]] | None:
    """Return title and person of "Ann Lee's keynote", "Talk by Ann Lee", "Ann Lee on trees", if a name is a name."""
    found = _GENITIVE.fullmatch(body) or _LABELLED.fullmatch(body) or _ON.fullmatch(body)
    if not found or not is_name(found["who"]) or not has_first_name(found["who"]):
        return None
    return found["title"], (Billed(found["who"]),)


def _usual(body: str, habits: Habits) -> tuple[str, tuple[Billed, ...]] | None:
    """Return title and people where a heading is cut as most of them are, at its last dash: the quick way."""
    if habits.cuts[:1] != (("dash", "R"),) or kind_of(body):
        return None
    *before, last = _DASH.split(body)
    who = people_of(last, sure=False) if before else ()
    return (body[: -len(last)].rstrip(" —–-"), who) if who else None


def title_line(source: str) -> str | None:
    """Return a line's text where it stands out as a title does: all of it in italics, bold or quotation marks."""
    text = plain(source)
    bare = source.strip().rstrip("\\ ")
    if "\n" in bare or not text or len(text) > _LONGEST_BARE or text[-1] in ".:":
        return None
    marked = bare[0] in "*_" and bare[-1] in "*_"
    return untied(text) if marked or (text[0] in _QUOTES and text[-1] in _QUOTES) else None


def titled(body: str, told: tuple[Billed, ...]) -> str | None:
    """Return the title in a heading where a line below it tells who speaks: they are cut off if it names them too."""
    if label := words("labels", "talk", r"\s*(?::|—|–|\s-)\s+").match(body):
        body = body[label.end() :] or body
    for one in told:
        name = re.escape(one.name)
        if cut := re.fullmatch(rf"(?:by\s+)?{name}\b[^:–—\"“«]{{0,80}}?(?:\s*[:,–—|]|\s-)\s*(?P<title>\S.*)", body):
            return untied(cut["title"])
        if cut := re.fullmatch(rf"(?P<title>.*\S)\s*(?:[,:(–—|]|\s(?:-|by|von|par|por|with))\s*{name}\b.*", body):
            return untied(cut["title"])
    return untied(body) or None


def untied(title: str) -> str:
    """Return a title without dashes around it and quotation marks around the whole of it."""
    title = tidy(title).strip(" \t|–—-:;,")
    if len(title) > 2 and title[0] in _QUOTES and title[-1] in _QUOTES and not set(title[1:-1]) & set('"“”„«»'):
        title = title[1:-1].strip()
    return title
