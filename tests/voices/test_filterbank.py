import numpy as np
import pytest

from talknotes.voices.filterbank import MELS, filterbank, frames_in


def tone(hz, seconds=0.5):
    return np.sin(2 * np.pi * hz * np.arange(round(seconds * 16_000)) / 16_000).astype(np.float32)


@pytest.mark.parametrize(("hz", "band"), [(200, 7), (1000, 27), (4000, 60)])
def test_a_tone_is_loudest_in_its_own_band(hz, band):
    lowest, highest = 1127 * np.log1p(20 / 700), 1127 * np.log1p(8000 / 700)
    expected = (1127 * np.log1p(hz / 700) - lowest) / (highest - lowest) * (MELS + 1) - 1
    found = filterbank(tone(hz)).mean(axis=0).argmax()
    assert abs(found - expected) <= 1
    assert abs(found - band) <= 1


def test_one_frame_every_ten_milliseconds():
    assert [frames_in(samples) for samples in (0, 399, 400, 559, 560, 16_000)] == [0, 0, 1, 1, 2, 98]
    assert filterbank(tone(440)).shape == (frames_in(8_000), MELS)


def test_long_sound_is_worked_through_in_blocks_without_a_seam():
    sound = np.random.default_rng(0).standard_normal(70 * 16_000).astype(np.float32)
    whole = filterbank(sound)
    assert whole.shape == (frames_in(len(sound)), MELS)
    assert np.allclose(whole[5_990:6_010], filterbank(sound[5_990 * 160 : 6_009 * 160 + 400]), atol=1e-4)


def test_twice_as_loud_is_the_logarithm_of_four_more():
    quiet = filterbank(0.1 * tone(440))
    assert (filterbank(0.2 * tone(440)) - quiet)[:, 15].mean() == pytest.approx(np.log(4), abs=1e-3)
