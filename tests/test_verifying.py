"""A post's sentences against a session whose every word is known: the one that the seed post tells of."""

from dataclasses import replace
from pathlib import Path

import pytest

from talknotes.authored.parse import parse
from talknotes.session import Hearing, Opened, Session
from talknotes.sound.decode import Audio
from talknotes.values import Evidence, Part, Person, Programme, Recording, Segment, Span, Talk, Transcript
from talknotes.verifier import combine
from talknotes.verifying import verify
from tests.scenes import spoken

HERE = Path(__file__).parent
SEED = (HERE / "authored" / "posts" / "seed.md").read_text()
SAID = tuple(line.split(": ", 1) for line in (HERE / "captions" / "seed.txt").read_text().splitlines())
CUE_S = 8.0
LABELS = {"Reynold": "S1", "Kim Hazelwood": "S2", "Hany Farid": "S3"}
ROSES = "## Pruning roses\n**Speaker**: Rosa Thorn\n\nThorn cuts her roses in March, with 2 pairs of scissors.\n"


def _segments():
    for number, (who, text) in enumerate(SAID):
        words = spoken(text, CUE_S * number)
        yield Segment(f"s{number + 1}", Span(words[0].span.start, words[-1].span.end), LABELS[who], text, words)


def _programme(segments, people):
    cuts, parts = {"S2": 0, "S3": 1}, []
    starts = {label: min(one.span.start for one in segments if one.speaker == label) for label in cuts}
    ends = {label: max(one.span.end for one in segments if one.speaker == label) for label in cuts}
    at = 0.0
    for label, talk in cuts.items():
        parts += [Part("intro", None, Span(at, starts[label]), ("S1",))]
        parts += [Part("talk", talk, Span(starts[label], ends[label]), (label,))]
        at = ends[label]
    return Programme(tuple(parts), tuple(Talk(None, (label,)) for label in cuts), people)


@pytest.fixture(scope="module")
def session():
    """The session, with voices that captions name."""
    segments = tuple(_segments())
    sure = tuple(Person(label, name, None, (Evidence("captions", name),), 0.99) for name, label in LABELS.items())
    recording = Recording("0" * 64, "Thursday keynotes", language="en")
    heard = Hearing(
        Opened(recording, Audio(Path("none"), 1), "2020-06-25", None),
        Span(0.0, segments[-1].span.end),
        Transcript("en", tuple(word for one in segments for word in one.words)),
        (),
        segments,
        (),
    )
    return Session(heard, _programme(segments, sure), ())


def _rows(session, text=SEED):
    found = verify(parse(text.encode()), session, session.programme)
    return {row.text: row for row in found.rows}


def _row(session, old, new):
    """Return what becomes of the seed's sentence that says `new` in place of `old`."""
    assert old in SEED
    rows = _rows(session, SEED.replace(old, new, 1))
    return next(row for text, row in rows.items() if new in text)


def _against(row):
    return row.state, [(one.said, one.heard) for one in row.verdict.problems if one.heard]


def test_true_sentences_have_the_time_and_the_words_that_bear_them_out(session):
    rows = _rows(session)
    told = next(row for text, row in rows.items() if "200 trillion" in text)
    assert told.state == "supported"
    assert told.time.start == pytest.approx(5 * CUE_S)
    assert "two hundred trillion predictions" in " ".join(one.text for one in told.segments)
    assert rows["Kim Hazelwood"].state == rows["Hany Farid"].state == "supported"


def test_what_is_no_claim_is_never_contradicted_and_what_was_missed_is_not_checked(session):
    rows = _rows(session)
    assert rows["What a great talk!"].state == "not found"
    assert rows["Woah!"].state == "not found"
    missed = next(row for text, row in rows.items() if text.startswith("I missed the rest"))
    assert (missed.state, missed.verdict) == ("not checked", None)
    assert "missed" in missed.why
    assert not any("featured Kim Hazelwood" in text for text in rows)  # the lead is the author's


@pytest.mark.parametrize(
    ("old", "new", "heard"),
    [
        ("200 trillion", "40 trillion", "two hundred trillion"),
        ("99% of fake", "12% of fake", "ninety nine percent"),
        ("since 2015", "since 1998", "two thousand fifteen"),
        ("Farid opens with", "Hazelwood opens with", "Hany Farid"),
    ],
)
def test_a_changed_number_or_speaker_is_contradicted_by_what_was_heard(session, old, new, heard):
    row = _row(session, old, new)
    assert row.state == "contradicted"
    assert heard in [one.heard for one in row.verdict.problems]
    assert row.segments


@pytest.mark.parametrize(
    ("name", "heard"),
    [("Peter Jones", "Kim Hazelwood"), ("Hany Farid", "Kim Hazelwood"), ("Kim Hazlewood", "Hazelwood")],
)
def test_a_name_in_a_head_is_contradicted_where_the_voice_surely_has_another(session, name, heard):
    post = parse(SEED.replace("**Speaker**: Kim Hazelwood", f"**Speaker**: {name}", 1).encode())
    head, *rows = verify(post, session, session.programme).sections[0].rows
    assert (head.text, head.sentence) == (name, None)
    state, [(_, said)] = _against(head)
    assert (state, said) == ("contradicted", heard)
    assert any("200 trillion" in row.text and row.state == "supported" for row in rows)


def test_a_name_that_the_post_alone_tells_is_no_proof_of_itself(session):
    nobody = tuple(Person(label) for label in LABELS.values())
    alone = replace(session.programme, people=nobody)
    post = parse(SEED.replace("Kim Hazelwood (west", "Peter Jones (west").encode())
    found = verify(post, replace(session, programme=alone), alone)
    assert {row.text: row.state for row in found.rows}["Peter Jones"] == "not found"


WRONG = "They show the discriminator many pictures of Bernie Sanders and seed the generator with Alec Baldwin"


@pytest.mark.parametrize(
    ("written", "state"),
    [
        (f"{WRONG}.", "contradicted"),
        (f"I think {WRONG[0].lower()}{WRONG[1:]}.", "not found"),
        (f"({WRONG}.)", "not found"),
        (f"{WRONG}?", "not found"),
        (f"*{WRONG}.*", "not found"),
        (f"![](a.png) {WRONG}.", "not found"),
        (f"Look.[^1]\n\n[^1]: {WRONG}.", "not found"),
    ],
)
def test_a_remark_of_the_authors_own_is_at_worst_not_found(session, written, state):
    rows = _rows(session, SEED.replace("While obviously funny", f"{written}\n\nWhile obviously funny", 1))
    assert [row.state for said, row in rows.items() if "Bernie" in said] == [state]


def test_links_tables_code_and_pictures_are_no_sentences(session):
    more = (
        "Slides: https://example.org/slides\n\n[Video](https://example.org/v)\n\n"
        "| model | ms |\n|---|---|\n| Zion | 9 |\n\n"
        '```\nprint(9)\n```\n\n{{< figure src="a.png" caption="It has 9 sockets" >}}\n\n![It has 9 sockets](a.png)\n\n'
    )
    before = _rows(session)
    after = _rows(session, SEED.replace("She discussed", f"{more}She discussed", 1))
    assert {text: row.state for text, row in after.items()} == {text: row.state for text, row in before.items()}


def test_a_section_without_a_talk_is_not_checked_and_says_so(session):
    found = verify(parse(f"{SEED}\n\n{ROSES}".encode()), session, session.programme)
    roses = found.sections[-1]
    assert roses.talk is None
    assert {(row.state, row.why != "") for row in roses.rows} == {("not checked", True)}
    assert found.count("not checked") == len(roses.rows) + 1  # and the gap


def test_of_several_recordings_each_section_has_the_one_that_bears_it_out(session):
    post = parse(f"{SEED}\n\n{ROSES}".encode())
    one = verify(post, session, session.programme)
    empty = replace(session, programme=Programme((), (), ()))
    together = combine(post, [verify(post, empty, empty.programme), one])
    assert [section.talk for section in together.sections] == [0, 1, None]
    assert together.count("supported") == one.count("supported") > 0
    assert combine(post, []).count("not checked") == len(combine(post, []).rows) > 0


def test_notes_in_another_language_are_compared_by_numbers_alone(session):
    german = (
        "# Bericht\n\n## Maschinelles Lernen\n**Sprecherin**: Kim Hazelwood\n\n"
        "Für die Inferenz machen sie jeden Tag {} Vorhersagen mit ihren Modellen.\n\n"
        "Danach erklärt sie, dass viele Leute davon eine sehr einfache Vorstellung haben.\n"
    )
    rows = _rows(session, german.format("200 Billionen"))
    assert [row.state for text, row in rows.items() if "Billionen" in text] == ["supported"]
    assert [row.state for text, row in rows.items() if "Vorstellung" in text] == ["not checked"]
    wrong = _rows(session, german.format("40 Billionen"))
    assert [row.state for text, row in wrong.items() if "Billionen" in text] != ["supported"]


def test_what_a_fill_put_into_the_post_is_checked_too(session):
    from talknotes.fill.marks import Separators, close_mark, open_mark
    from talknotes.fill.values import Origin

    text = "Added from the recording, 1:28 to 1:31.\n\nThey designed a training server called Zion with nine sockets."
    origin = Origin("gap-1", "rest", "Thursday keynotes", "0" * 64, (Span(88.0, 91.0),), "k")
    block = f"{open_mark(origin, text, Separators())}\n{text}\n{close_mark('gap-1')}\n\n"
    rows = _rows(session, SEED.replace("## Creating", f"{block}## Creating", 1))
    assert _against(next(row for said, row in rows.items() if "Zion" in said))[0] == "contradicted"
    assert not any(said.startswith("Added from") for said in rows)


def test_a_second_opinion_can_refuse_what_the_words_bear_out(session):
    found = verify(parse(SEED.encode()), session, session.programme, lambda premise, hypothesis: 0.0)
    assert "supported" not in {row.state for row in found.rows if row.sentence is not None}
    assert {row.state for row in found.rows if row.sentence is None} == {"supported"}  # names in heads are facts


def test_a_remark_is_contradicted_where_its_number_is_surely_another(session):
    remark = "I heard that for inference they make 40 trillion predictions every single day."
    rows = _rows(session, SEED.replace("For inference, meanwhile, they make 200 trillion predictions *daily*", remark))
    found = next(row for text, row in rows.items() if "40 trillion" in text)
    assert _against(found) == ("contradicted", [("40 trillion", "two hundred trillion")])
