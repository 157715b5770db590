"""A draft becomes a post: TOML front matter, a lead, and a section for each talk, as Markdown that Hugo builds.

Pure and deterministic: it reads no file and no clock. All text from outside passes through `escape`. Times, names,
order and markup are decided here and in `blocks` and `lead`; the notes bring only wording.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain

from talknotes.post import escape
from talknotes.post.blocks import Passage, Place, Told, tell_blocks
from talknotes.post.draft import Draft
from talknotes.post.lead import write_lead
from talknotes.post.people import enumerate_names, full_name
from talknotes.values import Person, Talk, clock

__all__ = ["Composed", "Told", "compose"]

_SPLIT_MARK = "<!--more-->"
_QUESTIONS = "### Questions"


@dataclass(frozen=True, slots=True)
class Composed:
    """A post as it will be written, UTF-8 with \\n line ends, and every sentence that it tells, in order."""

    text: bytes
    sentences: tuple[Told, ...]


def compose(draft: Draft, draft_flag: bool = True) -> Composed:
    """Return the post of `draft`; `draft_flag` is Hugo's `draft`, which keeps a post off the site until it is read.

    Raises ValueError where a sentence cites a segment that the draft does not hold.
    """
    segments = {segment.id: segment for segment in draft.segments}
    sections = [_compose_section(Place(draft, index, segments)) for index in range(len(draft.sections))]
    sentences = tuple(chain.from_iterable(told for _, told in sections))
    lead = write_lead(draft, sentences, has_times=_shows_times(draft))
    head = f"{_front_matter(draft, draft_flag)}\n{lead}\n\n{_SPLIT_MARK}\n"
    text = "".join([head, *(f"\n\n{markdown}\n" for markdown, _ in sections)])
    return Composed(text.encode(), sentences)


def _front_matter(draft: Draft, draft_flag: bool) -> str:
    title = escape.clean(draft.title) or escape.clean(draft.recording.title) or "Notes"
    moment = _toml_date(draft.date)
    categories = ", ".join(escape.toml_string(category) for category in draft.categories)
    lines = [
        f"title = {escape.toml_string(title)}",
        *([f"date = {moment}"] if moment else []),
        f"draft = {str(draft_flag).lower()}",
        *([f"categories = [{categories}]"] if categories else []),
    ]
    return "\n".join(["+++", *lines, "+++", ""])


def _toml_date(text: str) -> str | None:
    """Return an ISO 8601 date or time as a TOML one, None for anything else, which would stop Hugo."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        offset = moment.utcoffset()
        has_odd_offset = offset is not None and offset.total_seconds() % 60 != 0
        return (moment.astimezone(UTC) if has_odd_offset else moment).isoformat()
    except (ValueError, OverflowError):
        return None


def _shows_times(draft: Draft) -> bool:
    notes = chain.from_iterable((section.notes, section.questions) for section in draft.sections)
    return any(block.kind == "quotes" or block.question for told in notes for block in told.blocks)


def _compose_section(place: Place) -> tuple[str, tuple[Told, ...]]:
    section = place.draft.sections[place.section]
    talk = tell_blocks(section.notes.blocks, place)
    questions = tell_blocks(section.questions.blocks, place)
    pieces = [_heading(place), *(passage.markdown for passage in talk)]
    if not talk:
        pieces.append(_tell_silence(place))
    if questions:
        pieces += [_QUESTIONS, *(passage.markdown for passage in questions)]
    return "\n\n".join(pieces), _sentences(talk) + _sentences(questions)


def _sentences(passages: tuple[Passage, ...]) -> tuple[Told, ...]:
    return tuple(chain.from_iterable(passage.sentences for passage in passages))


def _tell_silence(place: Place) -> str:
    span = place.draft.sections[place.section].span
    stretch = f"{clock(span.start)} to {clock(span.end)}"
    return f"*No notes here: the recording gave no words to quote from this talk ({stretch}).*"


def _heading(place: Place) -> str:
    talk = place.draft.sections[place.section].talk
    people = [place.draft.person(label) for label in talk.speakers]
    line = f"## {escape.heading(_title(talk, people, place.section))}"
    if not people:
        return line
    word = "Speaker" if len(people) == 1 else "Speakers"
    return f"{line}\n**{word}**: {_introduce(people)}"


def _title(talk: Talk, people: list[Person], section: int) -> str:
    named = [escape.clean(person.name) for person in people if person.name]
    return escape.clean(talk.title or "") or enumerate_names(tuple(filter(None, named))) or f"Talk {section + 1}"


def _introduce(people: list[Person]) -> str:
    """Return "A (x), B, and C (y)" as Markdown."""
    return enumerate_names(tuple(escape.markdown_inline(_with_affiliation(person)) for person in people))


def _with_affiliation(person: Person) -> str:
    affiliation = escape.clean(person.affiliation or "")
    return f"{full_name(person)} ({affiliation})" if affiliation else full_name(person)
