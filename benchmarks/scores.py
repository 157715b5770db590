"""How far a diarization or a programme is from the truth: errors of turns, words, borders, kinds, names and titles.

Knows nothing of how they were made. What is shorter than LONG_BREAK_S and belongs to no part (applause, a pause) counts
to neither side, so that it does not matter whether it is told as a break; the border is the next part's first word.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from truth import Truth

from talknotes.values import PartKind, Programme, Segment, Span, Turn, Word

TOLERANCE_S: Final = 3.0
LONG_BREAK_S: Final = 10.0
_STEP_S: Final = 0.1
_PK_STEP_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """How many of something were right, wrong, and how many there were to find."""

    right: int
    wrong: int
    of: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part with its kind and the talk that it belongs to."""

    kind: PartKind
    talk: int | None
    span: Span


def diarization_error(truth: Truth, turns: Iterable[Turn]) -> float:
    """Return the diarization error rate: no collar, overlap scored (pyannote.metrics)."""
    from pyannote.core import Annotation, Timeline
    from pyannote.core import Segment as Stretch
    from pyannote.metrics.diarization import DiarizationErrorRate

    reference, heard = Annotation(), Annotation()
    for number, line in enumerate(truth.lines):
        reference[Stretch(line.span.start, line.span.end), number] = line.who
    for number, turn in enumerate(turns):
        heard[Stretch(turn.span.start, turn.span.end), number] = turn.speaker
    whole = Timeline([Stretch(0.0, truth.duration)])
    return float(DiarizationErrorRate(collar=0.0, skip_overlap=False)(reference, heard, uem=whole))


def count_right(truth: Truth, turns: Iterable[Turn]) -> bool:
    """Tell whether as many voices were told apart as there are."""
    return len({turn.speaker for turn in turns}) == len({line.who for line in truth.lines})


def best_labels(truth: Truth, words: Iterable[Word]) -> dict[str, str]:
    """Return for each voice the label that stands for it, so that as many words as possible are right."""
    from scipy.optimize import linear_sum_assignment

    shared = _shared(truth, words)
    voices, labels = (sorted({pair[side] for pair in shared}) for side in (0, 1))
    table = [[-shared[voice, label] for label in labels] for voice in voices]
    if not table:
        return {}
    return {voices[row]: labels[column] for row, column in zip(*linear_sum_assignment(table), strict=True)}


def word_accuracy(truth: Truth, words: Sequence[Word]) -> float:
    """Return the share of words that have the label of who says them; `words` are the true ones, labelled."""
    labels = best_labels(truth, words)
    said = _sayers(truth, words)
    return sum(word.speaker is not None and labels.get(who) == word.speaker for who, word in said) / len(said)


def true_pieces(truth: Truth) -> tuple[Piece, ...]:
    """Return the session's parts; one ends where the next begins, should two voices overlap there."""
    ends = [*(part.span.start for part in truth.parts[1:]), truth.duration]
    return tuple(
        Piece(part.kind, part.talk, Span(part.span.start, min(part.span.end, end)))
        for part, end in zip(truth.parts, ends, strict=True)
    )


def found_pieces(programme: Programme) -> tuple[Piece, ...]:
    """Return a programme's parts, without its short breaks."""
    return tuple(
        Piece(part.kind, part.talk, part.span)
        for part in programme.parts
        if part.kind != "break" or part.span.duration >= LONG_BREAK_S
    )


def borders(pieces: Sequence[Piece], duration: float) -> tuple[float, ...]:
    """Return where a part begins, but for those at the ends of the recording."""
    starts = [piece.span.start for piece in pieces[1:]]
    return tuple(start for start in starts if TOLERANCE_S < start < duration - TOLERANCE_S)


def border_f1(truth: Sequence[float], found: Sequence[float]) -> float:
    """Return F1 of borders that lie within TOLERANCE_S, one to one; 1 where there is none and none was found."""
    if not truth and not found:
        return 1.0
    matched = at = 0
    for border in sorted(truth):
        while at < len(found) and found[at] < border - TOLERANCE_S:
            at += 1
        if at < len(found) and found[at] <= border + TOLERANCE_S:
            matched, at = matched + 1, at + 1
    return 2 * matched / (len(truth) + len(found))


def pk(truth: Sequence[float], found: Sequence[float], duration: float) -> float:
    """Return Pk (Beeferman et al. 1999) on seconds: how often two moments are wrongly told to be in one part, or not.

    The moments lie half of a true part's mean length apart.
    """
    from bisect import bisect_right

    width = max(_PK_STEP_S, duration / (len(truth) + 1) / 2)
    probes = max(1, int((duration - width) / _PK_STEP_S))
    rows = sorted(truth), sorted(found)
    wrong = 0
    for number in range(probes):
        start = number * _PK_STEP_S
        parted = [bisect_right(row, start) != bisect_right(row, start + width) for row in rows]
        wrong += parted[0] != parted[1]
    return wrong / probes


def kinds_right(truth: Truth, programme: Programme) -> float:
    """Return the share of the time inside of true parts in which a programme's part is of the right kind."""
    right = total = 0
    at = 0
    parts = programme.parts
    for piece in true_pieces(truth):
        for step in range(int(piece.span.duration / _STEP_S)):
            time = piece.span.start + (step + 0.5) * _STEP_S
            while at < len(parts) - 1 and parts[at].span.end <= time:
                at += 1
            total += 1
            right += bool(parts) and parts[at].span.holds(time) and parts[at].kind == piece.kind
    return right / total


def names(truth: Truth, programme: Programme, segments: Iterable[Segment]) -> Found:
    """Return how many people with evidence have their name, and how many labels have a name that is not theirs.

    A part of somebody's own name (Maria, where Maria Lopez is known) is neither.
    """
    words = [word for segment in segments for word in segment.words]
    labels = best_labels(truth, words)
    people = truth.script.people
    right = sum(_accepts(truth, who, programme.person(labels[who]).name) for who in people if who in labels)
    owners = _owners(truth, words)
    named = [person for person in programme.people if person.name is not None]
    wrong = sum(not _is_of(truth, owners.get(person.label), person.name or "") for person in named)
    return Found(right, wrong, len(people))


def titles(truth: Truth, programme: Programme, agenda: bool) -> Found:
    """Return how many talks have the title that the agenda gives; or else those that chapters or metadata give."""
    talks = enumerate(truth.script.talks)
    due = [number for number, talk in talks if talk.titled is not None and (talk.titled == "agenda") == agenda]
    found = [_title_at(programme, truth.talk_span(number)) for number in due]
    right = sum(
        title is not None and _folded(title) == _folded(truth.script.talks[number].title)
        for number, title in zip(due, found, strict=True)
    )
    return Found(right, sum(title is not None for title in found) - right, len(due))


def wanted_f1(truth: Truth, programme: Programme) -> float | None:
    """Return how well the one talk that somebody is after was cut out, as F1 of seconds; None where none is wanted."""
    if truth.script.wanted is None:
        return None
    span = truth.talk_span(truth.script.wanted)
    spans = _talk_spans(programme).values()
    best = max(spans, key=span.overlap, default=Span(0, 0))
    return 2 * best.overlap(span) / (best.duration + span.duration)


def _title_at(programme: Programme, span: Span) -> str | None:
    spans = _talk_spans(programme)
    best = max(spans, key=lambda talk: spans[talk].overlap(span), default=None)
    return None if best is None or spans[best].overlap(span) == 0 else programme.talks[best].title


def _talk_spans(programme: Programme) -> dict[int, Span]:
    rows: defaultdict[int, list[Span]] = defaultdict(list)
    for part in programme.parts:
        if part.talk is not None:
            rows[part.talk].append(part.span)
    return {talk: Span(spans[0].start, spans[-1].end) for talk, spans in rows.items()}


def _accepts(truth: Truth, who: str | None, name: str | None) -> bool:
    person = truth.script.people.get(who or "")
    return person is not None and name is not None and _folded(name) in map(_folded, (person.name, *person.accepted))


def _is_of(truth: Truth, who: str | None, name: str) -> bool:
    person = truth.script.people.get(who or "")
    forms = () if person is None else (person.name, *person.accepted)
    return any(set(_folded(name).split()) <= set(_folded(form).split()) for form in forms)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _owners(truth: Truth, words: Sequence[Word]) -> dict[str, str]:
    """Return for each label the voice that says most of its words."""
    shared = _shared(truth, words)
    owners: dict[str, str] = {}
    for (voice, label), _ in sorted(shared.items(), key=lambda item: item[1]):
        owners[label] = voice
    return owners


def _shared(truth: Truth, words: Iterable[Word]) -> Counter[tuple[str, str]]:
    said = _sayers(truth, words)
    return Counter((who, word.speaker) for who, word in said if word.speaker is not None)


def _sayers(truth: Truth, words: Iterable[Word]) -> list[tuple[str, Word]]:
    """Return who says each word, by the line that it overlaps most; what lies beside all lines is left out."""
    lines = sorted(truth.lines, key=lambda line: line.span)
    rows: list[tuple[str, Word]] = []
    first = 0
    for word in sorted(words, key=lambda word: word.span):
        while first < len(lines) and lines[first].span.end <= word.span.start - LONG_BREAK_S:
            first += 1
        near: Mapping[str, float] = {}
        seconds: defaultdict[str, float] = defaultdict(float)
        for line in lines[first:]:
            if line.span.start >= word.span.end:
                break
            # Where two voices overlap, the word itself tells whose it is.
            seconds[line.who] += line.span.overlap(word.span) * (2 if word.text in line.text else 1)
        near = {who: share for who, share in seconds.items() if share > 0}
        if near:
            rows.append((max(near, key=lambda who: near[who]), word))
    return rows
