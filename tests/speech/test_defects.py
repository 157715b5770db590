import pytest

from talknotes.speech.defects import doubtful, holes, loops, over_silence
from talknotes.values import Span, Word


def row(text, start=0.0, step=0.5, probability=0.9):
    return [
        Word(word, Span(start + step * number, start + step * (number + 1)), probability)
        for number, word in enumerate(text.split())
    ]


@pytest.mark.parametrize(
    ("words", "voice", "expected"),
    [
        ([], [], []),
        ([], [Span(2.0, 9.0)], [Span(2.0, 9.0)]),
        ([], [Span(2.0, 4.0)], []),
        (row("a b c d"), [Span(0.0, 2.0)], []),
        (row("a b") + row("c d", 5.0), [Span(0.0, 6.0)], [Span(1.0, 5.0)]),
        (row("a b") + row("c d", 3.5), [Span(0.0, 4.5)], []),
        (row("a b") + row("c d", 30.0), [Span(0.0, 1.0), Span(29.9, 31.0)], []),
        (row("a b") + row("c d", 30.0), [Span(0.0, 6.0), Span(29.9, 31.0)], [Span(1.0, 30.0)]),
        (row("a", step=8.0), [Span(0.0, 8.0)], [Span(1.5, 8.0)]),
        (row("c d", 6.0), [Span(1.0, 7.0)], [Span(1.0, 6.0)]),
        (row("c d", 1.0), [Span(1.0, 7.0)], [Span(2.0, 7.0)]),
    ],
)
def test_three_seconds_of_voice_without_a_word_are_a_hole(words, voice, expected):
    found = holes(words, voice)
    assert [span.start for span in found] == pytest.approx([span.start for span in expected])
    assert all(span.overlap(other) > 2.7 for span, other in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so we made it and it was good", []),
        ("no no no no", []),
        ("very very very very very good", []),
        ("so the the the the the the the end", [(1, 8, 1)]),
        ("So we go. so We go, so we go so we go! Then", [(0, 12, 3)]),
        ("this is a longer phrase this is a longer phrase", []),
        ("and this is a phrase this is a phrase this is a phrase so", [(1, 13, 4)]),
        ("thank you thank you thank you thank you", []),
        ("a b " * 6 + "c d " * 6, [(0, 12, 2), (12, 24, 2)]),
    ],
)
def test_phrases_that_go_round_in_circles_are_loops(text, expected):
    assert [(loop.first, loop.last, loop.length) for loop in loops(row(text))] == expected


def test_a_refrain_is_no_loop():
    words = [word for start in range(0, 100, 10) for word in row("thank you all", float(start))]
    assert loops(words) == ()


@pytest.mark.parametrize(
    ("text", "step", "certain"),
    [
        ("we did it again " * 3, 0.3, False),
        ("we did it again " * 6, 0.3, True),
        ("we did it again " * 3, 0.05, True),
        ("no " * 8, 0.3, False),
        ("no " * 12, 0.3, True),
    ],
)
def test_what_somebody_may_have_said_is_not_certain(text, step, certain):
    (loop,) = loops(row(text, step=step))
    assert loop.certain == certain


def test_the_longest_loop_is_found_in_a_long_text():
    phrase = " ".join(f"w{number}" for number in range(40))
    (loop,) = loops(row(f"x {phrase} {phrase} {phrase} y"))
    assert (loop.first, loop.length, loop.repeats) == (1, 40, 3)


def test_doubt_is_told_once_a_passage():
    sure, unsure = row("a b c d e f g h i j"), row("k l m n o p q r s t", 5.0, probability=0.2)
    assert doubtful(sure) == ()
    (run,) = doubtful(sure + unsure + row("u v", 10.0) + row("k l m n o p q r s t", 11.0, probability=0.2))
    assert 7 <= run.start <= 10
    assert run.stop >= 32
    assert doubtful(row("k l m n o", probability=0.1)) == ()
    assert doubtful(row("k l m n o p q r s t", probability=None)) == ()


def test_words_over_doubted_speech_are_found_run_by_run():
    words = row("a b") + row("c d e", 10.0) + row("f", 20.0) + row("g h", 30.0)
    assert over_silence(words, []) == ()
    assert over_silence(words, [Span(9.5, 12.0), Span(30.0, 40.0)]) == (range(2, 5), range(6, 8))
