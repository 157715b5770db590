"""Notes without a language model: the speaker's own sentences, the telling ones, in order, as quotations.

A sentence is telling when it shares its rarer words with the rest of the talk (cosine to the centroid of TF-IDF, after
Radev et al. 2004). Nothing is reworded, shortened or joined. Sentences that the recognizer was unsure of are left out:
what may have been misheard is not quoted. Knows nothing of Markdown.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from talknotes.summarize.contract import Block, Notes, Sentence, SummaryRequest
from talknotes.values import Notice, Segment, Span, clock

_SENTENCES_A_MINUTE = 1.0
_MOST_SENTENCES = 36
_BLOCK_S = 60.0
_MOST_BLOCKS = 8
_LONGEST_WORDS = 60
_SURE_MEAN = 0.6
_SURE_WORD = 0.1
_FASTEST_WORD_S = 0.12
"""Nobody says words faster than that on average; a recognizer that invents does."""
_NUMBER_BONUS = 0.1
_LEANING_PENALTY = 0.15
_MOST_ANSWER_SENTENCES = 3
_LISTED_TIMES = 5

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|fifty|twice|half|percent|double|triple"
    r"|hundreds?|thousands?|millions?|billions?|trillions?)\b",
    re.I,
)
_COURTESY = re.compile(
    r"^(?:thanks?\b|thank you|hello|hi\b|good (?:morning|afternoon|evening)|welcome"
    r"|it(?: is|'s) (?:great|good|a pleasure)|(?:let us|let's) (?:look at|go to|move)"
    r"|(?:today |so )*(?:i want|i'd like|i would like|i'm going|i am going) to (?:talk|speak|tell)"
    r"|let me give you|next slide|you'?re welcome)",
    re.I,
)
_LEANING = re.compile(r"^(?:(?:and|so|but)\s+)?(?:that|this|these|those|it|they|he|she)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much is quoted: so many sentences and one a minute, at most this share; none of fewer words."""

    base_sentences: int
    most_share: float
    shortest_words: int


_MEASURES = {"brief": _Measure(7, 0.6, 5), "full": _Measure(12, 0.7, 4)}


class Extractive:
    """The summarizer that only quotes."""

    def summarize(self, request: SummaryRequest) -> Notes:
        """Return blocks of quotations: a few a minute for a talk; questions and their answers for questions."""
        segments = [segment for segment in request.segments if _is_asked_for(segment, request)]
        blocks = _questions(segments, request) if request.kind == "questions" else _talk(segments, request)
        unsure = [segment for segment in segments if not _is_sure(segment)]
        notices = (Notice("summarize", _unsure_message(unsure, len(segments))),) if unsure else ()
        return Notes(tuple(blocks), notices)


def _unsure_message(unsure: Sequence[Segment], of: int) -> str:
    times = ", ".join(clock(segment.span.start) for segment in unsure[:_LISTED_TIMES])
    more = f" and {len(unsure) - _LISTED_TIMES} more" if len(unsure) > _LISTED_TIMES else ""
    sentences = "1 sentence was" if len(unsure) == 1 else f"{len(unsure)} sentences were"
    return f"of {of}, {sentences} not quoted, because the recognizer was unsure of the words (at {times}{more})"


def _span(segments: Sequence[Segment]) -> Span:
    return Span(segments[0].span.start, max(segment.span.end for segment in segments))


def _is_asked_for(segment: Segment, request: SummaryRequest) -> bool:
    half = segment.span.duration / 2
    return any(segment.span.overlap(span) > half for span in request.tell) and not any(
        segment.span.overlap(span) > half for span in request.told
    )


def _is_sure(segment: Segment) -> bool:
    """Tell whether the recognizer was sure of every single word: one misheard word makes a false quotation."""
    known = [word.probability for word in segment.words if word.probability is not None]
    if not known:
        return True
    is_spoken = segment.span.duration >= _FASTEST_WORD_S * len(segment.words)
    return is_spoken and sum(known) / len(known) >= _SURE_MEAN and min(known) >= _SURE_WORD


def _talk(segments: Sequence[Segment], request: SummaryRequest) -> list[Block]:
    own = [segment for segment in segments if not request.speakers or segment.speaker in request.speakers]
    measure = _MEASURES[request.manner.detail]
    quotable = [segment for segment in own if _is_sure(segment) and _is_quotable(segment, measure.shortest_words)]
    chosen = _choose(quotable, own, measure)
    length = max(_BLOCK_S, _span(own).duration / _MOST_BLOCKS) if own else _BLOCK_S
    start = own[0].span.start if own else 0.0
    groups = groupby(chosen, key=lambda segment: (int((segment.span.start - start) / length), segment.speaker))
    return [_quotes(list(group), speaker) for (_, speaker), group in groups]


def _is_quotable(segment: Segment, shortest_words: int) -> bool:
    words = len(segment.text.split())
    return shortest_words <= words <= _LONGEST_WORDS and not _COURTESY.match(segment.text)


def _choose(quotable: Sequence[Segment], own: Sequence[Segment], measure: _Measure) -> list[Segment]:
    """Return the most telling sentences, in order: half of them the best of equal stretches, so that all is covered."""
    minutes = sum(segment.span.duration for segment in own) / 60
    budget = min(measure.base_sentences + round(_SENTENCES_A_MINUTE * minutes), _MOST_SENTENCES)
    budget = min(budget, math.ceil(measure.most_share * len(quotable)))
    scores = _scores(quotable, own)
    ranked = sorted(range(len(quotable)), key=lambda at: (-scores[at], at))
    stretch = _span(own).duration / max(1, budget // 2) if own else 1.0
    first_of: dict[int, int] = {}
    for at in ranked:
        first_of.setdefault(int((quotable[at].span.start - own[0].span.start) / stretch), at)
    covering = sorted(first_of.values(), key=ranked.index)
    chosen = list(dict.fromkeys([*covering, *ranked]))[:budget]
    return _without_repeats(quotable[at] for at in sorted(chosen))


def _without_repeats(segments: Iterable[Segment]) -> list[Segment]:
    by_text = {segment.text.casefold(): segment for segment in segments}
    return sorted(by_text.values(), key=lambda segment: segment.span.start)


def _scores(quotable: Sequence[Segment], own: Sequence[Segment]) -> list[float]:
    """Return how telling each sentence is, roughly 0 to 1."""
    bags = [Counter(_terms(segment.text)) for segment in own]
    seen = Counter(term for bag in bags for term in bag)
    weight = {term: math.log(1 + len(bags) / count) for term, count in seen.items()}
    centroid = {term: count * weight[term] for term, count in sum(bags, Counter()).items()}
    return [_score(segment.text, centroid, weight) for segment in quotable]


def _score(text: str, centroid: dict[str, float], weight: dict[str, float]) -> float:
    vector = {term: count * weight[term] for term, count in Counter(_terms(text)).items()}
    norms = math.hypot(*vector.values()) * math.hypot(*centroid.values())
    cosine = sum(value * centroid[term] for term, value in vector.items()) / norms if norms else 0.0
    return cosine + _NUMBER_BONUS * bool(_NUMBER.search(text)) - _LEANING_PENALTY * bool(_LEANING.match(text))


def _terms(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text) if len(word) > 3 or not word.isascii() or word.isdigit()]


def _questions(segments: Sequence[Segment], request: SummaryRequest) -> list[Block]:
    blocks: list[Block] = []
    for speaker, group in groupby(segments, key=lambda segment: segment.speaker):
        run = list(group)
        asks = speaker not in request.speakers
        asked = run if asks else _leading_questions(run, blocks)
        answer = [] if asks else run[len(asked) :]
        question = [segment for segment in asked if not asks or "?" in segment.text] or asked[-1:]
        if _has_sure(question):
            blocks.append(_quotes(_sure(question), speaker if asks else None, question=True))
        if _has_sure(answer):
            blocks.append(_quotes(_answer(answer), speaker))
    return blocks


def _leading_questions(run: Sequence[Segment], before: Sequence[Block]) -> list[Segment]:
    """Return the questions at the beginning of the speaker's own turn where nobody else was heard asking.

    A diarizer gives a short question from the floor to the voice that answers it. Whose they are is not known, so they
    are nobody's.
    """
    if before and before[-1].question:
        return []
    count = next((at for at, segment in enumerate(run) if not segment.text.rstrip().endswith("?")), len(run))
    return list(run[:count])


def _answer(run: Sequence[Segment]) -> list[Segment]:
    sure = _sure(run)
    quotable = [segment for segment in sure if _is_quotable(segment, _MEASURES["brief"].shortest_words)] or sure
    scores = _scores(quotable, quotable)
    best = sorted(range(len(quotable)), key=lambda at: (-scores[at], at))[:_MOST_ANSWER_SENTENCES]
    return [quotable[at] for at in sorted(best)]


def _sure(segments: Iterable[Segment]) -> list[Segment]:
    return [segment for segment in segments if _is_sure(segment)]


def _has_sure(segments: Iterable[Segment]) -> bool:
    return any(_is_sure(segment) for segment in segments)


def _quotes(segments: Sequence[Segment], speaker: str | None, question: bool = False) -> Block:
    sentences = tuple(Sentence(segment.text, (segment.id,), quoted=True) for segment in segments)
    return Block("quotes", sentences, speaker, question)
