"""What the benchmark of filling counts, without flite: its pairs, their times, scores and baselines."""

import importlib
import math
import re
import sys

import pytest
from pydantic import ValidationError

from talknotes.authored.parse import parse
from talknotes.resources import resource
from talknotes.values import Span

sys.path.append(str(resource("samples").parent / "benchmarks"))  # behind all else: scripts, not a package
script, fills, scores, baselines, fillings, truths = map(
    importlib.import_module, ("script", "fills", "filled_scores", "fill_baselines", "fillings", "truth")
)

SCRIPTS = script.load_scripts()
PAIRS = fills.load_pairs()

TALKS = (
    ("Moss is old.", "Moss is green and soft.", "It grows on forty stones.", "Pigeons hate it.", "That was moss."),
    ("Ferns are older.", "They uncurl in spring.", "Thank you."),
)
"""A sentence each ten seconds, eight of them spoken; ferns begin at 50 s."""


def lines_of(talks=TALKS):
    said = [(talk, text) for talk, texts in enumerate(talks) for text in texts]
    return tuple(
        truths.TrueLine("ann", talk, "talk", Span(at * 10.0, at * 10.0 + 8), text, ())
        for at, (talk, text) in enumerate(said)
    )


def truth_of(lines):
    written = {
        "situation": "",
        "title": "Evening",
        "voices": {"ann": {"voice": "slt"}},
        "talks": [{"title": "Moss", "speakers": []}, {"title": "Ferns", "speakers": []}],
    }
    return truths.Truth("t", script.Script.model_validate(written), 80.0, lines, (), (), ())


def expected_of(*gaps, points=(), covered=(), lines=None):
    pair = {"script": "t", "held_out": False, "situation": "", "gaps": gaps, "points": points, "covered": covered}
    return fills.resolve(fills.Pair.model_validate(pair), truth_of(lines or lines_of()))


def gap(kind="rest", first="It grows on forty stones.", last="That was moss.", talk=0, sentence="I left.", **more):
    return {"kind": kind, "talk": talk, "sentence": sentence, "from": first, "to": last, **more}


def inserted(*tell, sentence="I left.", told=(), kind="rest"):
    return scores.Insertion(kind, sentence, tuple(Span(*one) for one in tell), tuple(told))


def told(text, *passages, quoted=True):
    return scores.Told(text, tuple(Span(*one) for one in passages), quoted)


def sentences_of(one):
    """Return what is said in a script, by talk; a pool's sentences go on where the pool was left."""
    talk, used, said = None, {}, []
    for line in (line for line in one.lines if isinstance(line, script.SpokenLine)):
        talk = line.talk if line.part is not None else talk
        texts = re.split(r"(?<=[.?!…])\s+", line.say) if line.say else []
        if line.pool is not None:
            pool, first = script.pools()[line.pool], used.get(line.pool, 0)
            texts += [pool[(first + number) % len(pool)] for number in range(line.sentences)]
            used[line.pool] = first + line.sentences
        said += [(talk, text) for text in texts]
    return said


def lines_spoken(name):
    return tuple(
        truths.TrueLine("x", talk, "talk", Span(at * 10.0, at * 10.0 + 8), text, ())
        for at, (talk, text) in enumerate(sentences_of(SCRIPTS[name]))
    )


def own(name, talk):
    return fills.Said([line for line in lines_spoken(name) if line.talk == talk])


def test_there_are_pairs_enough_and_half_of_them_is_held_out():
    held_out = sum(pair.held_out for pair in PAIRS.values())
    assert len(PAIRS) >= 24
    assert held_out >= 12
    assert len(PAIRS) - held_out >= 12


@pytest.mark.parametrize("held_out", [False, True])
def test_each_half_holds_all_that_may_happen(held_out):
    half = [pair for pair in PAIRS.values() if pair.held_out == held_out]
    kinds = {gap.kind for pair in half for gap in pair.gaps}
    assert {"rest", "beginning", "part", "whole", "empty", "absent"} <= kinds
    assert sum(pair.none for pair in half) >= 3
    assert any(len(pair.gaps) > 1 for pair in half)
    assert any(SCRIPTS[pair.script].language == "de" for pair in PAIRS.values())


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_quotes_its_script(name):
    pair = PAIRS[name]
    for missed in pair.gaps:
        said = own(pair.script, missed.talk)
        assert list(said.find(missed.first)), missed.first
        assert list(said.find(missed.last)), missed.last
    for point in pair.points:
        assert list(own(pair.script, point.talk).find(point.said)), point.said
    everything = fills.Said(lines_spoken(pair.script))
    assert all(list(everything.find(text)) for text in pair.covered)


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_quotes_its_post_where_it_can_be_no_other_sentence(name):
    post = fills.load_post(name).decode(errors="replace")
    assert all(post.count(missed.sentence) == 1 for missed in PAIRS[name].gaps if missed.sentence is not None)
    assert PAIRS[name].none == (not PAIRS[name].gaps)


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_missed_has_points_and_is_not_told(name):
    pair = PAIRS[name]
    expected = fills.resolve(pair, truth_of_script(pair.script))
    assert len(expected.points) == len(pair.points)
    for point in expected.points:
        missed = [one.span for one in expected.gaps if one.label.talk == point.label.talk]
        assert any(one.overlap(point.span) == point.span.duration for one in missed), point.label.said
    for one in expected.gaps:
        assert one.label.optional or any(one.label.talk == point.label.talk for point in expected.points)
    for point in expected.points:
        assert not any(point.span.overlap(span) > 0 for span in expected.covered), point.label.said


@pytest.mark.parametrize("name", PAIRS)
def test_words_of_a_point_are_said_where_it_is_said(name):
    pair = PAIRS[name]
    for point in fills.resolve(pair, truth_of_script(pair.script)).points:
        assert scores.is_told(point, [scores.Told(point.label.said, (), True)], exact=True), point.label.said


def truth_of_script(name):
    return truths.Truth(name, SCRIPTS[name], 1e5, lines_spoken(name), (), (), ())


def test_an_unknown_key_in_a_pair_is_refused():
    with pytest.raises(ValidationError, match="paws"):
        fills.Pair.model_validate({"script": "t", "held_out": False, "situation": "", "covered": [], "paws": 1})


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [("rest", True, False), ("beginning", False, True), ("part", True, True), ("whole", False, False)],
)
def test_a_part_has_the_edges_that_its_kind_could_miss(kind, start, end):
    (found,) = expected_of(gap(kind, "Moss is green and soft.", "Pigeons hate it.")).gaps
    assert (found.start is not None, found.end is not None) == (start, end)
    assert found.span == Span(10.0, 38.0)


def test_what_begins_with_its_talk_has_no_first_edge():
    (found,) = expected_of(gap("most", "Moss is old.", "Pigeons hate it.")).gaps
    assert found.start is None
    assert found.end.pause == Span(38.0, 40.0)


@pytest.mark.parametrize(("time", "error"), [(10.0, 8.0), (18.0, 0.0), (20.0, 0.0), (26.5, 6.5)])
def test_an_edge_is_right_anywhere_in_the_pause(time, error):
    (found,) = expected_of(gap()).gaps
    assert found.start.error(time) == error


def test_a_point_may_be_said_in_several_sentences_and_is_found_as_a_whole():
    said = "Moss is old. Moss is green and soft."
    (point,) = expected_of(points=[{"talk": 0, "said": said, "words": [["old"]]}]).points
    assert point.span == Span(0.0, 18.0)


def test_part_of_a_sentence_is_no_sentence():
    assert not list(fills.Said(lines_of()).find("is old."))


def test_what_the_recording_does_not_hold_is_left_out():
    points = [{"talk": 0, "said": "Moss is old.", "words": [["old"]]}]
    cut = lines_of()[1:]
    expected = expected_of(gap(), gap(talk=1), points=points, covered=["Moss is old.", "Pigeons hate it."], lines=cut)
    assert not expected.points
    assert expected.covered == (Span(30.0, 38.0),)
    assert len(expected_of(gap(), gap(talk=1), lines=cut[:4]).gaps) == 1


def test_a_fill_of_the_right_stretch_scores_full():
    points = [{"talk": 0, "said": "It grows on forty stones.", "words": [["40", "forty"], ["stones"]]}]
    expected = expected_of(gap(), points=points, covered=["Moss is old."])
    found = scores.score(expected, [inserted((19, 48), told=[told("Forty stones!", (20, 28))])], exact=True)
    assert [(one.right_talk, one.errors) for one in found.filled] == [(True, (0.0,))]
    assert (found.points, found.new, found.wrong) == ((True,), (True,), ())


def test_nothing_inserted_is_wrong_and_infinitely_late():
    found = scores.score(expected_of(gap()), [], exact=True)
    assert [(one.right_talk, one.errors) for one in found.filled] == [(False, (math.inf,))]


def test_another_talk_is_wrong():
    (found,) = scores.score(expected_of(gap()), [inserted((50, 78))], exact=True).filled
    assert not found.right_talk
    assert found.errors == (30.0,)


def test_an_insertion_that_no_label_asks_for_is_wrong():
    other = inserted((0, 8), sentence="He left.")
    found = scores.score(expected_of(gap()), [inserted((20, 48)), other], exact=True)
    assert found.wrong == (other,)
    assert scores.score(expected_of(), [other], exact=True).wrong == (other,)


@pytest.mark.parametrize("sentence", [None, "I left before the ferns."])
def test_an_absent_talk_is_known_by_where_its_text_comes_from(sentence):
    absent = gap("absent", "Ferns are older.", "Thank you.", 1, sentence)
    found = scores.score(expected_of(absent), [inserted((48, 78), sentence="")], exact=True)
    assert [one.right_talk for one in found.filled] == [True]
    assert not found.wrong
    assert scores.score(expected_of(absent), [inserted((0, 48), sentence="")], exact=True).wrong


def test_what_may_be_left_is_neither_right_nor_wrong():
    absent = gap("absent", "Ferns are older.", "Thank you.", 1, None, optional=True)
    for insertions in ([], [inserted((50, 78), sentence="")]):
        found = scores.score(expected_of(absent), insertions, exact=True)
        assert (found.filled, found.wrong) == ((), ())


def test_a_gap_filled_in_pieces_begins_with_the_first_and_ends_with_the_last():
    expected = expected_of(gap("part", "Moss is green and soft.", "Pigeons hate it."))
    (found,) = scores.score(expected, [inserted((14, 20), (30, 41))], exact=True).filled
    assert found.errors == (4.0, 1.0)


@pytest.mark.parametrize(
    ("text", "exact", "is_told"),
    [
        ("It grows on 40 stones.", True, True),
        ("It grows on forty stone walls, on stones.", True, True),
        ("It grows on fourteen stones.", True, False),
        ("It grows on forty.", True, False),
        ("It grows on forty-odd stoneworks.", True, True),
        ("It rose on thirty scones.", True, False),
        ("It rose on thirty scones.", False, True),
    ],
)
def test_a_point_is_told_by_its_words_or_where_words_are_misheard_by_its_passage(text, exact, is_told):
    points = [{"talk": 0, "said": "It grows on forty stones.", "words": [["40", "four", "forty"], ["stone"]]}]
    (point,) = expected_of(gap(), points=points).points
    assert scores.is_told(point, [told(text, (20, 28))], exact) == is_told
    assert not scores.is_told(point, [told("Another.", (0, 8))], exact)
    assert not scores.is_told(point, [told("In other words.", (20, 28), quoted=False)], exact)


@pytest.mark.parametrize(("passage", "covered"), [((0, 8), True), ((0, 18), False), ((0, 14), True), ((20, 28), False)])
def test_a_sentence_is_old_if_the_notes_tell_most_of_what_it_rests_on(passage, covered):
    assert scores.is_covered(told("Moss.", passage), expected_of(covered=["Moss is old."]).covered) == covered


POST = b"""# Evening

## Moss

Moss is very old.

I left.

Pigeons dislike it.
"""


def test_the_baselines_take_the_labelled_gap_and_look_for_its_edges(monkeypatch):
    monkeypatch.setattr(baselines, "quote", lambda segments, span, language: tuple(told(one.text) for one in segments))
    missed = gap("part", "Moss is green and soft.", "It grows on forty stones.")
    expected, session = expected_of(missed), heard()
    (bag,) = baselines.bag_of_words(parse(POST), session, expected)
    assert bag.tell == (Span(8.0, 30.0),)
    assert [one.text for one in bag.told] == [line.text for line in lines_of()[1:3]]
    (place,) = baselines.proportional(parse(POST), session, expected)
    assert place.tell[0].start == pytest.approx(80 * POST.index(b"I left.") / len(POST))
    assert place.tell[0].end == 48.0


def test_a_rest_goes_on_to_the_end_of_its_talk_and_a_whole_talk_is_all_of_it():
    (bag,) = baselines.bag_of_words(parse(POST), heard(), expected_of(gap()))
    assert bag.tell == (Span(8.0, 48.0),)
    (bag,) = baselines.bag_of_words(parse(POST), heard(), expected_of(gap("whole", "Moss is old.")))
    assert bag.tell == (Span(0.0, 48.0),)


def heard():
    """Return what of a session the baselines look at."""
    from types import SimpleNamespace

    from talknotes.values import Segment

    segments = tuple(Segment(f"s{at}", line.span, "S1", line.text) for at, line in enumerate(lines_of()))
    transcript = SimpleNamespace(language="en")
    return SimpleNamespace(heard=SimpleNamespace(segments=segments, transcript=transcript, window=Span(0.0, 80.0)))
