"""Applause, music and silence: found where they are, and never in speech, noise, hum or a murmuring crowd."""

import json
from itertools import pairwise

import numpy as np
import pytest

from talknotes.resources import resource
from talknotes.sound.decode import Audio, decode
from talknotes.sound.events import find_sounds
from talknotes.speech.voice import HOP_S, listen
from talknotes.values import Span

RATE = 16_000
SECONDS = 8


class Samples:
    """Audio in memory."""

    def __init__(self, samples):
        self.samples = np.asarray(samples, np.float32).clip(-1, 1)
        self.span = Span(0.0, len(self.samples) / RATE)
        self.longest_s = 0.0

    def read(self, span):
        self.longest_s = max(self.longest_s, span.duration)
        return self.samples[round(span.start * RATE) : round(span.end * RATE)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    target = tmp_path_factory.mktemp("sample") / "sample.s16"
    decoded = decode(resource("samples/afternoon.flac"), target, lambda done: None)
    audio = Audio(target, decoded.samples)
    return audio.read(audio.span)


@pytest.fixture(scope="module")
def truth():
    return json.loads(resource("samples/afternoon.json").read_text())


@pytest.fixture(scope="module")
def speech(sample, truth):
    """Half a minute of sentences, half a second between two of them."""
    lines = [sample[round(line["start"] * RATE) : round(line["end"] * RATE)] for line in truth["lines"]]
    return np.concatenate([piece for line in lines for piece in (line, np.zeros(RATE // 2, np.float32))])[: 30 * RATE]


def at(samples, level_db):
    return samples * 10 ** (level_db / 20) / np.sqrt(np.mean(np.square(samples)))


def claps(count, per_s, seed, fade=60):
    """Return as many claps a second at random moments; thousands are what a large hall sounds like."""
    dice = np.random.default_rng(seed)
    struck = (dice.random(count) < per_s / RATE) * dice.lognormal(0, 0.6, count) * dice.choice([-1, 1], count)
    clap = np.exp(-np.arange(400) / fade) * dice.standard_normal(400)
    return np.convolve(struck, clap, mode="full")[:count]


def swelling(samples):
    along = np.linspace(0, 1, len(samples))
    return samples * np.minimum(1, along / 0.1) * np.minimum(1, (1 - along) / 0.4)


def chords(count, seed):
    dice = np.random.default_rng(seed)
    times = np.arange(count) / RATE
    tones = np.array([[262, 330, 392], [220, 262, 330], [175, 220, 262]])[dice.integers(3, size=count // RATE + 1)]
    notes = tones[(times // 1).astype(int)]
    plucked = np.exp(-3 * (times % 0.5))
    return sum(plucked * np.sin(2 * np.pi * notes[:, n] * part * times) / part**2 for n in range(3) for part in (1, 2))


def hum(count, seed):
    times = np.arange(count) / RATE
    noise = np.random.default_rng(seed).normal(0, 0.003, count)
    return sum(0.1 / part * np.sin(2 * np.pi * 50 * part * times) for part in (1, 2, 3, 5, 9)) + noise


def noise(count, seed):
    return np.random.default_rng(seed).standard_normal(count)


def murmur(speech, seed):
    """Return thirty voices at once."""
    dice = np.random.default_rng(seed)
    return sum(np.roll(speech, dice.integers(len(speech))) * dice.uniform(0.3, 1) for _ in range(30))


def found(samples, floor_db=-66.0):
    audio = Samples(samples + (at(noise(len(samples), 99), floor_db) if floor_db else 0))
    heard = listen(audio, audio.span)
    audio.longest_s = 0.0
    sounds = find_sounds(audio, audio.span, heard.probability, heard.level, HOP_S)
    assert audio.longest_s <= 64.0
    assert all(before.span.end <= after.span.start for before, after in pairwise(sounds))
    return sounds


def between(speech, sound):
    """Return the sound between two pieces of speech, half a second apart from both."""
    pause = np.zeros(RATE // 2)
    return np.concatenate([speech[: 10 * RATE], pause, sound, pause, speech[10 * RATE : 20 * RATE]])


def check_only(sounds, kind, start, end, slack=0.6):
    loud = [sound for sound in sounds if sound.kind != "silence"]
    assert [(sound.kind, sound.under) for sound in loud] == [(kind, False)]
    assert loud[0].span.start == pytest.approx(start, abs=slack)
    assert loud[0].span.end == pytest.approx(end, abs=slack)


@pytest.mark.parametrize("floor_db", [None, -38.0])
def test_the_samples_applause(sample, truth, floor_db):
    breaks = [part for part in truth["parts"] if part["kind"] == "break"]
    sounds = [sound for sound in found(sample, floor_db) if sound.kind != "silence"]
    assert [(sound.kind, sound.under) for sound in sounds] == [("applause", False)] * 4
    for sound, part in zip(sounds, breaks, strict=True):
        assert sound.span.start == pytest.approx(part["start"], abs=0.7)
        assert sound.span.end == pytest.approx(part["end"], abs=0.2)


@pytest.mark.parametrize("per_s", [40, 60, 300, 2000, 10_000])
@pytest.mark.parametrize("level_db", [-18, -34])
def test_applause_of_few_and_many(speech, per_s, level_db):
    sound = at(swelling(claps(SECONDS * RATE, per_s, seed=per_s)), level_db)
    check_only(found(between(speech, sound)), "applause", 10.5, 10.5 + SECONDS, slack=1.0)


@pytest.mark.parametrize("level_db", [-18, -34])
@pytest.mark.parametrize("seed", [1, 2])
def test_music(speech, level_db, seed):
    sound = at(chords(SECONDS * RATE, seed), level_db)
    check_only(found(between(speech, sound)), "music", 10.5, 10.5 + SECONDS, slack=1.0)


@pytest.mark.parametrize("make", [hum, noise])
@pytest.mark.parametrize("level_db", [-20, -40])
def test_a_machine_is_neither(speech, make, level_db):
    sound = at(make(20 * RATE, 3), level_db)
    assert [sound for sound in found(between(speech, sound)) if sound.kind != "silence"] == []


@pytest.mark.parametrize("make", [hum, noise])
def test_a_machine_that_runs_all_the_time_hides_nothing(speech, make):
    sound = at(swelling(claps(SECONDS * RATE, 300, seed=5)), -20)
    samples = between(speech, sound)
    check_only(found(samples + at(make(len(samples), 4), -40)), "applause", 10.5, 10.5 + SECONDS, slack=1.0)


def test_a_murmuring_crowd_is_neither(speech):
    sounds = found(between(speech, at(murmur(speech, 7), -30)))
    assert [sound.kind for sound in sounds if sound.kind != "silence"] == []


@pytest.mark.parametrize("level_db", [0, -25])
def test_speech_is_nothing_else(speech, level_db):
    assert found(speech * 10 ** (level_db / 20)) == ()


def test_speech_in_a_room_is_nothing_else(speech):
    dice = np.random.default_rng(2)
    tail = dice.standard_normal(RATE // 2) * 10 ** (-3 * np.arange(RATE // 2) / (RATE // 2))
    wet = np.convolve(speech, 0.2 * tail / np.sqrt(np.square(tail).sum()), mode="full")[: len(speech)]
    assert [sound for sound in found(speech + wet) if sound.kind != "silence"] == []


@pytest.mark.parametrize("per_s", [60, 300, 2000])
def test_applause_under_speech(speech, per_s):
    clapping = np.zeros(len(speech))
    clapping[: 10 * RATE] = at(claps(10 * RATE, per_s, seed=1), -28)
    samples = np.concatenate([np.zeros(2 * RATE), speech + clapping])
    [sound] = [sound for sound in found(samples) if sound.kind != "silence" and sound.span.duration > 1]
    assert (sound.kind, sound.under) == ("applause", True)
    assert sound.span.start == pytest.approx(2.0, abs=1.5)
    assert sound.span.end == pytest.approx(12.0, abs=1.5)


def test_speech_that_sets_in_over_applause_cuts_it_in_two(speech):
    clapping = np.zeros(len(speech) + 4 * RATE)
    clapping[: 9 * RATE] = at(claps(9 * RATE, 600, seed=1), -26)
    clapping[4 * RATE :] += speech
    samples = np.concatenate([np.zeros(2 * RATE), clapping])
    sounds = [sound for sound in found(samples) if sound.kind != "silence"]
    assert [(sound.kind, sound.under) for sound in sounds[:2]] == [("applause", False), ("applause", True)]
    assert sounds[0].span.end == sounds[1].span.start == pytest.approx(6.0, abs=0.5)


@pytest.mark.parametrize("floor_db", [None, -66.0, -45.0])
def test_silence_of_two_seconds_and_more(speech, floor_db):
    pauses = [speech[: 10 * RATE], np.zeros(4 * RATE), speech[10 * RATE : 20 * RATE], np.zeros(int(1.2 * RATE))]
    sounds = found(np.concatenate([*pauses, speech[20 * RATE :]]), floor_db)
    [sound] = [sound for sound in sounds if sound.span.duration > 3]
    assert (sound.kind, sound.under) == ("silence", False)
    assert sound.span.start == pytest.approx(10.0, abs=0.7)
    assert sound.span.end == pytest.approx(14.0, abs=0.5)
    assert all(other.kind == "silence" and other.span.duration >= 2 for other in sounds)
    assert not any(other.span.holds(24.6) for other in sounds)


def test_music_that_fills_most_of_a_recording(speech):
    sounds = found(np.concatenate([at(chords(120 * RATE, 3), -26), np.zeros(RATE), speech]))
    check_only(sounds, "music", 0.0, 120.0)


def test_times_are_the_recordings(speech):
    audio = Samples(np.concatenate([np.zeros(30 * RATE), between(speech, at(claps(6 * RATE, 300, 1), -22))]))
    window = Span(30.0, audio.span.end)
    heard = listen(audio, window)
    sounds = find_sounds(audio, window, heard.probability, heard.level, HOP_S)
    check_only(sounds, "applause", 40.5, 46.5)


@pytest.mark.parametrize("count", [0, 100, 1024, RATE])
def test_next_to_nothing(count):
    assert found(np.zeros(count), None) == ()


def test_digital_silence():
    [sound] = found(np.zeros(20 * RATE), None)
    assert (sound.kind, sound.span.start) == ("silence", 0.0)
    assert sound.span.end == pytest.approx(20.0, abs=0.1)
