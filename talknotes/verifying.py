"""Whether a recording bears out what a post says of its talks: each sentence that stands there, whoever wrote it.

A part of the pipeline, beside `filling`, which finds the sections' talks and lays their sentences against what is said;
`evidence` judges each. Rather no contradiction than a false one: a sentence that is not surely about what is said at
its place, or is the author's own remark, is at worst not found. Reads and writes no file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from talknotes.alignment.lexicon import Lexicon, lexicon
from talknotes.alignment.values import Coverage
from talknotes.authored.post import ByteSpan, Post, PostSentence, Section
from talknotes.claims import Standing, standing
from talknotes.comparing import Opinion, compare, open_comparison
from talknotes.credited import credited
from talknotes.evidence.values import Verdict
from talknotes.filling import Prepared, notes_language, prepare
from talknotes.session import Session
from talknotes.summarize.contract import Notes
from talknotes.values import Programme, Recording, Segment, Span, hull

State = Literal["supported", "contradicted", "not found", "not checked"]

_NO_TALK: Final = "no talk of the recording is surely this section's"


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence of a post and what a recording says to it.

    `sentence` is its index in `Post.sentences`, None for a name in the section's head; `span` its bytes. `verdict` is
    None where it was not checked, and `why` tells the reason; `segments` are those that the verdict rests on.
    """

    sentence: int | None
    span: ByteSpan
    text: str
    verdict: Verdict | None
    segments: tuple[Segment, ...] = ()
    why: str = ""

    @property
    def state(self) -> State:
        """What became of it."""
        return "not checked" if self.verdict is None else self.verdict.kind

    @property
    def time(self) -> Span | None:
        """When that is said; None where nothing was found."""
        return hull(segment.span for segment in self.segments) if self.segments else None


@dataclass(frozen=True, slots=True)
class VerifiedSection:
    """A section of a post, the names in its head, then its sentences.

    Where the recording has no talk for it, `talk` and `span` are None and no row is checked. `speakers` are the names
    that the recording has for the talk's voices.
    """

    section: Section
    rows: tuple[Row, ...]
    recording: Recording | None = None
    talk: int | None = None
    span: Span | None = None
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """A post held against recordings: its talk sections in their order. `recordings` are those it was held against."""

    post: Post
    sections: tuple[VerifiedSection, ...]
    recordings: tuple[Recording, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in the order in which they stand."""
        return tuple(row for section in self.sections for row in section.rows)

    def count(self, state: State) -> int:
        """Return how many rows are in a state."""
        return sum(row.state == state for row in self.rows)


def verify(
    post: Post, session: Session, programme: Programme | None = None, opinion: Opinion | None = None
) -> Verified:
    """Hold a post, as it stands, against a session.

    `programme` is the recording's as it is without the post for an agenda, whose names are none of the post's own;
    `opinion` the probability, 0 to 1, that a premise bears out a hypothesis.
    """
    laid = _laid(post, session)
    post = laid.post
    places = {at: (laid, coverage) for at, coverage in _coverages(laid)}
    if left := [at for at, section in enumerate(post.sections) if at not in places and section.speakers]:
        again = _laid(_without_names(post, left), session)
        taken = {coverage.talk for _, coverage in places.values()}
        more = _coverages(again) if len(again.post.sections) == len(post.sections) else ()
        places |= {at: (again, found) for at, found in more if at in left and found.talk not in taken}
    sections = tuple(
        _verified(post, *places[at], programme, opinion) if at in places else unverified(post, at)
        for at in range(len(post.sections))
    )
    return Verified(post, sections, (session.heard.recording,))


def _laid(post: Post, session: Session) -> Prepared:
    return prepare(post, session, absent=False, write=lambda request: Notes(()))


def _coverages(prepared: Prepared) -> Iterator[tuple[int, Coverage]]:
    return ((one.section, one) for one in prepared.coverages if one.section is not None)


def _without_names(post: Post, sections: Sequence[int]) -> Post:
    """Return a post whose sections are known by title and content alone: their heads may name somebody else."""
    rows = (replace(one, speakers=()) if at in sections else one for at, one in enumerate(post.sections))
    return replace(post, sections=tuple(rows))


def _with_names(programme: Programme, independent: Programme | None) -> Programme:
    """Return a programme with the names that the recording has by itself in place of the post's."""
    names = {person.label: person for person in independent.people if person.name} if independent else {}
    return replace(programme, people=tuple(names.get(person.label, person) for person in programme.people))


def unverified(post: Post, at: int) -> VerifiedSection:
    """Return a section that was not checked, because no recording holds its talk."""
    words = lexicon(notes_language(post, "en"))
    rows = (
        Row(index, one.span, one.text, None, (), _NO_TALK)
        for index, one, kind in _sentences(post, at, words)
        if kind != "none"
    )
    return VerifiedSection(post.sections[at], tuple(rows))


def _sentences(post: Post, at: int, words: Lexicon) -> Iterator[tuple[int, PostSentence, Standing]]:
    """Yield the sentences of a section's body, without the post's lead."""
    body = post.sections[at].body
    for index, one in enumerate(post.sentences):
        is_lead = post.split is not None and post.lead.holds(one.span)
        if one.section == at and body.holds(one.span) and not is_lead:
            yield index, one, standing(post, one, words)


def _verified(
    post: Post, prepared: Prepared, coverage: Coverage, independent: Programme | None, opinion: Opinion | None
) -> VerifiedSection:
    assert coverage.section is not None
    section, everything = post.sections[coverage.section], prepared.session.heard.segments
    programme = _with_names(prepared.session.programme, independent)
    named = replace(prepared, session=replace(prepared.session, programme=programme))
    spelt = (one for one in prepared.disagreements if one.note.index < 0)
    heads = tuple(credited(section, coverage.span, independent or programme, everything, tuple(spelt)))
    vouched = tuple(verdict.claim.text for verdict in heads if verdict.kind != "contradicted")
    case = open_comparison(named, coverage, vouched, opinion)
    rows = [Row(None, section.head, verdict.claim.text, verdict, _rests_on(verdict, everything)) for verdict in heads]
    for index, one, kind in _sentences(post, coverage.section, case.own):
        if kind != "none":
            verdict, why = compare(case, index, kind)
            rows.append(Row(index, one.span, one.text, verdict, _rests_on(verdict, everything), why))
    names = (programme.person(label).name for label in programme.talks[coverage.talk].speakers)
    return VerifiedSection(
        section,
        tuple(rows),
        prepared.session.heard.recording,
        coverage.talk,
        coverage.span,
        tuple(name for name in names if name),
    )


def _rests_on(verdict: Verdict | None, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    return () if verdict is None else tuple(segment for segment in segments if segment.id in verdict.segments)
