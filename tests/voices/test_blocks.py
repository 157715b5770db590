import pytest
from pydantic import TypeAdapter

from talknotes.speech.voice import HOP_S, Activity
from talknotes.values import Span
from talknotes.voices.blocks import BLOCK_S, Block, blocks, hear_block, part_of
from talknotes.voices.own import Own, gather


class Heard:
    """Models that hear a voice throughout, and count how often they are asked."""

    def __init__(self):
        self.asked = 0

    def judge(self, chunks):
        import numpy as np

        self.asked += 1
        active = np.zeros((len(chunks), 589, 3), bool)
        active[:, :, 1] = True
        return active

    def embed(self, features, rows):
        import numpy as np

        vectors = np.zeros((len(rows), 192), np.float32)
        vectors[:, 7] = 1
        return vectors


class Tone:
    """An endless recording, of which it is told what was read."""

    def __init__(self):
        self.read_s = []

    def read(self, span):
        import numpy as np

        self.read_s.append(span.duration)
        rng = np.random.default_rng(0)
        return rng.standard_normal(round(span.duration * 16_000)).astype(np.float32) * 0.1


@pytest.fixture(autouse=True)
def voice_throughout(monkeypatch):
    """The detector of voice hears one in all that it is asked for."""

    def listen(audio, span):
        import numpy as np

        hops = round(span.duration / HOP_S)
        return Activity(span, np.ones(hops, np.float32), np.zeros(hops, np.float32))

    monkeypatch.setattr("talknotes.voices.blocks.listen", listen)


@pytest.mark.parametrize(("seconds", "count"), [(0, 1), (1, 1), (BLOCK_S, 1), (BLOCK_S + 1, 2), (3 * BLOCK_S, 3)])
def test_blocks_cover_the_window(seconds, count):
    found = blocks(Span(5, 5 + seconds))
    assert (len(found), found[0].start, found[-1].end) == (count, 5, 5 + seconds)


def test_a_block_survives_the_store_and_reads_no_more_than_its_surroundings():
    audio, models, window = Tone(), Heard(), Span(0, 3000)
    block = hear_block(audio, Span(600, 660), window, models, models)
    assert audio.read_s == [pytest.approx(60 + 2.5 + 10)]
    adapter = TypeAdapter(Block)
    again = adapter.validate_json(adapter.dump_json(block))
    assert again == block
    assert again.embeddings()[:, 7].tolist() == [1.0] * len(block.pieces)
    edges = [block.pieces[0].span.start, block.pieces[-1].span.end]
    assert edges == pytest.approx([600, 660], abs=0.02)


def test_a_recording_of_no_length_has_no_pieces():
    found = hear_block(Tone(), Span(0, 0), Span(0, 0), Heard(), Heard())
    assert (found.pieces, gather([found]).vectors.shape) == ((), (0, 192))


def test_stored_blocks_are_not_heard_again_and_need_no_model(monkeypatch):
    models, stored, window = Heard(), {}, Span(0, 1300)
    monkeypatch.setattr("talknotes.voices.own.Segmenter", lambda *_: models)
    monkeypatch.setattr("talknotes.voices.own.Embedder", lambda *_: models)
    told = []

    def store(span, hear):
        if span not in stored:
            stored[span] = hear()
        return stored[span]

    first = Own("cpu", 1).diarize(Tone(), window, store, told.append)
    assert (models.asked, told) == (3, [600, 1200, 1300])
    assert Own("cpu", 1).diarize(Tone(), window, store, told.append) == first
    assert models.asked == 3
    [(_, span)] = first
    assert [span.start, span.end] == pytest.approx([0, 1300], abs=0.05)


def test_what_is_mostly_noisy_counts_as_disturbed():
    models = Heard()
    block = hear_block(Tone(), Span(0, 30), Span(0, 30), models, models)
    known = gather([block], [Span(0, 10), Span(12, 12.5)])
    assert {piece.span.end <= 10.5 for piece in known.pieces if piece.alone == 0} == {True}
    assert {piece.span.end <= 10.5 for piece in known.pieces if piece.alone > 0} == {False}


def test_where_all_is_noisy_noise_disturbs_nothing():
    models = Heard()
    block = hear_block(Tone(), Span(0, 30), Span(0, 30), models, models)
    assert gather([block], [Span(0, 30)]).pieces == block.pieces


def test_where_anybody_speaks_need_not_be_heard_again(monkeypatch):
    import numpy as np

    monkeypatch.setattr("talknotes.voices.blocks.listen", None)
    steps = np.zeros(round(60 / HOP_S), np.float32)
    steps[round(40 / HOP_S) :] = 1
    whole = Activity(Span(0, 60), steps, steps)
    block = hear_block(Tone(), Span(0, 60), Span(0, 60), Heard(), Heard(), lambda span: part_of(whole, span))
    [voiced] = block.voiced
    assert [voiced.start, voiced.end] == pytest.approx([40, 60], abs=0.05)


@pytest.mark.parametrize("window", [Span(0, 1300), Span(7.25, 1203.9)])
def test_the_parts_of_what_was_heard_are_what_the_detector_would_have_counted(window):
    import numpy as np

    steps = np.arange(-(-round(window.duration * 16_000) // 512), dtype=np.float32)
    parts = [part_of(Activity(window, steps, steps), block).probability for block in blocks(window)]
    assert np.concatenate(parts).tolist() == steps.tolist()
