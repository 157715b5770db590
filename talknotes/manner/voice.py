"""How an author tells: what speakers are called, in which tense, in whose person, and how long a paragraph is.

Rules over words (`languages/`), simple and robust: what a post says often decides, a rare misreading does not. Knows
nothing of markup.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from talknotes.manner.habits import NameForm, TextForm
from talknotes.manner.reading import Prose, Reading
from talknotes.manner.wording import Signs, signs
from talknotes.post.calling import first_name
from talknotes.post.people import surname

Tense = Literal["present", "past"]
Narrator = Literal["none", "i", "we"]

_LEAST_WORDS: Final = 8
_SHORT_WORDS: Final = 30
"""A paragraph of so few words among list items introduces them, or says that something is missing."""
_MOST_ASIDES: Final = 2
_LEAST_TELLING: Final = 12
_LEAST_ITEMS: Final = 2
_LEAST_SHARE: Final = 0.2
_NAME_WEIGHT: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def names(reading: Reading) -> Counter[NameForm]:
    """Count by what speakers are called in the text of their own talks."""
    counts: Counter[NameForm] = Counter()
    for section, body in zip(reading.sections, reading.bodies, strict=True):
        text = " ".join(one.block.text for one in body)
        for speaker in section.speakers:
            short, first = surname(speaker.name), first_name(speaker.name)
            if short == speaker.name or short == first:
                continue
            text, full = re.subn(_as_word(speaker.name), " ", text)
            counts.update({"full": full, "surname": _count(short, text), "first": _count(first, text)})
    return +counts


def tenses(reading: Reading, language: str) -> Counter[Tense]:
    """Count the tense of the verbs that follow a speaker's name, or a pronoun, which counts for less."""
    known = signs(language)
    counts: Counter[Tense] = Counter()
    for section, body in zip(reading.sections, reading.bodies, strict=True):
        subjects = {form for one in section.speakers for form in (one.name, surname(one.name), first_name(one.name))}
        for one in body:
            for subject, rest in _subjects(one.block.text, subjects, known):
                if tense := _tense(rest, known):
                    counts[tense] += _NAME_WEIGHT if subject in subjects else 1
    return counts


def narrators(reading: Reading, language: str) -> Counter[Narrator]:
    """Tell in whose person a post is told: by the share of its sentences with "I" or "we"; empty for a short one."""
    known = signs(language)
    own = {id(one.block) for one in reading.told}
    sentences = [one.text for one in reading.post.sentences if id(reading.post.blocks[one.block]) in own]
    if len(sentences) < _LEAST_WORDS:
        return Counter()
    words = [{word.replace("’", "'") for word in _WORD.findall(text.lower())} for text in sentences]
    shares = {
        who: sum(bool(one & having) for one in words) / len(words) for who, having in (("i", known.i), ("we", known.we))
    }
    best = max(shares, key=lambda who: shares[who])
    if shares[best] < _LEAST_SHARE:
        return Counter(["none"])
    return Counter(["i" if best == "i" else "we"])


def text_forms(reading: Reading) -> Counter[TextForm]:
    """Count the words of talks that stand in paragraphs and in lists; nothing where there are too few to tell."""
    counts: Counter[TextForm] = Counter()
    for body in reading.bodies if reading.sections else (reading.prose,):
        counts += _forms(body)
    return counts


def _forms(body: Sequence[Prose]) -> Counter[TextForm]:
    items = [_length(one) for one in body if one.block.kind == "item"]
    paragraphs = [_length(one) for one in body if one.block.kind == "paragraph"]
    if len(items) >= _LEAST_ITEMS and len(paragraphs) <= _MOST_ASIDES:
        paragraphs = [count for count in paragraphs if count > _SHORT_WORDS]
    if len(items) < _LEAST_ITEMS and sum(items) + sum(paragraphs) < _LEAST_TELLING:
        return Counter()
    return +Counter[TextForm]({"bullets": sum(items), "paragraph": sum(paragraphs)})


def _length(prose: Prose) -> int:
    return len(prose.block.text.split())


def paragraph_lengths(reading: Reading) -> Counter[int]:
    """Count the lengths, in words, of the paragraphs that tell of talks."""
    lengths = (_length(one) for one in reading.told if one.block.kind == "paragraph")
    return Counter(length for length in lengths if length >= _LEAST_WORDS)


def _as_word(name: str) -> str:
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _count(name: str, text: str) -> int:
    return len(re.findall(_as_word(name), text))


def _subjects(text: str, names: set[str], known: Signs) -> Iterator[tuple[str, str]]:
    """Yield each subject of a text with what follows it in its sentence."""
    if named := "|".join(sorted(map(re.escape, names), key=len, reverse=True)):
        yield from ((found[1], found[2]) for found in re.finditer(rf"(?<!\w)({named})\s+([^.!?;:\n]*)", text))
    pronouns = "|".join(map(re.escape, sorted(known.subjects)))
    yield from ((found[1], found[2]) for found in re.finditer(rf"(?<!\w)({pronouns})\s+([^.!?;:\n]*)", text, re.I))


def _tense(rest: str, known: Signs) -> Tense | None:
    """Return the tense of a verb with which `rest` begins, None where it begins with something else."""
    words = _WORD.findall(rest.lower())
    while words and words[0] in known.skipped:
        words.pop(0)
    if not words:
        return None
    verb = words[0]
    if verb in known.perfect and known.participles:
        after = rest.lower().partition(verb)[2].partition(",")[0]
        return "past" if known.participles.search(after) else "present"
    if verb in known.past:
        return "past"
    if verb in known.present:
        return "present"
    if verb.endswith(known.past_ends):
        return "past"
    return "present" if verb.endswith(known.present_ends) else None
