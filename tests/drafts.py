"""Drafts for the tests of posts: the sample session's, and the cases that bend it."""

from dataclasses import replace

from talknotes.post.draft import Draft, Section
from talknotes.summarize.contract import Block, BlockKind, Notes, Sentence
from talknotes.values import Notice, Person, Recording, Segment, Span, Talk, Word

URL = "https://example.com/watch?v=afternoon"
HASH = "0123456789abcdef" * 4

SPOKEN = {
    "0": (25.0, 29.2, "S1", "Better data makes better models and better models make better systems."),
    "1": (29.8, 33.0, "S1", "And better systems give us better data again."),
    "2": (70.4, 74.9, "S1", "We make two hundred trillion predictions every day."),
    "3": (84.2, 86.4, "S3", "How do you test a model?"),
    "4": (87.0, 90.0, "S1", "We replay the traffic of last week."),
    "5": (90.2, 93.5, "S1", 'My team calls it "the time machine".'),
    "6": (110.0, 114.0, "S2", "Since 2015 anyone can make a fake video at home."),
    "8": (190.0, 195.5, "S2", "We caught nine in ten."),
    "7": (125.0, 128.5, "S2", "Lips that fail to close are a tell."),
}

LOPEZ = Person("S1", "Maria Lopez", "head of engineering at a research lab")
CHEN = Person("S2", "David Chen", "professor at a university")
PRODUCTION = Talk("Machine Learning in Production", ("S1",))
FAKES = Talk("How we detect fake videos?", ("S2",))


def quotes(speaker: str | None, *ids: str, question: bool = False) -> Block:
    sentences = tuple(Sentence(SPOKEN[name][3], (name,), quoted=True) for name in ids)
    return Block("quotes", sentences, speaker, question)


def told(kind: BlockKind, *sentences: tuple[str, str, bool], speaker: str | None = "S1") -> Block:
    return Block(kind, tuple(Sentence(text, (name,), quoted) for text, name, quoted in sentences), speaker)


def make_segments() -> tuple[Segment, ...]:
    return tuple(
        Segment(name, Span(start, end), speaker, text, (Word(text, Span(start, end), 0.9, speaker),))
        for name, (start, end, speaker, text) in SPOKEN.items()
    )


FIRST = Section(
    PRODUCTION,
    Span(20.0, 95.0),
    Notes((quotes("S1", "0", "1"), quotes("S1", "2"))),
    Notes((quotes("S3", "3", question=True), quotes("S1", "4", "5"))),
)
SECOND = Section(FAKES, Span(105.0, 130.0), Notes((quotes("S2", "6"), quotes("S2", "7"))))

AFTERNOON = Draft(
    title="Afternoon keynotes",
    date="2020-06-25T15:00:00",
    recording=Recording(HASH, "Afternoon keynotes", duration=150.0004, url=URL),
    sections=(FIRST, SECOND),
    people=(LOPEZ, CHEN),
    segments=make_segments(),
    categories=("talks",),
    url=URL,
    notices=(Notice("diarize", "two voices are hard to tell apart", Span(84.2, 86.4)),),
)

HOSTILE = "# {{< evil >}} <script>alert(1)</script> [x](javascript:alert(1)) +++ *“now”* \u202e#"


LATER = replace(
    AFTERNOON,
    sections=(FIRST, replace(SECOND, notes=Notes((quotes("S2", "6"), quotes("S2", "8"))))),
)


def unnamed(draft: Draft) -> Draft:
    return replace(draft, people=())


def with_one(draft: Draft, section: Section, **changes: object) -> Draft:
    return replace(draft, sections=(section,), **changes)


def _voiceless(section: Section) -> Section:
    blocks = tuple(replace(block, speaker=None) for block in section.notes.blocks)
    asked = tuple(replace(block, speaker=None) for block in section.questions.blocks)
    return replace(
        section, talk=replace(section.talk, title=None, speakers=()), notes=Notes(blocks), questions=Notes(asked)
    )


CASES: dict[str, Draft] = {
    "One talk": with_one(AFTERNOON, replace(FIRST, questions=Notes(()))),
    "A recording of one talk that bears its title": with_one(
        AFTERNOON,
        SECOND,
        title="How we detect fake videos?",
        recording=Recording(HASH, "How we detect fake videos?"),
        url=None,
    ),
    "Two talks with questions": AFTERNOON,
    "Two talks without an address": replace(AFTERNOON, url=None),
    "Talks without names": unnamed(AFTERNOON),
    "Talks without titles": replace(
        AFTERNOON, sections=tuple(replace(s, talk=replace(s.talk, title=None)) for s in (FIRST, SECOND))
    ),
    "Talks without names or titles": unnamed(
        replace(AFTERNOON, sections=tuple(replace(s, talk=replace(s.talk, title=None)) for s in (FIRST, SECOND)))
    ),
    "Nobody was told apart": unnamed(replace(AFTERNOON, url=None, sections=(_voiceless(FIRST), _voiceless(SECOND)))),
    "Several speakers": with_one(
        AFTERNOON,
        Section(
            Talk("A panel on trust", ("S1", "S2")),
            Span(20.0, 130.0),
            Notes((quotes("S1", "0", "2"), quotes("S2", "6"))),
            Notes((quotes("S1", "3", question=True), quotes("S2", "7"), quotes("S1", "4"))),
        ),
    ),
    "A talk without words": replace(AFTERNOON, sections=(FIRST, replace(SECOND, notes=Notes(())))),
    "No talk at all": replace(AFTERNOON, sections=(), segments=()),
    "A hostile title": replace(
        AFTERNOON,
        title=HOSTILE,
        recording=replace(AFTERNOON.recording, title=HOSTILE),
        sections=(replace(FIRST, talk=replace(PRODUCTION, title=HOSTILE)), SECOND),
        people=(replace(LOPEZ, name=HOSTILE, affiliation=HOSTILE), CHEN),
        categories=(HOSTILE,),
    ),
    "Prose and bullets": with_one(
        AFTERNOON,
        replace(
            FIRST,
            notes=Notes(
                (
                    told(
                        "paragraph",
                        ("Lopez opens with a loop: better data, better models, better systems.", "0", False),
                        ("And better systems give us better data again.", "1", True),
                    ),
                    told("bullets", ("200 trillion predictions a day", "2", False)),
                )
            ),
            questions=Notes(()),
        ),
    ),
    "Headings and a written lead": with_one(
        AFTERNOON,
        replace(
            FIRST,
            notes=Notes(
                (
                    replace(told("paragraph", ("Lopez opens with a loop.", "0", False)), heading="Better # data"),
                    replace(quotes("S1", "2", "4"), heading="{{< evil >}} <b> [x](javascript:alert(1))"),
                    Block("quotes", (Sentence("My team […] calls it “the time machine”.", ("5",), quoted=True),), "S1"),
                )
            ),
        ),
        lead=(Sentence('Models that "train themselves", and what that costs.', ("0", "2"), quoted=False),),
    ),
    "Six talks": replace(
        AFTERNOON,
        sections=tuple(
            Section(Talk(f"Talk about {n}", ("S1",) if n % 2 else ("S2",)), Span(n, n + 1.0), Notes(()))
            for n in range(6)
        ),
    ),
}
