"""Clocks of packets: single lies are forgotten, lasting steps stay."""

import random

import pytest

from talknotes.sound.steady import steady

STEP = 0.02


def times(count, *, missing=(), late=0.0):
    return [late + number * STEP for number in range(count) if number not in missing]


def placed(given):
    return [time for _, time in steady(enumerate(given))]


@pytest.mark.parametrize("count", [1, 2, 15, 400, 3000])
def test_a_true_clock_stays(count):
    assert placed(times(count, late=1.5)) == pytest.approx(times(count, late=1.5))


@pytest.mark.parametrize("first", [0, 900, 2997])
def test_single_lies_are_forgotten(first):
    lying = times(3000)
    for number in range(first, min(first + 3, 3000)):
        lying[number] += 47.0
    assert placed(lying) == pytest.approx(times(3000))


def test_a_header_that_speaks_for_five_seconds():
    lying = times(3000)
    lying[1000:1250] = [time - 12.0 for time in lying[1000:1250]]
    assert placed(lying) == pytest.approx(times(3000))


@pytest.mark.parametrize("first", [100, 1500, 2800])
def test_a_hole_stays_where_it_is(first):
    given = times(3000, missing=range(first, first + 150))
    assert placed(given) == pytest.approx(given)


def test_scattered_lies():
    dice = random.Random(3)
    lying = [time + (dice.uniform(-50, 50) if dice.random() < 0.2 else 0) for time in times(3000)]
    assert placed(lying) == pytest.approx(times(3000), abs=1e-6)


def test_items_without_a_time():
    given = [time if number % 2 else None for number, time in enumerate(times(100))]
    with_step = placed(given)
    assert None not in with_step
    assert placed([None, None]) == [None, None]
    assert placed([]) == []


def test_items_come_in_their_order():
    assert [item for item, _ in steady(enumerate(times(1500)))] == list(range(1500))
