"""Notes without a language model: the speaker's own sentences, the telling ones, in order, as quotations.

A sentence is telling when it shares its rarer words with the rest of the talk (cosine to the centroid of TF-IDF, after
Radev et al. 2004). Nothing is reworded; what was left out of a sentence is marked, and fragments are not told. A new
post's talk is grouped by topic, each under a phrase of the speaker's. Knows nothing of Markdown.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import Final

from talknotes.summarize.contract import Block, Notes, Sentence, SummaryRequest
from talknotes.summarize.speech import speech
from talknotes.summarize.topics import Topic, topics
from talknotes.summarize.utterances import Utterance, is_sure, utterances
from talknotes.values import Notice, Segment, Span, clock, hull

_SENTENCES_A_MINUTE: Final = 1.0
_MOST_SENTENCES: Final = 36
_BLOCK_S: Final = 60.0
_MOST_BLOCKS: Final = 8
_LONGEST_WORDS: Final = 60
_LONGEST_COURTESY_WORDS: Final = 20
"""What is longer says more than its polite beginning."""
_NUMBER_BONUS: Final = 0.1
_LEANING_PENALTY: Final = 0.15
_QUESTION_PENALTY: Final = 0.15
_PHRASE_BONUS: Final = 0.1
_OMISSION_PENALTY: Final = 0.2
_MOST_OMISSIONS: Final = 2
_RELIABLE: Final = 0.8
"""So many sentences are whole by their marks, where marks can be relied upon."""
_OF_A_TOPIC: Final = 2
_MOST_ANSWER_SENTENCES: Final = 3
_LISTED_TIMES: Final = 5
_LONG_TALK_S: Final = 360.0
_MANY_TOPICS: Final = 3
"""A talk has headings where it is that long or has more topics than that."""

_WORD: Final = re.compile(r"\w+(?:['’]\w+)?")


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much is quoted: so many sentences and one a minute, at most this share; none of fewer words.

    `takes_cut` tells that a sentence may be told whose marks speak for a cut: where only quotations tell what was
    missed, a recognizer's marks are a weak reason to leave one out.
    """

    base_sentences: int
    most_share: float
    shortest_words: int
    takes_cut: bool


_MEASURES: Final = {"brief": _Measure(7, 0.6, 5, takes_cut=False), "full": _Measure(12, 0.7, 4, takes_cut=True)}


class Extractive:
    """The summarizer that only quotes."""

    def summarize(self, request: SummaryRequest) -> Notes:
        """Return blocks of quotations: a few a minute for a talk; questions and their answers for questions."""
        segments = [segment for segment in request.segments if _is_asked_for(segment, request)]
        said = utterances(segments, request.language)
        blocks = _questions(said, request) if request.kind == "questions" else _talk(said, request)
        unsure = [segment for segment in segments if not is_sure(segment)]
        notices = (Notice("summarize", _unsure_message(unsure, len(segments))),) if unsure else ()
        return Notes(tuple(blocks), notices)


def _unsure_message(unsure: Sequence[Segment], of: int) -> str:
    times = ", ".join(clock(segment.span.start) for segment in unsure[:_LISTED_TIMES])
    more = f" and {len(unsure) - _LISTED_TIMES} more" if len(unsure) > _LISTED_TIMES else ""
    sentences = "1 sentence was" if len(unsure) == 1 else f"{len(unsure)} sentences were"
    return f"of {of}, {sentences} not quoted, because the recognizer was unsure of the words (at {times}{more})"


def _is_asked_for(segment: Segment, request: SummaryRequest) -> bool:
    half = segment.span.duration / 2
    return any(segment.span.overlap(span) > half for span in request.tell) and not any(
        segment.span.overlap(span) > half for span in request.told
    )


def _talk(said: Sequence[Utterance], request: SummaryRequest) -> Iterator[Block]:
    own = [one for one in said if not request.speakers or one.speaker in request.speakers]
    measure = _MEASURES[request.manner.detail]
    quotable = _quotable([one for one in own if one.is_sure], request.language, measure)
    if not quotable:
        return
    parts = _topics(own, request) if request.manner.detail == "brief" else ()
    chosen = _choose(quotable, own, measure, parts, request.language)
    yield from _by_topic(chosen, own, parts) if parts else _by_time(chosen, _span(own))


def _quotable(said: Sequence[Utterance], language: str, measure: _Measure) -> list[Utterance]:
    """Return the sentences that can be quoted; fragments only where there is nothing else.

    Marks by which many sentences are cut are the recognizer's fault, and tell nothing.
    """
    found = [one for one in said if _is_quotable(one, language, measure.shortest_words)]
    takes_cut = measure.takes_cut or sum(one.is_whole for one in found) < _RELIABLE * len(found)
    whole = [one for one in found if one.is_whole or (takes_cut and not one.is_broken)]
    return [one for one in whole if one.omissions <= _MOST_OMISSIONS] or found


def _is_quotable(one: Utterance, language: str, shortest_words: int) -> bool:
    is_short = len(one.text.split()) <= _LONGEST_COURTESY_WORDS
    is_courtesy = is_short and speech(language).courtesies.match(one.text)
    return _has_length(one, shortest_words) and not is_courtesy


def _has_length(one: Utterance, shortest_words: int) -> bool:
    return shortest_words <= len(one.text.split()) <= _LONGEST_WORDS


def _topics(own: Sequence[Utterance], request: SummaryRequest) -> tuple[Topic, ...]:
    """Return the topics of a talk whose notes have headings; none where they have none."""
    names = [person.name or "" for person in request.people]
    found = topics([one.text for one in own], request.language, (request.title, *names))
    is_long = _span(own).duration > _LONG_TALK_S or len(found) > _MANY_TOPICS
    return found if is_long and len(found) > 1 else ()


def _by_topic(chosen: Sequence[Utterance], own: Sequence[Utterance], parts: Sequence[Topic]) -> Iterator[Block]:
    for part in parts:
        inside = own[part.first : part.end]
        rows = {one.segments for one in inside}
        told = [one for one in chosen if one.segments in rows]
        heading = part.phrase
        if not heading:
            yield from _by_time(told, _span(inside))
            continue
        for speaker, group in groupby(told, key=lambda one: one.speaker):
            yield replace(_quotes(list(group), speaker), heading=heading)
            heading = ""


def _by_time(chosen: Sequence[Utterance], whole: Span) -> Iterator[Block]:
    """Yield what each voice says in each of equal stretches of a whole."""
    length = max(_BLOCK_S, whole.duration / _MOST_BLOCKS)
    stretches = groupby(chosen, key=lambda one: (int((one.span.start - whole.start) / length), one.speaker))
    for (_, speaker), group in stretches:
        yield _quotes(list(group), speaker)


def _choose(
    quotable: Sequence[Utterance],
    own: Sequence[Utterance],
    measure: _Measure,
    parts: Sequence[Topic],
    language: str,
) -> list[Utterance]:
    """Return the most telling sentences, in order: half of them the best of equal stretches, so that all is covered.

    Of each topic there are two where it has as many, rather with the words of its heading.
    """
    minutes = sum(one.span.duration for one in own) / 60
    budget = min(measure.base_sentences + round(_SENTENCES_A_MINUTE * minutes), _MOST_SENTENCES)
    sayable = sum(_has_length(one, measure.shortest_words) for one in own if one.is_sure)
    budget = min(budget, math.ceil(measure.most_share * sayable))
    starts = [own[part.first].span.start for part in parts]
    topic_of = [bisect_right(starts, one.span.start) - 1 for one in quotable]
    scores = _scores(quotable, own, language)
    for at, topic in enumerate(topic_of if parts else ()):
        scores[at] += _PHRASE_BONUS * (parts[topic].phrase.casefold() in quotable[at].text.casefold())
    ranked = sorted(range(len(quotable)), key=lambda at: (-scores[at], at))
    stretch = _span(own).duration / max(1, budget // 2)
    topical = _firsts(ranked, lambda at: topic_of[at], _OF_A_TOPIC) if parts else []
    covering = _firsts(ranked, lambda at: int((quotable[at].span.start - own[0].span.start) / stretch))
    chosen = list(dict.fromkeys([*topical, *covering, *ranked]))[: max(budget, len(topical))]
    return _without_repeats(quotable[at] for at in sorted(chosen))


def _firsts(ranked: Sequence[int], group_of: Callable[[int], int], count: int = 1) -> list[int]:
    """Return the first `count` of each group, in their order."""
    seen: Counter[int] = Counter()
    found = []
    for at in ranked:
        seen[group_of(at)] += 1
        if seen[group_of(at)] <= count:
            found.append(at)
    return found


def _without_repeats(said: Iterable[Utterance]) -> list[Utterance]:
    by_text = {one.text.casefold(): one for one in said}
    return sorted(by_text.values(), key=lambda one: one.span)


def _scores(quotable: Sequence[Utterance], own: Sequence[Utterance], language: str) -> list[float]:
    """Return how telling each sentence is, roughly 0 to 1."""
    rows = [_terms(one.text) for one in own]
    seen = Counter(term for row in rows for term in set(row))
    weight = {term: math.log(1 + len(rows) / count) for term, count in seen.items()}
    centroid = {term: count * weight[term] for term, count in Counter(chain.from_iterable(rows)).items()}
    known = speech(language)
    return [
        _likeness(one.text, centroid, weight)
        + _NUMBER_BONUS * bool(known.counting.search(one.text))
        - _LEANING_PENALTY * bool(known.leaning.match(one.text))
        - _OMISSION_PENALTY * one.omissions
        - _QUESTION_PENALTY * one.text.endswith("?")
        for one in quotable
    ]


def _likeness(text: str, centroid: dict[str, float], weight: dict[str, float]) -> float:
    vector = {term: count * weight[term] for term, count in Counter(_terms(text)).items()}
    norms = math.hypot(*vector.values()) * math.hypot(*centroid.values())
    return sum(value * centroid[term] for term, value in vector.items()) / norms if norms else 0.0


def _terms(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text) if len(word) > 3 or not word.isascii() or word.isdigit()]


def _questions(said: Sequence[Utterance], request: SummaryRequest) -> list[Block]:
    blocks: list[Block] = []
    for speaker, group in groupby(said, key=lambda one: one.speaker):
        run = list(group)
        asks = speaker not in request.speakers
        asked = run if asks else _leading_questions(run, blocks)
        answer = _sure([] if asks else run[len(asked) :])
        question = _sure([one for one in asked if not asks or "?" in one.text] or asked[-1:])
        if question:
            blocks.append(_quotes(question, speaker if asks else None, question=True))
        if answer:
            blocks.append(_quotes(_answer(answer, request.language), speaker))
    return blocks


def _leading_questions(run: Sequence[Utterance], before: Sequence[Block]) -> list[Utterance]:
    """Return the questions at the beginning of the speaker's own turn where nobody else was heard asking.

    A diarizer gives a short question from the floor to the voice that answers it. Whose they are is not known, so they
    are nobody's.
    """
    if before and before[-1].question:
        return []
    count = next((at for at, one in enumerate(run) if not one.text.rstrip().endswith("?")), len(run))
    return list(run[:count])


def _answer(sure: Sequence[Utterance], language: str) -> list[Utterance]:
    quotable = _quotable(sure, language, _MEASURES["brief"]) or list(sure)
    scores = _scores(quotable, quotable, language)
    best = sorted(range(len(quotable)), key=lambda at: (-scores[at], at))[:_MOST_ANSWER_SENTENCES]
    return [quotable[at] for at in sorted(best)]


def _sure(said: Iterable[Utterance]) -> list[Utterance]:
    return [one for one in said if one.is_sure]


def _span(said: Sequence[Utterance]) -> Span:
    return hull(one.span for one in said)


def _quotes(said: Sequence[Utterance], speaker: str | None, question: bool = False) -> Block:
    sentences = tuple(Sentence(one.text, tuple(segment.id for segment in one.segments), quoted=True) for one in said)
    return Block("quotes", sentences, speaker, question)
