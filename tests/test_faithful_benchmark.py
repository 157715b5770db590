"""What the benchmark of evidence alters and counts: kinds of errors, guards, recorded answers, tables."""

import importlib
import json
import random
import re
import sys

import pytest

from talknotes.errors import MissingError
from talknotes.evidence.values import Claim, Verdict
from talknotes.llm.contract import Ask, AwaitedError, Message
from talknotes.resources import resource
from talknotes.summarize.contract import Block, Notes, Sentence
from talknotes.values import Notice, Person, Segment, Span

sys.path.append(str(resource("samples").parent / "benchmarks"))  # behind all else: scripts, not a package
names = (
    "alterations answered answering counted credited english faithful overlap rendering roles speeches turned uttered"
)
(
    alterations,
    answered,
    answering,
    counted,
    credited,
    english,
    faithful,
    overlap,
    rendering,
    roles,
    speeches,
    turned,
    uttered,
) = (importlib.import_module(name) for name in names.split())

LINES = (
    ("S2", "We put forty sensors under the bridge, and each of them costs nine euros."),
    ("S2", "It doesn't need a battery."),
    ("S2", "In winter the bridge gets shorter by eleven centimetres, and the joints break first."),
    ("S2", "My colleague Otto in Porto asked the drivers to slow down."),
    ("S3", "Does it work at night?"),
    ("S2", "It works better at night, because nobody drives."),
)


def speech_of(lines=LINES, language="en", held_out=False):
    segments = tuple(
        Segment(f"s{at}", Span(at * 5.0, at * 5.0 + 4), who, text, ()) for at, (who, text) in enumerate(lines, 1)
    )
    people = (Person("S1", "Carla Host"), Person("S2", "Nora Webb"), Person("S3"), Person("S4", "Ivo de Groot"))
    return speeches.Speech("t-1", "Bridges", language, held_out, segments, (), people, ("S2",), ("Bridges",))


SPEECH = speech_of()


def noted(text, *cited):
    return alterations.Noted(SPEECH, text, cited or ("s1",))


def altered(text, *cited):
    return {one.kind: one.text for one in alterations.alter(noted(text, *cited))}


# English


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("forty-one", 41),
        ("two hundred and six", 206),
        ("nineteen thirty two", 1932),
        ("one sixty", 160),
        ("ten thousand", 10_000),
        ("eleven hundred", 1100),
        ("two thousand and three", 2003),
    ],
)
def test_numbers_in_words_have_their_value(words, value):
    assert english.value_of(words) == value


@pytest.mark.parametrize("value", [7, 19, 20, 41, 100, 206, 999, 1250, 41_006, 3_000_000])
def test_what_is_spelled_is_read_as_the_same(value):
    assert english.value_of(english.spell(value)) == value


@pytest.mark.parametrize(
    ("verb", "third", "past"),
    [("carry", "carries", "carried"), ("stop", "stops", "stopped"), ("go", "goes", "went"), ("bake", "bakes", "baked")],
)
def test_verbs_are_inflected(verb, third, past):
    assert (english.inflect(verb, "third"), english.inflect(verb, "past")) == (third, past)


# Turning around


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The rail is hollow.", "The rail is not hollow."),
        ("Webb says that gravity drains the film.", "Webb says that gravity does not drain the film."),
        ("He glued 40 gauges to the deck.", "He did not glue 40 gauges to the deck."),
        ("Commuters tolerate a delay.", "Commuters do not tolerate a delay."),
        ("The lens does not need a cable.", "The lens needs a cable."),
        ("The crew never noticed it.", "The crew always noticed it."),
        ("The lamp has no network.", "The lamp has a network."),
        ("Nobody was harmed.", "Everybody was harmed."),
        ("It can be repaired.", "It cannot be repaired."),
        ("Everyone heard it.", "No one heard it."),
    ],
)
def test_sentences_are_denied(text, denied):
    assert denied in turned.negated(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is the rail hollow?",
        "Some of them are hollow.",
        "They may be hollow.",
        "Webb calls it “the rail is hollow”.",
        "The robots open glued packs.",
    ],
)
def test_what_would_stay_true_or_read_badly_is_not_denied(text):
    assert list(turned.negated(text)) == []


def test_a_verb_in_a_condition_is_not_denied():
    assert not any("if it does not" in text for text in turned.negated("The relay rests if it heats the cup."))


@pytest.mark.parametrize(
    ("text", "opposite"),
    [
        ("The bridge got faster.", "The bridge got slower."),
        ("A huge sheet of paper.", "A tiny sheet of paper."),
        ("Trust rose afterwards.", "Trust fell afterwards."),
        ("An old machine broke.", "A new machine broke."),
    ],
)
def test_directions_are_turned(text, opposite):
    assert opposite in turned.opposed(text, "")


def test_an_opposite_that_the_passage_holds_is_no_error():
    assert list(turned.opposed("It got faster.", "Or was it slower?")) == []


@pytest.mark.parametrize(
    "text", ["At first he waited.", "Two more cups.", "As soon as it rains.", "The glass broke up."]
)
def test_set_phrases_are_not_turned(text):
    assert list(turned.opposed(text, "")) == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("A truck harms the steel.", "The steel harms a truck."),
        ("The relay that drives the heater rests.", "The heater that drives the relay rests."),
        ("His team gave dispatchers a forecast.", "Dispatchers gave his team a forecast."),
        ("He asked the drivers to stop.", "The drivers asked him to stop."),
        ("Regularity is more important than length.", "Length is more important than regularity."),
        ("The system turns speech into text.", "The system turns text into speech."),
    ],
)
def test_roles_are_swapped(text, other):
    assert other in roles.swapped(text)


NAMES = frozenset({"Webb", "Chen", "Leeds", "Porto"})


def kind(name):
    return "person" if name in {"Webb", "Chen"} else "city"


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Webb thanked Chen.", "Chen thanked Webb."),
        ("Webb's sister wanted a loom, but Chen refused.", "Chen's sister wanted a loom, but Webb refused."),
        ("It runs in Leeds and was built in Porto.", "It runs in Porto and was built in Leeds."),
    ],
)
def test_names_of_a_kind_change_places(text, other):
    assert other in roles.swapped(text, NAMES, kind)


@pytest.mark.parametrize(
    "text",
    ["Webb trained the lamp.", "Webb and Chen left.", "It is in Leeds, in Porto and at sea.", "Webb grew up in Leeds."],
)
def test_what_nobody_mistakes_for_each_other_is_not_swapped(text):
    assert list(roles.swapped(text, NAMES, kind)) == []


def test_a_range_of_numbers_is_no_matter_of_roles():
    text = "The time fell from 51 to 38 seconds."
    assert list(roles.swapped(text)) == []
    assert list(roles.reversed_range(text)) == ["The time fell from 38 seconds to 51."]


# Numbers, units, names, speakers


@pytest.mark.parametrize("seed", range(20))
def test_another_number_is_none_of_the_passage_and_looks_like_the_old_one(seed):
    dice = random.Random(seed)
    (text,) = counted.other_numbers("They put 40 sensors there.", "forty sensors, 80 bolts", "forty, 80, 120", dice)
    (number,) = english.numbers(text)
    assert number.value not in {40, 80}
    assert not number.in_words
    (spelled,) = counted.other_numbers("They put forty sensors there.", "forty sensors", "forty", dice)
    assert english.numbers(spelled)[0].in_words


@pytest.mark.parametrize("seed", range(20))
def test_a_share_stays_below_a_hundred_percent(seed):
    (text,) = counted.other_numbers("It saved 60% of it.", "sixty percent", "sixty", random.Random(seed))
    assert 0 < english.numbers(text)[0].value < 100


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("It took 40 seconds.", {"It took 40 minutes."}),
        ("It lasts a day.", {"It lasts an hour.", "It lasts a week."}),
        ("It fell by 8%.", {"It fell by a factor of 8."}),
        ("They carry 64KB.", {"They carry 64MB."}),
    ],
)
def test_units_are_changed(text, others):
    assert set(counted.other_units(text, "", random.Random(1))) <= others
    assert list(counted.other_units(text, "", random.Random(1)))


@pytest.mark.parametrize(
    "text", ["In the 1970s it broke.", "A second tug came.", "One day it broke.", "“40 seconds” it said."]
)
def test_what_is_no_unit_stays(text):
    assert list(counted.other_units(text, "", random.Random(1))) == []


def test_another_name_is_of_the_same_class_and_not_of_the_talk():
    found = list(credited.other_names("Otto asked them in Porto.", SPEECH, random.Random(2)))
    cities = english.tables()["names"]["classes"]["cities"]
    assert any(re.fullmatch(rf"Otto asked them in (?:{'|'.join(cities)})\.", text) for text in found)
    assert "Otto asked them in Porto." not in found


def test_a_sentence_without_names_may_get_one():
    (text,) = credited.other_names("The museum paid.", SPEECH, random.Random(1))
    assert re.fullmatch(r"The museum in [A-Z]\w+ paid\.", text)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Webb put sensors there.", r"(Host|de Groot|De Groot) put sensors there\."),
        ("She put sensors there.", r"(Host|De Groot) put sensors there\."),
        ("Her team put sensors there.", r"(Host|De Groot)'s team put sensors there\."),
        ("Asked about it, she says that it works.", r"Asked about it, (Host|de Groot) says that it works\."),
        (
            "Sensors were put there.",
            r"(According to (Host|de Groot), s|(Host|De Groot) (says|explains) that s)ensors .*",
        ),
    ],
)
def test_somebody_else_is_credited(text, pattern):
    (found,) = credited.other_speakers(text, ("s1",), SPEECH, random.Random(3))
    assert re.fullmatch(pattern, found)


def test_nobody_else_can_be_credited_where_nobody_else_is_known():
    alone = speeches.Speech("t-1", "", "en", False, SPEECH.told, (), (Person("S2", "Nora Webb"),), ("S2",), ())
    assert list(credited.other_speakers("Sensors were put there.", ("s1",), alone, random.Random(3))) == []


@pytest.mark.parametrize("seed", range(10))
def test_whoever_said_it_is_nobody_else_even_if_they_name_themselves(seed):
    lines = (("S2", "I am Nora Webb."), *[("S2", "Well.")] * 3, ("S2", "We put sensors there."), ("S3", "Why?"))
    segments = speech_of(lines).told
    people = (Person("S2", "Nora Webb"), Person("S3"))
    talk = speeches.Speech("t-1", "", "en", False, segments, (), people, ("S2",), ())
    (found,) = credited.other_speakers("Sensors were put there.", ("s5",), talk, random.Random(seed))
    assert "listener in the audience" in found


# Quotations and invented clauses


@pytest.mark.parametrize("seed", range(10))
def test_a_misquotation_is_nothing_that_was_said(seed):
    said = " ".join(text for _, text in LINES)
    for text in uttered.misquoted("The joints fail first.", ("s3", "s6"), SPEECH, random.Random(seed)):
        (words,) = re.findall(r"“(.+?),?”", text)
        assert words not in said


def test_a_quotation_that_is_there_is_changed_by_a_word():
    text = "Webb says it works “better at night”."
    for found in uttered.misquoted(text, ("s6",), SPEECH, random.Random(1)):
        assert found != text
        assert found.startswith("Webb says it works “")


def test_an_invented_clause_is_about_something_else():
    text = altered("The joints fail first.")["invented clause"]
    clause = text.removeprefix("The joints fail first").strip(" ,.")
    assert clause in english.tables()["invented"]["clauses"]


# Altering


def test_the_same_sentence_is_always_altered_alike():
    text = "Webb put 40 sensors under the bridge, and the joints break first in winter."
    first = [(one.kind, one.text) for one in alterations.alter(noted(text, "s1", "s3"))]
    assert first == [(one.kind, one.text) for one in alterations.alter(noted(text, "s1", "s3"))]
    assert {kind for kind, _ in first} >= {"number", "name", "speaker", "negation", "direction", "invented clause"}


def test_german_sentences_and_questions_are_left_alone():
    german = alterations.Noted(speech_of(language="de"), "Die Brücke ist 40 Meter lang.", ("s1",))
    assert list(alterations.alter(german)) == []
    assert altered("Is it 40 metres long?") == {}


def test_every_false_sentence_differs_from_the_true_one_and_reads_as_one():
    for sentence in answered.load_sentences()[::25]:
        for one in alterations.alter(sentence.noted):
            assert one.text != sentence.noted.text
            assert "  " not in one.text
            assert not re.search(r" [,.;]|\b(?:a|an|the) (?:a|an|the)\b", one.text), one.text


# Recorded answers


def answer(*sentences):
    rows = [{"text": text, "segments": list(cited)} for text, cited in sentences]
    return json.dumps({"blocks": [{"heading": "", "sentences": rows}]})


@pytest.fixture
def talk():
    return answered.load_speeches()["duet-1"]


def write(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_sentences_are_read_with_what_a_person_found_false(tmp_path, talk):
    first, last = talk.told[0].id, talk.told[-1].id
    fenced = f"```json\n{answer(('A true one.', [first]), ('A false one.', [last]))}\n```"
    write(tmp_path / "duet-1", "talk-notes-000000000000.answer.md", fenced)
    write(tmp_path / "duet-1", "unsupported-000000000000.answer.md", answer(("A retry.", [first])))
    write(tmp_path, "labels.json", json.dumps({"duet-1": {"A false one.": "invented"}}))
    found = {one.noted.text: one for one in answered.load_sentences(tmp_path)}
    assert {text: one.false for text, one in found.items()} == {"A true one.": "", "A false one.": "invented"}
    assert found["A true one."].noted.passage == talk.told[0].text


def test_ids_are_those_of_the_prompt(tmp_path, talk):
    write(tmp_path / "duet-1", "talk-notes-000000000000.answer.md", answer(("A true one.", ["s900"])))
    prompt = f"[s900] Mira: An example.\n[s900] Leila Haddad: {talk.told[3].text} (unclear)\n"
    write(tmp_path / "duet-1", "talk-notes-000000000000.prompt.md", prompt)
    (one,) = answered.load_sentences(tmp_path)
    assert one.noted.cited == (talk.told[3].id,)


def test_an_answer_that_cites_no_line_of_the_talk_is_refused(tmp_path):
    write(tmp_path / "duet-1", "talk-notes-000000000000.answer.md", answer(("A true one.", ["s900"])))
    with pytest.raises(MissingError, match="s900 is no line of duet-1"):
        answered.load_sentences(tmp_path)


def test_without_answers_it_says_how_to_get_some(tmp_path):
    with pytest.raises(MissingError, match=r"faithful\.py ask"):
        answered.load_sentences(tmp_path)


@pytest.mark.parametrize(("text", "novelty"), [("We put forty sensors", 0.0), ("Sensors: forty put we", 1.0)])
def test_novelty_is_the_share_of_new_pairs_of_words(text, novelty):
    assert answered.Sentence(noted(text)).novelty == novelty


def test_an_answer_to_an_earlier_wording_counts_and_retries_are_silent(tmp_path):
    write(tmp_path, "talk-notes-000000000000.prompt.md", "Old words.\n[s1] Webb: We put forty sensors.\n")
    write(tmp_path, "talk-notes-000000000000.answer.md", "recorded")
    model = answering.Recorded(tmp_path)
    same = Ask("talk-notes", (Message("user", "New words.\n[s1] Webb: We put forty sensors.\n"),))
    other = Ask("talk-notes", (Message("user", "[s1] Webb: We put fifty sensors.\n"),))
    assert model.complete(same).text == "recorded"
    assert model.earlier == 1
    assert json.loads(model.complete(Ask("unsupported", same.messages)).text) == {"blocks": []}
    with pytest.raises(AwaitedError):
        model.complete(other)


# Figures


def test_word_overlap_is_the_share_of_content_words_in_the_passage():
    assert overlap.overlap(noted("About 40 sensors lie below a bridge.", "s1")) == 0.75
    assert overlap.overlap(noted("The of and.", "s1")) == 1.0


def test_the_baselines_threshold_rejects_no_more_true_sentences_than_asked_for():
    true = [noted(text, "s1") for text in ("Forty sensors.", "Forty lamps.", "Ten lamps.", "Sensors.")]
    for most in (0.0, 0.25, 0.5):
        least = overlap.threshold(true, most)
        assert sum(overlap.overlap(one) < least for one in true) <= most * len(true)


class Lenient:
    """A checker that lets everything stand, with or without the marks of quotations."""

    marks = True

    def __init__(self, ground):
        pass

    def check(self, claim):
        text = claim.text if self.marks else re.sub("[“”]", "", claim.text)
        return Verdict(claim, "supported", text, claim.cited)


class Strict(Lenient):
    """A checker that lets nothing stand."""

    def check(self, claim):
        return Verdict(claim, "not found", claim.text)


SENTENCES = tuple(
    answered.Sentence(noted(text, *cited))
    for text, cited in (
        ("Webb and others fitted 40 cheap detectors beneath the deck.", ("s1",)),
        ("Joints are what fails first once the deck contracts in winter.", ("s3",)),
    )
)


@pytest.mark.parametrize(("checker", "caught"), [(Lenient, 0.0), (Strict, 1.0)])
def test_what_may_not_stand_is_caught(monkeypatch, checker, caught):
    monkeypatch.setattr(faithful, "Checker", checker)
    judged = faithful.judge(SENTENCES, 0)
    assert {one.kind for one in judged} > {"true", "number", "quotation", "true quotation"}
    assert {one.caught for one in judged} == {bool(caught)}


def test_a_false_quotation_that_loses_its_marks_is_caught(monkeypatch):
    monkeypatch.setattr(faithful, "Checker", type("NoMarks", (Lenient,), {"marks": False}))
    judged = faithful.judge(SENTENCES, 0)
    assert {one.kind for one in judged if one.caught} == {"quotation"}


def test_sentences_that_a_person_found_false_are_no_true_ones(monkeypatch):
    monkeypatch.setattr(faithful, "Checker", Lenient)
    assert faithful.judge([answered.Sentence(noted("It flies.", "s1"), "invented")], 0) == ()


def test_tables_and_figures_tell_of_both_halves(monkeypatch, tmp_path):
    monkeypatch.setattr(faithful, "Checker", Strict)
    file = tmp_path / "figures.json"
    setup = faithful.Setup(tmp_path, SENTENCES, 0, True, file)
    text = "\n".join(faithful.measure_caught(setup))
    assert "2 true sentences on 1 talks, 2 of them new" in text
    assert re.search(r"^true, rejected +2 +100\.0%", text, re.M)
    assert "true sentences rejected: 1 (target: at most 0.02) MISSED" in text
    assert "t-1, true: Joints are what fails first" in text
    assert json.loads(file.read_text())["halves"]["open"]["true"] == {"sentences": 2, "caught": 2}


def test_an_hour_is_put_together_with_ids_of_its_own():
    hour = rendering.an_hour(answered.load_sentences())
    ids = [one.id for one in hour.segments]
    assert len(ids) == len(set(ids))
    assert hour.segments[-1].span.end >= 3600
    assert {name for claim in hour.claims for name in claim.cited} <= set(ids)


def test_talks_of_a_script_are_told_apart():
    talk = answered.load_speeches()["duet-2"]
    assert [person.name for person in talk.people if person.label in talk.speakers] == [
        "Marcus Oyelaran",
        "Bettina Krull",
    ]
    request, questions = talk.requests()
    assert (request.kind, questions.kind) == ("talk", "questions")
    assert not {one.id for one in request.segments} & {one.id for one in questions.segments}


def notes(*texts, dropped=(), notices=()):
    sentences = tuple(Sentence(text, ("s1",), quoted=False) for text in texts)
    verdicts = tuple(Verdict(Claim(text), "not found", text) for text in dropped)
    return Notes((Block("paragraph", sentences),), tuple(Notice("summarize", one) for one in notices), verdicts)


def test_what_becomes_of_recorded_answers_is_counted(monkeypatch, tmp_path, talk):
    texts = ("It stands.", "It is mended.", "It goes.")
    write(
        tmp_path / talk.name,
        "talk-notes-000000000000.answer.md",
        answer(*((text, [talk.told[0].id]) for text in texts)),
    )
    made = notes("It stands.", "It was mended.", dropped=["It goes."], notices=["0:10: told in quotations, because"])

    class Writer:
        def __init__(self, model, prompts):
            pass

        def summarize(self, request):
            return made if request.kind == "talk" else Notes(())

    monkeypatch.setattr(answering, "Written", Writer)
    text = "\n".join(answering.measure_answers(tmp_path))
    assert re.search(r"^open +1 +3 +1 \(33\.3%\) +1 \(33\.3%\) +1 \(33\.3%\) +1$", text, re.M)
    assert re.search(r"^held out +0 +0 +– +– +– +0$", text, re.M)


def test_prompts_are_written_to_a_folder_for_each_talk(monkeypatch, tmp_path, talk):
    monkeypatch.setattr(answering, "load_speeches", lambda: {talk.name: talk})
    assert list(answering.write_prompts(tmp_path)) == [f"1 prompt waits for an answer in {tmp_path.name}"]
    (prompt,) = (tmp_path / talk.name).glob("talk-notes-*.prompt.md")
    assert {one.id: one.text for one in talk.told}.items() <= answered.read_lines(prompt).items()
