import numpy as np

from talknotes.speech.chunks import Window
from talknotes.speech.engine import Manner
from talknotes.speech.hints import with_expected
from talknotes.values import Span, Word

WINDOWS = (Window((Span(0, 4),)), Window((Span(4, 24),)))
PLAIN = Manner("en", ("Ada",))


class Sound:
    def read(self, span):
        return np.full(int(span.duration * 100), 0.1, np.float32)


class Prompted:
    """An engine with room for `room` words, as sure of its ten words as is said with and without further words."""

    def __init__(self, with_words, room=9):
        self.with_words, self.room, self.heard = with_words, room, []

    def fitting(self, hotwords):
        return hotwords[: self.room]

    def hear(self, clips, manner, progress=None):
        [clip] = clips
        self.heard.append((len(clip), manner.hotwords))
        sure = self.with_words if len(manner.hotwords) > 1 else 0.9
        return (tuple(Word("word", Span(at, at + 1), sure) for at in range(10)),)


def told(engine, expected=("Maria Lopez", "Ada")):
    return with_expected(Sound(), WINDOWS, engine, PLAIN, expected).hotwords


def test_words_that_help_or_do_no_harm_are_told_after_those_that_were_asked_for():
    assert told(Prompted(0.95)) == ("Ada", "Maria Lopez")
    assert told(Prompted(0.88)) == ("Ada", "Maria Lopez")


def test_words_that_throw_the_engine_off_are_left_out_and_those_that_were_asked_for_stay():
    assert told(Prompted(0.5)) == ("Ada",)


def test_it_is_tried_on_one_long_window_only():
    engine = Prompted(0.9)
    told(engine)
    assert engine.heard == [(2000, ("Ada",)), (2000, ("Ada", "Maria Lopez"))]


def test_nothing_is_tried_where_there_is_nothing_to_tell_or_no_room():
    for engine, expected in ((Prompted(0.9), ()), (Prompted(0.9), ("Ada",)), (Prompted(0.9, room=1), ("Maria",))):
        assert told(engine, expected) == ("Ada",)
        assert engine.heard == []
