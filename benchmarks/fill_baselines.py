"""What filling is held against: a bag of words, and the gap's place in the post as a place in the recording.

Both are given what the product has to find: the labelled gaps and their talks. Both quote as the product does.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from filled_scores import Insertion
from fillings import quote
from fills import Expected, ExpectedGap

from talknotes.authored.post import ByteSpan, Post, PostSentence
from talknotes.session import Session
from talknotes.values import Segment, Span


def bag_of_words(post: Post, session: Session, expected: Expected) -> tuple[Insertion, ...]:
    """Take the sentence that is most like the last note before a gap for where the notes stop, and so for the next."""
    return tuple(_insertion(gap, _between(post, session, gap), session) for gap in expected.gaps)


def proportional(post: Post, session: Session, expected: Expected) -> tuple[Insertion, ...]:
    """Insert everything of the talk after the moment that lies as far into the recording as the gap into the post."""
    return tuple(_insertion(gap, _after(post, session, gap), session) for gap in expected.gaps)


def _insertion(gap: ExpectedGap, span: Span, session: Session) -> Insertion:
    heard = session.heard
    inside = [one for one in heard.segments if one.span.overlap(span) > one.span.duration / 2]
    told = quote(inside, span, heard.transcript.language)
    return Insertion(gap.label.kind, gap.label.sentence or "", (span,), told)


def _between(post: Post, session: Session, gap: ExpectedGap) -> Span:
    talk, place = gap.talk_span, _place(post, gap)
    if place is None or gap.label.kind == "whole":
        return talk
    before, after = _neighbours(post, place)
    inside = [one for one in session.heard.segments if one.span.overlap(talk) > one.span.duration / 2]
    start = talk.start if before is None or gap.label.kind == "beginning" else _best(before, inside, talk).end
    end = talk.end if after is None or gap.label.kind == "rest" else _best(after, inside, talk).start
    return Span(min(start, end), max(start, end))


def _after(post: Post, session: Session, gap: ExpectedGap) -> Span:
    talk, place = gap.talk_span, _place(post, gap)
    if place is None:
        return talk
    share = (place.start - post.body.start) / max(1, post.body.end - post.body.start)
    return Span(min(talk.end, max(talk.start, share * session.heard.window.end)), talk.end)


def _place(post: Post, gap: ExpectedGap) -> ByteSpan | None:
    sentence = (gap.label.sentence or "").encode(post.encoding)
    at = post.data.find(sentence) if sentence else -1
    return None if at < 0 else ByteSpan(at, at + len(sentence))


def _neighbours(post: Post, place: ByteSpan) -> tuple[PostSentence | None, PostSentence | None]:
    """Return the sentences of the same section that stand before and after a place."""
    near = [one for one in post.sentences if one.span.start < place.end]
    section = near[-1].section if near else None
    own = [one for one in post.sentences if one.section == section]
    before = [one for one in own if one.span.end <= place.start]
    after = [one for one in own if one.span.start >= place.end]
    return before[-1] if before else None, after[0] if after else None


def _best(note: PostSentence, segments: Sequence[Segment], talk: Span) -> Span:
    bag = _bag(note.text)
    return max(segments, key=lambda one: _cosine(bag, _bag(one.text))).span if segments else talk


def _bag(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    norms = math.hypot(*one.values()) * math.hypot(*other.values())
    return sum(count * other[word] for word, count in one.items()) / norms if norms else 0.0
