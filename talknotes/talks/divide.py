"""The small model that decides where parts begin: dynamic programming over the borders that signs speak for.

A recording is a row of parts: introductions by hosts, talks, and the questions after a talk. Every part has a price,
every sign at a border earns or costs something, and the cheapest row wins (semi-Markov Viterbi). Works on numbers
alone: who speaks for how many seconds between two borders; knows nothing of words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from talknotes.talks.borders import Border
from talknotes.values import Segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Row = NDArray[np.float64]

_UNKNOWN: Final = "?"
_MOST_BORDERS: Final = 1_000

# Prices, in the unit of the signs' weights.
_TALK: Final = -4.0
_ANOTHER_VOICE: Final = -2.0
"""For the second voice that gives a talk; each further one costs an eighth of that."""
_VOICE_SHARE: Final = 0.18
_VOICE_S: Final = 20.0
"""Who speaks for that share of a talk gives it; where many discuss, half of it or some seconds are enough."""
_HOST_S: Final = -0.12
"""A second of a host inside of somebody else's talk; where many discuss, a quarter of that."""
_HOST_RUN: Final = -0.8
"""A time that a host speaks there; where many discuss, an eighth of that."""
_ONE_RUN: Final = -1.5
"""One of at least three voices that give a talk, and that is heard in a single run of it."""
_GUEST_S: Final = -0.08
"""A second of somebody in a talk who does not give it."""
_SHORT_S: Final = 30.0
_SHORT: Final = -0.1
"""A second that a talk is shorter than half a minute."""
_TOO_SHORT_S: Final = 12.0
_TOO_SHORT: Final = -0.5
_WRONG_START: Final = -2.0
"""A talk that begins with somebody else's words."""
_HOST_END: Final = -0.6
_INTRO: Final = -0.3
_MONOLOGUE_S: Final = 8.0
_MONOLOGUE: Final = -0.12
"""A second beyond these in which somebody who hosts nothing speaks between the talks."""
_PERHAPS: Final = 0.6
"""How likely an unknown voice between talks is a host's."""
_HOST_LONG_S: Final = 60.0
_HOST_LONG_SHARE: Final = 0.4
_HOST_LONG: Final = -0.05
"""A second in which one host speaks between the talks, beyond a minute and that share of the longest other run."""
_QUESTIONS: Final = -1.5
_NO_ANSWER: Final = -6.0
_ANSWERED: Final = 1.0
_NO_GUEST: Final = -2.0
"""Questions after a panel that nobody but its host asks."""
_ANSWER_S: Final = 3.0
_ANSWER_OUTSIDE: Final = -0.3
"""A second in which who gave the last talk speaks on between the talks."""
_SPEAKER_ASKS: Final = -2.0
"""Questions that begin with the words of the talk's own speaker."""
_LONG_ANSWERS: Final = -2.0
"""Answers that take more than half of the talk's time are rather the talk going on."""
_ENDS_WITH_OTHERS: Final = -1.0
_SEVERAL: Final = 0.5
_LONG_QUESTION_S: Final = 15.0
_ROUND: Final = 0.5
_KEPT_SPEAKERS: Final = 3

StretchKind = Literal["intro", "talk", "questions"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Segments `first` up to `last` (excluded) as one part; `talk` counts the talks, None for an introduction.

    `speakers` give the talk, who speaks longest first; `price` is what the part itself costs, without its signs.
    """

    kind: StretchKind
    first: int
    last: int
    talk: int | None = None
    speakers: tuple[str, ...] = ()
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class _Step:
    """How a state was reached: the best score, from which border and which state there.

    `speaker` is the main voice of a talk, who speaks for `seconds`, `voices` all that give it.
    """

    score: float
    since: int
    before: "_Step | None"
    kind: StretchKind
    speaker: int
    seconds: float
    price: float
    voices: tuple[int, ...] = ()


def divide(segments: Sequence[Segment], borders: Sequence[Border], hosts: Mapping[str, float]) -> tuple[Stretch, ...]:
    """Return the parts of a recording, contiguous over all `segments`; the first of `borders` must be at 0.

    `hosts` tells for each label how likely it hosts. There may be no talk among the parts.
    """
    if not segments:
        return ()
    table = _Table(segments, _strongest(borders), hosts)
    return tuple(_numbered(table, _best(table)))


class _Table:
    """Seconds of each voice up to each border, and what the signs at the borders weigh."""

    def __init__(self, segments: Sequence[Segment], borders: Sequence[Border], hosts: Mapping[str, float]) -> None:
        import numpy as np

        labels = list(dict.fromkeys(segment.speaker or _UNKNOWN for segment in segments))
        column = {label: number for number, label in enumerate(labels)}
        seconds = np.zeros((len(segments) + 1, len(labels)))
        for row, segment in enumerate(segments):
            seconds[row + 1, column[segment.speaker or _UNKNOWN]] = segment.span.duration
        self.labels = labels
        self.hosts = np.array([hosts.get(label, 0.0) for label in labels])
        self.places = np.array([*(border.index for border in borders), len(segments)])
        self.until = seconds.cumsum(axis=0)[self.places]
        speakers = np.array([column[segment.speaker or _UNKNOWN] for segment in segments])
        runs = np.zeros((len(segments) + 1, len(labels)))
        begins = np.flatnonzero(np.diff(speakers, prepend=-1))
        runs[begins + 1, speakers[begins]] = 1
        self._runs_until = runs.cumsum(axis=0)[self.places]
        lengths = np.add.reduceat(seconds[1:].sum(axis=1), begins)
        others = lengths * (1 - self.hosts[speakers[begins]])
        self.host_long = max(_HOST_LONG_S, _HOST_LONG_SHARE * float(others.max()))
        """Seconds beyond which a host who speaks between talks seems to give one."""
        self.first = speakers[self.places[:-1]]
        """Who speaks first behind each border."""
        self.last = np.array([-1, *speakers[self.places[1:] - 1]])
        """Who speaks last before each border."""
        self.talk, self.questions, self.intro, self.end = (
            np.array([*(border.weight(role) for border in borders), 0.0])
            for role in ("talk", "questions", "intro", "end")
        )
        self.end[1:] *= 1 - self.hosts[self.last[1:]]  # applause after a host's words ends no talk
        self.unknown = column.get(_UNKNOWN, -1)
        self.leads = np.array([_PERHAPS if label == _UNKNOWN else hosts.get(label, 0.0) for label in labels])
        """How well a voice fits between the talks."""

    @property
    def count(self) -> int:
        """The number of borders, the end of all speech not counted."""
        return len(self.places) - 1

    def between(self, first: int) -> "Row":
        """Return the seconds of each voice from a border to each later one: later borders × voices."""
        found: Row = self.until[first + 1 :] - self.until[first]
        return found

    def runs(self, first: int) -> "Row":
        """Return how often each voice begins to speak from a border to each later one: later borders × voices."""
        found: Row = self._runs_until[first + 1 :] - self._runs_until[first]
        return found


def _strongest(borders: Sequence[Border]) -> tuple[Border, ...]:
    """Return at most as many borders as can be weighed against each other in a moment, the first among them."""
    if len(borders) <= _MOST_BORDERS:
        return tuple(borders)
    strength = {border.index: sum(max(0.0, sign.weight) for sign in border.signs) for border in borders[1:]}
    kept = sorted(borders[1:], key=lambda border: -strength[border.index])[: _MOST_BORDERS - 1]
    return (borders[0], *sorted(kept, key=lambda border: border.index))


def _best(table: _Table) -> _Step:
    """Return the last step of the best row of parts."""
    best: list[_Step | None] = [None] * (table.count + 1)
    told: list[_Step | None] = [None] * (table.count + 1)  # the best that ends with a talk or its questions
    talks: list[dict[int, _Step]] = [{} for _ in range(table.count + 1)]
    best[0] = told[0] = _Step(0.0, 0, None, "intro", -1, 0.0, 0.0)
    for border in range(table.count):
        _follow_talks(table, border, talks, told)
        if (after := told[border]) is not None:
            _improve(best, border, after)
            _begin_intros(table, border, after, best)
        before = best[border]
        assert before is not None  # the first introduction leads to each border
        _begin_talks(table, border, before, talks, told)
    final = told[table.count]
    if final is not None:
        _improve(best, table.count, final)
    last = best[table.count]
    assert last is not None
    return last


def _begin_intros(table: _Table, border: int, before: _Step, best: list[_Step | None]) -> None:
    seconds = table.between(border)
    answers = seconds[:, list(before.voices)].sum(axis=1)
    prices = _INTRO + _between_talks(table, seconds) + _ANSWER_OUTSIDE * (answers - _ANSWER_S).clip(0.0)
    start = before.score + float(table.intro[border])
    for at, price in enumerate(prices.tolist(), border + 1):
        known = best[at]
        if known is None or start + price > known.score:
            best[at] = _Step(start + price, border, before, "intro", -1, 0.0, price)


def _between_talks(table: _Table, seconds: "Row") -> "Row":
    import numpy as np

    others = np.maximum(0.0, (seconds * (1 - table.leads)).sum(axis=1) - _MONOLOGUE_S)
    hosts = np.maximum(0.0, seconds * table.hosts - table.host_long).sum(axis=1)
    found: Row = _MONOLOGUE * others + _HOST_LONG * hosts
    return found


def _begin_talks(
    table: _Table, border: int, before: _Step, talks: list[dict[int, _Step]], told: list[_Step | None]
) -> None:
    offers = _talk_offers(table, border)
    start = before.score + float(table.talk[border])
    ends = table.end.tolist()
    for offset, (price, speaker) in enumerate(zip(offers.prices, offers.speakers, strict=True), 1):
        at, score = border + offset, start + price
        known, ended = talks[at].get(speaker), told[at]
        continues = known is None or score > known.score
        closes = ended is None or score + ends[at] > ended.score
        if not continues and not closes:
            continue
        seconds, voices = offers.seconds[offset - 1], offers.voices(offset - 1)
        step = _Step(score, border, before, "talk", speaker, seconds, price, voices)
        if continues:
            talks[at][speaker] = step
        if closes:
            told[at] = replace(step, score=score + ends[at])


@dataclass(frozen=True, slots=True, eq=False)
class _Offers:
    """Talks up to each later border: prices, main voices with their seconds, all voices that give them."""

    prices: list[float]
    speakers: list[int]
    seconds: list[float]
    gives: "NDArray[np.bool_]"

    def voices(self, row: int) -> tuple[int, ...]:
        """Return the voices that give the talk to one of the borders."""
        return tuple(self.gives[row].nonzero()[0].tolist())


def _talk_offers(table: _Table, border: int) -> _Offers:
    """Return the talk from `border` to each later one."""
    import numpy as np

    seconds = table.between(border)
    total = np.maximum(seconds.sum(axis=1), 1e-9)
    own = seconds * (1 - 0.7 * table.hosts)  # a host gives a talk where nobody else speaks as long
    main = own.argmax(axis=1)
    rows = np.arange(len(seconds))
    longest = seconds[rows, main]
    many = longest < 0.5 * total
    share = np.where(many, np.minimum(_VOICE_SHARE / 2 * total, _VOICE_S), _VOICE_SHARE * total)
    gives = (seconds >= share[:, None]) & (table.hosts < 0.5)
    gives[rows, main] = True
    extra = gives.sum(axis=1) - 1
    others, runs = np.where(gives, 0.0, seconds), table.runs(border)
    host_runs = (np.where(gives, 0.0, runs) * table.hosts).sum(axis=1)
    single = np.where(extra > 1, (gives & (runs <= 1)).sum(axis=1), 0)
    hosted = (others * table.hosts).sum(axis=1)
    guests = (others * (1 - table.hosts)).sum(axis=1)
    price = (
        _TALK
        + np.where(extra > 0, _ANOTHER_VOICE * (1 + (extra - 1) / 8), 0.0)
        + hosted * np.where(many, _HOST_S / 4, _HOST_S)
        + host_runs * np.where(many, _HOST_RUN / 8, _HOST_RUN)
        + single * _ONE_RUN
        + guests * np.where(many, _GUEST_S / 4, _GUEST_S)
        + _SHORT * np.maximum(0.0, _SHORT_S - np.where(many, total, longest))
        + _TOO_SHORT * np.maximum(0.0, _TOO_SHORT_S - total)
        + np.where(gives[:, table.first[border]], 0.0, _WRONG_START)
        + _HOST_END * table.hosts[table.last[border + 1 :]] * ~gives[rows, table.last[border + 1 :]]
        - 0.5 * table.hosts[main]
    )
    return _Offers(price.tolist(), main.tolist(), longest.tolist(), gives)


def _follow_talks(table: _Table, border: int, talks: list[dict[int, _Step]], told: list[_Step | None]) -> None:
    """Begin the questions after the best talks that may end at a border."""
    ends = table.end.tolist()
    ending = sorted(talks[border].values(), key=lambda step: -step.score)[:_KEPT_SPEAKERS]
    for talk in ending if border < table.count else ():
        prices = _question_prices(table, border, talk)
        start = talk.score + float(table.end[border] + table.questions[border])
        for at, price in enumerate(prices, border + 1):
            score, known = start + price + _ROUND * ends[at], told[at]
            if known is None or score > known.score:
                told[at] = _Step(score, border, talk, "questions", talk.speaker, 0.0, price, talk.voices)


def _question_prices(table: _Table, border: int, talk: _Step) -> list[float]:
    """Return the price of questions after `talk` from `border` to each later border."""
    import numpy as np

    seconds, voices = table.between(border), list(talk.voices)
    answers = seconds[:, voices].sum(axis=1)
    seconds[:, voices] = 0.0
    guests = seconds * (1 - table.hosts)
    price = _QUESTIONS + _MONOLOGUE * np.maximum(0.0, guests - _LONG_QUESTION_S).sum(axis=1)
    price += np.where((seconds > 0).sum(axis=1) > 1, _SEVERAL, 0.0)
    if len(voices) > 2:  # who leads a panel asks all the time
        price += np.where(guests.sum(axis=1) < _ANSWER_S, _NO_GUEST, 0.0)
    if talk.speaker == table.unknown:
        return list(price.tolist())
    price += np.where(answers < _ANSWER_S, _NO_ANSWER, _ANSWERED)
    price += np.where(answers > 0.5 * talk.seconds, _LONG_ANSWERS - _ANSWERED, 0.0)
    price += np.where(np.isin(table.last[border + 1 :], voices), 0.0, _ENDS_WITH_OTHERS)
    price += _SPEAKER_ASKS if table.first[border] in voices else 0.0
    return list(price.tolist())


def _improve(best: list[_Step | None], border: int, step: _Step) -> None:
    known = best[border]
    if known is None or step.score > known.score:
        best[border] = step


def _numbered(table: _Table, last: _Step) -> list[Stretch]:
    """Return the parts in order, talks counted."""
    steps: list[tuple[_Step, int]] = []
    step, end = last, table.count
    while step.before is not None:
        steps.append((step, end))
        step, end = step.before, step.since
    found: list[Stretch] = []
    talk = -1
    for one, until in reversed(steps):
        talk += one.kind == "talk"
        first, last_index = int(table.places[one.since]), int(table.places[until])
        speakers = _speakers(table, one, until) if one.kind == "talk" else ()
        found.append(
            Stretch(one.kind, first, last_index, None if one.kind == "intro" else talk, speakers, round(one.price, 2))
        )
    return found


def _speakers(table: _Table, step: _Step, until: int) -> tuple[str, ...]:
    """Return who gives a talk, who speaks longest first."""
    seconds = (table.until[until] - table.until[step.since]).tolist()
    order = sorted(step.voices, key=lambda voice: -seconds[voice])
    return tuple(table.labels[voice] for voice in order if table.labels[voice] != _UNKNOWN)
