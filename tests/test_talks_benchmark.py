"""What the benchmark of talks counts, without flite and without a diarizer: its scripts, truth, mishearings, scores."""

import importlib
import sys
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from talknotes.resources import resource
from talknotes.values import Part, Person, Programme, Segment, Span, Talk, Turn, Word

sys.path.append(str(resource("samples").parent / "benchmarks"))  # behind all else: scripts, not a package
script, scripted, scores, baselines, mishearing, dividing, truths = map(
    importlib.import_module, ("script", "scripted", "scores", "baselines", "mishearing", "dividing", "truth")
)

RATE = 16_000
ALL = script.load_scripts()
SMALL = {
    "situation": "a small one",
    "title": "Evening",
    "chapters": True,
    "voices": {"host": {"voice": "awb"}, "ann": {"voice": "slt", "pitch": 1.2}, "bob": {"voice": "rms"}},
    "people": {
        "ann": {"name": "Ann Lee", "evidence": ["agenda"], "misheard": {"Lee": "Leigh"}},
        "host": {"name": "Gus", "evidence": ["self"]},
    },
    "talks": [{"title": "On Moss", "speakers": ["ann"], "titled": "agenda"}],
    "lines": [
        {"who": "host", "say": "Good evening all of you. I'm Gus. Here is Ann Lee.", "part": "intro"},
        {"sound": "applause", "seconds": 4},
        {"who": "ann", "say": "Moss is old. Moss is green and soft.", "part": "talk", "talk": 0, "chapter": "On Moss"},
        {"who": "bob", "say": "Is it really soft?", "part": "questions", "talk": 0, "overlap": 0.4},
        {"who": "ann", "say": "It really is."},
        {"sound": "music", "seconds": 12, "part": "break"},
        {"who": "host", "say": "Thank you, Ann.", "part": "intro"},
    ],
}


def beep(text: str, voice: str, stretch: float):
    """Stand in for flite: noise that is as long as the sentence has letters."""
    return np.random.default_rng(len(text)).standard_normal(int(len(text) * RATE // 15 * stretch)).astype(np.float32)


@pytest.fixture
def build(monkeypatch, tmp_path):
    monkeypatch.setattr(scripted, "speak", beep)

    def made(**changes):
        return scripted.build_session("small", script.Script.model_validate(SMALL | changes), tmp_path)

    return made


@pytest.fixture
def truth(build):
    return build().truth


def programme_of(truth, shift: float = 0.0, kinds=None, people=(), title="On Moss"):
    """Return the programme that the truth is, its borders later by `shift` seconds."""
    kinds = kinds or [part.kind for part in truth.parts]
    edges = [0.0, *(part.span.start + shift for part in truth.parts[1:]), truth.duration]
    parts = [
        Part(kind, part.talk, Span(start, end))
        for kind, part, start, end in zip(kinds, truth.parts, edges, edges[1:], strict=False)
    ]
    return Programme(tuple(parts), (Talk(title, ("S2",)),), people)


def labelled(truth, labels):
    words = tuple(replace(word, speaker=labels[word.speaker]) for word in truth.words)
    return [Segment("s1", Span(0.0, truth.duration), None, "", words)]


def test_there_are_scripts_enough_and_a_third_of_them_is_held_out():
    held_out = sum(one.held_out for one in ALL.values())
    assert len(ALL) >= 16
    assert 3 * held_out >= len(ALL)


@pytest.mark.parametrize("name", ALL)
def test_a_script_names_only_what_it_has(name):
    one = ALL[name]
    spoken = [line for line in one.lines if isinstance(line, script.SpokenLine)]
    assert {line.who for line in spoken} == set(one.voices)
    assert set(one.people) <= set(one.voices)
    assert {who for talk in one.talks for who in talk.speakers} <= set(one.people)
    assert {line.talk for line in spoken if line.part in ("talk", "questions")} == set(range(len(one.talks)))
    assert all(line.talk is None for line in spoken if line.part == "intro")
    assert spoken[0].part is not None
    assert all(line.pool in script.pools() for line in spoken if line.pool)


@pytest.mark.parametrize("name", ALL)
def test_only_names_that_are_written_somewhere_are_misheard(name):
    for person in ALL[name].people.values():
        assert not person.misheard or {"agenda", "metadata"} & set(person.evidence)


@pytest.mark.parametrize("name", ALL)
def test_published_words_hold_the_names_and_titles_that_are_said_to_stand_there(name):
    one = ALL[name]
    agenda = one.agenda.text if one.agenda else one.description or ""
    metadata = " ".join((one.title, one.description or "", *(line.chapter or "" for line in one.lines)))
    for person in one.people.values():
        assert "agenda" not in person.evidence or person.name in agenda
        assert "metadata" not in person.evidence or person.name in metadata
    for talk in one.talks:
        assert talk.titled != "agenda" or talk.title in agenda
        assert talk.titled in (None, "agenda") or talk.title in metadata


@pytest.mark.parametrize("name", ALL)
def test_names_that_are_said_to_be_heard_are_said(name):
    said = " ".join(line.say for line in ALL[name].lines if isinstance(line, script.SpokenLine))
    for person in ALL[name].people.values():
        heard = {"introduced", "thanked", "self"} & set(person.evidence)
        assert not heard or person.name.split()[0] in said
        assert set(person.evidence) != {"introduced"} or person.name in said


def test_an_unknown_key_in_a_script_is_refused():
    with pytest.raises(ValidationError, match="paws"):
        script.Script.model_validate(SMALL | {"lines": [{"who": "host", "say": "Hi.", "paws": 1.0}]})


def test_a_session_is_the_same_each_time(build):
    one, other = build(), build()
    assert np.array_equal(one.session.samples, other.session.samples)
    assert one.truth == other.truth


def test_a_sentence_is_heard_where_the_truth_says(build):
    built = build(noise_db=-90)
    heard = np.abs(built.session.samples) > 0.005
    spoken = np.zeros_like(heard)
    for span in [line.span for line in built.truth.lines] + [sound.span for sound in built.truth.sounds]:
        spoken[round(span.start * RATE) : round(span.end * RATE)] = True
    assert not heard[~spoken].any()
    assert all(built.session.read(line.span).std() > 0.05 for line in built.truth.lines)


def test_parts_go_from_first_word_to_last_and_long_music_is_a_break(truth):
    assert [(part.kind, part.talk) for part in truth.parts] == [
        ("intro", None),
        ("talk", 0),
        ("questions", 0),
        ("break", None),
        ("intro", None),
    ]
    talk = truth.parts[1]
    assert talk.span.start == truth.lines[3].span.start
    assert truth.parts[3].span.duration == 12
    assert truth.talk_span(0).end == truth.parts[2].span.end


def test_a_line_that_overlaps_is_marked_with_its_neighbour(truth):
    assert [line.text for line in truth.lines if line.overlapped] == ["Moss is green and soft.", "Is it really soft?"]


def test_a_sound_under_speech_takes_no_time(build):
    lines = [dict(line) for line in SMALL["lines"]]
    lines[1]["under"] = True
    plain, under = build().truth, build(lines=lines).truth
    assert plain.duration - under.duration > 4
    assert under.sounds[0].span.overlap(under.lines[3].span) > 0


def test_chapters_begin_a_little_before_what_they_mark(truth):
    (chapter,) = truth.chapters
    assert 0 <= truth.parts[1].span.start - chapter.span.start <= 1.5
    assert chapter.span.end == truth.duration


def test_a_description_gets_its_chapters_times(build):
    truth = build(description="Talks:\n{chapters}\nBye").truth
    minutes, seconds = divmod(int(truth.chapters[0].span.start), 60)
    assert truth.description == f"Talks:\n{minutes}:{seconds:02} On Moss\nBye"


def test_a_recording_that_starts_late_and_stops_early_keeps_what_is_left(build):
    whole = build().truth
    first = whole.lines[0].span
    cut = build(cut_start_s=first.end - 0.2 * first.duration, cut_end_s=0.5 + 0.3).truth
    assert cut.lines[0].text == "you."
    assert cut.lines[0].span.start == 0
    assert cut.lines[1].span.start == pytest.approx(whole.lines[1].span.start - first.end + 0.2 * first.duration)
    assert all(line.span.end <= cut.duration for line in cut.lines)


def test_the_words_of_a_sentence_share_its_time_by_their_letters():
    words = scripted.spread("Moss is old", Span(1.0, 2.2), "ann")
    assert [word.text for word in words] == ["Moss", "is", "old"]
    assert words[0].span == Span(1.0, 1.5)
    assert words[-1].span.end == pytest.approx(2.2)


def test_truth_survives_its_file(build, tmp_path):
    built = build()
    scripted.write_built(built, tmp_path / "made")
    loaded = scripted.load_built(tmp_path / "made")
    assert replace(loaded, script=built.truth.script) == built.truth
    assert (tmp_path / "made" / "session.rttm").read_text().count("SPEAKER") == len(built.truth.lines)


def test_the_true_turns_have_no_error_and_one_voice_has_that_of_all_the_others(truth):
    turns = dividing.true_turns(truth)
    seconds = {who: sum(line.span.duration for line in truth.lines if line.who == who) for who in truth.script.voices}
    others = (sum(seconds.values()) - max(seconds.values())) / sum(seconds.values())
    assert scores.diarization_error(truth, turns) == pytest.approx(0.0, abs=1e-6)
    assert scores.count_right(truth, turns)
    one = baselines.one_speaker(truth)
    assert scores.diarization_error(truth, one) == pytest.approx(others, abs=0.02)
    assert not scores.count_right(truth, one)


def test_words_are_right_by_the_best_assignment_of_labels(truth):
    words = labelled(truth, {"host": "S2", "ann": "S1", "bob": "S1"})[0].words
    bobs = sum(word.speaker == "bob" for word in truth.words)
    assert scores.word_accuracy(truth, words) == pytest.approx(1 - bobs / len(words))


@pytest.mark.parametrize(("found", "f1"), [((12.9, 50.0), 1.0), ((13.1, 50.0), 0.5), ((10.0,), 2 / 3), ((), 0.0)])
def test_borders_count_within_three_seconds_one_to_one(found, f1):
    assert scores.border_f1((10.0, 50.0), found) == pytest.approx(f1)


def test_two_borders_beside_one_count_once():
    assert scores.border_f1((10.0,), (9.0, 11.0)) == pytest.approx(2 / 3)


def test_no_border_where_there_is_none_is_right():
    assert scores.border_f1((), ()) == 1.0


def test_pk_is_nothing_for_the_truth_and_grows_with_what_is_missing():
    borders = (20.0, 60.0)
    assert scores.pk(borders, borders, 100.0) == 0.0
    assert 0 < scores.pk(borders, (20.0,), 100.0) < scores.pk(borders, (), 100.0) <= 1


def test_a_programme_that_is_the_truth_scores_full(truth):
    programme = programme_of(truth)
    pieces = scores.found_pieces(programme)
    assert scores.borders(pieces, truth.duration) == scores.borders(scores.true_pieces(truth), truth.duration)
    assert scores.kinds_right(truth, programme) == 1.0
    assert scores.titles(truth, programme, agenda=True) == scores.Found(1, 0, 1)
    assert scores.titles(truth, programme, agenda=False) == scores.Found(0, 0, 0)


def test_a_short_break_between_parts_is_neither_right_nor_wrong(truth):
    whole = programme_of(truth)
    first, *rest = whole.parts
    gap = truth.lines[2].span.end
    parted = (replace(first, span=Span(0.0, gap)), Part("break", None, Span(gap, first.span.end)), *rest)
    programme = replace(whole, parts=parted)
    assert len(scores.found_pieces(programme)) == len(whole.parts)
    assert scores.kinds_right(truth, programme) == 1.0


def test_kinds_are_counted_in_seconds(truth):
    kinds = ["intro", "talk", "talk", "break", "intro"]
    share = truth.parts[2].span.duration / sum(part.span.duration for part in truth.parts)
    assert scores.kinds_right(truth, programme_of(truth, kinds=kinds)) == pytest.approx(1 - share, abs=0.01)


@pytest.mark.parametrize(
    ("people", "right", "wrong"),
    [
        ({"S1": "Gus", "S2": "ann lee"}, 2, 0),
        ({"S2": "Ann Lee"}, 1, 0),
        ({"S2": "Ann"}, 0, 0),
        ({"S2": "Ann Leigh"}, 0, 1),
        ({"S1": "Ann Lee", "S2": "Gus"}, 0, 2),
        ({"S1": "Gus", "S2": "Ann Lee", "S3": "Bob"}, 2, 1),
    ],
)
def test_names_are_right_wrong_or_missing(truth, people, right, wrong):
    programme = programme_of(truth, people=tuple(Person(label, name) for label, name in people.items()))
    segments = labelled(truth, {"host": "S1", "ann": "S2", "bob": "S3"})
    assert scores.names(truth, programme, segments) == scores.Found(right, wrong, 2)


@pytest.mark.parametrize(("title", "right", "wrong"), [("on  moss", 1, 0), ("On Ferns", 0, 1), (None, 0, 0)])
def test_titles_are_right_wrong_or_missing(truth, title, right, wrong):
    assert scores.titles(truth, programme_of(truth, title=title), agenda=True) == scores.Found(right, wrong, 1)


def test_the_wanted_talk_is_scored_by_its_seconds(build):
    truth = build(wanted=0).truth
    assert scores.wanted_f1(truth, programme_of(truth)) > 0.8
    assert scores.wanted_f1(build().truth, programme_of(truth)) is None


def test_mishearings_come_from_the_seed(truth):
    assert mishearing.mishear(truth, 1) == mishearing.mishear(truth, 1)
    assert mishearing.mishear(truth, 1) != mishearing.mishear(truth, 2)


def test_only_names_that_can_be_mended_are_misheard(truth):
    heard = " ".join(word.text for seed in range(40) for word in mishearing.mishear(truth, seed)).lower()
    assert "leigh" in heard
    assert heard.count("gus") == 40


def test_about_a_twentieth_of_the_words_is_wrong_and_no_time_changes():
    spans = [Span(float(at), at + 1.0) for at in range(3000)]
    words = tuple(Word(f"word{at % 100}", span) for at, span in enumerate(spans))
    lines = (truths.TrueLine("ann", 0, "talk", Span(0, 3000), "", words),)
    truth = truths.Truth("t", script.Script.model_validate(SMALL), 3000.0, lines, (), (), ())
    heard = mishearing.mishear(truth, 0)
    assert [word.span for word in heard] == spans
    assert 0.03 < np.mean([one.text != other.text for one, other in zip(words, heard, strict=True)]) < 0.07


def test_equal_parts_have_equal_lengths():
    assert baselines.equal_parts(100.0, 4) == (25.0, 50.0, 75.0)


def test_texttiling_finds_a_change_of_topic():
    dice = np.random.default_rng(0)
    topics = [[f"{topic}{at}" for at in range(30)] for topic in ("moss", "rail")]
    texts = [topic[dice.integers(30)] for topic in topics for _ in range(600)]
    words = [Word(text, Span(float(at), at + 1.0)) for at, text in enumerate(texts)]
    found = baselines.texttiling(words)
    assert min(abs(border - 600) for border in found) <= 40


def test_texttiling_of_nothing_finds_nothing():
    assert baselines.texttiling([]) == ()


def test_the_products_own_way_is_taken(build, tmp_path):
    built = build()
    scripted.write_built(built, tmp_path)
    words = mishearing.plain_words(built.truth.words)
    divided = dividing.divide(built.truth, words, (Turn("S1", Span(0, 99)),), (), tmp_path)
    assert divided.programme.parts[-1].span.end == built.truth.duration
    assert {segment.speaker for segment in divided.segments} == {"S1"}
