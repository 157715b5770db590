"""What prompts are rendered with: the transcript's rows, who speaks, how the author writes, a fence around all of it.

Everything is cleaned to plain lines here; what stands between two fences is data. Knows nothing of prompts' wording.
Caveat: a fence is made of the hash of what it encloses, so that no text can hold its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from talknotes.files import hash_bytes
from talknotes.post.escape import clean
from talknotes.post.people import full_name, surname
from talknotes.summarize.asked import is_clear
from talknotes.summarize.contract import SummaryRequest
from talknotes.values import Person, Segment

Value = Any
Values = Mapping[str, Value]

_FENCE_DIGITS: Final = 12
_MOST_KNOWN: Final = 60
_LONGEST_NAME: Final = 100
_LONGEST_TITLE: Final = 300
"""Characters; what metadata holds has no end of its own."""
_PUNCTUATION: Final = ".,;:!?…()[]“”„«»\"'’"
_QUESTION: Final = "Question"
_NOBODY: Final = "Speaker"
_UNCLEAR: Final = "(unclear) "
_LANGUAGES: Final = {
    "ar": "Arabic", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the transcript as a prompt shows it: the segment's id, who says it, what; `start` is in seconds."""

    id: str
    speaker: str
    text: str
    start: float

    @property
    def value(self) -> dict[str, str]:
        """What the prompt is rendered with."""
        return {"id": self.id, "speaker": self.speaker, "text": self.text}


def language_name(code: str) -> str:
    """Return the English name of a language (ISO 639-1); the code itself where the name is not known."""
    return _LANGUAGES.get(code, code)


def rows(segments: Sequence[Segment], request: SummaryRequest) -> tuple[Row, ...]:
    """Return segments as rows of a transcript, without empty ones; what was not heard clearly says so."""
    leading = frozenset(_leading_questions(segments, request)) if request.kind == "questions" else frozenset()
    people = {person.label: person for person in request.people}
    made = (_row(one, _who(one, people, request, one.id in leading)) for one in segments)
    return tuple(row for row in made if row.text)


def common(request: SummaryRequest, most_known: int = _MOST_KNOWN) -> dict[str, Value]:
    """Return what all prompts on a talk are rendered with, but for the transcript and the fence.

    Of very many known names those go along whose words were said, and as many others as `most_known` has room for.
    """
    people = {person.label: person for person in request.people}
    manner = request.manner
    return {
        "language": language_name(request.written or request.language),
        "title": _shortened(request.title, _LONGEST_TITLE),
        "speakers": [_speaker(people.get(label, Person(label))) for label in request.speakers],
        "known": _known(request, most_known),
        "kind": request.kind,
        "manner": {
            "block": "bullets" if manner.block == "bullets" else "paragraph",
            "name": manner.name,
            "tense": manner.tense,
            "detail": manner.detail,
        },
    }


def lines(text: str) -> str:
    """Return text of several lines, each cleaned."""
    return "\n".join(clean(line) for line in text.splitlines()).strip()


def fenced(values: Values) -> dict[str, Value]:
    """Return the values with a `fence` that occurs in none of them."""
    texts = tuple(_texts(values))
    number = 0
    while True:
        digits = hash_bytes("\0".join([str(number), *texts]).encode("utf-8", "replace"))[:_FENCE_DIGITS]
        if not any(digits in text for text in texts):
            return {**values, "fence": f"=== {digits} ==="}
        number += 1


def called(title: str, part: int = 1, parts: int = 1) -> str:
    """Return what people are told that a prompt is about: “Ship Small”, part 2 of 3."""
    short = _shortened(title, _LONGEST_NAME)
    about = f"“{short}”" if short else "a talk"
    return about if parts == 1 else f"{about}, part {part} of {parts}"


def cut_row(row: Row, pieces: int) -> tuple[Row, ...]:
    """Return a row cut at words into so many pieces, or as many as it has words; each has the row's id."""
    words = row.text.split()
    size = max(1, -(-len(words) // pieces))
    return tuple(replace(row, text=" ".join(words[at : at + size])) for at in range(0, len(words), size))


def _shortened(text: str, longest: int) -> str:
    return clean(text[: 2 * longest])[:longest].strip()


def _known(request: SummaryRequest, most: int) -> list[str]:
    names = list(dict.fromkeys(name for one in request.known if (name := _shortened(one, _LONGEST_NAME))))
    if len(names) <= most:
        return names
    said = {word.strip(_PUNCTUATION).casefold() for segment in request.segments for word in segment.text.split()}
    first = [name for name in names if said.intersection(name.casefold().split())]
    kept = frozenset([*first, *(name for name in names if name not in first)][:most])
    return [name for name in names if name in kept]


def _row(segment: Segment, speaker: str) -> Row:
    text = clean(segment.text)
    shown = text if is_clear(segment) or not text else _UNCLEAR + text
    return Row(segment.id, speaker, shown, segment.span.start)


def _who(segment: Segment, people: Mapping[str, Person], request: SummaryRequest, leads: bool) -> str:
    """Return the name of who says a segment; where others ask the speaker, nobody's if it is not known."""
    if segment.speaker is None:
        return _QUESTION if leads else _NOBODY
    person = people.get(segment.speaker, Person(segment.speaker))
    asks = request.kind == "questions" and segment.speaker not in request.speakers
    return _QUESTION if leads or (asks and not person.name) else full_name(person)[:_LONGEST_NAME]


def _leading_questions(segments: Sequence[Segment], request: SummaryRequest) -> Iterator[str]:
    """Yield the ids of questions at the beginning of a speaker's own turn where nobody else was heard asking.

    A diarizer gives a short question from the floor to the voice that answers it.
    """
    leads = asked = False
    before: str | None = ""
    for segment in segments:
        is_own = segment.speaker is None or segment.speaker in request.speakers
        leads = (leads or (segment.speaker != before and not asked)) and segment.text.rstrip().endswith("?")
        if is_own and leads:
            yield segment.id
        before, asked = segment.speaker, not is_own


def _speaker(person: Person) -> dict[str, str]:
    name = _shortened(person.name or "", _LONGEST_NAME)
    return {
        "label": clean(person.label),
        "name": name,
        "surname": surname(name) if name else "",
        "affiliation": _shortened(person.affiliation or "", _LONGEST_NAME),
    }


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _texts(inner)
