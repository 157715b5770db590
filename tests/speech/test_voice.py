"""What is taken for speech: the sample's sentences, quiet or under applause; no other sound."""

import numpy as np
import pytest

from talknotes.speech.voice import listen, stretches, weak
from talknotes.values import Span

from .conftest import Samples

RATE = 16_000


def voice(samples, start=0.0):
    return stretches(listen(Samples(samples.astype(np.float32)), Span(start, len(samples) / RATE)))


def applause(count, dice):
    claps = (dice.random(count) < 60 / RATE).astype(np.float32)
    return np.convolve(claps, np.exp(-np.arange(400) / 60), "same") * dice.normal(0, 0.15, count)


def hum(count, dice):
    times = np.arange(count) / RATE
    return sum(0.1 / part * np.sin(2 * np.pi * 50 * part * times + dice.uniform(0, 6)) for part in range(1, 12))


def music(count, dice):
    times = np.arange(count) / RATE
    notes = (261.6, 329.6, 392.0, 523.3)
    gates = (np.sin(2 * np.pi * (0.5 + number / 7) * times) > 0 for number in range(4))
    return sum(0.05 * np.sin(2 * np.pi * note * times) * gate for note, gate in zip(notes, gates, strict=True))


SOUNDS = {
    "silence": lambda count, dice: np.zeros(count),
    "noise": lambda count, dice: dice.normal(0, 0.05, count),
    "hum": hum,
    "music": music,
    "applause": applause,
}


@pytest.mark.parametrize("kind", SOUNDS)
@pytest.mark.parametrize("seed", range(4))
def test_other_sounds_are_no_speech(kind, seed):
    dice = np.random.default_rng(seed)
    assert voice(SOUNDS[kind](30 * RATE, dice) * dice.uniform(0.3, 2)) == ()


@pytest.mark.parametrize(("level_db", "clapping"), [(0, False), (-20, False), (0, True), (-20, True)])
def test_next_to_no_speech_is_lost(sample, truth, level_db, clapping):
    noise = applause(len(sample), np.random.default_rng(3)) if clapping else 0.0
    found = voice((sample + noise) * 10 ** (level_db / 20))
    lines = [Span(line["start"], min(line["end"], len(sample) / RATE)) for line in truth]
    heard = [Span(max(0.0, span.start - 0.3), span.end + 0.3) for span in found]
    covered = sum(line.overlap(span) for line in lines for span in heard)
    assert covered / sum(line.duration for line in lines) > 0.995
    assert weak(listen(Samples(sample), Span(0.0, 60.0)), found[:1]) == ()


def test_blocks_do_not_show(sample):
    """A minute is read at a time; the detector's memory goes on."""
    window = Span(0.0, 150.0)
    whole = listen(Samples(sample), window)
    assert len(whole.probability) == len(whole.level) == 150 * RATE // 512 + 1
    later = listen(Samples(sample), Span(20.0, 150.0))
    skipped = 20 * RATE // 512
    assert (
        np.mean(
            np.abs(
                whole.probability[skipped + 100 :][: len(later.probability) - 200]
                - later.probability[100:-100][: len(whole.probability)]
            )
        )
        < 0.05
    )


def test_nothing_is_no_speech():
    assert voice(np.zeros(0)) == voice(np.zeros(100)) == ()


def test_the_quietest_place_lies_in_the_pause(sample):
    heard = listen(Samples(sample), Span(0.0, 20.0))
    assert 3.5 < heard.quietest(Span(1.5, 5.0)) < 4.3
