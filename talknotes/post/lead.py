"""The lead of a post: which talks, out of which recording, and where the words come from; said by code alone.

Says only what is known and stays graceful where that is little. Its words are data (`leads.toml`), a table a language;
a language without one gets English. Knows nothing of the notes' wording.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from talknotes.links import is_public
from talknotes.manner.wording import wording
from talknotes.post import escape
from talknotes.post.blocks import Told, quoted
from talknotes.post.draft import Draft
from talknotes.values import Span, Talk, clock

_LISTED: Final = 5
_AMONG: Final = 3
_DEFAULT: Final = "en"


def write_lead(draft: Draft, sentences: tuple[Told, ...], has_times: bool, language: str = _DEFAULT) -> str:
    """Return the lead as one paragraph of Markdown; `has_times` where the post shows when the words were said.

    `language` (ISO 639-1) is that of the post, which may be another than the recording's.
    """
    lead = _Lead(draft, language)
    return " ".join(filter(None, (lead.talks(), lead.origin(sentences, has_times))))


def describe(draft: Draft, language: str = _DEFAULT) -> str:
    """Return which talks a post tells of as plain text, as front matter describes a post; "" where none is known."""
    lead = _Lead(draft, language)
    known = tuple(filter(None, (lead.plainly(section.talk) for section in draft.sections)))
    return f"{lead.enumerate(known[:_LISTED])}." if known else ""


def tell_silence(span: Span, language: str = _DEFAULT) -> str:
    """Return the sentence that stands in place of notes on a talk without words."""
    words = _words(language)
    stretch = words["stretch"].format(start=clock(span.start), end=clock(span.end))
    return f"*{words['silence'].format(stretch=stretch)}*"


@dataclass(frozen=True, slots=True)
class _Lead:
    """What can be said of a draft in a language."""

    draft: Draft
    language: str

    def talks(self) -> str:
        """Tell which talks the post is about."""
        talks = tuple(section.talk for section in self.draft.sections)
        if len(talks) == 1:
            return self._one(talks[0])
        if not talks:
            return self._say("no_talk", recording=self._recording())
        known = tuple(described for talk in talks if (described := self._describe(talk)))
        facts = {"count": self._count(len(talks)), "recording": self._recording()}
        if not known:
            return self._say("unnamed", **facts)
        if len(known) == len(talks) <= _LISTED:
            return self._say("listed", **facts, talks=self.enumerate(known))
        return self._say("among", **facts, talks=self.enumerate(known[:_AMONG]))

    def origin(self, sentences: tuple[Told, ...], has_times: bool) -> str:
        """Tell where the words come from, and what the times are for."""
        if not sentences:
            return ""
        source = self._say("machine" if _is_machine_made(self.draft) else "transcript")
        if not all(sentence.quoted for sentence in sentences):
            return self._say("told", source=source)
        if not has_times:
            return self._say("quoted", source=source)
        return self._say("linked" if _public_url(self.draft) else "timed", source=source)

    def plainly(self, talk: Talk) -> str:
        """Describe a talk as plain text."""
        title = escape.clean(talk.title or "")
        return self._on(self._names(talk), f"“{quoted(title)}”" if title else "")

    def enumerate(self, items: tuple[str, ...]) -> str:
        """Join descriptions; in English a comma stands even before the second where "and" alone could be misread."""
        words = wording(self.language)
        if words.serial_comma and len(items) == 2 and any(" on “" in item for item in items):
            return f"{items[0]}, {words.conjunction} {items[1]}"
        return words.enumerate(items)

    def _one(self, talk: Talk) -> str:
        """Tell of a single talk; a recording that bears the talk's own title is not named twice."""
        title, recording = escape.clean(talk.title or ""), escape.clean(self.draft.recording.title)
        if title and title.casefold() == recording.casefold():
            names = escape.markdown_text(self._names(talk))
            return self._say("one_alike", talks=self._on(names, _link(self.draft, title)))
        described = self._describe(talk)
        if described:
            return self._say("one", talks=described, recording=self._recording())
        return self._say("one_unnamed", recording=self._recording())

    def _describe(self, talk: Talk) -> str:
        """Return `Maria Lopez on “Title”` or as much of it as is known, as Markdown."""
        names, title = self._names(talk), escape.clean(talk.title or "")
        shown = f"“{escape.markdown_inline(quoted(title))}”" if title else ""
        return self._on(escape.markdown_text(names), shown)

    def _names(self, talk: Talk) -> str:
        people = (self.draft.person(label) for label in talk.speakers)
        return wording(self.language).enumerate(tuple(escape.clean(one.name) for one in people if one.name))

    def _on(self, names: str, title: str) -> str:
        return self._say("on", names=names, title=title) if names and title else names or title

    def _recording(self) -> str:
        title, url = escape.clean(self.draft.recording.title), _public_url(self.draft)
        if title:
            return self._say("recording", title=_link(self.draft, title))
        unnamed = self._say("a_recording")
        return f"[{unnamed}]({url})" if url else unnamed

    def _count(self, number: int) -> str:
        counts = _words(self.language)["counts"]
        return str(counts[number]) if number < len(counts) else str(number)

    def _say(self, key: str, **values: str) -> str:
        return str(_words(self.language)[key]).format(**values)


def _is_machine_made(draft: Draft) -> bool:
    """Tell whether an engine heard any of the words; only those that a person wrote have no probability."""
    words = [word for segment in draft.segments for word in segment.words]
    return not words or any(word.probability is not None for word in words)


def _link(draft: Draft, title: str) -> str:
    url = _public_url(draft)
    return f"[{escape.link_text(title)}]({url})" if url else f"“{escape.markdown_inline(quoted(title))}”"


def _public_url(draft: Draft) -> str | None:
    return escape.link_target(draft.url) if draft.url and is_public(draft.url) else None


def _words(language: str) -> Mapping[str, Any]:
    return _all_words().get(language, _all_words()[_DEFAULT])


@cache
def _all_words() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("talknotes.post").joinpath("leads.toml").read_text(encoding="utf-8"))
