"""What the benchmarks count, without an engine: their sounds, losses, holes and tables."""

import importlib
import random
import sys
import wave

import numpy as np
import pytest

from talknotes.errors import MissingError
from talknotes.resources import resource
from talknotes.values import Notice, Span, Word

sys.path.append(str(resource("samples").parent / "benchmarks"))  # behind all else: scripts, not a package
hearing, holes, measure, noises, pieces, sessions, uncovered = map(
    importlib.import_module, ("hearing", "holes", "measure", "noises", "pieces", "sessions", "uncovered")
)

RATE = 16_000


def line(start: float, end: float, text: str = "We trained a model."):
    return sessions.Line("slt", text, Span(start, end))


def word(start: float, end: float) -> Word:
    return Word("word", Span(start, end))


def beep(text: str, voice: str):
    """Stand in for flite: as many tenths of a second of noise as the sentence has letters."""
    return np.random.default_rng(len(text)).standard_normal(len(text) * RATE // 10).astype(np.float32) / 10


@pytest.fixture
def spoken(monkeypatch):
    monkeypatch.setattr(sessions, "speak", beep)
    return sessions.build(3, 120.0)


class Everywhere:
    """An engine that hears a word in every half second."""

    def hear(self, clips, manner, progress=None):
        halves = (range(len(clip) // (RATE // 2)) for clip in clips)
        return tuple(tuple(word(at / 2, at / 2 + 0.5) for at in row) for row in halves)


@pytest.mark.parametrize(
    ("truth", "heard", "rate"),
    [
        ("We have two keynotes.", "we have two keynotes", 0.0),
        ("One two three four.", "one three four", 0.25),
        ("One two.", "one two three", 0.5),
    ],
)
def test_words_are_compared_without_case_and_marks(truth, heard, rate):
    assert measure.error_rate(truth, heard) == rate


def test_works_take_turns():
    done = []
    timed = measure.take_turns({"a": lambda: done.append("a"), "b": lambda: done.append("b") or len(done)}, 2)
    assert done == ["a", "b", "a", "b"]
    assert (timed["b"].result, len(timed["a"].seconds)) == (4, 2)


def test_the_median_of_the_runs_counts():
    assert measure.Timed(None, (9.0, 1.0, 2.0)).median == 2.0


@pytest.mark.parametrize(
    ("value", "at_least", "end"),
    [
        (1.1, False, "at most 1.1) met"),
        (1.11, False, "at most 1.1) MISSED"),
        (1.1, True, "at least 1.1) met"),
        (1.0, True, "at least 1.1) MISSED"),
    ],
)
def test_a_target_tells_whether_it_is_met(value, at_least, end):
    assert str(measure.Target("ratio", value, 1.1, at_least)).endswith(end)


def test_tables_are_aligned():
    assert measure.table(("", "seconds"), [("ours", "1.0"), ("a peer", "12.0")]) == (
        "        seconds\nours        1.0\na peer     12.0"
    )


def test_the_machine_is_one_line():
    assert "\n" not in measure.machine()
    assert "faster-whisper" in measure.machine()


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        pytest.param([(0, 2), (2, 4), (4, 6)], [], id="all heard"),
        pytest.param([], [(1, 6)], id="nothing heard"),
        pytest.param([(0, 1.2), (4, 6)], [(1.2, 4)], id="the middle"),
        pytest.param([(1, 2.5), (2.5, 3)], [(3, 6)], id="the end"),
        pytest.param([(0, 2), (3, 5), (5.5, 6)], [], id="gaps as short as times are rough"),
        pytest.param([(1, 6)], [(3, 6)], id="a word drawn out"),
        pytest.param([(6.5, 8)], [(1, 6)], id="a word beside it"),
    ],
)
def test_lost_is_what_no_word_covers(words, lost):
    assert uncovered.lost_spans([line(1, 6)], [word(*times) for times in words]) == tuple(Span(*gap) for gap in lost)


def test_a_short_sentence_without_a_word_is_lost():
    assert uncovered.lost_spans([line(1, 2), line(3, 3.8)], [word(1, 2)]) == (Span(3, 3.8),)


def test_pauses_between_sentences_are_not_lost():
    assert uncovered.lost_spans([line(0, 2), line(9, 11)], [word(0, 2), word(9, 11)]) == ()


def test_clips_are_of_all_kinds_and_the_same_for_the_same_seed():
    clips, again = list(noises.make_clips(7, 1)), list(noises.make_clips(7, 1))
    assert [clip.kind for clip in clips] == [*noises.KINDS, "silence"]
    assert all(np.array_equal(one.samples, other.samples) for one, other in zip(clips, again, strict=True))
    for clip in clips:
        assert noises.SHORTEST_S - 1 < clip.duration < noises.LONGEST_S
        assert clip.samples.dtype == np.float32
        assert np.abs(clip.samples).max() <= 1
        assert (clip.kind == "silence") == (not clip.samples.any())


def test_a_session_lasts_as_long_as_asked_and_its_truth_is_where_the_voices_are(spoken):
    assert spoken.span == Span(0.0, 120.0)
    assert spoken.lines
    for said in spoken.lines:
        heard = spoken.read(said.span)
        assert len(heard) == len(beep(said.text, said.voice))
        assert np.abs(heard - beep(said.text, said.voice)).max() < 0.01


def test_a_session_is_the_same_for_the_same_seed_and_another_for_another(spoken):
    assert np.array_equal(sessions.build(3, 120.0).samples, spoken.samples)
    assert sessions.build(4, 120.0).text != spoken.text


def test_applause_lies_under_parts_of_a_session_at_its_level(spoken):
    added = sessions.with_applause(spoken, 1, 10.0).samples - spoken.samples
    under = np.abs(added) > 1e-6
    assert 0.1 < under.mean() < 0.9
    levels = [10 * np.log10(np.mean(np.square(part))) for part in (spoken.samples, added[under])]
    assert levels[0] - levels[1] == pytest.approx(10, abs=1.5)


def test_a_session_is_stored_as_often_as_asked(spoken, tmp_path):
    sessions.store(spoken, tmp_path / "thrice.wav", 3)
    with wave.open(str(tmp_path / "thrice.wav")) as file:
        assert (file.getframerate(), file.getnframes()) == (RATE, 3 * len(spoken.samples))


def test_without_flite_the_way_out_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingError, match="apt-get install flite"):
        sessions.speak("Nobody says this.", "slt")


@pytest.mark.parametrize("gain", [1.0, 0.1, 3.0])
def test_a_piece_is_found_at_any_level(spoken, gain):
    piece = spoken.samples[700_001:900_000] * np.float32(gain)
    assert pieces.Pieces(spoken.samples).locate(piece) == 700_001


def test_what_is_no_piece_is_refused(spoken):
    with pytest.raises(RuntimeError, match="no piece"):
        pieces.Pieces(spoken.samples).locate(spoken.samples[5_000:50_000][::-1])


def test_holes_have_the_planned_seconds_of_voice_and_lie_apart():
    runs = [[line(start + 3 * n, start + 3 * n + 2.5) for n in range(10)] for start in range(0, 400, 40)]
    lines = [said for run in runs for said in run]
    planted = holes.plant(lines, 10, random.Random(1))
    voices = sorted(sum(said.span.overlap(hole) for said in lines) for hole in planted)
    assert voices == pytest.approx(np.linspace(holes.SHORTEST_S, holes.LONGEST_S, 10))
    assert [int(hole.start // 40) for hole in planted] == list(range(10))


def test_too_little_speech_for_holes_is_refused():
    with pytest.raises(ValueError, match="no room for 2 holes"):
        holes.plant([line(0, 30)], 2, random.Random(1))


def test_a_skipping_engine_loses_just_what_lies_in_a_hole(spoken):
    planted = (Span(20.0, 25.0), Span(71.2, 80.0))
    engine = holes.Skipping(Everywhere(), pieces.Pieces(spoken.samples), planted)
    clips = [spoken.samples[start * RATE : (start + 30) * RATE] for start in (0, 30, 60)]
    heard, complete = engine.hear(clips, None), Everywhere().hear(clips, None)
    missing = [
        Span(start + said.span.start, start + said.span.end)
        for start, kept, row in zip((0, 30, 60), heard, complete, strict=True)
        for said in row
        if said not in kept
    ]
    assert sum(span.duration for span in missing) == pytest.approx(13.8, abs=2.0)
    assert all(span.overlap(planted[0]) or span.overlap(planted[1]) for span in missing)


def test_a_word_inside_a_hole_means_that_nothing_was_planted():
    holes.check_planted([word(0, 2), word(6, 7)], [Span(2, 6)])
    with pytest.raises(RuntimeError, match="inside a planted hole"):
        holes.check_planted([word(0, 2), word(3, 4)], [Span(2, 6)])


@pytest.mark.parametrize(
    ("span", "told"),
    [
        pytest.param(Span(30, 36), True, id="the hole"),
        pytest.param(Span(28, 34), True, id="most of it"),
        pytest.param(Span(30, 32), False, id="a third of it"),
        pytest.param(Span(40, 46), False, id="another place"),
        pytest.param(Span(0, 600), False, id="everything"),
        pytest.param(None, False, id="no place"),
    ],
)
def test_a_notice_reports_a_hole_when_it_lies_on_it(span, told):
    assert holes.reports(Notice("transcribe", "no words", span), Span(30, 36)) is told


def test_every_part_can_be_chosen_and_no_other(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["hearing.py", "silence", "everything"])
    with pytest.raises(SystemExit):
        hearing.main()
    assert "everything: no such part. Known: time, memory, silence, speech, holes" in capsys.readouterr().err
