"""What an author says, one by one: sentences, remarks in brackets behind a heading; as said and as the grammar reads.

Tells where in its section each stands, for the same words mean a talk's rest at the end and a part of it in the middle.
Knows nothing of gaps.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from talknotes.authored.post import ByteSpan, PostSentence, Section
from talknotes.gaps.grammar import Subjects
from talknotes.gaps.ground import Ground
from talknotes.gaps.reading import Mentions, mentions, read

Place = Literal["only", "first", "inner", "last"]
"""Where in its section something stands, asides not counted; `only`: the section says nothing else."""

_ASIDE_WORDS: Final = 7
_ASIDE = re.compile(
    r"\b(?:sorry|recording|video|slides|replay|catch up|blog post|next time|anyway|oh well|aufzeichnung|folien|vidéo|"
    r"enregistrement|vídeo|grabación|gravação)\b|https?:",
    re.I,
)
_REMARK = re.compile(r"[(\[][^()\[\]]{3,120}[)\]](?!\()")
_MARKUP = re.compile(r"[*_`~]{1,3}|\[([^\[\]]*)\]\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that the author says: its bytes, its words as said and as read, and the sentence that holds it."""

    sentence: PostSentence
    span: ByteSpan
    said: str
    text: str
    is_remark: bool = False


def mentions_of(sections: Sequence[Section]) -> Mentions:
    """Return how sentences mention the talks and speakers of sections."""
    return mentions((section.title, [speaker.name for speaker in section.speakers]) for section in sections)


def sayings_of(ground: Ground) -> Iterator[Saying]:
    """Yield what the author says, in order: sentences, and of headings and speaker lines the remarks in brackets."""
    mentioned = mentions_of(ground.post.sections)
    for sentence in sorted((*ground.sentences, *ground.heads), key=lambda sentence: sentence.span):
        head = ground.head_of(sentence)
        if head is None:
            yield Saying(sentence, sentence.span, sentence.text, read(sentence.text, mentioned))
            continue
        yield from _remarks(ground, sentence, head, mentioned)
        if head.end < sentence.span.end:
            span = ByteSpan(head.end, sentence.span.end)
            said = _MARKUP.sub(r"\1", ground.post.source(span)).strip()
            yield Saying(sentence, span, said, read(said, mentioned))


def places_of(ground: Ground, sayings: Sequence[Saying], subjects: Subjects) -> list[Place]:
    """Return where in its section (or, where none is known, among what tells of the same talk) each saying stands."""
    rows: dict[tuple[str, int], list[int]] = {}
    for at, saying in enumerate(sayings):
        if not saying.is_remark:
            rows.setdefault(_talk(ground, saying.sentence), []).append(at)
    places: list[Place] = ["only"] * len(sayings)
    for row in rows.values():
        telling = [at for at in row if not is_aside(sayings[at], subjects)]
        for at in row:
            others = telling if at not in telling[-1:] else telling[:-1]
            if all(other == at for other in others):
                places[at] = "only"
            elif others[-1] <= at:
                places[at] = "last"
            else:
                places[at] = "first" if at == row[0] else "inner"
    return places


def is_aside(saying: Saying, subjects: Subjects) -> bool:
    """Tell whether something said tells nothing of a talk: a few words, or where slides and recording are."""
    words = {word.strip(".,") for word in saying.text.split()}
    if words & (subjects.others - {"it", "you"}) or words & subjects.people:
        return False
    return bool(len(words) <= _ASIDE_WORDS and words & subjects.first) or _ASIDE.search(saying.said) is not None


def _talk(ground: Ground, sentence: PostSentence) -> tuple[str, int]:
    if sentence.section is not None:
        return "section", sentence.section
    return ("block", sentence.block) if ground.post.sections or sentence.block in ground.run_ins else ("post", 0)


def _remarks(ground: Ground, sentence: PostSentence, head: ByteSpan, mentioned: Mentions) -> Iterator[Saying]:
    source = ground.post.source(head)
    for remark in _REMARK.finditer(source):
        start = head.start + len(source[: remark.start()].encode(ground.post.encoding))
        span = ByteSpan(start, start + len(remark[0].encode(ground.post.encoding)))
        yield Saying(sentence, span, remark[0], read(remark[0], mentioned), is_remark=True)
