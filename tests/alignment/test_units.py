from talknotes.alignment.units import units
from talknotes.values import Segment, Span, Word
from tests.alignment.stories import TUNNEL, segments


def test_sentences_stay_whole():
    said = segments(TUNNEL)
    assert [(unit.segment, unit.text) for unit in units(said, "en")] == [(one.id, one.text) for one in said]


def test_a_long_segment_is_cut_at_its_pauses():
    words, now = [], 0.0
    for number in range(45):
        now += 1.0 if number in (15, 30) else 0.0
        words.append(Word(f"w{number}", Span(now, now + 0.3)))
        now += 0.3
    text = " ".join(word.text for word in words)
    found = units([Segment("s1", Span(0, now), None, text, tuple(words))], "en")
    assert [unit.text.split()[0] for unit in found] == ["w0", "w15", "w30"]
    assert " ".join(unit.text for unit in found) == text
    assert {unit.segment for unit in found} == {"s1"}


def test_a_long_segment_without_words_stays_whole():
    long = Segment("s1", Span(0, 60), None, "word " * 80)
    assert [unit.span for unit in units([long], "en")] == [long.span]
