"""The lead of a post: which talks, out of which recording, and where the words come from; said by code alone.

Says only what is known and stays graceful where that is little. Knows nothing of the notes' wording.
"""

from talknotes.links import is_public
from talknotes.post import escape
from talknotes.post.blocks import Told, quoted
from talknotes.post.draft import Draft
from talknotes.post.people import enumerate_names
from talknotes.values import Talk

_COUNTS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]
_LISTED = 5
_AMONG = 3


def write_lead(draft: Draft, sentences: tuple[Told, ...], has_times: bool) -> str:
    """Return the lead as one paragraph of Markdown; `has_times` where the post shows when the words were said."""
    return " ".join(filter(None, (_tell_talks(draft), _tell_origin(draft, sentences, has_times))))


def _tell_talks(draft: Draft) -> str:
    talks = tuple(section.talk for section in draft.sections)
    if len(talks) == 1:
        return _tell_one(draft, talks[0])
    if not talks:
        return f"Notes from {_name_recording(draft)}, in which no talk was found."
    known = tuple(described for talk in talks if (described := _describe(draft, talk)))
    start = f"{_count(len(talks))} talks from {_name_recording(draft)}"
    if not known:
        return f"{start}."
    if len(known) == len(talks) <= _LISTED:
        return f"{start}: {_enumerate(known)}."
    return f"{start}, among them {_enumerate(known[:_AMONG])}."


def _tell_one(draft: Draft, talk: Talk) -> str:
    """Tell of a single talk; a recording that bears the talk's own title is not named twice."""
    title, recording = escape.clean(talk.title or ""), escape.clean(draft.recording.title)
    if title and title.casefold() == recording.casefold():
        names = escape.markdown_text(_names(draft, talk))
        return f"{' on '.join(filter(None, (names, _link(draft, title))))}, from the recording."
    described = _describe(draft, talk)
    return f"{described}, from {_name_recording(draft)}." if described else f"A talk from {_name_recording(draft)}."


def _tell_origin(draft: Draft, sentences: tuple[Told, ...], has_times: bool) -> str:
    if not sentences:
        return ""
    is_machine_made = _is_machine_made(draft)
    source = "a machine transcript, so a word may be misheard" if is_machine_made else "a transcript of the recording"
    if not all(sentence.quoted for sentence in sentences):
        return f"These notes were made from {source}."
    if not has_times:
        return f"The quotations come from {source}."
    if _public_url(draft):
        return f"The quotations come from {source}; each time links to the moment it was said."
    return f"The quotations come from {source}; the times tell where in the recording to listen."


def _is_machine_made(draft: Draft) -> bool:
    """Tell whether an engine heard any of the words; only those that a person wrote have no probability."""
    words = [word for segment in draft.segments for word in segment.words]
    return not words or any(word.probability is not None for word in words)


def _describe(draft: Draft, talk: Talk) -> str:
    """Return `Maria Lopez on “Title”` or as much of it as is known, as Markdown."""
    names, title = _names(draft, talk), escape.clean(talk.title or "")
    shown = f"“{escape.markdown_inline(quoted(title))}”" if title else ""
    return " on ".join(filter(None, (escape.markdown_text(names), shown)))


def _names(draft: Draft, talk: Talk) -> str:
    people = (draft.person(label) for label in talk.speakers)
    return enumerate_names(tuple(escape.clean(person.name) for person in people if person.name))


def _name_recording(draft: Draft) -> str:
    title = escape.clean(draft.recording.title)
    if title:
        return f"the recording of {_link(draft, title)}"
    return f"[a recording]({_public_url(draft)})" if _public_url(draft) else "a recording"


def _link(draft: Draft, title: str) -> str:
    url = _public_url(draft)
    return f"[{escape.link_text(title)}]({url})" if url else f"“{escape.markdown_inline(quoted(title))}”"


def _public_url(draft: Draft) -> str | None:
    return escape.link_target(draft.url) if draft.url and is_public(draft.url) else None


def _enumerate(items: tuple[str, ...]) -> str:
    """Join descriptions; a comma stands even before the second where "and" alone could be misread."""
    if len(items) == 2 and any(" on “" in item for item in items):
        return f"{items[0]}, and {items[1]}"
    return enumerate_names(items)


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)
