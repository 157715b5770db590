"""Titles, leads and spellings that a language model proposes; the code takes them only where the recording has them.

A title is made of words that were said or that stand in the notes, a lead's sentences are checked as any others, and a
name's spelling must be known already and sound like what was heard. Knows nothing of posts. Caveat: what can't be used
is no error: the post then has the title that it would have without a model.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from talknotes.evidence.checking import Checker
from talknotes.evidence.reasons import reason
from talknotes.evidence.values import Claim, Ground, Verdict
from talknotes.llm.contract import Completion, LanguageModel
from talknotes.people.matching import ALIKE, likeness
from talknotes.post.escape import clean
from talknotes.post.people import full_name
from talknotes.prompting.catalogue import Prompts
from talknotes.summarize.answers import Answer, UnusableError, Written, WrittenBlock, cited_ids, read_object, split
from talknotes.summarize.asked import asked_for, surely_heard
from talknotes.summarize.asking import called, common, language_name, rows
from talknotes.summarize.contract import Notes, Sentence, SummaryRequest
from talknotes.summarize.conversing import Heard, Read, Talker
from talknotes.summarize.headings import Headings
from talknotes.summarize.judging import Judge, bear_out
from talknotes.summarize.plain import plain
from talknotes.summarize.sections import cut
from talknotes.summarize.suspecting import Spoken
from talknotes.values import Person, Segment

Opinion = Callable[[str, str], float]

_LONGEST_TITLE: Final = 80
_LONGEST_POST_TITLE: Final = 120
_MOST_LEAD_SENTENCES: Final = 4
_TITLE_TOKENS: Final = 256
_LEAD_TOKENS: Final = 700
_NAMES_AT_ONCE: Final = 40
_EXCERPTS: Final = 3
_MARKS: Final = "“”„«»\"'‘’ "


@dataclass(frozen=True, slots=True)
class TitledTalk:
    """A talk of a post: what was asked of its notes, and what came of it; the request names title and speakers."""

    request: SummaryRequest
    notes: Notes


@dataclass(frozen=True, slots=True)
class PostTitle:
    """A post's title ("" where none could be used) and the sentences that it begins with, each with its evidence.

    `verdicts` tell of every sentence that was written, `prompts` are the hashes of the prompts' files by name.
    """

    title: str
    lead: tuple[Sentence, ...]
    verdicts: tuple[Verdict, ...] = ()
    prompts: tuple[tuple[str, str], ...] = ()


def title_talk(model: LanguageModel, prompts: Prompts, request: SummaryRequest) -> tuple[str, tuple[str, ...]] | None:
    """Return a title for a talk, of at most 80 characters, and the ids of the segments that it comes from.

    All its words of content are the talk's. None where no such title came. Of a talk that does not fit into one prompt
    the model sees the first section. Raises AwaitedError as the model does.
    """
    segments = asked_for(request)
    shown = rows(segments, request)
    if not shown:
        return None
    talker, about = Talker(model, prompts, {}), f"title of {called(request.title)}"
    values = common(request)
    room = talker.room(talker.count(talker.messages("talk-title", {**values, "transcript": []})))
    section = cut(shown, room, lambda row: model.count(f"[{row.id}] {row.speaker}: {row.text}\n"), request.language)[0]
    said = _headings(segments, request, _checker((request,), None).check)
    ids = {segment.id for segment in segments}

    def read(completion: Completion) -> tuple[str, tuple[str, ...]]:
        value = read_object(completion.text, "title")
        title = _title(value, said, _LONGEST_TITLE)
        cited = cited_ids(value.get("segments"), ids)
        if said.is_contradicted(title, cited):
            raise UnusableError("The talk says otherwise than the title.")
        return title, cited

    transcript = [row.value for row in section]
    heard = _ask(talker, "talk-title", {**values, "transcript": transcript}, read, about, _TITLE_TOKENS)
    return heard.result if heard else None


def title_post(
    model: LanguageModel,
    prompts: Prompts,
    recording: str,
    talks: Sequence[TitledTalk],
    opinion: Opinion | None = None,
) -> PostTitle | None:
    """Return a title and a lead for a post on the given talks of one recording; `recording` is its title.

    None where neither could be used, or where the notes are in another language than the talks. Raises AwaitedError as
    the model does.
    """
    talks = tuple(talk for talk in talks if talk.notes.blocks)
    if not talks or any((one.request.written or one.request.language) != one.request.language for one in talks):
        return None
    talker = Talker(model, prompts, {})
    requests = tuple(talk.request for talk in talks)
    checker = _checker(requests, opinion)
    segments = _together(requests)
    judge = Judge(
        checker.check, reason, Spoken(one.text for one in segments), {one.id for one in segments}, requests[0].language
    )
    said = _post_words(recording, talks, checker)
    read = _lead_reader(said, {one.id for one in segments}, requests[0].language)
    values = _post_values(talker, recording, talks)
    heard = _ask(talker, "post-title", values, read, "title and lead of the post", _LEAD_TOKENS)
    if heard is None:
        return None
    lead = heard.result.answer
    borne = bear_out(Heard(lead, heard.ask, heard.text), judge, talker, lambda one: read(one).answer)
    verdicts = tuple(one.verdict for one in (*borne.sentences, *borne.dropped))
    sentences = tuple(Sentence(one.verdict.text, one.verdict.segments, quoted=False) for one in borne.sentences)
    return PostTitle(heard.result.title, sentences, verdicts, tuple(sorted(talker.used.items())))


def tidy_names(
    model: LanguageModel,
    prompts: Prompts,
    heard: Mapping[str, Sequence[str]],
    known: Sequence[str],
    language: str = "en",
) -> dict[str, str]:
    """Return the right spellings of names that were heard, by what was heard; names that are right are left out.

    `heard` holds for each name sentences that it stands in. Only what is known, or stands in such a sentence, is a
    spelling, and only where it sounds like what was heard. Raises AwaitedError as the model does.
    """
    talker, found = Talker(model, prompts, {}), dict[str, str]()
    names = [name for name in heard if clean(name)]
    for at in range(0, len(names), _NAMES_AT_ONCE):
        some = names[at : at + _NAMES_AT_ONCE]
        values = {
            "language": language_name(language),
            "heard": [{"name": clean(one), "where": [clean(text) for text in heard[one][:_EXCERPTS]]} for one in some],
            "known": [clean(one) for one in known],
        }
        answer = _ask(talker, "tidy-names", values, _read_names, "names", None)
        for name, spelling in answer.result if answer else ():
            if name in some and _may_be(name, spelling, heard[name], known):
                found[name] = spelling
    return found


@dataclass(frozen=True, slots=True)
class _Lead:
    title: str
    answer: Answer


def _ask(
    talker: Talker, name: str, values: Mapping[str, Any], read: Read[Any], about: str, most: int | None
) -> Heard[Any] | None:
    try:
        return talker.ask(name, values, read, about, most)
    except UnusableError:
        return None


def _title(value: Mapping[str, Any], said: Headings, longest: int) -> str:
    """Return the title in an answer; UnusableError where it is none, or not in the talk's own words."""
    found = value.get("title")
    title = plain(found).strip(_MARKS).rstrip(".:;,") if isinstance(found, str) else ""
    if not title or len(title) > longest:
        raise UnusableError(f"The title must have 1 to {longest} characters.")
    strange = said.unsaid(title)
    if strange or not said.has_content(title):
        raise UnusableError(f"The title must be in the talk's own words; these are not: {', '.join(strange) or title}.")
    return title


def _lead_reader(said: Headings, ids: Iterable[str], language: str) -> Callable[[Completion], _Lead]:
    known = frozenset(ids)

    def read(completion: Completion) -> _Lead:
        value = read_object(completion.text, "title")
        listed = value.get("lead")
        rows = listed if isinstance(listed, list) else [listed]
        written = [
            Written(text, cited_ids(row.get("segments") if isinstance(row, dict) else None, known))
            for row in rows
            if isinstance(found := row.get("text") if isinstance(row, dict) else row, str)
            for text in split(plain(found), language)
        ]
        blocks = (WrittenBlock("", tuple(written[:_MOST_LEAD_SENTENCES])),)
        return _Lead(_title(value, said, _LONGEST_POST_TITLE), Answer(blocks))

    return read


def _post_values(talker: Talker, recording: str, talks: Sequence[TitledTalk]) -> dict[str, Any]:
    """Return what the prompt is rendered with: of each talk as many sentences as all have room for."""
    language = language_name(talks[0].request.language)
    told = [[one for block in talk.notes.blocks for one in block.sentences] for talk in talks]
    most = max(map(len, told))
    while True:
        listed = [
            {
                "title": clean(talk.request.title),
                "speakers": _names(talk.request),
                "sentences": [{"text": clean(one.text), "segments": list(one.segments)} for one in sentences[:most]],
            }
            for talk, sentences in zip(talks, told, strict=True)
        ]
        values = {"language": language, "recording": clean(recording), "talks": listed}
        if most <= 1 or talker.count(talker.messages("post-title", values)) <= talker.room(0):
            return values
        most = most * 3 // 4


def _names(request: SummaryRequest) -> list[str]:
    people = {person.label: person for person in request.people}
    named = (people.get(label, Person(label)) for label in request.speakers)
    return [full_name(person) for person in named if clean(person.name or "")]


def _together(requests: Sequence[SummaryRequest]) -> tuple[Segment, ...]:
    found = {segment.id: segment for request in requests for segment in request.segments}
    return tuple(sorted(found.values(), key=lambda one: (one.span.start, one.id)))


def _checker(requests: Sequence[SummaryRequest], opinion: Opinion | None) -> Checker:
    language = requests[0].language
    people = dict.fromkeys(person for request in requests for person in request.people)
    speakers = dict.fromkeys(label for request in requests for label in request.speakers)
    known = dict.fromkeys(name for one in requests for name in (*one.known, one.title) if name)
    heard = surely_heard(_together(requests), language)
    return Checker(Ground(heard, language, tuple(people), tuple(speakers), tuple(known)), opinion)


def _headings(segments: Sequence[Segment], request: SummaryRequest, check: Callable[[Claim], Verdict]) -> Headings:
    sure = surely_heard(segments, request.language)
    return Headings((*(one.text for one in sure), *request.known), request.language, check)


def _post_words(recording: str, talks: Sequence[TitledTalk], checker: Checker) -> Headings:
    """Return the words that a post's title may be made of: of titles, speakers, notes."""
    requests = [talk.request for talk in talks]
    names = [name for one in requests for p in one.people for name in (p.name, p.affiliation) if name]
    notes = [one.text for talk in talks for block in talk.notes.blocks for one in block.sentences]
    titles = [request.title for request in requests]
    return Headings((recording, *titles, *names, *notes), requests[0].language, checker.check)


def _read_names(completion: Completion) -> list[tuple[str, str]]:
    found = read_object(completion.text, "names")["names"]
    rows = found if isinstance(found, list) else []
    pairs = [(one.get("heard"), one.get("spelling")) for one in rows if isinstance(one, dict)]
    return [(name, clean(new)) for name, new in pairs if isinstance(name, str) and isinstance(new, str)]


def _may_be(name: str, spelling: str, where: Sequence[str], known: Sequence[str]) -> bool:
    """Tell whether a spelling stands somewhere, letter for letter, and sounds like the name; and is another one."""
    stands = any(spelling == clean(one) for one in known) or any(_holds(clean(text), spelling) for text in where)
    return bool(spelling) and spelling != clean(name) and stands and likeness(name, spelling) >= ALIKE


def _holds(text: str, spelling: str) -> bool:
    at = text.find(spelling)
    if at < 0 or not spelling:
        return False
    around = text[:at][-1:] + text[at + len(spelling) :][:1]
    return not any(char.isalnum() for char in around)
