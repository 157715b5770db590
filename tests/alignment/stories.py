"""Talks and the notes on them for these tests: made up, and told in other words than they were said."""

from collections.abc import Sequence

from talknotes.alignment.align import align
from talknotes.alignment.coverage import cover
from talknotes.alignment.values import Coverage, Note, Noted
from talknotes.authored.post import Block, ByteSpan, Post, PostSentence, Section
from talknotes.values import Billed, Part, Person, Programme, Segment, Span, Talk, Word, hull

SENTENCE_S = 4.0
PAUSE_S = 1.0

TUNNEL = [
    "Good morning, and thank you for having me here.",
    "I run the maintenance of a tunnel that was opened in nineteen seventy eight.",
    "It is eleven kilometres long and there are forty thousand cars in it every day.",
    "The fans were installed when cars still burned leaded petrol.",
    "We found that two thirds of the power bill went into ventilation.",
    "So we hung thirty sensors for nitrogen dioxide from the ceiling.",
    "They told us that for most of the night nobody needs a fan at all.",
    "Now a small controller switches them one by one, and we save nine hundred thousand francs a year.",
    "The firefighters were not amused at first.",
    "Smoke behaves differently from exhaust, so they wanted a button that overrules everything.",
    "They have got their button, it is red and it has been pressed twice.",
    "Next summer we will replace the lamps with light emitting diodes.",
    "A lamp in a tunnel gets washed by a truck with brushes every six weeks.",
    "The brushes scratch the glass, and after ten years half of the light is gone.",
    "Acrylic covers last only three years, which nobody had told us.",
    "If you ever manage a tunnel, measure first and buy afterwards.",
    "Thank you very much.",
]
ORCHARD = [
    "Hello everybody, my trees say hello as well.",
    "We grow seven hundred old varieties of apples on a hill above the lake.",
    "Every spring a late frost kills the blossoms, in two thousand seventeen all of them.",
    "Candles between the rows raise the temperature by two degrees.",
    "A candle burns for eight hours and costs seven euros, so one night is eleven thousand euros.",
    "Sprinklers are the other method, because water gives off heat when it freezes.",
    "The blossoms sit inside of the ice like flies in amber.",
    "My daughter wrote a program which wakes us only if the wet bulb falls below zero.",
    "It was wrong once, and we drank the rest of the cider that morning.",
    "Cider makers want bitter apples, which no supermarket sells.",
    "So please drink cider, and thank you.",
]


def segments(sentences: Sequence[str], speaker: str = "S1", start: float = 0.0, first: int = 1) -> list[Segment]:
    """Return sentences as segments of four seconds, a second apart."""
    made = []
    for number, text in enumerate(sentences):
        begins = start + number * (SENTENCE_S + PAUSE_S)
        span = Span(begins, begins + SENTENCE_S)
        made.append(Segment(f"s{first + number}", span, speaker, text, words(text, span)))
    return made


def words(text: str, span: Span) -> tuple[Word, ...]:
    """Return the words of a text, each with the same share of its time."""
    texts = text.split()
    each = span.duration / len(texts)
    return tuple(
        Word(word, Span(span.start + at * each, span.start + (at + 1) * each)) for at, word in enumerate(texts)
    )


def laid(
    notes: Sequence[str], said: Sequence[Segment], language: str = "en", notes_language: str | None = None
) -> tuple[Noted, ...]:
    """Return notes laid against segments."""
    given = [Note(index, text) for index, text in enumerate(notes)]
    return align(given, said, language, notes_language=notes_language)


def covered(notes: Sequence[str], said: Sequence[Segment], notes_language: str | None = None) -> Coverage:
    """Return the coverage of a talk that all of the segments belong to."""
    noted = laid(notes, said, notes_language=notes_language)
    return cover(0, 0, hull(segment.span for segment in said), noted, said)


def told(noted: Noted, said: Sequence[Segment]) -> str:
    """Return the text of the segments that a note was found to tell of."""
    return " ".join(segment.text for segment in said if segment.id in noted.segments)


def session() -> tuple[Programme, list[Segment]]:
    """Return both talks in a row, the speakers named, with their sentences."""
    one = segments(TUNNEL, "S1")
    two = segments(ORCHARD, "S2", one[-1].span.end + 20, len(one) + 1)
    border = one[-1].span.end + 10
    parts = (Part("talk", 0, Span(0.0, border)), Part("talk", 1, Span(border, two[-1].span.end)))
    talks = (Talk("The Tunnel That Breathes", ("S1",)), Talk("Seven Hundred Apples", ("S2",)))
    people = (Person("S1", "Ueli Zurbriggen"), Person("S2", "Rosalind Achterberg"))
    return Programme(parts, talks, people), [*one, *two]


def post(
    *sections: tuple[str | None, str | None, Sequence[str]], title: str | None = None, date: str | None = None
) -> Post:
    """Return a post of sections, each with a title, a speaker and its sentences, one paragraph each."""
    data, blocks, sentences, made = b"", [], [], []
    for number, (heading, speaker, texts) in enumerate(sections):
        start = len(data)
        data += f"## {heading}\n\n".encode()
        blocks.append(Block("heading", ByteSpan(start, len(data)), 2, heading or ""))
        body = len(data)
        for text in texts:
            at = len(data)
            data += f"{text}\n\n".encode()
            blocks.append(Block("paragraph", ByteSpan(at, len(data)), 0, text))
            sentences.append(PostSentence(text, ByteSpan(at, at + len(text.encode())), len(blocks) - 1, number))
        spans = (ByteSpan(start, len(data)), ByteSpan(start, body), ByteSpan(body, len(data)))
        made.append(Section(heading, (Billed(speaker),) if speaker else (), *spans, 2))
    whole = ByteSpan(0, len(data))
    return Post(
        data, "utf-8", False, "\n", None, title, date, ByteSpan(0, 0), None, whole,
        tuple(blocks), tuple(sentences), tuple(made), (),
    )  # fmt: skip
