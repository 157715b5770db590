"""Damaged copies of whole recordings, made by seeded dice: no crash, no hang, no invented length, each loss told."""

import signal

import numpy as np
import pytest

from talknotes.errors import InputError
from talknotes.sound.decode import SAMPLE_RATE, decode
from tests.conftest import _encode

SECONDS = 20.0
KINDS = [
    ("a.wav", "pcm_s16le", {"rate": 16000}),
    ("a.flac", "flac", {}),
    ("a.mp3", "libmp3lame", {}),
    ("plain.mp3", "libmp3lame", {"options": {"write_xing": "0"}}),
    ("a.m4a", "aac", {}),
    ("a.aac", "aac", {"container": "adts"}),
    ("a.mp4", "aac", {"video": True}),
    ("a.mkv", "libopus", {"video": True}),
    ("a.webm", "libopus", {}),
    ("a.opus", "libopus", {}),
    ("a.ts", "aac", {"video": True}),
]
HANGS_S = 30


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The undamaged recordings, each encoded once."""
    folder = tmp_path_factory.mktemp("whole")
    for name, codec, options in KINDS:
        _encode(folder / name, codec, SECONDS, **options)
    return folder


def mutate(data, dice):
    """Cut off the end, take out a middle, overwrite it with junk or zeros, or turn single bits."""
    data, size = bytearray(data), len(data)
    first, length = int(dice.integers(size)), int(dice.integers(1, size // 3))
    middle = slice(first, first + length)
    match int(dice.integers(5)):
        case 0:
            del data[first:]
        case 1:
            del data[middle]
        case 2:
            data[middle] = dice.bytes(len(data[middle]))
        case 3:
            data[middle] = bytes(len(data[middle]))
        case _:
            for place in dice.integers(0, size, int(dice.integers(1, 40))):
                data[place] ^= 1 << int(dice.integers(8))
    return bytes(data)


def stop_hanging(*_):
    raise TimeoutError("decoding hangs")


def check(whole, folder, seed):
    name = KINDS[seed % len(KINDS)][0]
    media = folder / name
    media.write_bytes(mutate((whole / name).read_bytes(), np.random.default_rng(seed)))
    signal.alarm(HANGS_S)
    try:
        decoded = decode(media, folder / "a.s16", lambda _: None)
    except InputError:
        return
    finally:
        signal.alarm(0)
    seconds = decoded.samples / SAMPLE_RATE
    assert seconds < SECONDS + 1.5, seed
    if decoded.verified and seconds < SECONDS - 1.1:
        assert decoded.lost > 1, (seed, seconds, decoded)
    if decoded.lost > 1:
        assert decoded.notices, (seed, decoded)


@pytest.fixture
def no_hanging():
    before = signal.signal(signal.SIGALRM, stop_hanging)
    yield
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("no_hanging")
def test_some_mutants(whole, tmp_path):
    for seed in range(60):
        check(whole, tmp_path, seed)


@pytest.mark.slow
@pytest.mark.usefixtures("no_hanging")
def test_500_mutants(whole, tmp_path):
    for seed in range(60, 560):
        check(whole, tmp_path, seed)


def test_the_whole_ones_are_whole(whole, tmp_path):
    """Otherwise the tests above would prove nothing."""
    for name, _, _ in KINDS:
        decoded = decode(whole / name, tmp_path / "a.s16", lambda _: None)
        assert (decoded.lost, decoded.notices) == (0, ()), name
