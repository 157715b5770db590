"""Sessions for the tests of timelines: an afternoon of two talks, and long days of many."""

from itertools import pairwise

from talknotes.exchange.timeline import Timeline, timeline
from talknotes.values import Evidence, Part, Person, Programme, Segment, Span, Talk, Word

HANDOVER = Evidence("handover", '"please welcome Maria Lopez"', 9.0, 2.5)
PARTS = (
    Part("intro", None, Span(0, 14), ("S1",), (Evidence("structure", "short turns outside of any talk"),)),
    Part("talk", 0, Span(14, 78), ("S2",), (HANDOVER, Evidence("topic", "the words go on", 14.0, -0.4))),
    Part("questions", 0, Span(78, 94), ("S3", "S2")),
    Part("break", None, Span(94, 104)),
    Part("talk", 1, Span(104, 180), ("S4",)),
)
TALKS = (Talk("Machine Learning", ("S2",), (Evidence("agenda", "line 2"),)), Talk(None, ("S4",)))
PEOPLE = (Person("S1"), Person("S2", "Maria Lopez", "head of engineering", (HANDOVER,), 0.97), Person("S4", "David"))
SAID = (("S1", 0.5, 12.5), ("S2", 16.0, 76.0), ("S3", 80.0, 84.0), ("S2", 85.0, 93.0), ("S4", 106.0, 174.0))


def said(rows):
    return [Segment(f"s{at}", Span(start, end), who, "Text.") for at, (who, start, end) in enumerate(rows)]


def words(*spans):
    return tuple(Word("word", Span(start, end)) for start, end in spans)


def afternoon() -> Timeline:
    return timeline(Programme(PARTS, TALKS, PEOPLE), said(SAID), title="Afternoon keynotes")


def day(talks: int, guests: int, hours: float = 8.0, title="A talk about topic", name="Given Surname") -> Timeline:
    """Return a day of equal talks, each introduced by a host and followed by a guest's question and a break."""
    step = hours * 3600 / talks
    parts, rows, people = [], [], [Person("S1", "Host Person")]
    for at in range(talks):
        label, guest = f"S{at + 2}", f"S{100 + at % guests}"
        edges = [(at + share) * step for share in (0.0, 0.08, 0.8, 0.9, 1.0)]
        spans = [Span(start, end) for start, end in pairwise(edges)]
        signs = (Evidence("handover", "please welcome", edges[1], 2.0),)
        parts += [
            Part("intro", None, spans[0], ("S1",)),
            Part("talk", at, spans[1], (label,), signs),
            Part("questions", at, spans[2], (guest, label)),
            Part("break", None, spans[3]),
        ]
        rows += [("S1", edges[0], edges[1] - 1), (label, edges[1] + 1, edges[2])]
        rows += [
            (f"S{100 + number}", edges[2] + number, edges[2] + number + 0.5) for number in range(at, guests, talks)
        ]
        people.append(Person(label, f"{name} {at}"))
    told = tuple(Talk(f"{title} {at}", (f"S{at + 2}",)) for at in range(talks))
    return timeline(Programme(tuple(parts), told, tuple(people)), said(rows), title=title)
