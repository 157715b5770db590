"""What the stage does around an engine; how engines hear is tested with the engines."""

import random

import numpy as np
import pytest

from talknotes.speech.engine import UNKNOWN_LANGUAGE
from talknotes.speech.passages import Heard
from talknotes.speech.transcribe import transcribe
from talknotes.values import Span, Word

from .conftest import Samples

RATE = 16_000
TIMES = 10


class Reading(Samples):
    """Audio that remembers what was read, so that an engine for tests knows where its clips come from."""

    def __init__(self, samples) -> None:
        super().__init__(samples)
        self.spans = []

    def read(self, span):
        self.spans.append(span)
        return super().read(span)


class Saying:
    """An engine that says a word every half second of a clip, and keeps what it was asked.

    `skip` are spans of the recording in which it hears nothing: always if it is `stubborn`, else the first time.
    """

    def __init__(self, skip=(), stubborn=True, languages=(), text=None) -> None:
        self.skip, self.stubborn, self.text = skip, stubborn, text
        self.languages, self.asked, self.manners, self.audio = list(languages), 0, [], None

    def detect(self, clip):
        self.asked += 1
        return self.languages.pop(0) if self.languages else {"en": 1.0}

    def fitting(self, hotwords):
        return hotwords[:2]

    def hear(self, clips, manner, progress=None):
        self.manners.append(manner)
        if progress:
            progress(1.0)
        return tuple(tuple(self.words(clip, pieces, manner)) for clip, pieces in self.origins(clips))[::-1]

    def origins(self, clips):
        """Yield each clip with the spans of which it was made, which were read last."""
        spans = list(self.audio.spans)
        for clip in reversed(clips):
            pieces, rest = [], len(clip)
            while rest > 0:
                pieces.insert(0, spans.pop())
                rest -= round(pieces[0].end * RATE) - round(pieces[0].start * RATE)
            yield clip, pieces

    def words(self, clip, pieces, manner):
        texts = random.Random(len(clip))
        times = [time for piece in pieces for time in np.arange(piece.start, piece.end, 0.01)]
        for at in range(0, len(clip) - RATE // 2, RATE // 2):
            time = times[min(at * 100 // RATE, len(times) - 1)]
            is_left_out = self.stubborn or not manner.again
            if not is_left_out or not any(span.start < time + 0.5 and time < span.end for span in self.skip):
                text = self.text or f"w{texts.randrange(1000)}"
                yield Word(text, Span(at / RATE, at / RATE + 0.5), 0.9)


def hear(sample, engine, language="en", **options):
    engine.audio = audio = Reading(sample)
    return transcribe(audio, Span(0.0, len(sample) / RATE), engine, language, lambda done: None, **options)


@pytest.fixture(scope="module")
def long_sample(sample):
    """The sample, several times over, with a little noise, so that no two places are alike."""
    long = np.concatenate([sample] * TIMES)
    return long + np.random.default_rng(0).normal(0, 1e-4, len(long)).astype(np.float32)


@pytest.fixture(scope="module")
def planted(long_sample, truth):
    """Fifty passages of 3 seconds and more inside of what is said, never two sentences in a row."""
    dice, length = random.Random(1), len(long_sample) / RATE / TIMES
    spoken = [Span(line["start"] + 0.1, line["end"] - 0.1) for line in truth[1::2]]
    lines = [span for span in spoken if span.duration > 3.0]
    found = [Span(turn * length + line.start, turn * length + line.end) for line in lines for turn in range(TIMES)]
    return sorted(dice.sample(found, 50))


def test_fifty_planted_holes_are_all_reported(long_sample, planted):
    transcript = hear(long_sample, Saying(planted))
    told = [notice.span for notice in transcript.notices if "no words were heard" in notice.message]
    assert len(planted) == 50
    for hole in planted:
        assert max(span.overlap(hole) for span in told) > hole.duration / 2
    assert len(told) <= 50


def test_a_hole_is_tried_once_more_and_filled(long_sample, planted):
    engine = Saying(planted, stubborn=False)
    transcript = hear(long_sample, engine)
    assert transcript.notices == ()
    assert sum(manner.again for manner in engine.manners) == 50
    for hole in planted:
        assert sum(word.span.overlap(hole) for word in transcript.words) > hole.duration / 2
    starts = [word.span.start for word in transcript.words]
    assert starts == sorted(starts)


@pytest.mark.parametrize("stubborn", [True, False])
def test_a_hole_across_the_border_of_two_chunks_is_found_too(sample, monkeypatch, stubborn):
    monkeypatch.setattr("talknotes.speech.transcribe.WINDOWS", 1)
    borders = []

    def store(passage, hear):
        borders.append(passage.span.end)
        return hear()

    hear(sample[: RATE * 60], Saying(), store=store)
    hole = Span(borders[0] - 2.2, borders[0] + 2.2)
    transcript = hear(sample[: RATE * 60], Saying([hole], stubborn))
    told = [notice.span for notice in transcript.notices if "no words were heard" in notice.message]
    assert len(told) == stubborn
    assert stubborn == (not any(hole.holds(word.span.start) for word in transcript.words))


def test_words_that_stood_before_a_hole_are_not_doubled_by_the_second_try(sample):
    class Cramming(Saying):
        """Leaves the last words of four seconds at one moment, and times them well the second time."""

        def words(self, clip, pieces, manner):
            if manner.again:
                yield from (Word(text, Span(at, at + 0.9), 0.9) for at, text in enumerate(("that", "was", "it.")))
            else:
                yield Word("well", Span(0.3, 0.8), 0.9)
                yield from (Word(text, Span(0.8, 0.8), 0.9) for text in ("that", "was", "it."))

    transcript = hear(sample[: RATE * 4], Cramming())
    assert [word.text for word in transcript.words] == ["well", "that", "was", "it."]


def test_a_loop_is_tried_once_more_then_kept_once_and_told(sample):
    engine = Saying(text="again")
    transcript = hear(sample[: RATE * 30], engine)
    loop = next(notice for notice in transcript.notices if "times in a row" in notice.message)
    assert any(manner.again for manner in engine.manners)
    assert "again" in loop.message
    assert len(transcript.words) < 5


def test_what_may_have_been_said_three_times_is_kept_and_told(sample):
    class Insisting(Saying):
        def words(self, clip, pieces, manner):
            texts = "thank you all very much " * 3
            return (
                Word(text, Span(at, at + 0.3), 0.9)
                for at, text in zip(np.arange(0.3, 9, 0.3), texts.split(), strict=False)
            )

    transcript = hear(sample[: RATE * 6], Insisting())
    assert len(transcript.words) == 15
    assert "listen whether" in transcript.notices[0].message


def test_the_second_try_stands_where_it_does_not_loop(sample):
    class Healing(Saying):
        def words(self, clip, pieces, manner):
            self.text = None if manner.again else "again"
            return super().words(clip, pieces, manner)

    transcript = hear(sample[: RATE * 30], Healing())
    assert transcript.notices == ()
    assert len(transcript.words) > 30


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([{"nl": 0.9, "en": 0.1}, {"en": 0.4, "nl": 0.3}, {"en": 0.5, "nl": 0.4}], "nl"),
        ([{"de": 0.9}, {"en": 0.8}, {"en": 0.7}], "en"),
        ([{}, {}, {}], UNKNOWN_LANGUAGE),
    ],
)
def test_the_language_is_elected_by_windows_spread_over_the_recording(sample, votes, expected):
    engine = Saying(languages=votes)
    transcript = hear(sample, engine, None)
    assert engine.asked == 3
    assert transcript.language == expected
    assert {manner.language for manner in engine.manners} == {expected}


def test_another_language_is_told_with_its_place(sample):
    engine = Saying(languages=[{"en": 1.0}, {"nl": 0.9, "en": 0.1}, {"en": 1.0}])
    (notice,) = hear(sample, engine, None).notices
    assert "nl" in notice.message
    assert notice.span is not None
    assert 30 < notice.span.start < notice.span.end < 150


def test_a_language_that_is_given_is_not_asked_for_unless_words_are_doubtful(sample):
    engine = Saying()
    hear(sample, engine, "en")
    assert engine.asked == 0

    class Doubting(Saying):
        def words(self, clip, pieces, manner):
            return (Word(word.text, word.span, 0.1) for word in super().words(clip, pieces, manner))

    engine = Doubting(languages=[{"nl": 0.95}])
    notices = hear(sample, engine, "en").notices
    assert engine.asked == 1
    assert any("language seems to be nl" in notice.message for notice in notices)
    assert any("not sure of the words" in notice.message for notice in notices)


def test_hotwords_go_with_every_chunk_and_what_does_not_fit_is_told(sample):
    engine = Saying()
    notices = hear(sample, engine, hotwords=("a", "b", "c")).notices
    assert {manner.hotwords for manner in engine.manners} == {("a", "b")}
    assert [notice.message for notice in notices] == ["only the first 2 of 3 hotwords fit; the rest begins with c"]


def test_an_engine_without_hotwords_says_so(engines, sample):
    notices = hear(sample[: RATE * 4], engines("pocketsphinx"), hotwords=("a",)).notices
    assert "ignored" in notices[0].message


@pytest.mark.parametrize("seconds", [0.0, 0.01, 40.0])
def test_where_nobody_speaks_no_engine_is_asked(seconds):
    engine, told = Saying(), []
    window = Span(20.0, 20.0 + seconds)
    audio = Samples(np.zeros(61 * RATE, np.float32))
    transcript = transcribe(audio, window, engine, None, told.append)
    assert (transcript.words, transcript.language) == ((), UNKNOWN_LANGUAGE)
    assert [notice.message for notice in transcript.notices] == ["no speech was found"]
    assert (engine.manners, engine.asked, told) == ([], 0, [pytest.approx(seconds)])
    assert transcribe(audio, window, engine, "en", told.append).language == "en"


def test_what_was_stored_is_not_heard_again(long_sample):
    stored: dict[object, Heard] = {}

    def until(chunks):
        def store(passage, hear):
            if passage not in stored:
                if len(stored) == chunks:
                    raise KeyboardInterrupt
                stored[passage] = hear()
            return stored[passage]

        return store

    whole = hear(long_sample, Saying())
    with pytest.raises(KeyboardInterrupt):
        hear(long_sample, Saying(), store=until(2))
    engine = Saying()
    assert hear(long_sample, engine, store=until(100)) == whole
    assert len(engine.manners) == len(stored) - 2 > 1


def test_times_and_progress_are_the_recordings(sample):
    engine, told = Saying(), []
    engine.audio = Reading(sample)
    window = Span(20.0, 80.0)
    words = transcribe(engine.audio, window, engine, "en", told.append).words
    assert told == sorted(told)
    assert told[-1] == 60.0
    assert all(20.0 <= word.span.start <= word.span.end <= 80.0 for word in words)
    assert words[-1].span.end > 70.0
